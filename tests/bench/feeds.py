"""What the cut to unknown items saves, over the real feeds of the evaluation data.

    python -m tests.bench.feeds [EVALS] [--repeat 3]

For every feed with entries, two of them are taken for new and the others for known. Prints CPU milliseconds per feed
for: feedparser with our flags, our whole parse, our parse with two new entries, with none, and the
body hash; the ratios; and whether the new entries are those of the whole parse, field by field.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from crawler.intake.feed.document_hash import body_hash
from crawler.intake.feed.parse import ParsedFeed, parse_feed
from tests.bench.adapters import feed_reference

URL = "http://feed.invalid/x"
HEADERS = {"content-type": "application/xml", "content-location": URL}
NOW = datetime.now(UTC)
NEW = 2


def bodies(evals: Path) -> list[bytes]:
    """The real XML feeds."""
    folder = evals / "feeds"
    records = map(json.loads, (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines())
    wanted = [record for record in records if record["class"] == "real" and record["kind"] != "json"]
    return [gzip.decompress((folder / record["file"]).read_bytes()) for record in wanted]


def cpu_ms(run: Callable[[], object], repeat: int) -> float:
    """The least CPU time of several runs."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return 1e3 * min(times)


def keys(parsed: ParsedFeed, skip: frozenset[int] = frozenset()) -> frozenset[str]:
    """What the archive would know of the feed, without the entries numbered in ``skip``."""
    known = {key for number, entry in enumerate(parsed.entries) if number not in skip for key in entry.keys}
    return frozenset(known | {"x:" + key for key in parsed.ambiguous_keys})


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("evals", nargs="?", type=Path, default=Path("../shared/evals"))
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    dice = random.Random(1)
    spent = {"feedparser": 0.0, "whole": 0.0, "two new": 0.0, "none new": 0.0, "body hash": 0.0}
    feeds = differing = entries = 0
    for body in bodies(given.evals):
        whole = parse_feed(body, HEADERS, URL, NOW)
        if not whole.entries:
            continue
        new = frozenset(dice.sample(range(len(whole.entries)), min(NEW, len(whole.entries))))
        known, everything = keys(whole, new), keys(whole)
        runs: dict[str, Callable[[], object]] = {
            "feedparser": lambda body=body: feed_reference(body, HEADERS),
            "whole": lambda body=body: parse_feed(body, HEADERS, URL, NOW),
            "two new": lambda body=body, known=known: parse_feed(body, HEADERS, URL, NOW, known),
            "none new": lambda body=body, everything=everything: parse_feed(body, HEADERS, URL, NOW, everything),
            "body hash": lambda body=body: body_hash(body),
        }
        for name, run in runs.items():
            spent[name] += cpu_ms(run, given.repeat)
        feeds += 1
        entries += len(new)
        cut = parse_feed(body, HEADERS, URL, NOW, known)
        differing += cut.entries != tuple(whole.entries[number] for number in sorted(new))
    for name, total in spent.items():
        print(f"{name:12s} {total / feeds:7.3f} ms per feed, {total / spent['whole']:.2f} of the whole parse")
    print(f"{feeds} feeds, {entries} new entries, {differing} feeds where cut and whole parse differ")


if __name__ == "__main__":
    main()
