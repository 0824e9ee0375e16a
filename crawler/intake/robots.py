"""Keeps what robots.txt of each origin says: for a day, read to 500 KiB at most, and 5xx is no permission (RFC 9309)."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from protego import Protego

FRESH = timedelta(hours=24)
UNAVAILABLE_FRESH = timedelta(hours=1)
MAX_BYTES = 500 * 1024

MOST_KEPT = 32_000_000
"""Characters of rules kept of all origins together; beyond it the oldest answer is forgotten, and asked for again."""
MOST_KEPT_FOR_ONE = 4_000_000
"""Of these, characters kept for the pages of one source, which may name ever new origins: it pushes out its own, and nobody
else's. A robots.txt of 2 KB is common; that is two thousand origins."""
MOST_PARSED = 2_000_000
"""Characters of rules kept ready parsed, which takes many times as much memory."""
_EARLIER = timedelta(hours=1)
"""How much later than now an answer may have come: the search of one site goes by the time it began. Beyond that the clock
was ahead when it came, and it is asked for again."""
_MOST_SITEMAPS = 100
_AGENT_LINE = re.compile(r"\s*user[\s_-]?agent\s*[:\s]\s*([^#]*)", re.IGNORECASE)
_DELAY_LINE = re.compile(
    r"\s*crawl[\s-]delay\s*[:\s]\s*(\d{1,9})(?:[.,](\d{1,9}))?\s*(?:s|secs?|seconds?)?\s*[.,;]?\s*(?:#.*)?",
    re.IGNORECASE,
)
_SITEMAP_LINE = re.compile(r"\s*site-?maps?\s*[:\s]", re.IGNORECASE)
_RULE_LINE = re.compile(r"\s*(?:disallow|allow|crawl-delay)\s*:", re.IGNORECASE)
"""What surely ends the list of those that a group is for. What only may do so joins two groups, which changes no verdict."""

Verdict = Literal["allowed", "denied", "unavailable", "unknown"]


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What an origin answered: ``status`` 0 when it did not answer at all; ``text`` only for 2xx."""

    origin: str
    fetched_at: datetime
    status: int
    text: str = ""
    size: int = 0
    """Bytes received for it just now."""


def origin_of(url: str) -> str:
    """``scheme://host:port`` in lower case, the unit robots.txt is valid for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


