from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.connect import stamp
from crawler.archive.ledger import entries
from crawler.archive.ledger.entries import add_entry
from crawler.archive.ledger.entrykeys import mark_ambiguous
from crawler.archive.ledger.feeds import sync_feeds
from crawler.intake.identity import entry_keys
from crawler.models import EntryDraft
from tests.archive.making import NOW, column, rows, store, watch

LATER = NOW + timedelta(hours=3)


def entry(number: int = 1, title: str = "Dam", **more: object) -> EntryDraft:
    link = f"https://a.example/{number}"
    made = EntryDraft(guid=str(number), link=link, title=title, keys=entry_keys(str(number), link, title, ""))
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def feed(db: sqlite3.Connection) -> int:
    (feed,) = watch(db, "https://a.example/feed")
    return feed.id


def add(db: sqlite3.Connection, feed: int, draft: EntryDraft, now: datetime = NOW, *, backlog: bool = False) -> int:
    made = add_entry(db, feed, draft, now, backlog=backlog)
    assert made is not None
    return made


def test_an_entry_is_stored_as_the_feed_told_it(db: sqlite3.Connection, feed: int) -> None:
    draft = entry(summary="Short.", published_raw="noon", published_at=NOW - timedelta(minutes=5))
    made = add(db, feed, draft)
    (row,) = rows(db, "SELECT * FROM entries")
    assert (row["id"], row["guid"], row["link"], row["title"]) == (made, "1", "https://a.example/1", "Dam")
    assert (row["published_raw"], row["published_at"]) == ("noon", "2026-03-04T11:55:00Z")
    assert (row["first_seen_at"], row["last_seen_at"], row["backlog"]) == (stamp(NOW), stamp(NOW), 0)
    assert (row["next_try_at"], row["article"], row["attempts"]) == (None, None, 0)


def test_entries_of_the_first_poll_are_backlog(db: sqlite3.Connection, feed: int) -> None:
    add(db, feed, entry(), backlog=True)
    assert column(db, "SELECT backlog FROM entries") == [1]


text = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)


@given(
    st.builds(
        EntryDraft,
        guid=text, link=text, title=text, summary=text, content=text, language=text, published_raw=text,
        source_name=text, source_url=text, image=text, title_raw=text, link_raw=text,
        authors=st.lists(text, max_size=3).map(tuple),
        tags=st.lists(text, max_size=3).map(tuple),
        published_at=st.none() | st.integers(0, 10**6).map(lambda s: NOW - timedelta(seconds=s)),
    )
)  # fmt: skip
def test_a_parsed_entry_comes_back_whole(draft: EntryDraft) -> None:
    stored = entries._to_json(replace(draft, keys=("g:1",), unsure_key="g:1"))
    assert entries._from_json(stored) == draft


def test_a_field_of_an_older_version_is_passed_over() -> None:
    """An archive outlives the program: entries that wait for their page were written by the version before."""
    assert entries._from_json(json.dumps({"title": "Dam", "colour": "red"})) == EntryDraft(title="Dam")


def test_a_known_entry_is_not_stored_again(db: sqlite3.Connection, feed: int) -> None:
    add(db, feed, entry())
    assert add_entry(db, feed, entry(), LATER, backlog=False) is None
    assert len(rows(db, "SELECT * FROM entries")) == 1


def test_a_headline_edited_in_the_feed_is_taken_and_the_page_is_read_again_now(
    db: sqlite3.Connection, feed: int
) -> None:
    made = add(db, feed, entry())
    stored = store(db, "https://a.example/1", feed=feed, next_read_at=NOW + timedelta(days=1))
    entries.link_article(db, made, stored.article)
    moment = datetime(2026, 3, 4, 8, 0, 1, tzinfo=UTC)
    add_entry(db, feed, entry(title="Dam breaks", published_at=moment), LATER, backlog=False)
    assert column(db, "SELECT title FROM entries") == ["Dam breaks"]
    assert column(db, "SELECT next_read_at FROM articles") == [stamp(LATER)]
    add_entry(db, feed, entry(title=""), LATER, backlog=False)
    assert column(db, "SELECT title FROM entries") == ["Dam breaks"], "an empty title is no edit"


def test_a_page_that_is_not_read_again_stays_so_when_its_headline_changes(db: sqlite3.Connection, feed: int) -> None:
    made = add(db, feed, entry())
    entries.link_article(db, made, store(db, "https://a.example/1", next_read_at=None).article)
    add_entry(db, feed, entry(title="Dam breaks"), LATER, backlog=False)
    assert column(db, "SELECT next_read_at FROM articles") == [None]


