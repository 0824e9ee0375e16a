"""forgotten.csv: what was forgotten, as hashes, beside the archive: a backup from before knows nothing of it."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from crawler.errors import ConfigError, unreadable

NAME = "forgotten.csv"
COLUMNS = ("what", "hash", "at", "who", "reason", "case_number")
_SECRET = "secret"

Row = tuple[str, str, str, str, str, str]


def read_forgotten(folder: Path) -> tuple[str, list[Row]]:
    """The secret of the hashes, and the rows; ("", []) when there is no such file. Raises ConfigError."""
    path = folder / NAME
    if not path.exists():
        return "", []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = [line for line in csv.reader(file) if line]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise unreadable(path, error) from None
    if any(len(line) != len(COLUMNS) for line in lines) or not lines or tuple(lines[0]) != COLUMNS:
        raise ConfigError(
            f"{path} was changed after wirewatch wrote it: every line should have {len(COLUMNS)} cells. Put a backup in its place."
        )
    rows: list[Row] = [(line[0], line[1], line[2], line[3], line[4], line[5]) for line in lines[1:]]
    secret = next((row[1] for row in rows if row[0] == _SECRET), "")
    return secret, [row for row in rows if row[0] != _SECRET]


def write_forgotten(folder: Path, secret: str, rows: Iterable[Sequence[str]]) -> None:
    """Write the file anew, for its owner alone, with the rows that it has already. Whole or not at all. Raises ConfigError."""
    _, known = read_forgotten(folder)
    every = dict.fromkeys([*known, *((r[0], r[1], r[2], r[3], r[4], r[5]) for r in rows)])
    path = folder / NAME
    beside = path.with_name(f".{NAME}.new")
    try:
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600),
            "w",
            encoding="utf-8",
            newline="",
        ) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerow([_SECRET, secret, "", "", "", ""])
            writer.writerows(every)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ConfigError(f"{path} cannot be written: {error.strerror}. Nothing was forgotten.") from None
