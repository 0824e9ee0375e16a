"""What was changed, as the commands show it."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest

from crawler.archive.connect import connect
from tests.archive.making import NOW, draft, store
from tests.commands.conftest import Wirewatch
from tests.watching import WatchFolder

HOUR = timedelta(hours=1)


@pytest.fixture
def edited(filled: WatchFolder) -> WatchFolder:
    """The second article was edited twice, once its headline."""
    url = "https://a.example/2"
    with closing(connect(filled.archive)) as db:
        store(db, url, draft("Ferry \x1b[2Jsinks", "A ferry."), now=NOW + HOUR)
        store(db, url, draft("Ferry \x1b[2Jsinks", "A ferry with nobody in it."), now=NOW + 2 * HOUR)
    return filled


def test_edits_are_listed(edited: WatchFolder, wirewatch: Wirewatch) -> None:
    said = wirewatch("edits")
    assert said.code == 0
    latest, title, words, first, *_ = said.out.splitlines()
    assert latest == "2026-03-04T14:00:00Z  o  article 2  +4 -0 words"
    assert (title, words) == ("  Ferry  [2Jsinks", "  text: A ferry {+with nobody in it+}.")
    assert first.endswith("article 2  headline changed, +1 -0 words")
    assert "headline: Ferry" in said.out
    assert "\x1b" not in said.out


@pytest.mark.parametrize(
    ("options", "times"),
    [
        ((), [14, 13]),
        (("--headlines",), [13]),
        (("--since", "2026-03-04T13:30"), [14]),
        (("--topic", "nato"), []),
        (("--limit", "1"), [14]),
    ],
)
def test_edits_are_narrowed(
    edited: WatchFolder, wirewatch: Wirewatch, options: tuple[str, ...], times: list[int]
) -> None:
    found = wirewatch("edits", "--json", *options).json
    assert [edit["changed_at"] for edit in found] == [f"2026-03-04T{hour}:00:00Z" for hour in times]


def test_no_edits_and_no_such_topic(filled: WatchFolder, wirewatch: Wirewatch) -> None:
    said = wirewatch("edits")
    assert (said.code, said.out, said.err) == (0, "", "No edits.\n")
    said = wirewatch("edits", "--topic", "nat")
    assert said.code == 2
    assert "nato" in said.err


def test_a_long_edit_is_shortened_in_the_list_only(filled: WatchFolder, wirewatch: Wirewatch) -> None:
    with closing(connect(filled.archive)) as db:
        store(db, "https://a.example/2", draft("Ferry", "Harbour " * 300 + "\n" + "One.\n" * 9), now=NOW + HOUR)
    listed = wirewatch("edits").out.splitlines()
    assert max(map(len, listed)) < 250
    assert listed[-1] == "  all of it: wirewatch show article 2"
    assert wirewatch("show", "article", "2").out.count("Harbour") >= 600  # the edit, and the text itself


def test_an_article_is_shown_with_what_each_edit_changed(edited: WatchFolder, wirewatch: Wirewatch) -> None:
    said = wirewatch("show", "article", "2").out
    assert "Earlier:    version 1 until 2026-03-04T13:00:00Z (edit, headline changed, +1 -0 words)" in said
    assert "              text: A ferry {+with nobody in it+}." in said
    versions = wirewatch("show", "article", "2", "--json").json["versions"]
    assert [(v["text_version"], v["headline_changed"], v["words_added"]) for v in versions] == [(1, 1, 1), (2, 0, 4)]
    assert versions[1]["diff"] == "text: A ferry {+with nobody in it+}."
