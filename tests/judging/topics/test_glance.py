"""A glance never turns away a text that matches."""

from __future__ import annotations

import pytest
from hypothesis import given

from crawler.judging.topics.glance import cannot_match, needed_languages, needed_letters
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.query import parse
from tests.judging.queries import QUERIES
from tests.judging.topics.test_fts_match import LISTS, TEXTS
from tests.judging.topics.test_matcher import Topic


@pytest.mark.parametrize(
    ("query", "text", "turned_away"),
    [
        ("*erry", "The pier is long.", True),
        ("*erry", "The FERRY is late.", False),
        ("*erry", "Le quai é long.", True),
        ("*erry", "Le FÉRRY.", False),
        ("*rasse", "Die Stra\u00dfe.", False),
        ("Σίσυφος*", "ΣΊΣΥΦΟΣ", False),
        ("*erry", "fe\u00adrry", False),
        ("发言", "权威发言人", False),
        ("发言", "权威人", True),
        ("*erry AND language:en", "The pier.", True),
        ("*erry OR @officials", "The pier.", False),
        ("a NOT *erry", "a pier", False),
    ],
)
def test_glance(query: str, text: str, turned_away: bool) -> None:
    assert cannot_match(needed_letters(parse(query, "AND").root), text) is turned_away


@given(QUERIES, TEXTS, TEXTS)
def test_what_matches_is_never_turned_away(text: str, title: str, body: str) -> None:
    query = parse(text, "OR")
    if cannot_match(needed_letters(query.root), title, body):
        topic = Topic("t", "t", query, {}, {name: LISTS[name] for name in query.lists})
        for language in ("uk", "en"):
            assert not TopicMatcher([topic]).match({"title": title, "body": body}, language)


@given(QUERIES, TEXTS)
def test_what_matches_is_in_a_language_that_the_query_needs(text: str, body: str) -> None:
    query = parse(text, "OR")
    known = needed_languages(query.root)
    topic = Topic("t", "t", query, {}, {name: LISTS[name] for name in query.lists})
    matcher = TopicMatcher([topic])
    for language in ("uk", "ru", "en", ""):
        if known is not None and language not in known:
            assert not matcher.match({"body": body}, language)


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        ("pier language:uk", {"uk"}),
        ("pier (language:uk OR language:ru)", {"uk", "ru"}),
        ("pier language:uk language:ru", set()),
        ("(pier language:uk) OR quay", None),
        ("pier NOT language:uk", None),
    ],
)
def test_needed_languages(query: str, needed: set[str] | None) -> None:
    assert needed_languages(parse(query, "AND").root) == needed
