"""Says what one run brought: which of its articles are backlog, how many are flagged, and why polls failed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RunStart:
    """The newest rows before a run."""

    poll: int
    article: int
    event: int = 0


@dataclass(frozen=True, slots=True)
class RunReport:
    """What came after a ``RunStart``."""

    backlog: int = 0
    """Articles that stood in a feed at its first poll: stored, and no news."""
    backlog_flagged: int = 0
    new_flagged: int = 0
    """Flagged articles that came, backlog apart, and older ones whose edit made the flag: what `flags --new` lists."""
    failures: dict[str, int] = field(default_factory=dict)
    """Reason -> failed polls, most first."""
    sources: int = 0
    """Enabled lines of feeds.csv."""


def run_start(db: sqlite3.Connection) -> RunStart:
    """The state before a run, to hand to ``run_report``."""
    poll = db.execute("SELECT coalesce(max(id), 0) FROM polls").fetchone()[0]
    article = db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0]
    return RunStart(poll, article, db.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()[0])


def run_report(db: sqlite3.Connection, start: RunStart) -> RunReport:
    """What the archive holds more than at ``start``."""
    counts = {
        bool(row["backlog"]): (row["articles"], row["flagged"])
        for row in db.execute(
            """SELECT a.backlog, count(*) AS articles,
                      sum(EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = a.id)) AS flagged
               FROM articles a WHERE a.id > ? GROUP BY a.backlog""",
            (start.article,),
        )
    }
    edited = db.execute(
        """SELECT count(DISTINCT e.article) FROM events e JOIN articles a ON a.id = e.article
           WHERE e.id > ? AND e.kind = 'edited_into_topic' AND (a.id <= ? OR a.backlog = 1)
             AND EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = e.article AND f.topic = e.topic)""",
        (start.event, start.article),
    ).fetchone()[0]
    failures = db.execute(
        """SELECT reason, count(*) AS n FROM polls WHERE id > ? AND outcome = 'failed'
           GROUP BY reason ORDER BY n DESC, reason""",
        (start.poll,),
    )
    backlog, backlog_flagged = counts.get(True, (0, 0))
    return RunReport(
        backlog=backlog,
        backlog_flagged=backlog_flagged,
        new_flagged=counts.get(False, (0, 0))[1] + edited,
        failures={row["reason"]: row["n"] for row in failures},
        sources=db.execute("SELECT count(*) FROM feeds WHERE enabled = 1 AND parent IS NULL").fetchone()[0],
    )
