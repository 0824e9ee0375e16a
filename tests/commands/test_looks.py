"""How lists look: on a pipe, and on terminals of 80 and 120 columns with and without colour.

`GOLDEN=write python -m pytest tests/commands/test_looks.py` writes the files of golden/ anew; look at what changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler import terminal
from crawler.commands.flags import show_flag
from crawler.terminal import Screen
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


SHOWN: dict[str, Callable[[Screen], None]] = {"flags": flags_shown}


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
        said[screen] = re.sub(r"[\s\[\]]", "", ESCAPE.sub("", capsys.readouterr().out))
    assert said["80"] == said["80_color"] == said["120"] == said["120_color"]


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