class RobotsRules:
    """Answers may be preloaded (``learn``) from the archive, so that a cron run does not ask again each time."""

    def __init__(self, agent: str) -> None:
        self.agent = agent
        self.on_learn: Callable[[RobotsAnswer], None] = lambda answer: None
        self._answers: dict[str, RobotsAnswer] = {}
        self._parsed: dict[str, Protego] = {}
        self._kept = self._ready = 0
        self._asked_by: dict[str, int] = {}
        """Origin -> the source whose page asked for it."""
        self._kept_for: Counter[int] = Counter()

    def verdict(self, url: str, now: datetime) -> Verdict:
        """May ``url`` be read? ``unknown``: ask for robots.txt first."""
        origin = origin_of(url)
        answer = self._answers.get(origin)
        if answer is None:
            return "unknown"
        # "Too many requests" is no statement that there are no rules, as other answers of 4xx are.
        unavailable = answer.status in (0, 429) or answer.status >= 500
        age = now - answer.fetched_at
        if age < -_EARLIER or age > (UNAVAILABLE_FRESH if unavailable else FRESH):
            return "unknown"
        if unavailable:
            return "unavailable"
        if not answer.text:  # 4xx: there are no rules
            return "allowed"
        return "allowed" if self._rules(answer).can_fetch(url, self.agent) else "denied"

    def crawl_delay(self, origin: str) -> float:
        """Seconds the origin asks for between requests, 0 when it does not say."""
        answer = self._answers.get(origin)
        if answer is None or "crawl-delay" not in answer.text.lower():  # most are empty and need no parsing
            return 0.0
        return float(self._rules(answer).crawl_delay(self.agent) or 0.0)

    def learn(self, answer: RobotsAnswer, *, remembered: bool = False, source: int | None = None) -> None:
        """Take an answer, of which only what is said to us is kept; ``remembered`` ones come from the archive and are not
        reported back to it. ``source``: the id of the feed whose page asked for it, where one did."""
        answer = replace(answer, text=part_for(answer.text, self.agent))
        self._forget(answer.origin)
        self._answers[answer.origin] = answer
        self._kept += len(answer.text)
        if source is not None:
            self._charge(source, answer)
        while self._kept > MOST_KEPT and len(self._answers) > 1:
            self._forget(next(iter(self._answers)))
        if not remembered:
            self.on_learn(answer)

    def _charge(self, source: int, answer: RobotsAnswer) -> None:
        self._asked_by[answer.origin] = source
        self._kept_for[source] += len(answer.text)
        while self._kept_for[source] > MOST_KEPT_FOR_ONE:
            own = (origin for origin in self._answers if self._asked_by.get(origin) == source)
            if (oldest := next(own)) == answer.origin:  # it is longer than all that one may have, and is wanted now
                break
            self._forget(oldest)

    def _forget(self, origin: str) -> None:
        old = self._answers.pop(origin, None)
        if old is None:
            return
        self._kept -= len(old.text)
        if (source := self._asked_by.pop(origin, None)) is not None:
            self._kept_for[source] -= len(old.text)
        if self._parsed.pop(origin, None) is not None:
            self._ready -= len(old.text)

    def _rules(self, answer: RobotsAnswer) -> Protego:
        rules = self._parsed.get(answer.origin)
        if rules is None:
            if self._ready > MOST_PARSED or len(self._parsed) > 1000:
                self._parsed.clear()
                self._ready = 0
            rules = self._parsed[answer.origin] = Protego.parse(answer.text)
            self._ready += len(answer.text)
        return rules


def part_for(text: str, agent: str) -> str:
    """What a robots.txt says to ``agent``: the groups that may be meant for it or for all, and the sitemaps it names.

    Generous: a group that is kept though it is another's changes no verdict.
    """
    kept: list[str] = []
    group: list[str] = []
    sitemaps: list[str] = []
    is_ours = in_rules = False
    for line in text.splitlines():
        if _SITEMAP_LINE.match(line):
            sitemaps.append(line)
            continue
        named = _AGENT_LINE.match(line)
        if named and in_rules:  # a new group begins
            kept += group if is_ours else ()
            group, is_ours, in_rules = [], False, False
        if named:
            name = named[1].strip().lower()
            is_ours = is_ours or "*" in name or name in agent.lower() or agent.lower() in name
            line = _plain_agent(name, agent.lower()) or line
        elif delay := _DELAY_LINE.fullmatch(line):
            line, in_rules = f"Crawl-delay: {delay[1]}.{delay[2] or 0}", True
        elif not line.strip() or line.lstrip().startswith("#"):
            continue
        elif _RULE_LINE.match(line):
            in_rules = True
        group.append(line)
    kept += group if is_ours else ()
    return "".join(f"{line}\n" for line in (*kept, *sitemaps[:_MOST_SITEMAPS]))


def _plain_agent(name: str, agent: str) -> str:
    """The line that was meant where our name stands with a version, as in a server's log, or in a list; '' elsewhere."""
    if name != agent and agent in {word.partition("/")[0] for word in re.split(r"[\s,;()]+", name)}:
        return f"User-agent: {agent}"
    return "User-agent: *" if name != "*" and "*" in re.split(r"[\s,;]+", name) else ""


def readable_part(body: bytes) -> str:
    """The text of a robots.txt body, cut at the limit, at a line end. Byte order marks, also where two files were joined,
    and zeros are no part of its lines."""
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: body.rfind(b"\n") + 1]
    encoding = "utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8"
    return body.decode(encoding, "replace").replace("\ufeff", "").replace("\0", "")
