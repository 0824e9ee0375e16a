"""Decodes a list of sources, and says what is wrong with the line that names its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from crawler.errors import ConfigError, did_you_mean

UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\t\r\n]")
"""What is copied along with an address and has no width."""


USERINFO = re.compile(r"(?<=://).*@|^[^:]*:[^/].*@")
"""What may be a password in an address that is none: nothing before the last @ of it is repeated in a message."""
_SHOWN = 60
_LONGEST_URL, _LONGEST_CELL = 8000, 100_000
"""Characters. A cell of more than 131,072 no reader of CSV would give back: with it the list could not be read again."""


def too_long(cells: Mapping[str, str]) -> str:
    """What is wrong with the cells of a line by their lengths; '' when nothing is."""
    for name, cell in cells.items():
        if len(cell) > (most := _LONGEST_URL if name == "url" else _LONGEST_CELL):
            return f"{name} '{USERINFO.sub('', cell)[:60].strip()}...' has {len(cell):,} characters: write at most {most:,}."
    return ""


def decoded(data: bytes, path: Path) -> str:
    """The text of a list, with its byte order mark if it has one. Raises ConfigError."""
    if data and not data.strip(b"\0"):
        raise ConfigError(f"{path} holds nothing but zeros, as after a power failure. Put a copy of it back.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"{path} cannot be read as UTF-8 text. In a spreadsheet, save it as 'CSV UTF-8'.") from None


def unknown_column(place: str, name: str, known: Sequence[str]) -> ConfigError:
    """What is told of a name in the first line; a file may be a list of addresses without one."""
    hint = (
        "; the first line must name the columns: write `url` above it." if "://" in name else did_you_mean(name, known)
    )
    shortened = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..."
    return ConfigError(f"{place}: unknown column '{shortened}'{hint}")