def test_the_queue_of_pages(db: sqlite3.Connection, feed: int) -> None:
    """What a crash leaves behind: entries without an article, due again."""
    first, second, third = (add(db, feed, entry(number)) for number in (1, 2, 3))
    for made, minutes in ((first, 5), (second, -5), (third, -10)):
        entries.plan_page(db, made, NOW + timedelta(minutes=minutes))
    due = entries.due_entries(db, NOW, 10)
    assert [e.id for e in due] == [third, second], "the longest overdue first"
    assert [e.id for e in entries.due_entries(db, NOW, 1)] == [third]
    assert [e.id for e in entries.due_entries(db, NOW, 1, {third})] == [second], "a page under way takes no place"
    assert due[0].draft == replace(entry(3), keys=())
    assert (due[0].link, due[0].feed, due[0].attempts, due[0].article) == ("https://a.example/3", feed, 0, None)
    assert due[0].first_seen_at == NOW


def test_a_failed_page_is_tried_again_and_keeps_its_article(db: sqlite3.Connection, feed: int) -> None:
    made = add(db, feed, entry())
    entries.plan_page(db, made, NOW)
    stored = store(db, "https://a.example/1", source="feed", text_reason="http_503")
    entries.note_attempt(db, made, stored.article, reason="http_503", next_try_at=LATER)
    assert entries.due_entries(db, NOW, 10) == []
    (due,) = entries.due_entries(db, LATER, 10)
    assert (due.attempts, due.article, due.draft) == (1, stored.article, None)
    entries.note_attempt(db, made, stored.article, reason="", next_try_at=None)
    assert entries.due_entries(db, LATER, 10) == []
    assert rows(db, "SELECT attempts, last_error, next_try_at FROM entries") == [
        {"attempts": 2, "last_error": "", "next_try_at": None}
    ]


def test_a_page_that_was_not_asked_counts_as_no_attempt(db: sqlite3.Connection, feed: int) -> None:
    made = add(db, feed, entry())
    entries.plan_page(db, made, NOW)
    entries.postpone_page(db, made, LATER)
    (due,) = entries.due_entries(db, LATER, 10)
    assert (due.attempts, due.draft is None) == (0, False)


def test_pages_of_a_disabled_feed_are_not_asked(db: sqlite3.Connection, feed: int) -> None:
    entries.plan_page(db, add(db, feed, entry()), NOW)
    sync_feeds(db, [], NOW)
    assert entries.due_entries(db, NOW, 10) == []
    watch(db, "https://a.example/feed")
    assert len(entries.due_entries(db, NOW, 10)) == 1


def test_entries_by_number_come_in_the_order_asked(db: sqlite3.Connection, feed: int) -> None:
    made = [add(db, feed, entry(number)) for number in (1, 2)]
    assert [e.id for e in entries.entries_by_id(db, [made[1], 999, made[0]])] == [made[1], made[0]]


def test_linking_an_article_ends_the_waiting(db: sqlite3.Connection, feed: int) -> None:
    made = add(db, feed, entry())
    entries.plan_page(db, made, NOW)
    entries.link_article(db, made, store(db, "https://a.example/1").article)
    assert rows(db, "SELECT article, next_try_at, parsed FROM entries") == [
        {"article": 1, "next_try_at": None, "parsed": None}
    ]


def test_an_entry_that_nothing_identifies_any_more_is_stored_and_found_by_its_text(
    db: sqlite3.Connection, feed: int
) -> None:
    """Parsed before the archive learnt that both its keys are shared: it must be neither lost nor stored each time."""
    mark_ambiguous(db, feed, ("g:1", "l:https://a.example/1"))
    add(db, feed, entry())
    assert add_entry(db, feed, entry(), LATER, backlog=False) is None
    add(db, feed, entry(title="Another story at the same address"))


def test_what_still_stands_in_the_document_is_noted_once_a_day(db: sqlite3.Connection, feed: int) -> None:
    add(db, feed, entry(1))
    add(db, feed, entry(2))
    entries.touch_entries(db, feed, ["g:1", "l:https://a.example/1", "g:unknown"], LATER)
    assert column(db, "SELECT last_seen_at FROM entries ORDER BY id") == [stamp(NOW)] * 2, "the day has been noted"
    tomorrow = NOW + timedelta(days=1)
    entries.touch_entries(db, feed, ["g:1", "l:https://a.example/1", "g:unknown"], tomorrow)
    assert column(db, "SELECT last_seen_at FROM entries ORDER BY id") == [stamp(tomorrow), stamp(NOW)]
    entries.touch_entries(db, feed, ["g:1"], tomorrow + timedelta(hours=1))
    assert column(db, "SELECT last_seen_at FROM entries WHERE id = 1") == [stamp(tomorrow)]
