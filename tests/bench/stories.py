"""Prints how well stories hold together and what they cost: old archive, young archive, and one very large story.

usage: python -m tests.bench.stories [EVALS_FOLDER]

"orders" is the least pair F1 between four orders of arrival. "old" is the evaluator's own measure (pair F1 over one long stream). "young" starts an empty archive for each sample of
a few stories: the first days of a watch. "languages" is told by an
evaluator of its own. "origins" is the evaluator's count of stories whose number of origins is right.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
import sys
import time
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.bench.adapters import stories, story

SEEN = datetime(2026, 3, 4, tzinfo=UTC)

_SAMPLES = 10
_LARGE = 500


def load(folder: Path, name: str) -> list[dict[str, Any]]:
    """One file of a labelled set."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def young(score: Any, folder: Path, count: int, most: int) -> float:
    """Mean pair F1 over samples of ``count`` stories with at most ``most`` articles each."""
    docs, labels = load(folder, "docs"), [label["cluster"] for label in load(folder, "labels")]
    found = []
    for seed in range(_SAMPLES):
        rng = random.Random(seed)
        left = dict.fromkeys(rng.sample(sorted(set(labels)), count), most)
        chosen = []
        for i in rng.sample(range(len(docs)), len(docs)):
            if left.get(labels[i], 0):
                left[labels[i]] -= 1
                chosen.append(i)
        found.append(score([labels[i] for i in chosen], stories([docs[i] for i in chosen]))["F1"])
    return float(sum(found) / len(found))


def large_story_ms() -> float:
    """Milliseconds of CPU to trace a story of ``_LARGE`` articles anew, as each newcomer makes it."""
    from crawler.steps.tracing import trace_story
    from tests.bench.scratch import scratch_archive, store_article

    with scratch_archive() as db:
        db.execute("insert into stories (id, title) values (1, 'A story')")
        for n in range(_LARGE):
            article = store_article(db, f"Title {n}", "", f"https://paper{n}.example/a")
            db.execute("update articles set story = 1, outlet = ? where id = ?", [f"paper{n}", article])
            if n:
                db.execute(
                    "insert into credits (article, position, outlet, name, kind, is_primary, text_version,"
                    " method_version) values (?, 0, ?, 'X', 'according_to', 1, 1, 1)",
                    [article, f"paper{n // 2}"],
                )
        trace_story(db, 1, SEEN)
        start = time.process_time()
        trace_story(db, 1, SEEN)
        return (time.process_time() - start) * 1000


OWN = Path(__file__).with_name("crosslingual_own.jsonl")
"""30 invented events in two to four of nine languages, half of them followed by another one of the same names."""


def print_languages(folder: Path, told: Path) -> None:
    """Pair F1 between languages, and the least between orders of arrival, as the evaluator counts them."""
    spec = importlib.util.spec_from_file_location("languages_evaluate", folder / "evaluate.py")
    assert spec is not None and spec.loader is not None
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    rows = [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]
    language = {row["id"]: row["lang"] for row in rows}
    wanted = evaluate.pairs({row["id"]: row["story"] for row in rows})
    found = []
    for seed in range(5):
        shuffled = random.Random(seed).sample(rows, len(rows)) if seed else rows
        found.append(evaluate.pairs(evaluate.grouping(stories, shuffled)))
    between = [{pair for pair in pairs if language[pair[0]] != language[pair[1]]} for pairs in (wanted, *found)]
    scores = [evaluate.f1(between[0], pairs) for pairs in between[1:]]
    least = min(evaluate.f1(one, other) for one in found for other in found)
    print(
        f"languages  {told.stem:<17} F1 between {scores[0]:.3f}, mean of {len(scores)} orders"
        f" {sum(scores) / len(scores):.3f} (goal .88)  false joins {len(found[0] - wanted)}  orders {least:.3f}"
    )


def least_between_orders(folder: Path, count: int = 4) -> float:
    """The least pair F1 between the stories of the same documents in as many orders of arrival."""
    docs = load(folder, "docs")
    found = []
    for seed in range(count):
        order = random.Random(seed).sample(range(len(docs)), len(docs)) if seed else list(range(len(docs)))
        members: dict[int, list[int]] = {}
        for number, label in zip(order, stories([docs[n] for n in order]), strict=True):
            members.setdefault(label, []).append(number)
        found.append({pair for group in members.values() for pair in combinations(sorted(group), 2)})
    return min(2 * len(one & other) / (len(one) + len(other)) for one, other in combinations(found, 2))


def main(evals: Path) -> None:
    spec = importlib.util.spec_from_file_location("copies_evaluate", evals / "copies" / "evaluate.py")
    assert spec is not None and spec.loader is not None
    evaluate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(evaluate)
    for name in ("stories_fulltext", "stories_titles"):
        scored = evaluate.run(str(evals / "copies" / name), stories)
        print(f"old    {name:<17} F1 {scored['F1']:.3f}  P {scored['P']:.3f}  R {scored['R']:.3f}")
    for count, most in ((8, 8), (20, 4)):
        f1 = young(evaluate.score, evals / "copies" / "stories_fulltext", count, most)
        print(f"young  {count} stories of {most:<6} F1 {f1:.3f}")
    print(f"orders stories_fulltext  F1 {least_between_orders(evals / 'copies' / 'stories_fulltext'):.3f} (goal .90)")
    for told in (evals / "stories" / "crosslingual.jsonl", OWN):
        print_languages(evals / "stories", told)
    lines = (evals / "credits" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    right = 0
    for line in lines:
        told = json.loads(line)
        right += story(told)["independent_origins"] == told["gold"]["independent_origins"]
    print(f"origins right {right} of {len(lines)}")
    print(f"a story of {_LARGE} articles traced anew: {large_story_ms():.1f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/evals"))
