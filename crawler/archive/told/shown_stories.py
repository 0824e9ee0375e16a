"""Reads a story as it may be told: with the articles of sources that are not private, and how many more there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.archive.told.hidden_rows import HIDDEN, listed
from crawler.judging.stories.origins import sentence

_MOST = 1_000
_ARTICLES = f"""
SELECT a.id, a.title, a.url, a.outlet, a.feed, coalesce(nullif(o.title, ''), a.outlet) AS outlet_title, a.origin, a.copy_of, a.backlog,
       a.first_seen_at, coalesce(nullif(a.came_at, ''), a.first_seen_at) AS at, a.published_precision, {HIDDEN} AS hidden
FROM articles a LEFT JOIN outlets o ON o.id = a.outlet
WHERE a.story = :story AND a.gone_at IS NULL ORDER BY at, a.id LIMIT {_MOST}"""


@dataclass(frozen=True, slots=True)
class ShownStory:
    """What may be said of a story."""

    story: int
    sentence: str
    """Articles, outlets and known origins, and how many articles of private sources are not among them."""
    articles: tuple[sqlite3.Row, ...]
    """Those that are shown, in the order in which they came out: ``id``, ``title``, ``url``, ``outlet``, ``feed``, ``outlet_title``,
    ``at``, ``first_seen_at``, ``copy_of``, ``backlog``."""
    origins: tuple[str, ...]
    """Names of the known origins, the first one first."""
    found: tuple[str, ...]
    """Their outlets, in the order in which they were found."""

    @property
    def first(self) -> str:
        """The outlet that had it first; '' when nothing is shown."""
        return str(self.articles[0]["outlet_title"]) if self.articles else ""


def shown_story(db: sqlite3.Connection, number: int, hidden: Collection[int] = ()) -> ShownStory | None:
    """A story, or the one it became part of. ``hidden``: sources whose articles are counted and not shown."""
    row = db.execute(
        """SELECT s.* FROM stories w JOIN stories s ON s.id = coalesce(w.merged_into, w.id) WHERE w.id = ?""", (number,)
    ).fetchone()
    if row is None:
        return None
    every = db.execute(_ARTICLES, {"story": row["id"], "hidden": listed(hidden)}).fetchall()
    shown = [article for article in every if not article["hidden"]]
    origins = db.execute("SELECT * FROM story_origins WHERE story = ? ORDER BY position", (row["id"],)).fetchall()
    counts = (row["article_count"], row["outlet_count"], row["uncredited_count"])
    if more := len(every) - len(shown):
        origins = _of(origins, shown)
        counts = (
            len(shown),
            len({article["outlet"] for article in shown}),
            sum(article["origin"] is None and article["copy_of"] is None for article in shown),
        )
    names = [origin["name"] for origin in origins]
    told = sentence(counts[0], counts[1], names, counts[2], circular=bool(row["circular"]))
    if more:
        told = f"{told}; {more} more from private sources"
    found = sorted(origins, key=lambda origin: (origin["found_at"], origin["position"]))
    return ShownStory(row["id"], told, tuple(shown), tuple(names), tuple(origin["outlet"] for origin in found))


def _of(origins: Sequence[sqlite3.Row], shown: Sequence[sqlite3.Row]) -> list[sqlite3.Row]:
    """The origins that are known without the articles that are not shown."""
    said = {article["origin"] for article in shown} | {article["outlet"] for article in shown}
    articles = {article["id"] for article in shown}
    return [origin for origin in origins if origin["outlet"] in said or origin["article"] in articles]
