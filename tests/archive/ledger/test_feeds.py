from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.archive.connect import stamp
from crawler.archive.ledger.feeds import (
    WatchedFeed,
    all_feeds,
    due_feeds,
    generation_of,
    known_redirects,
    outlet_of_feed,
    paces,
    save_poll,
    sync_feeds,
)
from crawler.intake.feed.parse import parse_feed
from crawler.intake.polling.decide import decide
from crawler.intake.polling.feed_state import Fetched
from crawler.watch.feedlist import Source
from tests.archive.making import NOW, again, column, poll, rows, watch
from tests.intake.test_identity import rss

A, B, C = (f"https://{name}.example/feed" for name in "abc")
LATER = NOW + timedelta(hours=1)
ALWAYS = datetime.max.replace(tzinfo=UTC)


def one(db: sqlite3.Connection, url: str = A) -> dict[str, Any]:
    (row,) = rows(db, "SELECT * FROM feeds WHERE declared_url = ?", url)
    return row


def names(feeds: Any) -> list[str]:
    return [feed.state.declared_url for feed in feeds]


def test_a_listed_feed_is_stored_as_listed(db: sqlite3.Connection) -> None:
    sync_feeds(db, [Source(A, "Title", "bbc", "world,europe", 4.0, "none", note="n", userinfo="me:secret")], NOW)
    row = one(db)
    assert (row["url"], row["title"], row["outlet"], row["tags"]) == (A, "Title", "bbc", "world,europe")
    assert (row["weight"], row["pages"], row["enabled"], row["kind"]) == (4.0, "none", 1, "feed")
    assert "secret" not in str(row), "credentials stay in feeds.csv"
    assert (outlet_of_feed(db, row["id"]), outlet_of_feed(db, 9), outlet_of_feed(db, None)) == ("bbc", "", "")


def test_what_leaves_the_list_is_disabled_and_what_comes_back_goes_on(db: sqlite3.Connection) -> None:
    feed, _ = watch(db, A, B)
    poll(db, feed, rss([("1", "https://a.example/1", "Dam", "")]))
    before = one(db)
    watch(db, B)
    assert one(db) == {**before, "enabled": 0}
    assert names(all_feeds(db, ALWAYS)) == names(due_feeds(db, ALWAYS, 9)) == [B]
    watch(db, A, B)
    assert one(db) == before, "with its number, its validators and all it learnt"


def test_a_paused_feed_is_kept_and_not_polled(db: sqlite3.Connection) -> None:
    sync_feeds(db, [Source(A, paused=True), Source(B)], NOW)
    assert names(all_feeds(db, ALWAYS)) == [B]
    sync_feeds(db, [Source(A), Source(B)], NOW)
    assert names(all_feeds(db, ALWAYS)) == [A, B]


def test_edits_of_the_list_are_taken_over(db: sqlite3.Connection) -> None:
    watch(db, A, B)
    untouched = one(db, B)
    sync_feeds(db, [Source(A, "New", "dw", "x", 2.5, "flagged"), Source(B)], NOW)
    row = one(db)
    assert (row["title"], row["outlet"], row["tags"], row["weight"], row["pages"]) == ("New", "dw", "x", 2.5, "flagged")
    assert next(iter(due_feeds(db, ALWAYS, 1))).state.weight == 2.5
    assert one(db, B) == untouched


def test_an_unchanged_list_writes_nothing(db: sqlite3.Connection) -> None:
    watch(db, A, B)
    before = db.total_changes
    watch(db, A, B)
    assert db.total_changes == before, "a daemon looks at feeds.csv every ten seconds"


def test_feeds_under_way_take_no_place(db: sqlite3.Connection) -> None:
    """Else five hundred feeds of one slow host would hold up a daemon's others for as long as that host takes."""
    a, b, c = watch(db, A, B, C)
    for minutes, feed in enumerate((c, b, a)):
        when = stamp(NOW - timedelta(minutes=10 - minutes))
        db.execute("UPDATE feeds SET next_poll_at = ? WHERE id = ?", (when, feed.id))
    assert names(due_feeds(db, NOW, 2)) == [C, B]
    assert names(due_feeds(db, NOW, 2, {c.id, b.id})) == [A]
    assert names(due_feeds(db, NOW, 1, {c.id})) == [B]
    assert names(due_feeds(db, NOW, 9, {a.id, b.id, c.id})) == []


