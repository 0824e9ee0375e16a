"""Chooses the adapter for a channel's address, and turns whatever it raises into a value."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.delivery.alert_rules import ChannelSpec
from crawler.errors import ConfigError
from crawler.sending.mail import send_mail
from crawler.sending.results import SENT, SendResult, failed
from crawler.sending.services import send_service
from crawler.sending.webhook import send_webhook
from crawler.watch.secrets import filled


def carry(
    spec: ChannelSpec,
    key: str,
    message: Mapping[str, Any],
    now: datetime,
    folder: Path,
    environment: Mapping[str, str],
) -> SendResult:
    """Send one message; never raises. ``folder``: the watch folder, for secrets and for files."""
    try:
        url, secret, sender, *to = (
            filled(text, folder, environment) for text in (spec.url, spec.secret, spec.sender, *spec.to)
        )
    except ConfigError:
        return SendResult("secret missing")
    scheme = url.partition(":")[0].lower()
    try:
        if scheme in ("http", "https"):
            return send_webhook(url, secret, key, message, now)
        if scheme in ("smtp", "smtps"):
            return send_mail(url, replace(spec, sender=sender, to=tuple(to)), key, message, now)
        if scheme in ("file", "stdout"):
            return _write(url, key, message, folder)
        return send_service(url, key, message)
    except Exception as error:
        return failed(error)


def _write(url: str, key: str, message: Mapping[str, Any], folder: Path) -> SendResult:
    """One line of JSON at the end of a file in the watch folder (0600), or on stdout."""
    line = json.dumps({"id": key, **message}, ensure_ascii=False) + "\n"
    if url.startswith("stdout:"):
        sys.stdout.write(line)
        sys.stdout.flush()
        return SENT
    _append(folder / url.removeprefix("file:").removeprefix("//"), line.encode())
    return SENT


def _append(path: Path, line: bytes) -> None:
    """Add a line, whole or not at all; what a kill left of one is ended first."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b", 0) as file:
        size = file.seek(0, os.SEEK_END) if file.seekable() else 0
        if size:
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else b"\n" + line
        try:
            written = 0
            while written < len(line):
                written += file.write(line[written:]) or 0
            os.fsync(file.fileno())
        except OSError:
            if size or path.is_file():
                os.ftruncate(file.fileno(), size)
            raise
