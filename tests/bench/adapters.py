"""What the evaluators call: the shipped code with the shipped files, unchanged."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

DEFAULTS = Path(__file__).resolve().parents[2] / "data" / "defaults"


@cache
def _topic_matcher() -> Any:
    import tomllib

    from crawler.judging.matcher import TopicMatcher
    from crawler.judging.topicfile import compile_topic
    from crawler.judging.watchlists import parse_watch_list

    lists = {p.stem: parse_watch_list(p.stem, p.read_text("utf-8")) for p in (DEFAULTS / "lists").glob("*.csv")}
    files = sorted((DEFAULTS / "topics").glob("*.toml"))
    return TopicMatcher([compile_topic(p.stem, tomllib.loads(p.read_text("utf-8")), lists) for p in files])


def topics(text: str, title: str, lang: str) -> dict[str, list[tuple[str, int, int]]]:
    """The shipped topics of one article: {topic: [(field, start, end)]}."""
    return {m.topic_key: m.offsets for m in _topic_matcher().match({"title": title, "body": text}, lang)}


def query_case(query: str, default_op: str, title: str, text: str, lang: str) -> list[tuple[str, int, int]]:
    """The spans of one query in one text; QueryError when it must be refused."""
    from crawler.judging.matcher import TopicMatcher
    from crawler.judging.query import parse
    from crawler.judging.topicfile import Topic

    topic = Topic("case", "case", parse(query, default_op), {}, {})
    return [span for m in TopicMatcher([topic]).match({"title": title, "body": text}, lang) for span in m.offsets]
