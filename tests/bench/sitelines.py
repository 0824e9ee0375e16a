"""Prints what the site memory gains on generated sites, and how many lead sentences it loses (must be 0).

    python -m tests.bench.sitelines [EVALS] [--sites 40] [--pages 8] [--seed 1] [--lines 20]

Each site repeats lines of its own (notices, teasers, boxes) in a share of its pages: at the foot, between paragraphs,
above the text (there at most one). On each fourth site several articles really open with the same sentences, as agency
reports do. The labels are by construction. Then what the memory takes out of real texts: of pages and of feeds with full texts,
wherever five or more are of one site. Nobody has labelled those: ``--lines`` prints the lines taken out most often.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.intake.feed.parse import parse_feed
from crawler.reading.feedtext import draft_from_entry
from crawler.reading.page import read_page
from crawler.reading.sitelines import MIN_KNOWN, boilerplate_lines, count_lines, strip_lines

_NOW = datetime(2030, 1, 1, tzinfo=UTC)

_WORDS = (
    *("council", "minister", "report", "border", "grain", "energy", "court", "budget", "strike", "vote", "harbour"),
    *("patrol", "treaty", "pipeline", "inquiry", "village", "hospital", "railway", "election", "police", "inflation"),
    *("summit", "drone", "convoy", "envoy", "sanctions", "reactor", "ceasefire", "deputy"),
)


@dataclass
class Page:
    lead: list[str]
    own: list[str]
    lines: list[str]


@dataclass
class Site:
    shared: set[str] = field(default_factory=set)
    pages: list[Page] = field(default_factory=list)


def _sentence(rng: random.Random, low: int = 8, high: int = 22) -> str:
    words = [rng.choice(_WORDS) for _ in range(rng.randint(low, high))]
    return " ".join(words).capitalize() + f" {rng.randint(1, 999)} {rng.choice(_WORDS)}."


def _site(rng: random.Random, pages: int, repeats_leads: bool) -> Site:
    site = Site()
    notices = [_sentence(rng, 6, 14) for _ in range(4)] + [" ".join(rng.choices(_WORDS, k=4)).title() for _ in range(3)]
    site.shared = set(notices)
    common_lead = [_sentence(rng), _sentence(rng)]
    for number in range(pages):
        own = [_sentence(rng) + " " + _sentence(rng) for _ in range(rng.randint(4, 9))]
        lead = common_lead if repeats_leads and number % 2 == 0 else [_sentence(rng), _sentence(rng)]
        lines = [*lead, *own]
        chosen = [n for n in notices if rng.random() < 0.7]
        for notice in chosen:
            lines.insert(rng.choice([len(lines), rng.randint(2, len(lines))]), notice)
        if chosen and rng.random() < 0.5:
            lines.insert(0, rng.choice(chosen))
        site.pages.append(Page(lead, own, lines))
    return site


def real_sites(evals: Path) -> dict[str, dict[str, list[str]]]:
    """The texts of pages and of feeds, by site; of more than three lines, each once."""
    sys.path.insert(0, str(evals / "articles"))
    evaluate: Any = importlib.import_module("evaluate")
    found: dict[str, dict[str, list[str]]] = {"pages": {}, "feeds": {}}
    for name in ("aeb", "fundus-tests", "trafilatura"):
        for record in evaluate.load(evals / "articles" / name):
            host = (urlsplit(record["url"]).hostname or "").removeprefix("www.")
            text = read_page(record["text"], record["url"], _NOW).body
            found["pages"].setdefault(host, []).append(text)
    for line in (evals / "feeds" / "manifest.jsonl").open(encoding="utf-8"):
        file = json.loads(line)
        body = gzip.decompress((evals / "feeds" / file["file"]).read_bytes())
        entries = parse_feed(body, {}, "https://feed.example/", _NOW, keep_twins=True).entries
        found["feeds"][file["id"]] = [draft_from_entry(entry).body for entry in entries]
    return {
        kind: {site: texts for site, all_texts in sites.items() if len(texts := _long(all_texts)) >= MIN_KNOWN and site}
        for kind, sites in found.items()
    }


def _long(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text.count("\n") > 2))


def print_real(evals: Path, shown: int) -> None:
    """What is taken out of real texts, of pages and of feeds."""
    for kind, sites in real_sites(evals).items():
        gone: Counter[str] = Counter()
        texts = lines = touched = 0
        for site in sites.values():
            known = boilerplate_lines(count_lines(site), len(site))
            for text in site:
                kept = set(strip_lines(text, known).split("\n"))
                taken = [line for line in text.split("\n") if line not in kept]
                gone.update(taken)
                texts, lines, touched = texts + 1, lines + text.count("\n") + 1, touched + bool(taken)
        taken_out = gone.total()
        print(
            f"real {kind}: {len(sites)} sites, {texts} texts: {taken_out} of {lines} lines taken out, of {touched} texts"
        )
        for line, count in gone.most_common(shown):
            print(f"   {count:4} {line[:100]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evals", nargs="?", default="../shared/evals", type=Path)
    parser.add_argument("--lines", type=int, default=0)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--pages", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    furniture = removed = lost_lead = lost_own = leads = own = 0
    for number in range(args.sites):
        site = _site(rng, args.pages, repeats_leads=number % 4 == 0)
        texts = ["\n".join(p.lines) for p in site.pages]
        known = boilerplate_lines(count_lines(texts), len(texts))
        for page, text in zip(site.pages, texts, strict=True):
            kept = strip_lines(text, known).split("\n")
            here = [line for line in page.lines if line in site.shared]
            furniture, removed = furniture + len(here), removed + sum(line not in kept for line in here)
            leads, lost_lead = leads + len(page.lead), lost_lead + sum(line not in kept for line in page.lead)
            own, lost_own = own + len(page.own), lost_own + sum(line not in kept for line in page.own)
    print(f"{args.sites} sites x {args.pages} pages")
    print(f"shared lines removed {removed} of {furniture} ({removed / furniture:.3f})")
    print(f"lead sentences lost {lost_lead} of {leads}; other own lines lost {lost_own} of {own}")
    print_real(args.evals, args.lines)


if __name__ == "__main__":
    main()
