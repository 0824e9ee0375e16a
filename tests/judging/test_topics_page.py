"""Every query that docs/topics.md shows can be read, and the refusals it names are refused."""

from __future__ import annotations

import csv
import io
import tomllib

import pytest

from crawler.errors import QueryError
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.query import parse
from crawler.judging.topics.topicfile import KEYS, compile_topic
from crawler.judging.topics.watchlists import COLUMNS
from tests.docs.pages import fences, first_cells, sections, text_of

PAGE = text_of("docs/topics.md")


@pytest.mark.parametrize("query", first_cells(sections(PAGE)["The language"]))
def test_queries_of_the_table_are_read(query: str) -> None:
    text = query.replace(r"\|", "|")
    if text.startswith("language:"):
        text = f"{text} AND words"
    assert parse(text, "OR").warnings == ()


def test_the_table_of_keys_is_complete() -> None:
    assert set(first_cells(PAGE.split("## The language")[0])) == set(KEYS)


def test_the_example_file_keeps_its_own_examples() -> None:
    topic = compile_topic("grain", tomllib.loads(fences(PAGE, "toml")[0]), {})
    matcher = TopicMatcher([topic])
    assert [bool(matcher.match({"body": text})) for text in topic.examples_match + topic.examples_nomatch] == [
        True,
        False,
    ]


def test_the_example_list_has_the_columns() -> None:
    assert tuple(next(csv.reader(io.StringIO(fences(PAGE, "csv")[0])))) == COLUMNS


@pytest.mark.parametrize("query", ["nato~", "[a TO b]", "/na.o/", "source:x"])
def test_refusals_named_on_the_page(query: str) -> None:
    with pytest.raises(QueryError):
        parse(query)
