"""Copies and topics cut the words of Indic scripts alike."""

import pytest

from crawler.judging.words.events import event_words
from crawler.judging.words.fingerprint import Text, words_of
from crawler.judging.words.tokens import words


@pytest.mark.parametrize("text", ["बंदरगाह के मुख्य अधिकारी ने कहा।", "துறைமுகம் இன்று மூடப்பட்டது", "বন্দর আজ বন্ধ"])
def test_indic_words_stay_whole(text: str) -> None:
    assert words_of(text) == list(words(text)) == event_words(text)


def test_two_texts_that_share_only_letters_share_no_shingles() -> None:
    one, other = Text("बंदरगाह बंद होने की खबर"), Text("खदान में काम रुका रहा")
    assert not one.token_set & other.token_set
    assert len(one.tokens) == len("बंदरगाह बंद होने की खबर".split())
