"""What each topic was read from, as a digest: a run whose topics are as the archive has them need not compile them."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

READERS = (
    "errors.py", "language_tags.py", "stopwords.py", "table_text.py", "judging/topics", "judging/words", "watch/folder.py",
)  # fmt: skip
"""The modules that say what a topic file means."""
_CRAWLER = Path(__file__).resolve().parent.parent


def topic_digest(text: str, lists: str) -> str:
    """Of a topic file's text, the watch lists it may name (``lists_digest``), and the reader. "" when that is unknown."""
    reader = reader_digest()
    return reader and _digest((reader, lists, text))


def lists_digest(lists: Mapping[str, str]) -> str:
    """Of all watch lists: name -> digest of its text."""
    return _digest(f"{name}\n{digest}" for name, digest in sorted(lists.items()))


def text_digest(text: str) -> str:
    """Of one text."""
    return _digest((text,))


@cache
def reader_digest() -> str:
    """Of the modules that read topics and of the Python that runs them, so that another version of either reads them anew.

    "" where the modules' text is not there.
    """
    try:
        return _digest((sys.version, *(path.read_text(encoding="utf-8") for path in _modules())))
    except OSError:
        return ""


def _modules() -> Iterable[Path]:
    for name in READERS:
        path = _CRAWLER / name
        yield from sorted(path.glob("*.py")) if path.is_dir() else (path,)


def _digest(parts: Iterable[str]) -> str:
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(b"%d " % len(data) + data)
    return made.hexdigest()
