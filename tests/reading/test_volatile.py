from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.volatile import only_volatile, stilled

TEXT = "The ministry states that the bridge over the Calder will be closed until further notice.\nTraffic is led over Tallow."


@pytest.mark.parametrize(
    "line, later",
    [
        ("12:04", "12:09"),
        ("Local time 12:04:33", "Local time 18:59:01"),
        ("Wed 25 Nov 2026, 12:04 CET", "Thu 26 Nov 2026, 08:00 CET"),
        ("Last updated: 25 November 2026", "Last updated: 26 November 2026"),
        ("Updated 3 minutes ago", "Updated 14 minutes ago"),
        ("1,204 views", "1,377 views"),
        ("Aufrufe: 12.044", "Aufrufe: 13.001"),
        ("Переглядів: 1 204", "Переглядів: 1 377"),
        ("Оновлено о 12:04", "Оновлено о 14:44"),
        ("Mis à jour le 25/11/2026 à 12h04", "Mis à jour le 26/11/2026 à 09h30"),
        ("148", "151"),
        ("閲覧数 148", "閲覧数 1,512"),
    ],
)
def test_clocks_and_counters_are_no_change(line: str, later: str) -> None:
    assert only_volatile(f"{TEXT}\n{line}", f"{TEXT}\n{later}")
    assert only_volatile(f"{line}\n{TEXT}", f"{later}\n{TEXT}")


@pytest.mark.parametrize(
    "old, new",
    [
        ("12 people were killed.", "15 people were killed."),
        ("12 dead", "15 dead"),
        ("The bridge opens on 12 March.", "The bridge opens on 19 March."),
        ("Twelve ships wait.", "Eleven ships wait."),
        ("The talks ended without a result at 12:04, the minister said to those who had waited for him at the gate.",
         "The talks ended without a result at 14:30, the minister said to those who had waited for him at the gate."),
        ("Updated 3 minutes ago", "Updated 3 minutes ago\nThe bridge is open."),
        ("1,204 views", "1,377 views by people who want the bridge back"),
        ("", "One line more."),
    ],
)  # fmt: skip
def test_what_is_said_otherwise_is_a_change(old: str, new: str) -> None:
    assert not only_volatile(f"{TEXT}\n{old}", f"{TEXT}\n{new}")
    assert not only_volatile(f"{TEXT}\n{new}", f"{TEXT}\n{old}")


def counting(*figures: int) -> list[str]:
    return [f"{TEXT}\nBoats in the lock: {figure}" for figure in figures]


def test_a_counter_that_no_word_tells_is_learnt_from_earlier_versions() -> None:
    newest, old, *earlier = counting(17, 15, 14, 12)
    assert not only_volatile(old, newest)
    assert not only_volatile(old, newest, earlier[:1])
    assert only_volatile(old, newest, earlier)


def test_a_figure_that_stood_still_once_is_no_counter() -> None:
    newest, old, *earlier = counting(17, 15, 15, 12)
    assert not only_volatile(old, newest, earlier)


def test_a_counter_hides_no_other_change() -> None:
    newest, old, *earlier = counting(17, 15, 14, 12)
    assert not only_volatile(old, newest.replace("Tallow", "Hvide"), earlier)
    assert not only_volatile(old, newest + "\nThe lock is closed.", earlier)


@given(st.text(alphabet="ab1:\n .", max_size=60), st.lists(st.text(alphabet="ab1\n ", max_size=30), max_size=3))
def test_a_text_is_itself(text: str, earlier: list[str]) -> None:
    assert only_volatile(text, text, earlier)


@given(st.text(alphabet="abc \n", max_size=60), st.text(alphabet="abc \n", max_size=60))
def test_texts_without_figures_are_the_same_only_when_their_lines_are(one: str, other: str) -> None:
    same = sorted(filter(None, one.split("\n"))) == sorted(filter(None, other.split("\n")))
    assert only_volatile(one, other) == same


def test_clocks_are_stilled_to_show_what_else_is_different() -> None:
    old = f"{TEXT}\n12:04\n1,204 views\nOne line."
    new = f"{TEXT.replace('Tallow', 'Hvide')}\n18:30\n1,377 views\nOne line. 9 more."
    assert stilled(old, new) == f"{TEXT.replace('Tallow', 'Hvide')}\n12:04\n1,204 views\nOne line. 9 more."
    assert stilled("", new) == new
