"""What happened is written with what happened: in its transaction, once, and never of backlog. In memory."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import savepoint, stamp, transaction
from crawler.archive.event_rows import add_events, thin_events
from crawler.crawl.housekeeping import Housekeeping
from crawler.judging.happenings import Event
from crawler.steps.grouping import set_verdict, withdraw_verdict
from crawler.steps.tracing import traced_together
from tests.archive.making import column, watch
from tests.judging.texts import edited, text
from tests.memory_crawl import NOON, Answer, MemoryCrawl, memory_crawl, page, words_of
from tests.steps.test_known_address import RSS, item
from tests.steps.test_origins import add, credit

ONE, TWO = "https://paper.example/feed", "https://post.example/feed"
LINK = "https://paper.example/a"
DAY = timedelta(days=1)


def told(crawl: MemoryCrawl, columns: str = "kind", about: str = "article") -> list[Any]:
    """Events of articles and stories, or ``about`` feeds."""
    rows = crawl.rows(f"SELECT {columns} FROM events WHERE {about} IS NOT NULL ORDER BY id")
    return [row[0] for row in rows] if "," not in columns else rows


def offer(crawl: MemoryCrawl, *items: str, url: str = ONE) -> None:
    crawl.site(url, f'<rss version="2.0"><channel><title>P</title>{"".join(items)}</channel></rss>', kind=RSS)


def named(host: str, title: str, words: str) -> str:
    return item(title, words, NOON + DAY, f"{host}-{title[:5]}", f"https://{host}.example/{title[:5]}")


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """Two feeds whose first polls are done; what they say is the article."""
    made = memory_crawl(tmp_path, ONE, TWO, settings='[crawl]\npages = "none"\n')
    offer(made, item("An old note of NATO", words_of("old", 12), NOON - DAY))
    offer(made, item("Another old note", words_of("older", 12), NOON - DAY, link="https://post.example/old"), url=TWO)
    made.run()
    made.later(days=1)
    return made


def test_a_first_poll_tells_nothing(crawl: MemoryCrawl) -> None:
    assert crawl.rows("SELECT count(*) FROM flags") == [(1,)]
    assert told(crawl) == []


def test_a_story_is_new_and_grows_with_another_outlet(crawl: MemoryCrawl) -> None:
    words = "Harbour bridge of Ostrava closed for six weeks after the engineers found cracks in its pillars"
    offer(crawl, named("paper", "Harbour bridge of Ostrava closed for six weeks", words))
    crawl.run("all")
    offer(crawl, named("post", "Ostrava harbour bridge closed six weeks", words + " on Monday"), url=TWO)
    crawl.later(hours=1)
    crawl.run("all")
    assert told(crawl, "kind, article, story") == [("story_new", 3, 2), ("story_grew", 4, 2)]
    ((detail, at),) = crawl.rows("SELECT detail, at FROM events WHERE kind = 'story_grew'")
    assert json.loads(detail) == {"outlet": "post.example", "articles": 2, "outlets": 2}
    assert at == stamp(crawl.now)
    crawl.later(hours=1)
    crawl.run("all")
    assert len(told(crawl)) == 2, "nothing happened since"


def test_edits_of_headline_and_text_and_into_a_topic(crawl: MemoryCrawl) -> None:
    link, words = "https://paper.example/edit", words_of("edit", 12)
    for title, said in (
        ("Council meets", words),
        ("Council meets", words + " It went on."),
        ("Council meets on NATO", words + " It went on."),
    ):
        offer(crawl, item(title, said, NOON + DAY, "edit", link))
        crawl.later(hours=2)
        crawl.run("all")
    assert told(crawl, "kind, article, topic")[1:] == [
        ("text_changed", 3, None),
        ("headline_changed", 3, None),
        ("edited_into_topic", 3, "nato"),
    ]
    assert [json.loads(d)["text_version"] for d in told(crawl, "detail")[1:]] == [2, 3, 3]


def test_an_old_note_edited_into_a_topic_is_told_although_it_is_backlog(crawl: MemoryCrawl) -> None:
    offer(
        crawl,
        item("Another old note of NATO", words_of("older", 12), NOON - DAY, link="https://post.example/old"),
        url=TWO,
    )
    crawl.run("all")
    assert told(crawl) == ["headline_changed", "edited_into_topic"]


@pytest.fixture
def read(tmp_path: Path) -> MemoryCrawl:
    """An article that was read from its page."""
    made = memory_crawl(tmp_path, ONE)
    offer(made, item("Harbour closes", "Summary of the harbour.", link=LINK))
    made.site(LINK, page("Harbour closes", *(words_of(f"Harbour{n}", 30) for n in range(3))))
    made.run()
    return made


@pytest.mark.parametrize("status, after", [(410, 1), (404, 25)])
def test_a_page_that_is_taken_down_is_told_once(read: MemoryCrawl, status: int, after: int) -> None:
    good, crawl, first = read.answers[LINK], read, 0
    crawl.answers[LINK] = Answer(status=status)
    for hour in range(1, 34):
        crawl.later(hours=1)
        crawl.run()
        first = first or (hour if told(crawl) else 0)
    assert after <= first <= after + 3
    assert told(crawl) == ["article_withdrawn"]
    assert crawl.rows("SELECT text_source, withdrawn_at IS NULL FROM articles") == [("page", 0)]
    crawl.answers[LINK] = good
    crawl.later(hours=4)
    crawl.run()
    assert crawl.rows("SELECT missing_since, missing_times, withdrawn_at FROM articles") == [(None, 0, None)]


def test_a_page_that_was_never_read_is_not_withdrawn(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, ONE)
    offer(crawl, item("Harbour closes", "Summary of the harbour.", link=LINK))
    crawl.answers[LINK] = Answer(status=410)
    for _ in range(4):
        crawl.run()
        crawl.later(days=2)
    assert told(crawl) == []


def test_a_source_fails_recovers_and_has_a_gap(crawl: MemoryCrawl) -> None:
    crawl.answers[ONE] = Answer(status=403)
    for _ in range(4):
        crawl.later(hours=2)
        crawl.run("all")
    assert [e for e in told(crawl, "kind, feed", "feed") if e[0] != "source_silent"] == [("source_failing", 1)]
    offer(crawl, *(item(f"Note {n}", words_of(f"n{n}", 9), guid=f"n{n}", link=f"{LINK}{n}") for n in range(4)))
    crawl.later(hours=2)
    crawl.run("all")
    assert told(crawl, about="feed")[-2:] == ["source_gap", "source_recovered"]


def test_a_source_that_falls_silent_is_told_once_for_each_silence(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, ONE)
    db.execute("UPDATE feeds SET last_new_at = ?, entries_per_day = 4", (stamp(NOON),))

    def look(days: int) -> list[str]:
        Housekeeping(db, lambda: NOON + days * DAY).close_stories()
        return [
            str(at) for at in column(db, "SELECT at FROM events WHERE kind = 'source_silent' AND feed = ?", feed.id)
        ]

    assert look(1) == []
    assert look(2) == look(3) == [stamp(NOON + 2 * DAY)]
    thin_events(db, NOON + 60 * DAY)
    assert look(60) == [stamp(NOON + 2 * DAY)], "still silent, and told"
    db.execute("UPDATE feeds SET last_new_at = ?", (stamp(NOON + 61 * DAY),))
    assert look(62) == [stamp(NOON + 2 * DAY)]
    assert len(look(70)) == 2


def test_old_events_go_and_numbers_are_not_used_again(db: sqlite3.Connection) -> None:
    for day in (0, 1, 40):
        add_events(db, [Event("text_changed")], NOON + day * DAY)
    assert thin_events(db, NOON + 40 * DAY) == 2
    assert thin_events(db, NOON + 40 * DAY) == 0
    thin_events(db, NOON + 90 * DAY)
    add_events(db, [Event("text_changed")], NOON + 90 * DAY)
    assert column(db, "SELECT id FROM events") == [4]


def reports(db: sqlite3.Connection) -> list[tuple[str, str]]:
    sql = "SELECT kind, json_extract(detail, '$.outlet') FROM events ORDER BY id"
    return [tuple(row) for row in db.execute(sql)]


def test_an_origin_is_told_when_it_is_found(db: sqlite3.Connection) -> None:
    add(db, "post", "Ostrava harbour bridge closed six weeks, paper says", credits=[credit("ledger")])
    add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
    add(db, "herald", "Ostrava harbour bridge closed: engineer speaks of six weeks", own=True)
    assert reports(db) == [
        ("story_new", "post"),
        ("origin_new", "ledger"),
        ("story_grew", "ledger"),
        ("story_grew", "herald"),
        ("origin_new", "herald"),
    ]


def test_an_origin_that_goes_and_comes_back_is_no_news_and_keeps_its_time(db: sqlite3.Connection) -> None:
    one = text(1)
    for number, body in enumerate((one, edited(one, 0.05), edited(one, 0.08, 5))):
        add(db, f"outlet{number}", " ".join(body.split()[:6]), body, slug=f"{number}", own=number == 1)
    sql = "SELECT story, outlet, found_at FROM story_origins ORDER BY 1, 2"
    before, events = [tuple(row) for row in db.execute(sql)], reports(db)
    assert before
    set_verdict(db, 1, 2, "not the same", "desk", "2026-03-05T06:00:00Z", "two reports")
    withdraw_verdict(db, 1, 2, "2026-03-05T07:00:00Z")
    assert [tuple(row) for row in db.execute(sql)] == before
    db.execute("DELETE FROM story_origins")
    add(db, "late", "Late", edited(one, 0.02, 9), slug="late")
    assert [tuple(row) for row in db.execute(sql)] == before
    assert [event for event in reports(db) if event[0] == "origin_new"] == [e for e in events if e[0] == "origin_new"]


def test_a_story_that_joins_another_brings_what_was_told(db: sqlite3.Connection) -> None:
    report = "https://ledger.example/bridge-of-ostrava-closed"
    add(db, "pravda", "Міст у порту закрили", "Без попередження.", [credit("ledger", url=report)])
    add(db, "post", "Ostrava harbour bridge closed six weeks")
    add(db, "herald", "Ostrava harbour bridge closed for weeks", credits=[credit("ledger", url=report)])
    assert column(db, "SELECT outlet FROM story_origins WHERE story = 2") == ["ledger"]
    assert [event for event in reports(db) if event[0] == "origin_new"] == [("origin_new", "ledger")]


def test_what_is_rolled_back_did_not_happen(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed before the commit, nothing is there; an article that fails takes its events back and no other's."""

    def both() -> None:
        with transaction(db), traced_together(db):
            add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
            with pytest.raises(ZeroDivisionError), savepoint(db):
                add(db, "courier", "Frost ruins the cherry harvest of Linz", text(1))
                raise ZeroDivisionError

    def killed() -> None:
        with transaction(db), traced_together(db):
            add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()
    assert reports(db) == []
    both()
    assert reports(db) == [("story_new", "ledger"), ("origin_new", "ledger")]
