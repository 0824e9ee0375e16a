"""Errors that reach a person, and the exit code each one ends with.

    WirewatchError            1   something went wrong that is nobody's typing mistake
      UsageError              2   what was asked for cannot be done as written
        ConfigError           2   a file of the watch folder says something unusable
        QueryError            2   a topic query cannot be read
      LockedError            75   another run holds the archive

Expected failures of the network are no errors: they are values (see ``models.Outcome``).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class WirewatchError(Exception):
    """A failure told in one sentence: what happened, why, and what to do."""

    exit_code = 1


class UsageError(WirewatchError):
    """The command line, as given, cannot be carried out."""

    exit_code = 2


class ConfigError(UsageError):
    """A file of the watch folder cannot be used; the message names file, line or key."""


class QueryError(UsageError):
    """A topic query was refused.

    ``position`` is a code point offset into the query, ``expected`` says what would be read there.
    """

    def __init__(self, message: str, position: int, expected: str = "") -> None:
        self.message, self.position, self.expected = message, position, expected
        hint = f"; expected {expected}" if expected else ""
        super().__init__(f"{message} at position {position}{hint}")


class LockedError(WirewatchError):
    """Another run or daemon holds the lock of this archive."""

    exit_code = 75


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the nearest known one, else all of them."""
    every = sorted(known)
    near = difflib.get_close_matches(str(word), every, n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else f"; known: {', '.join(every)}"


def no_article(article: int) -> UsageError:
    """What is told of an article number that the archive does not hold."""
    return UsageError(f"There is no article {article}. `wirewatch search WORDS` finds articles by their words.")


def no_topic(name: str, known: Iterable[str]) -> UsageError:
    """What is told of a topic that is not among the known ones."""
    return UsageError(f"There is no topic '{name}'{did_you_mean(name, known)}.")


def no_archive(path: Path) -> UsageError:
    """What is told when the watch folder holds no archive yet."""
    return UsageError(f"There is no archive at {path}. Run `wirewatch run` first, or name the folder with --dir.")
