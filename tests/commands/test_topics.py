"""wirewatch topics and wirewatch label, as people call them, on a small archive."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from crawler.archive.connect import connect
from crawler.archive.judged.topic_rows import sync_topics
from crawler.archive.lock import lock_holder, run_lock
from crawler.archive.migrations import migrations
from crawler.archive.ours import known_migrations
from crawler.cli import App, cli
from crawler.commands import topics as module
from crawler.crawl.session import open_session
from crawler.errors import ConfigError, LockedError, QueryError, UsageError
from crawler.watch.folder import Watch, read_topics
from tests.archive.making import NOW, column, draft, store

NATO = """
title = "NATO"
query = "{NATO} NOT NEAR/2 strap"
languages = ["en"]
priority = 2
[examples]
match = ["NATO ministers met."]
nomatch = ["A NATO strap for the watch."]
"""
FERRY = 'query = "ferry OR @boats"\n'
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A watch with two topics; articles 1 and 4 are on NATO, 2 on a ferry, 3 on a strap; all came before the topic ferry."""
    for name, text in (
        ("feeds.csv", "url\n"),
        ("topics/nato.toml", NATO),
        ("lists/boats.csv", "entity\nBarge\n"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    watch = Watch(tmp_path)
    with closing(connect(watch.archive_path)) as db:
        sync_topics(db, watch.topics, NOW)
        for number, body in enumerate(("NATO met.", "The ferry is late.", "A NATO strap.", "On NATO\x1b[2J."), 1):
            store(
                db,
                f"https://a.example/{number}",
                draft(f"Title {number}", body, language="fi" if number == 4 else "en"),
            )
    assert run_in(tmp_path)("topics", "reflag").exit_code == 0
    (tmp_path / "topics" / "ferry.toml").write_text(FERRY, "utf-8")
    return tmp_path


def run_in(folder: Path) -> Run:
    def run(*arguments: str, stdin: str | None = None) -> Result:
        result = CliRunner().invoke(cli, ["--dir", str(folder), *arguments], input=stdin, standalone_mode=False)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def run(folder: Path) -> Run:
    return run_in(folder)


def code(result: Result) -> int:
    return int(result.return_value or 0)


def rows(result: Result) -> Any:
    return json.loads(result.stdout)


def stored(folder: Path, sql: str) -> list[Any]:
    with closing(connect(folder / "news.db")) as db:
        return column(db, sql)


def bytes_of(folder: Path) -> str:
    return hashlib.sha256((folder / "news.db").read_bytes()).hexdigest()


def test_list_says_what_is_left_to_do(run: Run, folder: Path) -> None:
    (folder / "topics" / "nato.toml").write_text(NATO.replace("{NATO}", "nato"), "utf-8")
    listed = rows(run("topics", "list", "--json"))
    assert [(row["topic"], row["state"], row["flags"]) for row in listed] == [
        ("nato", "changed", 2),
        ("ferry", "new", 0),
    ]
    assert listed[0]["no_terms_for"] == {"fi": 1}
    run("topics", "reflag")
    assert {row["state"] for row in rows(run("topics", "list", "--json"))} == {"in force"}
    (folder / "topics" / "ferry.toml").unlink()
    (folder / "topics" / "nato.toml").write_text(NATO, "utf-8")
    with closing(connect(folder / "news.db")) as db:
        sync_topics(db, Watch(folder).topics, NOW)
    states = {row["topic"]: row["state"] for row in rows(run("topics", "list", "--json"))}
    assert states == {"nato": "not applied to older articles", "ferry": "no file"}


def test_list_for_people_has_the_precision_by_week(run: Run) -> None:
    run("label", "1", "nato", "right")
    run("label", "4", "nato", "wrong", "--why", "a name")
    lines = run("topics", "list").stdout.splitlines()
    assert lines[0].split()[:3] == ["topic", "version", "since"]
    assert "0.50" in lines[1]
    assert "2026-W10 0.50" in lines[1]
    (nato, _) = rows(run("topics", "list", "--json"))
    assert (nato["flags"], nato["hidden"], nato["precision"]) == (1, 1, 0.5)
    assert nato["weeks"] == [{"week": "2026-W10", "right": 1, "wrong": 1, "missed": 0, "precision": 0.5}]


def test_list_without_an_archive_and_with_a_broken_file(run: Run, folder: Path) -> None:
    (folder / "news.db").unlink()
    (folder / "topics" / "bad.toml").write_text('query = "(a"', "utf-8")
    result = run("topics", "list", "--json")
    assert [row["topic"] for row in rows(result)] == ["nato", "ferry"]
    assert "bad" in result.stderr


def test_check_names_every_mistake(run: Run, folder: Path) -> None:
    assert code(run("topics", "check")) == 0
    (folder / "topics" / "bad.toml").write_text('query = "(a"', "utf-8")
    (folder / "topics" / "worse.toml").write_text('quary = "a"', "utf-8")
    (folder / "lists" / "boats.csv").write_text("name\nx\n", "utf-8")
    result = run("topics", "check")
    assert code(result) == 2
    for said in ("position 0", "did you mean query", "lists/boats.csv", "no watch list @boats", "nato: can be used"):
        assert said in result.stdout, said
    found = {row["topic"]: row["ok"] for row in rows(run("topics", "check", "--json"))}
    assert found == {"nato": True, "ferry": False, "bad": False, "worse": False, "@boats": False}


def test_check_of_single_files_and_warnings(run: Run, folder: Path) -> None:
    new = folder / "new.toml"
    new.write_text('query = "a OR near"\nlanguages = ["en"]\nunreviewed = ["en"]', "utf-8")
    result = run("topics", "check", str(new))
    assert code(result) == 0
    assert result.stdout.splitlines()[0] == "new: can be used"
    assert "warning: " in result.stdout
    assert "not checked by a native reader: en" in result.stdout
    assert code(run("topics", "check", str(folder / "none.toml"))) == 2


def test_explain_a_match(run: Run, folder: Path) -> None:
    found = rows(run("topics", "explain", "nato", "--title", "A NATO strap", "--text", "But NATO met.", "--json"))
    assert (found["matched"], found["score"]) == (True, 2)
    assert [(s["field"], s["start"], s["text"]) for s in found["spans"]] == [("body", 4, "NATO")]
    (folder / "page.txt").write_text("But NATO met.", "utf-8")
    shown = run("topics", "explain", "nato", "--file", str(folder / "page.txt")).stdout
    assert "nato matches, score 2" in shown
    assert "body 4-8: NATO" in shown
    assert run("topics", "explain", "nato", "--file", "-", stdin="But NATO met.").stdout == shown
    assert "body 3-7: NATO" in run("topics", "explain", "nato", "--article", "4").stdout
    assert "\x1b" not in run("topics", "explain", "nato", "--text", "NATO\x1b[2J").stdout


def test_explain_why_not(run: Run) -> None:
    shown = run("topics", "explain", "nato", "--article", "3").stdout
    assert shown.startswith("nato does not match: ")
    assert "language en" in shown
    found = rows(run("topics", "explain", "ferry", "--text", "A boat", "--json"))
    assert (found["matched"], found["spans"], found["clauses"]["held"]) == (False, [], False)


def test_explain_a_file_not_in_use(run: Run, folder: Path) -> None:
    (folder / "new.toml").write_text('query = "boat"', "utf-8")
    assert "new matches" in run("topics", "explain", str(folder / "new.toml"), "--text", "a boat").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nato"], "nothing to explain"),
        (["nato", "--article", "1", "--text", "x"], "its own text"),
        (["nato", "--text", "x", "--file", "y"], "not both"),
        (["nato", "--article", "99"], "no article 99"),
        (["nata", "--text", "x"], "did you mean 'nato'"),
        (["new.toml", "--text", "x"], "no file new.toml"),
        (["nato", "--file", "none.txt"], "cannot be read"),
    ],
)
def test_explain_refuses(run: Run, arguments: list[str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run("topics", "explain", *arguments)


def test_test_runs_examples_and_labels(run: Run, folder: Path) -> None:
    assert rows(run("topics", "test", "nato", "--json")) == [{"topic": "nato", "passed": 2, "failures": []}]
    assert code(run("topics", "test")) == 0
    run("label", "1", "nato", "right")
    run("label", "4", "nato", "wrong")
    run("label", "2", "nato", "right")
    (folder / "topics" / "nato.toml").write_text(NATO.replace(" NOT NEAR/2 strap", ""), "utf-8")
    result = run("topics", "test", "nato")
    assert code(result) == 1
    assert result.stdout.splitlines() == [
        "nato: 2 passed, 3 failed",
        "  should not match but does: A NATO strap for the watch.  [NATO]",
        "  should match but does not: article 2: Title 2",
        "  should not match but does: article 4: Title 4  [NATO]",
    ]


def test_test_needs_no_archive(run: Run, folder: Path) -> None:
    (folder / "news.db").unlink()
    assert code(run("topics", "test", "nato")) == 0
    assert not (folder / "news.db").exists()


def test_backtest_writes_nothing(run: Run, folder: Path) -> None:
    new = folder / "new.toml"
    new.write_text('query = "strap OR met"', "utf-8")
    run("label", "3", "nato", "wrong", "--why", "a watch")
    run("label", "1", "nato", "right")
    with closing(connect(folder / "news.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = bytes_of(folder)
    found = rows(run("topics", "backtest", "nato", "--file", str(new), "--json"))
    assert (found["kept"], [r["article"] for r in found["gained"]], [r["article"] for r in found["lost"]]) == (
        1,
        [3],
        [4],
    )
    assert found["stored"]["precision"] == 1
    assert found["new"] == {"right": 1, "wrong": 1, "missed": 0, "precision": 0.5, "recall": 1, "f1": 2 / 3}
    shown = run("topics", "backtest", "nato", "--file", str(new)).stdout
    for said in (
        "1 kept, 1 gained, 1 lost",
        "new rule: precision 0.50",
        "article 3  labelled wrong",
        "[strap]",
        "Lost",
    ):
        assert said in shown, said
    assert "\x1b" not in shown
    assert bytes_of(folder) == before
    assert {path.name for path in folder.iterdir()} - {"news.db-wal", "news.db-shm"} == {
        "feeds.csv", "topics", "lists", "news.db", "new.toml"
    }  # fmt: skip
    assert (folder / "news.db-wal").stat().st_size == 0 if (folder / "news.db-wal").exists() else True


def test_backtest_says_how_many_a_language_leaves_out(run: Run, folder: Path) -> None:
    new = folder / "new.toml"
    new.write_text('query = "language:en AND (strap OR met)"', "utf-8")
    with closing(connect(folder / "news.db")) as db:
        db.execute("UPDATE articles SET language = '' WHERE id = 3")
    assert rows(run("topics", "backtest", "nato", "--file", str(new), "--json"))["unknown_language"] == 1
    assert "Left out: 1 article of unknown language." in run("topics", "backtest", "nato", "--file", str(new)).stdout
    new.write_text('query = "strap OR met"', "utf-8")
    assert "Left out" not in run("topics", "backtest", "nato", "--file", str(new)).stdout


def test_backtest_of_the_topics_own_file(run: Run) -> None:
    assert rows(run("topics", "backtest", "nato", "--json"))["kept"] == 2
    assert "0 kept, 1 gained, 0 lost" in run("topics", "backtest", "ferry").stdout
    assert "0 kept, 0 gained" in run("topics", "backtest", "ferry", "--since", "2026-03-05").stdout


def test_a_broken_new_rule_is_told_with_its_place(run: Run, folder: Path) -> None:
    (folder / "new.toml").write_text('query = "(a"', "utf-8")
    with pytest.raises((ConfigError, QueryError), match="position 0"):
        run("topics", "backtest", "nato", "--file", str(folder / "new.toml"))


def test_reflag_one_and_all(run: Run, folder: Path) -> None:
    assert run("topics", "reflag", "ferry").stdout.startswith("ferry, version 1: 0 flags kept, 1 gained, 0 lost")
    (folder / "lists" / "boats.csv").write_text("entity\nBarge\nStrap\n", "utf-8")
    done = rows(run("topics", "reflag", "--json"))
    assert [(d["topic"], d["topic_version"], d["kept"], d["gained"]) for d in done] == [
        ("ferry", 2, 1, 1),
        ("nato", 1, 2, 0),
    ]
    assert stored(folder, "SELECT DISTINCT flagged_at FROM flags") == ["2026-03-04T12:00:00Z"]
    with pytest.raises(UsageError, match="did you mean 'ferry'"):
        run("topics", "reflag", "fery")


def test_reflag_does_not_work_against_a_run_with_an_earlier_rule(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TAKEN_OVER_SECONDS", 0.0)
    watch = Watch(folder)
    with run_lock(watch.lock_path, "run"):
        assert lock_holder(watch.lock_path).startswith("wirewatch run, process")
        with pytest.raises(LockedError, match="earlier rule of ferry"):
            run("topics", "reflag", "ferry")
        assert run("topics", "reflag", "nato").exit_code == 0, "it works with this one already"
    assert lock_holder(watch.lock_path) == ""
    assert run("topics", "reflag", "ferry").exit_code == 0


def test_reflag_waits_for_a_daemon_to_take_over(run: Run, folder: Path) -> None:
    watch = Watch(folder)

    def take_over() -> None:
        with closing(connect(watch.archive_path)) as db:
            sync_topics(db, watch.topics, NOW)

    with run_lock(watch.lock_path, "daemon"):
        later = threading.Timer(0.3, take_over)
        later.start()
        assert run("topics", "reflag", "ferry").exit_code == 0
        later.join()
    assert stored(folder, "SELECT max(topic_version) FROM topic_versions WHERE topic = 'ferry'") == [1]


def test_a_run_tells_of_changed_topics(folder: Path) -> None:
    (folder / "topics" / "nato.toml").write_text(NATO.replace("{NATO}", "nato"), "utf-8")
    with open_session(Watch(folder), "due", clock=lambda: NOW) as session:
        told = session.ruling.unapplied
    assert [sentence.split(".")[0] for sentence in told] == ["The topic ferry is new", "The topic nato has changed"]
    with open_session(Watch(folder), "due", clock=lambda: NOW) as session:
        assert session.ruling.unapplied == ()


def test_label_hides_at_once(run: Run, folder: Path) -> None:
    assert len(rows(run("flags", "--json"))) == 2
    assert (
        run("label", "4", "nato", "wrong", "--why", "a\nname").stdout == "Article 4, nato wrong: its flag is hidden.\n"
    )
    assert [flag["article"] for flag in rows(run("flags", "--json"))] == [1]
    shown = run("show", "article", "4").stdout
    assert "hidden: labelled wrong" in shown
    assert ": a name" in shown
    assert rows(run("label", "4", "nato", "right", "--json"))["flagged"]
    assert len(rows(run("flags", "--json"))) == 2


def test_label_refuses(run: Run, folder: Path) -> None:
    with pytest.raises(UsageError, match="no article 99"):
        run("label", "99", "nato", "wrong")
    with pytest.raises(UsageError, match="did you mean 'nato'"):
        run("label", "1", "nat", "wrong")
    run("label", "1", "ferry", "wrong")
    assert stored(folder, "SELECT topic FROM labels") == ["ferry"]


def test_an_archive_of_an_earlier_version_is_brought_up_to_date_when_looked_at(run: Run, folder: Path) -> None:
    archive, today = folder / "news.db", folder / "today.db"
    archive.rename(today)
    for rest in folder.glob("news.db-*"):
        rest.unlink()
    earlier = Database(archive)
    earlier.execute("PRAGMA journal_mode = wal")
    migrations.apply(earlier, stop_before="m002_topics")
    earlier.execute("ATTACH ? AS today", [str(today)])
    for table in ("outlets", "feeds", "articles", "article_text", "topics", "topic_versions", "flags"):
        names = ", ".join(column.name for column in earlier[table].columns)
        earlier.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM today.{table}")
    earlier.conn.commit()
    earlier.close()
    assert len(rows(run("flags", "--json"))) == 2
    assert stored(folder, "SELECT article FROM fts_doubts") == [1, 2, 3, 4]
    assert code(run("topics", "reflag")) == 0
    assert stored(folder, "SELECT article FROM fts_doubts") == []


def test_the_migrations_are_known_by_name() -> None:
    names = [migration.name for migration in migrations._migrations]
    assert tuple(names) == known_migrations()


def test_every_topic_that_can_be_read_is_read(folder: Path) -> None:
    (folder / "topics" / "bad.toml").write_text("query =", "utf-8")
    read, problems = read_topics(folder)
    assert [topic.key for topic in read] == ["ferry", "nato"]
    assert list(problems) == ["bad"]
    assert App(folder, 0).watch().folder == folder


def test_a_watch_without_topics_is_told_how_to_get_some(run: Run, folder: Path) -> None:
    for file in (folder / "topics").glob("*.toml"):
        file.unlink()
    assert "wirewatch topics add" in run("topics", "check").output
