"""The log: one line for each event, and nothing in it that belongs to a site or is a secret."""

from __future__ import annotations

import io
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from crawler import logs
from crawler.logs import begin_logs, event
from tests.memory_crawl import memory_crawl, page, words_of

FEED = "https://a.example/feed?key=s3ntinel"
RSS = """<rss version="2.0"><channel><title>A</title><item><title>Se7en words NATO</title><link>https://a.example/1</link>
<pubDate>Wed, 04 Mar 2026 11:00:00 GMT</pubDate></item></channel></rss>"""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged; the root logger is as before afterwards."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    quiet = {name: logging.getLogger(name).level for name in logs._QUIET}
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    for name, was in quiet.items():
        logging.getLogger(name).setLevel(was)


def begin(verbosity: int, *, as_json: bool = False, stream: TextIO) -> None:
    """As in a process of its own: pytest's handlers come with each test's call."""
    logging.getLogger().handlers[:] = []
    begin_logs(verbosity, as_json=as_json, stream=stream)


def crawl_once(folder: Path) -> None:
    crawl = memory_crawl(folder, FEED.replace("://", "://user:s3ntinel@"), settings="[crawl]\nbacklog_days = 9\n")
    crawl.site(FEED, RSS, kind="application/rss+xml")
    crawl.site("https://a.example/1", page("Se7en words NATO", words_of("Se7en")))
    crawl.run()


def test_a_run_tells_each_event_on_a_line(tmp_path: Path, log: io.StringIO) -> None:
    begin(1, stream=log)
    crawl_once(tmp_path)
    lines = [line.split(" ", 2)[1:] for line in log.getvalue().splitlines()]
    assert [level for level, _ in lines] == ["INFO"] * len(lines)
    said = [words.split(": ", 1)[1] for _, words in lines]
    assert [words.split()[0] for words in said] == ["begun", "poll", "page", "ended"]
    assert "url=https://a.example/feed?… outcome=new status=200 new=1" in said[1]
    assert "article=1 change=new" in said[2]
    assert "s3ntinel" not in log.getvalue() and "Se7en" not in log.getvalue()


def test_without_v_a_run_that_goes_well_says_nothing(tmp_path: Path, log: io.StringIO) -> None:
    begin(0, stream=log)
    crawl_once(tmp_path)
    assert log.getvalue() == ""


def test_as_json(tmp_path: Path, log: io.StringIO) -> None:
    begin(1, as_json=True, stream=log)
    crawl_once(tmp_path)
    found = [json.loads(line) for line in log.getvalue().splitlines()]
    (poll,) = [one for one in found if one["event"] == "poll"]
    assert (poll["level"], poll["outcome"], poll["new"], poll["source"]) == ("info", "new", 1, 1)
    assert "s3ntinel" not in log.getvalue()


def broken() -> None:
    raise ValueError("Se7en words of a page\nhttps://user:s3ntinel@a.example/")


@pytest.mark.parametrize("as_json", [False, True])
def test_an_exception_is_one_line_without_its_message(log: io.StringIO, as_json: bool) -> None:
    begin(0, as_json=as_json, stream=log)
    try:
        broken()
    except ValueError:
        logging.getLogger("x").exception("it failed")
    (line,) = log.getvalue().splitlines()
    assert "ValueError < " in line and "test_logs.py:" in line
    assert "Se7en" not in line and "s3ntinel" not in line


@pytest.mark.parametrize("as_json", [False, True])
def test_hostile_values_stay_on_their_line(log: io.StringIO, as_json: bool) -> None:
    begin(1, as_json=as_json, stream=log)
    hostile = "a\n2026-01-01T00:00:00Z ERROR forged\x1b[31m\u2028 https://u:s3ntinel@h/?q=s3ntinel " + "x" * 9_000
    event(logging.getLogger("x"), "page", url=hostile, none=None, empty="", zero=0)
    logging.getLogger("x").warning("about %s", hostile)
    lines = log.getvalue().splitlines()
    assert len(lines) == 2 and all(len(line) < 4_200 for line in lines)
    assert not any(word in log.getvalue() for word in ("s3ntinel", "\x1b", "\u2028"))
    assert "none" not in lines[0] and "zero" in lines[0]


def test_values_do_not_replace_what_a_line_always_says(log: io.StringIO) -> None:
    begin(1, as_json=True, stream=log)
    event(logging.getLogger("x"), "page", level="forged", at="never")
    found = json.loads(log.getvalue())
    assert found["level"] == "info" and found["at"] != "never"


def test_the_journal_gets_priorities_and_no_times(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "journal").open("w+", encoding="utf-8") as stream:
        here = os.fstat(stream.fileno())
        monkeypatch.setenv("JOURNAL_STREAM", f"{here.st_dev}:{here.st_ino}")
        begin(0, stream=stream)
        logging.getLogger("x").warning("careful")
        stream.flush()
        assert (tmp_path / "journal").read_text("utf-8") == "<4>x: careful\n"
    monkeypatch.setenv("JOURNAL_STREAM", "1:1")
    with (tmp_path / "file").open("w", encoding="utf-8") as stream:
        assert not logs._is_journal(stream)
