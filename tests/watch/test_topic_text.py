"""A topic file written anew with another query keeps its word classes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from crawler.desk.pages.trial_page import MOST_TRIAL_BYTES, MOST_TRIAL_QUERY
from crawler.judging.topics.topicfile import compile_topic
from crawler.watch.topic_text import topic_text, written_query

DEFAULTS = Path(__file__).resolve().parents[2] / "data" / "defaults"
TABLE = {
    "title": "Arms",
    "words": {"arms": "rifle* OR shells", "give": "sent OR gave"},
    "query": {"en": "$give NEAR/3 $arms", "de": "gewehre"},
}


def test_a_query_is_shown_as_written_with_its_classes() -> None:
    assert written_query("arms", TABLE, {}) == "($give NEAR/3 $arms)\nOR\n(gewehre)"


def test_a_new_query_may_name_the_classes_of_the_old_file() -> None:
    table = tomllib.loads(topic_text("arms", "$arms NEAR/2 kyiv", TABLE, {}))
    assert table["words"] == TABLE["words"]
    assert compile_topic("arms", table, {}).query_text == "(rifle* OR shells) NEAR/2 kyiv"


@pytest.mark.parametrize("path", sorted((DEFAULTS / "topics").glob("*.toml")), ids=lambda path: path.stem)
def test_the_query_of_a_shipped_topic_fits_into_the_desks_form(path: Path) -> None:
    query = written_query(path.stem, tomllib.loads(path.read_text(encoding="utf-8")), {})
    assert 0 < len(query) <= MOST_TRIAL_QUERY
    assert len(quote_plus(query.replace("\n", "\r\n"))) <= MOST_TRIAL_BYTES
