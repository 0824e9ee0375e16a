"""Prints the CPU seconds of searches in an archive of 100,000 articles.

    python -m tests.bench.search [--articles 100000] [--archive FILE]

Articles are those of ``tests.bench.reflag``: invented words whose frequencies fall as in real text, one in fifty with a
sign that the index is not trusted with. Each query is asked as ``wirewatch search`` does, in a process that is warm; the
figure is process time, FTS5 and SQLite included. ``--archive`` keeps the archive, and uses it when it is there.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from crawler.archive.connect import connect
from crawler.judging.topics.topicfile import topic_of_query
from crawler.steps.searching import Wanted, search
from tests.bench.reflag import NOW, VOCABULARY, fill, vocabulary

LIMITS = {"two middling words": 0.3, "two common words": 0.3, "two rare words": 0.3, "(a OR b) NEAR/5 c": 0.6}


def queries(words: list[str]) -> dict[str, str]:
    """Queries of the kinds people type."""

    def at(share: float) -> str:
        return words[int(share * VOCABULARY)]

    return {
        "two rare words": f"{at(0.5)} {at(0.4)}",
        "two middling words": f"{at(0.05)} {at(0.04)}",
        "two common words": f"{at(0.002)} {at(0.001)}",
        "(a OR b) NEAR/5 c": f"({at(0.01)} OR {at(0.02)}) NEAR/5 {at(0.005)}",
        "a NOT b": f"{at(0.01)} -{at(0.02)}",
        "a phrase": f'"{at(0.002)} {at(0.001)}"',
        "a word and a scope": f"{at(0.05)} published:none",
        "not narrowed": f"*{at(0.3)}",
    }


def main() -> None:
    """Fill or open the archive, and print a line for each query."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    chosen = random.Random(1)
    words = vocabulary(chosen)
    with tempfile.TemporaryDirectory() as folder:
        path = args.archive or Path(folder) / "news.db"
        if not path.exists():
            fill(path, args.articles, words, chosen)
        with closing(connect(path)) as db:
            for name, query in queries(words).items():
                for sort in ("newest", "relevance"):
                    took = []
                    for _ in range(args.rounds):
                        began = time.process_time()
                        found = search(db, topic_of_query("q", query, {}), Wanted(sort=sort, limit=20), NOW)
                        took.append(time.process_time() - began)
                    limit = f"  limit {LIMITS[name]}" if name in LIMITS else ""
                    print(
                        f"{name:20} {sort:10} {statistics.median(took):6.3f} s  {len(found.rows)} found,"
                        f" {found.looked_at} texts read{limit}",
                        flush=True,
                    )


if __name__ == "__main__":
    sys.exit(main())