def test_due_feeds_come_longest_overdue_first(db: sqlite3.Connection) -> None:
    watch(db, A, B, C)
    assert sorted(names(due_feeds(db, NOW, 9))) == [A, B, C], "a feed never polled is due"
    for url, minutes in ((A, 1), (B, -1), (C, -2)):
        when = stamp(NOW + timedelta(minutes=minutes))
        db.execute("UPDATE feeds SET next_poll_at = ? WHERE declared_url = ?", (when, url))
    assert names(due_feeds(db, NOW, 9)) == [C, B]
    assert names(due_feeds(db, NOW, 1)) == [C]
    assert names(due_feeds(db, NOW - timedelta(minutes=2), 9)) == [C], "due at its very second"
    assert names(all_feeds(db, NOW)) == [A, B, C], "--all asks for no schedule"


def test_a_retry_after_holds_even_for_all(db: sqlite3.Connection) -> None:
    feed, _ = watch(db, A, B)
    fetched = Fetched(status=503, url=A, headers={"retry-after": "7200"})
    save_poll(db, feed, decide(feed.state, fetched, None, NOW), None, NOW)
    assert names(all_feeds(db, NOW + timedelta(hours=1, minutes=59))) == [B]
    assert names(all_feeds(db, NOW + timedelta(hours=2))) == [A, B]


def test_a_gone_feed_is_not_polled_on_its_own_and_may_be_asked_by_hand(db: sqlite3.Connection) -> None:
    feed, _ = watch(db, A, B)
    save_poll(db, feed, decide(feed.state, Fetched(status=410, url=A), None, NOW), None, NOW)
    assert one(db)["muted"] == "gone"
    assert names(due_feeds(db, ALWAYS, 9)) == [B]
    assert names(all_feeds(db, NOW)) == [A, B]
    poll(db, again(db, feed), rss([("1", "https://a.example/1", "Back", "")]), LATER)
    assert one(db)["muted"] == ""
    assert names(due_feeds(db, ALWAYS, 9))[-1] == A


