from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judging.copies.compare_all import COMMON, STOPPED, Judgement, relate
from crawler.judging.copies.comparing import compare, name_slots, number_slots, passages
from crawler.judging.copies.pairs import CopyDoc, Relation, judge_pair
from crawler.judging.words.fingerprint import Text, numbers_in, sketch, words_of
from tests.judging.texts import edited, text

LOSSES = (
    "The general staff released its morning data for {day} March. Over the past day the enemy lost {a} soldiers, which"
    " brings the total to {b}. In addition the army destroyed {c} tanks, {d} armoured vehicles and {e} drones. The"
    " largest number of clashes was seen in the eastern direction. The data is being updated, the staff said in its"
    " regular summary, because counting is complicated by the high intensity of the fighting."
)
WEATHER = (
    "The weather service expects rain in {place} on Monday. Residents of {place} should take an umbrella, and drivers"
    " in {place} are asked to slow down because visibility will be poor until the evening. Towards the night the clouds"
    " will leave {place} and the wind will calm down, the service said in its daily bulletin for the region."
)


class Shelf:
    """An index in memory: what the archive does with tables, for tests of the judgement alone."""

    def __init__(self) -> None:
        self.docs: dict[int, CopyDoc] = {}
        self.keys: dict[int, list[int]] = {}
        self.root: dict[int, int] = {}

    def at_address(self, urls: Sequence[str]) -> list[int]:
        return [doc.id for doc in self.docs.values() if doc.canonical_url in urls]

    def holders(self, keys: Sequence[int]) -> Mapping[int, Sequence[int]]:
        return {key: self.keys[key] for key in keys if key in self.keys}

    def roots(self, articles: Sequence[int]) -> Mapping[int, int]:
        return {article: self.root[article] for article in articles}

    def add(self, body: str, title: str = "A title", url: str = "", twins: tuple[str, ...] = ()) -> Judgement:
        doc = CopyDoc(len(self.docs) + 1, title, body, url, translations=twins)
        judgement = relate(doc, self, self.docs.__getitem__)
        self.docs[doc.id] = doc
        for key in judgement.keys:
            self.keys.setdefault(key, []).append(doc.id)
        for key in judgement.stopped:
            self.keys[key] = [STOPPED]
        root = min([doc.id, *judgement.joined])
        self.root = {a: root if r in judgement.joined else r for a, r in self.root.items()} | {doc.id: root}
        return judgement


def one(judgement: Judgement) -> Relation:
    assert len(judgement.relations) == 1
    return judgement.relations[0]


