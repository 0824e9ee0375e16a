"""Prints how well and how fast credits are read.

python -m tests.bench.credits [EVALS]   EVALS: the folder of labelled data, default ../shared/evals
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType

from tests.bench.adapters import credits

FILLER = (
    "The council met on Monday and heard from Anna Berg, who runs the northern depot, that repairs take until June. "
    "Residents of Old Harbour asked why the bridge had been closed for so long and what it would cost. "
)


def _evaluator(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("credits_evaluate", folder / "evaluate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def accuracy(folder: Path) -> None:
    """The evaluator's own figures over the labelled articles."""
    evaluator = _evaluator(folder)
    figures = evaluator.score_articles(credits, evaluator.load(folder / "dev.jsonl"))
    for key in ("items", "name", "exact_set", "primary_acc", "false_alarm_rate", "original_acc", "recall_by_kind"):
        print(f"{key:18} {json.dumps(figures[key])}")


def speed(folder: Path) -> None:
    """CPU time for the labelled articles, each padded to about 500 words of running text."""
    items = [json.loads(line) for line in (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    for item in items:
        item["body"] += "\n" + FILLER * ((500 - len(item["body"].split())) // len(FILLER.split()))
        credits(item)
    times = []
    for item in items:
        start = time.process_time()
        for _ in range(5):
            credits(item)
        times.append((time.process_time() - start) / 5 * 1000)
    times.sort()
    median, slow = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(f"ms per article     median {median:.2f}, p95 {slow:.2f}, max {times[-1]:.2f}")


if __name__ == "__main__":
    evals = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/evals") / "credits"
    accuracy(evals)
    speed(evals)
