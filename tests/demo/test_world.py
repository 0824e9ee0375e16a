"""Demo world: every feed has its trait, and every link a page or a documented status."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import etree, html

from crawler.demo.scene import BETWEEN_PASSES
from crawler.demo.world import World
from tests.demo.asking import PASSES, PORT, feed_outlets, feed_url, get, links, name, parsed


def test_malformed_and_empty_feeds_are_those_named(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    malformed, empty = [], []
    for outlet in feed_outlets(world):
        response = get(world, feed_url(outlet), 1, base_time)
        try:
            etree.fromstring(response.body.decode(outlet.encoding).encode())
        except etree.XMLSyntaxError:
            malformed.append(outlet.id)
        if not parsed(world, outlet, 1, base_time).entries:
            empty.append(outlet.id)
    assert malformed == expected["feeds"]["malformed"]
    assert empty == expected["feeds"]["empty"]
    assert parsed(world, world.content.outlets["bastion-review"], 1, base_time).bozo


@pytest.mark.parametrize("pass_number", PASSES)
def test_feed_dates_are_the_articles_own(
    world: World, base_time: datetime, expected: dict[str, Any], pass_number: int
) -> None:
    scene = world.scene(pass_number, base_time, PORT)
    for outlet in feed_outlets(world):
        for (_, edition), entry in zip(
            scene.listed(outlet), parsed(world, outlet, pass_number, base_time).entries, strict=False
        ):
            # feedparser gives the RDF's dc:date as updated
            when = entry.get("published_parsed") or entry.get("updated_parsed")
            if outlet.id in expected["feeds"]["undated"]:
                assert when is None
                continue
            moment = datetime.fromtimestamp(timegm(when), UTC)
            if edition.day_only:
                assert entry["published"] == f"{scene.local(edition.published, outlet):%Y-%m-%d}"
                continue
            assert moment == scene.at(edition.published)
            assert base_time - timedelta(days=3) < moment < base_time + BETWEEN_PASSES * (pass_number - 1)


def test_a_link_has_a_page_or_the_status_that_expected_toml_documents(
    world: World, base_time: datetime, expected: dict[str, Any]
) -> None:
    odd = {
        (row["article"], number): int(row["why"].removeprefix("http_"))
        for row in expected["unread"]
        if row["why"].startswith("http_")
        for number in row["passes"]
    }
    for pass_number in PASSES:
        scene = world.scene(pass_number, base_time, PORT)
        articles = {scene.url(article): article for article in world.content.articles}
        for outlet in world.outlets():
            for link in links(world, outlet, pass_number, base_time):
                response = get(world, link, pass_number, base_time)
                if response.status == 301:
                    link = response.headers["location"]
                    assert name(articles[link]) in expected["feeds"]["redirected"]
                    response = get(world, link, pass_number, base_time)
                article = articles[link.partition("?")[0]]
                assert response.status == odd.get((name(article), pass_number), 200), link


def test_pages_are_filled_in_and_their_menus_lead_somewhere(world: World, base_time: datetime) -> None:
    scene = world.scene(2, base_time, PORT)
    for article in world.content.articles:
        url = scene.url(article)
        response = get(world, url, 2, base_time)
        page = response.body.decode(world.content.outlets[article.outlet].encoding)
        assert "$" not in page, f"{name(article)}: a placeholder was left in its layout"
        assert "article:" not in page.replace('"article:', ""), f"{name(article)}: a link to no article"
        tree = html.fromstring(page)
        sections = tree.xpath("//header//ul//a/@href | //*[@id='nav']//a/@href | //ul[@class='sections']//a/@href")
        for path in sections if response.status == 200 else ():
            assert get(world, urljoin(url, path), 2, base_time).status == 200, f"{name(article)}: {path}"


def test_validators_give_304_where_nothing_changed(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    unchanged, same_bytes = [], []
    for outlet in world.outlets():
        first = get(world, feed_url(outlet), 1, base_time)
        sent = {}
        if "etag" in first.headers:
            sent["If_None_Match"] = first.headers["etag"]
        if "last-modified" in first.headers:
            sent["If_Modified_Since"] = first.headers["last-modified"]
        again = get(world, feed_url(outlet), 1, base_time, **sent)
        assert (again.status, again.body) == ((304, b"") if sent else (200, first.body)), outlet.id
        second = get(world, feed_url(outlet), 2, base_time, **sent)
        if second.status == 304:
            unchanged.append(outlet.id)
        elif second.body == first.body:
            same_bytes.append(outlet.id)
    truth = expected["pass"]["2"]
    assert unchanged == truth["unchanged"]
    assert same_bytes == truth["same_bytes"]


def test_a_rewritten_etag_is_not_taken_for_the_sent_one(world: World, base_time: datetime) -> None:
    outlet = world.content.outlets["fjord-post"]
    etag = get(world, feed_url(outlet), 1, base_time).headers["etag"]
    assert etag.startswith('W/"')
    assert get(world, feed_url(outlet), 1, base_time, If_None_Match=etag.removeprefix("W/")).status == 200


def test_guids_that_carry_a_placement_change_while_their_links_stay(world: World, base_time: datetime) -> None:
    outlet = world.content.outlets["albion"]
    first, second = ({(e.link, e.guid) for e in parsed(world, outlet, n, base_time).entries} for n in PASSES)
    assert {link for link, _ in first} == {link for link, _ in second}
    assert not first & second
    assert all(re.search(r"#[0-3]$", guid) for _, guid in first)


def test_the_live_blog_keeps_its_guid(world: World, base_time: datetime) -> None:
    outlet = world.content.outlets["calder-post"]
    titles = [
        {entry.guid: entry.title for entry in parsed(world, outlet, number, base_time).entries} for number in PASSES
    ]
    changed = [guid for guid in titles[0] if titles[0][guid] != titles[1][guid]]
    assert [guid.rpartition("/")[2] for guid in changed] == ["harbour-marathon-live"]


def test_every_way_of_telling_metadata_is_there(world: World, base_time: datetime) -> None:
    scene = world.scene(1, base_time, PORT)
    told: dict[str, set[str]] = {"json-ld": set(), "og": set(), "microdata": set(), "time": set()}
    marks = {"json-ld": b"application/ld+json", "og": b"og:title", "microdata": b"itemprop", "time": b"<time "}
    for outlet in world.outlets():
        for article, edition in scene.standing(outlet):
            page = get(world, scene.url(article), 1, base_time)
            if page.status == 200 and not edition.wall:
                for kind, mark in marks.items():
                    if mark in page.body:
                        told[kind].add(outlet.id)
    assert all(told.values())
    everywhere = set().union(*told.values())
    assert "vistula-monitor" not in everywhere
    assert told["time"] - told["json-ld"] - told["og"] - told["microdata"] == {"fjord-post", "cedar-valley"}
    assert told["og"] - told["json-ld"] == {"carpathian-observer", "gazzetta-tevere"}


def test_gzip_only_for_those_who_ask(world: World, base_time: datetime) -> None:
    outlet = world.content.outlets["albion"]
    assert get(world, feed_url(outlet), 1, base_time, Accept_Encoding="gzip").body[:2] == b"\x1f\x8b"
    assert get(world, feed_url(outlet), 1, base_time).body[:5] == b"<?xml"


def test_an_unknown_host_and_an_unknown_path(world: World, base_time: datetime) -> None:
    assert world.answer("127.42.0.99:1", "/", {}, 1, base_time).status == 421
    assert world.answer("127.42.0.1:1", "/nothing-here", {}, 1, base_time).status == 404


def test_front_and_section_pages_list_articles(world: World, base_time: datetime) -> None:
    front = get(world, f"http://127.42.0.3:{PORT}/", 1, base_time)
    section = get(world, f"http://127.42.0.3:{PORT}/culture", 1, base_time)
    assert front.status == section.status == 200
    assert b"Storm Una" in front.body
    assert b"talking drum" in section.body
    assert b"Storm Una" not in section.body
