"""How lists look: on a pipe, and on terminals of 80 and 120 columns with and without colour.

`GOLDEN=write python -m pytest tests/commands/test_looks.py` writes the files of golden/ anew; look at what changed.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from crawler import terminal
from crawler.archive.judged.label_rows import Score
from crawler.archive.ledger.coverage import Coverage
from crawler.archive.ledger.traffic import DayTraffic
from crawler.commands.edits import show_edit
from crawler.commands.feed_lists import COLUMNS, FIRST, shown_row
from crawler.commands.flags import show_flag
from crawler.commands.search import show_results
from crawler.commands.status import show_status
from crawler.commands.stories import show_story_line
from crawler.commands.topic_backtest import show_backtest
from crawler.steps.backtest import Backtest
from crawler.terminal import Screen, printable
from tests.commands.conftest import Wirewatch
from tests.watching import WatchFolder

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
SCREENS = {
    "pipe": Screen(),
    "80": Screen(80, now=NOW),
    "80_color": Screen(80, color=True, now=NOW),
    "120": Screen(120, now=NOW),
    "120_color": Screen(120, color=True, now=NOW),
}
STAMP = re.compile(r"2026-\d\d-\d\dT[\d:]+Z")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def flags_shown(screen: Screen) -> None:
    """Flags with what may stand in each: copies, backlog, an edit, a long sentence, Chinese, a hostile title."""
    sentence = (
        "Ministers of NATO met in the harbour town and said that sharing of intelligence goes on, whoever asks for it."
    )
    span = {"field": "body", "start": 13, "end": 17, "text": "NATO", "clause": "NATO"}
    flag: dict[str, Any] = {
        "flagged_at": "2026-03-04T12:00:00Z", "topic": "nato", "outlet": "bay-post", "article": 7, "copy_of": None,
        "backlog": 0, "edited_into": 0, "title": "Ministers meet in the harbour and speak for a long while of what was shared",
        "field": "body", "snippet": sentence, "spans": [span], "span_count": 1, "copies_flagged": 11,
        "last_copy_at": "2026-03-04T14:10:00Z", "first_seen_at": "2026-03-01T12:00:00Z",
    }  # fmt: skip
    show_flag(screen, flag)
    more = {"copies_flagged": 0, "backlog": 1, "title": "Red \x1b[31m [bold]headline[/bold] :smile:", "edited_into": 1}
    show_flag(screen, flag | more)
    chinese = {
        "snippet": "北约部长" * 30,
        "spans": [span | {"text": "北约"}],
        "copy_of": 3,
        "copies_flagged": 1,
        "span_count": 9,
    }
    show_flag(screen, flag | chinese | {"last_copy_at": flag["flagged_at"]})


def feeds_shown(screen: Screen) -> None:
    """A list of sources: a long title, a long address, one that fails."""
    rows: list[dict[str, Any]] = [
        feed(title="Harbour Post", url="https://harbour-post.example/feeds/world/rss.xml"),
        feed(
            title="The Daily Observer of the Northern Harbours and Islands", health="failing", reason="http_404",
            last_new_at=None, entries_per_day=None, articles=0, texts={}, gaps=3,
            url="https://observer.example/a/very/long/path/to/a/feed/that/nobody/would/type/by/hand/rss.xml?format=full",
        ),
        feed(title="海港日报", health="silent", url="https://harbour.example/zh"),
    ]  # fmt: skip
    cells = [shown_row(row, screen) for row in rows]
    screen.table([[printable(row[name]) for name in COLUMNS] for row in cells], COLUMNS, FIRST)


def feed(**given: Any) -> dict[str, Any]:
    return {
        "health": "ok", "reason": "", "last_new_at": "2026-03-04T13:48:00Z", "entries_per_day": 12.5, "articles": 40,
        "texts": {"full": 38, "feed only": 2}, "gaps": 0, "kind": "feed", "parts": 0, "parts_failing": 0, "asked_url": "",
    } | given  # fmt: skip


def topics_shown(screen: Screen) -> None:
    """Topics with labels over weeks, and one that was not applied."""
    columns = ("topic", "version", "since", "flags", "right", "wrong", "precision", "by_week", "state", "no_terms_for")
    since = screen.time("2026-03-01T12:00:00Z")
    weeks = "2026-W07 1.00 (n=3), 2026-W08 0.50 (n=2), 2026-W09 0.75 (n=4)"
    screen.table(
        [
            ["intelligence-sharing", "3", since, "1,204", "7", "2", "0.78 (n=9)", weeks, "in force", "el 12, tr 3"],
            ["sanctions", "1", since, "0", "0", "0", "", "", "not applied to older articles", ""],
        ],
        columns,
        ("topic", "state", "flags", "precision"),
    )


def search_shown(screen: Screen) -> None:
    """Hits of a search, one with a copy."""
    span = {"field": "body", "start": 13, "end": 17, "text": "NATO"}
    hit = {
        "article": 7, "first_seen_at": "2026-03-04T12:00:00Z", "outlet": "bay-post", "title": "Ministers meet", "story": 2,
        "copy_of": None, "backlog": 0, "field": "body", "spans": [span],
        "snippet": "Ministers of [NATO] met in the harbour town and said that the sharing of all that they know goes on.",
    }  # fmt: skip
    show_results(screen, [hit, hit | {"article": 9, "copy_of": 7}, hit | {"article": 11, "backlog": 1}], copies=False)


def lists_shown(screen: Screen) -> None:
    """A story and an edit."""
    story = {"last_seen_at": "2026-03-04T12:00:00Z", "story": 4, "title": "Ministers meet in the harbour"}
    sentence = (
        "11 articles, 11 outlets, 1 known origin (Harbour Post), 0 uncredited, and one more clause to fill the line"
    )
    show_story_line(screen, story | {"sentence": sentence})
    edit = {
        "changed_at": "2026-03-04T12:00:00Z", "outlet": "bay-post", "article": 7, "copy_of": 3, "title": "Ministers meet",
        "diff": "- Ministers met in the harbour.\n+ Ministers met at sea.", "words_added": 2, "words_removed": 3,
        "headline_changed": 1,
    }  # fmt: skip
    show_edit(screen, edit)


def status_shown(screen: Screen) -> None:
    """The day's figures, and one of each thing that needs care."""
    source = {"title": "Harbour Post", "declared_url": "https://harbour-post.example/feeds/world/rss.xml"}
    early, late = "2026-03-04T09:00:00Z", "2026-03-04T12:00:00Z"
    untitled = source | {"title": "", "asked_url": "https://other.example/rss", "failures": 4.5}
    found = Coverage(
        feeds=20, polled=19, articles=900, new_today=1204, flagged_today=31, edited_into_today=1,
        texts={"full": 900, "feed only": 204, "title only": 0, "denied": 60, "paywall": 40},
        traffic=(DayTraffic("2026-03-03", 2_100_000, 4_500_000), DayTraffic("2026-03-04", 100_000, 40_000)),
        waiting_pages=1, next_due_at=late, last_run={"kind": "run", "started_at": early},
        gaps=[source | {"gap_from": early, "gap_to": late}],
        failing=[untitled | {"reason": "http_500", "polled_at": late}],
        silent=[source | {"last_new_at": early, "entries_expected": 8.5}],
        stale=[source | {"next_poll_at": early, "hours_overdue": 30.1}],
        stale_run=True, halted="The disk is full.", clock="The clock is behind.", unjudged={"judge_timeout": 1},
        untold={"desk": {"failed": 2, "waiting": 1, "error": "http_500"}}, backlog_today=1749, backlog_flagged_today=154,
        asked=True,
    )  # fmt: skip
    show_status(screen, found)


