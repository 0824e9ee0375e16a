"""How logs are written: one line for each event, for people, for the journal or as JSON; no secret and no text of a page."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from typing import Any, TextIO

from crawler.machine import frames_of

_QUIET = ("scrapy", "apscheduler", "twisted", "trafilatura", "htmldate")
"""Libraries that are heard from only with -vv."""
_USERINFO = re.compile(r"(?<=://)[^/\s@]*@")
_QUERY = re.compile(r"(://[^\s?#'\"<>]*\?)[^\s'\"<>)]*")
"""Keys and tokens stand in queries of addresses."""
_PRIORITIES = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}
LONGEST, LONGEST_VALUE = 4_000, 1_000


def event(log: logging.Logger, name: str, **fields: object) -> None:
    """Say with -v that something happened. ``fields``: plain values; empty ones are left out."""
    if log.isEnabledFor(logging.INFO):
        said = {key: value for key, value in fields.items() if value not in ("", None)}
        log.info("%s", name, extra={"fields": said})


def cleaned(text: str) -> str:
    """On one line, without passwords, and without the queries of addresses."""
    text = _QUERY.sub(r"\1…", _USERINFO.sub("", text))
    return "".join(c if c.isprintable() else " " for c in text)[:LONGEST]


class OneLine(logging.Formatter):
    """``2026-11-29T12:00:00Z INFO poll source=12 outcome=new``; ``priority``: for the journal, which knows the time."""

    def __init__(self, *, priority: bool = False) -> None:
        super().__init__()
        self._priority = priority

    def format(self, record: logging.LogRecord) -> str:
        """One line. An exception is told by its kind and where it was raised: its message may hold a page's text."""
        words = [f"{key}={_plain(value)}" for key, value in getattr(record, "fields", {}).items()]
        words += [f"[{error}]"] if (error := _error_of(record)) else []
        said = cleaned(" ".join([f"{record.name}:", record.getMessage(), *words]))
        if self._priority:
            return f"<{_PRIORITIES.get(record.levelno, 6)}>{said}"
        return f"{_time_of(record)} {record.levelname} {said}"


class JsonLine(logging.Formatter):
    """One JSON object a line: ``at``, ``level``, ``logger``, ``event``, the event's own values, ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever is in it."""
        said: dict[str, Any] = {"at": _time_of(record), "level": record.levelname.lower(), "logger": record.name}
        said["event"] = cleaned(record.getMessage())
        for key, value in getattr(record, "fields", {}).items():
            said.setdefault(key, value if isinstance(value, bool | int | float) else cleaned(str(value)))
        if error := _error_of(record):
            said["error"] = cleaned(error)
        return json.dumps(said, ensure_ascii=False)


def begin_logs(verbosity: int, *, as_json: bool = False, stream: TextIO | None = None) -> None:
    """Log to stderr: warnings; with -v what happens; with -vv everything."""
    level = {0: logging.WARNING, 1: logging.INFO}.get(verbosity, logging.DEBUG)
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLine() if as_json else OneLine(priority=_is_journal(stream or sys.stderr)))
    logging.basicConfig(handlers=[handler], level=level)
    logging.captureWarnings(verbosity > 1)
    if verbosity < 2:
        for noisy in _QUIET:
            logging.getLogger(noisy).setLevel(logging.ERROR)


def _is_journal(stream: TextIO) -> bool:
    """Whether what is written goes to systemd's journal, by the device and inode that it names in JOURNAL_STREAM."""
    device, _, inode = os.environ.get("JOURNAL_STREAM", "").partition(":")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return False
    return (device, inode) == (str(found.st_dev), str(found.st_ino))


def _error_of(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return frames_of(error) if error is not None else ""


def _time_of(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")[:19] + "Z"


def _plain(value: object) -> str:
    text = str(value)[:LONGEST_VALUE]
    return json.dumps(text, ensure_ascii=False) if not text or any(c in text for c in ' "\n') else text
