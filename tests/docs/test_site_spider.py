"""The site spider of contributing.md works as it stands."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from types import ModuleType

import pytest
from scrapy.http import HtmlResponse

from crawler.intake.parse import parse_feed
from crawler.spider import WatchSpider
from tests.docs.pages import fences, sections, text_of

RELEASES = """<html><body><ul>
<li class="release"><a href="/2026/quay-nine">Quay nine opens on Monday</a> <time datetime="2026-11-20T08:00:00Z"></time></li>
<li class="release"><a href="/2026/tide-gauge">A new tide gauge</a></li>
</ul></body></html>"""


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    code = fences(sections(text_of("docs/contributing.md"))["Add a site spider"], "python")[0]
    module = ModuleType("spider_of_the_docs")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code, "contributing.md", "exec"), module.__dict__)
    return module


def test_it_is_one_of_our_spiders_and_short(example: ModuleType) -> None:
    spider = example.HarbourMinistrySpider
    assert issubclass(spider, WatchSpider)
    assert spider.name == "harbour_ministry"


def test_its_list_is_read_as_a_feed(example: ModuleType) -> None:
    url = "https://press.harbour.example/releases"
    response = HtmlResponse(url, body=RELEASES.encode(), headers={"Content-Type": "text/html"})
    feed = example.json.dumps(example.HarbourMinistrySpider().as_feed(response)).encode()
    found = parse_feed(feed, {"content-type": "text/html"}, url, datetime(2026, 11, 23, tzinfo=UTC))
    assert found.reason == ""
    assert [(e.title, e.link, e.published_at) for e in found.entries] == [
        (
            "Quay nine opens on Monday",
            "https://press.harbour.example/2026/quay-nine",
            datetime(2026, 11, 20, 8, tzinfo=UTC),
        ),
        ("A new tide gauge", "https://press.harbour.example/2026/tide-gauge", None),
    ]
