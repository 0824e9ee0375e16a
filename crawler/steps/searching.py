"""Searches the archive in the language of topics: the index names the articles, the matcher decides.

The law: what is found is what a topic with the same query would flag, labels apart. Nothing is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from crawler.archive.texts import candidates
from crawler.archive.texts.about_rows import feed_abouts, known_outlets, known_tags, outlet_abouts, read_abouts
from crawler.archive.texts.lookups import found_articles
from crawler.archive.texts.narrowing import Narrowed, newest_first
from crawler.errors import UsageError, did_you_mean
from crawler.judging.topics.fts_match import fts_query
from crawler.judging.topics.glance import cannot_match, needed_languages, needed_letters, needed_ones, needed_times
from crawler.judging.topics.loosening import LANGUAGES, without
from crawler.judging.topics.matcher import TopicMatch, TopicMatcher
from crawler.judging.topics.scopes import ends
from crawler.judging.topics.shown_words import marked
from crawler.judging.topics.syntax import Language, Scope, ScopeName, WhenName, walk
from crawler.judging.topics.topicfile import Topic
from crawler.judging.words.tokens import fold
from crawler.models import Field

Sort = Literal["newest", "relevance"]
_FIRST_PART, _LARGEST_PART = 40, 500
_MOST_UNKNOWN = 1000
"""Texts of unknown language that are looked at to say how many a scope leaves out."""
_OF_OUTLET: frozenset[ScopeName] = frozenset({"outlet", "country"})
_OF_FEED: frozenset[ScopeName] = frozenset({"feed"})
"""What is the same of all articles of an outlet, and of a feed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows a search beside its query. Times are when an article was first seen; ``limit`` 0 is no limit."""

    since: datetime | None = None
    until: datetime | None = None
    topic: str = ""
    news_only: bool = False
    sort: Sort = "newest"
    limit: int = 0

    def narrowed(self) -> Narrowed:
        """The same without order and limit."""
        return Narrowed(self.since, self.until, self.topic, self.news_only)


@dataclass(slots=True)
class SearchFindings:
    """What was found, in order, as rows for people and machines."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    more: bool = False
    """Whether the limit cut it short."""
    narrowed: bool = True
    """False when the index could not name the articles, so that every text was read."""
    looked_at: int = 0
    stopped: bool = False
    """True when it was told to end before every text was looked at."""
    reached: int = 0
    """The article that was looked at last."""
    unknown_language: int = 0
    """Articles that a language in the query leaves out because nobody states theirs; at most a thousand are counted."""


def always() -> bool:
    """Go on to the end."""
    return True


def search(
    db: sqlite3.Connection, topic: Topic, wanted: Wanted, now: datetime, go_on: Callable[[], bool] = always
) -> SearchFindings:
    """The articles whose text ``topic`` matches; ``now`` in the zone of the watch. Raises UsageError for unknown names.

    ``go_on`` is asked before each text; when it says no, what was found until then is the answer.
    """
    check_names(db, topic)
    expression, narrowed = fts_query(topic.query, topic.lists), narrow(db, topic, wanted.narrowed(), now)
    newest = candidates.found_newest_first(db, expression, narrowed)
    result = SearchFindings(narrowed=newest is not None)
    by_score = wanted.sort == "relevance" and newest is None
    ordered: Iterable[int]
    if newest is None or expression is None:
        ordered = newest_first(db, None, narrowed)
    else:
        ordered = newest if wanted.sort == "newest" else _best_first(db, expression, newest)
    if not wanted.limit:
        ordered = list(ordered)  # looked at to the end: no statement stays open meanwhile
    found: list[tuple[int, TopicMatch]] = []
    for article, match in matches_in_order(db, topic, ordered, now, result, go_on):
        found.append((article, match))
        if wanted.limit and len(found) > wanted.limit and not by_score:
            break
    if by_score:
        found.sort(key=lambda hit: -hit[1].score)
    result.more = bool(wanted.limit) and len(found) > wanted.limit
    found = found[: wanted.limit] if wanted.limit else found
    known = found_articles(db, (article for article, _ in found))
    result.rows = [_row(known[article], match) for article, match in found if article in known]
    if not result.stopped:
        result.unknown_language = _unknown_language(db, topic, narrowed, now)
    return result


def unknown_language(db: sqlite3.Connection, topic: Topic, since: datetime | None, now: datetime) -> int:
    """Articles first seen since then that a language in the query leaves out because nobody states theirs; at most a
    thousand are counted."""
    return _unknown_language(db, topic, narrow(db, topic, Narrowed(since), now), now)


