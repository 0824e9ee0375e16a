"""Names found in text: bent forms, articles, case, domains."""

from __future__ import annotations

import pytest

from crawler.reading.name_endings import inflected
from crawler.reading.names import WORD
from crawler.reading.outlets import OutletList


def _found(outlets: OutletList, text: str, language: str) -> list[tuple[str, str]]:
    words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]
    return [(hit.name.outlet, text[hit.start : hit.end]) for hit in outlets.index(language).find(text, words)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "in the Financial Times today", [("ft", "Financial Times")]),
        (
            "en",
            "The Times of Israel and The Times",
            [("times-of-israel", "The Times of Israel"), ("times", "The Times")],
        ),
        ("en", "the sun, a mirror, Sun", []),
        ("en", "A.P. no, AP yes, ap no", [("ap", "AP")]),
        ("en", "see politico.eu for more", [("politico-eu", "politico.eu")]),
        ("uk", "розповіли Медузі та «Українській правді»", [("meduza", "Медузі"), ("ukrpravda", "Українській правді")]),
        (
            "ru",
            "«Ведомостям» и «Новой газете Европа»",
            [("vedomosti", "Ведомостям"), ("novaya-europe", "Новой газете Европа")],
        ),
        ("de", "der Süddeutschen Zeitung und dem SPIEGEL", [("sz", "Süddeutschen Zeitung"), ("spiegel", "SPIEGEL")]),
        ("de", "das Bild, die Bild", [("bild", "Bild")]),
        ("fr", "au Figaro, du Monde, le monde", [("figaro", "Figaro"), ("lemonde", "Monde")]),
        ("es", "EL PAÍS y el país", [("elpais", "EL PAÍS")]),
        ("pl", "Gazecie Wyborczej i Reutersowi", [("reuters", "Reutersowi")]),
        ("it", "al Corriere, alla Stampa, la Cnn", [("corriere", "Corriere"), ("stampa", "Stampa"), ("cnn", "Cnn")]),
    ],
)
def test_find(outlets: OutletList, language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = _found(outlets, text, language)
    assert [hit for hit in expected if hit not in found] == []
    assert len(found) in {len(expected), len(expected) + (language == "pl")}


def test_short_names_do_not_bend() -> None:
    assert inflected("УП", "uk") == {"УП"}


def test_a_word_is_among_its_own_forms() -> None:
    for word, language in [("Медуза", "ru"), ("Wyborcza", "pl"), ("Zeit", "de"), ("taz", "de"), ("AP", "it")]:
        assert word in inflected(word, language)
