"""data.md tells the truth: about every table and column, and with every line of SQL."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli as sqlite_utils

from crawler.archive.connect import connect, connect_readonly
from crawler.fetching.failures import _WORDS
from crawler.intake.polling.decide import _STATUS_REASONS
from crawler.judging.edits.churn import MAX_IN_A_ROW, MAX_VERSIONS
from tests.demo_archive import MOMENT
from tests.docs.pages import first_cells, sections, shell_commands, text_of

PAGE = text_of("docs/data.md")
SECTIONS = sections(PAGE)
QUESTIONS = [heading for heading in SECTIONS if re.match(r"\d+\. ", heading)]
# Nothing falls silent or is overdue in the demo world.
MAY_BE_EMPTY = ("FROM silent_feeds", "FROM stale_feeds")
COMMANDS = [
    (heading, words) for heading in SECTIONS for words in shell_commands(SECTIONS[heading]) if heading[0] != "T"
]
_INTERNAL = re.compile(r"sqlite_.*|articles_fts_\w+")


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Tables and views of a fresh archive with their columns."""
    with closing(connect(tmp_path_factory.mktemp("fresh") / "news.db")) as db:
        names = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        return {
            name: [column["name"] for column in db.execute("SELECT name FROM pragma_table_info(?)", (name,))]
            for name in names
            if not _INTERNAL.fullmatch(name)
        }


@pytest.fixture
def beside_archive(demo_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The examples say news.db and mean the one of the folder they are typed in."""
    monkeypatch.chdir(demo_archive.parent)
    return demo_archive


def answer(words: list[str]) -> list[dict[str, Any]]:
    """What an example prints; its ``now`` is the moment of the demo's last pass."""
    told = [word.replace("'now'", f"'{MOMENT:%F %T}'") for word in words[1:]]
    result = CliRunner().invoke(sqlite_utils, told)
    assert result.exit_code == 0, result.output
    rows: list[dict[str, Any]] = json.loads(result.stdout)
    return rows


def test_every_table_view_and_column_is_documented(schema: dict[str, list[str]]) -> None:
    documented = {name: first_cells(text) for name, text in SECTIONS.items() if re.fullmatch(r"[a-z_]+", name)}
    assert documented.keys() == schema.keys()
    for name, columns in schema.items():
        assert documented[name] == columns, name


def test_tables_and_views_stand_under_their_heading(schema: dict[str, list[str]], demo_archive: Path) -> None:
    with closing(connect_readonly(demo_archive)) as db:
        kinds = {r["name"]: r["type"] for r in db.execute("SELECT name, type FROM sqlite_master")}
    for name in schema:
        assert f"### {name}\n" in SECTIONS["Views" if kinds[name] == "view" else "Tables"]


def test_no_name_needs_quoting(schema: dict[str, list[str]], demo_archive: Path) -> None:
    with closing(connect_readonly(demo_archive)) as db:
        for name, columns in schema.items():
            for column in columns:
                db.execute(f"SELECT {column} FROM {name} AS t WHERE t.{column} IS NULL ORDER BY {column} LIMIT 1")


def test_there_are_twelve_questions_and_each_has_an_answer() -> None:
    assert [heading.split(".")[0] for heading in QUESTIONS] == [str(n) for n in range(1, 13)]
    for heading in QUESTIONS:
        assert heading.endswith("?")
        assert list(shell_commands(SECTIONS[heading])), heading


@pytest.mark.parametrize("heading, words", COMMANDS, ids=[heading for heading, _ in COMMANDS])
def test_every_example_runs_and_finds_something(heading: str, words: list[str], beside_archive: Path) -> None:
    assert words[0] == "sqlite-utils"
    rows = answer(words)
    if not any(view in words[-1] for view in MAY_BE_EMPTY):
        assert rows


def test_offsets_lead_to_the_words(demo_archive: Path) -> None:
    with closing(connect_readonly(demo_archive)) as db:
        rows = db.execute(
            """SELECT s.words, substr(CASE s.field WHEN 'title' THEN t.title WHEN 'summary' THEN t.summary ELSE t.body END,
                                      s.span_start + 1, s.span_end - s.span_start) AS there
               FROM flag_spans s JOIN article_text t ON t.article = s.article AND t.text_version = s.text_version"""
        ).fetchall()
    assert len(rows) > 20
    assert all(row["words"] == row["there"] for row in rows)


def test_first_answer_is_news_about_nato(beside_archive: Path) -> None:
    words = next(iter(shell_commands(SECTIONS[QUESTIONS[0]])))
    rows = answer(words)
    assert rows and all("nato" in row["snippet"].lower() or "нато" in row["snippet"].lower() for row in rows)


def test_copies_are_listed_with_their_root(beside_archive: Path) -> None:
    question = next(heading for heading in QUESTIONS if "copied" in heading)
    words = next(iter(shell_commands(SECTIONS[question])))
    rows = answer(words)
    for text in {row["text"] for row in rows}:
        assert text in [row["id"] for row in rows if row["text"] == text]
    assert len(rows) >= 3


def test_the_caps_on_versions_are_told() -> None:
    told = SECTIONS["Texts, versions and offsets"]
    assert f"after {MAX_IN_A_ROW} readings" in told.replace("\n", " ")
    assert f"more than {MAX_VERSIONS:,} versions" in told.replace("\n", " ")


def test_words_of_reasons_are_explained(demo_archive: Path) -> None:
    explained = set(first_cells(SECTIONS["Words in reason columns"]))
    known = {word for _, word in _WORDS} | set(_STATUS_REASONS.values())
    with closing(sqlite3.connect(demo_archive)) as db:
        for table, column in (("articles", "text_reason"), ("polls", "reason"), ("entries", "last_error")):
            known |= {row[0] for row in db.execute(f"SELECT DISTINCT {column} FROM {table}")}
    assert {word for word in known - {""} if not word.startswith("http_")} <= explained
