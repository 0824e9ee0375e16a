"""Whose articles, and when they came: scopes, filters, and what is said of a query that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crawler.errors import QueryError
from crawler.judging.topics.explain import explain
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.query import parse
from crawler.judging.topics.scopes import About
from crawler.judging.topics.topicfile import Topic
from crawler.models import Field

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
GULL = About(
    outlet=("gull", "The Gull", "gull.example"),
    country="ua",
    host="www.news.gull.example",
    feed=("17", "Gull World", "https://gull.example/feed"),
    tags=("Sea", "air force"),
    authors=("Jane von Doe",),
    section="World / Europe",
    published_at=NOW - timedelta(days=1),
    seen_at=NOW - timedelta(hours=2),
    now=NOW,
)


def topic(query: str) -> Topic:
    return Topic("t", "t", parse(query, "AND"), {}, {})


def holds(query: str, about: About = GULL, body: str = "A ferry to the island.") -> bool:
    fields: dict[Field, str] = {"body": body}
    rule = topic(query)
    found = bool(TopicMatcher([rule]).match(fields, "en", about))
    assert explain(rule, fields, "en", about).matched == found
    return found


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ("outlet:gull", True),
        ("outlet:GULL", True),
        ('outlet:"the gull"', True),
        ("outlet:gull.example", True),
        ("outlet:gul", False),
        ("outlet:gu*", True),
        ("outlet:(tern OR gull)", True),
        ("outlet:(tern, gull)", True),
        ("domain:gull.example", True),
        ("domain:news.gull.example", True),
        ("domain:ull.example", False),
        ("feed:17", True),
        ('feed:"gull world"', True),
        ("feed:https://gull.example/feed", True),
        ("feed:1", False),
        ("tag:sea", True),
        ('tag:"air force"', True),
        ("tag:air", False),
        ("author:doe", True),
        ('author:"von Doe"', True),
        ("author:do", False),
        ("author:do*", True),
        ("section:europe", True),
        ("country:UA", True),
        ("country:fr", False),
        ("published:2026-03-03", True),
        ("published:2026-03-04", False),
        ("published:[2026-03-03 TO *]", True),
        ("published:[* TO 2026-03-02]", False),
        ("published:>=2026-03-03", True),
        ("published:<=2026-03-02", False),
        ("published:none", False),
        ("seen:today", True),
        ("seen:[now-1h TO now]", False),
        ("seen:[now-1d TO now]", True),
        ("seen:[2026-03-04T09:30 TO 2026-03-04T10:00]", True),
        ("language:en", True),
    ],
)
def test_scopes(scope: str, held: bool) -> None:
    assert holds(f"ferry AND {scope}") is held
    assert holds(f"{scope} ferry") is held
    assert holds(f"ferry NOT {scope}") is not held
    assert holds(f"(ferry OR barge) AND (({scope}))") is held


def test_what_is_unknown_is_in_no_scope() -> None:
    for scope in ("outlet:*", "domain:*", "tag:*", "author:*", "section:*", "country:ua", "published:[* TO now]"):
        assert not holds(f"ferry {scope}", About(now=NOW)), scope
    assert holds("ferry published:none", About(now=NOW))


def test_days_are_days_of_the_zone() -> None:
    kyiv = ZoneInfo("Europe/Kyiv")
    late = About(published_at=datetime(2026, 3, 3, 22, 30, tzinfo=UTC), now=NOW.astimezone(kyiv))
    assert holds("ferry published:2026-03-04", late)
    assert not holds("ferry published:2026-03-03", late)
    day = About(
        published_at=datetime(2026, 3, 3, tzinfo=UTC), day_only=True, now=NOW.astimezone(ZoneInfo("America/Lima"))
    )
    assert holds("ferry published:2026-03-03", day), "a day without an hour is that day in any zone"
    assert not holds("ferry published:2026-03-02", day)
    assert holds("ferry published:[2026-03-03T18:00 TO 2026-03-03T19:00]", day), "and the whole of it"


def test_a_filter_must_hold_and_marks_nothing() -> None:
    fields: dict[Field, str] = {"title": "Harbour news", "body": "A ferry from the harbour."}
    (found,) = TopicMatcher([topic("filter(harbour) AND ferry")]).match(fields)
    assert [span.text for span in found.spans] == ["ferry"]
    (plain,) = TopicMatcher([topic("ferry")]).match(fields)
    assert found.score == plain.score
    assert not TopicMatcher([topic("filter(quay) AND ferry")]).match(fields)
    assert parse("filter(a OR b) AND c").text == "filter(a OR b) AND c"
    with pytest.raises(QueryError, match="needs words beside it"):
        parse("filter(a) OR b")


def test_a_lone_small_word_is_no_evidence() -> None:
    query = "shared AND (to OR with OR for) AND intelligence"
    fields: dict[Field, str] = {"body": "It shared intelligence with friends, and sent it to some for years."}
    (found,) = TopicMatcher([topic(query)]).match(fields, "en")
    assert [span.text for span in found.spans] == ["shared", "intelligence"]
    assert found.score == 4
    (only,) = TopicMatcher([topic("with")]).match(fields, "en")
    assert [span.text for span in only.spans] == ["with"], "a flag has some word that made it"
    (cased,) = TopicMatcher([topic("{IT} AND shared")]).match({"body": "IT shared it"}, "en")
    assert [span.text for span in cased.spans] == ["IT", "shared"]


def test_every_mistake_is_named_at_once_with_its_place() -> None:
    with pytest.raises(QueryError) as error:
        parse("(ferry AND colour:red)\nOR [x] OR tag:() OR barge~ AND")
    assert [m.position for m in error.value.mistakes] == [11, 26, 37, 48, 53]
    assert (
        error.value.mistakes[1].told().startswith("this range has no name at position 26 (line 2, column 4); expected ")
    )
    assert error.value.drawing[2:4] == ("OR [x] OR tag:() OR barge~ AND", "   ^")
    assert "Also: " in str(error.value)


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("a w/5 b", 2, "NEAR/5"),
        ("a W/12 b", 2, "NEAR/12"),
        ("a PRE/5 b", 2, "NEAR/5f"),
        ("a BEFORE/3 b", 2, "NEAR/3f"),
        ("a AFTER/3 b", 2, "NEAR/3b"),
        ("a ADJ b", 2, "NEAR/0f"),
        ("a adj3 b", 2, "NEAR/3f"),
        ("a NEAR5 b", 2, "NEAR/5"),
        ("a /s b", 2, "NEAR never leaves it"),
        ("a w/s b", 2, "NEAR never leaves it"),
        ("a /p b", 2, "AND"),
        ("COUNT>2", 0, "atleast"),
        ("COUNT(a)>2", 8, "atleast"),
        ("country:ukraine AND a", 8, "country:ua"),
        ("published:soon AND a", 10, "published:"),
        ("published:[2026-02-30 TO *] AND a", 10, "published:"),
        ("published:{2026-02-01 TO *} AND a", 10, "published:"),
        ("outlet: AND a", 8, "outlet:"),
        ("tag:() AND a", 4, "tag:"),
        ("tag:(a", 4, ")"),
        ("outlet:gull", 0, "a word to look for"),
        ("filter(a)", 0, "a word to look for"),
    ],
)
def test_refused_with_our_way_to_write_it(query: str, position: int, said: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(query)
    assert error.value.position == position
    assert said in error.value.expected


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("C++", "every 'C'"),
        ("C#", "every 'C'"),
        ("Disney+", "every 'Disney'"),
        ("a AND b and c", "write AND"),
        ("a or b", "write OR"),
        ("a BEFORE b", "NEAR/5f"),
        ("a w5 b", "NEAR/5"),
    ],
)
def test_read_as_words_and_said_so(query: str, said: str) -> None:
    assert any(said in warning for warning in parse(query, "AND").warnings)


@pytest.mark.parametrize("query", ["s/s", "9/11", "24/7", '"w/5"', "AT&T", "p2p", "before", "w/o", "F-16", "n95"])
def test_ordinary_words_are_not_taken_for_signs(query: str) -> None:
    assert parse(query).warnings == ()


def test_a_field_with_spaces_around_its_colon() -> None:
    assert parse('title : "harbour hall"').text == 'title:"harbour hall"'
    assert parse("tag : sea AND ferry").text == "tag:sea AND ferry"


def test_a_query_without_words_only_where_it_is_allowed() -> None:
    rule = Topic("t", "t", parse("outlet:gull NOT tag:war", wordless=True), {}, {})
    (found,) = TopicMatcher([rule]).match({"body": "x"}, "", GULL)
    assert (found.spans, found.score, found.field, found.snippet) == ((), 0, "title", "")
