"""Identity over time, through the real tables."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive.ledger.entries import add_entry
from crawler.archive.ledger.entrykeys import mark_ambiguous
from crawler.archive.ledger.feeds import WatchedFeed
from crawler.intake.feed.parse import parse_feed
from crawler.intake.identity import identify
from tests.archive.making import again, column, poll, rows, watch
from tests.intake.test_identity import NOW, documents, rss

URL = "https://s.example.org/feed"
SEQUENCES = sorted((Path(__file__).parents[1] / "intake" / "sequences").glob("*.xml"))
DOCUMENT = re.compile(rb"<rss.*?</rss>", re.DOTALL)


def take(db: sqlite3.Connection, feed: WatchedFeed, body: bytes, days: int = 0) -> list[str]:
    """What a poll of this body does to the archive; the titles of its new entries."""
    now = NOW + timedelta(days=days)
    parsed = parse_feed(body, {}, URL, now, feed.window)
    mark_ambiguous(db, feed.id, parsed.ambiguous_keys)
    new = [e.title for e in parsed.entries if add_entry(db, feed.id, e, now, backlog=False) is not None]
    poll(db, feed, body, now)
    return new


@pytest.mark.parametrize("path", SEQUENCES, ids=lambda path: path.stem)
def test_each_poll_brings_what_is_new(db: sqlite3.Connection, path: Path) -> None:
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))["new_in_each_poll"]
    (feed,) = watch(db, URL)
    found = []
    for day, body in enumerate(DOCUMENT.findall(path.read_bytes())):
        found.append(take(db, feed, body, day))
        feed = again(db, feed)
        assert take(db, feed, body, day) == [], "the same document again brings nothing"
        feed = again(db, feed)
    assert found == expected


def keys_of(items: list[tuple[str, str, str, str]]) -> list[tuple[str, frozenset[str]]]:
    """(title, every key) of the items of a document, as nobody has judged them yet."""
    made = parse_feed(rss(items), {}, URL, NOW, keep_twins=True).entries
    return [(e.title, frozenset(identify(e.guid, (e.link,)).keys)) for e in made]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(polls=st.lists(documents, min_size=1, max_size=4))
def test_what_shares_no_key_with_anything_seen_is_never_taken_for_known(
    db: sqlite3.Connection, polls: list[list[tuple[str, str, str, str]]]
) -> None:
    """To take two stories for one loses news; whatever else a feed does to its keys, this must not happen."""
    db.execute("PRAGMA synchronous = OFF")
    for table in ("entry_keys", "entries", "polls", "feeds"):  # one archive for all examples, emptied
        db.execute(f"DELETE FROM {table}")
    (feed,) = watch(db, URL)
    seen: set[str] = set()
    for items in polls:
        named = keys_of(items)
        fresh = []
        for place, (title, keys) in enumerate(named):
            others = seen.union(*(k for n, (_, k) in enumerate(named) if n != place))
            if keys and not keys & others:
                fresh.append(title)
        taken = take(db, feed, rss(items))
        assert not Counter(fresh) - Counter(taken)
        seen.update(*(keys for _, keys in named))
        feed = again(db, feed)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(polls=st.lists(documents, min_size=1, max_size=3))
def test_a_document_that_stays_falls_quiet(
    db: sqlite3.Connection, polls: list[list[tuple[str, str, str, str]]]
) -> None:
    """Keys found to be shared may cost one duplicate at the next reading, and no more."""
    db.execute("PRAGMA synchronous = OFF")
    for table in ("entry_keys", "entries", "polls", "feeds"):
        db.execute(f"DELETE FROM {table}")
    (feed,) = watch(db, URL)
    for items in polls:
        for _ in ("first", "second"):
            take(db, feed, rss(items))
            feed = again(db, feed)
        assert take(db, feed, rss(items)) == []
        feed = again(db, feed)


def test_keys_of_one_feed_say_nothing_of_another(db: sqlite3.Connection) -> None:
    one, other = watch(db, URL, "https://t.example.org/feed")
    body = rss([("urn:x:1", "https://a.example/p", "Dam", "")])
    assert take(db, one, body) == take(db, other, body) == ["Dam"]
    assert len(column(db, "SELECT id FROM entries")) == 2


def test_a_guid_once_seen_with_two_links_identifies_nothing_from_then_on(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, URL)
    take(
        db, feed, rss([("urn:x:1", "https://a.example/p", "Dam", ""), ("urn:x:1", "https://a.example/q", "Bridge", "")])
    )
    assert rows(db, "SELECT key, entry FROM entry_keys WHERE key LIKE 'x:%'") == [{"key": "x:g:urn:x:1", "entry": None}]
    assert column(db, "SELECT entry FROM entry_keys WHERE key = 'g:urn:x:1'") == []
    assert take(db, again(db, feed), rss([("urn:x:1", "https://a.example/r", "Ferry", "")])) == ["Ferry"]


def test_a_guid_used_again_later_makes_a_new_entry_and_is_ignored_after(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, URL)
    take(db, feed, rss([("urn:x:1", "https://a.example/p", "Dam", "")]))
    assert take(db, again(db, feed), rss([("urn:x:1", "https://a.example/q", "Bridge", "")])) == ["Bridge"]
    assert column(db, "SELECT key FROM entry_keys WHERE entry IS NULL") == ["x:g:urn:x:1"]
    links = rows(db, "SELECT e.title, k.key FROM entry_keys k JOIN entries e ON e.id = k.entry ORDER BY e.id")
    assert [tuple(r.values()) for r in links] == [
        ("Dam", "l:https://a.example/p"),
        ("Bridge", "l:https://a.example/q"),
    ]


def test_a_known_entry_learns_the_keys_it_did_not_have(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, URL)
    take(db, feed, rss([("urn:x:1", "", "Dam", "")]))
    take(db, again(db, feed), rss([("urn:x:1", "https://a.example/p", "Dam", "")]))
    assert take(db, again(db, feed), rss([("", "https://a.example/p", "Dam rebuilt", "")])) == []
    assert column(db, "SELECT key FROM entry_keys ORDER BY key") == ["g:urn:x:1", "l:https://a.example/p"]
