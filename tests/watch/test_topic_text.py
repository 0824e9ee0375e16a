"""A topic file written anew with another query keeps its word classes."""

from __future__ import annotations

import tomllib

from crawler.judging.topics.topicfile import compile_topic
from crawler.watch.topic_text import topic_text, written_query

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
