"""Demo world: expected.toml, which end-to-end tests read, tells the truth about the files."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote
from urllib.robotparser import RobotFileParser

import pytest
from lxml import html

from crawler.demo.content import parse_offset
from crawler.demo.markup import blocks, plain
from crawler.demo.world import World
from tests.demo.asking import PASSES, PORT, get, links, listed, name, named, texts


@pytest.mark.parametrize("pass_number", PASSES)
def test_the_counts_of_expected_toml(
    world: World, base_time: datetime, expected: dict[str, Any], pass_number: int
) -> None:
    truth = expected["pass"][str(pass_number)]
    named_now = [link for outlet in world.outlets() for link in links(world, outlet, pass_number, base_time)]
    earlier = [link for outlet in world.outlets() for link in links(world, outlet, 1, base_time)]
    indexes = sum(bool(outlet.feed.news_part) for outlet in world.outlets())
    assert len(world.outlets()) + indexes == truth["feeds"]
    assert len(named_now) == truth["items"]
    assert len({*earlier, *named_now}) == truth["entries"]
    assert len(listed(world, pass_number, base_time)) == truth["articles"]
    flagged = [row for row in expected["flagged"] if row.get("pass", 1) <= pass_number]
    for topic, count in truth["flags"].items():
        assert sum(topic in row["topics"] for row in flagged) == count, topic
    assert truth["copies"] == sum(len(row["printed_by"]) for row in expected["copies"])


def test_what_is_new_and_what_is_edited(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    truth = expected["pass"]["2"]
    assert listed(world, 2, base_time) - listed(world, 1, base_time) == set(truth["new"])
    changed = [
        name(article)
        for article in world.content.articles
        if len({(edition.title, edition.body) for edition in article.editions}) > 1
    ]
    assert changed == truth["edited"]
    recovered = [name(a) for a in world.content.articles if [e.status for e in a.editions] == [503, 200]]
    assert recovered == truth["recovered"]


def test_robots_forbid_what_expected_toml_says(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    forbidden = []
    scene = world.scene(1, base_time, PORT)
    for article in world.content.articles:
        outlet = world.content.outlets[article.outlet]
        rules = RobotFileParser()
        body = get(world, f"http://{outlet.address}:{PORT}/robots.txt", 1, base_time).body
        rules.parse(body.decode().splitlines())
        if not rules.can_fetch("wirewatch", quote(scene.url(article), safe=":/")):
            forbidden.append(name(article))
    assert forbidden == [row["article"] for row in expected["unread"] if row["why"] == "robots"]


def test_the_credits_stand_in_the_texts(world: World, expected: dict[str, Any]) -> None:
    articles = named(world)
    for row in expected["flagged"]:
        text = "\n".join(texts(articles[row["article"]]))
        assert ("NATO" if row["article"] != "dnipro-online/nato-stryvozhene-pauzoyu" else "НАТО") in text
        assert row.get("credit", "") in text, row["article"]
        if "intelligence-sharing" in row["topics"] and "НАТО" not in text:
            assert "intelligence sharing" in text.lower(), row["article"]


def test_nothing_else_speaks_of_the_topics(world: World, expected: dict[str, Any]) -> None:
    flagged = {row["article"] for row in expected["flagged"]}
    for article in world.content.articles:
        if name(article) in flagged:
            continue
        text = "\n".join(texts(article))
        for word, topic in (("NATO", "nato"), ("intelligence", "intelligence-sharing")):
            assert word not in text or name(article) in expected["traps"][topic], f"{name(article)}: {word}"


def test_the_story_has_one_article_from_each_outlet(world: World, expected: dict[str, Any]) -> None:
    for story in expected["story"]:
        rows = [row for row in expected["flagged"] if row["story"] and row.get("pass", 1) <= story["pass"]]
        assert len(rows) == story["articles"]
        assert len({row["article"].partition("/")[0] for row in rows}) == story["outlets"]
        own = [row["article"].partition("/")[0] for row in rows if not row["credit"]]
        assert own == story["known_origins"]
    first = max((named(world)[row["article"]] for row in rows), key=lambda article: article.editions[0].published * -1)
    assert name(first) == "politico/nato-blind-spots-us-intelligence"
    assert {story["title"] for story in expected["story"]} == {first.editions[0].title}


def test_rewrites_are_truly_different_words(world: World, expected: dict[str, Any]) -> None:
    """No two members share more than a few runs of five words (names and quotations are allowed to recur)."""
    runs = {}
    for row in expected["flagged"]:
        if row["story"]:
            words = re.findall(r"\w+", named(world)[row["article"]].editions[0].body.lower())
            runs[row["article"]] = {tuple(words[at : at + 5]) for at in range(len(words) - 4)}
    for one, first in runs.items():
        for other, second in runs.items():
            if one < other:
                assert len(first & second) / min(len(first), len(second)) < 0.15, (one, other)


def test_copies_have_the_same_text_under_another_title(world: World, expected: dict[str, Any]) -> None:
    articles = named(world)
    for row in expected["copies"]:
        for copy in row["printed_by"]:
            assert articles[copy].editions[0].body == articles[row["text"]].editions[0].body
            assert articles[copy].editions[0].title != articles[row["text"]].editions[0].title


def test_most_texts_are_long_enough_to_be_read(world: World) -> None:
    lengths = {name(a): len(" ".join(texts(a)).split()) for a in world.content.articles}
    short = [key for key, words in lengths.items() if words < 150]
    assert short == ["cedar-valley/water-tower-name"]


def test_the_paywall_and_the_consent_wall(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    scene = world.scene(1, base_time, PORT)
    paid, walled = [], []
    for article in world.content.articles:
        body = get(world, scene.url(article), 1, base_time).body
        if b'"isAccessibleForFree": false' in body:
            paid.append(name(article))
        if b"consent-wall" in body:
            walled.append(name(article))
    assert paid == expected["paywall"]["articles"]
    assert walled == [row["article"] for row in expected["unread"] if row["why"] == "consent_wall"]


def test_twins_name_each_other(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    scene = world.scene(1, base_time, PORT)
    for one, other in expected["twins"].items():
        addresses = {scene.url(named(world)[one]), scene.url(named(world)[other])}
        for article in (named(world)[one], named(world)[other]):
            tree = html.fromstring(get(world, scene.url(article), 1, base_time).body)
            assert set(tree.xpath("//link[@rel='alternate'][@hreflang]/@href")) == addresses


def test_the_key_article_is_as_expected_toml_says(world: World, base_time: datetime, expected: dict[str, Any]) -> None:
    truth = expected["key_article"]
    article = named(world)[truth["article"]]
    edition = article.editions[0]
    body = "\n".join(plain(block) for block in blocks(edition.body))
    assert body.startswith(truth["body_starts"])
    assert body.endswith(truth["body_ends"])
    assert (edition.title, edition.section, list(edition.authors)) == (
        truth["title"],
        truth["section"],
        truth["authors"],
    )
    assert list(edition.points) == truth["points"]
    assert edition.published == parse_offset(truth["published"])
    scene = world.scene(1, base_time, PORT)
    page = html.fromstring(get(world, scene.url(article), 1, base_time).body).text_content()
    for chrome in truth["never_in_text"]:
        assert chrome in page
        assert chrome not in body


def test_agency_bylines(world: World, expected: dict[str, Any]) -> None:
    for article, author in expected["bylines"].items():
        assert list(named(world)[article].editions[0].authors) == [author]