def backtest_shown(screen: Screen) -> None:
    """A rule that gains one article and loses another."""
    span = {"field": "body", "start": 13, "end": 17, "text": "NATO", "clause": "NATO"}
    row = {
        "first_seen_at": "2026-03-04T12:00:00Z", "outlet": "bay-post", "article": 7, "label": "wrong", "field": "body",
        "title": "Ministers meet in the harbour", "spans": [span],
        "snippet": "Ministers of NATO met in the harbour town and said that the sharing of all that they know goes on.",
    }  # fmt: skip
    by_feed = [{"feed": "Harbour Post", "kept": 1200, "gained": 1, "lost": 1}]
    show_backtest(
        screen,
        Backtest(
            topic="nato", articles=105_000, looked_at=1, narrowed=True, kept=1200, gained=[row, row], lost=[row | {"label": ""}],
            by_feed=by_feed, by_language=[{"language": "", "kept": 0, "gained": 1, "lost": 0}],
            stored_score=Score(right=3, wrong=1, missed=0), new_score=Score(right=2, wrong=0, missed=1), unjudged=1,
        ),
        1,
    )  # fmt: skip


SHOWN: dict[str, Callable[[Screen], None]] = {
    "flags": flags_shown,
    "feeds": feeds_shown,
    "topics": topics_shown,
    "search": search_shown,
    "lists": lists_shown,
    "status": status_shown,
    "backtest": backtest_shown,
}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("screen", SCREENS)
def test_it_looks_as_it_did(name: str, screen: str, capsys: pytest.CaptureFixture[str]) -> None:
    SHOWN[name](SCREENS[screen])
    shown = capsys.readouterr().out
    file = GOLDEN / f"{name}_{screen}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(shown.replace("\x1b", "␛"), encoding="utf-8")
    assert shown.replace("\x1b", "␛") == file.read_text("utf-8")
    assert bool(ESCAPE.search(shown)) is SCREENS[screen].color


