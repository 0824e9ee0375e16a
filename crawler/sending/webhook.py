"""Sends a message as JSON to a web address, signed as Standard Webhooks says when there is a secret."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from crawler.sending.results import SECONDS, SENT, SendResult

_PREFIX = "whsec_"
_READ = 4096
_AS_WRITTEN = "%/:@!$&'()*+,;=?~-._[]"


def send_webhook(
    url: str, secret: str, key: str, message: Mapping[str, Any], now: datetime, seconds: float = SECONDS
) -> SendResult:
    """POST it; taken when the answer is 2xx. No redirect is followed. May raise OSError and http.client's errors."""
    body = json.dumps({"id": key, **message}, ensure_ascii=False).encode()
    parts = urlsplit(url)
    headers = {"Content-Type": "application/json", "User-Agent": "wirewatch", **signed(key, now, body, secret)}
    headers["Idempotency-Key"] = key
    if parts.username is not None:
        login = f"{parts.username}:{parts.password or ''}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(login).decode()}"
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = make(parts.hostname or "", parts.port, timeout=seconds)
    try:
        # Letters beyond ASCII, and spaces, as every browser sends them: http.client would refuse the address.
        place = quote(parts.path or "/", _AS_WRITTEN) + (f"?{quote(parts.query, _AS_WRITTEN)}" if parts.query else "")
        connection.request("POST", place, body, headers)
        answer = connection.getresponse()
        answer.read(_READ)
        return SENT if 200 <= answer.status < 300 else SendResult(f"http {answer.status}")
    finally:
        connection.close()


def signed(key: str, now: datetime, body: bytes, secret: str) -> dict[str, str]:
    """The three headers of Standard Webhooks; the signature only with a secret."""
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": key, "webhook-timestamp": stamp}
    if secret:
        digest = hmac.new(_key_of(secret), f"{key}.{stamp}.".encode() + body, hashlib.sha256).digest()
        headers["webhook-signature"] = f"v1,{base64.b64encode(digest).decode()}"
    return headers


def _key_of(secret: str) -> bytes:
    """``whsec_`` and base64, else the bytes of the text as they are."""
    if secret.startswith(_PREFIX):
        try:
            return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            pass
    return secret.encode()
