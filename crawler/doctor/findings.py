"""One line of an examination."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from crawler.errors import WirewatchError
from crawler.machine import place_of

Level = Literal["ok", "warn", "FAIL"]


@dataclass(frozen=True, slots=True)
class Examined:
    """``check`` is one word for what was looked at; ``todo`` is empty when there is nothing to do."""

    check: str
    level: Level
    said: str
    todo: str = ""


def ok(check: str, said: str) -> Examined:
    """All is well."""
    return Examined(check, "ok", said)


def warn(check: str, said: str, todo: str) -> Examined:
    """It works, and should be seen to."""
    return Examined(check, "warn", said, todo)


def fail(check: str, said: str, todo: str) -> Examined:
    """Something does not work."""
    return Examined(check, "FAIL", said, todo)


def first_of(problems: Iterable[str], most: int = 3) -> str:
    """The first problems in one sentence, and how many more there are."""
    every = list(problems)
    more = f" (and {len(every) - most} more)" if len(every) > most else ""
    return "; ".join(text.rstrip(".") for text in every[:most]) + more


def examined(check: str, look: Callable[[], Iterable[Examined]]) -> Iterator[Examined]:
    """What a check finds. One that fails is a finding itself: the others are made all the same."""
    try:
        yield from list(look())
    except WirewatchError as error:
        yield fail(check, str(error).rstrip("."), "")
    except Exception as error:
        yield fail(check, f"could not be examined: {place_of(error)}", "please report it")
