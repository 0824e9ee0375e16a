"""Machine-readable parts of pages, whole and broken."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from crawler.reading.structured import parse_json_ld, read_structured, strings


@pytest.mark.parametrize(
    "text",
    [
        '{"@type": "Article", "headline": "A"}',
        '[{"@type": "Article", "headline": "A"}]',
        '{"@type": "Article", "headline": "A",}',
        '<!--{"@type": "Article", "headline": "A"}-->',
        '//<![CDATA[\n{"@type": "Article", "headline": "A"}\n//]]>',
        '{"@type": "Article", "headline": "A"};',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;A&quot;}",
        '{"@graph": [{"@type": "WebSite", "name": "S"}, {"@type": ["NewsArticle"], "headline": "A"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "http://schema.org/OpinionNewsArticle", "headline": "A"}}',
        '{"@type": "WebSite"}{"@type": "BlogPosting", "headline": "A"}',
    ],
)
def test_the_article_is_found(text: str) -> None:
    tree = document_fromstring(f"<html><head><script type='application/ld+json'>{text}</script></head><body><p>x")
    assert strings(read_structured(tree).article.get("headline")) == ["A"]


def test_a_raw_line_break_inside_a_string_is_read() -> None:
    assert parse_json_ld('{"headline": "A\nB"}') == [{"headline": "A\nB"}]


def test_beyond_repair_a_few_fields_are_salvaged_and_nothing_is_made_up() -> None:
    broken = '{"@type": "Article", "headline": "A "quoted" word", "datePublished": "2026-11-20", "x": }'
    assert parse_json_ld(broken)[0]["datePublished"] == "2026-11-20"
    assert parse_json_ld('{"headline": "A "b" c"') == []


def test_the_article_of_the_page_is_told_from_its_teasers() -> None:
    text = (
        '[{"@type": "NewsArticle", "headline": "Teaser", "url": "https://a.example/other"},'
        ' {"@type": "NewsArticle", "headline": "Own", "url": "https://a.example/own"}]'
    )
    tree = document_fromstring(f"<html><head><script type='application/ld+json'>{text}</script></head><body><p>x")
    found = read_structured(tree, frozenset({"https://a.example/own"}))
    assert found.article["headline"] == "Own"


def test_a_document_that_nests_without_end_is_nothing() -> None:
    assert parse_json_ld("[" * 100_000) == []
