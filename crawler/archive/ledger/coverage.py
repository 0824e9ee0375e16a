"""Says what was covered: polls, gaps, failing and silent feeds, and where texts come from."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from crawler.archive.connect import moment, stamp
from crawler.archive.ledger.clock_caps import clock_trouble
from crawler.archive.ledger.traffic import DayTraffic, traffic
from crawler.archive.outbox_rows import untold_by_channel
from crawler.archive.texts.edits import NEWS
from crawler.judging.happenings import FAILING

CARE_DAYS = 7
TEXTS = ("full", "feed only", "title only", "denied", "paywall")
"""What was had of an article's text. ``denied``: the site or its robots.txt refused the page; ``paywall``: the page says
that it shows a part. Both come before where the words that we have are from."""
TEXT_SQL = """
    CASE
        WHEN paywall THEN 'paywall'
        WHEN text_source = 'page' THEN 'full'
        WHEN text_reason IN ('robots', 'robots_unavailable', 'tdm_reserved', 'http_401', 'http_402', 'http_403', 'http_451',
                             'consent_wall', 'login_wall', 'bot_challenge') THEN 'denied'
        WHEN text_source = 'title' THEN 'title only'
        ELSE 'feed only'
      END
"""
"""Which of ``TEXTS`` a row of ``articles`` is."""
_TEXTS_SQL = f"SELECT {TEXT_SQL} AS text, count(*) AS n FROM articles WHERE first_seen_at >= ? GROUP BY text"
_BACKLOG_SQL = "SELECT count(*) FROM articles a WHERE a.first_seen_at >= ? AND a.backlog = 1"
_A_FLAG = "SELECT 1 FROM shown_flags f WHERE f.article = a.id"
_EDITED_SQL = "SELECT count(DISTINCT article) FROM flagged_recent WHERE flagged_at >= ? AND edited_into"
_FLAGGED_SQL = f"""
    SELECT count(DISTINCT f.article) FROM shown_flags f JOIN articles a ON a.id = f.article
    WHERE f.flagged_at >= ? AND {NEWS}
"""
_UNJUDGED_SQL = """
    SELECT unjudged_reason AS reason, count(*) AS n FROM articles WHERE unjudged_reason <> ''
    GROUP BY unjudged_reason ORDER BY unjudged_reason
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of ``wirewatch status``."""

    feeds: int
    polled: int
    articles: int
    new_today: int
    flagged_today: int
    """Articles with a flag made in the last day; backlog only where an edit made it."""
    edited_into_today: int
    """Of these, those that an edit brought into a topic."""
    texts: dict[str, int]
    """Articles of the last day by what was had of their text; see ``TEXTS``."""
    traffic: tuple[DayTraffic, DayTraffic]
    """Yesterday and today so far (UTC)."""
    waiting_pages: int
    next_due_at: str | None
    last_run: dict[str, Any]
    gaps: list[dict[str, Any]] = field(default_factory=list)
    failing: list[dict[str, Any]] = field(default_factory=list)
    silent: list[dict[str, Any]] = field(default_factory=list)
    stale: list[dict[str, Any]] = field(default_factory=list)
    stale_run: bool = False
    halted: str = ""
    """Why the run or daemon asks nothing, or that it gives no sign of life; '' when all is well."""
    clock: str = ""
    """What is told when the archive holds times that the clock has not reached; '' when all is well."""
    unjudged: dict[str, int] = field(default_factory=dict)
    """Articles whose topics and credits are not known, by reason."""
    untold: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Channel -> what it did not take: ``failed`` (given up), ``waiting`` (tried again) and the last ``error``."""
    backlog_today: int = 0
    """Articles of the last day that stood in a feed at its first poll; they are never new."""
    backlog_flagged_today: int = 0
    asked: bool = False
    """Whether any feed was ever polled, also in vain."""

    @property
    def needs_care(self) -> bool:
        """Is there anything ``status --check`` should fail on?"""
        return bool(
            self.gaps
            or self.failing
            or self.silent
            or self.stale
            or self.stale_run
            or self.halted
            or self.clock
            or self.polled < self.feeds
        ) or any(of["failed"] for of in self.untold.values())

    def sentence(self) -> str:
        """The one line on coverage: we never claim to be complete, only to know of no gap."""
        feeds = f"the {self.polled} feed{'' if self.polled == 1 else 's'} watched"
        if not self.feeds:
            return "the list feeds.csv names no source: `wirewatch add URL` finds the feeds of a site"
        if not self.polled and self.asked:
            return f"none of the {self.feeds} feeds has answered yet: see `wirewatch feeds list --failing`"
        if not self.polled:
            return "nothing polled yet: `wirewatch run` polls the feeds of feeds.csv"
        if not self.gaps:
            return f"no known gap in {feeds}"
        count = len(self.gaps)
        return f"{count} known gap{'' if count == 1 else 's'} in {feeds}, in the last {CARE_DAYS} days"


