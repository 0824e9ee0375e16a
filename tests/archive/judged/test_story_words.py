"""The words of open stories lie together by story; only the weightiest of each article lead newcomers to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.archive.connect import connect
from crawler.archive.judged import story_words
from crawler.archive.judged.shared_words import _USING
from crawler.archive.judged.story_rows import StoredStories
from crawler.archive.migrations import migrations
from crawler.judging.stories import join
from crawler.judging.stories.placing import TELLING, TERMS
from crawler.steps.grouping import judge_story
from tests.archive.making import NOW
from tests.bench.scratch import store_article

WORDS = "SELECT term, round(weight, 6), telling FROM story_terms WHERE story = ? ORDER BY term"


def vector(first: int) -> dict[str, float]:
    """Sixty words, the weightiest first."""
    return {f"word{n}": 1 - (n - first) / 100 for n in range(first, first + TERMS)}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "news.db")) as db:
        db.row_factory = None
        yield db


def telling(db: sqlite3.Connection, story: int) -> set[str]:
    return {term for term, _, leads in db.execute(WORDS, [story]) if leads}


def test_the_weightiest_words_of_every_member_lead_to_the_story(db: sqlite3.Connection) -> None:
    story_words.add_words(db, 1, vector(0))
    assert telling(db, 1) == {*[*vector(0)][:TELLING]}
    story_words.add_words(db, 1, vector(10))
    assert telling(db, 1) == {*[*vector(0)][:TELLING], *[*vector(10)][:TELLING]}
    weights = {term: weight for term, weight, _ in db.execute(WORDS, [1])}
    assert weights["word15"] == pytest.approx(vector(0)["word15"] + vector(10)["word15"])


def test_a_story_that_is_moved_or_counted_anew_is_found_by_the_same_words(db: sqlite3.Connection) -> None:
    for story in (1, 2):
        db.execute("INSERT INTO stories (id, title) VALUES (?, 'Harbour')", [story])
    story_words.add_words(db, 1, vector(0))
    story_words.add_words(db, 2, vector(30))
    both = telling(db, 1) | telling(db, 2)
    story_words.move_words(db, 2, 1)
    assert (telling(db, 1), telling(db, 2)) == (both, set())


def test_counting_anew_gives_what_the_members_gave(db: sqlite3.Connection) -> None:
    text = " ".join(f"harbour{n}" for n in range(80))
    for number in range(3):
        article = store_article(db, "The harbour", f"{text} side{number} other{number}")
        story = judge_story(db, join.StoryDoc(article, "The harbour", f"{text} side{number} other{number}", NOW))
    before = db.execute(WORDS, [story]).fetchall()
    assert {leads for *_, leads in before} == {0, 1}
    story_words.recount_words(db, story)
    assert db.execute(WORDS, [story]).fetchall() == before


def test_looking_for_stories_reads_the_index_alone(db: sqlite3.Connection) -> None:
    (plan,) = db.execute(f"EXPLAIN QUERY PLAN {_USING}", ["harbour", 5]).fetchall()
    assert "COVERING INDEX story_terms_telling" in plan[-1], (
        "a look at the table for every row takes five times as long"
    )


@pytest.mark.parametrize(("words", "most"), [(TERMS + 10, 20), (12, 60)])
def test_a_headline_is_compared_with_more_members_than_a_whole_text(
    words: int, most: int, db: sqlite3.Connection
) -> None:
    text = " ".join(f"harbour{n}" for n in range(words))
    for _ in range(70):
        judge_story(db, join.StoryDoc(store_article(db, "", text), "", text, NOW))
    counts = join.term_counts("", text)
    index = StoredStories(db, join)
    weighed = join.weigh(counts, *index.counted(sorted(counts)))
    (found,) = index.candidates(join.StoryDoc(0, "", text, NOW), [*weighed][:15], weighed)
    assert len(found.members) == most


def test_an_archive_of_before_keeps_its_words_and_is_searched_by_the_weightiest() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrations.apply(Database(db), stop_before="m027_words_by_story")
        for story, articles in ((1, 1), (2, 3)):
            db.execute("INSERT INTO stories (id, title, article_count) VALUES (?, 'Harbour', ?)", [story, articles])
            rows = [(term, story, weight) for term, weight in vector(story).items()]
            db.executemany("INSERT INTO story_terms (term, story, weight) VALUES (?, ?, ?)", rows)
        before = db.execute("SELECT story, term, weight FROM story_terms ORDER BY 1, 2").fetchall()
        migrations.apply(Database(db))
        assert db.execute("SELECT story, term, weight FROM story_terms ORDER BY 1, 2").fetchall() == before
        assert telling(db, 1) == {*[*vector(1)][:TELLING]}
        assert telling(db, 2) == {*vector(2)}, "nobody knows which words its members were found by"
