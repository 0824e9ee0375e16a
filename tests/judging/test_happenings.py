"""Which events a change makes, without an archive."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.judging.happenings import (
    Event,
    Missing,
    SourceState,
    Standing,
    missing_again,
    of_edit,
    of_poll,
    of_story,
)
from crawler.judging.stories.origins import Origin
from tests.archive.making import NOW

OLD, OWN = Standing(1, "ledger", True), Standing(2, "ledger", False)
HOUR = timedelta(hours=1)


def kinds(events: list[Event]) -> list[tuple[str, int | None]]:
    return [(event.kind, event.article) for event in events]


@pytest.mark.parametrize(
    "articles, fresh, expected",
    [
        ([OWN], {2}, [("story_new", 2)]),
        ([OLD], {1}, []),
        ([OLD, OWN], {2}, [("story_new", 2)]),
        ([OLD, OWN], {1, 2}, [("story_new", 2)]),
        ([OWN, Standing(3, "post", False)], {3}, [("story_grew", 3)]),
        ([OWN, Standing(3, "ledger", False)], {3}, []),
        ([OWN, Standing(3, "post", True)], {3}, []),
        ([OWN, Standing(3, "post", False), Standing(4, "post", False)], {3, 4}, [("story_grew", 3)]),
        ([OWN, Standing(3, "post", False), Standing(4, "echo", False)], {3, 4}, [("story_grew", 3), ("story_grew", 4)]),
        ([OWN, Standing(3, "post", False)], set(), []),
        ([], {1}, []),
    ],
)
def test_a_story_is_new_once_and_grows_with_each_outlet(
    articles: list[Standing], fresh: set[int], expected: list[tuple[str, int | None]]
) -> None:
    assert kinds(of_story(7, articles, fresh, [], ())) == expected


def test_an_origin_is_told_once_and_never_of_backlog_alone() -> None:
    origin = Origin("ledger", "The Ledger", 2, "own")
    (told,) = of_story(7, [OWN], (), [origin], {"post"})
    assert (told.kind, told.article, told.story, told.detail["outlet"]) == ("origin_new", 2, 7, "ledger")
    assert of_story(7, [OWN], (), [origin], {"ledger"}) == []
    assert of_story(7, [OLD], (), [origin], ()) == []


def test_an_edit_is_of_the_headline_or_of_the_text_and_may_bring_topics() -> None:
    assert kinds(of_edit(1, 7, 2, [], headline_changed=False)) == [("text_changed", 1)]
    found = of_edit(1, 7, 2, ["nato", "bread"], headline_changed=True)
    assert [(e.kind, e.topic) for e in found] == [
        ("headline_changed", None),
        ("edited_into_topic", "nato"),
        ("edited_into_topic", "bread"),
    ]
    assert {e.detail["text_version"] for e in found} == {2}


def test_a_page_is_withdrawn_by_410_or_by_404_three_times_over_a_day() -> None:
    assert missing_again(Missing(), 410, NOW).withdrawn_at == NOW
    once = missing_again(Missing(), 404, NOW)
    twice = missing_again(once, 404, NOW + 12 * HOUR)
    assert (once.withdrawn_at, twice.withdrawn_at, twice.since) == (None, None, NOW)
    assert missing_again(once, 404, NOW + 25 * HOUR).withdrawn_at is None, "only twice"
    assert missing_again(twice, 404, NOW + 23 * HOUR).withdrawn_at is None, "less than a day"
    certain = missing_again(twice, 404, NOW + 24 * HOUR)
    assert certain == Missing(NOW, 3, NOW + 24 * HOUR)
    assert missing_again(certain, 410, NOW + 30 * HOUR).withdrawn_at == NOW + 24 * HOUR


def test_a_source_fails_and_recovers_once() -> None:
    well, shaky, ill, gone = (SourceState(0, ""), SourceState(2.5, ""), SourceState(3, ""), SourceState(1, "gone"))

    def told(before: SourceState, after: SourceState) -> list[str]:
        return [event.kind for event in of_poll(1, before, after, "timeout", None)]

    assert told(well, shaky) == told(ill, SourceState(9, "")) == told(shaky, well) == []
    assert told(shaky, ill) == told(well, gone) == ["source_failing"]
    assert told(ill, well) == told(gone, well) == ["source_recovered"]
    assert [e.kind for e in of_poll(1, ill, well, "", (NOW, NOW + HOUR))] == ["source_gap", "source_recovered"]