def check_names(db: sqlite3.Connection, topic: Topic, outlets: Iterable[str] = (), tags: Iterable[str] = ()) -> None:
    """Raise UsageError with the nearest name for an outlet or tag of a query that nothing is known of.

    ``outlets`` and ``tags`` are names known beside those of the archive.
    """
    asked = [n for n in walk(topic.query.root) if isinstance(n, Scope) and n.name in ("outlet", "tag")]
    for scope in asked:
        known = known_outlets(db) | set(outlets) if scope.name == "outlet" else known_tags(db) | set(tags)
        folded = {fold(name): name for name in known}
        for value in scope.values:
            if not ("*" in value or "?" in value) and fold(value) not in folded:
                hint = did_you_mean(value, known) if len(known) <= 20 or scope.name == "outlet" else "."
                raise UsageError(f"There is no {scope.name} '{value}'{_short(hint)}")


def _short(hint: str) -> str:
    return hint if len(hint) <= 200 else "."


def _best_first(db: sqlite3.Connection, expression: str, newest: Iterator[int]) -> Iterator[int]:
    """The newest few thousand, the best of them first, then those before."""
    weighed = list(islice(newest, candidates.WEIGHED))
    rest = dict.fromkeys(weighed)
    for article in candidates.by_relevance(db, expression, weighed):
        if article in rest:
            del rest[article]
            yield article
    yield from rest
    yield from newest


def matches_in_order(
    db: sqlite3.Connection,
    topic: Topic,
    ordered: Iterable[int],
    now: datetime,
    result: SearchFindings,
    go_on: Callable[[], bool] = always,
) -> Iterator[tuple[int, TopicMatch]]:
    """Those that match, in order. Parts grow, so that a search with few wanted results reads few texts."""
    rest, size = iter(ordered), _FIRST_PART
    matcher, letters = TopicMatcher([topic]), needed_letters(topic.query.root)
    while part := list(islice(rest, size)):
        size = min(size * 3, _LARGEST_PART)
        texts = {text.article: text for text in candidates.read_texts(db, part)}
        abouts = read_abouts(db, part, now) if matcher.asks_about else {}
        for article in part:
            if not go_on():
                result.stopped = True
                return
            result.reached = article
            if text := texts.get(article):
                result.looked_at += 1
                if cannot_match(letters, text.title, text.summary, text.body):
                    continue
                fields: dict[Field, str] = {"title": text.title, "summary": text.summary, "body": text.body}
                for match in matcher.match(fields, text.language, abouts.get(article)):
                    yield article, match


def _asks_language(topic: Topic) -> bool:
    return any(isinstance(node, Language) for node in walk(topic.query.root))


def narrow(db: sqlite3.Connection, topic: Topic, narrowed: Narrowed, now: datetime) -> Narrowed:
    """``narrowed`` and what the query says of all it can match: outlets, countries, feeds, languages and times. Texts of others need
    not be read; what is left, the matcher judges."""
    known = needed_languages(topic.query.root)
    narrowed = replace(narrowed, languages=() if known is None else sorted(known) or ["none"])
    root = topic.query.root
    asked = {node.name for node in walk(root) if isinstance(node, Scope)}
    if asked & _OF_OUTLET:
        narrowed = replace(narrowed, outlets=needed_ones(root, _OF_OUTLET, outlet_abouts(db)))
    if "feed" in asked:
        narrowed = replace(narrowed, feeds=needed_ones(root, _OF_FEED, feed_abouts(db, now)))
    for when in needed_times(root):
        undated = when.name == "published" and when.low == "none"
        narrowed = replace(narrowed, undated=True) if undated else _within(narrowed, when.name, *ends(when, now))
    return narrowed


def _within(narrowed: Narrowed, which: WhenName, low: datetime | None, high: datetime | None) -> Narrowed:
    if which == "seen":
        return replace(narrowed, since=_later(narrowed.since, low), until=_earlier(narrowed.until, high))
    begin, end = _later(narrowed.published_from, low), _earlier(narrowed.published_until, high)
    return replace(narrowed, published_from=begin, published_until=end)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _unknown_language(db: sqlite3.Connection, topic: Topic, narrowed: Narrowed, now: datetime) -> int:
    """Articles that a language in the query leaves out because nobody states theirs."""
    if not _asks_language(topic):
        return 0
    root, among = without(topic.query.root, LANGUAGES), replace(narrowed, languages=("",))
    newest = candidates.found_newest_first(db, fts_query(topic.query, topic.lists), among)
    found = newest_first(db, None, among) if newest is None else newest
    unknown = list(islice(found, _MOST_UNKNOWN))
    if root is None:
        return len(unknown)
    loose = replace(topic, query=replace(topic.query, root=root))
    strict = {article for article, _ in matches_in_order(db, topic, unknown, now, SearchFindings())}
    return sum(article not in strict for article, _ in matches_in_order(db, loose, unknown, now, SearchFindings()))


def _row(known: dict[str, Any], match: TopicMatch) -> dict[str, Any]:
    spans = [asdict(span) for span in match.spans]
    return known | {"snippet": marked(match.snippet, spans), "score": match.score, "field": match.field, "spans": spans}
