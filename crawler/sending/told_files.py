"""Takes what was forgotten out of the files that delivery wrote: lines of messages, and files of output feeds."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from crawler.delivery.alert_rules import ChannelSpec
from crawler.sending.out_files import FOLDER


def told_files(folder: Path, channels: Iterable[ChannelSpec]) -> list[Path]:
    """Files of a watch that hold what was told."""
    found = [folder / c.url.removeprefix("file:").removeprefix("//") for c in channels if c.url.startswith("file:")]
    out = folder / FOLDER
    found += sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else []
    return [path for path in dict.fromkeys(found) if path.is_file()]


def scrub(paths: Iterable[Path], keys: Collection[str], words: Collection[str]) -> tuple[int, list[Path]]:
    """Take out the lines of messages with these ``keys``, or with one of these ``words`` in them. What is no line of ours
    and holds such words is deleted: delivery writes its files anew.

    Gives how many files changed, and those that could not be changed.
    """
    changed, left = 0, []
    needles = [needle for word in words if word for needle in _spellings(word)]
    for path in paths:
        try:
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            if not any(needle in text for needle in (*needles, *keys)):
                continue
            kept = [line for line in text.splitlines(keepends=True) if not _tells(line, keys, needles)]
            if any(needle in line for line in kept for needle in needles) or not _is_of_lines(text):
                path.unlink()
            else:
                _replace(path, "".join(kept).encode("utf-8", "surrogateescape"))
            changed += 1
        except OSError:
            left.append(path)
    return changed, left


def _spellings(word: str) -> set[str]:
    plain = json.dumps(word, ensure_ascii=False)[1:-1]
    return {word, plain, json.dumps(word)[1:-1], html.escape(word), html.escape(word, quote=False)}


def _message_in(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "id" in found else None


def _is_of_lines(text: str) -> bool:
    return all(_message_in(line) is not None for line in text.splitlines() if line.strip())


def _tells(line: str, keys: Collection[str], needles: Iterable[str]) -> bool:
    message = _message_in(line)
    return message is not None and (message["id"] in keys or any(needle in line for needle in needles))


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
