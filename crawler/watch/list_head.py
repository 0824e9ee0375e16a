"""Decodes a list of sources, and says what is wrong with the line that names its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from crawler.errors import ConfigError, did_you_mean

UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
"""What is copied along with an address and has no width."""


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
