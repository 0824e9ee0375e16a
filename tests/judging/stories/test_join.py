from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.judging.stories.across import Elsewhere
from crawler.judging.stories.join import StoryDoc, dot, is_open, place, similarity, term_counts, weigh, within_reach
from crawler.judging.stories.nearby import Candidate, threshold
from crawler.judging.stories.placing import Vector

NOON = datetime(2025, 3, 6, 12, tzinfo=UTC)


class OneStory:
    """An index with at most one story."""

    def __init__(self, vector: Vector | None = None, tied_to: int | None = None) -> None:
        self.vector, self.tied_to = vector, tied_to

    def counted(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        return 100, {"the": 100, "in": 95}

    def candidates(self, doc: StoryDoc, telling: Sequence[str], vector: Vector) -> list[Candidate]:
        return [Candidate(4, self.vector, 1.0, [self.vector])] if self.vector else []

    def told_elsewhere(self, doc: StoryDoc, names: Sequence[str]) -> list[Elsewhere]:
        return []

    def open_story_of(self, article: int, at: datetime | None) -> int | None:
        return 4 if article == self.tied_to else None


def _vector(title: str) -> Vector:
    return weigh(term_counts(title, ""), *OneStory().counted([]))


def test_another_wording_of_the_event_joins_and_says_by_which_words() -> None:
    index = OneStory(_vector("NATO sounds alarm over pause in US intelligence sharing"))
    placement = place(StoryDoc(1, "Alliance alarmed as US halts intelligence sharing with Ukraine", "", NOON), index)
    assert (placement.story, placement.reason) == (4, "words")
    assert {"intelligence", "sharing", "us"} <= set(placement.terms)
    assert placement.score > 0.125


def test_another_event_starts_a_story() -> None:
    index = OneStory(_vector("NATO sounds alarm over pause in US intelligence sharing"))
    placement = place(StoryDoc(1, "Storm in the north closes two airports", "", NOON), index)
    assert (placement.story, placement.reason, placement.score) == (None, "first", 0.0)


def test_a_twin_joins_across_languages() -> None:
    placement = place(StoryDoc(1, "НАТО б'є на сполох", "", NOON, tied=(9,)), OneStory(tied_to=9))
    assert (placement.story, placement.reason) == (4, "tied")


def test_words_everybody_uses_weigh_least_and_vectors_have_length_one() -> None:
    vector = _vector("The alliance in the north")
    assert vector["the"] < vector["alliance"]
    assert abs(dot(vector, vector) - 1) < 1e-9
    assert list(vector.values()) == sorted(vector.values(), reverse=True)


def test_stories_take_articles_from_a_week_before_to_a_week_after() -> None:
    later, week, second = NOON + timedelta(days=2), timedelta(days=7), timedelta(seconds=1)
    assert is_open(NOON, later, later + week)
    assert not is_open(NOON, later, later + week + second)
    assert is_open(NOON, later, NOON - week)
    assert not is_open(NOON, later, NOON - week - second)
    assert is_open(None, None, NOON) and is_open(NOON, NOON, None)


def test_an_empty_article_is_a_story_of_its_own() -> None:
    assert place(StoryDoc(1, "", "", None), OneStory(_vector("NATO"))).story is None


class Stories(OneStory):
    """An index with these candidates; the archive is young: nothing is counted."""

    def __init__(self, *candidates: Candidate, tied_to: int | None = None) -> None:
        super().__init__(tied_to=tied_to)
        self.found = list(candidates)

    def counted(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        return 0, {}

    def candidates(self, doc: StoryDoc, telling: Sequence[str], vector: Vector) -> list[Candidate]:
        return self.found


def _young(title: str) -> Vector:
    return weigh(term_counts(title, ""), 0, {})


def _story(story: int, *titles: str, bonded: int = 0) -> Candidate:
    members = [_young(title) for title in titles]
    centre: dict[str, float] = {}
    for member in members:
        for term, weight in member.items():
            centre[term] = centre.get(term, 0.0) + weight
    return Candidate(story, centre, dot(centre, centre) ** 0.5, members, bonded)


def test_small_words_weigh_little_before_anything_is_counted() -> None:
    vector = _young("Über das Ende der Brücke und the end of the bridge")
    assert 3 * max(vector[word] for word in ("das", "und", "of")) < min(vector["brücke"], vector["bridge"])


FAINT = "Blind over Galicia: our neighbours worry on hold, and so does every family and village along the border"
REWRITE = "NATO warns as US puts intelligence sharing with Ukraine on hold, American pause surprises allies"


def test_the_same_credited_report_lets_few_words_do() -> None:
    doc = StoryDoc(1, FAINT, "", NOON, credited="politico")
    assert place(doc, Stories(_story(4, REWRITE))).reason == "first"
    placement = place(doc, Stories(_story(4, REWRITE, bonded=1)))
    assert (placement.story, placement.reason) == (4, "credit")


def test_a_credit_alone_joins_nothing() -> None:
    doc = StoryDoc(1, "Goalkeeper scores twice in the cup", "", NOON, credited="politico")
    assert place(doc, Stories(_story(4, REWRITE, bonded=1))).story is None


def test_a_credit_that_many_stories_share_says_little() -> None:
    thresholds = [threshold(_story(4, REWRITE, bonded=n)) for n in (1, 2, 10, 1000)]
    assert thresholds == sorted(thresholds)
    assert thresholds[0] == threshold(_story(4, REWRITE)) / 2
    assert thresholds[-1] < threshold(_story(4, REWRITE, bonded=0))


def test_a_small_story_of_the_same_report_is_absorbed() -> None:
    small, large = _story(4, FAINT, bonded=2), _story(5, REWRITE, REWRITE + " today", bonded=2)
    between = "American pause surprises allies: NATO warns, intelligence sharing with Ukraine is on hold, our neighbours along the border worry"
    placement = place(StoryDoc(1, between, "", NOON, credited="politico"), Stories(small, large))
    assert placement.story == 5
    assert [(merge.story, merge.reason) for merge in placement.merges] == [(4, "credit")]


def test_nothing_is_absorbed_without_a_bond() -> None:
    small, large = _story(4, FAINT), _story(5, REWRITE, REWRITE + " today")
    between = "American pause in intelligence sharing leaves NATO crews blind in the sky"
    assert place(StoryDoc(1, between, "", NOON), Stories(small, large)).merges == ()


def test_a_large_story_is_never_absorbed() -> None:
    tied = _story(4, *(f"Міст {word} закрито" for word in ("перший", "другий", "третій")))
    index = Stories(tied, _story(5, REWRITE), tied_to=9)
    placement = place(StoryDoc(1, REWRITE, "", NOON, tied=(9,)), index)
    assert (placement.story, placement.reason, placement.merges) == (4, "tied", ())


def test_a_small_story_is_absorbed_by_the_twin_of_its_article() -> None:
    index = Stories(_story(4, "НАТО стривожене"), _story(5, REWRITE), tied_to=9)
    placement = place(StoryDoc(1, REWRITE, "", NOON, tied=(9,)), index)
    assert placement.story == 5
    assert [(merge.story, merge.reason) for merge in placement.merges] == [(4, "twin")]


@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=12), st.lists(st.floats(0.01, 1), min_size=3, max_size=12))
def test_what_a_story_of_one_article_would_take_is_within_reach(one: list[float], other: list[float]) -> None:
    def scaled(weights: list[float]) -> dict[str, float]:
        length = math.sqrt(sum(weight * weight for weight in weights))
        return {f"w{number}": weight / length for number, weight in enumerate(weights)}

    vector = scaled(one)
    kept = {term.replace("w1", "x"): round(weight, 4) for term, weight in scaled(other).items()}
    member = {term: weight for term, weight in kept.items() if weight}
    candidate = Candidate(1, member, math.sqrt(dot(member, member)), [member])
    if similarity(vector, candidate) > threshold(candidate):
        assert within_reach(dot(vector, member) / candidate.length, True)
