"""Decodes a list of sources and finds the line that names its columns."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

from crawler.errors import ConfigError, did_you_mean

UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
"""What is copied along with an address and has no width."""
_NO_HEADER = re.compile(r"[ \t]*(?:\r\n|\r|\n)|#[^\r\n]*(?:\r\n|\r|\n|\Z)|\"?sep=.\"?(?:\r\n|\r|\n)", re.IGNORECASE)


def first_line(text: str) -> tuple[str, str]:
    """What stands above the line that names the columns (comments, blank lines, a spreadsheet's ``sep=;``), and that line."""
    end = 0
    while found := _NO_HEADER.match(text, end):
        if found.end() == end:
            break
        end = found.end()
    # Each end of a line that a program may write: a spreadsheet of a Mac once ended them with \r alone.
    return text[:end], io.StringIO(text[end : end + 100_000], newline="").readline().rstrip("\r\n")


def decoded(data: bytes, path: Path) -> str:
    """The text of a list, with its byte order mark if it has one. Raises ConfigError."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"{path} cannot be read as UTF-8 text. In a spreadsheet, save it as 'CSV UTF-8'.") from None


def unknown_column(place: str, name: str, known: Sequence[str]) -> ConfigError:
    """What is told of a name in the first line; a file may be a list of addresses without one."""
    hint = (
        "; the first line must name the columns: write `url` above it." if "://" in name else did_you_mean(name, known)
    )
    return ConfigError(f"{place}: unknown column '{name}'{hint}")
