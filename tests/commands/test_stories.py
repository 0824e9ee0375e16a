"""The commands on stories and copies, on the archive of the demo."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from crawler.errors import UsageError


@pytest.fixture
def watch(demo_archive: Path, tmp_path: Path) -> Path:
    """A copy of the demo's watch folder, to be written to."""
    return Path(shutil.copytree(demo_archive.parent, tmp_path / "watch"))


def run(watch: Path, *words: str) -> Result:
    result = CliRunner().invoke(cli, ["--dir", str(watch), *words], standalone_mode=False)
    if result.exception:
        raise result.exception
    return result


def test_stories_are_listed_with_their_sentence(watch: Path) -> None:
    listed = run(watch, "stories", "--topic", "intelligence-sharing").stdout
    assert "13 articles, 12 outlets, 2 known origins (Politico, Schuman Square), 0 uncredited" in listed


@pytest.mark.parametrize(
    "options, some",
    [(("--min-origins", "2"), True), (("--min-origins", "9"), False), (("--since", "2099-01-01"), False)],
)
def test_stories_can_be_narrowed(watch: Path, options: tuple[str, ...], some: bool) -> None:
    found = json.loads(run(watch, "stories", "--json", *options).stdout)
    assert bool(found) == some
    assert all(story["origin_count"] >= 2 for story in found)


def test_an_unknown_topic_is_no_empty_list(watch: Path) -> None:
    with pytest.raises(UsageError, match="nato"):
        run(watch, "stories", "--topic", "nat")


def _largest(watch: Path) -> dict[str, object]:
    found = json.loads(run(watch, "stories", "--json").stdout)
    return max(found, key=lambda story: story["article_count"])  # type: ignore[no-any-return]


def test_a_story_is_told_with_its_steps(watch: Path) -> None:
    told = run(watch, "show", "story", str(_largest(watch)["story"])).stdout
    assert "from Politico (article " in told
    assert "according_to: Source: Politico" in told
    assert "own reporting: " in told
    assert told.rstrip().endswith("Languages: en, uk.")


def test_the_picture_is_written(watch: Path, tmp_path: Path) -> None:
    page = tmp_path / "echo.html"
    result = run(watch, "show", "story", str(_largest(watch)["story"]), "--html", str(page))
    assert result.stdout == ""
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_no_such_story(watch: Path) -> None:
    with pytest.raises(UsageError, match="9999"):
        run(watch, "show", "story", "9999")


def _a_copy(watch: Path) -> tuple[int, int]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(watch / "news.db")) as db:
        sql = "SELECT article, other FROM relations WHERE relation = 'copy' AND active ORDER BY 1 LIMIT 1"
        later, earlier = db.execute(sql).fetchone()
    return int(later), int(earlier)


def test_a_copy_is_explained_by_the_passages_of_both(watch: Path) -> None:
    later, earlier = _a_copy(watch)
    explained = json.loads(run(watch, "copies", "explain", str(later), "--json").stdout)
    relation = next(r for r in explained["relations"] if r["with_article"] == earlier)
    assert relation["passages"]
    bodies = [json.loads(run(watch, "show", "article", str(i), "--json").stdout)["body"] for i in (later, earlier)]
    first = relation["passages"][0].split()[:4]
    assert all(word in body for word in first for body in bodies)
    assert relation["passages"][0][:40] in run(watch, "copies", "explain", str(later)).stdout


def test_a_verdict_and_its_undoing(watch: Path) -> None:
    later, earlier = _a_copy(watch)
    pair = (str(later), str(earlier))
    before = json.loads(run(watch, "copies", "explain", pair[0], "--json").stdout)
    run(watch, "copies", "differ", *pair, "--why", "two reports", "--who", "desk")
    parted = json.loads(run(watch, "copies", "explain", pair[0], "--json").stdout)
    assert [(v["who"], v["why"], v["verdict"]) for v in parted["verdicts"]] == [("desk", "two reports", "not the same")]
    assert earlier not in [member["id"] for member in parted["group"]]
    assert "overruled" in run(watch, "copies", "explain", pair[0]).stdout
    run(watch, "copies", "undo", *pair)
    assert json.loads(run(watch, "copies", "explain", pair[0], "--json").stdout) == before


def test_two_articles_can_be_called_the_same(watch: Path) -> None:
    found = json.loads(run(watch, "copies", "same", "1", "2", "--why", "one press release", "--json").stdout)
    assert [(a["id"], a["copy_of"]) for a in found] == [(1, None), (2, 1)]
    assert found[0]["story"] == found[1]["story"]


def test_a_verdict_needs_a_reason(watch: Path) -> None:
    import click

    with pytest.raises(click.UsageError):
        run(watch, "copies", "same", "1", "2")
