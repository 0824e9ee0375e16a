"""Lines that are still recognisably not the article."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judging.topics import noise
from crawler.judging.topics.noise import masked_ranges


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Ministers meet",
        "RELATED: Ministers meet",
        "Tags: ministers, rain",
        "Most read | Ministers meet",
        "Читайте також: Міністри зібралися",
        "Читайте также: Министры собрались",
        "Lesen Sie auch: Minister beraten",
        "À lire aussi : Les ministres se réunissent",
        "Lea también: Los ministros se reúnen",
        "Leggi anche: I ministri si riuniscono",
        "Czytaj też: Ministrowie się spotkali",
        "Lue myös: Ministerit kokoontuivat",
        "İlgili haberler: Bakanlar toplandı",
        "延伸阅读：部长开会",
        "関連記事：大臣が会合",
        "관련 기사: 장관 회의",
        "اقرأ أيضا: اجتماع الوزراء",
        "Read also Ministers meet on Friday",
        "Subscribe to our newsletter for news about ministers",
        "We use cookies to improve your experience",
        "This site uses cookies. Accept?",
        "Підписуйтесь на наш канал",
    ],
)
def test_whole_line(line: str) -> None:
    text = f"Rain fell.\n{line}\nThe sun came out."
    assert [text[start:end] for start, end in masked_ranges(text)] == [line]


def test_from_the_middle_of_a_line() -> None:
    text = "Rain fell all day. Read also: Ministers meet\nMore rain."
    assert [text[start:end] for start, end in masked_ranges(text)] == ["Read also: Ministers meet"]


def test_headlines_under_a_heading_up_to_the_next_sentence() -> None:
    text = "Rain fell.\nRelated articles\nMinisters meet\nGoats win prize\nThe sun came out again on Monday.\nGoats"
    assert [text[start:end] for start, end in masked_ranges(text)] == [
        "Related articles",
        "Ministers meet",
        "Goats win prize",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "He read also the letter: it was long.",
        "More than forty ministers met.",
        "The minister said: related questions remain.",
        "Subscribers to the theory: few.",
        "He baked cookies for the ministers.",
        "Read also the small print, said the minister. " * 12,
        "Further reading of the bill was postponed.",
    ],
)
def test_article_text_is_left_alone(text: str) -> None:
    assert masked_ranges(text) == []


@given(
    st.lists(st.sampled_from(["Read also:", "x", "\n", "Related", ". ", "cookies", "accept", "：", "关", ">"])).map(
        " ".join
    )
)
def test_ranges_are_ordered_and_inside(text: str) -> None:
    last = 0
    for start, end in masked_ranges(text):
        assert last <= start <= end <= len(text)
        last = end


_PIECES = (
    "Read read READ also More on this Tags The minister Lesen Sie auch も っと 关 联 _ \u0301 \u200b \u093f “ ² : ： » Subscribe to our"
    " newsletter cookies accept ß İ ' - ************************************************************************"
)
_LINES = st.lists(st.sampled_from([*_PIECES.split(), " ", " ", " ", "\n", ". "]), max_size=14).map("".join)


@given(_LINES)
def test_a_look_at_the_first_words_changes_nothing(text: str) -> None:
    found = masked_ranges(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(noise, "_may_begin", lambda text, beginnings: True)
        assert masked_ranges(text) == found


def test_the_first_words_tell_most_lines_of_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(noise, "words", lambda text: read.append(text) or text.split())
    lines = [
        "The minister said: it rains.",
        "A boat sank.",
        "In the harbour all is quiet.",
        "Read the letter, they said.",
    ]
    assert masked_ranges("\n".join(lines)) == []
    assert read == []


@given(_LINES)
def test_signs_that_close_a_label_are_all_found(text: str) -> None:
    assert sorted(noise._colons(text)) == [found.start() for found in re.finditer("[:：>»|】]", text)]
