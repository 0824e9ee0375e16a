"""What was stored unjudged is judged when a run ends, some texts at a time, and a text that came meanwhile stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import transaction
from crawler.steps import leftovers
from crawler.steps.alone import Answers, judge_text
from crawler.steps.leftovers import Leftovers
from tests.memory_crawl import Answer, MemoryCrawl, memory_crawl, page, words_of
from tests.steps.test_way import FEED, RSS, link, rss


def story(number: int) -> str:
    credit = "Sources close to the talks told Politico that the harbour opens on Monday."
    lines = [credit, *(f"NATO opens on day {n}, " + words_of(f"Long{number}{n}", 40) for n in range(12))]
    return page(f"NATO opens pier {number}", *lines)


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """Three long articles are stored, and nobody has asked for their judgement."""
    made = memory_crawl(tmp_path, FEED)
    made.site(FEED, rss(*((str(n), link(n), f"NATO opens pier {n}") for n in range(3))), kind=RSS)
    for n in range(3):
        made.site(link(n), story(n))
    made.run()
    assert state(made) == [("", 1, 1)] * 3
    with made.archive() as db, transaction(db):
        db.execute("UPDATE articles SET unjudged_reason = 'not_asked', original = NULL")
        db.execute("DELETE FROM flags")
        db.execute("DELETE FROM credits")
    made.answers[FEED] = Answer(status=304)
    made.workers.ran.clear()
    return made


def state(crawl: MemoryCrawl) -> list[tuple[Any, ...]]:
    """(reason, flags, credits) of each article, the newest first."""
    return crawl.rows(
        """SELECT unjudged_reason, (SELECT count(*) FROM flags f WHERE f.article = a.id),
                  (SELECT count(*) FROM credits c WHERE c.article = a.id) FROM articles a ORDER BY id DESC"""
    )


def test_a_run_in_which_nothing_is_due_judges_what_was_left(crawl: MemoryCrawl) -> None:
    assert crawl.run() == []
    assert state(crawl) == [("", 1, 1)] * 3
    assert crawl.rows("SELECT DISTINCT span_count, text_version FROM flags") == [(13, 1)]
    assert crawl.rows("SELECT DISTINCT original FROM articles") == [(0,)]
    crawl.workers.ran.clear()
    crawl.run()
    assert crawl.workers.ran == [], "nothing is left"


def test_a_run_judges_so_many_and_the_next_goes_on(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "AT_ONCE", 2)
    crawl.run()
    assert state(crawl) == [("", 1, 1), ("", 1, 1), ("not_asked", 0, 0)]
    crawl.run()
    assert state(crawl) == [("", 1, 1)] * 3


def test_credits_that_are_known_stay(crawl: MemoryCrawl) -> None:
    """Some of them come from links, which the archive does not keep: judged again, they would be lost."""
    with crawl.archive() as db, transaction(db):
        db.execute("UPDATE articles SET original = 0 WHERE id = 2")
        db.execute(
            """INSERT INTO credits (article, text_version, position, name, domain, kind, method_version)
               VALUES (3, 1, 0, 'A link', 'linked.example', 'link', 1)"""
        )
    crawl.run()
    assert state(crawl) == [("", 1, 1), ("", 1, 0), ("", 1, 1)]
    assert crawl.rows("SELECT name FROM credits WHERE article = 3") == [("A link",)]


def test_what_cannot_be_judged_is_told_and_waits_no_longer(crawl: MemoryCrawl) -> None:
    crawl.workers.fails_in["judge_texts"] = "parse_timeout"
    crawl.run()
    assert state(crawl) == [("judge_timeout", 0, 0)] * 3
    crawl.workers.ran.clear()
    crawl.run()
    assert crawl.workers.ran == []


def test_told_to_stop_it_leaves_them(crawl: MemoryCrawl) -> None:
    crawl.workers.fails_in["judge_texts"] = "stopped"
    crawl.run()
    assert crawl.told is None
    assert state(crawl) == [("not_asked", 0, 0)] * 3


@pytest.mark.parametrize(
    "meanwhile",
    [
        "UPDATE article_text SET text_version = 2 WHERE article = 2",
        "UPDATE articles SET unjudged_reason = '' WHERE id = 2",
    ],
)
def test_a_text_that_came_meanwhile_is_not_judged_by_the_old_one(crawl: MemoryCrawl, meanwhile: str) -> None:
    with crawl.archive() as db:
        left, rules = Leftovers(db), crawl.session.rules
        answers = Answers(rules, {text: judge_text(text, rules) for text in left.texts(db, rules, crawl.now)})
        with transaction(db):
            db.execute(meanwhile)
        with transaction(db):
            left.store(db, answers, crawl.now)
        assert [row[0] for row in db.execute("SELECT DISTINCT article FROM flags ORDER BY 1")] == [1, 3]
