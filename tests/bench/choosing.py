"""A million events, two hundred rules, two hundred new events: what choosing what to tell costs.

python -m tests.bench.choosing [--events 1000000] [--rules 200]

The old events are before the cursor, as after a year of a large watch. CPU of this process, the best and the median of
nine rounds; each round has new events of its own, of articles with flags in stories of five, and a private source.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from crawler.archive import outbox_rows
from crawler.archive.connect import connect, stamp, transaction
from crawler.delivery.alert_rules import AlertRule
from crawler.steps.delivering import take_in, watchers_of

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TOPICS: list[str] = []
KINDS = ("story_new", "story_grew", "origin_new", "headline_changed", "text_changed", "edited_into_topic")
NEW, ROUNDS = 200, 9


def fill(db: sqlite3.Connection, events: int, chosen: random.Random) -> None:
    """Topics, a private source, and the events of a year."""
    with transaction(db):
        db.executemany("INSERT INTO topics (id, title, topic_version) VALUES (?, ?, 1)", [(t, t) for t in TOPICS])
        db.execute("INSERT INTO feeds (declared_url, url, private) VALUES ('https://a.example/', '', 1)")
        db.execute("INSERT INTO feeds (declared_url, url) VALUES ('https://b.example/', '')")
        db.executemany(
            "INSERT INTO events (at, kind, feed, detail) VALUES (?, ?, 2, '{}')",
            ((stamp(NOW - timedelta(seconds=30 * n)), "source_gap") for n in range(events, 0, -1)),
        )


def happen(db: sqlite3.Connection, chosen: random.Random) -> None:
    """What a busy minute brings."""
    with transaction(db):
        for number in range(NEW):
            if number % 5 == 0:
                story = db.execute(
                    "INSERT INTO stories (title, first_seen_at, last_seen_at) VALUES ('', '', '') RETURNING id"
                ).fetchone()[0]
            else:
                story = db.execute("SELECT max(id) FROM stories").fetchone()[0]
            article = db.execute(
                """INSERT INTO articles (title, url, first_seen_at, text_source, story, feed, outlet)
                   VALUES (?, '', ?, 'page', ?, ?, ?) RETURNING id""",
                (f"Headline {number}", stamp(NOW), story, 1 + (number % 10 > 0), f"outlet{number % 40}"),
            ).fetchone()[0]
            db.execute("INSERT INTO article_text VALUES (?, '', '', 'x', 1)", (article,))
            for topic in chosen.sample(TOPICS, 2):
                db.execute(
                    """INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, flagged_at)
                       VALUES (?, ?, 1, 1, 1, 'title', '', '[]', ?)""",
                    (article, topic, stamp(NOW)),
                )
            kind = "story_new" if number % 5 == 0 else chosen.choice(KINDS[1:])
            db.execute(
                "INSERT INTO events (at, kind, article, story, detail) VALUES (?, ?, ?, ?, ?)",
                (stamp(NOW), kind, article, story, f'{{"outlet": "outlet{number % 40}", "text_version": {number}}}'),
            )


def rules_of(count: int) -> list[AlertRule]:
    """One in ten asks whose article it is, one in twenty is about sources."""
    found = []
    for n in range(count):
        if n % 20 == 0:
            found.append(AlertRule(f"r{n}", "desk", on=("source_failing",)))
        else:
            where = "language:en country:(ua OR us)" if n % 10 == 1 else ""
            found.append(
                AlertRule(f"r{n}", "desk", topics=(TOPICS[n % len(TOPICS)],), where=where, on=KINDS[: 2 + n % 4])
            )
    return found


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--topics", type=int, default=200, help="a rule has one, an article two of them")
    wanted = parser.parse_args()
    chosen = random.Random(1)
    TOPICS[:] = [f"topic{n}" for n in range(wanted.topics)]
    with tempfile.TemporaryDirectory() as name, closing(connect(Path(name) / "news.db")) as db:
        fill(db, wanted.events, chosen)
        watchers = watchers_of(rules_of(wanted.rules), UTC)
        with transaction(db):
            outbox_rows.set_state(db, "cursor", str(outbox_rows.newest_event(db)))
        take_in(db, watchers, NOW)
        costs, rows = [], 0
        for _ in range(ROUNDS):
            happen(db, chosen)
            began = time.process_time()
            rows = take_in(db, watchers, NOW)
            costs.append((time.process_time() - began) * 1000)
        began = time.process_time()
        outbox_rows.has_work(db, NOW)
        looked = (time.process_time() - began) * 1000
    print(f"{wanted.events} events, {wanted.rules} rules, {wanted.topics} topics, {NEW} new events: {rows} rows; "
          f"choosing {min(costs):.1f} ms at best, {median(costs):.1f} ms in the median; a look whether there is work {looked:.2f} ms")  # fmt: skip
    return int(min(costs) > 20)


if __name__ == "__main__":
    sys.exit(main())