@pytest.mark.parametrize(
    ("copy", "kind"),
    [
        (text(1), "copy"),
        (text(1).upper().replace("\n", "  "), "copy"),
        (edited(text(1), 0.05), "copy"),
        (edited(text(1), 0.15), "copy"),
        (text(1)[: len(text(1)) // 4], "partial"),
        (text(1)[: len(text(1)) * 4 // 5], "copy"),
        (text(90, 60) + "\n" + text(1) + "\n" + text(91, 100), "copy"),
        ("\n".join(p for i, p in enumerate(text(1).split("\n")) if i % 5 != 2), "copy"),
    ],
    ids=[
        "same",
        "other case and breaks",
        "5 % edited",
        "15 % edited",
        "lead",
        "four fifths",
        "wrapped",
        "paragraphs cut",
    ],
)
def test_what_news_does_to_a_text_stays_a_copy(copy: str, kind: str) -> None:
    shelf = Shelf()
    shelf.add(text(1))
    assert one(shelf.add(copy)).kind == kind
    turned = Shelf()
    turned.add(copy)
    assert one(turned.add(text(1))).kind == kind


@pytest.mark.parametrize(
    "other",
    [
        text(2),
        text(2, 200) + "\n" + "\n".join(text(1).split("\n")[5:10]) + "\n" + text(3, 200),
        "\n".join(a + "\n" + b for a, b in zip(text(1).split("\n")[:5], text(4).split("\n"), strict=False)) + text(5),
    ],
    ids=["unrelated", "quotes a third", "press review"],
)
def test_what_only_shares_passages_does_not_join(other: str) -> None:
    shelf = Shelf()
    shelf.add(text(1))
    assert not [relation for relation in shelf.add(other).relations if relation.joins]


def test_a_quote_is_told_with_its_passage() -> None:
    shelf = Shelf()
    shelf.add(text(1))
    inside_a_paragraph = " ".join([text(2, 100), *text(1).split("\n")[5:10], text(3, 100)]).replace("\n", " ")
    relation = one(shelf.add(inside_a_paragraph))
    assert relation.kind == "quote"
    assert [(p.start, p.end, p.other_start, p.other_end) for p in relation.passages] == [(100, 200, 100, 200)]


def test_the_same_template_with_other_numbers_is_a_series() -> None:
    day = CopyDoc(1, "Losses as of 12 March", LOSSES.format(day=12, a=740, b=109600, c=1914, d=1984, e=101))
    next_day = CopyDoc(2, "Losses as of 13 March", LOSSES.format(day=13, a=815, b=110415, c=1920, d=1991, e=140))
    relation = judge_pair(next_day, day)
    assert relation is not None
    assert (relation.kind, relation.reason) == ("series", "numbers_differ")


def test_one_changed_number_is_no_series() -> None:
    first = CopyDoc(1, "Losses", LOSSES.format(day=12, a=740, b=109600, c=1914, d=1984, e=101))
    corrected = CopyDoc(2, "Losses", LOSSES.format(day=12, a=741, b=109600, c=1914, d=1984, e=101))
    relation = judge_pair(corrected, first)
    assert relation is not None
    assert relation.kind == "copy"


@pytest.mark.parametrize("titles", [("Rain in Lviv", "Rain in Odesa"), ("Weather", "Weather")])
def test_the_same_template_about_another_place_is_a_series(titles: tuple[str, str]) -> None:
    one_place = CopyDoc(1, titles[0], WEATHER.format(place="Lviv"))
    relation = judge_pair(CopyDoc(2, titles[1], WEATHER.format(place="Odesa")), one_place)
    assert relation is not None
    assert (relation.kind, relation.differing) == ("series", (("odesa", "lviv"),))


def test_house_spelling_is_no_other_place() -> None:
    relation = judge_pair(
        CopyDoc(2, "Rain in Kyiv", WEATHER.format(place="Kyiv")),
        CopyDoc(1, "Rain in Kiev", WEATHER.format(place="Kiev")),
    )
    assert relation is not None
    assert relation.kind == "copy"


def test_the_same_address_is_a_revision_of_a_text_that_has_changed_a_lot() -> None:
    shelf = Shelf()
    shelf.add(text(1), url="https://example.org/a")
    rewritten = text(1)[: len(text(1)) // 4] + " " + text(2)
    assert one(shelf.add(rewritten, url="https://example.org/a")).kind == "revision"


def test_the_same_address_makes_no_copy_of_another_text() -> None:
    """Some sites name their front page as the canonical address of every article."""
    shelf = Shelf()
    shelf.add(text(1), url="https://example.org/a")
    assert shelf.add(text(2), url="https://example.org/a").relations == ()


def test_a_twin_in_another_language_is_told_but_does_not_join() -> None:
    shelf = Shelf()
    shelf.add(text(1), url="https://example.org/uk/a")
    judgement = shelf.add(text(2), url="https://example.org/en/a", twins=("https://example.org/uk/a",))
    assert one(judgement).kind == "translation"
    assert judgement.joined == ()


def test_forty_copies_are_one_group_and_stop_no_keys() -> None:
    shelf = Shelf()
    for seed in range(40):
        shelf.add(edited(text(1), 0.05, seed))
    assert set(shelf.root.values()) == {1}
    assert shelf.add(text(1)).joined == (1,)


def test_page_chrome_joins_nothing() -> None:
    chrome = text(50, 120)
    shelf = Shelf()
    for seed in range(100, 130):
        shelf.add(chrome + "\n" + text(seed, 100))
    assert max(len(holders) for holders in shelf.keys.values()) <= COMMON
    assert [STOPPED] in shelf.keys.values()
    last = shelf.add(chrome + "\n" + text(131, 60))
    assert not [relation for relation in last.relations if relation.joins]


def test_a_later_article_links_two_groups_and_the_earliest_stays_root() -> None:
    whole = text(1, 400)
    lines = whole.split("\n")
    shelf = Shelf()
    shelf.add("\n".join(lines[:11]))
    shelf.add("\n".join(lines[10:]))
    assert set(shelf.root.values()) == {1, 2}
    assert shelf.add(whole).joined == (1, 2)
    assert set(shelf.root.values()) == {1}


def test_texts_too_short_to_compare_have_no_relations() -> None:
    shelf = Shelf()
    shelf.add("Read more")
    assert shelf.add("Read more").relations == ()
    assert shelf.add("").relations == ()


def test_many_equal_teasers_under_other_titles_stay_apart_and_fill_no_index() -> None:
    shelf = Shelf()
    for number in range(60):
        shelf.add("Watch the video on our site", title=f"Report {number} from elsewhere")
    assert len(set(shelf.root.values())) == 60
    assert list(shelf.keys.values()) == [[STOPPED]] * len(shelf.keys)


@given(st.text(max_size=400), st.text(max_size=400))
def test_shares_are_shares_and_do_not_depend_on_the_order(a: str, b: str) -> None:
    one_way, other_way = compare(Text(a), Text(b)), compare(Text(b), Text(a))
    assert 0 <= one_way.jaccard <= one_way.containment <= 1
    assert (one_way.jaccard, one_way.containment) == (other_way.jaccard, other_way.containment)


@given(st.lists(st.sampled_from(["a", "b", "c", "12", "13", "Lviv", "Kyiv", "d", "\n"]), max_size=80))
def test_a_text_is_a_copy_of_itself(parts: list[str]) -> None:
    doc, twin = (CopyDoc(i, "t", " ".join(parts)) for i in (1, 2))
    relation = judge_pair(twin, doc)
    assert relation is None or (relation.kind, relation.containment) == ("copy", 1.0)
    assert number_slots(doc.text, twin.text).changed == 0
    assert name_slots(doc.text, twin.text).renamed == ()


@given(st.text(max_size=300))
def test_tokens_are_the_words_in_lower_case_and_keys_fit_four_bytes(body: str) -> None:
    made = Text(body)
    assert len(made.words) == len(made.tokens)
    if len(made.tokens) >= 3:
        sample = sketch(made)
        assert all(0 <= key < 2**29 for key in sample.probe)
        assert set(sample.stored) <= set(sample.probe)
        assert -(2**31) <= sample.whole < 0


# One of each kind of character that the short way to words could mistake: every one of two bytes, and more.
SIGNS = [chr(c) for c in (*range(0x600), *range(0x660, 0x66A), *range(0x2000, 0x2190), *range(0x3000, 0x3100), 0x966)]


@given(st.lists(st.one_of(st.sampled_from(SIGNS), st.sampled_from(["rain", "Kyiv", "12", " ", "\n"])), max_size=30))
def test_the_short_way_to_words_and_numbers_finds_the_same(parts: list[str]) -> None:
    body = "".join(parts)
    lowered = body.lower().replace("i\u0307", "i")
    assert Text(body).tokens == words_of(lowered)
    assert [token.decode("utf8") for token in Text(body).encoded() if token] == Text(body).tokens
    assert numbers_in(body) == frozenset(re.findall(r"\d+", body))


def test_each_character_parts_words_or_does_not() -> None:
    signs = [sign for sign in map(chr, range(0x3100)) if sign.lower() == sign]
    assert [s for s in signs if Text(f"a{s}b").tokens != words_of(f"a{s}b")] == []
    assert [s for s in signs if numbers_in(f"1{s}2") != frozenset(re.findall(r"\d+", f"1{s}2"))] == []


def test_scripts_without_spaces_are_cut_into_signs() -> None:
    assert words_of("北约 warns 乌克兰") == ["北", "约", "warns", "乌", "克", "兰"]


def test_passages_of_equal_texts_are_the_whole() -> None:
    made = Text(text(1, 60))
    assert [(p.start, p.end) for p in passages(made, made)] == [(0, 60)]
