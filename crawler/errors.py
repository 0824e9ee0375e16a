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
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from pathlib import Path


class WirewatchError(Exception):
    """A failure told in one sentence: what happened, why, and what to do."""

    exit_code = 1


class UsageError(WirewatchError):
    """The command line, as given, cannot be carried out."""

    exit_code = 2
    drawing: tuple[str, ...] = ()
    """Lines that show the place of a mistake, to be printed below the message."""


class ConfigError(UsageError):
    """A file of the watch folder cannot be used; the message names file, line or key."""


class QueryError(UsageError):
    """A topic query was refused.

    ``position`` is a code point offset into the query, ``expected`` says what would be read there. ``mistakes`` holds every
    one that was found, this one first.
    """

    def __init__(self, message: str, position: int, expected: str = "", mistakes: Sequence[QueryError] = ()) -> None:
        self.message, self.position, self.expected = message, position, expected
        self.mistakes: tuple[QueryError, ...] = tuple(mistakes) or (self,)
        self.where, self.place = "", ""
        super().__init__(message)

    def placed(self, text: str, where: str = "") -> QueryError:
        """The same, knowing the text of the query and the name of what holds it: with line, column and caret."""
        drawn: list[str] = []
        for mistake in self.mistakes:
            before = text[: mistake.position]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            mistake.place = f" (line {line}, column {column})"
            drawn += [*_drawn(text.splitlines()[line - 1] if text.strip() else "", column - 1)]
        self.where, self.drawing = where, tuple(drawn)
        return self

    def __str__(self) -> str:
        told = ". Also: ".join(mistake.told() for mistake in self.mistakes)
        return f"{self.where}: {told}" if self.where else told

    def told(self) -> str:
        """This one mistake: what, where, and what would be read there."""
        hint = f"; expected {self.expected}" if self.expected else ""
        return f"{self.message} at position {self.position}{self.place}{hint}"


_SHOWN = 60


def _drawn(line: str, at: int) -> Iterator[str]:
    """The piece of a line around an offset, and a caret below it."""
    first = max(0, at - _SHOWN)
    piece = "".join(c if c.isprintable() else " " for c in line[first : at + _SHOWN])
    lead, tail = "…" if first else "", "…" if len(line) > at + _SHOWN else ""
    width = sum(1 + (east_asian_width(c) in "WF") for c in lead + piece[: at - first])
    yield lead + piece + tail
    yield " " * width + "^"


class LockedError(WirewatchError):
    """Another run or daemon holds the lock of this archive."""

    exit_code = 75


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """The end of a message about an unknown word, with its full stop: the nearest known one, else all of them."""
    every = sorted(known)
    near = difflib.get_close_matches(str(word), every, n=1, cutoff=0.5)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; known: {', '.join(every)}." if every else "."


def ended(sentence: str) -> str:
    """The sentence with a full stop, unless it has an end."""
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def unreadable(path: object, error: Exception) -> ConfigError:
    """What is told of a file that cannot be read as text; ``error`` an OSError, UnicodeDecodeError or csv.Error."""
    if isinstance(error, UnicodeDecodeError):
        return ConfigError(f"{path} cannot be read: it is no text in UTF-8. Save it as UTF-8.")
    return ConfigError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.")


def no_article(article: int) -> UsageError:
    """What is told of an article number that the archive does not hold."""
    return UsageError(f"There is no article {article}. `wirewatch search WORDS` finds articles by their words.")


def no_topic(name: str, known: Iterable[str]) -> UsageError:
    """What is told of a topic that is not among the known ones."""
    return UsageError(f"There is no topic '{name}'{did_you_mean(name, known)}")


def no_archive(path: Path) -> UsageError:
    """What is told when the watch folder holds no archive yet."""
    return UsageError(f"There is no archive at {path}. Run `wirewatch run` first, or name the folder with --dir.")
