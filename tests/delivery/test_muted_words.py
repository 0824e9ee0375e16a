"""Which headlines a muted word takes out."""

from __future__ import annotations

import pytest

from crawler.delivery.muted_words import MutedWords


@pytest.mark.parametrize(
    ("word", "headline", "found"),
    [
        ("war", "The WAR goes on", True),
        ("war", "Warsaw warns of a war-like mood", True),
        ("war", "Warsaw warns", False),
        ("foot*", "The footballers' strike", True),
        ("us", "Bus drivers discuss", False),
        ("порт", "Порт закрито", True),
        ("порт", "Спортсмени у порту", False),
        ("cup final", "The Cup\u00a0 final is off", True),
        ("c++", "A port in C++, says nobody", True),
        ("北约", "机器与北约的新闻", True),
        ("a.b", "axb", False),
        ("*", "Anything", False),
        ("", "Anything", False),
    ],
)
def test_words_of_a_headline(word: str, headline: str, found: bool) -> None:
    assert MutedWords([f"word:{word}", "outlet:war"]).stand_in(headline) is found


def test_no_words_stand_nowhere() -> None:
    assert not MutedWords(["story:4"])
    assert not MutedWords([]).stand_in("Anything")
