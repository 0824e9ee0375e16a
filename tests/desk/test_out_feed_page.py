"""The desk serves the output feeds of delivery.toml, to those who may read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import etree

from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor


@pytest.fixture(scope="module")
def desk(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> DeskVisitor:
    folder = tmp_path_factory.mktemp("watch")
    shutil.copy(demo_archive, folder / "news.db")
    (folder / "delivery.toml").write_text('[[feeds]]\nname = "alliance"\ntopics = ["nato"]\n', encoding="utf-8")
    return DeskVisitor(folder / "news.db", now=MOMENT)


def test_a_feed_is_served_with_its_own_address(desk: DeskVisitor) -> None:
    answer = desk.get("/feeds/alliance.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.content)
    names = {"a": "http://www.w3.org/2005/Atom"}
    assert root.findall("a:entry", names)
    (link,) = root.findall("a:link", names)
    assert link.get("href") == "http://localhost/-/wirewatch/feeds/alliance.atom"
    assert len(json.loads(desk.get("/feeds/alliance.json").text)["items"]) == len(root.findall("a:entry", names))


def test_the_page_of_topics_lists_the_feeds(desk: DeskVisitor) -> None:
    assert 'href="/-/wirewatch/feeds/alliance.atom"' in desk.page("/topics")


def test_a_feed_that_is_not_in_the_file_is_named_with_the_nearest(desk: DeskVisitor, demo_archive: Path) -> None:
    answer = desk.get("/feeds/alliances.atom")
    assert (answer.status_code, "did you mean &#39;alliance&#39;" in answer.text) == (404, True)


def test_a_feed_is_for_those_who_may_read(desk: DeskVisitor) -> None:
    stranger = DeskVisitor(desk.office.archive, now=MOMENT, person="")
    answer = stranger.get("/feeds/alliance.atom")
    assert "Sign in" in answer.text
    assert "<entry" not in answer.text
