"""Why a topic matched or did not."""

from __future__ import annotations

import pytest

from crawler.judging.topics.explain import explain
from crawler.judging.topics.query import parse
from crawler.judging.topics.topicfile import Topic
from crawler.judging.topics.watchlists import parse_watch_list

LISTS = {"officials": parse_watch_list("officials", "entity,alias\nAda Example,Ada\n")}


def topic(query: str) -> Topic:
    parsed = parse(query, "OR")
    return Topic("t", "t", parsed, {}, {name: LISTS[name] for name in parsed.lists})


@pytest.mark.parametrize(
    ("query", "body", "reason"),
    [
        ("nato", "tank", "the text lacks nato"),
        ('"big gun*"', "big", "the text lacks gun*"),
        ("nato NEAR/3 (spy OR spies)", "nato", "the text lacks spy OR spies"),
        ("nato NEAR/1 spy", "nato a b spy", "the words are there"),
        ("title:nato", "nato", "the words are there"),
        ("spy NOT NEAR/0 boy", "spy boy", "the words are there"),
        ("atleast3(nato)", "nato nato", "fewer than 3"),
        ("nato AND spy", "nato", "not found: spy"),
        ("nato AND language:fi", "nato", "not found: language:fi"),
        ("nato NOT toy", "nato toy", "excluded by: toy"),
        ("nato OR otan", "spy", "none of the alternatives"),
        ("@officials", "spy", "the words are there"),
    ],
)
def test_why_not(query: str, body: str, reason: str) -> None:
    told = explain(topic(query), {"body": body}, "en")
    assert not told.matched
    assert reason in told.root.reason


def test_clauses_with_their_spans_and_missing_words() -> None:
    told = explain(
        topic("(tank AND spy) OR nato NEAR/2 @officials OR language:fi AND nato"),
        {"title": "NATO", "body": "Ada of NATO"},
        "en",
    )
    first, second, third = told.root.parts
    assert told.matched
    assert [(p.clause, p.held, p.missing) for p in first.parts] == [
        ("tank", False, ("tank",)),
        ("spy", False, ("spy",)),
    ]
    assert [(s.field, s.text, s.entity) for s in second.spans] == [("body", "Ada of NATO", "Ada Example")]
    assert [p.reason for p in third.parts] == ["the article's language is en", ""]


def test_lines_not_read_are_told() -> None:
    told = explain(topic("nato"), {"body": "Rain fell.\nRead also: NATO met"}, "")
    assert [s.text for s in told.masked] == ["Read also: NATO met"]
    assert not told.matched
