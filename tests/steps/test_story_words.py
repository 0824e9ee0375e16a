"""The words of a long text are counted where it is judged, once, and only for the text that is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.judging.stories import join
from crawler.models import ArticleDraft
from crawler.steps.alone import SMALL
from crawler.steps.grouping import KnownWords
from tests.memory_crawl import memory_crawl, words_of
from tests.steps.test_way import rss

FEED = "https://paper.example/feed"


@pytest.mark.parametrize("length", [20, SMALL])
def test_the_words_of_an_article_are_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    counted = []
    count = join.term_counts
    monkeypatch.setattr(join, "term_counts", lambda title, body: counted.append(title) or count(title, body))
    crawl = memory_crawl(tmp_path, FEED, settings='[crawl]\npages = "none"\n')
    text = words_of("Harbour council votes", length)
    crawl.site(FEED, rss(("g1", "https://paper.example/1", text)), kind="application/rss+xml")
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM story_members")[0][0] == 1
    assert len(counted) == 1


@pytest.mark.parametrize("changed", ["title", "body", "language"])
def test_words_of_another_text_are_not_taken(changed: str) -> None:
    draft = ArticleDraft(title="Harbour", body="The council votes.", language="en")
    known = KnownWords(draft, join.StoryWords.of(draft.title, draft.body, draft.language))
    same = {"title": draft.title, "body": draft.body, "language": draft.language}
    assert known.of(join.StoryDoc(1, at=None, **same)) is known.words
    assert known.of(join.StoryDoc(1, at=None, **same | {changed: "fr"})) is None


def test_a_draft_without_a_body_is_known_by_its_summary() -> None:
    draft = ArticleDraft(title="Harbour", summary="The council votes.", language="en")
    known = KnownWords(draft, join.StoryWords.of(draft.title, draft.summary, draft.language))
    assert known.of(join.StoryDoc(1, "Harbour", "The council votes.", None, language="en")) is known.words
