"""A text cut into stretches is the text, and every mark lies where its offsets say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.desk.marked_text import MOST_CHARACTERS, TextMark, paragraphs

MARKS = st.lists(
    st.builds(
        TextMark,
        st.integers(-3, 60),
        st.integers(-3, 60),
        st.sampled_from(("topic0", "topic1", "credit")),
        st.just("why"),
    ),
    max_size=8,
)


@given(st.text("ab \nعדß𝕏", max_size=50), MARKS)
def test_nothing_is_lost_and_each_character_has_the_marks_that_cover_it(text: str, marks: list[TextMark]) -> None:
    found = paragraphs(text, marks)
    assert "\n".join("".join(s.text for s in p) for p in found) == "\n".join(line for line in text.split("\n") if line)
    good = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    shown = [(char, s.kinds) for p in found for s in p for char in s.text]
    wanted = [
        (char, tuple(sorted({m.kind for m in good if m.start <= at < m.end})))
        for at, char in enumerate(text)
        if char != "\n"
    ]
    assert shown == wanted


def test_what_is_said_of_overlapping_marks_is_said_once() -> None:
    marks = (TextMark(0, 9, "topic0", "nato"), TextMark(4, 12, "topic1", "ice"), TextMark(4, 9, "topic0", "nato"))
    (line,) = paragraphs("sea ice melts", marks)
    assert [(s.text, s.said) for s in line] == [("sea ", "nato"), ("ice m", "nato; ice"), ("elt", "ice"), ("s", "")]


def test_a_text_longer_than_a_page_is_cut() -> None:
    long = "word " * MOST_CHARACTERS
    (line,) = paragraphs(long, [TextMark(MOST_CHARACTERS + 1, MOST_CHARACTERS + 4, "topic0", "")])
    assert [(len(s.text), s.kinds) for s in line] == [(MOST_CHARACTERS, ())]
