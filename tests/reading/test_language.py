"""Declared language, and the text's own word against it."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from crawler.reading.language import guess_language, read_language
from crawler.reading.structured import read_structured

ENGLISH = (
    "The minister said that the talks with the neighbours would go on for another week, and that he was not aware of "
    "any plan to end them. It has been a long year for the people of the region, which had hoped for peace by now."
)
GERMAN = (
    "Der Minister sagte, dass die Gespräche mit den Nachbarn noch eine Woche dauern werden und er nicht von einem Plan "
    "weiß, sie zu beenden. Es ist ein langes Jahr für die Menschen in der Region, die auf Frieden gehofft haben."
)
UKRAINIAN = (
    "Міністр сказав, що переговори з сусідами триватимуть ще тиждень і що він не знає про плани їх завершити. "
    "Це був довгий рік для людей у регіоні, які вже сподівалися на мир, але його не було."
)


def language_of(html: str, text: str) -> str:
    tree = document_fromstring(html)
    return read_language(read_structured(tree), tree, text)[0]


@pytest.mark.parametrize(
    ("text", "code"), [(ENGLISH, "en"), (GERMAN, "de"), (UKRAINIAN, "uk"), ("日本語のニュースです。" * 5, "ja")]
)
def test_an_undeclared_language_is_guessed(text: str, code: str) -> None:
    assert language_of("<html><body><p>x</p></body></html>", text) == code


def test_a_template_that_declares_the_wrong_language_loses_to_the_text() -> None:
    assert language_of("<html lang='en-US'><body><p>x</p></body></html>", GERMAN) == "de"


def test_a_short_text_leaves_the_declaration_alone() -> None:
    assert language_of("<html lang='pl'><body><p>x</p></body></html>", "The end") == "pl"


def test_relatives_are_not_corrected() -> None:
    assert guess_language("Vlada je u utorak rekla da će se sastati i da nije bilo odluke za sve. " * 4, "sr") == ""


TAGALOG = (
    "Sinabi ng alkalde noong Lunes na hindi siya papayag sa mga pagbabago sa daungan at inaasahan ng mga mangingisda na "
    "magkakaroon ng pulong sa susunod na linggo para sa mga pamilya. Ayon sa kanya, ang mga presyo ay tumaas nang husto."
)
XHOSA = (
    "urhulumente uthe uza kuncedisa abantu abaphulukene namakhaya abo ngenxa yezikhukhula ezibethe le ndawo kwiveki "
    "ephelileyo, kwaye wongeze ngelithi imali esele ibekiwe iza kusetyenziselwa ukwakha izindlu ezitsha nokulungisa "
    "iindlela ezonakeleyo kwilali nakwidolophu ezikufutshane apho abantu abaninzi basahlala ezicaweni nasezikolweni "
    "ukusukela oko emva kwemvula enkulu engazange ibonwe ngabantu"
)


@pytest.mark.parametrize("text", [TAGALOG, XHOSA])
@pytest.mark.parametrize("declared", ["en-US", "de", ""])
def test_a_text_in_an_unknown_language_has_none(text: str, declared: str) -> None:
    assert language_of(f"<html lang='{declared}'><body><p>x</p></body></html>", text) == ""


def test_an_unknown_language_that_is_declared_is_believed() -> None:
    assert language_of("<html lang='xh'><body><p>x</p></body></html>", XHOSA) == "xh"
    assert language_of("<html lang='fil'><body><p>x</p></body></html>", TAGALOG) == "fil"


def test_a_table_of_results_keeps_the_declared_language() -> None:
    table = "Harbour Town 70 Old Port 44 Milltown 61 Sandby 58 Kingsferry 12 Northgate 9 b. " * 12
    assert language_of("<html lang='en'><body><p>x</p></body></html>", table) == "en"


def test_og_locale_counts() -> None:
    assert language_of("<html><head><meta property='og:locale' content='uk_UA'></head><body><p>x", "") == "uk"
