"""FTS5 candidates hold everything the matcher finds, except in texts that are marked as ones FTS5 is blind to."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.judging.topics.fts_match import _spellings, fts_blind, fts_query
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.query import parse
from crawler.judging.topics.topicfile import Topic
from crawler.judging.topics.watchlists import parse_watch_list
from crawler.judging.words.tokens import fold, words
from tests.judging.queries import QUERIES

LISTS = {
    "officials": parse_watch_list(
        "officials", "entity,alias,language,case\nAda,Ada,,\nBureau,B-EX,,yes\nBureau,бюро*,,\n"
    )
}


def table(texts: Sequence[tuple[str, str]]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(title, summary, body)")
    db.executemany("INSERT INTO t VALUES (?, '', ?)", texts)
    return db


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("tanks", '"tanks"'),
        ("F-16", '"f 16"'),
        ("{Five Eyes}", '"five eyes"'),
        ("tank* NEAR/3 shar*", '("tank"* AND "shar"*)'),
        ("a AND b NOT c", '("a" AND "b")'),
        ("inter NOT NEAR/0b artifici", '"inter"'),
        ("title:(tank OR fire)", '(title : "tank" OR title : "fire")'),
        ("language:fi AND tank", '"tank"'),
        ("outlet:gull AND published:none AND tank", '"tank"'),
        ("filter(tank) AND fire", '("tank" AND "fire")'),
        ('"share secrets"~2', '("share" AND "secrets")'),
        ("fin*r", '"fin"*'),
        ("tank OR 北约", '"tank"'),
        ("北约", '""'),
        ("@officials", '(("ada" OR "ađa") OR "b ex" OR "бюро"*)'),
        ("atleast2(a)", '"a"'),
        ("Strasse", '("straße" OR "strasse")'),
        ("stras*", '("stras"* OR "straß"*)'),
        ('"Łuk Z"', '("luk z" OR "łuk z")'),
        ('"dollar loan"~1', None),
        ("hollandoodleddo", None),
    ],
)
def test_expression(query: str, expression: str | None) -> None:
    made = fts_query(parse(query), LISTS)
    assert made is not None
    assert made == expression if expression else made.count("OR") <= 100, (
        "a word of many spellings is asked by its beginning"
    )


@pytest.mark.parametrize("query", ["*nato", "nato OR ?x", "(nato OR *x) NEAR/2 *y"])
def test_cannot_be_narrowed(query: str) -> None:
    assert fts_query(parse(query)) is None


def test_an_unknown_list_cannot_be_narrowed() -> None:
    assert fts_query(parse("@nobody")) is None


@pytest.mark.parametrize(
    "text",
    [
        "Þór",
        "کتاب",
        "eﬃcient",
        "北约",
        "新しいNATOは",
        "paylaşım",
        "intelli\xadgence",
        "ёлка",
        "النَّاتو",
        "Việt",
        "ＮＡＴＯ",
    ],
)
def test_blind(text: str) -> None:
    assert fts_blind(text)


@pytest.mark.parametrize(
    "text",
    [
        "NATO’s plan – “now”",
        "Країни НАТО",
        "Übung in Łódź",
        "Großbritannien",
        "Øresund",
        "œuvre",
        "الناتو",
        "נאט״ו",
        "5 % · €3",
        "a\nb",
        "a_b",
    ],
)
def test_not_blind(text: str) -> None:
    assert not fts_blind(text)


def test_every_character_not_called_blind_is_seen_by_fts5_as_by_the_matcher() -> None:
    seen = [chr(code) for code in range(1, 0x1FB00) if not 0xD800 <= code < 0xE000 and not fts_blind(chr(code))]
    db = table([("", f"a{char}b") for char in seen])
    db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
    found: dict[int, dict[int, str]] = {}
    for term, row, offset in db.execute("SELECT term, doc, offset FROM v"):
        found.setdefault(row, {})[offset] = term
    assert len(seen) > 1000
    for row, char in enumerate(seen, 1):
        terms = [found[row][offset] for offset in sorted(found[row])]
        for term, word in zip(terms, words(f"a{char}b"), strict=True):
            assert term in (_spellings(fold(word)) or ()), f"U+{ord(char):04X}"


PIECES = st.sampled_from(
    [
        "nato",
        "NATO",
        "tank",
        "tanks",
        "a",
        "b",
        "x",
        "y",
        "F-16",
        "f",
        "16",
        "情报",
        "different3",
        "Five",
        "Eyes",
        "organ",
        "or",
        "Ada",
        "B-EX",
        "бюро",
        "Übung",
        "ubung",
        "ı",
        "officials",
        ".",
        "'",
        "\xad",
        "_",
        "é",
        "Straße",
        "STRASSEN",
        "Łódź",
        "lodz",
        "Þór",
        "thor",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map(" ".join)


@given(QUERIES, st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
@settings(max_examples=200)
def test_candidates_are_a_superset(text: str, documents: list[tuple[str, str]]) -> None:
    query = parse(text, "OR")
    matcher = TopicMatcher([Topic("t", "t", query, {}, {name: LISTS[name] for name in query.lists})])
    expression = fts_query(query, LISTS)
    if expression is None:
        return
    rows = {row for (row,) in table(documents).execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,))}
    for row, (title, body) in enumerate(documents, 1):
        if matcher.match({"title": title, "body": body}, "uk"):
            assert row in rows or fts_blind(title) or fts_blind(body)
