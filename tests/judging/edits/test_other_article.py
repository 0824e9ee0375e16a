"""Another article at a known address is told from an edit: by headline, date and text together."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from crawler.judging.edits.other_article import Since, Telling, is_new_edition, same_text
from tests.archive.making import NOW

QUAY = "The outer quay stays closed until divers have looked at the hull of the ferry that hit it on Monday night."
BREAD = "Bakers in the old town ask for another price of flour before the winter, and the council will hear them soon."
SHORT = "All the news in ten minutes."
DAY = timedelta(days=1)


def said(title: str, text: str = "", after: timedelta | None = timedelta(0), seen: timedelta = timedelta(0)) -> Telling:
    at: datetime | None = None if after is None else NOW + after
    return Telling((title,), (text,) if text else (), at, NOW + seen)


@pytest.mark.parametrize(
    "since, was, now",
    [
        # A guid and link used again after the entry had gone.
        ("left", said("Draft: timetable note", QUAY), said("Ferry suspended after collision", BREAD, 4 * DAY)),
        ("left", said("Draft: timetable note"), said("Ferry suspended after collision", after=timedelta(hours=2))),
        # The edition of each day, with texts, with a teaser that never changes, and with headlines alone.
        ("stays", said("Morning briefing: quay closed", QUAY), said("Morning briefing: bread dear", BREAD, DAY)),
        ("stays", said("Losses as of 12 March", SHORT), said("Losses as of 13 March", SHORT, DAY)),
        ("stays", said("Losses as of 12 March"), said("Losses as of 13 March", after=DAY)),
        ("stays", said("渡船码头关闭", QUAY), said("面包价格上涨", BREAD, DAY)),
        # Nothing is dated: it was gone for a day, and nothing of the text stayed.
        ("left", said("Quay closed", QUAY, None), said("Bread dear", BREAD, None, 2 * DAY)),
        # The feed tells its items apart by guid, and all have one link.
        ("apart", said("Quay closed", QUAY), said("Bread dear", BREAD)),
        ("apart", said("Quay closed", after=None), said("Bread dear", after=None)),
    ],
)
def test_another_article(since: Since, was: Telling, now: Telling) -> None:
    assert is_new_edition(was, now, since)


@pytest.mark.parametrize(
    "since, was, now",
    [
        # A headline that is edited, on the day and later, with the date put right or moved on.
        ("stays", said("Council meets", QUAY), said("Council breaks off talks", BREAD)),
        ("stays", said("Council meets", QUAY), said("Council breaks off talks", QUAY + " More soon.", DAY)),
        ("left", said("Quay closed by ferry", QUAY), said("Ferry hits the quay", QUAY, DAY)),
        ("left", said("Quay closed by ferry"), said("Ferry closes outer quay by accident", after=DAY)),
        ("left", said("Quay closed", QUAY, DAY), said("Bread dear", BREAD, timedelta(0))),
        ("left", said("Quay closed", QUAY), said("Bread dear", BREAD, timedelta(minutes=20))),
        # A typo, a letter's case, the order of words.
        ("left", said("Presidnt visits the harbour", QUAY), said("President visits the harbour", BREAD, DAY)),
        ("left", said("Quay closed", QUAY), said("QUAY CLOSED!", BREAD, 4 * DAY)),
        # A clock in the headline, and a live blog that goes on over night.
        ("stays", said("Weather at 12:05", SHORT), said("Weather at 12:40", SHORT, timedelta(minutes=35))),
        ("stays", said("Storm live: ferries stop", QUAY), said("Storm live: bakers close", BREAD, DAY)),
        ("stays", said("Storm: ferries stop", QUAY), said("Storm: bakers close", BREAD, timedelta(hours=8))),
        # Too little is said to tell.
        ("left", said("", QUAY), said("Bread dear", BREAD, DAY)),
        ("left", said("Quay closed", QUAY), said("", BREAD, DAY)),
        ("left", said("Quay closed", QUAY, None), said("Bread dear", BREAD, None, timedelta(hours=3))),
        ("stays", said("Quay closed", QUAY, None), said("Bread dear", BREAD, None, 2 * DAY)),
        ("apart", said("Quay closed", QUAY), said("Quay is closed now", QUAY)),
    ],
)
def test_an_edit(since: Since, was: Telling, now: Telling) -> None:
    assert not is_new_edition(was, now, since)


def test_a_headline_that_another_feed_gave_it_is_known(**_: Any) -> None:
    was = Telling(("Quay closed", "Bread dear"), (QUAY,), NOW, NOW)
    assert not is_new_edition(was, said("Bread dear", BREAD, DAY), "stays")


def test_one_text_edits_apart() -> None:
    assert same_text((QUAY,), (QUAY + " " + SHORT,))
    assert not same_text((QUAY,), (BREAD,))
    assert not same_text((SHORT,), (SHORT,)), "so few words say nothing"
