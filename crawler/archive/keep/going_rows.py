"""Finds the texts that have stood long enough, and leaves out those that somebody may still want or that may still change."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.archive.connect import stamp
from crawler.watch.settings_file import KeepSettings

_FOLLOWED = """EXISTS (SELECT 1 FROM marks m WHERE m.kind = '{}' AND m.subject = {} AND m.mark = 'follow'
  AND m.ended_at IS NULL AND (m.until IS NULL OR m.until > :now))"""

_SPARED = {
    "flagged": "EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = a.id)",
    "followed": " OR ".join(
        [
            *(
                _FOLLOWED.format(kind, f"CAST(a.{column} AS TEXT)")
                for kind, column in (("article", "id"), ("story", "story"), ("feed", "feed"), ("outlet", "outlet"))
            ),
            f"EXISTS (SELECT 1 FROM stories o WHERE o.merged_into = a.story AND {_FOLLOWED.format('story', 'CAST(o.id AS TEXT)')})",
            f"EXISTS (SELECT 1 FROM shown_flags f WHERE f.article = a.id AND {_FOLLOWED.format('topic', 'f.topic')})",
        ]
    ),
    "labelled": "EXISTS (SELECT 1 FROM labels l WHERE l.article = a.id)",
    "stories": """EXISTS (SELECT 1 FROM stories s WHERE s.id = a.story AND s.outlet_count > 1 AND (
        EXISTS (SELECT 1 FROM story_origins o WHERE o.story = s.id AND o.article = a.id)
        OR (a.copy_of IS NULL AND NOT EXISTS (SELECT 1 FROM articles x
            WHERE x.story = s.id AND x.copy_of IS NULL AND (x.came_at, x.id) < (a.came_at, a.id)))))""",
}
"""What each word of ``spare`` means of an article ``a``. A story rests on its first article and on its known origins."""

_MAY_CHANGE = """a.next_read_at IS NOT NULL
  OR EXISTS (SELECT 1 FROM entries e WHERE e.article = a.id AND e.next_try_at IS NOT NULL)
  OR EXISTS (SELECT 1 FROM stories s WHERE s.id = a.story AND s.closed_at IS NULL AND s.merged_into IS NULL)
  OR EXISTS (SELECT 1 FROM feeds w WHERE w.id = a.feed AND w.watch <> '')"""
"""Its page is read again, its story still takes newcomers, or it is a watched page."""


@dataclass(frozen=True, slots=True)
class Going:
    """Which texts go, as SQL. ``at``: where a walk stands, (first_seen_at, id)."""

    news_before: str
    backlog_before: str
    spared: str
    now: str

    @classmethod
    def by(cls, keep: KeepSettings, now: datetime) -> Going:
        """Those that ``keep`` lets go at ``now``."""

        def before(days: int) -> str:
            return (stamp(now - timedelta(days=days)) or "") if days else ""

        spared = " OR ".join(f"({_SPARED[name]})" for name in keep.spare) or "0"
        return cls(before(keep.text_days), before(keep.backlog_days_kept or keep.text_days), spared, stamp(now) or "")

    @property
    def is_any(self) -> bool:
        """Whether anything may go at all."""
        return bool(self.news_before or self.backlog_before)

    def condition(self) -> str:
        """Whether the article ``a`` goes."""
        return f"""a.gone_at IS NULL AND a.first_seen_at < CASE a.backlog WHEN 1 THEN :backlog ELSE :news END
            AND NOT ({_MAY_CHANGE}) AND NOT ({self.spared})"""

    def values(self) -> dict[str, object]:
        """What ``condition`` asks with."""
        return {"news": self.news_before, "backlog": self.backlog_before, "now": self.now}


def looked_through(
    db: sqlite3.Connection, going: Going, at: tuple[str, int], limit: int
) -> tuple[list[int], tuple[str, int] | None]:
    """Of the next ``limit`` articles that are old enough, those whose text goes; and where to go on, None at the end."""
    rows = db.execute(
        """SELECT first_seen_at, id FROM articles WHERE gone_at IS NULL AND (first_seen_at, id) > (?, ?)
             AND first_seen_at < ? ORDER BY first_seen_at, id LIMIT ?""",
        (*at, max(going.news_before, going.backlog_before), limit),
    ).fetchall()
    if not rows:
        return [], None
    sql = f"SELECT a.id FROM json_each(:ids) w JOIN articles a ON a.id = w.value WHERE {going.condition()}"
    found = db.execute(sql, going.values() | {"ids": json.dumps([row[1] for row in rows])})
    return [article for (article,) in found], (rows[-1][0], rows[-1][1])


def is_still_going(db: sqlite3.Connection, going: Going, article: int) -> bool:
    """Asked again in the transaction: somebody may have followed, labelled or flagged it meanwhile."""
    sql = f"SELECT 1 FROM articles a WHERE a.id = :article AND {going.condition()}"
    return db.execute(sql, going.values() | {"article": article}).fetchone() is not None


def clock_is_backed(db: sqlite3.Connection, now: datetime) -> bool:
    """Whether there was a poll one to three days before ``now``: a clock that is years ahead is not believed at once."""
    found = db.execute(
        """SELECT 1 FROM feeds f WHERE EXISTS (
             SELECT 1 FROM polls p WHERE p.feed = f.id AND p.polled_at BETWEEN ? AND ?) LIMIT 1""",
        (stamp(now - timedelta(days=3)), stamp(now - timedelta(hours=20))),
    )
    return found.fetchone() is not None
