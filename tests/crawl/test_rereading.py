"""Kept pages are read again by a better reader: the text becomes a version, flags and stories follow, nobody is asked."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from crawler.archive.connect import connect, transaction
from crawler.archive.keep.raw_rows import raw_of
from crawler.archive.lock import run_lock
from crawler.commands import reread as reread_command
from crawler.models import ArticleDraft
from crawler.rawpages.store import erase
from crawler.workers import tasks
from tests.commands.conftest import Said, Wirewatch
from tests.commands.conftest import wirewatch as wirewatch
from tests.crawl.test_raw_pages import FEED, raw_crawl, rss
from tests.memory_crawl import MemoryCrawl, WorkersHere, page, words_of

GOOD = tasks.read_page


def worse(*args: object) -> ArticleDraft:
    """A reader that loses all but the first half of a text."""
    from dataclasses import replace

    draft = GOOD(*args)  # type: ignore[arg-type]
    return replace(draft, body=draft.body[: len(draft.body) // 2], lines=None)


@pytest.fixture
def crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MemoryCrawl:
    """An archive of two articles that a bad reader read; from now on the reader is the good one."""
    crawl = raw_crawl(tmp_path)
    text = words_of("Text1") + " At the end NATO is named."
    crawl.site("https://a.example/1", page("Bread is dear", text))
    monkeypatch.setattr(tasks, "read_page", worse)
    crawl.run()
    monkeypatch.setattr(tasks, "read_page", GOOD)
    monkeypatch.setattr("crawler.workers.pool.Workers", lambda *_: WorkersHere())
    monkeypatch.setattr(reread_command, "_rules_of_sites", lambda _: lambda _: None)
    return crawl


def again(wirewatch: Wirewatch, *more: str) -> dict[str, int]:
    said: Said = wirewatch("reread", "--from", "raw", *more, "--json")
    assert said.code == 0, said.err
    found: dict[str, int] = json.loads(said.out)
    return found


def test_better_texts_become_versions_with_their_flags(crawl: MemoryCrawl, wirewatch: Wirewatch) -> None:
    before, asked = crawl.rows("SELECT article, body FROM article_text ORDER BY 1"), len(crawl.asked)
    untouched = (
        "SELECT fetched_at, next_read_at, first_seen_at, body_sha256, http_status, came_at FROM articles ORDER BY id"
    )
    kept = crawl.rows(untouched)
    assert crawl.rows("SELECT article FROM flags") == [(1,)]
    assert again(wirewatch) == {"pages": 2, "better": 2}
    assert crawl.rows("SELECT article, body FROM versions WHERE reason = 'reread' ORDER BY 1") == before
    assert crawl.rows("SELECT body FROM article_text WHERE article = 2")[0][0].endswith("At the end NATO is named.")
    assert crawl.rows("SELECT article, text_version FROM flags ORDER BY 1") == [(1, 2), (2, 2)]
    assert crawl.rows(untouched) == kept and len(crawl.asked) == asked
    assert crawl.rows("SELECT count(*) FROM events WHERE kind IN ('text_changed', 'edited_into_topic')") == [(0,)]
    assert crawl.rows("SELECT count(*) FROM page_days WHERE requests > 2") == [(0,)]


def test_a_second_time_there_is_nothing_better(crawl: MemoryCrawl, wirewatch: Wirewatch) -> None:
    again(wirewatch)
    dump = crawl.rows("SELECT * FROM article_text"), crawl.rows("SELECT count(*) FROM versions")
    assert again(wirewatch) == {"pages": 2}
    assert (crawl.rows("SELECT * FROM article_text"), crawl.rows("SELECT count(*) FROM versions")) == dump


def test_the_next_look_at_an_unchanged_page_is_no_edit(crawl: MemoryCrawl, wirewatch: Wirewatch) -> None:
    again(wirewatch)
    crawl.later(hours=1)
    crawl.run()
    assert crawl.counts.get("articles_edited", 0) == 0 and crawl.counts["rereads"] == 2


def test_only_the_page_that_gave_the_text_is_read(crawl: MemoryCrawl, wirewatch: Wirewatch) -> None:
    crawl.later(hours=1)
    crawl.site("https://a.example/0", page("NATO meets", words_of("Other"), words_of("Text0")))
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM raw_pages WHERE article = 1") == [(2,)]
    again(wirewatch)
    assert "other" in crawl.rows("SELECT body FROM article_text WHERE article = 1")[0][0]


def test_a_page_that_was_refused_completes_its_article(tmp_path: Path, crawl: MemoryCrawl, wirewatch: Wirewatch,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(tasks, "read_page", lambda *_: ArticleDraft(not_article="unreadable"))
    crawl.site(FEED, rss("NATO meets", "Bread is dear", "Salt is dear"), kind="application/rss+xml")
    crawl.site("https://a.example/2", page("Salt is dear", words_of("Text2")))
    crawl.later(hours=2)
    crawl.run()
    monkeypatch.setattr(tasks, "read_page", GOOD)
    assert crawl.rows("SELECT text_source FROM articles WHERE id = 3") != [("page",)]
    assert again(wirewatch)["completed"] == 1
    assert crawl.rows("SELECT text_source, text_reason FROM articles WHERE id = 3") == [("page", "")]


def test_outlet_and_time_narrow(crawl: MemoryCrawl, wirewatch: Wirewatch) -> None:
    assert again(wirewatch, "--outlet", "nobody") == {}
    assert again(wirewatch, "--since", "2026-03-05") == {}
    assert again(wirewatch, "--outlet", "a.example", "--since", "2026-03-04")["pages"] == 2


def test_what_cannot_be_read_stays_as_it_is_and_is_told(
    crawl: MemoryCrawl, wirewatch: Wirewatch, tmp_path: Path
) -> None:
    with closing(connect(tmp_path / "news.db")) as db:
        (place,) = raw_of(db, 1)
        erase(tmp_path / "raw", place.file, place.first_byte, place.byte_count)
        with transaction(db):
            db.execute("UPDATE raw_pages SET file = '2020-01-01-000.warc.gz' WHERE article = 2")
    before = crawl.rows("SELECT * FROM article_text")
    assert again(wirewatch) == {"damaged": 1, "not_there": 1}
    assert wirewatch("reread", "--from", "raw").out == (
        "0 pages read: 0 better texts, 0 that had only the feed's text; not taken: 1 damaged, 1 not_there.\n"
    )
    assert crawl.rows("SELECT * FROM article_text") == before


def test_an_article_that_has_gone_is_not_brought_back(crawl: MemoryCrawl, wirewatch: Wirewatch, tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db, transaction(db):
        db.execute("UPDATE articles SET gone_at = '2026-03-05T00:00:00Z', gone_reason = 'forgotten' WHERE id = 1")
        db.execute("DELETE FROM article_text WHERE article = 1")
    assert again(wirewatch)["pages"] == 1


def test_beside_a_run_it_ends_with_75_and_without_an_archive_with_2(
    crawl: MemoryCrawl, wirewatch: Wirewatch, tmp_path: Path
) -> None:
    with run_lock(tmp_path / "news.db.lock", "daemon"):
        assert wirewatch("reread", "--from", "raw").code == 75
    (tmp_path / "news.db").unlink()
    assert wirewatch("reread", "--from", "raw").code == 2
