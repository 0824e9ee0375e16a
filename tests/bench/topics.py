"""Prints documents per CPU second of the topic matcher, with offsets, against SQLite FTS5 and ``re``.

    python tests/bench/topics.py [EVALS_FOLDER] [--documents 1000] [--rounds 3] [--common]

Documents are 500 words cut from the pages of EVALS_FOLDER/articles (default ../shared/evals). Topics are made of the
corpus's own words, drawn by frequency quantile with seed 1. Six shapes take turns: word lists, AND, phrases, prefixes, NEAR and NOT.
Words come from the rarer 95 % of the vocabulary, which makes a topic about as rare in the corpus as real ones are; with
``--common`` from all of it, and a topic is found in every fortieth document, which no desk would bear.

FTS5 indexes the same documents in memory in batches of 1,000 and answers one MATCH per topic, without offsets; ``re`` runs
one pattern per topic.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import sqlite3
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import html as lxml_html

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.query import parse
from crawler.judging.topics.topicfile import Topic

WORDS = 500
BATCH = 1000


def paragraphs(evals: Path) -> Iterator[str]:
    """The text of the paragraphs of every page."""
    for path in sorted((evals / "articles").glob("*/html/*")):
        raw = path.read_bytes()
        raw = gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw
        try:
            tree = lxml_html.fromstring(raw.decode("utf-8"))
        except (ValueError, lxml_html.etree.ParserError):
            continue
        for node in tree.iter("p"):
            text = " ".join(node.text_content().split())
            if len(text) > 80:
                yield text


def documents(evals: Path, wanted: int) -> list[str]:
    """Texts of 500 words; paragraphs stay lines."""
    made: list[str] = []
    lines: list[str] = []
    count = 0
    for text in paragraphs(evals):
        lines.append(text)
        count += text.count(" ") + 1
        if count >= WORDS:
            made.append("\n".join(lines))
            lines, count = [], 0
            if len(made) == wanted:
                break
    return made


def make_queries(texts: list[str], wanted: int, *, common: bool) -> list[str]:
    """Queries over the corpus's words and word pairs, by quantile of document frequency."""
    chosen = random.Random(1)
    frequency: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for text in texts:
        frequency.update(set(re.findall(r"[^\W\d_]{3,}", text.lower())))
        pairs.update({f"{a} {b}" for a, b in re.findall(r"\b([^\W\d_]{3,}) (?=([^\W\d_]{3,}))", text.lower())})
    words, phrases = (
        [
            word
            for word, count in sorted(found.items(), key=lambda item: (item[1], item[0]))
            if count > 1 and word.isascii()
        ]
        for found in (frequency, pairs)
    )
    top = 1.0 if common else 0.95

    def word() -> str:
        return words[int(chosen.random() * top * len(words))]

    def phrase() -> str:
        return '"' + phrases[int(chosen.random() * top * len(phrases))] + '"'

    shapes: list[Callable[[], str]] = [
        lambda: f'"{word()}" OR "{word()}" OR "{word()}"',
        lambda: f'"{word()}" AND ("{word()}" OR "{word()}")',
        lambda: f"{phrase()} OR {phrase()}",
        lambda: f'{word()[:6]}* OR "{word()}"',
        lambda: f'"{word()}" NEAR/8 "{word()}" OR {phrase()}',
        lambda: f'("{word()}" OR "{word()}") AND NOT "{word()}"',
    ]
    return [shapes[number % len(shapes)]() for number in range(wanted)]


def fts_expression(query: str) -> str:
    """The same question in FTS5's words."""
    query = re.sub(r'("\w+") NEAR/8 ("\w+")', r"NEAR(\1 \2, 8)", query)
    return re.sub(r"(\w+)\*", r'"\1"*', query).replace("AND NOT", "NOT")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def flags_per_document(texts: list[str], queries: list[str]) -> float:
    matcher = TopicMatcher([Topic(str(n), str(n), parse(q), {}, {}) for n, q in enumerate(queries)])
    return sum(len(matcher.match({"body": text}, "en")) for text in texts) / len(texts)


def matcher_work(texts: list[str], queries: list[str]) -> Callable[[], int]:
    matcher = TopicMatcher([Topic(str(n), str(n), parse(q), {}, {}) for n, q in enumerate(queries)])

    def work() -> int:
        return sum(len(m.offsets) for text in texts for m in matcher.match({"body": text}, "en"))

    return work


def fts_work(texts: list[str], queries: list[str]) -> Callable[[], int]:
    expressions = [fts_expression(q) for q in queries]

    def work() -> int:
        found = 0
        for first in range(0, len(texts), BATCH):
            db = sqlite3.connect(":memory:")
            db.execute("CREATE VIRTUAL TABLE t USING fts5(body)")
            db.executemany("INSERT INTO t(body) VALUES (?)", ((text,) for text in texts[first : first + BATCH]))
            for expression in expressions:
                found += len(db.execute("SELECT rowid FROM t WHERE t MATCH ?", (expression,)).fetchall())
            db.close()
        return found

    return work


def re_work(texts: list[str], queries: list[str]) -> Callable[[], int]:
    patterns = []
    for query in queries:
        parts = re.findall(r'"([^"]+)"|(\w+\*)', query)
        alternatives = [re.escape(a) if a else re.escape(b[:-1]) + r"\w*" for a, b in parts]
        patterns.append(re.compile(r"\b(?:" + "|".join(alternatives) + r")\b", re.IGNORECASE))

    def work() -> int:
        return sum(len([m.span() for m in p.finditer(text)]) for text in texts for p in patterns)

    return work


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("evals", nargs="?", type=Path, default=Path("../shared/evals"))
    parser.add_argument("--documents", type=int, default=BATCH)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--common", action="store_true")
    options = parser.parse_args()
    texts = documents(options.evals, options.documents)
    queries = make_queries(texts, 1000, common=options.common)
    print(
        f"{len(texts)} documents of {sum(len(t.split()) for t in texts) / len(texts):.0f} words, {options.rounds} rounds"
    )
    ours_by_size = {}
    for size in (10, 100, 1000):
        ours, theirs = matcher_work(texts, queries[:size]), fts_work(texts, queries[:size])
        first = cpu(ours)
        pairs = [(cpu(ours), cpu(theirs)) for _ in range(options.rounds)]
        ours_by_size[size] = statistics.median(a for a, _ in pairs)
        fts = statistics.median(b for _, b in pairs)
        print(
            f"{size:5} topics, {flags_per_document(texts, queries[:size]):5.2f} flags a document:"
            f" {len(texts) / ours_by_size[size]:7.0f} documents per CPU s (first pass {len(texts) / first:.0f}),"
            f" FTS5 {len(texts) / fts:7.0f}, ratio {fts / ours_by_size[size]:.2f}"
        )
    some = texts[: max(1, len(texts) // 10)]
    per_re = cpu(re_work(some, queries[:100])) / len(some)
    print(f"  100 topics: {per_re / (ours_by_size[100] / len(texts)):.1f} times the speed of re per topic")
    print(f"cost of 1000 topics against 10: {ours_by_size[1000] / ours_by_size[10]:.2f}")


if __name__ == "__main__":
    main()
