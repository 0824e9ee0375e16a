"""What came of sending one message."""

from __future__ import annotations

import errno
import smtplib
import ssl
from dataclasses import dataclass

_DISKS = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk is full", errno.EROFS: "the disk is read-only"}
SECONDS = 20.0
"""One wait for a channel: to connect, to write, to read."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """``error``: empty when the channel took it; else a class and perhaps a status, such as ``http 503``."""

    error: str = ""


SENT = SendResult()


def failed(error: BaseException) -> SendResult:
    """The class of a failure. Its words may hold an address with a password, so nothing of them is kept."""
    if isinstance(error, OSError) and error.errno in _DISKS:
        return SendResult(_DISKS[error.errno])
    if isinstance(error, TimeoutError):
        return SendResult("timeout")
    if isinstance(error, ssl.SSLError):
        return SendResult("tls")
    if isinstance(error, smtplib.SMTPResponseException):
        return SendResult(f"smtp {int(error.smtp_code)}")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return SendResult(f"smtp {int(codes[0])}" if codes else "smtp")
    if isinstance(error, smtplib.SMTPException):
        return SendResult("smtp")
    if isinstance(error, ConnectionError):
        return SendResult("refused" if isinstance(error, ConnectionRefusedError) else "connection lost")
    return SendResult(type(error).__name__)
