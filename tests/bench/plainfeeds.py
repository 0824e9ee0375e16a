"""How many real feeds are written in the plain way, what reading them so saves, and that it reads them as feedparser does.

    python -m tests.bench.plainfeeds [EVALS] [--repeat 3] [--folder FOLDER ...]

Over the XML feeds of the evaluation data, and every file of the folders given. Prints the share of documents, and of
entries, that are read so; CPU milliseconds of both readers for those; and each document that they read differently.
"""

from __future__ import annotations

import argparse
import gzip
import json
import warnings
from collections.abc import Iterator
from pathlib import Path

from crawler.intake.feed.fullfeed import read_full
from crawler.intake.feed.plainfeed import read_plain
from crawler.intake.opening import opened
from tests.bench.feeds import HEADERS, URL, cpu_ms


def documents(evals: Path, folders: list[Path]) -> Iterator[tuple[str, str, bytes]]:
    """Class, name and bytes of each."""
    manifest = evals / "feeds" / "manifest.jsonl"
    for record in map(json.loads, manifest.read_text(encoding="utf-8").splitlines()):
        if record["kind"] != "json":
            yield record["class"], record["file"], gzip.decompress((evals / "feeds" / record["file"]).read_bytes())
    for folder in folders:
        for path in sorted(folder.iterdir()):
            yield folder.name, path.name, path.read_bytes()


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evals", nargs="?", type=Path, default=Path("../shared/evals"))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    counts: dict[str, list[float]] = {}
    for kind, name, body in documents(given.evals, given.folder):
        document = opened(body, HEADERS)
        if document is None:
            continue
        count = counts.setdefault(kind, [0, 0, 0, 0, 0, 0])
        usual = read_full(document.body, "application/xml", "", URL)
        plain = read_plain(document.body, URL, "")
        count[0] += 1
        count[2] += len(usual.entries)
        if plain is None:
            continue
        count[1] += 1
        count[3] += len(usual.entries)
        if plain != usual:
            print("differs:", kind, name)
        if kind == "real":
            count[4] += cpu_ms(lambda body=document.body: read_full(body, "application/xml", "", URL), given.repeat)
            count[5] += cpu_ms(lambda body=document.body: read_plain(body, URL, ""), given.repeat)
    for kind, (all_, plain_, entries, so, usual_ms, plain_ms) in counts.items():
        print(f"{kind}: {plain_:.0f} of {all_:.0f} documents, {so:.0f} of {entries:.0f} entries", end="")
        print(f"; {usual_ms:.0f} ms by feedparser, {plain_ms:.0f} ms" if usual_ms else "")


if __name__ == "__main__":
    main()
