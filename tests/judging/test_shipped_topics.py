"""The topics and lists that come with wirewatch: their own examples, and their marks."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.topicfile import Topic, compile_topic
from crawler.judging.topics.watchlists import WatchList, parse_watch_list
from crawler.watch.folder import STARTING_TOPICS

DEFAULTS = Path(__file__).resolve().parents[2] / "data" / "defaults"
KEYS = sorted(path.stem for path in (DEFAULTS / "topics").glob("*.toml"))


@cache
def lists() -> dict[str, WatchList]:
    return {p.stem: parse_watch_list(p.stem, p.read_text("utf-8")) for p in (DEFAULTS / "lists").glob("*.csv")}


@cache
def shipped(key: str) -> Topic:
    return compile_topic(key, tomllib.loads((DEFAULTS / "topics" / f"{key}.toml").read_text("utf-8")), lists())


def test_the_topics_that_init_writes_ship() -> None:
    missing = {Path(name).stem for name in STARTING_TOPICS} - set(KEYS)
    assert not missing, f"STARTING_TOPICS in crawler/watch/folder.py names {missing}: no file in data/defaults/topics/"


@pytest.mark.parametrize("key", KEYS)
def test_examples_of_both_kinds_come_out_right(key: str) -> None:
    topic = shipped(key)
    matcher = TopicMatcher([topic])
    assert len(topic.examples_match) >= 5, f"{key}.toml needs five or more texts in examples.match"
    assert len(topic.examples_nomatch) >= 5, f"{key}.toml needs five or more texts in examples.nomatch"
    assert [text for text in topic.examples_match if not matcher.match({"body": text})] == []
    assert [text for text in topic.examples_nomatch if matcher.match({"body": text})] == []


@pytest.mark.parametrize("key", KEYS)
def test_read_without_warnings_and_marked_where_no_native_reader_checked(key: str) -> None:
    topic = shipped(key)
    assert topic.warnings == ()
    assert set(topic.unreviewed) == set(topic.languages) - {"en"}, (
        f"unreviewed in {key}.toml names each language but English: no native reader has checked the others yet"
    )
    assert {"en", "uk", "ru", "de"} <= set(topic.languages), f"{key}.toml needs queries in en, uk, ru and de"
    assert topic.titles.keys() >= {"en", "uk", "ru", "de"}, f"{key}.toml needs titles in en, uk, ru and de"


@pytest.mark.parametrize("key", ["nato", "intelligence-sharing"])
def test_thirteen_languages(key: str) -> None:
    assert set(shipped(key).languages) >= {"en", "uk", "ru", "de", "fr", "es", "it", "pl", "fi", "tr", "zh", "ja", "ar"}


def test_officials_are_found_under_their_names() -> None:
    topic = compile_topic("t", {"query": "@officials"}, lists())
    (match,) = TopicMatcher([topic]).match({"body": "Зеленський зустрівся з Рютте."}, "uk")
    assert {span.entity for span in match.spans} == {"Volodymyr Zelensky", "Mark Rutte"}
