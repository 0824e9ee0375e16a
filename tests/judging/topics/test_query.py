"""Reading, printing and refusing queries."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import QueryError
from crawler.judging.topics import syntax
from crawler.judging.topics.query import MAX_DEPTH, parse, print_query
from tests.judging.queries import QUERIES


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("NATO", "nato"),
        ("tank drone", "tank OR drone"),
        ("a && b || !c", "(a AND b) AND NOT c"),
        ("+tank -toy", "tank AND NOT toy"),
        ("+a b -c", "+a b -c"),
        ("a OR b AND c", "a OR (b AND c)"),
        ("a OR (b OR (c))", "a OR b OR c"),
        ("“shared secrets”", '"shared secrets"'),
        ("‘shared secrets’", '"shared secrets"'),
        ("«shared secrets»~3", '"shared secrets"~3'),
        ("F-16", '"f 16"'),
        ("article_title:nato", "title:nato"),
        ("headline: (nato OR otan)", "title:(nato OR otan)"),
        ("language:(fi OR sv-SE) AND nato*", "language:(fi OR sv) AND nato*"),
        ("tank ONEAR/2 fire", "tank NEAR/2f fire"),
        ("a NEAR/1 b NEAR/2 c", "(a NEAR/1 b) NEAR/2 c"),
        ("a NOT NEAR/0b b", "a NOT NEAR/0b b"),
        ("ATLEAST2(a OR b)", "atleast2(a OR b)"),
        ('"nato"~5', "nato"),
        ("nato^4", "nato"),
        ("{Five  Eyes}", "{Five Eyes}"),
        ("情报*共享", '"情 报* 共 享"'),
        (r"one\(two\)", '"one two"'),
    ],
)
def test_printed_form(query: str, printed: str) -> None:
    assert parse(query).text == printed


def test_default_operator_decides_what_words_side_by_side_mean() -> None:
    assert parse("tank drone", "AND").text == "tank AND drone"
    assert parse("tank drone", "OR").warnings == ()
    assert "side by side" in parse("tank drone").warnings[0]


@pytest.mark.parametrize(
    ("query", "juxtaposed"),
    [
        ("a b", True),
        ("+a b", True),
        ("a OR b", False),
        ("+a -b", False),
        ("a -b", False),
        ("+a +b", False),
        ("a OR (b c)", True),
    ],
)
def test_juxtaposed(query: str, juxtaposed: bool) -> None:
    assert parse(query).juxtaposed is juxtaposed


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("cats and dogs", "'and' at position 5"),
        ("a near/3 b", "'near/3' at position 2"),
        ("nato^2", "^2 at position 4"),
        ("a OR NOT b", "OR NOT at position 2"),
        ('"who is next?"', "? at the end of a phrase"),
    ],
)
def test_warnings(query: str, part: str) -> None:
    assert any(part in warning for warning in parse(query).warnings)


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("", 0),
        ("   ", 0),
        ("(nato OR otan", 0),
        ("nato AND", 8),
        ("nato)", 4),
        ("()", 0),
        ('nato "five eyes', 5),
        ("nato {Five", 5),
        ("source:politico", 0),
        ("nato AND url:x", 9),
        ("NOT nato", 0),
        ("-nato -otan", 0),
        ("a AND (NOT b)", 7),
        ("a NEAR b", 2),
        ("a NEAR/x b", 2),
        ("a NEAR/99999 b", 2),
        ("a ONEAR/3b b", 2),
        ("NEAR/3 b", 0),
        ("a NEAR/3", 8),
        ("(a AND b) NEAR/3 c", 0),
        ("a NEAR/3 (b AND c)", 9),
        ("a NEAR/3 title:b", 9),
        ("a NOT NEAR/3 a", 13),
        ("NOT NEAR/3 a", 0),
        ("NOT NOT a", 4),
        ("atleast0(a)", 0),
        ("atleast2(a AND b)", 0),
        ("language:fi", 0),
        ("nato OR language:fi", 8),
        ("language:123", 9),
        ("title:(body:a)", 7),
        ("title:-a", 6),
        ("*", 0),
        ("a AND ***", 6),
        ("a AND ...", 6),
        ("nato~2", 4),
        ('"a b"~', 5),
        ("nato^", 4),
        ("^2", 0),
        ("[a TO b]", 0),
        ("{a TO b}", 0),
        ("/nato.*/", 0),
        ("a - b", 2),
        ("@", 0),
        ("10:30", 0),
        ('"' + "a " * 31 + '"~3', 0),
        ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), MAX_DEPTH),
        (" NEAR/1 ".join("a" * (MAX_DEPTH + 2)), 0),
    ],
)
def test_refused_with_position_and_expectation(query: str, position: int) -> None:
    with pytest.raises(QueryError) as error:
        parse(query)
    assert (error.value.position, bool(error.value.expected)) == (position, True)


def test_unknown_default_operator_is_refused() -> None:
    with pytest.raises(QueryError, match="XOR"):
        parse("a b", "XOR")


@given(QUERIES, st.sampled_from([None, "AND", "OR"]))
def test_printing_and_reading_again_gives_the_same_query(text: str, operator: str | None) -> None:
    query = parse(text, operator)
    assert parse(print_query(query)) == query
    assert parse(query.text).text == query.text


SIGNS = st.sampled_from(
    [*list("()\"'{}[]~^*?:+-!&|/\\@ “”‘’«»"), "AND ", "OR ", "NOT ", "NEAR/3 ", "title:", "a", "é", "情", "atleast2("]
)


@given(st.one_of(st.text(), st.lists(SIGNS).map("".join)), st.sampled_from([None, "AND", "OR"]))
def test_any_text_is_read_or_refused(text: str, operator: str | None) -> None:
    try:
        query = parse(text, operator)
    except QueryError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert parse(query.text) == query


def test_a_long_list_is_no_deep_one() -> None:
    query = parse(" OR ".join(f"w{number}" for number in range(5000)))
    assert isinstance(query.root, syntax.Bool)
    assert len(query.root.should) == 5000


def test_lists_are_named() -> None:
    assert parse("@officials NEAR/3 (@b OR c)").lists == ("b", "officials")


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("nato \u2013kyiv", "nato AND NOT kyiv"),  # a word processor's dash
        ("nato \u2212(kyiv OR minsk)", "nato AND NOT kyiv AND NOT minsk"),
        ("nato \uff0d\u5317\u7ea6", 'nato AND NOT "\u5317 \u7ea6"'),
        ("nato AND \uff08kyiv OR minsk\uff09", "nato AND (kyiv OR minsk)"),
        ("\uff2e\uff21\uff34\uff2f \uff21\uff2e\uff24 kyiv", "nato AND kyiv"),
        ("title\uff1anato", "title:nato"),
        ("1990\u20132000", '"1990 2000"'),
        ("nato \u20132", "nato AND 2"),
    ],
)
def test_signs_of_other_keyboards_mean_the_same(query: str, printed: str) -> None:
    assert parse(query, "AND").text == printed


@pytest.mark.parametrize(
    ("query", "printed"),
    [
        ("tag:europe,defence", "tag:(europe OR defence)"),
        ("domain:https://harbour.example/", "domain:harbour.example"),
        ("domain:(.ua OR http://harbour.example)", "domain:(ua OR harbour.example)"),
        ('seen:["2026-11-01" TO "2026-11-02"]', "seen:[2026-11-01 TO 2026-11-02]"),
        ('seen:>="2026-11-01"', "seen:[2026-11-01 TO *]"),
        ("language:(ukr OR deu)", "language:(uk OR de)"),
    ],
)
def test_values_as_people_type_them(query: str, printed: str) -> None:
    assert parse(query, wordless=True).text == printed


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("nato Or kyiv", "'Or' at position 5 is a word here"),
        ("nato Near/5 kyiv", "'Near/5' at position 5 is a word here"),
        ("nato \u2013kyiv", "is read as -, which leaves out"),
        ("language:ua", "'ua' at position 9 is the code of a country; its language is uk"),
        ("language:(en OR xx)", "'xx' at position 16 is no code of a language"),
        ("country:uk", "gb is the United Kingdom"),
        ("domain:harbour.example/news", "write harbour.example"),
    ],
)
def test_what_would_find_nothing_is_told(query: str, part: str) -> None:
    assert any(part in warning for warning in parse(query, "AND", wordless=True).warnings)


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ('"nato kyiv"~1.5', "~ has no distance"),
        ("nato|kyiv", "expected OR or ||"),
        ("site:harbour.example nato", "expected domain:"),
        ('source:"Harbour Desk" nato', "expected outlet:"),
        ("published:>2026-11-01", "published:>=2026-11-01"),
    ],
)
def test_a_refusal_names_what_to_write(query: str, part: str) -> None:
    with pytest.raises(QueryError, match=re.escape(part)):
        parse(query, "AND", wordless=True)


def test_a_range_that_cannot_be_read_is_one_mistake() -> None:
    with pytest.raises(QueryError) as refused:
        parse("published:[2026-11 TO *] AND nato")
    assert "Also:" not in str(refused.value)
