"""What an edit changed: the words, the marks, the places, and what it may cost."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judging.edits.describe import CONTEXT, Wording, compare_wordings, diff_lines, whole_pieces
from crawler.judging.edits.worddiff import is_word, steps_between

BODY = (
    "A ferry ran aground off the northern cape on Monday. Forty passengers were taken to shore.\n"
    "The coast guard said nobody was hurt. The owner has not spoken."
)


def lines(old: str, new: str) -> list[str]:
    """The diff of two bodies."""
    return diff_lines(compare_wordings(Wording("Ferry", "", old), Wording("Ferry", "", new)))


CASES = {
    "one_word": (
        BODY,
        BODY.replace("Forty", "Fifty"),
        ["text: … the northern cape on Monday. [-Forty-] {+Fifty+} passengers were taken to shore."],
    ),
    "a_number_is_one_word": ("It cost 12,000 euros.", "It cost 12,500 euros.", ["text: It cost [-12,000-] {+12,500+} euros."]),
    "a_time_is_one_word": ("At 10:45 it sank.", "At 10:46 it sank.", ["text: At [-10:45-] {+10:46+} it sank."]),
    "inner_hyphen_and_apostrophe": (
        "The long-range radar didn't see it.",
        "The short-range radar doesn't see it.",
        ["text: The [-long-range-] {+short-range+} radar [-didn't-] {+doesn't+} see it."],
    ),
    "only_punctuation": ("Nobody was hurt.", "Nobody was hurt?", ["text: Nobody was hurt[-.-] {+?+}"]),
    "a_sentence_that_came_begins_as_a_sentence": (
        BODY,
        BODY.replace("hurt.", "hurt. The coast guard later found two injured."),
        ["text: … guard said nobody was hurt. {+The coast guard later found two injured.+} The owner has not spoken."],
    ),
    "a_sentence_that_went": (
        BODY,
        BODY.replace(" The owner has not spoken.", ""),
        ["text: … guard said nobody was hurt. [-The owner has not spoken.-]"],
    ),
    "a_paragraph_that_came_stands_alone": (
        BODY,
        BODY.replace("shore.\n", "shore.\nDivers went down at noon.\n"),
        ["text: {+Divers went down at noon.+}"],
    ),
    "a_paragraph_added_at_the_end_stands_alone": (BODY, BODY + "\nDivers went down.", ["text: {+Divers went down.+}"]),
    "a_paragraph_that_went_stands_alone": (
        BODY,
        BODY.partition("\n")[2],
        ["text: [-A ferry ran aground off the northern cape on Monday. Forty passengers were taken to shore.-]"],
    ),
    "only_the_break_between_paragraphs": (
        "One is here.\nTwo is here.",
        "One is here. Two is here.",
        ["text: One is here.[-¶-] Two is here."],
    ),
    "two_places_near_each_other_share_a_line": (
        "Five people and two dogs were saved.",
        "Six people and three dogs were saved.",
        ["text: [-Five-] {+Six+} people and [-two-] {+three+} dogs were saved."],
    ),
    "scraps_between_changes_are_not_kept": (
        "He praised a costly reform of pensions for miners.",
        "He blamed three careless ministers of state for losses.",
        ["text: He [-praised a costly reform of pensions for miners-] {+blamed three careless ministers of state for losses+}."],
    ),
    "scripts_without_spaces": ("秘书长表示支持", "发言人表示支持", ["text: [-秘书长-] {+发言人+}表示支持"]),
    "vowel_signs_stay_in_their_words": ("मंत्री ने कहा", "मंत्रियों ने कहा", ["text: [-मंत्री-] {+मंत्रियों+} ने कहा"]),
    "cyrillic": ("Троє загинули у місті.", "Троє поранені у місті.", ["text: Троє [-загинули-] {+поранені+} у місті."]),
    "nothing": (BODY, BODY, []),
    "only_spaces": ("A ferry ( aground ) here", "A ferry (aground) here", []),
    "everything_from_nothing": ("", "A ferry.", ["text: {+A ferry.+}"]),
    "everything_gone": ("A ferry.", "", ["text: [-A ferry.-]"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_diff_reads_well(name: str) -> None:
    old, new, expected = CASES[name]
    assert lines(old, new) == expected


def test_the_headline_comes_first_and_is_shown_whole() -> None:
    title = "Ferry with forty passengers from three countries and a cargo of apples runs aground off the cape"
    edit = compare_wordings(
        Wording(title, "", BODY), Wording(title.replace("aground", "ashore"), "", BODY.replace("Monday", "Sunday"))
    )
    assert edit.headline_changed
    assert diff_lines(edit) == [
        f"headline: {title.replace('aground', '[-aground-] {+ashore+}')}",
        "text: … aground off the northern cape on [-Monday-] {+Sunday+}. Forty passengers were taken to …",
    ]


def test_an_unchanged_headline_is_not_marked() -> None:
    edit = compare_wordings(Wording("Ferry", "", "One."), Wording("Ferry", "", "Two."))
    assert not edit.headline_changed
    assert (edit.words_added, edit.words_removed) == (1, 1)


def test_a_headline_alone_is_an_edit() -> None:
    edit = compare_wordings(Wording("Ferry aground", "", BODY), Wording("Ferry afloat again", "", BODY))
    assert (edit.headline_changed, edit.words_added, edit.words_removed) == (True, 2, 1)


def test_punctuation_is_shown_and_not_counted() -> None:
    edit = compare_wordings(Wording("", "", "Hurt, he said"), Wording("", "", "Hurt - he said!"))
    assert (edit.words_added, edit.words_removed) == (0, 0)
    assert edit.hunks


def test_a_summary_that_repeats_the_body_is_not_told_twice() -> None:
    new = BODY.replace("ferry", "tanker")
    old = Wording("x", "A ferry ran aground off…", BODY)
    assert len(diff_lines(compare_wordings(old, Wording("x", "A tanker ran aground off…", new)))) == 1
    own = compare_wordings(Wording("x", "What we know", BODY), Wording("x", "What we know now", new))
    assert diff_lines(own)[0] == "summary: What we know {+now+}"
    assert own.words_added == 2


def test_context_is_cut_and_says_so() -> None:
    words = [f"word{n}" for n in range(60)]
    (line,) = lines(" ".join(words), " ".join([*words[:30], "other", *words[31:]]))
    around = " ".join(words[30 - CONTEXT : 30]), " ".join(words[31 : 31 + CONTEXT])
    assert line == f"text: … {around[0]} [-word30-] {{+other+}} {around[1]} …"


TOKENS = st.lists(st.sampled_from(["a", "b", "the", "navy", ".", ",", "\n", "7"]), max_size=40)


@given(TOKENS, TOKENS)
def test_what_is_between_the_steps_stands_in_both(old: list[str], new: list[str]) -> None:
    at_old = at_new = 0
    for step in steps_between(old, new):
        assert step.old_end > step.old_start or step.new_end > step.new_start
        assert old[at_old : step.old_start] == new[at_new : step.new_start]
        at_old, at_new = step.old_end, step.new_end
    assert old[at_old:] == new[at_new:]


TEXTS = st.text(st.sampled_from("ab .\n,7é北"), max_size=60)


@given(TEXTS, TEXTS)
def test_every_two_texts_can_be_compared(old: str, new: str) -> None:
    edit = compare_wordings(Wording(old, "", old), Wording(new, "", new))
    assert edit == compare_wordings(Wording(old, "", old), Wording(new, "", new))
    assert edit.headline_changed == (old != new)
    assert all("\n" not in line for line in diff_lines(edit))
    back = compare_wordings(Wording(new, "", new), Wording(old, "", old))
    assert (edit.words_added - edit.words_removed) == (back.words_removed - back.words_added)


def test_a_moved_paragraph_goes_and_comes() -> None:
    one, two = BODY.split("\n")
    edit = compare_wordings(Wording("", "", BODY), Wording("", "", f"{two}\n{one}"))
    assert edit.words_added == edit.words_removed == min(len(one.split()), len(two.split()))


def comparisons(old: list[str], new: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Pairs of tokens that are given to difflib."""
    from crawler.judging.edits import worddiff

    given: list[int] = []
    real = worddiff.SequenceMatcher

    def spy(junk: None, a: list[str], b: list[str], autojunk: bool) -> object:
        given.append(len(a) * len(b))
        return real(junk, a, b, autojunk)

    monkeypatch.setattr(worddiff, "SequenceMatcher", spy)
    steps_between(old, new)
    return sum(given)


