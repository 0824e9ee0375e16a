"""Measures copies on a world made anew from real texts: what must be found, and six traps that must not join.

python -m tests.bench.copytraps [../shared/evals] [--seeds 1 2 3 4 5] [--bases 900]

Each seed draws other texts of the even half of the wire set, other operators' parameters and another order of arrival. The
worst seed counts. ``copyoperators`` says what is done to the texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.adapters import copies
from tests.bench.copyoperators import COPIES, TRAPS, Piece, recurring

GOALS = {
    "recurring": 0.02,
    "quoting": 0.05,
    "chrome": 0.005,
    "correction": 0.05,
    "background": 0.05,
    "press_review": 0.05,
}
LEAST_F1, LEAST_PRECISION = 0.97, 0.985


class Made(NamedTuple):
    """A document of the world: what it truly belongs to, and what made it."""

    cluster: int
    kind: str
    piece: Piece


def read_bases(folder: Path) -> list[Piece]:
    """The articles of the even half."""
    place = folder / "copies" / "wire"
    with (
        gzip.open(place / "docs.jsonl.gz", "rt", encoding="utf8") as docs,
        gzip.open(place / "labels.jsonl.gz", "rt") as ls,
    ):
        both = [(json.loads(doc), json.loads(label)) for doc, label in zip(docs, ls, strict=True)]
    return [Piece(d["title"], d["text"]) for d, found in both if found["kind"] == "base" and found["cluster"] % 2 == 0]


def make_world(bases: Sequence[Piece], seed: int, count: int) -> list[Made]:
    """``count`` articles, three copies of two in three of them, and a trap for each: of every trap a fifth as many."""
    rng = random.Random(seed)
    drawn = rng.sample(bases, len(bases))
    kept, spare = drawn[:count], drawn[count:]
    world = [Made(number, "base", piece) for number, piece in enumerate(kept)]
    for number, piece in enumerate(kept):
        if number % 3:
            kinds = rng.sample(sorted(COPIES), 3)
            world += [Made(number, kind, COPIES[kind](rng, piece, spare)) for kind in kinds]
    traps = sorted(TRAPS)
    alone = iter(range(count, sys.maxsize))
    for turn, piece in enumerate(rng.sample(kept, len(kept))):
        kind = traps[turn % len(traps)]
        world += [Made(next(alone), kind, made) for made in TRAPS[kind](rng, piece, spare)]
    world += [Made(next(alone), "recurring", piece) for piece in recurring(rng, count // 5)]
    rng.shuffle(world)
    return world


def score(world: Sequence[Made], labels: Sequence[int]) -> dict[str, float]:
    """Precision, recall and F1 over pairs but those of recurring texts; per copy found, per trap falsely joined."""
    sizes = Counter(labels)
    home = {made.cluster: label for made, label in zip(world, labels, strict=True) if made.kind == "base"}
    told: defaultdict[str, list[bool]] = defaultdict(list)
    for made, label in zip(world, labels, strict=True):
        trap = made.kind in GOALS
        told[made.kind].append(sizes[label] > 1 if trap else label == home[made.cluster])
    core = [(made.cluster, label) for made, label in zip(world, labels, strict=True) if made.kind != "recurring"]
    both, true, found = (_pairs(Counter(of)) for of in (core, [c for c, _ in core], [label for _, label in core]))
    figures = {"precision": both / max(1, found), "recall": both / max(1, true)}
    figures["f1"] = 2 * both / max(1, found + true)
    return figures | {kind: sum(hits) / len(hits) for kind, hits in sorted(told.items()) if kind != "base"}


def _pairs(counts: Counter[object]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/evals"))
    parser.add_argument("--seeds", nargs="*", type=int, default=[1, 2, 3, 4, 5])
    parser.add_argument("--bases", type=int, default=900)
    given = parser.parse_args()
    bases = read_bases(given.folder)
    found = []
    for seed in given.seeds:
        world = make_world(bases, seed, given.bases)
        start = time.process_time()
        labels = copies([made.piece._asdict() | {"url": f"https://example.org/{i}"} for i, made in enumerate(world)])
        took = (time.process_time() - start) / len(world) * 1e3
        found.append(score(world, labels))
        figures = " ".join(f"{name} {value:.3f}" for name, value in found[-1].items())
        print(f"seed {seed}, {len(world)} documents, {took:.2f} ms each: {figures}", flush=True)
    print(f"{'the worst seed':<16}{'figure':>8}{'goal':>8}")
    for name, goal in {"f1": LEAST_F1, "precision": LEAST_PRECISION, **GOALS}.items():
        worst = (max if name in GOALS else min)(figures[name] for figures in found)
        kept = worst <= goal if name in GOALS else worst >= goal
        print(f"{name:<16}{worst:>8.4f}{goal:>8.3f}{'' if kept else '  missed'}")


if __name__ == "__main__":
    main()
