"""Shipped topics are listed and taken; evidence is shown in whole pieces; labels say who and how many."""

from __future__ import annotations

import errno
import json
import sqlite3
from contextlib import closing

import pytest

from crawler.commands.topics import share
from crawler.judging.topics.shown_words import marked, shown_words
from crawler.watch.folder import load_topic
from tests.commands.conftest import Wirewatch
from tests.watching import WatchFolder


def test_shipped_topics_are_listed_and_taken(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    listed = wirewatch("topics", "add", "--json").json
    assert {"sanctions", "military-aid", "example"} <= {row["topic"] for row in listed}
    said = wirewatch("topics", "add", "sanctions", "example")
    assert said.code == 0
    for name in ("sanctions", "example"):
        assert load_topic(folder.path / "topics" / f"{name}.toml", {}).warnings == ()
    assert next(row for row in wirewatch("topics", "add", "--json").json if row["topic"] == "example")["added"] == "yes"
    assert wirewatch("topics", "test", "example").code == 0
    again = wirewatch("topics", "add", "military-aid", "sanctions")
    assert (again.code, (folder.path / "topics" / "military-aid.toml").exists()) == (2, False)
    assert "did you mean 'sanctions'?" in wirewatch("topics", "add", "sanction").err


def test_a_topic_is_written_whole_or_not_at_all(
    wirewatch: Wirewatch, folder: WatchFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a full disk left of one stopped every run."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("crawler.watch.fileedit.os.fsync", full)
    said = wirewatch("topics", "add", "sanctions")
    assert said.code == 2 and "topics/sanctions.toml cannot be changed: No space left" in said.err
    assert [*(folder.path / "topics").glob("sanctions*")] == []


def span(start: int, end: int, text: str, field: str = "body") -> dict[str, object]:
    return {"field": field, "start": start, "end": end, "text": text}


def test_overlapping_places_are_one_piece() -> None:
    text = "It shared secret intelligence with allies."
    spans = [span(3, 29, text[3:29]), span(10, 41, text[10:41]), span(3, 9, "shared"), span(0, 2, "It", "title")]
    assert shown_words(spans) == ["shared secret intelligence with allies", "It"]
    assert marked(text, spans[:3]) == "It [shared secret intelligence with allies]."
    assert marked("a sharedness", [span(0, 6, "shared")]) == "a sharedness"
    assert marked("外交部发言人", [span(3, 6, "发言人")]) == "外交部[发言人]"
    assert marked("nothing", []) == "nothing"


def test_check_warns_of_small_words_and_refuses_unknown_names(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    def checked(query: str) -> dict[str, object]:
        (filled.path / "topics" / "t.toml").write_text(f"query = {json.dumps(query)}\n")
        rows = wirewatch("topics", "check", "--json").json
        return next(row for row in rows if row["topic"] == "t")

    assert "filter(" in str(checked("shared AND (to OR with)")["warnings"])
    assert checked("shared AND filter(to OR with)")["warnings"] == []
    assert checked("shared AND outlet:o")["ok"] is True
    assert "There is no outlet 'politica'" in str(checked("shared AND outlet:politica")["problem"])
    assert "There is no tag 'see'" in str(checked("shared AND tag:see")["problem"])


def test_a_label_says_who_gave_it(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    wirewatch("label", "1", "nato", "right", "--by", "Maj", "--note", "seen")
    (label,) = wirewatch("show", "article", "1", "--json").json["labels"]
    assert (label["who"], label["why"]) == ("Maj", "seen")
    wirewatch("label", "1", "nato", "right")
    with closing(sqlite3.connect(filled.archive)) as db:
        assert db.execute("SELECT who <> '' AND who <> 'Maj' FROM labels").fetchone() == (1,)


def test_precision_is_shown_with_its_n() -> None:
    assert (share(0.5, 12), share(None, 0)) == ("0.50 (n=12)", "")
