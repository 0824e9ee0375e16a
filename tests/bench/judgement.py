"""Prints how good every judgement is, each figure beside its goal, by calling the benches of the single judgements.

usage: python -m tests.bench.judgement [EVALS_FOLDER] [--only credits,topics,reading,copies,stories,stream]

Figures are of data that no rule was made from, but where the table says "dev". ``held``: of what stands in these, nobody who
mends rules knows more than the figures. The whole takes some minutes of CPU.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import itertools
import json
import logging
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from htmldate import find_date

from tests.bench import adapters, copytraps, credit_pages, unrelated
from tests.bench.articles import READERS, is_hit
from tests.bench.stories import least_between_orders

TOPICS = tuple(
    Path(__file__).with_name(f"{name}.jsonl")
    for name in ("topics_unseen", "topics_unseen2", "topics_unseen3", "topics_unseen4", "topics_dev")
)
"""Invented items. The sets were unseen once: the first figure of each is in docs/judgement.md, today's are those of mended rules."""
HELD_TOPICS = tuple(Path(__file__).with_name(f"{name}.jsonl") for name in ("topics_unseen5", "topics_unseen6"))
"""Invented items of which whoever writes rules knows the figures only."""
HELD_EVENTS = Path(__file__).with_name("crosslingual_unseen.jsonl")
"""Invented events told by outlets in several languages; the same holds of them."""


class Figure(NamedTuple):
    """One figure and what was wanted; ``most``: it should not be above its goal."""

    of: str
    data: str
    value: float
    goal: float
    most: bool = False

    def line(self) -> str:
        missed = self.value > self.goal if self.most else self.value < self.goal
        sign = "<=" if self.most else ">="
        return f"{self.of:<38}{self.data:<32}{self.value:>9.3f}  {sign} {self.goal:<7g}{'missed' if missed else ''}".rstrip()


def _evaluator(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{folder.name}_evaluate", folder / "evaluate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(folder))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
    return module


def credits(evals: Path) -> Iterator[Figure]:
    """Credits and own reporting: real pages that were held out, and the short hard ones."""
    pages = credit_pages.measure(evals)
    for name in credit_pages.HELD_OUT:
        held = [page for page in pages if credit_pages.held_out(page.page, name)]
        for figure, value in credit_pages.figures(held).items():
            yield Figure(f"credits: {figure}", f"{name}: {len(held)} texts", value, credit_pages.GOALS[figure])
    evaluator = _evaluator(evals / "credits")
    hard = evaluator.score_articles(adapters.credits, evaluator.load(evals / "credits" / "dev_hard.jsonl"), 0)
    yield Figure("credits: F1", "dev_hard", hard["name"]["f1"], 0.899)
    yield Figure("credits: false alarms", "dev_hard", hard["false_alarm_rate"], 0.062, most=True)


def topics(evals: Path) -> Iterator[Figure]:
    """The shipped topics."""
    evaluate = _evaluator(evals / "topics")
    sets = {path: f"held: {path.stem}" for path in HELD_TOPICS} | {path: f"dev: {path.stem}" for path in TOPICS}
    sets |= {evals / "topics" / "dev_hard.jsonl": "dev: dev_hard"}
    for path, data in sets.items():
        scored = evaluate.score(adapters.topics, str(path))
        yield Figure("topics: macro F1", data, scored["macroF1"], 0.90)
        for topic in ("nato", "intelligence-sharing", "military-aid", "sanctions"):
            yield Figure(f"topics: F1 of {topic}", data, scored[topic]["F1"], 0.85)


def reading(evals: Path) -> Iterator[Figure]:
    """Texts and dates of pages, beside trafilatura in the same run."""
    sys.path.insert(0, str(evals / "articles"))
    evaluate, metrics = importlib.import_module("evaluate"), importlib.import_module("metrics")
    for name in ("aeb", "fundus-tests"):
        bodies: dict[str, list[tuple[str, str]]] = {"wirewatch": [], "trafilatura": []}
        cpu: dict[str, list[float]] = {"wirewatch": [], "trafilatura": []}
        for record in evaluate.load(evals / "articles" / name):
            for reader in bodies:
                start = time.process_time()
                text = READERS[reader](record["text"], record["url"]).get("text") or ""
                cpu[reader].append(time.process_time() - start)
                if "body" in record["gold"]:
                    bodies[reader].append((record["gold"]["body"], text))
        own, peer = (metrics.body_scores(bodies[reader])["f1"] for reader in bodies)
        yield Figure("text: F1 (goal: trafilatura)", name, own, peer)
        ratio = statistics.mean(cpu["wirewatch"]) / statistics.mean(cpu["trafilatura"])
        yield Figure("text: CPU (trafilatura is 1)", name, ratio, 0.8, most=True)
    hits = {"wirewatch": 0, "htmldate": 0}
    records = list(evaluate.load(evals / "articles" / "htmldate"))
    for record in records:
        html, url, wanted = record["text"], record["url"], record["gold"].get("date")
        hits["wirewatch"] += is_hit(metrics, "date", wanted, READERS["wirewatch"](html, url).get("date"))
        hits["htmldate"] += is_hit(metrics, "date", wanted, find_date(html, original_date=True, url=url))
    yield Figure(
        "dates: right (goal: htmldate)",
        f"htmldate, {len(records)} pages",
        hits["wirewatch"] / len(records),
        hits["htmldate"] / len(records),
    )


