from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import pytest

from crawler.archive.judged.copy_rows import read_doc
from crawler.archive.judged.story_spans import close_stories
from crawler.judging.copies.compare_all import COMMON
from crawler.judging.stories.join import StoryDoc
from crawler.steps.copies import drop_verdict, keep_verdict, relate_copies
from crawler.steps.grouping import judge_story
from tests.bench.scratch import scratch_archive, store_article
from tests.judging.stories.test_join import NOON
from tests.judging.texts import edited, text


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with scratch_archive() as db:
        yield db


def add(db: sqlite3.Connection, body: str, title: str = "A title") -> int:
    article = store_article(db, title, body)
    relate_copies(db, read_doc(db, article))
    return article


def roots(db: sqlite3.Connection) -> list[int]:
    return [root for (root,) in db.execute("select coalesce(copy_of, id) from articles order by id")]


def test_copies_get_their_root_and_the_relation_its_evidence(db: sqlite3.Connection) -> None:
    for body in (text(1), text(2), edited(text(1), 0.1), text(1)[:900]):
        add(db, body)
    assert roots(db) == [1, 2, 1, 1]
    rows = db.execute("select article, other, relation, active, json_extract(evidence, '$.reason') from relations")
    assert [(a, o) for a, o, *_ in rows] == [(3, 1), (4, 1)]


def test_withdrawing_an_override_restores_the_grouping(db: sqlite3.Connection) -> None:
    for body in (text(1), edited(text(1), 0.05), text(2), edited(text(1), 0.1)):
        add(db, body)
    before = roots(db), db.execute("select * from relations").fetchall()
    keep_verdict(db, 1, 2, "not the same", "desk", "2025-03-06T12:00:00Z", "two reports")
    assert roots(db) == [1, 2, 3, 1]
    keep_verdict(db, 1, 3, "same", "desk", "2025-03-06T12:00:00Z", "a rewrite")
    assert roots(db) == [1, 2, 1, 1]
    drop_verdict(db, 1, 3)
    drop_verdict(db, 1, 2)
    assert (roots(db), db.execute("select * from relations").fetchall()) == before


def test_an_override_is_obeyed_by_later_articles(db: sqlite3.Connection) -> None:
    add(db, text(1))
    add(db, edited(text(1), 0.05))
    keep_verdict(db, 1, 2, "not the same", "desk", "2025-03-06T12:00:00Z", "two reports")
    add(db, edited(text(1), 0.02, seed=9))
    assert len({*roots(db)[:2]}) == 2


def test_the_same_order_gives_the_same_tables(db: sqlite3.Connection) -> None:
    bodies = [edited(text(seed % 4), 0.1, seed) for seed in range(12)]
    with scratch_archive() as again:
        for archive in (db, again):
            for body in bodies:
                add(archive, body)
        for table in ("fp", "relations"):
            assert db.execute(f"select * from {table}").fetchall() == again.execute(f"select * from {table}").fetchall()


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "of an archive made before there was a mark"])
def test_a_key_of_too_many_texts_is_one_row(db: sqlite3.Connection, marked: bool) -> None:
    chrome = text(50, 120)
    for seed in range(100, 100 + COMMON + 1):
        add(db, f"{chrome}\n{text(seed, 100)}")
    common = [h for (h,) in db.execute("select h from fp where article = 0")]
    assert len(common) > 3
    assert db.execute("select max(n) from (select count(*) as n from fp group by h)").fetchone()[0] <= COMMON
    if not marked:
        db.execute("delete from fp where article = 0")
        db.executemany("insert into fp select ?, id from articles where id <= ?", [(h, COMMON + 1) for h in common])
    add(db, f"{chrome}\n{text(200, 60)}")
    assert roots(db)[-1] == COMMON + 2
    assert db.execute("select count(*) from fp where article = ?", [COMMON + 2]).fetchone()[0] > 0
    assert not db.execute(
        "select 1 from fp where article = ? and h in (select value from json_each(?))", [COMMON + 2, json.dumps(common)]
    ).fetchone()


def test_stories_hold_roots_with_their_score_and_close(db: sqlite3.Connection) -> None:
    titles = ["Storm closes the airport of Riga", "Parliament votes on budget", "Riga airport closed as storm arrives"]
    told = [judge_story(db, StoryDoc(add(db, "", title), title, "", NOON)) for title in titles]
    assert told == [1, 2, 1]
    score, terms = db.execute("select score, terms from story_members where article = 3").fetchone()
    assert score > 0 and "riga" in terms
    assert db.execute("select title, article_count from stories where id = 1").fetchone() == (titles[0], 2)
    assert close_stories(db, NOON) == 0
    assert close_stories(db, NOON.replace(day=20)) == 2
    late = "Storm closes the airport of Riga again"
    assert judge_story(db, StoryDoc(add(db, "", late), late, "", NOON)) == 3
