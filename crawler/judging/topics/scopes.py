"""What a query asks of an article beside its words: whose it is, what it is filed under, when it came."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from crawler.judging.topics.syntax import Scope, TimeRange
from crawler.judging.words.tokens import fold

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z")
_AGO = re.compile(r"now(?:-(\d{1,5})([mhdw]))?\Z")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_UNWRITTEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an article beside its text; what is empty or None is unknown, and no scope holds for it.

    ``language`` is a primary code (``uk``). ``now`` is the moment of judging in the zone of the watch: typed days are days
    there, and ``now-7d`` counts from it.
    """

    language: str = ""
    outlet: tuple[str, ...] = ()
    """Its outlet's id, title and domains."""
    country: str = ""
    host: str = ""
    """Of the article's address."""
    feed: tuple[str, ...] = ()
    """Number, title and address of the feed that brought it first."""
    tags: tuple[str, ...] = ()
    """The article's own, and those of its feed in feeds.csv."""
    authors: tuple[str, ...] = ()
    section: str = ""
    published_at: datetime | None = None
    day_only: bool = False
    """``published_at`` states a day and no hour: then it is that whole day."""
    seen_at: datetime | None = None
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)


def scope_holds(scope: Scope, about: About) -> bool:
    """Whether one of the values is said of the article."""
    match scope.name:
        case "domain":
            host = about.host.casefold().removeprefix("www.")
            return any(_under(host, value.casefold().removeprefix("www.")) for value in scope.values)
        case "author":
            return any(_holds_words(value, about.authors) for value in scope.values)
        case "section":
            return any(_holds_words(value, (about.section,)) for value in scope.values)
        case "feed":
            return any(_is_one(value, about.feed) or _holds_words(value, about.feed[1:2]) for value in scope.values)
        case "outlet":
            return any(_is_one(value, about.outlet) for value in scope.values)
        case "tag":
            return any(_is_one(value, about.tags) for value in scope.values)
        case "country":
            return any(_is_one(value, (about.country,)) for value in scope.values)


def when_holds(when: TimeRange, about: About) -> bool:
    """Whether the article's time lies in the range; a day without an hour does when any of its hours does."""
    at = about.seen_at if when.name == "seen" else about.published_at
    if when.low == "none" or at is None:
        return at is None and when.low == "none"
    begin, end = at, at
    if when.name == "published" and about.day_only:
        begin = _midnight(at.astimezone(UTC).date(), about.now)
        end = _midnight(at.astimezone(UTC).date() + timedelta(days=1), about.now) - timedelta(seconds=1)
    return begin <= _bound(when.high, about.now, last=True) and end >= _bound(when.low, about.now, last=False)


def ends(when: TimeRange, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The first and the last moment of a range of time; None where it is open or at the edge of the calendar, where a
    moment may have no UTC, and twice for ``none``."""
    if when.low == "none":
        return None, None
    low, high = _bound(when.low, now, last=False), _bound(when.high, now, last=True)
    return _inner(low), _inner(high)


def _inner(at: datetime) -> datetime | None:
    return at if _FIRST.year < at.year < _LAST.year else None


def is_time(text: str) -> bool:
    """Whether a typed time of a range can be read."""
    if text in ("*", "today", "yesterday") or _AGO.match(text):
        return True
    try:
        datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return False
    return bool(re.match(r"\d{4}-\d\d-\d\d(?:T|\Z)", text))


def _bound(text: str, now: datetime, *, last: bool) -> datetime:
    """The moment a typed time means; of a day its first second, or its last one."""
    if text == "*":
        return _LAST if last else _FIRST
    if ago := _AGO.match(text):
        try:
            return now - int(ago[1]) * _UNITS[ago[2]] if ago[1] else now
        except OverflowError:
            return _FIRST
    if text in ("today", "yesterday"):
        day = now.date() - timedelta(days=text == "yesterday")
    elif _DAY.match(text):
        day = date.fromisoformat(text)
    else:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=now.tzinfo) if moment.tzinfo is None else moment
    if not last:
        return _midnight(day, now)
    return _LAST if day == date.max else _midnight(day + timedelta(days=1), now) - timedelta(seconds=1)


def _midnight(day: date, now: datetime) -> datetime:
    """Where the day begins in the zone of ``now``; one at the edge of the calendar begins in UTC."""
    if day.year in (1, 9999):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _under(host: str, domain: str) -> bool:
    if not host:
        return False
    if "*" in domain or "?" in domain:
        return bool(_pattern(domain).match(host))
    return host == domain or host.endswith("." + domain)


def _is_one(value: str, known: Iterable[str]) -> bool:
    pattern = _pattern(value)
    return any(name and pattern.match(fold(name)) for name in known)


def _holds_words(value: str, texts: Iterable[str]) -> bool:
    """Whether the words of the value stand side by side in one of the texts."""
    wanted = _words_of(value)
    return any(_word_pattern(wanted).search(f" {_words_of(text)} ") for text in texts if text)


def _words_of(text: str) -> str:
    kept = "".join(c if c in "*?" else _UNWRITTEN.sub(" ", c) for c in fold(text))
    return " ".join(kept.split())


@lru_cache(maxsize=1000)
def _pattern(value: str) -> re.Pattern[str]:
    return re.compile(_regex(fold(value), ".*", ".") + r"\Z", re.DOTALL)


@lru_cache(maxsize=1000)
def _word_pattern(words: str) -> re.Pattern[str]:
    return re.compile(" " + _regex(words, r"\S*", r"\S") + " ")


def _regex(text: str, any_run: str, any_one: str) -> str:
    return "".join(any_run if c == "*" else any_one if c == "?" else re.escape(c) for c in text)
