"""Names, places and numbers are found in any alphabet, in any case, and meet as one term."""

from __future__ import annotations

import pytest

from crawler.judging.stories.eventnames import Names, is_date, is_name, names_of, weigh_names
from crawler.judging.stories.likeness import likeness
from crawler.judging.stories.skeletons import skeletons
from crawler.judging.stories.territories import named


@pytest.mark.parametrize(
    "names",
    [
        ("karlstad", "карлстад", "карлстаді", "карлстадом"),
        ("lindqvist", "ліндквіста", "lindqvists"),
        ("hamburg", "гамбург", "гамбургом"),
        ("charkiw", "kharkiv", "харків"),
        ("tkachuk", "ткачука", "tkatschuk"),
        ("schischkin", "shishkin", "шишкіна"),
        ("müller", "мюллер", "мюллера"),
    ],
)
def test_a_name_meets_its_transliterations_and_cases(names: tuple[str, ...]) -> None:
    shared = frozenset.intersection(*(skeletons(name) for name in names))
    assert shared, [sorted(skeletons(name)) for name in names]


def test_different_names_stay_apart_and_short_ones_are_none() -> None:
    assert not skeletons("karlstad") & skeletons("kalmar")
    assert skeletons("io") == frozenset()
    assert skeletons("") == frozenset()


@pytest.mark.parametrize(
    ("word", "language", "found"),
    [
        ("germany", "en", "@DE"),
        ("німеччині", "uk", "@DE"),
        ("deutschland", "de", "@DE"),
        ("москві", "uk", "@MOSCOW"),
        ("moskau", "de", "@MOSCOW"),
        ("moscow", "en", "@MOSCOW"),
        ("monday", "en", "=d0"),
        ("mayor", "en", ""),
        ("mondays", "en", "=d0"),
        ("mondale", "en", ""),
        ("augustin", "de", ""),
        ("серпня", "uk", "=m8"),
        ("oman", "en", "@OM"),
        ("omanis", "en", ""),
        ("harbour", "en", ""),
        ("germany", "xx-nothing", ""),
        ("germany", "", ""),
    ],
)
def test_countries_cities_and_days_by_their_names(word: str, language: str, found: str) -> None:
    assert named(word, language) == found


def test_numbers_lose_separators_and_take_their_unit() -> None:
    written = {
        "en": "The storm left 120,000 homes and 4.5 million lamps dark, 14 poles fell in 2026.",
        "uk": "Через бурю 120 тисяч осель і 4,5 млн ламп без світла, впало 14 стовпів у 2026 році.",
        "de": "120.000 Häuser und 4,5 Millionen Lampen ohne Strom, 14 Masten fielen 2026.",
    }
    found = {
        language: {t for t in names_of("", text, language).counts if t[0] == "#"} for language, text in written.items()
    }
    assert found == {key: {"#120000", "#4.5e+06", "#14"} for key in written}


def test_one_name_and_a_number_of_two_digits_are_no_event() -> None:
    def alike(one: str, other: str) -> bool:
        weighed = [weigh_names(names_of("", text, code), 400, {}) for text, code in ((one, "en"), (other, "de"))]
        return likeness(weighed[0], weighed[1].vector).one_event

    assert not alike("Varnholm lost 13 boats.", "Varnholm zahlt 13 Kronen.")
    assert alike("Varnholm lost 1350 boats.", "Varnholm zahlt 1350 Kronen.")
    assert alike("Varnholm and Kolbrekt lost 13 boats.", "Varnholm und Kolbrekt zahlen 13 Kronen.")


def test_numbers_in_words_before_a_unit_are_numbers() -> None:
    written = {
        "en": "Half a million stayed at home and two million watched; two men and half a dozen dogs were seen.",
        "uk": "Пів мільйона лишилися вдома, два мільйони дивилися; бачили двох людей.",
        "de": "Eine halbe Million blieb daheim, zwei Millionen sahen zu; zwei Männer wurden gesehen.",
        "fr": "Un demi-million est resté, deux millions regardaient.",
    }
    found = {
        language: {t for t in names_of("", text, language).counts if t[0] == "#"} for language, text in written.items()
    }
    assert found == {key: {"#500000", "#2e+06"} for key in written}


@pytest.mark.parametrize("text", ["", "1.2.3.4.5", "9" * 400, "٣٤٠ ١٢", "½ ²³", "\ud800 X", "A" * 5000])
def test_hostile_texts_are_read(text: str) -> None:
    names = names_of(text, text, "en")
    assert all(weight >= 0 for weight in weigh_names(names, 0, {}).vector.values())


def test_what_is_written_small_elsewhere_is_no_name() -> None:
    names = names_of("", "Harbour workers met. The harbour was shut. Lindqvist spoke.", "en")
    assert {shown for term, shown in names.shown.items() if is_name(term)} == {"Lindqvist"}


def test_one_written_name_counts_once_and_days_do_not_count() -> None:
    one = weigh_names(Names({"~aaaa": 1, "~aaab": 1, "=d0": 1}, {"~aaaa": "A", "~aaab": "A", "=d0": "Monday"}), 500, {})
    like = likeness(one, {"~aaaa": 0.7, "~aaab": 0.7, "=d0": 0.1})
    assert len([term for term in like.shared if not is_date(term)]) == 1
    assert not like.one_event


def test_places_alone_make_no_event() -> None:
    shown = {"@UA": "Ukraine", "@MOSCOW": "Moscow", "@KYIV": "Kyiv"}
    one = weigh_names(Names(dict.fromkeys(shown, 1), shown), 500, {})
    assert not likeness(one, one.vector).one_event
