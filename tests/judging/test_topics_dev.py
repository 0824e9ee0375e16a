"""The shipped topics over the labelled items of tests/bench: no change of a topic may make them worse at this."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.bench import adapters

BENCH = Path(adapters.__file__).parent
LEAST = {
    "topics_dev": {"nato": 0.98, "intelligence-sharing": 0.98, "military-aid": 0.98, "sanctions": 0.97},
    "topics_unseen": {"nato": 0.98, "intelligence-sharing": 0.98, "military-aid": 0.98, "sanctions": 0.98},
    "topics_unseen2": {"nato": 0.98, "intelligence-sharing": 0.98, "military-aid": 0.98, "sanctions": 0.98},
    "topics_unseen4": {"nato": 0.98, "intelligence-sharing": 0.98, "military-aid": 0.98, "sanctions": 0.98},
    "topics_unseen3": {"nato": 0.98, "intelligence-sharing": 0.98, "military-aid": 0.98, "sanctions": 0.98},
}
"""Set -> topic -> the F1 it has reached, less a hair."""


@cache
def f1_of(name: str) -> dict[str, float]:
    """F1 of each topic over one set."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in (BENCH / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        found = adapters.topics(item["body"], item["title"], item["lang"])
        for topic, wanted in item["gold"].items():
            counts[topic, f"{wanted} {topic in found}"] += 1
    return {
        topic: 2 * counts[topic, "True True"]
        / (2 * counts[topic, "True True"] + counts[topic, "True False"] + counts[topic, "False True"])
        for topic, _ in counts
    }  # fmt: skip


@pytest.mark.parametrize(("name", "topic"), [(name, topic) for name, topics in LEAST.items() for topic in topics])
def test_topics_keep_what_they_have_reached(name: str, topic: str) -> None:
    assert f1_of(name)[topic] >= LEAST[name][topic]