def coverage(
    db: sqlite3.Connection, now: datetime, *, at_work: bool = False, page_tries: int = 5, halted: str = ""
) -> Coverage:
    """Read it all from the archive; cost grows with feeds and one day's news, not with the archive.

    ``at_work``: a run or daemon holds the archive's lock at this moment. ``halted``: as in ``Coverage``.
    """
    week, day = stamp(now - timedelta(days=CARE_DAYS)), stamp(now - timedelta(days=1))

    rows, number, last_poll = partial(_rows, db), partial(_number, db), _last_poll(db)
    last = rows("SELECT id, kind, started_at, finished_at, counts FROM runs ORDER BY id DESC LIMIT 1")
    run = {**last[0], "counts": json.loads(last[0]["counts"])} if last else {}
    feeds = number("SELECT count(*) FROM feeds WHERE enabled = 1 AND parent IS NULL")
    return Coverage(
        feeds=feeds,
        # A feed that never answered was asked and not watched: nobody can say that it has no gap.
        polled=number("SELECT count(*) FROM feeds WHERE enabled = 1 AND parent IS NULL AND polled_at IS NOT NULL"),
        articles=number("SELECT max(id) FROM articles"),
        new_today=number("SELECT count(*) FROM articles WHERE first_seen_at >= ? AND backlog = 0", day),
        flagged_today=number(_FLAGGED_SQL, day),
        edited_into_today=number(_EDITED_SQL, day),
        texts=dict.fromkeys(TEXTS, 0) | {r["text"]: r["n"] for r in rows(_TEXTS_SQL, day)},
        traffic=traffic(db, now),
        waiting_pages=number("SELECT count(*) FROM entries WHERE next_try_at IS NOT NULL"),
        next_due_at=db.execute("SELECT min(next_poll_at) FROM feeds WHERE enabled = 1 AND muted = ''").fetchone()[0],
        last_run=run,
        gaps=rows("SELECT * FROM gaps WHERE gap_to >= ?", week),
        failing=rows("SELECT * FROM failing_feeds WHERE failures >= ? OR muted <> ''", FAILING),
        silent=rows("SELECT * FROM silent_feeds"),
        stale=rows("SELECT * FROM stale_feeds"),
        halted=halted,
        clock=_clock(db, now, page_tries),
        stale_run=_is_stale(run, last_poll, now, at_work, feeds),
        backlog_today=number(_BACKLOG_SQL, day),
        backlog_flagged_today=number(f"{_BACKLOG_SQL} AND EXISTS ({_A_FLAG})", day),
        asked=last_poll is not None,
        unjudged={r["reason"]: r["n"] for r in rows(_UNJUDGED_SQL)},
        untold=untold_by_channel(db),
    )


def _rows(db: sqlite3.Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    return [dict(row) for row in db.execute(sql, values)]


def _number(db: sqlite3.Connection, sql: str, *values: object) -> int:
    return int(db.execute(sql, values).fetchone()[0] or 0)


def _clock(db: sqlite3.Connection, now: datetime, page_tries: int) -> str:
    trouble = clock_trouble(db, now, page_tries)
    return trouble.sentence() if trouble else ""


def _last_poll(db: sqlite3.Connection) -> str | None:
    row = db.execute("SELECT polled_at FROM polls ORDER BY id DESC LIMIT 1").fetchone()  # max() would scan them all
    return row[0] if row else None


def _is_stale(run: dict[str, Any], last_poll: str | None, now: datetime, at_work: bool, feeds: int) -> bool:
    """Nothing polled for a day (cron stopped), or a daemon that is not at work and never said that it ended."""
    if run.get("kind") == "daemon" and run.get("finished_at") is None and not at_work:
        return True
    if at_work and not feeds:
        return False  # with an empty list, a daemon polls nothing and is no less alive, and neither is a run
    polled = moment(last_poll or run.get("finished_at"))
    return polled is None or now - polled > timedelta(days=1)
