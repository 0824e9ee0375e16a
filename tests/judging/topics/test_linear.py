"""Twice the text is twice the work, counted in steps of the interpreter, and a flag shows a bounded number of spans."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.judging.topics import views
from crawler.judging.topics.explain import explain
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.query import parse
from crawler.judging.topics.shown import MAX_SPANS
from crawler.judging.topics.topicfile import Topic
from crawler.judging.topics.watchlists import parse_watch_list
from tests.counting import steps
from tests.judging.test_shipped_topics import KEYS, shipped

NAMES = parse_watch_list("names", "entity,alias\n" + "\n".join(f"Person {n},person{n}" for n in range(300)) + "\n")


def topic(query: str) -> Topic:
    parsed = parse(query, "OR")
    return Topic("t", "t", parsed, {}, dict.fromkeys(parsed.lists, NAMES))


ANY = " OR ".join(f"vessel{n}" for n in range(30))
SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    "one word": ("boom", lambda n: "boom " * n),
    "wide NEAR": ("alpha NEAR/9999 omega", lambda n: "alpha " * n + "omega"),
    "NEARs in NEARs": ("(a NEAR/50 b) NEAR/50 (c NEAR/50 d)", lambda n: "a b c d " * n),
    "NEAR of many": (f"({ANY}) NEAR/9 ({ANY} OR quay)", lambda n: "".join(f"vessel{i % 30} quay " for i in range(n))),
    "NOT NEAR": ("alpha NOT NEAR/9999 omega", lambda n: "alpha " * n + ". Omega"),
    "nested NOT": ("a NOT (b NOT (c NOT (d NOT e)))", lambda n: "a b c d " * n),
    "slop": ('"a b a b"~9', lambda n: "a b " * n),
    "wildcards": ("a* OR *a OR a?b*", lambda n: " ".join(f"a{i}a" for i in range(n))),
    "a list in a NEAR": ("@names NEAR/5 met", lambda n: " ".join(f"person{i % 300} met" for i in range(n))),
    "a phrase among labels": ('"boom crash"', lambda n: "Read also: boom\nboom crash\n" * n),
    "a phrase in a long word": ('"boom crash"', lambda n: "boom-crash-" * n),
    "labels": ("boom", lambda n: "Read also: boom\nboom\n" * n),
    "notices": ("boom", lambda n: "boom x\nMore:\n" * n),
    "no spaces": ("共享 NEAR/20 情报", lambda n: "情报的共享" * n),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_twice_the_work(shape: str) -> None:
    query, text_of = SHAPES[shape]
    rule = topic(query)

    def work(size: int) -> int:
        text = text_of(size)
        matcher = TopicMatcher([rule])
        return steps(lambda: [(m.spans, m.span_count, m.score, m.snippet) for m in matcher.match({"body": text}, "en")])

    small = 250
    assert work(2 * small) < 2.4 * work(small)


def test_the_gaps_of_a_wide_near_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentence ends are looked for by a regular expression, whose steps nobody counts: count what it is given."""
    read = 0
    between, all_ends = views.sentence_ends_between, views.sentence_ends

    def counted(text: str, start: int, end: int) -> bool:
        nonlocal read
        read += end - start
        return between(text, start, end)

    def counted_all(text: str) -> list[int]:
        nonlocal read
        read += len(text)
        return all_ends(text)

    monkeypatch.setattr(views, "sentence_ends_between", counted)
    monkeypatch.setattr(views, "sentence_ends", counted_all)
    text = "alpha " * 500 + "omega" + " alpha" * 500
    matcher = TopicMatcher([topic("alpha NEAR/9999 omega"), topic("alpha NOT NEAR/9999f omega")])
    assert len(matcher.match({"body": text})) == 2
    assert read <= 2 * len(text)


def test_a_flag_shows_so_many_spans_and_knows_how_many_there_are() -> None:
    (match,) = TopicMatcher([topic("harbour")]).match({"body": "The harbour is closed. " * (MAX_SPANS + 50)})
    assert (len(match.spans), match.span_count) == (MAX_SPANS, MAX_SPANS + 50)
    assert [span.start for span in match.spans] == [4 + 23 * n for n in range(MAX_SPANS)]
    (match,) = TopicMatcher([topic("harbour OR harb*")]).match({"body": "The harbour is closed. " * MAX_SPANS})
    assert (len(match.spans), match.span_count) == (MAX_SPANS, MAX_SPANS)


def test_what_is_read_late_is_shown_when_the_match_hangs_on_it() -> None:
    body = "The harbour is closed. " * (2 * MAX_SPANS) + "A ferry waits. " * 3
    (match,) = TopicMatcher([topic("harbour AND ferry")]).match({"title": "Harbour", "body": body})
    assert (len(match.spans), match.span_count) == (MAX_SPANS, 2 * MAX_SPANS + 4)
    assert [span.text for span in match.spans if span.clause == "ferry"] == ["ferry"]
    assert match.spans[0].field == match.field == "title"
    starts = [span.start for span in match.spans[1:]]
    assert starts == sorted(starts)


def test_an_explanation_is_bounded_too() -> None:
    body = "The harbour is closed. A ferry waits. " * (2 * MAX_SPANS)
    root = explain(topic("harbour AND (ferry OR closed)"), {"body": body}).root
    assert (len(root.spans), root.span_count) == (MAX_SPANS, 6 * MAX_SPANS)
    assert [len(part.spans) for part in root.parts] == [MAX_SPANS, MAX_SPANS]
    assert [part.span_count for part in root.parts] == [2 * MAX_SPANS, 4 * MAX_SPANS]


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_topic_in_a_text_of_its_own_examples(key: str) -> None:
    """Long real queries: OR groups of dozens of words and names on both sides of a NEAR."""
    rule = shipped(key)
    text = " ".join(rule.examples_match)

    def work(times: int) -> int:
        matcher = TopicMatcher([rule])
        return steps(lambda: [m.spans for m in matcher.match({"body": f"{text} " * times}, "en")])

    assert work(16) < 2.4 * work(8)


LOW = " OR ".join(f"(vessel{n} NEAR/9 quay)" for n in range(40))


def test_a_branch_that_asks_for_another_language_costs_the_same_for_any_text() -> None:
    text = " ".join(f"vessel{n} quay" for n in range(40))

    def work(times: int) -> int:
        matcher = TopicMatcher([topic(f"language:de AND ({LOW})")])
        matcher.match({"body": f"{text} " * times}, "en")
        return steps(lambda: matcher.match({"body": f"{text} " * times}, "en"))

    assert work(10) < 1.2 * work(1)


def test_a_small_word_does_not_stand_for_its_phrase() -> None:
    """Every text holds "for" and "rifles" alone must not have the phrases looked for."""
    phrases = " OR ".join(f'"for port{n}"' for n in range(60))
    others = " OR ".join(f'"port{n} for"' for n in range(60))
    text = "rifles for the range, " * 30

    def work(query: str) -> int:
        matcher = TopicMatcher([topic(f"rifles NEAR/5 ({query})")])
        matcher.match({"body": text}, "en")
        return steps(lambda: matcher.match({"body": text}, "en"))

    assert work(phrases) < 1.2 * work(others)
