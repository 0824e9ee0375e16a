"""What the desk adds to Datasette's own pages: links of cells, what is hidden, the twelve questions."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from crawler.desk.cells import linked, place_of_cell
from crawler.desk.pages.tables_page import FIRST, VIEWS
from crawler.desk.serving import configured
from crawler.watch.packaged import packaged
from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor
from tests.docs.pages import text_of


@pytest.fixture(scope="module")
def desk(demo_archive: Path) -> DeskVisitor:
    return DeskVisitor(demo_archive, now=MOMENT)


def text(desk: DeskVisitor, address: str) -> str:
    answer = desk.raw("GET", address, headers={"cookie": desk.cookie()})
    assert answer.status_code == 200, address
    return str(answer.text)


def test_cells_of_tables_views_and_questions_lead_to_the_desk(desk: DeskVisitor) -> None:
    assert re.search(r'<a href="/-/wirewatch/articles/\d+">[^<]*\w', text(desk, "/news/flags"))
    assert '<a href="/-/wirewatch/topics/nato">' in text(desk, "/news/flags")
    assert '<a href="/-/wirewatch/stories/' in text(desk, "/news/stories_recent")
    assert '<a href="/-/wirewatch/sources/' in text(desk, "/news/gaps")
    assert '<a href="/-/wirewatch/articles/' in text(desk, "/news/articles")
    assert '<a href="/-/wirewatch/articles/' in text(desk, "/news/q05_without_full_text")


@pytest.mark.parametrize(
    ("table", "column", "value", "place"),
    [("flags", "article", 17, "/articles/17"), (None, "story", "4", "/stories/4"), ("stories", "id", 4, "/stories/4"),
     ("polls", "id", 4, ""), ("polls", "feed", 9, "/sources/9"), ("flags", "topic", "nato", "/topics/nato"), ("flags", "topic", "../x", ""),
     ("articles", "copy_of", None, ""), ("articles", "title", 4, ""), ("flags", "article", "4 or 1", ""), ("fp", "article", b"4", "")],
)  # fmt: skip
def test_where_a_cell_leads(table: str | None, column: str, value: object, place: str) -> None:
    assert place_of_cell(table, column, value) == place


def test_the_label_of_a_cell_is_escaped() -> None:
    said = linked("flags", "article", {"value": 17, "label": "<b>x"}, lambda place: f"/-/wirewatch{place}")
    assert said == '<a href="/-/wirewatch/articles/17">&lt;b&gt;x</a> <em>17</em>'


def test_the_questions_are_those_of_the_docs_and_answer(demo_archive: Path, desk: DeskVisitor) -> None:
    asked = configured()["databases"]["news"]["queries"]
    docs = text_of("docs/data.md")
    assert len(asked) == 12
    with closing(sqlite3.connect(demo_archive)) as db:
        for name, query in asked.items():
            sql = query["sql"].replace(":topic", "'nato'")
            assert sql in docs, f"{name} is not the SQL of docs/data.md"
            assert f"### {query['title']}" in docs
            db.execute(sql).fetchall()
    assert "intelligence-sharing" in text(desk, "/news/q02_words_that_fired")
    assert text(desk, "/news/q01_new_on_a_topic?topic=nato")


def test_the_tables_page_shows_eight_first_and_all_of_it_exists(demo_archive: Path, desk: DeskVisitor) -> None:
    html = desk.page("/tables")
    places = [html.index(f"/news/{name}") for name in FIRST]
    assert len(FIRST) == 8
    assert places == sorted(places)
    assert max(places) < html.index("Twelve questions") < html.index("Views")
    for address in re.findall(r'href="(/news[^"]*)"', html):
        assert desk.raw("GET", address, headers={"cookie": desk.cookie()}).status_code == 200, address
    with closing(sqlite3.connect(demo_archive)) as db:
        known = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    assert {*FIRST, *VIEWS} <= known


def test_plumbing_is_hidden_and_the_eight_are_not() -> None:
    for name in ("metadata.yaml", "datasette.yaml"):
        tables = yaml.safe_load((packaged("defaults") / name).read_text(encoding="utf-8"))["databases"]["news"][
            "tables"
        ]
        hidden = {table for table, said in tables.items() if said.get("hidden")}
        assert {"fp", "claims", "story_terms", "delivery_state", "robots"} <= hidden
        assert not hidden & set(FIRST)


def test_a_datasette_of_somebody_else_is_left_alone(demo_archive: Path) -> None:
    import asyncio

    from datasette.app import Datasette

    DeskVisitor(demo_archive, now=MOMENT)  # the plugin is there

    async def ask() -> list[int]:
        other = Datasette([str(demo_archive)])
        return [(await other.client.get(path)).status_code for path in ("/-/wirewatch", "/news/articles")]

    assert asyncio.run(ask()) == [404, 200]
