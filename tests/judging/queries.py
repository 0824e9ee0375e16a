"""Queries of every shape, for laws that hold for all of them."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    [
        "nato",
        "tank*",
        "org?n",
        '"a b"',
        '"a b"~2',
        "{NATO}",
        "{Five Eyes}",
        "情报",
        "f-16",
        "“x y”",
        "@officials",
        "or",
        "Übung",
        "strasse",
        "stras*",
        "st?as*e",
        '"x Łódź"',
        "Thor",
    ]
)
NUMBERS = st.integers(0, 9)
SCOPES = st.sampled_from(
    [
        "outlet:gull",
        'outlet:("The Gull" OR tern*)',
        "domain:gull.example",
        "feed:1",
        "tag:sea",
        'author:"Jane Doe"',
        "section:world",
        "country:ua",
        "published:none",
        "published:[2026-03-01 TO 2026-03-04]",
        "published:2026-03-04",
        "seen:[now-7d TO now]",
        "seen:[* TO 2026-03-04T12:00]",
        "language:(uk OR ru)",
    ]
)
POSITIONAL = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.builds("({} NEAR/{} {})".format, inner, NUMBERS, inner),
        st.builds("({} NEAR/{}f {})".format, inner, NUMBERS, inner),
        st.builds("({} ONEAR/{} {})".format, inner, NUMBERS, inner),
        st.builds("({} NOT NEAR/{}b different{})".format, inner, NUMBERS, NUMBERS),
        st.builds("({} OR {})".format, inner, inner),
    ),
    max_leaves=4,
)
QUERIES = st.recursive(
    POSITIONAL,
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} {})".format, inner, inner),
        st.builds("(+{} {} -{})".format, inner, inner, inner),
        st.builds("({} NOT {})".format, inner, inner),
        st.builds("(language:(uk OR ru) AND {})".format, inner),
        st.builds("({} AND {})".format, SCOPES, inner),
        st.builds("({} NOT {})".format, inner, SCOPES),
        st.builds("(filter({}) AND {})".format, inner, inner),
        st.builds("atleast{}({})".format, st.integers(1, 9), POSITIONAL),
        st.builds("title:({})".format, POSITIONAL),
    ),
    max_leaves=6,
)
