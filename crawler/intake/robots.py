"""Keeps what robots.txt of each origin says: for a day, read to 500 KiB at most, and 5xx is no permission (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

from protego import Protego

FRESH = timedelta(hours=24)
UNAVAILABLE_FRESH = timedelta(hours=1)
MAX_BYTES = 500 * 1024

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

    def verdict(self, url: str, now: datetime) -> Verdict:
        """May ``url`` be read? ``unknown``: ask for robots.txt first."""
        origin = origin_of(url)
        answer = self._answers.get(origin)
        if answer is None:
            return "unknown"
        # "Too many requests" is no statement that there are no rules, as other answers of 4xx are.
        unavailable = answer.status in (0, 429) or answer.status >= 500
        if now - answer.fetched_at > (UNAVAILABLE_FRESH if unavailable else FRESH):
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

    def learn(self, answer: RobotsAnswer, *, remembered: bool = False) -> None:
        """Take an answer; ``remembered`` ones come from the archive and are not reported back to it."""
        self._answers[answer.origin] = answer
        self._parsed.pop(answer.origin, None)
        if not remembered:
            self.on_learn(answer)

    def _rules(self, answer: RobotsAnswer) -> Protego:
        rules = self._parsed.get(answer.origin)
        if rules is None:
            if len(self._parsed) > 1000:
                self._parsed.clear()
            rules = self._parsed[answer.origin] = Protego.parse(answer.text)
        return rules


def readable_part(body: bytes) -> str:
    """The text of a robots.txt body, cut at the limit, at a line end."""
    if len(body) > MAX_BYTES:
        body = body[:MAX_BYTES]
        body = body[: body.rfind(b"\n") + 1]
    return body.decode("utf-8", "replace")
