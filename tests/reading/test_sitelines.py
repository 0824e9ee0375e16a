"""Site memory: what repeats is taken out, what opens an article never is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.reading.sitelines import boilerplate_lines, count_lines, line_hash, line_hashes, strip_lines

NOTICE = "By staying online you consent to the use of files by this site."
LEAD = "The agency reported on Tuesday that the talks in the capital had failed again."


def article(number: int, lead: str = "") -> str:
    opening = lead or f"Report {number} begins with a sentence that nobody else wrote like this."
    own = "\n".join(f"Paragraph {word} of report {number} tells something new about {word}." for word in ("one", "two"))
    return f"{opening}\n{own}\n{NOTICE}".replace(str(number), chr(96 + number) * 3)


def test_a_line_of_several_articles_is_taken_out() -> None:
    texts = [article(n) for n in range(1, 7)]
    known = boilerplate_lines(count_lines(texts), len(texts))
    assert known == {line_hash(NOTICE)}
    assert strip_lines(texts[0], known) == texts[0].removesuffix("\n" + NOTICE)


def test_a_lead_that_articles_really_share_stays() -> None:
    texts = [article(n, LEAD) for n in range(1, 7)]
    known = boilerplate_lines(count_lines(texts), len(texts))
    assert all(strip_lines(t, known).startswith(LEAD) for t in texts)
    # Even a memory that names the lead outright does not take it.
    assert strip_lines(texts[0], known | {line_hash(LEAD)}).startswith(LEAD)


def test_a_site_of_few_known_articles_teaches_nothing() -> None:
    texts = [article(n) for n in range(1, 5)]
    assert boilerplate_lines(count_lines(texts), len(texts)) == frozenset()


def test_a_line_in_few_of_many_articles_is_no_boilerplate() -> None:
    assert boilerplate_lines({1: 4, 2: 30}, 100) == {2}


def test_the_hash_ignores_case_punctuation_and_numbers_and_fits_sqlite() -> None:
    assert line_hash("12 comments – share!") == line_hash("7 Comments: share")
    assert line_hash("share this") != line_hash("share that")
    assert -(2**63) <= line_hash("anything") < 2**63


def test_a_text_of_nothing_but_boilerplate_is_kept_whole() -> None:
    assert strip_lines("Read also", {line_hash("Read also")}) == "Read also"


@given(
    st.lists(st.text(min_size=1).map(lambda t: " ".join(t.split())), min_size=1).map("\n".join), st.integers(0, 2**20)
)
def test_stripping_only_removes_lines_and_twice_is_once(text: str, seed: int) -> None:
    hashes = sorted(line_hashes(text))
    known = frozenset(h for i, h in enumerate(hashes) if seed >> (i % 20) & 1)
    kept = strip_lines(text, known).split("\n")
    remaining = iter(text.split("\n"))
    assert all(line in remaining for line in kept)
    assert strip_lines(text, frozenset()) == text
