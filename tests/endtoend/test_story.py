"""The story the project was born from, through the whole program: who said it first, and who repeated whom."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.judged.story_lookups import list_stories, story_details
from crawler.watch.packaged import packaged

EXPECTED = tomllib.loads((packaged("demo") / "expected.toml").read_text(encoding="utf-8"))
FIRST, SECOND = EXPECTED["story"]


@pytest.fixture(scope="module")
def story(demo_archive: Path) -> Iterator[dict[str, Any]]:
    with closing(sqlite3.connect(f"file:{demo_archive}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        told = max(list_stories(db), key=lambda s: s["article_count"])
        yield story_details(db, told["story"])


@pytest.fixture(scope="module")
def page(demo_archive: Path) -> str:
    return (demo_archive.parent / "story.html").read_text(encoding="utf-8")


def test_each_pass_says_how_many_origins_are_known(demo_archive: Path) -> None:
    printed = (demo_archive.parents[1] / "demo.out").read_text(encoding="utf-8")
    for expected, names in ((FIRST, "Politico"), (SECOND, "Politico, Schuman Square")):
        origins = len(expected["known_origins"])
        assert (
            f"{expected['articles']} articles, {expected['outlets']} outlets, "
            f"{origins} known origin{'s' * (origins > 1)} ({names}), {expected['uncredited']} uncredited"
        ) in printed
    assert "confirmed" not in printed


def test_the_story_holds_together(story: dict[str, Any]) -> None:
    assert story["title"] == SECOND["title"]
    assert (story["article_count"], story["outlet_count"]) == (SECOND["articles"], SECOND["outlets"])
    members = {article["outlet"] for article in story["articles"]}
    assert members == {f["article"].partition("/")[0] for f in EXPECTED["flagged"] if f["story"]}


def test_the_origins_are_those_who_reported(story: dict[str, Any]) -> None:
    assert [o["outlet"] for o in story["origins"]] == SECOND["known_origins"]
    assert {o["reason"] for o in story["origins"]} == {"own"}
    assert story["uncredited_count"] == SECOND["uncredited"]


def test_each_credit_is_quoted(story: dict[str, Any]) -> None:
    credits = {f["article"].partition("/")[0]: f["credit"] for f in EXPECTED["flagged"] if f["story"]}
    for article in story["articles"]:
        words = [step["words"] for step in article["steps"] if step["leads"]]
        expected = credits[article["outlet"]]
        assert len(words) == bool(expected)
        if article["outlet"] == "dnipro-online":  # one in English, its twin in Ukrainian
            assert words[0] in ("Source: Politico", "Джерело: Politico")
        elif words and words[0] != article["title"]:  # a headline that credits comes before the text that does
            assert expected.casefold() in words[0].casefold()
        assert bool(words) != bool(article["own_quote"])


def test_the_picture_has_an_arrow_for_each_echo(story: dict[str, Any], page: str) -> None:
    echoes = [a for a in story["articles"] if any(step["leads"] for step in a["steps"])]
    assert len(re.findall(r'class="arrow ', page)) == len(echoes) == SECOND["articles"] - 2
    assert story["sentence"] in page
    for article in story["articles"]:
        assert article["text_sha256"] in page
    # the page whose layout broke: what it may have said in the time of this story, nobody knows
    assert f"1 known gap in 1 of {EXPECTED['pass']['2']['listed']} feeds in this time." in page
    assert "Languages: en, uk." in page


def test_every_arrow_rests_on_a_stored_quote_or_a_measured_copy(demo_archive: Path) -> None:
    with closing(sqlite3.connect(f"file:{demo_archive}?mode=ro", uri=True)) as db:
        loose = db.execute(
            """SELECT e.article, e.reason FROM origin_edges e
               LEFT JOIN credits c ON c.article = e.article AND c.position = e.credit AND c.quote <> ''
               LEFT JOIN relations r ON r.relation = e.reason AND r.active
                 AND ((r.article, r.other) = (e.article, e.source_article)
                   OR (r.article, r.other) = (e.source_article, e.article))
               WHERE c.article IS NULL AND r.article IS NULL"""
        ).fetchall()
        assert loose == []
        assert db.execute("SELECT count(*) FROM origin_edges WHERE leads").fetchone()[0] > SECOND["articles"] - 2


def test_copies_of_an_agency_lead_to_it(demo_archive: Path) -> None:
    with closing(sqlite3.connect(f"file:{demo_archive}?mode=ro", uri=True)) as db:
        group = EXPECTED["copies"][0]
        outlets = {name.partition("/")[0] for name in (group["text"], *group["printed_by"])}
        origin = group["text"].partition("/")[0]
        found = db.execute(
            """SELECT a.outlet, a.origin FROM articles a JOIN articles r ON r.id = coalesce(a.copy_of, a.id)
               WHERE EXISTS (SELECT 1 FROM articles c WHERE c.copy_of = r.id)"""
        ).fetchall()
    assert found and set(found) == {(outlet, origin) for outlet in outlets}
