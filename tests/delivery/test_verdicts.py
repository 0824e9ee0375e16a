"""Once for each rule, subject, reason and token; and never what is muted, done, or an echo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.delivery.alert_rules import ARTICLE_KINDS, KINDS, AlertRule
from crawler.delivery.verdicts import Occurrence, PersonMark, Told, decide
from crawler.judging.happenings import Kind

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
RULE = AlertRule("harbour", "desk", topics=("harbour",))
NEW = Occurrence(
    1, NOW, "story_new", article=7, story=4, detail={"outlet": "paper"}, title="Harbour closes", outlet="paper", source=3,
    article_topics=frozenset({"harbour"}), story_topics={"harbour": 7}, in_scope=frozenset({"harbour", "care"}),
)  # fmt: skip
ORIGIN = replace(NEW, id=2, kind="origin_new", article=8, detail={"outlet": "post"}, outlet="post", further_origin=True)
GREW = replace(NEW, id=3, kind="story_grew", article=9, detail={"outlet": "echo"}, outlet="echo")


def told(
    rule: AlertRule, *found: Occurrence, marks: tuple[PersonMark, ...] = (), before: tuple[Told, ...] = ()
) -> list[str]:
    verdicts = decide(rule, found, marks, dict.fromkeys(before, NOW), NOW)
    return [f"{v.tell.subject} {v.tell.reason} {v.tell.token}".strip() if v.tell else f"no: {v.why}" for v in verdicts]


def test_the_words_of_rules_are_those_of_the_events() -> None:
    assert set(KINDS) == set(Kind.__args__)  # type: ignore[attr-defined]


def test_a_story_is_told_once_and_each_further_origin_once() -> None:
    assert told(RULE, NEW, ORIGIN, GREW) == ["story:4 story_new", "story:4 origin_new post"]
    again = (Told("harbour", "story:4", "story_new", ""), Told("harbour", "story:4", "origin_new", "post"))
    assert told(RULE, NEW, ORIGIN, before=again) == ["no: told before"] * 2
    other_rule = tuple(row._replace(rule="other") for row in again)
    assert told(RULE, NEW, before=other_rule) == ["story:4 story_new"]


def test_twice_in_one_look_is_once() -> None:
    assert told(RULE, NEW, replace(NEW, id=5)) == ["story:4 story_new", "no: told before"]


def test_the_first_origin_is_no_news() -> None:
    assert told(RULE, replace(ORIGIN, further_origin=False)) == ["no: the first known origin, or no longer one"]


def test_a_story_of_another_topic_or_place_is_not_looked_at() -> None:
    assert told(RULE, replace(NEW, story_topics={"other": 7})) == []
    assert told(RULE, replace(NEW, in_scope=frozenset())) == []
    assert told(replace(RULE, topics=()), replace(NEW, story_topics={})) == ["story:4 story_new"]


def test_a_story_that_comes_to_a_topic_later_is_new_to_it_once() -> None:
    later = replace(GREW, story_topics={"harbour": 9})
    assert told(RULE, replace(NEW, story_topics={}), later) == ["story:4 story_new"]
    edited = replace(GREW, kind="edited_into_topic", topic="harbour", story_topics={"harbour": 9})
    assert told(RULE, edited) == ["story:4 story_new"]
    assert told(RULE, GREW) == [], "an echo of a story that had the topic before"


@pytest.mark.parametrize(
    "mark",
    [
        PersonMark("story:4", "mute"),
        PersonMark("outlet:paper", "mute"),
        PersonMark("article:7", "mute"),
        PersonMark("feed:3", "mute"),
        PersonMark("topic:harbour", "mute"),
        PersonMark("word:harbour", "mute"),
    ],
)
def test_what_is_muted_is_not_told_until_the_mute_ends(mark: PersonMark) -> None:
    assert told(RULE, NEW, marks=(mark,))[0].startswith("no: muted")
    assert told(RULE, NEW, marks=(replace(mark, until=NOW),)) == ["story:4 story_new"]
    assert told(RULE, NEW, marks=(replace(mark, until=NOW + timedelta(hours=1)),))[0].startswith("no: muted")


def test_follow_tells_every_event_and_done_only_what_changes_the_story() -> None:
    assert told(RULE, GREW, marks=(PersonMark("story:4", "follow"),)) == ["story:4 story_grew echo"]
    every = replace(RULE, on=ARTICLE_KINDS)
    done = (PersonMark("story:4", "done"),)
    assert told(every, NEW, ORIGIN, GREW, marks=done) == ["no: done", "story:4 origin_new post", "no: done"]


def test_one_headline_once_and_one_text_in_six_hours() -> None:
    rule = replace(RULE, on=("headline_changed", "text_changed"))
    first = replace(NEW, kind="headline_changed", headline="aa", detail={"text_version": 2})
    back = replace(first, id=6, headline="aa", detail={"text_version": 4})
    other = replace(first, id=7, headline="bb", detail={"text_version": 5})
    assert told(rule, first, back, other) == [
        "article:7 headline_changed aa", "no: told before", "article:7 headline_changed bb",
    ]  # fmt: skip
    text = replace(NEW, kind="text_changed", detail={"text_version": 2})
    soon = replace(text, id=8, at=NOW + timedelta(hours=5), detail={"text_version": 3})
    late = replace(text, id=9, at=NOW + timedelta(hours=7), detail={"text_version": 4})
    assert told(rule, text, soon, late) == [
        "article:7 text_changed 2", "no: a change to this article was sent within 6 hours", "article:7 text_changed 4",
    ]  # fmt: skip


def test_sources_have_rules_of_their_own() -> None:
    care = AlertRule("care", "desk", on=("source_failing", "source_gap"))
    fails = Occurrence(1, NOW, "source_failing", feed=9, in_scope=frozenset({"care", "harbour"}))
    gap = replace(fails, id=2, kind="source_gap", detail={"gap_from": "2026-03-04T09:00:00Z"})
    again = replace(fails, id=3, at=NOW + timedelta(days=1))
    assert told(care, fails, gap, again, NEW) == [
        "feed:9 source_failing 2026-03-04T12:00:00+00:00",
        "feed:9 source_gap 2026-03-04T09:00:00Z",
        "feed:9 source_failing 2026-03-05T12:00:00+00:00",
    ]
    assert told(RULE, fails) == []
    assert told(care, fails, marks=(PersonMark("feed:9", "mute"),)) == ["no: muted"]


@pytest.mark.parametrize(
    "subject", ["article:7", "topic:harbour", "outlet:paper", "feed:3", "word:HARBOUR", "word:harb*"]
)
def test_whatever_is_followed_tells_every_event_of_its_rules(subject: str) -> None:
    changed = replace(NEW, kind="text_changed", detail={"text_version": 2})
    assert told(RULE, changed) == []
    assert told(RULE, changed, marks=(PersonMark(subject, "follow"),)) == ["article:7 text_changed 2"]
    elsewhere = replace(changed, article_topics=frozenset({"other"}))
    assert told(RULE, elsewhere, marks=(PersonMark(subject, "follow"),)) == [], "the rule is about other topics"


def test_a_source_that_is_followed_tells_every_event_of_it() -> None:
    care = AlertRule("care", "desk", on=("source_failing",))
    back = Occurrence(1, NOW, "source_recovered", feed=9, in_scope=frozenset({"care"}))
    assert told(care, back) == []
    assert told(care, back, marks=(PersonMark("feed:9", "follow"),))[0].startswith("feed:9 source_recovered")


def test_a_muted_topic_mutes_what_is_about_no_other_topic_of_the_rule() -> None:
    muted = (PersonMark("topic:harbour", "mute"),)
    both = replace(NEW, story_topics={"harbour": 7, "ferry": 7})
    assert told(RULE, both, marks=muted) == ["no: muted"]
    assert told(replace(RULE, topics=("harbour", "ferry")), both, marks=muted) == ["story:4 story_new"]


@pytest.mark.parametrize("word", ["harb", "bour", "new", "*", " ", "!", ""])
def test_a_muted_word_is_a_whole_word(word: str) -> None:
    """Who mutes "war" wants to hear of Warsaw; an empty word would mute everything."""
    assert told(RULE, replace(NEW, title="Harbourside renewed!"), marks=(PersonMark(f"word:{word}", "mute"),)) == [
        "story:4 story_new"
    ]
