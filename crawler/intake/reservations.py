"""Keeps what sites reserve of text and data mining in /.well-known/tdmrep.json (TDMRep): asked once a day for each origin."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from crawler.intake.robots import origin_of

WELL_KNOWN = "/.well-known/tdmrep.json"
HEADER = "TDM-Reservation"
FRESH = timedelta(hours=24)
MAX_BYTES = 256 * 1024
MOST_RULES = 500
LONGEST_LOCATION = 1_000
MOST_WILDCARDS = 10
MOST_ORIGINS = 50_000
"""Answers kept in memory; beyond it the oldest is forgotten, and asked for again."""
_EARLIER = timedelta(hours=1)
"""How much later than now an answer may have come; beyond that the clock was ahead."""

TdmVerdict = Literal["free", "reserved", "unknown"]
Rule = tuple[str, bool]
"""A location as the file writes it, and whether it is reserved."""


@dataclass(frozen=True, slots=True)
class TdmAnswer:
    """What an origin answered; ``status`` 0 when it did not answer at all. Whoever has no such file reserves nothing."""

    origin: str
    fetched_at: datetime
    status: int
    rules: tuple[Rule, ...] = ()
    size: int = 0
    """Bytes received for it just now."""


def read_tdmrep(body: bytes) -> tuple[Rule, ...]:
    """The rules of the file; what cannot be read says nothing."""
    try:
        found = json.loads(body[:MAX_BYTES].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    listed = found if isinstance(found, list) else [found]
    return tuple(rule for item in listed[:MOST_RULES] if (rule := _rule(item)))


def _rule(item: object) -> Rule | None:
    if not isinstance(item, dict):
        return None
    location, said = item.get("location"), declared(item.get("tdm-reservation"))
    if not isinstance(location, str) or said is None or not 0 < len(location) <= LONGEST_LOCATION:
        return None
    return None if location.count("*") > MOST_WILDCARDS else (location, said)


def declared(value: object) -> bool | None:
    """What a header, meta element or member says: 1 reserves, 0 does not, anything else says nothing."""
    return {"1": True, "0": False}.get(str(value).strip()) if not isinstance(value, bool) else None


def is_reserved(rules: Sequence[Rule], url: str) -> bool:
    """By the most specific location that matches: as in robots.txt, the longest one."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fitting = [(len(location), said) for location, said in rules if _fits(location, path)]
    return max(fitting)[1] if fitting else False


def _fits(location: str, path: str) -> bool:
    end = location.endswith("$")
    pieces = location.removesuffix("$").split("*")
    pattern = "[^\\0]*?".join(map(re.escape, pieces))
    return re.match(pattern + ("$" if end else ""), path[:4_000]) is not None


class TdmRules:
    """Answers may be preloaded (``learn``) from the archive, so that a cron run does not ask again each time."""

    def __init__(self) -> None:
        self.on_learn: Callable[[TdmAnswer], None] = lambda answer: None
        self._answers: dict[str, TdmAnswer] = {}

    def verdict(self, url: str, now: datetime) -> TdmVerdict:
        """Is ``url`` reserved? ``unknown``: ask for the file first."""
        answer = self._answers.get(origin_of(url))
        if answer is None or not -_EARLIER <= now - answer.fetched_at <= FRESH:
            return "unknown"
        return "reserved" if is_reserved(answer.rules, url) else "free"

    def learn(self, answer: TdmAnswer, *, remembered: bool = False) -> None:
        """Take an answer; ``remembered`` ones come from the archive and are not reported back to it."""
        self._answers.pop(answer.origin, None)
        self._answers[answer.origin] = answer
        while len(self._answers) > MOST_ORIGINS:
            del self._answers[next(iter(self._answers))]
        if not remembered:
            self.on_learn(answer)
