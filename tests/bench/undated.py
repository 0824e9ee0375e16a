"""Counts joins between real pages in different languages, which are of many years and are taken as if of one week.

    python -m tests.bench.undated [EVALS] [--pairs]

Nearly all of these pages are unrelated. Goal: at most 2 joins in 100,000 pairs. ``--pairs`` names the pages that joined, for some
do tell of one event: two papers on one lockdown.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from crawler.reading.page import read_page
from tests.bench.adapters import stories

MOST = 2.0
"""Joins in 100,000 pairs."""
_SETS = ("aeb", "fundus-tests", "trafilatura", "htmldate")
_LEAST_LETTERS = 300


def pages(evals: Path) -> Iterator[dict[str, Any]]:
    """Each page once that has a text in a known language, without its date."""
    sys.path.insert(0, str(evals / "articles"))
    evaluate, seen = importlib.import_module("evaluate"), set[str]()
    for name in _SETS:
        for record in evaluate.load(evals / "articles" / name):
            draft = read_page(record["text"], record["url"], datetime(2030, 1, 1, tzinfo=UTC))
            language = draft.language.partition("-")[0]
            if len(draft.body) >= _LEAST_LETTERS and language and draft.body not in seen:
                seen.add(draft.body)
                url = f"https://outlet{len(seen)}.example/"
                page = f"{name}/{record['id']}"
                yield {
                    "id": page,
                    "lang": language,
                    "title": draft.title,
                    "text": draft.body,
                    "url": url,
                    "date": "",
                }


def joined(told: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The pairs in different languages that came into one story."""
    groups: dict[int, list[dict[str, Any]]] = {}
    for page, story in zip(told, stories(told), strict=True):
        groups.setdefault(story, []).append(page)
    return [pair for group in groups.values() for pair in combinations(group, 2) if pair[0]["lang"] != pair[1]["lang"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evals", nargs="?", default="../shared/evals", type=Path)
    parser.add_argument("--pairs", action="store_true")
    given: Any = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    told = list(pages(given.evals))
    start = time.process_time()
    found = joined(told)
    ms = (time.process_time() - start) / len(told) * 1e3
    languages = Counter(page["lang"] for page in told)
    pairs = (len(told) ** 2 - sum(count**2 for count in languages.values())) // 2
    print(
        f"{len(told)} pages, {pairs} pairs in different languages, {len(found)} joined: {len(found) / pairs * 1e5:.2f} in 100,000"
        f" (goal {MOST:g}); {ms:.1f} ms each"
    )
    for one, other in found if given.pairs else ():
        print(f"    {one['id']}  {other['id']}")


if __name__ == "__main__":
    main()
