from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from crawler.judging.stories import Candidate, StoryDoc, Vector, dot, is_open, place, term_counts, weigh

NOON = datetime(2025, 3, 6, 12, tzinfo=UTC)


class OneStory:
    """An index with at most one story."""

    def __init__(self, vector: Vector | None = None, tied_to: int | None = None) -> None:
        self.vector, self.tied_to = vector, tied_to

    def frequencies(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        return 100, {"the": 100, "in": 95}

    def candidates(self, doc: StoryDoc, telling: Sequence[str], vector: Vector) -> list[Candidate]:
        return [Candidate(4, self.vector, 1.0, [self.vector])] if self.vector else []

    def open_story_of(self, article: int, at: datetime | None) -> int | None:
        return 4 if article == self.tied_to else None


def _vector(title: str) -> Vector:
    return weigh(term_counts(title, ""), *OneStory().frequencies([]))


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


def test_stories_close_a_week_after_their_last_article() -> None:
    assert is_open(NOON, NOON + timedelta(days=7))
    assert not is_open(NOON, NOON + timedelta(days=7, seconds=1))
    assert is_open(NOON, NOON - timedelta(days=30))
    assert is_open(None, NOON) and is_open(NOON, None)


def test_an_empty_article_is_a_story_of_its_own() -> None:
    assert place(StoryDoc(1, "", "", None), OneStory(_vector("NATO"))).story is None
