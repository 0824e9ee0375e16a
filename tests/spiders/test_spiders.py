"""Every spider of ``spiders/``: what it is called, and what it makes of a document written for it."""

from __future__ import annotations

import inspect
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from crawler import settings as defaults
from crawler.crawl.site import SiteSpider
from crawler.crawl.sources import SourcesSpider, site_spiders
from crawler.intake.feed.window import KeyWindow
from crawler.intake.kinds.declared import read_declared
from crawler.intake.parsed import Memory
from crawler.reading.page_rules import read_by_rule
from crawler.urls import is_web_url
from crawler.watch.feedlist import load_feeds
from crawler.watch.packaged import packaged

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
HERE = Path(__file__).parent
LOADER = SpiderLoader.from_settings(Settings(vars(defaults)))
NAMES = sorted(LOADER.list())
SITES = {cls.name: cls for cls in site_spiders(Settings(vars(defaults))).values()}
ENDINGS = {"page": "html", "json": "json", "sitemap": "xml"}


def saved(site: type[SiteSpider]) -> bytes:
    file = HERE / f"{site.name}.{ENDINGS[site.format]}"
    assert file.exists(), (
        f"write {file.name}, a list in the shape of the site's, and {site.name}.expected.json beside it"
    )
    return file.read_bytes()


def expected(site: type[SiteSpider]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((HERE / f"{site.name}.expected.json").read_text("utf-8"))["entries"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_spider_has_the_name_of_its_file_and_says_what_it_reads(name: str) -> None:
    spider = LOADER.load(name)
    assert issubclass(spider, SourcesSpider)
    assert spider.__module__ == f"spiders.{name}"
    assert spider.__doc__
    assert len(inspect.getsource(inspect.getmodule(spider)).splitlines()) <= 45  # type: ignore[arg-type]


@pytest.mark.parametrize("name", SITES)
def test_the_source_of_a_site_spider_is_among_the_default_ones(name: str) -> None:
    listed = load_feeds(packaged("defaults") / "feeds.csv").sources
    kinds = [source.kind for source in listed if source.url == SITES[name].source]
    assert kinds in (["page"], ["sitemap"]), (
        f"data/defaults/feeds.csv needs one line for {SITES[name].source}, of the kind page or sitemap: without it "
        f"wirewatch run never asks {name} (docs/contributing.md, Add a site spider)"
    )


def test_there_is_one_site_spider_of_each_kind() -> None:
    assert {site.format for site in SITES.values()} == set(ENDINGS)
    assert any(site.article_rule() for site in SITES.values())


@pytest.mark.parametrize("name", SITES)
def test_a_site_spider_reads_its_saved_document(name: str) -> None:
    site = SITES[name]
    assert is_web_url(site.source)
    parsed = read_declared(site.list_rule(), saved(site), {}, site.source, NOW, Memory())
    assert parsed.reason == ""
    assert [
        {
            "link": entry.link,
            "title": entry.title,
            "date": entry.published_at.date().isoformat() if entry.published_at else "",
            "summary": entry.summary,
        }
        for entry in parsed.entries
    ] == expected(site)


@pytest.mark.parametrize("name", SITES)
def test_a_second_reading_brings_nothing(name: str) -> None:
    site = SITES[name]
    first = read_declared(site.list_rule(), saved(site), {}, site.source, NOW, Memory())
    known = KeyWindow(key for keys in first.seen_keys for key in keys)
    again = read_declared(
        site.list_rule(), saved(site), {}, site.source, NOW, Memory(known, NOW - timedelta(hours=1), 1.0, first.items)
    )
    assert (again.entries, again.reason, again.overlap) == ((), "", first.items)


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("body", [b"", b"<html><body><p>Moved.</p></body></html>", b"{}", b"\x00\xff"])
def test_a_document_of_another_shape_is_named(name: str, body: bytes) -> None:
    site = SITES[name]
    parsed = read_declared(site.list_rule(), body, {}, site.source, NOW, Memory())
    assert parsed.entries == ()
    assert parsed.format == "" and parsed.reason in ("no_match", "parse_error", "not_a_sitemap", "empty")


@pytest.mark.parametrize("name", [name for name, site in SITES.items() if site.article_rule()])
def test_a_page_rule_finds_the_text(name: str) -> None:
    rule = SITES[name].article_rule()
    assert rule is not None
    page, wanted = HERE / f"{name}.page.html", HERE / f"{name}.expected.json"
    assert page.exists(), f"{name} has page_...: write {page.name}, an article page in the shape of the site's"
    says = json.loads(wanted.read_text("utf-8"))
    assert "page" in says, f'say in {wanted.name} what comes of {page.name}: "page": {{"title": ..., "body": [lines]}}'
    draft = read_by_rule(page.read_bytes(), SITES[name].source, NOW, rule)
    assert {"title": draft.title, "body": draft.body.split("\n")} == says["page"]
