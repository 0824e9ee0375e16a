"""Texts are made plain in the quick way where that gives the same, which is held against the slow one here."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from crawler.plaintext import clean_line, clean_text, single_spaced

UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
texts = st.text(
    st.one_of(
        st.sampled_from(" ab.\n\r\t\x0b\x0c\x1c\x1f\x85\xa0\xad\u2003\u2028\u2029\u200b\u200c\u3000\ud800e\u0301"),
        st.characters(),
    ),
    max_size=30,
)


def slow_line(text: str) -> str:
    return " ".join(UNWANTED.sub("", unicodedata.normalize("NFC", text)).split())


@given(texts)
@example(" two  words ")
@example("no-break\xa0space")
def test_a_line_is_the_same_in_the_quick_way(text: str) -> None:
    assert clean_line(text) == slow_line(text)
    assert single_spaced(text) == " ".join(text.split())


@given(texts)
@example("a\r\nb\u2028c\x85d")
def test_so_is_a_text(text: str) -> None:
    lines = re.sub("\r\n?|\x85|\u2028|\u2029", "\n", unicodedata.normalize("NFC", text)).split("\n")
    assert clean_text(text) == "\n".join(filter(None, map(slow_line, lines)))
