"""A query that finds little says why: what each part finds alone, and how near those came that never met."""

from __future__ import annotations

import sqlite3

from crawler.commands.few_hits import few_lines
from crawler.judging.topics.topicfile import topic_of_query
from crawler.steps.why_few import PartHits, why_few
from tests.archive.making import NOW, draft, store


def test_each_part_alone_and_the_nearest_distance(db: sqlite3.Connection) -> None:
    for number, body in enumerate(("A ferry that one two three four met a crane.", "A ferry. Rain.", "The crane."), 1):
        store(db, f"https://a.example/{number}", draft(f"Title {number}", body))
    parts = why_few(db, topic_of_query("t", "(ferry NEAR/2 crane) AND filter(rain) AND outlet:o", {}), NOW)
    assert parts == [
        PartHits("ferry", 2),
        PartHits("crane", 2),
        PartHits("ferry NEAR/2 crane", 0, 1, 7),
        PartHits("rain", 1),
        PartHits("outlet:o", 3),
    ]
    lines = list(few_lines(parts))
    assert lines[:2] == ["", "Each part alone finds:"]
    assert lines[4] == "      0 ferry NEAR/2 crane; both sides occur in 1, at their nearest 7 words apart"
    assert list(few_lines(parts[:1])) == []
