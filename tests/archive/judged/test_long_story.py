"""What an article of a long story costs does not grow with the story."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from crawler.archive.judged.story_rows import StoredStories
from crawler.judging.stories import join
from crawler.judging.stories.join import StoryDoc
from crawler.steps.grouping import judge_story
from tests.bench.scratch import scratch_archive, store_article

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
EVENT = " ".join(f"harbour{n}" for n in range(50))


def long_story(db: sqlite3.Connection, articles: int) -> int:
    """A story whose articles have fifty words in common, and six of their own each; gives the next article."""
    for n in range(articles + 1):
        own = " ".join(f"side{n}x{k}" for k in range(6))
        article = store_article(db, "The harbour", f"{EVENT} {own}", f"https://paper.example/{n}")
        if n < articles:
            judge_story(db, doc(db, article))
    return article


def doc(db: sqlite3.Connection, article: int) -> StoryDoc:
    body = db.execute("SELECT body FROM article_text WHERE article = ?", [article]).fetchone()[0]
    return StoryDoc(article, "The harbour", body, NOON)


def candidates_of(db: sqlite3.Connection, given: StoryDoc) -> list[join.Candidate]:
    words = join.StoryWords.of(given.title, given.body, "")
    index = StoredStories(db, join)
    vector = join.weigh(words.counts, *index.counted(sorted(words.counts)))
    return index.candidates(given, list(vector), vector)


def test_of_a_long_story_only_the_words_of_the_article_are_read() -> None:
    with scratch_archive() as db:
        article = long_story(db, 40)
        words = db.execute("SELECT count(*) FROM story_terms").fetchone()[0]
        (found,) = candidates_of(db, doc(db, article))
        assert words > 250, "the story has a large vocabulary"
        assert len(found.centre) <= 60
        assert found.size == 40


def test_it_is_as_near_as_if_all_its_words_were_read(monkeypatch: Any) -> None:
    with scratch_archive() as db:
        given = doc(db, long_story(db, 40))
        near: Callable[..., Any] = StoredStories._near
        monkeypatch.setattr(StoredStories, "_near", lambda *asked: dict.fromkeys(near(*asked)))
        (whole,) = candidates_of(db, given)
        monkeypatch.setattr(StoredStories, "_near", near)
        (part,) = candidates_of(db, given)
        assert len(whole.centre) > len(part.centre)
        assert abs(whole.length - part.length) < 1e-3
        vector = dict.fromkeys(part.centre, 1.0)
        assert abs(join.similarity(vector, whole) - join.similarity(vector, part)) < 1e-3
