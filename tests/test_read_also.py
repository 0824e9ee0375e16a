"""One table of "read also", three rooms that ask for it; where they believe it differs, and this says how."""

from __future__ import annotations

import re

import pytest

from crawler.judging.topics.noise import masked_ranges
from crawler.judging.topics.noise_cues import LINE_LABELS, LINE_NOTICES
from crawler.read_also import READ_ALSO, LinkOpeners, of_all_languages, phrases
from crawler.reading.credits.grammar import grammar_for
from crawler.reading.credits.languages import CUES, alternatives
from crawler.reading.cues import READ_ALSO as OPENS_A_LINE

ALWAYS, HEADLINE, LABEL = (of_all_languages(table) for table in ("always", "headline", "label"))


@pytest.mark.parametrize("phrase", (*ALWAYS, *HEADLINE, *LABEL))
def test_before_a_colon_reading_and_topics_know_every_phrase(phrase: str) -> None:
    line = f"{phrase.capitalize()}: Goats win"
    assert OPENS_A_LINE.match(line)
    assert masked_ranges(f"Rain fell.\n{line}") == [(11, 11 + len(line))]


@pytest.mark.parametrize("language", CUES)
def test_an_outlet_behind_a_phrase_of_its_language_is_no_source(language: str) -> None:
    words = READ_ALSO.get(language, LinkOpeners())
    for phrase in phrases(f"{words.always} | {words.headline} | {words.label}"):
        assert grammar_for(language).not_the_article.search(f"{phrase.capitalize()}: "), phrase


@pytest.mark.parametrize(
    ("line", "reading", "topics", "credits"),
    [
        ("Read also Goats win", True, True, True),
        ("Don’t miss Goats win", True, False, True),
        ("Voir aussi Les chèvres gagnent", True, False, True),
        ("Related goats win", False, False, True),
        ("Polecamy kozy", False, False, True),
        ("Read more at ", True, True, False),
        ("Subscribe to Goats", False, True, True),
        ("Tags: goats", False, True, False),
        ("More: Goats win", True, True, False),
        ("See more Goats win", True, False, False),
    ],
)
def test_without_a_colon_each_room_believes_other_phrases(
    line: str, reading: bool, topics: bool, credits: bool
) -> None:
    """Reading sees the line in its page, topics only the text, and a credit is judged by what is left of a name."""
    grammars = [grammar_for(language) for language in ("en", "fr", "pl")]
    found = (
        bool(OPENS_A_LINE.match(line)),
        bool(masked_ranges(line)),
        any(g.not_the_article.search(line) for g in grammars),
    )
    assert found == (reading, topics, credits)


def test_no_room_lists_a_phrase_of_the_table_again() -> None:
    shared = {*ALWAYS, *HEADLINE, *LABEL}
    assert not shared & set(phrases(LINE_LABELS))
    assert not set(ALWAYS) & set(phrases(LINE_NOTICES))
    for language, cues in CUES.items():
        again = re.compile(alternatives(cues.not_the_article), re.IGNORECASE)
        assert not [
            phrase for phrase in phrases(READ_ALSO.get(language, LinkOpeners()).always) if again.fullmatch(phrase)
        ]
