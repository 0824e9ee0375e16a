"""Writes a topic file with another query: what else the old file says stays, its comments do not."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawler.errors import UsageError
from crawler.judging.topics.topicfile import compile_topic, topic_of_query
from crawler.judging.topics.watchlists import WatchList

MOST_BYTES = 1_000_000
_KEPT = ("title", "priority", "languages", "unreviewed", "words")


def topic_table(folder: Path, key: str) -> dict[str, Any]:
    """What topics/``key``.toml of a watch folder says; {} where there is none that can be read."""
    path = folder / "topics" / f"{key}.toml"
    try:
        if path.stat().st_size > MOST_BYTES:
            return {}
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def written_query(key: str, table: Mapping[str, Any], lists: Mapping[str, WatchList]) -> str:
    """The query of a topic file as it is written there, its languages joined by OR; '' where that would mean something else."""
    said = table.get("query")
    text = (
        "\nOR\n".join(f"({str(part).strip()})" for part in said.values())
        if isinstance(said, Mapping)
        else str(said or "")
    )
    try:
        typed = topic_of_query(key, text, lists, table) if text else None
        same = typed is not None and typed.query == compile_topic(key, table, lists).query
    except UsageError:
        return ""
    return text.strip() if same else ""


def topic_text(key: str, query: str, table: Mapping[str, Any], lists: Mapping[str, WatchList]) -> str:
    """The text of topics/``key``.toml with ``query`` in place of the old one. Raises QueryError or ConfigError when it would
    be no topic."""
    new = {name: table[name] for name in _KEPT if name in table}
    old = table.get("query")
    if "languages" not in new and isinstance(old, Mapping):
        new["languages"] = list(old)
    new = {"title": key, **new, "default_operator": "AND", "query": query}
    if isinstance(table.get("examples"), Mapping):
        new["examples"] = dict(table["examples"])
    compile_topic(key, new, lists)
    return "".join(f"{name} = {_value(value)}\n" for name, value in new.items())


def _value(value: Any) -> str:
    """A value of a topic file as TOML: texts, whole numbers, lists and tables of texts."""
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{json.dumps(str(k), ensure_ascii=False)} = {_value(v)}" for k, v in value.items()) + " }"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