def copies(evals: Path) -> Iterator[Figure]:
    """Copies: made copies and traps, the worst of five seeds."""
    bases, found = copytraps.read_bases(evals), []
    for seed in (1, 2, 3, 4, 5):
        world = copytraps.make_world(bases, seed, 900)
        docs = [made.piece._asdict() | {"url": f"https://example.org/{i}"} for i, made in enumerate(world)]
        found.append(copytraps.score(world, adapters.copies(docs)))
    yield Figure("copies: F1", "traps, worst of 5", min(f["f1"] for f in found), copytraps.LEAST_F1)
    yield Figure(
        "copies: precision", "traps, worst of 5", min(f["precision"] for f in found), copytraps.LEAST_PRECISION
    )
    for trap, goal in copytraps.GOALS.items():
        yield Figure(f"copies: {trap} taken for one", "traps, worst of 5", max(f[trap] for f in found), goal, most=True)


def stories(evals: Path) -> Iterator[Figure]:
    """Stories and their origins."""
    evaluate = _evaluator(evals / "copies")
    for name, goal in (("stories_fulltext", 0.90), ("stories_titles", 0.69)):
        yield Figure(
            "stories: pair F1", f"dev: {name}", evaluate.run(str(evals / "copies" / name), adapters.stories)["F1"], goal
        )
    least = least_between_orders(evals / "copies" / "stories_fulltext")
    yield Figure("stories: least F1 between orders", "dev: stories_fulltext", least, 0.90)
    yield from _across(_evaluator(evals / "stories"), evals / "stories" / "crosslingual.jsonl", "dev: crosslingual")
    yield from _across(_evaluator(evals / "stories"), HELD_EVENTS, f"held: {HELD_EVENTS.stem}")
    lines = (evals / "credits" / "stories.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    right = sum(adapters.story(t)["independent_origins"] == t["gold"]["independent_origins"] for t in told)
    yield Figure("origins: right number", f"dev: {len(told)} stories", right, len(told) - 1)


def _across(evaluate: ModuleType, path: Path, data: str) -> Iterator[Figure]:
    """Stories between languages, and the least that five orders of arrival have in common."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    language = {row["id"]: row["lang"] for row in rows}
    wanted, found = evaluate.pairs({row["id"]: row["story"] for row in rows}), []
    for seed in range(5):
        order = list(rows)
        if seed:
            random.Random(seed).shuffle(order)  # as the evaluator does
        found.append(evaluate.pairs(evaluate.grouping(adapters.stories, order)))
    between = [{pair for pair in pairs if language[pair[0]] != language[pair[1]]} for pairs in (wanted, found[0])]
    yield Figure("stories: F1 between languages", data, evaluate.f1(*between), 0.88)
    least = min(evaluate.f1(one, other) for one, other in itertools.combinations(found, 2))
    yield Figure("stories: least F1 between orders", data, least, 0.90)


def stream(evals: Path) -> Iterator[Figure]:
    """Unrelated articles that join."""
    found = unrelated.measure()
    yield Figure("stories: false joins", "10,000 unrelated, 6 languages", found.joins, unrelated.MOST_JOINS, most=True)
    yield Figure(
        "stories: largest false story", "10,000 unrelated, 6 languages", found.largest, unrelated.LARGEST, most=True
    )


PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "credits": credits, "topics": topics, "reading": reading, "copies": copies, "stories": stories, "stream": stream,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evals", nargs="?", default="../shared/evals", type=Path)
    parser.add_argument("--only", default=",".join(PARTS), help="some of " + ", ".join(PARTS))
    given: Any = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for part in given.only.split(","):
        for figure in PARTS[part](given.evals):
            print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
