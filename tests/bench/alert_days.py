"""Thirty invented days of ten outlets, labelled with what an alert should say: repeats, wrong and missed alerts, delays.

python -m tests.bench.alert_days [--days 30] [--seed 1]

Each day has stories of the topic and others. An outlet that reports by itself says so ("told the ..."); echoes credit it, copies print
it, one in ten says nothing of where it has it, and later headlines are edited; in one story of three a second outlet has it from its own sources. Half the people named are in other stories too. A label is a
story's first report (story_new) and each further own report (origin_new); nothing else is to be told. The crawl is the one
in memory, asked every twenty minutes, with pages; the delays are those of its clock, and so of the polling interval.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from crawler.delivery.alert_rules import AlertRule, ChannelSpec
from crawler.sending.post_round import Post, deliver_round
from crawler.sending.results import SENT, SendResult
from crawler.steps.delivering import watchers_of
from tests.bench.reflag import vocabulary
from tests.memory_crawl import Answer, MemoryCrawl, page
from tests.watching import watch_folder

BEGIN = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
STEP = timedelta(minutes=20)
OUTLETS = {
    "lindau-post": "Lindau Post", "ferry-herald": "Ferry Herald", "osrin-ledger": "Osrin Ledger", "calden-times": "Calden Times",
    "moor-gazette": "Moor Gazette", "tarn-courier": "Tarn Courier", "vesper-news": "Vesper News", "quay-tribune": "Quay Tribune",
    "brant-echo": "Brant Echo", "holm-observer": "Holm Observer",
}  # fmt: skip
KINDS = ("alliance", "other")
FUNCTION = (
    "The {a} of {l} was {v} by the {a} after {p} had seen the {a}.", "{p} said that the {a} would {v} the {z} for {n} weeks.",
    "In {l} the {a} and the {z} were {v} for {n} days before anybody spoke of the {a}.",
    "It was the {a} that {v} the {a} at {l}, and {p} who wrote of it.", "Nobody knew why the {a} had {v}, but the {a} was there.",
    "There are {n} of the {a} in {l}, more than the {z} and the {z} can {v}.", "{p} wants the {a} to be {v} with the {a} and the {z}.",
    "What the {a} did to the {a} is not yet {v}, as {p} put it.", "With the {z} of the {a} came the {a}, {v} and {v}.",
    "From {l} to {l} the {a} has {v} what the {z} left of the {a}.",
)  # fmt: skip


def batched_pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    """Two by two."""
    return zip(words[::2], words[1::2], strict=True)


@dataclass
class Story:
    """An event: its names and words, and who reports of it by themselves."""

    number: int
    topical: bool
    words: dict[str, list[str]]
    reporters: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """An article that comes out."""

    at: datetime
    outlet: str
    story: Story
    title: str
    body: str
    own: bool
    key: str


class World:
    """What the outlets publish, and when."""

    def __init__(self, seed: int, days: int) -> None:
        self.chosen = random.Random(seed)
        self.reports: list[Report] = []
        self.edits: list[tuple[datetime, str, str]] = []
        """When, which article, its new title."""
        self._words = vocabulary(self.chosen)
        self._places = [word.capitalize() for word in self.chosen.sample(self._words, 600)]
        self._known = [
            f"{a.capitalize()} {b.capitalize()}" for a, b in batched_pairs(self.chosen.sample(self._words, 60))
        ]
        count = 0
        for day in range(days):
            for topical in (True, True, True, False, False, False, False, False):
                count += 1
                self._story(count, topical, BEGIN + timedelta(days=day + 1, hours=self.chosen.uniform(0, 16)))
        self.reports.sort(key=lambda report: report.at)

    def _story(self, number: int, topical: bool, at: datetime) -> None:
        pick = self.chosen.sample
        words = {
            "p": [f"{a.capitalize()} {b.capitalize()}" for a, b in zip(pick(self._words, 3), pick(self._words, 3), strict=True)], "l": pick(self._places, 2),
            "a": pick(self._words, 22), "v": pick(self._words, 8), "z": self._words[:300],
            "n": [str(self.chosen.randint(3, 900)) for _ in range(5)],
        }  # fmt: skip
        words["p"].append(self.chosen.choice(self._known))
        story = Story(number, topical, words)
        outlets = pick(sorted(OUTLETS), self.chosen.randint(1, 8))
        first = outlets[0]
        original = self._report(story, first, at, own=True)
        second = outlets[1] if len(outlets) > 2 and self.chosen.random() < 0.35 else ""
        for outlet in outlets[1:]:
            later = at + timedelta(hours=self.chosen.uniform(0.5, 20))
            if outlet == second:
                self._report(story, outlet, later, own=True)
            elif self.chosen.random() < 0.25:
                credit = f"\nSource: {OUTLETS[first]}"
                self._add(story, outlet, later, original.title, original.body + credit, own=False)
            else:
                self._report(story, outlet, later, own=False, credited=first if self.chosen.random() < 0.9 else "")
        if self.chosen.random() < 0.3:
            retitled = f"{original.title}, {self.chosen.choice(words['a'])} feared"
            self.edits.append((at + timedelta(hours=self.chosen.uniform(1, 5)), original.key, retitled))

    def _report(self, story: Story, outlet: str, at: datetime, *, own: bool, credited: str = "") -> Report:
        place, who, (one, two, three) = story.words["l"][0], self.chosen.choice(story.words["p"]), story.words["a"][:3]
        title = self.chosen.choice(
            (
                f"{place} {one} {two} over {three}",
                f"{two.capitalize()} of the {one} at {place}",
                f"{who} on {place} {one} and {three}",
            )
        )
        lines = [self._filled(self.chosen.choice(FUNCTION), story) for _ in range(14)]
        if own:
            lines.insert(1, f"Two people who were there told the {OUTLETS[outlet]} about the {one}.")
        if credited:
            name = OUTLETS[credited]
            said = (f"The {name} first reported the {one} at {place}.", f"The {one} was {story.words['v'][0]}, according to the {name}.",
                    f"{who} told the {name} about the {one}.", f"The {name} reported on the {one}, citing two people.")  # fmt: skip
            lines.insert(1, self.chosen.choice(said))
        if story.topical:
            title = f"NATO: {title}" if self.chosen.random() < 0.5 else title
            lines.insert(2, f"NATO sent officers to {place} to see the {one}.")
        return self._add(story, outlet, at, title, "\n".join(lines), own=own)

    def _filled(self, template: str, story: Story) -> str:
        return re.sub(r"\{(\w)\}", lambda slot: self.chosen.choice(story.words[slot[1]]), template)

    def _add(self, story: Story, outlet: str, at: datetime, title: str, body: str, *, own: bool) -> Report:
        made = Report(at, outlet, story, title, body, own, f"{story.number}-{outlet}")
        self.reports.append(made)
        if own:
            story.reporters.append(outlet)
        return made


class Press:
    """Serves what has come out by now."""

    def __init__(self, crawl: MemoryCrawl, world: World) -> None:
        self.crawl, self.world = crawl, world

    def __call__(self, request: Any) -> Answer:
        host, _, path = request.url.removeprefix("https://").partition("/")
        outlet, now = host.removesuffix(".example"), self.crawl.now
        mine = [r for r in self.world.reports if r.outlet == outlet and r.at <= now]
        if path == "feed":
            return self._feed(outlet, mine[-30:], now)
        for report in mine:
            if report.key == path:
                return Answer(page(self._title(report, now), *report.body.split("\n")).encode(), headers=_HTML)
        return Answer(status=404)

    def _title(self, report: Report, now: datetime) -> str:
        return next((t for at, key, t in reversed(self.world.edits) if key == report.key and at <= now), report.title)

    def _feed(self, outlet: str, reports: list[Report], now: datetime) -> Answer:
        items = "".join(
            f'<item><guid isPermaLink="false">{r.key}</guid><link>https://{outlet}.example/{r.key}</link>'
            f"<title>{escape(self._title(r, now))}</title><description>{escape(r.body.split(chr(10))[0])}</description>"
            f"<pubDate>{format_datetime(r.at)}</pubDate></item>"
            for r in reversed(reports)
        )
        body = f'<rss version="2.0"><channel><title>{OUTLETS[outlet]}</title>{items}</channel></rss>'
        return Answer(body.encode(), headers={"Content-Type": "application/rss+xml"})


_HTML = {"Content-Type": "text/html; charset=utf-8"}


class Ears:
    """Keeps what is told, and when."""

    def __init__(self, crawl: MemoryCrawl) -> None:
        self.crawl = crawl
        self.heard: list[tuple[datetime, Mapping[str, Any]]] = []

    def __call__(self, spec: ChannelSpec, key: str, message: Mapping[str, Any], now: object) -> SendResult:
        self.heard += [(self.crawl.now, item) for item in message["items"]]
        return SENT


@contextmanager
def post_of(crawl: MemoryCrawl, ears: Ears) -> Iterator[Post]:
    rule = AlertRule("alliance", "desk", topics=("nato",), batch=timedelta(0), max_items=1000)
    with crawl.archive() as db:
        yield Post(
            db, {"desk": ChannelSpec("desk", "stdout:")}, watchers_of([rule], UTC), lambda: crawl.now, ears, "here"
        )


def tick(crawl: MemoryCrawl, ears: Ears) -> None:
    """What a daemon has told by now, then the clock goes on, with what it does every hour."""
    crawl.later(seconds=20)
    with post_of(crawl, ears) as post:
        deliver_round(post)
    crawl.now += STEP - timedelta(seconds=20)
    if crawl.now.minute < STEP.seconds // 60:
        crawl.session.housekeeping._stories_closed = -math.inf
        crawl.session.housekeeping.close_stories()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    world = World(wanted.seed, wanted.days)
    with tempfile.TemporaryDirectory() as name:
        folder = watch_folder(Path(name), [f"https://{outlet}.example/feed" for outlet in OUTLETS])
        lines = "".join(f"{id_},{title},{id_}.example\n" for id_, title in OUTLETS.items())
        (folder.path / "outlets.csv").write_text("id,title,domains\n" + lines, encoding="utf-8")
        crawl = MemoryCrawl(folder.path, now=BEGIN)
        crawl.elsewhere, ears = Press(crawl, world), Ears(crawl)
        ticks = (timedelta(days=wanted.days + 2)) // STEP
        crawl.ticks = [lambda crawl: tick(crawl, ears)] * ticks
        crawl.run("daemon")
        return judged(crawl, world, ears)


def judged(crawl: MemoryCrawl, world: World, ears: Ears) -> int:
    """Print how what was told stands against the labels."""
    by_url = {f"https://{r.outlet}.example/{r.key}": r for r in world.reports}
    seen = dict(crawl.rows("SELECT url, first_seen_at FROM articles"))
    labels = {("story_new", s.number, "") for r in world.reports if (s := r.story).topical}
    labels |= {("origin_new", r.story.number, r.outlet) for r in world.reports if r.story.topical and r.own
               and r.outlet != r.story.reporters[0]}  # fmt: skip
    told: Counter[tuple[str, int, str]] = Counter()
    parts: dict[str, list[float]] = {"published to seen": [], "seen to told": [], "published to told": []}
    wrong: Counter[str] = Counter()
    for at, item in ears.heard:
        report = by_url[item["url"]]
        if item["reason"] == "correction":
            wrong["correction"] += 1
            continue
        outlet = report.outlet if item["reason"] == "origin_new" else ""
        key = (item["reason"], report.story.number, outlet)
        told[key] += 1
        if key not in labels:
            wrong[item["reason"]] += 1
        first = datetime.fromisoformat(seen[item["url"]])
        parts["published to seen"].append((first - report.at).total_seconds())
        parts["seen to told"].append((at - first).total_seconds())
        parts["published to told"].append((at - report.at).total_seconds())
    repeats = sum(count - 1 for count in told.values())
    origins = [key for key in told if key[0] == "origin_new"]
    wrong_origins = sum(key not in labels for key in origins)
    missed = sorted(labels - told.keys())
    print(f"{len(world.reports)} articles, {len(labels)} labels, {sum(told.values())} alerts; wrong: {dict(wrong)}")
    print(
        f"repeats {repeats}; wrong origin_new {wrong_origins} of {len(origins)} ({wrong_origins / max(len(origins), 1):.1%})"
    )
    print(f"missed {len(missed)} of {len(labels)} ({len(missed) / max(len(labels), 1):.1%}): {missed[:8]}")
    for name, seconds in parts.items():
        print(f"{name}: p50 {median(seconds):.0f} s, p95 {quantiles(seconds, n=20)[-1]:.0f} s")
    failed = repeats or wrong_origins > 0.05 * len(origins) or len(missed) > 0.05 * len(labels)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
