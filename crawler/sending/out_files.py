"""Keeps the files of output feeds: in the folder ``out`` of the watch, for its owner alone, replaced whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from crawler.delivery.feed_texts import FORMS, OutFeedRule, is_ours
from crawler.sending.results import failed
from crawler.steps.outfeeds import out_feed

FOLDER = "out"


def renew_out(
    db: sqlite3.Connection, folder: Path, rules: Sequence[OutFeedRule], now: datetime, private: Sequence[str] = ()
) -> tuple[int, str]:
    """Write the files whose text is not what it was, and take away those of feeds that are no more.

    Call it after anything that changes what feeds may show: a crawl, a mute, a label, a deletion. Gives how many files
    changed, and what went wrong (as ``SendResult.error``); '' when nothing did.
    """
    place, changed = folder / FOLDER, 0
    wanted = {f"{rule.name}.{form}": (rule, form) for rule in rules for form in FORMS}
    try:
        if wanted:
            place.mkdir(mode=0o700, exist_ok=True)
            place.chmod(0o700)
        for name, (rule, form) in wanted.items():
            changed += _write(place / name, out_feed(db, rule, form, now, private))  # type: ignore[arg-type]
        for form in FORMS:
            for path in place.glob(f"*.{form}"):
                if path.name not in wanted and is_ours(path.read_text(encoding="utf-8", errors="replace")):
                    path.unlink()
                    changed += 1
    except OSError as error:
        return changed, failed(error).error
    return changed, ""


def _write(path: Path, text: str) -> bool:
    """Whether the file had to be written. A reader sees the old one or the new one, never a part."""
    data = text.encode()
    if path.is_file() and path.read_bytes() == data:
        return False
    beside = path.with_name(f".{path.name}.new")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True
