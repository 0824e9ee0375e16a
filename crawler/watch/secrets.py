"""Finds the secrets that delivery.toml names as ``${NAME}``: only when something is sent, and never in a log or table."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from crawler.errors import ConfigError, unreadable

FILE = "secrets.env"
_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LINE = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)")


def names_in(*templates: str) -> tuple[str, ...]:
    """Names of the secrets that go into these texts."""
    return tuple(dict.fromkeys(name for text in templates for name in _NAME.findall(text)))


def filled(template: str, folder: Path, environment: Mapping[str, str]) -> str:
    """The text with its secrets. Raises ConfigError that names the missing one and no value."""
    return _NAME.sub(lambda match: _secret(match[1], folder, environment), template)


def without_secrets(environment: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The environment for processes that send nothing."""
    hidden = {name for stem in names for name in (stem, f"{stem}_FILE")}
    return {key: value for key, value in environment.items() if key not in hidden and key != "CREDENTIALS_DIRECTORY"}


def _secret(name: str, folder: Path, environment: Mapping[str, str]) -> str:
    """From the environment, the file named by NAME_FILE, systemd's credentials, or secrets.env, in this order."""
    if name in environment:
        return environment[name]
    if path := environment.get(f"{name}_FILE"):
        return _content(Path(path), stat.S_IRWXO).strip()
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    if credentials and (path_of := Path(credentials) / name).is_file():
        return _content(path_of, stat.S_IRWXO).strip()
    own = folder / FILE
    if own.is_file() and name in (found := _pairs(_content(own, stat.S_IRWXG | stat.S_IRWXO))):
        return found[name]
    raise ConfigError(f"The secret {name} is not set: set it in the environment, or write {name}=... into {own}.")


def _content(path: Path, forbidden: int) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            if mode & forbidden:
                raise ConfigError(
                    f"Other users can read {path}, so the secrets in it are not used. Run `chmod 600 {path}` first."
                )
            return file.read(65_536)
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None


def _pairs(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        if match := _LINE.fullmatch(line.strip()):
            value = match[2]
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found[match[1]] = value[1:-1] if quoted else value
    return found
