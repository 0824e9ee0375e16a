"""A language of credits is one file and its cases: what is missing is told in plain words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pytest

from crawler.reading.credits import languages
from crawler.reading.credits.cue_tables import Cues
from crawler.reading.credits.languages import CUES, LANGUAGES
from crawler.reading.language import nearest_language
from crawler.stopwords import STOPWORDS

CASES = Path(__file__).with_name("credits_cases.tsv")
FEWEST = 20
"""Cases of a language; the eight first have fifty and more."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_cases(code: str) -> None:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    cases = Counter(line.split("\t")[1] for line in lines if line and not line.startswith("#"))
    assert cases[code] >= FEWEST, (
        f"crawler/reading/credits/languages/{code}.py has {cases[code]} cases in tests/reading/credits_cases.tsv: write "
        f"at least {FEWEST} sentences that credit somebody, and sentences that look so and do not "
        "(docs/contributing.md, Add a language)"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_can_be_told_by_its_small_words(code: str) -> None:
    assert code in STOPWORDS, (
        f"crawler/reading/credits/languages/{code}.py is never chosen for a text that does not say its language: "
        f"write the small words of {code} in crawler/stopwords.py"
    )
    assert nearest_language(" ".join(STOPWORDS[code]), LANGUAGES) == code


def test_every_file_of_the_folder_is_a_language_in_the_order_of_the_codes() -> None:
    files = sorted(path.stem for path in Path(languages.__file__).parent.glob("*.py") if path.stem != "__init__")
    assert list(LANGUAGES) == files
    assert set(CUES) == set(files)


def test_a_table_that_is_left_out_is_named() -> None:
    tables = {field.name: getattr(CUES["en"], field.name) for field in dataclasses.fields(Cues)}
    del tables["wire"]
    with pytest.raises(TypeError, match="'wire'"):
        Cues(**tables)
