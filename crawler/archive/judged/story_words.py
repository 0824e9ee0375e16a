"""Writes the words of open stories, by which newcomers find a story and are compared with it."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Collection
from itertools import islice

from crawler.archive.judged.centre_rows import stored_vector
from crawler.judging.stories.placing import TELLING, Vector

_OF_STORY = "select vector from story_members where story = ? and active order by article desc"
_MORE = " on conflict (story, term) do update set weight = weight + excluded.weight, telling = max(telling, excluded.telling)"
_ADD = "insert into story_terms (story, term, weight, telling) values (?, ?, ?, ?)" + _MORE


def add_words(db: sqlite3.Connection, story: int, vector: Vector) -> None:
    """A story gets a member with these words, the weightiest first: those are the ones it is found by."""
    _write(db, story, vector, _telling(vector))


def added_square(db: sqlite3.Connection, story: int, vector: Vector) -> float:
    """How much the square of the length of a story's words will grow with a member of these words."""
    sql = "select term, weight from story_terms where story = ? and term in (select value from json_each(?))"
    told = dict(db.execute(sql, [story, json.dumps([*vector], ensure_ascii=False)]).fetchall())
    return math.fsum([weight * (2 * told.get(term, 0.0) + weight) for term, weight in vector.items()])


def recount_words(db: sqlite3.Connection, story: int) -> None:
    """Sums the words of an open story anew, after members left it or came back."""
    drop_words(db, story)
    row = db.execute("select closed_at, merged_into from stories where id = ?", [story]).fetchone()
    if tuple(row) == (None, None):
        total: dict[str, float] = {}
        telling: set[str] = set()
        for (text,) in db.execute(_OF_STORY, [story]):
            vector = stored_vector(text)
            telling.update(_telling(vector))
            for term, weight in vector.items():
                total[term] = total.get(term, 0.0) + weight
        _write(db, story, total, telling)
    measure_centre(db, story)


def _telling(vector: Vector) -> Collection[str]:
    return {*islice(vector, TELLING)}


def _write(db: sqlite3.Connection, story: int, vector: Vector, telling: Collection[str]) -> None:
    db.executemany(_ADD, [(story, term, weight, term in telling) for term, weight in sorted(vector.items())])


def move_words(db: sqlite3.Connection, story: int, into: int) -> None:
    """One story becomes part of another."""
    db.execute(
        "insert into story_terms (story, term, weight, telling) select ?, term, weight, telling from story_terms"
        f" where story = ?{_MORE}",
        [into, story],
    )
    drop_words(db, story)
    measure_centre(db, into)


def drop_words(db: sqlite3.Connection, story: int) -> None:
    """A story that takes no newcomers is not looked for."""
    db.execute("delete from story_terms where story = ?", [story])


def measure_centre(db: sqlite3.Connection, story: int) -> None:
    """Store how long the sum of a story's words is."""
    db.execute(
        "update stories set centre_square ="
        " (select coalesce(sum(weight * weight), 0.0) from story_terms where story = ?1) where id = ?1",
        [story],
    )
