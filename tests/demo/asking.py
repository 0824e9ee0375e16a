"""Asking the demo world, as the tests of this folder do."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import feedparser
from lxml import etree, html

from crawler.demo.content import Article, DemoOutlet
from crawler.demo.markup import blocks, plain
from crawler.demo.world import Response, World

PORT = 8123
PASSES = (1, 2)


def get(world: World, url: str, pass_number: int, base_time: datetime, **headers: str) -> Response:
    parts = urlsplit(url)
    path = quote(parts.path, safe="/%") + (f"?{parts.query}" if parts.query else "")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.answer(parts.netloc, path, named, pass_number, base_time)


def feed_url(outlet: DemoOutlet) -> str:
    return f"http://{outlet.address}:{PORT}{outlet.feed.path}"


def parsed(world: World, outlet: DemoOutlet, pass_number: int, base_time: datetime) -> Any:
    response = get(world, feed_url(outlet), pass_number, base_time)
    return feedparser.parse(io.BytesIO(response.body), response_headers=response.headers)


def feed_outlets(world: World) -> list[DemoOutlet]:
    """The outlets that have a feed."""
    return [outlet for outlet in world.outlets() if outlet.feed.kind == "feed"]


def links(world: World, outlet: DemoOutlet, pass_number: int, base_time: datetime) -> list[str]:
    """The addresses of articles that the outlet's feed, news sitemap or listing page names; a watched page is its own."""
    feed, url = outlet.feed, feed_url(outlet)
    if feed.kind == "feed":
        return [entry.link for entry in parsed(world, outlet, pass_number, base_time).entries]
    if feed.watch:
        return [url]
    if feed.kind == "sitemap":
        news = etree.fromstring(get(world, urljoin(url, feed.news_part), pass_number, base_time).body)
        return [str(loc) for loc in news.xpath("//*[local-name()='loc']/text()")]
    page = html.fromstring(get(world, url, pass_number, base_time).body)
    return [
        urljoin(url, path) for path in page.xpath("//li[@class='item']/h3/a/@href | //tr[@class='release']//a/@href")
    ]


def name(article: Article) -> str:
    return f"{article.outlet}/{article.slug}"


def named(world: World) -> dict[str, Article]:
    return {name(article): article for article in world.content.articles}


def texts(article: Article) -> Iterator[str]:
    for edition in article.editions:
        yield "\n".join((edition.title, edition.summary, *(plain(block) for block in blocks(edition.body))))


def listed(world: World, pass_number: int, base_time: datetime) -> set[str]:
    scene = world.scene(pass_number, base_time, PORT)
    return {name(article) for outlet in world.outlets() for article, _ in scene.listed(outlet)}
