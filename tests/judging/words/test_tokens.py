"""Cutting and folding of words."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judging.words.tokens import cut, fold, query_words, sentence_ends_between, word_spans, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’Otan et l'Otan", ["l", "Otan", "et", "l", "Otan"]),
        ("F-16s, snake_case", ["F", "16s", "snake", "case"]),
        ("新しいNATOは", ["新", "し", "い", "NATO", "は"]),
        ("intelli\xadgence a\u200bb", ["intelli\xadgence", "a\u200bb"]),
        ("النَّاتو", ["النَّاتو"]),
        ("नाटो", ["नाटो"]),
        ("తెలుగు వార్తలు", ["తెలుగు", "వార్తలు"]),
        ("ಕನ್ನಡ ಸುದ್ದಿ", ["ಕನ್ನಡ", "ಸುದ್ದಿ"]),
        ("മലയാളം വാർത്തകൾ", ["മലയാളം", "വാർത്തകൾ"]),
        ("ગુજરાતી સમાચાર।", ["ગુજરાતી", "સમાચાર"]),
        ("ਪੰਜਾਬੀ සිංහල ଓଡ଼ିଆ", ["ਪੰਜਾਬੀ", "සිංහල", "ଓଡ଼ିଆ"]),
        ("བོད་ཡིག", ["བོད", "ཡིག"]),
        ("ประชุมNATOวันนี้", ["ป", "ร", "ะ", "ชุ", "ม", "NATO", "วั", "น", "นี้"]),
        ("ກອງ កម្ពុជា", ["ກ", "ອ", "ງ", "ក", "ម្ពុ", "ជា"]),
        ("မြန်မာ", ["မြ", "န်", "မာ"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("token", "folded"),
    [
        ("Großbritannien", "grossbritannien"),
        ("STRAẞE", "strasse"),
        ("Łódź", "lodz"),
        ("Đà", "da"),
        ("Øresund", "oresund"),
        ("Œuvre", "oeuvre"),
        ("Ǽ", "ae"),
        ("Þór", "thor"),
        ("eﬃcient", "efficient"),
        ("ＮＡＴＯ", "nato"),
        ("کتابی", "كتابي"),
        ("ﻻ", "لا"),
        ("PAYLAŞIM", "paylasim"),
        ("paylaşım", "paylasim"),
        ("İstihbarat", "istihbarat"),
        ("Ёлка", "елка"),
        ("герой", "герой"),
        ("Việt", "viet"),
        ("أخبار", "اخبار"),
        ("ＮＡＴＯ", "nato"),
        ("ΝΑΤΟΣ", "νατοσ"),
        ("intelli\xadgence", "intelligence"),
        ("Wałęsa", "walesa"),
    ],
)
def test_fold(token: str, folded: str) -> None:
    assert fold(token) == folded


@given(st.text())
def test_pieces_join_to_the_text_and_spans_read_back(text: str) -> None:
    assert "".join(cut(text)) == text
    assert [text[start:end] for start, end in word_spans(text)] == words(text)


@given(st.text())
def test_folding_twice_changes_nothing_and_keeps_words_whole(text: str) -> None:
    for word in words(text):
        assert fold(fold(word)) == fold(word)
        assert query_words(fold(word)) == [fold(word)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It ended. They left", True),
        ("Why? Because", True),
        ("終わった。次", True),
        ("one\ntwo", True),
        ("the U.S. Navy", False),
        ("with Dr. Ivanova", False),
        ("5 p.m. on Monday", False),
        ("about 3.5 percent", False),
        ("first, then; last: now", False),
    ],
)
def test_sentence_ends(text: str, ends: bool) -> None:
    spans = word_spans(text)
    assert any(sentence_ends_between(text, a[1], b[0]) for a, b in itertools.pairwise(spans)) == ends


def test_a_star_at_the_edge_of_a_word_without_spaces_asks_for_nothing_more() -> None:
    assert query_words("*นาโต้*") == words("นาโต้") == ["น", "า", "โ", "ต้"]
    assert query_words("*तेल*") == ["*तेल*"]
