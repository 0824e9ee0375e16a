"""Reads single values of delivery.toml; each says in its error where it stands and what it must be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from crawler.errors import ConfigError

_DURATION = re.compile(r"(\d{1,5})\s*([mhdw])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def duration_value(path: Path, keys: Mapping[str, Any], key: str, default: str, where: str) -> timedelta:
    """How long: 10m, 12h, 7d or 2w. Raises ConfigError."""
    text = text_value(path, keys, key, where) or default
    if (match := _DURATION.fullmatch(text.strip())) is None:
        raise ConfigError(f"{path}: {where}'{key}' must look like 10m, 12h or 7d, not '{text}'.")
    return int(match[1]) * _UNITS[match[2]]


def number_value(path: Path, keys: Mapping[str, Any], key: str, default: int, where: str) -> int:
    """A whole number of 0 or more. Raises ConfigError."""
    value = keys.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100_000:
        raise ConfigError(f"{path}: {where}'{key}' must be a whole number of 0 or more.")
    return value


def truth_value(path: Path, keys: Mapping[str, Any], key: str, where: str) -> bool:
    """True or false; false when it is not there. Raises ConfigError."""
    value = keys.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{path}: {where}'{key}' must be true or false.")
    return value


def text_value(path: Path, keys: Mapping[str, Any], key: str, where: str) -> str:
    """A text; '' when it is not there. Raises ConfigError."""
    value = keys.get(key, "")
    if not isinstance(value, str):
        raise ConfigError(f"{path}: {where}'{key}' must be text in quotes.")
    return value


def texts_value(path: Path, value: Any, key: str, where: str) -> tuple[str, ...]:
    """Texts, each once. Raises ConfigError."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{path}: {where}'{key}' must be a list of texts.")
    return tuple(dict.fromkeys(value))
