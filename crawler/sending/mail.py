"""Sends a message as mail: text and HTML, with an id of its own, and marked so that no machine answers it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.delivery.alert_rules import ChannelSpec
from crawler.delivery.defuse import shortened
from crawler.delivery.mail_page import as_document
from crawler.delivery.wording import LONGEST_SUBJECT, as_text
from crawler.sending.results import SECONDS, SENT, SendResult


def send_mail(
    url: str, spec: ChannelSpec, key: str, message: Mapping[str, Any], now: datetime, seconds: float = SECONDS
) -> SendResult:
    """Hand it to the server of ``smtp://user:password@host:587`` or ``smtps://``. Passwords travel with TLS only.

    May raise OSError and smtplib's errors.
    """
    parts = urlsplit(url)
    mail = mail_of(spec, key, message, now)
    secure = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            parts.hostname or "", parts.port or 465, timeout=seconds, context=secure
        )
    else:
        server = smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=seconds)
    with server:
        server.ehlo_or_helo_if_needed()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username:
            return SendResult("no tls")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)
    return SENT


def mail_of(spec: ChannelSpec, key: str, message: Mapping[str, Any], now: datetime) -> EmailMessage:
    """The mail as it is sent; the same for the same message but for its date."""
    mail = EmailMessage()
    domain = _domain(spec.sender)
    mail["From"] = spec.sender
    mail["To"] = ", ".join(spec.to)
    mail["Subject"] = shortened(str(message["title"]), LONGEST_SUBJECT)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{key}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Id"] = f"<{_plain(str(message['rule']))}.wirewatch.{domain}>"
    mail.set_content(as_text(message) + "\n")
    mail.add_alternative(as_document(message), subtype="html")
    return mail


def _domain(sender: str) -> str:
    try:
        return Address(addr_spec=sender.rpartition("<")[2].rstrip("> ")).domain or "localhost"
    except ValueError:
        return "localhost"


def _plain(name: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name).strip("-") or "rule"