def test_everything_a_poll_learns_comes_back_at_the_next(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    headers = {"etag": 'W/"odd\\é"', "last-modified": "Wed, 04 Mar 2026 09:00:00 GMT", "cache-control": "max-age=600"}
    item = ("https://a.example/1", "https://a.example/1", "Dam", "Wed, 04 Mar 2026 08:00:00 GMT")
    decision, _ = poll(db, feed, rss([item]), headers=headers, permanent_url="https://new.example/feed")
    assert decision.state.validators.etag
    assert decision.state.redirect_count == 1
    assert again(db, feed).state == decision.state
    failed = decide(decision.state, Fetched(error="timeout"), None, LATER)
    save_poll(db, again(db, feed), failed, None, LATER)
    assert again(db, feed).state == failed.state


def test_every_poll_leaves_a_row(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    poll(db, feed, rss([("1", "https://a.example/1", "Dam", "")]), size=812, elapsed_s=0.12345)
    feed = again(db, feed)
    for fetched in (Fetched(status=304, url=A), Fetched(error="timeout")):
        save_poll(db, feed, decide(replace(feed.state, etag='"x"'), fetched, None, LATER), None, LATER)
    found = rows(
        db, "SELECT outcome, reason, http_status, bytes, duration_s, items, new_entries FROM polls ORDER BY id"
    )
    assert [tuple(row.values()) for row in found] == [
        ("new", "", 200, 812, 0.123, 1, 1),
        ("unchanged", "", 304, 0, 0.0, 1, 0),
        ("failed", "timeout", None, 0, 0.0, 0, 0),
    ]


def test_a_gap_is_a_row_and_a_view(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    poll(db, feed, rss([("1", "https://a.example/1", "Dam", "")]))
    assert rows(db, "SELECT * FROM gaps") == []
    poll(db, again(db, feed), rss([("2", "https://a.example/2", "Bridge", "")]), LATER)
    (gap,) = rows(db, "SELECT * FROM gaps")
    assert (gap["feed"], gap["gap_from"], gap["gap_to"]) == (feed.id, stamp(NOW), stamp(LATER))
    assert column(db, "SELECT overlap FROM polls ORDER BY id") == [0, 0]


def test_polls_are_counted_so_that_a_late_result_is_known(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    assert generation_of(db, feed.id) == feed.state.generation == 0
    poll(db, feed, rss([]))
    assert generation_of(db, feed.id) == again(db, feed).state.generation == 1
    assert generation_of(db, 999) == -1


def test_the_window_holds_the_keys_of_the_last_document(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    assert len(feed.window) == 0
    poll(db, feed, rss([("urn:x:1", "https://a.example/1", "Dam", "")]))
    feed = again(db, feed)
    assert "g:urn:x:1" in feed.window
    poll(db, feed, rss([("urn:x:2", "https://a.example/2", "Bridge", "")]), LATER)
    feed = again(db, feed)
    assert "g:urn:x:2" in feed.window
    assert "g:urn:x:1" not in feed.window


@pytest.mark.parametrize("body", [b"<html><title>Just a moment...</title></html>", b"not a feed"])
def test_a_document_that_failed_leaves_window_and_validators_alone(db: sqlite3.Connection, body: bytes) -> None:
    """Or the next real document would seem to be all new, or answer 304 to a validator of nothing."""
    (feed,) = watch(db, A)
    poll(db, feed, rss([("urn:x:1", "https://a.example/1", "Dam", "")]), headers={"etag": '"v1"'})
    feed = again(db, feed)
    decision, _ = poll(db, feed, body, LATER, headers={"etag": '"v2"'})
    assert decision.outcome == "failed"
    after = again(db, feed)
    assert "g:urn:x:1" in after.window
    assert (after.state.etag, after.state.body_hash) == ('"v1"', feed.state.body_hash)
    assert after.state.polled_at == NOW


def test_the_last_news_is_remembered_through_quiet_polls(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    body = rss([("urn:x:1", "https://a.example/1", "Dam", "")])
    poll(db, feed, body)
    feed = again(db, feed)
    save_poll(
        db,
        feed,
        decide(feed.state, Fetched(status=200, url=A, body_hash=feed.state.body_hash), None, LATER),
        None,
        LATER,
    )
    assert (one(db)["last_new_at"], one(db)["polled_at"]) == (stamp(NOW), stamp(LATER))


def test_paces_group_feeds_that_are_alike(db: sqlite3.Connection) -> None:
    watch(db, A, B)
    sync_feeds(db, [Source(A), Source(B), Source(C, weight=4.0)], NOW)
    counts = {pace.weight: count for count, pace in paces(db)}
    assert counts == {1.0: 2, 4.0: 1}
    sync_feeds(db, [Source(A)], NOW)
    assert sum(count for count, _ in paces(db)) == 1, "disabled feeds take no part of the budget"


def test_what_the_document_says_of_itself_is_kept(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    body = rss([("urn:x:1", "https://a.example/1", "Dam", "")]).replace(b"<channel>", b"<channel><ttl>90</ttl>")
    poll(db, feed, body)
    assert again(db, feed).state.hints == parse_feed(body, {}, A, NOW).hints.to_text() != ""


def test_feeds_know_their_number(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, A)
    assert isinstance(feed, WatchedFeed)
    assert feed.id == one(db)["id"]


def test_redirects_of_sources_are_known_whether_adopted_or_only_seen(db: sqlite3.Connection) -> None:
    a, b, _ = watch(db, "https://a.example/feed", "https://b.example/feed", "https://c.example/feed")
    assert known_redirects(db) == []
    db.execute("UPDATE feeds SET url = 'https://new.example/a' WHERE id = ?", (a.id,))
    db.execute(
        "UPDATE feeds SET policy = json_set(policy, '$.redirect_to', 'https://new.example/b') WHERE id = ?", (b.id,)
    )
    assert sorted(known_redirects(db)) == [
        ("https://a.example/feed", "https://new.example/a"),
        ("https://b.example/feed", "https://new.example/b"),
    ]
