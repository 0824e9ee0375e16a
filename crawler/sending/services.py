"""Sends a message through Apprise to chats and telephones: more than a hundred services that are no work of ours."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from crawler.delivery.defuse import defused
from crawler.delivery.wording import LONGEST_SUBJECT, as_text
from crawler.sending.results import SENT, SendResult


def send_service(url: str, key: str, message: Mapping[str, Any]) -> SendResult:
    """Hand it to the service of an Apprise address. The id stands in the text, for the service makes its own.

    Importing Apprise is slow and a service may wait long: only in a thread that nobody depends on.
    """
    try:
        import apprise
    except ImportError:
        return SendResult("apprise is not installed")
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it logs addresses, and passwords with them
    sender = apprise.Apprise()
    if not sender.add(url):
        return SendResult("address not known to apprise")
    text = f"{as_text(message, chat=True)}\n\n[{key}]"
    sent = sender.notify(
        body=text, title=defused(str(message["title"]), LONGEST_SUBJECT), body_format=apprise.NotifyFormat.TEXT
    )
    return SENT if sent else SendResult("apprise failed")
