"""Where a page is read its lines are hashed, once; the process that stores asks only for what was not read from a page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.reading import sitelines
from crawler.steps import prepared, site_lines
from tests.memory_crawl import memory_crawl, page, words_of
from tests.steps.test_way import FEED, RSS, link, rss


def test_storing_a_page_hashes_none_of_its_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    def counted(text: str) -> frozenset[int]:
        hashed.append(text)
        return sitelines.line_hashes(text)

    for module in (prepared, site_lines):
        monkeypatch.setattr(module, "line_hashes", counted)
    monkeypatch.setattr(site_lines, "strip_lines", _noted(hashed))
    crawl = memory_crawl(tmp_path, FEED)
    crawl.site(FEED, rss(*((str(n), link(n), f"Pier {n} opens") for n in range(4))), kind=RSS)
    for n in range(4):
        notice = "Write to the harbour office about this page and its pictures."
        crawl.site(link(n), page(f"Pier {n} opens", *(words_of(f"Pier{n}{m}", 30) for m in range(5)), notice))
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM articles WHERE text_source = 'page'") == [(4,)]
    assert crawl.rows("SELECT count(*) FROM site_lines WHERE articles = 4") == [(1,)], "the notice was learnt"
    assert hashed == []


def _noted(hashed: list[str]) -> Callable[[str, frozenset[int]], str]:
    def strip(text: str, boilerplate: frozenset[int]) -> str:
        if boilerplate:
            hashed.append(text)
        return sitelines.strip_lines(text, boilerplate)

    return strip
