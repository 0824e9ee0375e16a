"""Prints how well ``read_page`` reads labelled pages, beside trafilatura in the same run.

    python -m tests.bench.articles [EVALS] [--only fundus-tests] [--limit 20] [--errors title]

Bodies are scored by 4-word shingles, segments by containment, metadata by folded equality. CPU is process time; the
order of the callables is shuffled per page. The exit code is 0 whatever the figures say: this measures, it is no gate.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import random
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml.html import fromstring
from trafilatura import external

from tests.bench.adapters import article

Result = dict[str, Any]
Reader = Callable[[str, str], Result]
DATASETS = ("aeb", "fundus-tests", "trafilatura", "htmldate")


def _trafilatura(**options: Any) -> Reader:
    from trafilatura import bare_extraction

    def read(html: str, url: str) -> Result:
        doc = bare_extraction(html, url=url, with_metadata=True, **options)
        if doc is None:
            return {"text": ""}
        authors = [a.strip() for a in (doc.author or "").split(";") if a.strip()]
        return {"text": doc.text, "title": doc.title, "date": doc.date, "authors": authors, "tags": doc.tags}

    return read


READERS: dict[str, Reader] = {
    "wirewatch": article,
    "trafilatura": _trafilatura(),
    "precision": _trafilatura(favor_precision=True, include_comments=False),
    "fast": _trafilatura(fast=True, include_comments=False),
}


def _lang(value: object) -> str:
    return {"nb": "no", "nn": "no"}.get(str(value or "")[:2].lower(), str(value or "")[:2].lower())


def _set_scores(metrics: Any, field: str, pairs: list[tuple[Any, Any]]) -> str:
    counts = [metrics.set_prf(gold, got) for gold, got in pairs]
    tp, fp, fn = (sum(c[i] for c in counts) for i in range(3))
    return f"{field} P {tp / max(1, tp + fp):.3f} R {tp / max(1, tp + fn):.3f}"


def is_hit(metrics: Any, field: str, gold: Any, got: Any) -> bool:
    """Whether a field was read right, as the evaluator counts it."""
    if field == "title":
        return bool(metrics.title_ok(gold, got)[0])
    if field == "authors":
        return bool(metrics.authors_ok(gold, got)[0])
    if field == "lang":
        return _lang(gold) == _lang(got)
    return str(gold or "")[:10] == str(got or "")[:10]


def _scores(metrics: Any, records: list[Result], predictions: list[Result]) -> str:
    parts = []
    bodies = [
        (r["gold"]["body"], p.get("text") or "")
        for r, p in zip(records, predictions, strict=True)
        if "body" in r["gold"]
    ]
    if bodies:
        b = metrics.body_scores(bodies)
        parts.append(f"body F1 {b['f1']:.4f} P {b['precision']:.4f} R {b['recall']:.4f} bad {b['bad_pages_f1<0.5']}")
    segments = [
        (r["gold"]["with"], r["gold"].get("without", []), p.get("text") or "")
        for r, p in zip(records, predictions, strict=True)
        if r["gold"].get("with")
    ]
    if segments:
        s = metrics.segment_scores(segments)
        parts.append(f"segment F1 {s['f1']:.4f} P {s['precision']:.4f} R {s['recall']:.4f}")
    for field in ("title", "date", "authors", "lang", "tags"):
        pairs = [
            (r["gold"][field], p.get(field)) for r, p in zip(records, predictions, strict=True) if r["gold"].get(field)
        ]
        if not pairs or not any(got for _, got in pairs):
            continue
        if field == "tags":
            parts.append(_set_scores(metrics, field, pairs))
        else:
            parts.append(f"{field} {sum(is_hit(metrics, field, *p) for p in pairs) / len(pairs):.3f}")
    return " | ".join(parts)


def _errors(metrics: Any, field: str, records: list[Result], predictions: list[Result]) -> None:
    for r, p in zip(records, predictions, strict=True):
        gold = r["gold"].get(field)
        if gold and not is_hit(metrics, field, gold, p.get(field)):
            print(f"   {r['url']}\n      gold {gold!r}\n      got  {p.get(field)!r}")


def _run(folder: Path, names: list[str], args: argparse.Namespace) -> None:
    evaluate, metrics = importlib.import_module("evaluate"), importlib.import_module("metrics")
    shuffle = random.Random(args.seed)
    got: dict[str, list[Result]] = {n: [] for n in names}
    cpu: dict[str, list[float]] = {n: [] for n in names}
    records, failures = [], dict.fromkeys(names, 0)
    for record in evaluate.load(folder, args.limit):
        html, url = record.pop("text"), record["url"]
        record.pop("raw")
        if not records:
            for name in names:
                READERS[name](html, url)
        for name in shuffle.sample(names, len(names)):
            start = time.process_time()
            try:
                result = READERS[name](html, url)
            except Exception as error:  # a peer may fail; the figure must come all the same
                failures[name] += 1
                result = {"text": ""}
                print(f"   {name} {url} {type(error).__name__}: {error}"[:200])
            cpu[name].append(time.process_time() - start)
            got[name].append(result)
        records.append(record)
    print(f"# {folder.name}: {len(records)} pages")
    for name in names:
        ms = 1000 * statistics.mean(cpu[name])
        print(f"{name:12} {ms:6.1f} ms CPU, failed {failures[name]} | {_scores(metrics, records, got[name])}")
    for field in args.errors:
        _errors(metrics, field, records, got[names[0]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evals", nargs="?", default="../shared/evals", type=Path)
    parser.add_argument("--only", action="append", choices=DATASETS)
    parser.add_argument("--readers", default=",".join(READERS))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", action="append", default=[])
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.path.insert(0, str(args.evals / "articles"))
    logging.disable(logging.CRITICAL)
    # Its small words are read once in a process, a quarter of a second: else the reader that needs them first pays for both.
    external.try_justext(fromstring("<p>Ferries</p>"), None, None)
    for dataset in args.only or DATASETS:
        _run(args.evals / "articles" / dataset, args.readers.split(","), args)


if __name__ == "__main__":
    main()
