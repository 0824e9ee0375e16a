"""Writes the sitemaps of the demo world: an index, the news sitemap that it names, and one of the pages of long ago."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from crawler.demo.content import Article, DemoOutlet, Edition
from crawler.demo.scene import Scene

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS_NAMESPACE = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'

_Pairs = Sequence[tuple[Article, Edition]]


def sitemap_document(scene: Scene, outlet: DemoOutlet, path: str) -> str:
    """The sitemap at ``path`` as it stands now; '' when the outlet has none there."""
    listed = scene.listed(outlet)
    old = [pair for pair in scene.standing(outlet) if pair not in listed]
    if path == outlet.feed.path:
        return _index(scene, outlet, {outlet.feed.news_part: listed, outlet.feed.archive_part: old})
    if path == outlet.feed.news_part:
        return _urlset(_news(scene, outlet, *pair) for pair in listed)
    if path == outlet.feed.archive_part:
        return _urlset(_address(scene, *pair) + "</url>" for pair in old)
    return ""


def _index(scene: Scene, outlet: DemoOutlet, parts: dict[str, _Pairs]) -> str:
    lines = [
        f"<sitemap><loc>{scene.root(outlet)}{path}</loc>"
        f"<lastmod>{max(_changed(scene, edition) for _, edition in pairs)}</lastmod></sitemap>"
        for path, pairs in parts.items()
        if pairs
    ]
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n" + "\n".join(lines) + "\n</sitemapindex>\n"


def _urlset(urls: Iterable[str]) -> str:
    return f"{_HEAD}<urlset {_NAMESPACE} {_NEWS_NAMESPACE}>\n" + "\n".join(urls) + "\n</urlset>\n"


def _address(scene: Scene, article: Article, edition: Edition) -> str:
    return f"<url><loc>{html.escape(scene.url(article))}</loc><lastmod>{_changed(scene, edition)}</lastmod>"


def _news(scene: Scene, outlet: DemoOutlet, article: Article, edition: Edition) -> str:
    """One address with the news extension."""
    published = scene.local(edition.published, outlet).isoformat()
    return (
        f"{_address(scene, article, edition)}<news:news><news:publication><news:name>{html.escape(outlet.title)}"
        f"</news:name><news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{published}</news:publication_date><news:title>{html.escape(edition.title)}</news:title>"
        f"<news:keywords>{html.escape(', '.join(edition.tags))}</news:keywords></news:news></url>"
    )


def _changed(scene: Scene, edition: Edition) -> str:
    return scene.at(edition.modified or edition.published).isoformat()