@pytest.mark.parametrize("name", SHOWN)
def test_colour_changes_no_word_and_width_loses_none(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = {}
    for screen in SCREENS:
        SHOWN[name](SCREENS[screen])
        shown = ESCAPE.sub("", capsys.readouterr().out)
        said[screen] = shown
        width = SCREENS[screen].width
        assert not width or max(cell_len(line) for line in shown.splitlines()) <= width
    squeezed = {screen: re.sub(r"[\s\[\]_]", "", shown) for screen, shown in said.items()}
    assert squeezed["80"] == squeezed["80_color"]
    assert squeezed["120"] == squeezed["120_color"]
    words = {re.sub(r"[\[\]_]", "", word) for word in STAMP.sub(" ", said["pipe"]).split()} - {"url"}
    assert [word for word in words if word not in squeezed["80"]] == []


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "is_terminal", lambda: True)
    monkeypatch.setattr(terminal, "clock", lambda: NOW)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.usefixtures("on_terminal")
def test_a_terminal_shows_colour_and_local_times(
    wirewatch: Wirewatch, filled: WatchFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (filled.path / "watch.toml").write_text('timezone = "Asia/Tokyo"\n')
    said = wirewatch("flags").out
    assert "2026-03-04 21:00, 2 h ago" in said
    assert ESCAPE.search(said)
    assert not ESCAPE.search(wirewatch("--color", "never", "flags").out)
    assert "2026-03-04T12:00:00Z" in wirewatch("--utc", "flags").out
    monkeypatch.setenv("NO_COLOR", "1")
    plain = wirewatch("flags").out
    assert "[NATO]" in plain
    assert not ESCAPE.search(plain)
    assert ESCAPE.search(wirewatch("--color", "always", "flags").out), "who asks for colour gets it"


def test_a_pipe_is_plain_unless_colour_is_asked_for(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    assert not ESCAPE.search(wirewatch("flags").out)
    assert ESCAPE.search(wirewatch("--color", "always", "flags").out)


def test_flags_as_csv(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    head, row = wirewatch("flags", "--csv").out.splitlines()
    assert head.startswith("flagged_at,topic,score,article,outlet,language,title,field,snippet,url")
    assert row.startswith("2026-03-04T12:00:00Z,nato,3.0,1,o,")
    assert "[NATO] meets" in row


def test_flags_can_be_narrowed(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    assert len(wirewatch("flags", "--topic", "nato", "--topic", "nato", "--outlet", "O", "--json").json) == 1
    assert wirewatch("flags", "--language", "uk", "--json").json == []
    assert len(wirewatch("flags", "--new", "--no-copies", "--sort", "score", "--json").json) == 1
    unknown = wirewatch("flags", "--outlet", "nobody")
    assert (unknown.code, unknown.out) == (2, "")
    assert "There is no outlet 'nobody'" in unknown.err


@pytest.mark.parametrize(
    "command",
    ["flags", "stories", "edits", "feeds list", "topics list", "marks", "deliveries", "alerts list", "channels list"],
)
def test_every_list_is_given_as_csv(wirewatch: Wirewatch, filled: WatchFolder, command: str) -> None:
    said = wirewatch(*command.split(), "--csv")
    assert said.code == 0
    head, *rows = csv.reader(io.StringIO(said.out))
    assert len(head) > 3
    assert all(len(row) == len(head) for row in rows)


def test_a_cell_of_csv_is_no_formula(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    (folder.path / "feeds.csv").write_text("url,title\nhttps://a.example/feed,=HYPERLINK(1)\n")
    assert "'=HYPERLINK(1)" in wirewatch("feeds", "list", "--csv").out
