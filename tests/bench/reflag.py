"""Prints the CPU seconds of re-flagging one changed rule on an archive of 100,000 articles.

    python tests/bench/reflag.py [--articles 100000] [--rounds 3]

Articles are made of invented words whose frequencies fall as in real text (Zipf, seed 1), 300 words each; one in fifty
holds an emoji, so that the search index is not trusted with it. A rule changes from one word to one of the named kinds;
`reflag` finds the candidates, matches them and switches. The figure is process time, FTS5 and SQLite included.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from crawler.archive.connect import connect, transaction
from crawler.archive.judged.topic_rows import sync_topics
from crawler.judging.topics.fts_match import may_be_misread
from crawler.judging.topics.topicfile import Topic, compile_topic
from crawler.steps.reflag import reflag

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
WORDS = 300
VOCABULARY = 60_000


def vocabulary(chosen: random.Random) -> list[str]:
    """Invented words, the commonest first."""
    syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(chosen.choices(syllables, k=chosen.choice((2, 2, 3, 3, 4))))] = None
    return sorted(words, key=len)


def fill(path: Path, articles: int, words: list[str], chosen: random.Random) -> None:
    """Store the articles in one go; the search index is filled by its triggers, as always."""
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    with closing(connect(path)) as db:
        for first in range(1, articles + 1, 5000):
            with transaction(db):
                for number in range(first, min(first + 5000, articles + 1)):
                    body = " ".join(chosen.choices(words, cum_weights=weights, k=WORDS))
                    store(db, number, body + " \U0001f600" * (number % 50 == 0))


def store(db, number: int, body: str) -> None:  # type: ignore[no-untyped-def]
    """As the pipeline does, without its other judgements."""
    seen = (NOW - timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, rest = body[:60].rsplit(" ", 1)[0], body[60:]
    db.execute(
        "INSERT INTO articles (id, title, url, language, first_seen_at, text_source) VALUES (?, ?, ?, 'en', ?, 'page')",
        (number, title, f"https://example.org/{number}", seen),
    )
    db.execute("INSERT INTO article_text VALUES (?, ?, '', ?, 1)", (number, title, rest))
    if not may_be_misread(title, "", rest):
        db.execute("DELETE FROM fts_doubts WHERE article = ?", (number,))


def rules(words: list[str]) -> dict[str, str]:
    """Rules of the kinds people write, over words of different frequency."""

    def at(share: float) -> str:
        return words[int(share * VOCABULARY)]

    rare, middling, common = at(0.5), at(0.05), at(0.005)
    return {
        "a rare word": rare,
        "a middling word": middling,
        "a common word": common,
        "two common words near each other": f"{common} NEAR/5 {at(0.004)}",
        "twenty rare words": " OR ".join(at(0.3 + n / 100) for n in range(20)),
        "a phrase and a NOT": f'"{common} {at(0.003)}" NOT {middling}',
        "a prefix": f"{rare}*",
        "a group near a group": f"({rare} OR {middling}) NEAR/10 ({common} OR {at(0.01)})",
        "a word unlike another": f"{middling} NOT NEAR/3 {common}",
    }


def topic(query: str) -> Topic:
    """A topic file that says no more than this."""
    return compile_topic("bench", {"query": query}, {})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--keep", type=Path, help="make the archive here and use it again next time")
    asked = options.parse_args()
    chosen = random.Random(1)
    words = vocabulary(chosen)
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "news.db"
        if not path.exists():
            fill(path, asked.articles, words, chosen)
        with closing(connect(path)) as db:
            medians = []
            print(f"{'rule':34} {'CPU s':>7} {'looked at':>10} {'flags':>7}")
            for name, query in rules(words).items():
                times = []
                for _ in range(asked.rounds):
                    sync_topics(db, [topic(words[int(0.2 * VOCABULARY)])], NOW)
                    reflag(db, topic(words[int(0.2 * VOCABULARY)]), NOW)
                    began = time.process_time()
                    done = reflag(db, topic(query), NOW)
                    times.append(time.process_time() - began)
                medians.append(statistics.median(times))
                print(f"{name:34} {medians[-1]:7.3f} {done.looked_at:10} {done.kept + done.gained:7}")
            print(f"{'median of these':34} {statistics.median(medians):7.3f}")


if __name__ == "__main__":
    main()