def test_huge_and_hostile_texts_cost_no_more_than_their_length(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(1)
    hostile = {
        "one word": (["a"] * 9000, ["a", "b"] * 9000),
        "eight words": ([dice.choice("abcdefgh") for _ in range(9000)], [dice.choice("abcdefgh") for _ in range(9000)]),
        "many gaps": tuple(
            [dice.choice("ab") if n % 210 < 200 else f"u{n}" for n in range(30000)] for _ in range(2)
        ),
    }  # fmt: skip
    for name, (old, new) in hostile.items():
        assert comparisons(old, new, monkeypatch) <= 200_000, name


def test_a_small_edit_of_a_huge_text_is_found() -> None:
    dice = random.Random(2)
    words = [f"w{dice.randrange(5000)}" for _ in range(60_000)]
    new = [*words[:20_000], "struck", *words[20_000:50_000], *words[50_003:]]
    edit = compare_wordings(Wording("", "", " ".join(words)), Wording("", "", " ".join(new)))
    assert (edit.words_added, edit.words_removed, len(edit.hunks)) == (1, 3, 2)


def test_words_have_a_letter_or_digit() -> None:
    assert [token for token in ["a", "7", "북", ".", "—", "\n", "don't"] if is_word(token)] == ["a", "7", "북", "don't"]


@given(st.text("ab .\n漢", max_size=40), st.text("ab .\n漢", max_size=40))
def test_the_whole_text_with_its_changes_is_the_new_text_and_holds_the_old_words(old: str, new: str) -> None:
    found = whole_pieces(old, new)
    assert "".join(text for kind, text in found if kind != "removed") == new
    words = "".join(text for kind, text in found if kind != "added")
    assert "".join(words.split()) == "".join(old.split())


def test_a_sentence_that_went_stands_where_it_was_with_a_space_beside_it() -> None:
    assert whole_pieces("It rained. It snowed.\nThen sun.", "It rained.\nThen sun.") == [
        ("same", "It rained."),
        ("removed", " It snowed."),
        ("same", "\nThen sun."),
    ]
    assert whole_pieces("Three dead in Porto", "Three hurt in Porto") == [
        ("same", "Three "),
        ("removed", "dead"),
        ("added", "hurt"),
        ("same", " in Porto"),
    ]
