"""Demo world: sites without a feed, each with its trait and with the noise that has to be told from news."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree, html

from crawler.demo.content import DemoOutlet
from crawler.demo.scene import BETWEEN_PASSES
from crawler.demo.world import World
from crawler.intake.flood import FEWEST
from crawler.reading.volatile import only_volatile
from crawler.workers.tasks import read_watched
from tests.demo.asking import PASSES, PORT, feed_url, get, links, name, named


def without_feed(world: World) -> list[DemoOutlet]:
    return [outlet for outlet in world.outlets() if outlet.feed.kind != "feed"]


def of_kind(world: World, trait: str) -> DemoOutlet:
    """The one outlet whose feed table has a ``trait``."""
    (outlet,) = [outlet for outlet in world.outlets() if getattr(outlet.feed, trait)]
    return outlet


def page_of(world: World, outlet: DemoOutlet, pass_number: int, base_time: datetime) -> html.HtmlElement:
    return html.fromstring(get(world, feed_url(outlet), pass_number, base_time).body)


def test_expected_toml_names_them_all(world: World, expected: dict[str, Any]) -> None:
    told = {(row["outlet"], row["kind"]) for row in expected["without_feed"]}
    assert told == {(outlet.id, outlet.feed.kind) for outlet in without_feed(world)}
    assert len(told) == 4


@pytest.mark.parametrize("pass_number", PASSES)
def test_what_they_list_is_what_expected_toml_counts(
    world: World, base_time: datetime, expected: dict[str, Any], pass_number: int
) -> None:
    for outlet in without_feed(world):
        found = links(world, outlet, pass_number, base_time)
        counts = [row["new"] for row in expected["without_feed"] if row["outlet"] == outlet.id]
        new = len(set(found) - set(links(world, outlet, 1, base_time) if pass_number == 2 else []))
        if not outlet.feed.watch:  # its one address stays, and what is new is its text
            assert new == sum(count[pass_number - 1] for count in counts), outlet.id


def test_robots_allow_the_sources_and_one_names_its_sitemap(world: World, base_time: datetime) -> None:
    sitemaps = {}
    for outlet in without_feed(world):
        rules = RobotFileParser()
        rules.parse(get(world, urljoin(feed_url(outlet), "/robots.txt"), 1, base_time).body.decode().splitlines())
        assert rules.can_fetch("wirewatch", feed_url(outlet))
        sitemaps[outlet.id] = rules.site_maps()
    outlet = of_kind(world, "news_part")
    assert {site: named for site, named in sitemaps.items() if named} == {outlet.id: [feed_url(outlet)]}


def test_their_pages_name_no_feed(world: World, base_time: datetime) -> None:
    for outlet in without_feed(world):
        for url in (urljoin(feed_url(outlet), "/"), *links(world, outlet, 2, base_time)):
            page = html.fromstring(get(world, url, 2, base_time).body)
            assert not page.xpath("//link[@rel='alternate'][contains(@type, 'rss')]"), url
    front = html.fromstring(get(world, f"http://127.42.0.3:{PORT}/", 2, base_time).body)
    assert front.xpath("//link[@rel='alternate'][contains(@type, 'rss')]/@href"), "where there is one it is named"


def test_the_sitemap_is_an_index_of_news_and_of_long_ago(
    world: World, base_time: datetime, expected: dict[str, Any]
) -> None:
    outlet = of_kind(world, "news_part")
    index = etree.fromstring(get(world, feed_url(outlet), 1, base_time).body)
    parts = [str(loc) for loc in index.xpath("//*[local-name()='loc']/text()")]
    changed = [datetime.fromisoformat(text) for text in index.xpath("//*[local-name()='lastmod']/text()")]
    assert [urljoin(feed_url(outlet), path) for path in (outlet.feed.news_part, outlet.feed.archive_part)] == parts
    assert [outlet.feed.archive_part] == expected["noise"]["never_polled"]
    assert base_time - changed[0] < timedelta(days=1) < timedelta(days=365) < base_time - changed[1]
    old = etree.fromstring(get(world, parts[1], 1, base_time).body)
    assert len(old) == 1 and get(world, str(old[0][0].text), 1, base_time).status == 200


@pytest.mark.parametrize("pass_number", PASSES)
def test_the_news_sitemap_tells_title_date_and_keywords(world: World, base_time: datetime, pass_number: int) -> None:
    outlet = of_kind(world, "news_part")
    scene = world.scene(pass_number, base_time, PORT)
    url = urljoin(feed_url(outlet), outlet.feed.news_part)
    items = etree.fromstring(get(world, url, pass_number, base_time).body)
    assert len(items) == len(scene.listed(outlet))
    for item, (article, edition) in zip(items, scene.listed(outlet), strict=True):
        said = {etree.QName(element).localname: element.text for element in item.iter()}
        assert (said["loc"], said["title"], said["keywords"]) == (
            scene.url(article),
            edition.title,
            ", ".join(edition.tags),
        )
        published = datetime.fromisoformat(str(said["publication_date"]))
        assert published == scene.at(edition.published)
        assert base_time - timedelta(days=2) < published < base_time, "a news sitemap holds two days"


def test_the_front_page_is_full_of_what_is_no_news(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    outlet = world.content.outlets["tarn-and-fell"]
    page = page_of(world, outlet, 1, base_time)
    assert "$" not in page.text_content()
    listed = links(world, outlet, 1, base_time)
    beside = {urljoin(feed_url(outlet), path) for path in page.xpath("//a/@href")} - set(listed)
    for what in ("/tags/", "/parishes/", "/letters", "page="):
        assert what in expected["noise"]["never_listed"]
        assert any(what in url for url in beside), what
    scene = world.scene(1, base_time, PORT)
    old = {scene.url(named(world)[key]) for key in expected["noise"]["never_read"] if key.startswith(outlet.id)}
    most_read = {urljoin(feed_url(outlet), path) for path in page.xpath("//*[@class='most-read']//a/@href")}
    assert len(old) == 2 and old < most_read and most_read - old < set(listed)
    assert len(page.xpath("//*[@class='when']")) == len(listed)
    rooms = set(page.xpath("//li[@class='item']/a/@href"))
    assert rooms < set(page.xpath("//nav//a/@href"))
    for path in rooms:
        assert get(world, urljoin(feed_url(outlet), path), 1, base_time).status == 200, path


def test_the_newsroom_breaks(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    (row,) = [row for row in expected["without_feed"] if row.get("gap")]
    outlet = world.content.outlets[row["outlet"]]
    before, after = (set(page_of(world, outlet, number, base_time).xpath("//main//a/@href")) for number in PASSES)
    assert len(before) == row["new"][0]
    assert not before & after
    assert len(after) > max(FEWEST, 2 * len(before))
    assert all("/online/" in path for path in after) and "/online/" in expected["noise"]["never_listed"]
    for path in before:  # only the list has changed
        assert get(world, urljoin(feed_url(outlet), path), 2, base_time).status == 200


def test_the_statement_runs_and_is_edited(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    outlet, truth = of_kind(world, "watch"), expected["statement"]
    (article,) = [a for a in world.content.articles if a.outlet == outlet.id]
    assert name(article) == truth["article"]
    assert world.scene(1, base_time, PORT).url(article) == feed_url(outlet)
    host, path = f"{outlet.address}:{PORT}", outlet.feed.path
    read = []
    for pass_number, visit in ((1, 3), (1, 1700), (2, 1750)):
        response = world.answer(host, path, {}, pass_number, base_time, visit)
        content_type = response.headers["content-type"]
        read.append(read_watched(response.body, content_type, feed_url(outlet), base_time).body)
    first, again, edited = read
    for what in truth["runs"]:
        figures = [re.findall(re.escape(what) + r"([\d:,]+)", text) for text in read]
        assert all(len(found) == 1 for found in figures), "the text that is read has them"
        assert len({found[0] for found in figures}) == 3, what
    assert first != again and only_volatile(first, again)
    assert not only_volatile(again, edited)
    for words in truth["first"]:
        assert words in first and words not in edited
    for words in truth["then"]:
        assert words not in first and words in edited


def test_the_clock_goes_on_between_passes(world: World, base_time: datetime) -> None:
    outlet = of_kind(world, "watch")
    assert world.scene(1, base_time, visit=7).clock(outlet) == f"{base_time:%H}:00:07"
    assert world.scene(2, base_time, visit=60).clock(outlet) == f"{base_time + BETWEEN_PASSES:%H}:01:00"
