"""A language of credits is one file and its cases: what is missing is told in plain words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import pytest

from crawler.reading.credits import languages
from crawler.reading.credits.cue_tables import Cues, main_cues
from crawler.reading.credits.languages import CUES, LANGUAGES, read_as
from crawler.reading.language import nearest_language
from crawler.stopwords import SCRIPTS, STOPWORDS

CASES = Path(__file__).with_name("credits_cases.tsv")
FEWEST = 20
"""Cases of a language; the eight first have fifty and more."""
FEWEST_OF_MAIN_WORDS = 10
"""Cases of a language of which only the main words are known."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_cases(code: str) -> None:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    cases = Counter(line.split("\t")[1] for line in lines if line and not line.startswith("#"))
    fewest = FEWEST if CUES[code].channels else FEWEST_OF_MAIN_WORDS
    assert cases[code] >= fewest, (
        f"crawler/reading/credits/languages/{code}.py has {cases[code]} cases in tests/reading/credits_cases.tsv: write "
        f"at least {fewest} sentences that credit somebody, and sentences that look so and do not "
        "(docs/contributing.md, Add a language)"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_can_be_told_by_its_small_words(code: str) -> None:
    if code in {language for _, _, language in SCRIPTS}:
        return
    assert code in STOPWORDS, (
        f"crawler/reading/credits/languages/{code}.py is never chosen for a text that does not say its language: "
        f"write the small words of {code} in crawler/stopwords.py"
    )
    assert nearest_language(" ".join(STOPWORDS[code]), LANGUAGES) == code


def test_every_file_of_the_folder_is_a_language_in_the_order_of_the_codes() -> None:
    files = sorted(path.stem for path in Path(languages.__file__).parent.glob("*.py") if path.stem != "__init__")
    assert list(LANGUAGES) == files
    assert set(CUES) == set(files)


def test_main_words_name_what_no_language_may_leave_out() -> None:
    with pytest.raises(TypeError, match="label, poll"):
        main_cues(types="", after="", joiner="", not_the_article="")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("ja", "倉庫は港に移されると共同通信が伝えた。橋は六月に閉鎖される。"),
        ("zh", "据新华社报道，仓库将迁往港口，桥梁将在六月关闭。"),
        ("el", "Σύμφωνα με το Reuters, η αποθήκη μεταφέρεται στο λιμάνι."),
    ],
)
def test_a_text_of_a_script_of_its_own_is_read_in_its_language(code: str, text: str) -> None:
    assert nearest_language(text, LANGUAGES) == code


@pytest.mark.parametrize(("code", "tables"), [("nb", "no"), ("bs", "hr"), ("de", "de"), ("xx", "xx"), ("", "")])
def test_a_language_without_tables_is_read_with_its_sisters(code: str, tables: str) -> None:
    assert read_as(code) == tables


def test_a_table_that_is_left_out_is_named() -> None:
    tables = {field.name: getattr(CUES["en"], field.name) for field in dataclasses.fields(Cues)}
    del tables["wire"]
    with pytest.raises(TypeError, match="'wire'"):
        Cues(**tables)
