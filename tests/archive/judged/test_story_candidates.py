"""Which open stories are looked at for a newcomer: a bounded number of rows, the rarest words first, and none that could take it is left out."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.archive.connect import connect
from crawler.archive.judged import shared_words, story_rows
from crawler.archive.judged.story_rows import StoredStories, store_placement
from crawler.judging.stories import join
from crawler.judging.stories.placing import Placement, Vector
from crawler.steps.grouping import judge_story
from tests.archive.making import NOW
from tests.bench.scratch import store_article


def opened(db: sqlite3.Connection, words: str) -> int:
    """A story of one article with these words."""
    article = store_article(db, words.title(), words)
    counts = join.term_counts(words.title(), words)
    vector = join.weigh(counts, *StoredStories(db, join).counted(sorted(counts)))
    doc = join.StoryDoc(article, words.title(), words, NOW)
    return store_placement(db, doc, Placement(article, None, 0.0, (), "first", vector))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "news.db")) as db:
        yield db


def test_a_rare_word_is_asked_for_before_common_ones_and_few_rows_are_read(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_words, "_MOST_ROWS", 8)
    old = opened(db, "harbour ministry railway zeppelin quorum")
    for number in range(1, 30):
        opened(db, f"harbour ministry railway word{number} other{number}")
    words = ["harbour", "ministry", "railway", "zeppelin"]
    _, held = StoredStories(db, join).counted(words)
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    found = shared_words.stories_using(db, words, dict.fromkeys(words, 0.5), held)
    db.set_trace_callback(None)
    assert found[0] == old
    assert len(found) <= 8
    assert [sql.split("'")[1] for sql in asked] == ["zeppelin", "harbour"], "no more is asked for than is taken"


@pytest.mark.parametrize("short", [0, 1000])
def test_nearness_is_the_same_however_the_words_are_read(
    short: int, db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = random.Random(3)
    words = [f"word{n}" for n in range(200)]
    stories = [opened(db, " ".join(chosen.sample(words, 12))) for n in range(12)]
    vector: Vector = join.weigh(join.term_counts("", " ".join(words[:15])), 0, {})
    monkeypatch.setattr(story_rows, "_FEW_ARTICLES", short)
    centres = {
        story: dict(db.execute("SELECT term, weight FROM story_terms WHERE story = ?", (story,)).fetchall())
        for story in stories
    }
    near = [
        story
        for story in stories
        if join.within_reach(join.dot(vector, centres[story]) / join.dot(centres[story], centres[story]) ** 0.5, True)
    ]
    assert 0 < len(near) < len(stories)
    assert [*StoredStories(db, join)._near(stories, vector)] == near


def test_a_story_of_one_article_that_cannot_take_the_newcomer_is_not_read(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    candidate = StoredStories._candidate
    monkeypatch.setattr(
        StoredStories, "_candidate", lambda self, story, *rest: read.append(story) or candidate(self, story, *rest)
    )
    words = [f"word{n}" for n in range(60)]
    far = opened(db, " ".join([*words[:6], *(f"far{n}" for n in range(50))]))
    near = opened(db, " ".join([*words[:40], *(f"near{n}" for n in range(10))]))
    doc = join.StoryDoc(store_article(db, "New", " ".join(words)), "New", " ".join(words), NOW)
    placed = judge_story(db, doc)
    assert (placed, read) == (near, [near])
    own = dict(db.execute("SELECT term, weight FROM story_terms WHERE story = ?", (far,)).fetchall())
    assert 0.07 < join.dot(join.weigh(join.term_counts("New", " ".join(words)), 2, {}), own) < 0.14
