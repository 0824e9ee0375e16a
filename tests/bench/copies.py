"""Prints what recognising copies costs per document, beside MinHash LSH of datasketch on the same documents.

usage: python -m tests.bench.copies [EVALS_FOLDER] [SIZE ...]     sizes default to 20000 60000 100000; needs datasketch

The documents are wire texts resampled with 5 % of their words replaced, cut to 2,000 characters, seed 1. Times are CPU
time of this process. "copies" is the work of the copy tables (keys, relations, groups); "whole path" adds storing the
article, its text and the full-text index.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from crawler.archive.judged.copy_rows import read_doc
from crawler.steps.copies import relate_copies
from tests.bench.scratch import scratch_archive, store_article

_BATCH = 200
_INDEX_TEXT = """insert into articles_fts (rowid, title, summary, body)
    select article, title, summary, body from article_text where article = ?"""


def documents(folder: Path, count: int) -> Iterator[str]:
    """Resampled texts, always the same for the same count."""
    with gzip.open(folder / "copies" / "wire" / "docs.jsonl.gz", "rt", encoding="utf8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    rng = random.Random(1)
    vocabulary = [word for text in texts[:500] for word in text.split()]
    for _ in range(count):
        words = rng.choice(texts)[:2600].split(" ")
        yield " ".join(rng.choice(vocabulary) if rng.random() < 0.05 else word for word in words)[:2000]


def measure_archive(docs: list[str]) -> tuple[float, float, float, dict[str, int]]:
    """Microseconds per document of the copy tables and of the whole path, bytes per document, groups found."""
    copying = storing = 0.0
    with scratch_archive() as db:
        for first in range(0, len(docs), _BATCH):
            start = time.process_time()
            batch = []
            for i, text in enumerate(docs[first : first + _BATCH], first):
                article = store_article(db, f"Document {i}", text, f"https://example.org/{i}")
                db.execute(_INDEX_TEXT, [article])
                batch.append(article)
            db.execute("commit")
            db.execute("begin immediate")
            stored = time.process_time()
            for article in batch:
                relate_copies(db, read_doc(db, article))
            db.execute("commit")
            db.execute("begin immediate")
            copying += time.process_time() - stored
            storing += stored - start
        counts = {
            "keys": db.execute("select count(*) from fp").fetchone()[0],
            "relations": db.execute("select count(*) from relations").fetchone()[0],
            "groups": db.execute("select count(*) from articles where copy_of is null").fetchone()[0],
        }
        size = _bytes_of_copy_tables(db)
    n = len(docs)
    return copying / n * 1e6, (copying + storing) / n * 1e6, size / n, counts


def _bytes_of_copy_tables(db: sqlite3.Connection) -> int:
    """Bytes the copy tables and their indexes fill, told by the pages that are free once they are dropped."""
    size = db.execute("pragma page_size").fetchone()[0]
    db.execute("commit")
    before = db.execute("pragma freelist_count").fetchone()[0]
    for table in ("fp", "relations", "relation_overrides"):
        db.execute(f"drop table {table}")
    freed = db.execute("pragma freelist_count").fetchone()[0] - before
    db.execute("begin")
    return int(freed * size)


def measure_datasketch(docs: list[str]) -> float:
    """Microseconds per document of MinHash LSH in memory: threshold .5, 128 permutations, three-token shingles."""
    from datasketch import MinHash, MinHashLSH

    start = time.process_time()
    lsh = MinHashLSH(threshold=0.5, num_perm=128)
    for i, text in enumerate(docs):
        words = text.lower().split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch({" ".join(words[j : j + 3]).encode() for j in range(len(words) - 2)})
        lsh.query(sketch)
        lsh.insert(i, sketch)
    return (time.process_time() - start) / len(docs) * 1e6


def main(folder: Path, sizes: list[int]) -> None:
    for size in sizes:
        docs = list(documents(folder, size))
        copying, whole, volume, counts = measure_archive(docs)
        peer = measure_datasketch(docs)
        print(
            f"{size:7} documents: copies {copying:6.0f} us, datasketch {peer:6.0f} us, ratio {copying / peer:.2f}; "
            f"{volume:4.0f} bytes a document; whole path {whole:6.0f} us; {counts}",
            flush=True,
        )


if __name__ == "__main__":
    arguments = sys.argv[1:]
    evals = Path(arguments.pop(0)) if arguments and not arguments[0].isdigit() else Path("../shared/evals")
    main(evals, [int(size) for size in arguments] or [20_000, 60_000, 100_000])
