"""Prints how well credits and own reporting are read on real pages that a person has read.

    python -m tests.bench.credit_pages [EVALS] [--errors]

``credit_labels.jsonl`` holds for each page whom its article credits (a domain, or ``=`` and a name that is on no list; "/"
between spellings), what may be called a credit or not (``maybe``, which counts neither way, as do links that no name stands beside), and whether it is its outlet's
own reporting (null: readers may differ). The interval is that of 95 in 100 samples of pages.

Pages of the sets ``held2``, ``held2_read`` and ``held3`` were labelled before our rules ever read them. The first two are pages,
and whole texts of news sites whose address is not known; ``held3`` is entries of feeds (blogs for the most part, those of at
most 600 characters ``chosen`` as short), reports of American and British news sites, and pages of no other set. No rule is made
from ``held2`` and ``held3``; ``held2_read`` is the half that was looked at after the rules had been mended on others.
``--errors`` shows all but ``held2`` and ``held3``.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import logging
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.models import ArticleDraft, Credit
from crawler.reading.page import read_page
from tests.bench.adapters import default_outlets, page_rules
from tests.bench.credit_sources import FEEDS, WIRE, feed_drafts, wire_drafts

LABELS = Path(__file__).with_name("credit_labels.jsonl")
GOALS = {"precision": 0.95, "recall": 0.88, "original": 0.95}
HELD_OUT = ("held2", "held3")
_TEXTS = "stories_fulltext"
"""The set whose members are texts without a page."""
_NO_SITES = ("feedproxy.google.com",)


@dataclass(frozen=True, slots=True)
class Judged:
    """One page: which names were right, wrong and missed, and whether own reporting was told right (None: not asked)."""

    page: str
    right: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    original: bool | None


def held_out(page: str, name: str = "") -> bool:
    """Whether no rule may be made from a page; with a name, whether it is of that set."""
    return _sets().get(page) in ((name,) if name else HELD_OUT)


@cache
def _sets() -> dict[str, str]:
    return {label["page"]: label.get("set", "") for label in labels()}


def labels() -> list[dict[str, Any]]:
    """The labels, one for each page."""
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


def drafts(evals: Path, wanted: set[str]) -> Iterator[tuple[str, str, ArticleDraft]]:
    """(page, address, draft) of each wanted page of the article sets."""
    folder = evals / "articles"
    sys.path.insert(0, str(folder))
    evaluate = importlib.import_module("evaluate")
    for dataset in sorted({page.partition("/")[0] for page in wanted} - {_TEXTS, FEEDS, WIRE}):
        for record in evaluate.load(folder / dataset, None, {p.partition("/")[2] for p in wanted}):
            page = f"{dataset}/{record['id']}"
            if page in wanted:
                draft = read_page(record["text"], record["url"], datetime(2030, 1, 1, tzinfo=UTC))
                yield page, address_of(record["url"], draft), draft
    yield from _texts(evals, wanted)
    yield from feed_drafts(evals, wanted)
    yield from wire_drafts(evals, wanted)


def _texts(evals: Path, wanted: set[str]) -> Iterator[tuple[str, str, ArticleDraft]]:
    """The same of texts that have no page: nobody knows whose they are."""
    with gzip.open(evals / "copies" / _TEXTS / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
        for text in map(json.loads, file):
            page = f"{_TEXTS}/{text['id']}"
            if page in wanted:
                yield page, f"https://unknown.example/{text['id']}", ArticleDraft(body=text["text"], language="en")


def address_of(url: str, draft: ArticleDraft) -> str:
    """The page's own address: some sets name a file or a feed's proxy instead of it."""
    named = urlsplit(url)
    if named.scheme in ("http", "https") and named.hostname not in _NO_SITES:
        return url
    canonical = next((link.href for link in draft.links if "canonical" in link.rel), draft.canonical_url)
    return canonical or f"https://{url.rpartition('::')[2]}"


def judged(label: dict[str, Any], draft: ArticleDraft, url: str) -> Judged:
    """One page as the shipped rules read it, beside its label."""
    rules = page_rules()
    owner, _ = rules.whose(url, url, "", page=True)
    found = rules.credits(draft, url, owner)
    assert found is not None
    wanted, maybe = list(label["credited"]), [keys_of(name) for name in label.get("maybe", ())]
    right, wrong = 0, []
    for credit in found.credits:
        keys = credit_keys(credit)
        hit = next((name for name in wanted if alike(keys, keys_of(name))), None)
        if hit is not None:
            wanted.remove(hit)
            right += 1
        elif credit.kind != "link" and not any(alike(keys, names) for names in maybe):
            wrong.append(f"{credit.name} ({credit.kind}): {credit.quote}")
    told = None if label["original"] is None else found.original == label["original"]
    return Judged(label["page"], right, tuple(wrong), tuple(wanted), told)


def keys_of(name: str) -> set[str]:
    """By what a labelled name can be told: its family when it is listed, its domain, its letters."""
    keys: set[str] = set()
    outlets = default_outlets()
    for bare in name.removeprefix("=").split("/"):
        outlet = outlets.by_domain(bare) if "." in bare and " " not in bare else outlets.by_name(bare)
        keys |= {outlet.family} if outlet is not None else {bare, _letters(bare)}
    return keys


def credit_keys(credit: Credit) -> set[str]:
    """The same of a credit that was read."""
    outlet = default_outlets().get(credit.outlet) if credit.outlet else None
    if outlet is not None:
        return {outlet.family}
    return {_letters(credit.name), credit.domain or "?", credit.name}


def alike(some: set[str], others: set[str]) -> bool:
    """Whether two names mean one outlet: a key in common, or one name within the other."""
    if not some.isdisjoint(others):
        return True
    return any(min(len(a), len(b)) > 3 and (a in b or b in a) for a in some for b in others)


def _letters(name: str) -> str:
    return re.sub(r"^the|[\W_]+", "", name.casefold())


def figures(pages: list[Judged]) -> dict[str, float]:
    """Precision and recall of credits, and the share of pages whose own reporting was told right."""
    right = sum(p.right for p in pages)
    wrong, missed = sum(len(p.wrong) for p in pages), sum(len(p.missed) for p in pages)
    told = [p.original for p in pages if p.original is not None]
    return {
        "precision": right / max(1, right + wrong),
        "recall": right / max(1, right + missed),
        "original": sum(told) / max(1, len(told)),
    }


def interval(pages: list[Judged], figure: str, times: int = 1000) -> tuple[float, float]:
    """Where the figure of 95 in 100 samples of as many pages lies."""
    rng = random.Random(7)
    found = sorted(figures(rng.choices(pages, k=len(pages)))[figure] for _ in range(times))
    return found[int(0.025 * times)], found[int(0.975 * times)]


def measure(evals: Path) -> list[Judged]:
    """Every labelled page."""
    by_page = {label["page"]: label for label in labels()}
    return [judged(by_page[page], draft, url) for page, url, draft in drafts(evals, set(by_page))]


def report(name: str, pages: list[Judged], say: Callable[[str], None] = print) -> None:
    """One line for each figure of a set."""
    credits = sum(p.right + len(p.missed) for p in pages)
    say(f"# {name}: {len(pages)} pages, {credits} credits")
    for figure, value in figures(pages).items():
        low, high = interval(pages, figure)
        say(f"{figure:10} {value:.3f} ({low:.2f} to {high:.2f})   goal {GOALS[figure]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evals", nargs="?", default="../shared/evals", type=Path)
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    pages = measure(args.evals)
    report("used for rules", [p for p in pages if not held_out(p.page)])
    for name in HELD_OUT:
        report(f"held out: {name}", [p for p in pages if held_out(p.page, name)])
    for kind in (FEEDS, WIRE):
        report(f"held3, only {kind}", [p for p in pages if p.page.startswith(f"{kind}/")])
    if args.errors:
        for page in pages:
            if not held_out(page.page) and (page.wrong or page.missed or page.original is False):
                print(
                    page.page,
                    *(f"  wrong: {w}" for w in page.wrong),
                    *(f"  missed: {m}" for m in page.missed),
                    sep="\n",
                )
                if page.original is False:
                    print("  own reporting told wrong")


if __name__ == "__main__":
    main()
