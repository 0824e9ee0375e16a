"""Builds an archive of a year by the functions that a run calls, and prints what an article and each looking command cost.

    python tests/bench/million.py [--articles 20000] [--feeds 200] [--keep FOLDER]

Articles are of invented words whose frequencies fall as in real text (Zipf, seed 1), 250 words each. One in three tells an
event that others tell too, one in twenty prints the text of another. They come as entries of polls and as pages that were
read, 64 to a transaction, evenly over a year; each day polls are thinned and old stories closed. Figures are CPU: of this
process per article, for the first and the last tenth, and of a process of its own for each command, with its memory.
``--articles 1000000`` is the archive of docs/performance.md and takes hours. A folder that is kept is only looked at again,
or goes on where it was ended, when it holds fewer articles than are asked for.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from crawler.archive.connect import connect, savepoint, transaction
from crawler.archive.ledger.entries import entries_by_id
from crawler.archive.ledger.feeds import WatchedFeed, all_feeds
from crawler.crawl.housekeeping import Housekeeping
from crawler.crawl.session import open_session
from crawler.intake.identity import entry_keys
from crawler.intake.parsed import ParsedFeed
from crawler.intake.polling.feed_state import Fetched
from crawler.models import ArticleDraft, EntryDraft
from crawler.steps.alone import Answers, AskedText, judge_text
from crawler.steps.items import PageItem, PollItem
from crawler.steps.page_way import PageWay
from crawler.steps.poll_way import PollWay
from crawler.steps.rules import Rules
from crawler.steps.tracing import traced_together
from crawler.watch.folder import Watch
from tests.bench.reflag import vocabulary
from tests.watching import COMMAND, environment

BEGIN = datetime(2025, 3, 4, tzinfo=UTC)
YEAR = timedelta(days=365)
WORDS, EVENT_WORDS, AT_ONCE, A_POLL = 250, 60, 64, 16
TOPICS, TOLD_EVERY = 9, 10_000


class World:
    """What the outlets write: the next article is made when it is asked for."""

    def __init__(self, seed: int) -> None:
        self.chosen = random.Random(seed)
        self.words = vocabulary(self.chosen)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        self._events: list[list[str]] = []
        self._bodies: list[str] = []

    def article(self) -> tuple[str, str]:
        """A title and a body."""
        chosen = self.chosen
        if self._bodies and chosen.random() < 0.05:
            body = chosen.choice(self._bodies)
            return " ".join(body.split()[:8]), body
        event = self._event()
        rest = chosen.choices(self.words, cum_weights=self._weights, k=WORDS - EVENT_WORDS)
        said = [*chosen.sample(event, EVENT_WORDS), *rest]
        chosen.shuffle(said)
        body = "\n".join(" ".join(said[n : n + 50]).capitalize() + "." for n in range(0, WORDS, 50))
        self._bodies = [*self._bodies[-200:], body]
        return " ".join(chosen.sample(event[:12], 8)).capitalize(), body

    def _event(self) -> list[str]:
        """The rare words of an event: an earlier one in one case of three."""
        if self._events and self.chosen.random() < 0.33:
            return self.chosen.choice(self._events)
        self._events = [*self._events[-40:], self.chosen.sample(self.words[2000:], EVENT_WORDS + 20)]
        return self._events[-1]


def make_watch(folder: Path, feeds: int, words: list[str]) -> None:
    """A watch of so many feeds, with topics of words that are neither rare nor in every text."""
    (folder / "topics").mkdir(parents=True)
    (folder / "watch.toml").write_text("[crawl]\n", encoding="utf-8")
    lines = "".join(f"https://paper{n}.example/feed\n" for n in range(feeds))
    (folder / "feeds.csv").write_text("url\n" + lines, encoding="utf-8")
    for number in range(TOPICS):
        query = " OR ".join(words[3000 + 40 * number + n] for n in range(5))
        (folder / "topics" / f"topic{number}.toml").write_text(f'query = "{query}"\n', encoding="utf-8")


def poll_of(feed: WatchedFeed, world: World, serial: Iterator[int], now: datetime) -> tuple[PollItem, dict[str, str]]:
    """A poll that brings new entries, and the body behind each link."""
    entries, bodies = [], {}
    for number in islice(serial, A_POLL):
        title, body = world.article()
        link = feed.state.declared_url.replace("/feed", f"/{number}")
        bodies[link] = body
        keys = entry_keys(str(number), link, title, "")
        entries.append(EntryDraft(str(number), link, title, body.split("\n")[0], published_at=now, keys=keys))
    seen = tuple(entry.keys for entry in entries)
    parsed = ParsedFeed(format="rss20", entries=tuple(entries), seen_keys=seen, items=len(entries))
    answer = Fetched(status=200, url=feed.state.url, body_hash=str(now), size=20_000, elapsed_s=0.2)
    return PollItem(feed, answer, parsed, now), bodies


def fill(folder: Path, articles: int, world: World) -> list[tuple[int, float]]:
    """Store the articles; gives (articles, CPU seconds of storing them) for each batch."""
    costs: list[tuple[int, float]] = []
    now = BEGIN
    with open_session(Watch(folder), "due", clock=lambda: now) as session:
        db, rules = session.db, session.rules
        stored = count_of(db, "articles")
        serial = iter(range(stored, 10**9))
        for _ in range(stored):
            world.article()
        now = BEGIN + YEAR * (stored / articles)
        day = now.date()
        feeds = [feed.id for feed in all_feeds(db, BEGIN)]
        while stored < articles:
            now = BEGIN + YEAR * (stored / articles)
            by_id = {feed.id: feed for feed in all_feeds(db, now + YEAR)}
            item, bodies = poll_of(by_id[feeds[stored // A_POLL % len(feeds)]], world, serial, now)
            began = time.process_time()
            way = PollWay(item, rules, 1.0, 0.5)
            to_read: list[int] = []
            while way.prepare():
                way.judge(_judged(way.texts(db, rules), rules))
                with transaction(db), traced_together(db):
                    polled = way.store(db)
                    to_read += polled.to_read if polled else []
            pages = [
                PageItem(due, due.link, now, ArticleDraft(due.draft.title, body=bodies[due.link], language="en",
                         published_at=now), "", 200, "", size=60_000)
                for due in entries_by_id(db, to_read) if due.draft
            ]  # fmt: skip
            ways = [PageWay(db, page, rules) for page in pages]
            for page_way in ways:
                page_way.judge(_judged(page_way.texts(db, rules), rules))
            with transaction(db), traced_together(db):
                for page_way in ways:
                    with savepoint(db):
                        page_way.store(db)
            stored += len(item.parsed.entries if item.parsed else ())
            if now.date() != day:
                day = now.date()
                Housekeeping(db, partial(_same, now)).begin()
            costs.append((A_POLL, time.process_time() - began))
            if stored // TOLD_EVERY > (stored - A_POLL) // TOLD_EVERY:
                print(
                    f"{stored:,} articles, {per_article(costs[-TOLD_EVERY // A_POLL :]):.2f} ms",
                    file=sys.stderr,
                    flush=True,
                )
    return costs


def _judged(texts: Iterable[AskedText], rules: Rules) -> Answers:
    """What a run has from its workers, judged here: their work is part of the cost."""
    return Answers(rules, {text: judge_text(text, rules) for text in texts})


def count_of(db: sqlite3.Connection, table: str) -> int:
    """How many rows a table has."""
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _same(now: datetime) -> datetime:
    return now


def looking(words: list[str]) -> list[tuple[str, ...]]:
    """Commands that people look with; what this version does not have is left out of the table."""
    common, rare = words[3000], words[40_000]
    return [
        ("status",),
        ("flags",),
        ("flags", "--since", "7d"),
        ("search", common),
        ("search", f'"{common} {words[3001]}"'),
        ("search", f"{common} OR {rare}"),
        ("search", words[5]),
        ("search", f"{words[5]} {words[9]}", "--sort", "relevance"),
        ("search", f"{words[5]} language:uk"),
        ("search", f"{common} outlet:paper7.example"),
        ("search", f"{words[5]} {words[9]} outlet:paper7.example"),
        ("search", f"{words[5]} country:ua"),
        ("search", f"{words[5]} seen:[2025-04-01 TO 2025-04-02]"),
        ("search", f"{words[5]} published:[2025-04-01 TO 2025-04-02]"),
        ("search", f"{words[5]}", "--topic", "topic1"),
        ("stories",),
        ("stories", "--topic", "topic1"),
        ("feeds", "list"),
        ("edits",),
        ("topics", "list"),
        ("topics", "backtest", "topic1"),
        ("topics", "reflag", "topic0"),
        ("prune", "--dry-run"),
    ]


def cost_of(folder: Path, command: tuple[str, ...]) -> tuple[int, float, float]:
    """Exit code, CPU seconds and MB of a command."""
    arguments = [*COMMAND, "--dir", str(folder), *command]
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(arguments, stdout=quiet, stderr=quiet, env=environment(False), stdin=quiet)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def per_article(costs: list[tuple[int, float]]) -> float:
    """Milliseconds an article."""
    return 1000 * sum(seconds for _, seconds in costs) / sum(articles for articles, _ in costs)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--feeds", type=int, default=200)
    options.add_argument("--keep", type=Path, help="make the watch folder here and use it again next time")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder, world = asked.keep or Path(temporary) / "watch", World(1)
        if not (folder / "watch.toml").exists():
            make_watch(folder, asked.feeds, world.words)
        if costs := fill(folder, asked.articles, world):
            tenth = max(1, len(costs) // 10)
            first, last = per_article(costs[:tenth]), per_article(costs[-tenth:])
            print(f"new article, CPU ms: {first:.2f} at first, {last:.2f} at last, {last / first:.2f} times")
        with closing(connect(folder / "news.db")) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            tables = ("articles", "stories", "flags", "events", "polls")
            counts = {name: count_of(db, name) for name in tables}
        size = (folder / "news.db").stat().st_size
        print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
        print(f"{size / 1e6:.0f} MB, {size / max(1, counts['articles']):,.0f} bytes an article")
        print(f"{'command':44} {'CPU s':>7} {'MB':>6}")
        for command in looking(world.words):
            code, seconds, megabytes = cost_of(folder, command)
            if code != 2:
                print(f"{' '.join(command):44} {seconds:7.2f} {megabytes:6.0f}")


if __name__ == "__main__":
    main()
