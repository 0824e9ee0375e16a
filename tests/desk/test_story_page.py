"""The page of a story: origins with their words, the picture, articles with their sources, copies folded, and the twin."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.desk.pages.story_page import DRAWN, _folded, _telling
from crawler.desk.time_strip import time_strip
from crawler.picture.contents import Card, EchoPicture, SourceStep
from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor


@pytest.fixture(scope="module")
def desk(demo_archive: Path) -> DeskVisitor:
    return DeskVisitor(demo_archive, now=MOMENT)


@pytest.fixture(scope="module")
def told(demo_archive: Path) -> int:
    """The story that most articles tell."""
    with closing(sqlite3.connect(demo_archive)) as db:
        return int(db.execute("SELECT id FROM stories ORDER BY article_count DESC LIMIT 1").fetchone()[0])


def test_a_story_tells_who_said_it_first_with_the_words(desk: DeskVisitor, told: int) -> None:
    html = desk.page(f"/stories/{told}")
    story = json.loads(desk.get(f"/stories/{told}.json").text)["story"]
    assert story["sentence"] in html
    assert "according to a memo seen by POLITICO." in html, "the words that show own reporting"
    assert html.count('<g class="origin">') == sum(origin["article"] is not None for origin in story["origins"]) > 1
    assert 'class="arrow' in html
    assert "<mark>" in html
    assert "No known gap" in html or "known gap" in html
    assert "<style" not in html
    assert "style=" not in html
    assert len(html.encode()) < 60_000


def test_the_twin_holds_what_the_page_holds(desk: DeskVisitor, told: int) -> None:
    said = json.loads(desk.get(f"/stories/{told}.json").text)
    assert said["story"]["story"] == told
    assert len(said["story"]["articles"]) == said["story"]["article_count"]
    assert {"evidence", "edits", "marks"} <= set(said)


def test_the_whole_picture_can_be_saved(desk: DeskVisitor, told: int) -> None:
    answer = desk.get(f"/stories/{told}/picture.html")
    assert answer.headers["content-disposition"] == f'attachment; filename="story-{told}.html"'
    assert answer.text.count('<g class="') == answer.text.count("<rect ")
    assert "<script" not in answer.text


def test_a_joined_story_leads_to_the_one_it_is_part_of(demo_archive: Path, tmp_path: Path, told: int) -> None:
    shutil.copy(demo_archive, tmp_path / "news.db")
    with closing(sqlite3.connect(tmp_path / "news.db")) as db, db:
        (part,) = db.execute("SELECT id FROM stories WHERE id <> ?", (told,)).fetchone()
        db.execute("UPDATE stories SET merged_into = ?, merge_score = .5 WHERE id = ?", (told, part))
        db.execute(
            "INSERT INTO marks (kind, subject, mark, who, at) VALUES ('story', ?, 'follow', 'bob', '')", (str(part),)
        )
    desk = DeskVisitor(tmp_path / "news.db", now=MOMENT)
    answer = desk.get(f"/stories/{part}.json")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/-/wirewatch/stories/{told}.json")
    assert "Followed by bob" in desk.page(f"/stories/{told}")


@pytest.mark.parametrize("number", ["0", "99999", "999999999999999999"])
def test_a_story_that_is_none_is_told_in_words(desk: DeskVisitor, number: str) -> None:
    answer = desk.get(f"/stories/{number}")
    assert answer.status_code == 404
    assert f"There is no story {number}" in answer.text.replace(
        "There is no story 0", f"There is no story {int(number)}"
    )


def test_a_story_without_headline_origin_or_credits_is_a_page(demo_archive: Path, tmp_path: Path, told: int) -> None:
    shutil.copy(demo_archive, tmp_path / "news.db")
    with closing(sqlite3.connect(tmp_path / "news.db")) as db, db:
        db.execute("UPDATE stories SET title = '', circular = 1, closed_at = ?", ("2026-03-04T11:00:00Z",))
        for table in ("story_origins", "origin_edges", "credits", "flags"):
            db.execute(f"DELETE FROM {table}")
    html = DeskVisitor(tmp_path / "news.db", now=MOMENT).page(f"/stories/{told}")
    assert "(no headline)" in html
    assert "no article shows reporting of its own" in html
    assert "Closed" in html


def article(number: int, copy_of: int | None = None) -> dict[str, Any]:
    return {"id": number, "copy_of": copy_of}


def test_copies_lie_below_their_original_and_none_is_lost() -> None:
    rows = _folded([article(2, 1), article(1), article(3), article(4, 99)])
    assert [(row["article"]["id"], [c["id"] for c in row["copies"]]) for row in rows] == [(1, [2]), (3, []), (4, [])]
    assert _folded([]) == []


def card(number: int, *, origin: bool = False, source: int | None = None) -> Card:
    step = SourceStep(source, "S", "wire", "w") if source else None
    at = datetime(2026, 3, 4, tzinfo=UTC) + timedelta(minutes=number)
    return Card(number, at, None, True, "O", "T", "https://a.example/", "en", "0" * 64, 1, step, origin, "")


def test_of_a_large_story_origins_and_those_that_others_repeat_are_drawn() -> None:
    cards = tuple(card(n, origin=n == 90, source=70 if n == 95 else None) for n in range(1, 100))
    scene = EchoPicture(1, "t", "s", cards, (), (), datetime(2026, 3, 4, tzinfo=UTC), "w")
    drawn = [c.article for c in _telling(scene)]
    assert len(drawn) == DRAWN
    assert drawn == sorted(drawn)
    assert {70, 90} <= set(drawn)


def test_a_thousand_articles_are_a_small_strip() -> None:
    begin = datetime(2026, 3, 4, tzinfo=UTC)
    dots = [(begin + timedelta(minutes=n), ("origin", "echo", "copy")[n % 3]) for n in range(1000)]
    drawn = time_strip(dots)
    assert len(drawn) < 12_000
    assert drawn.count("<path") == 4
    assert "334 of known origins" in drawn
    assert time_strip([]) == ""
    assert "M8 24h0" in time_strip([(begin, "echo")])
