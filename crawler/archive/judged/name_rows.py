"""Keeps the names of each story, by which articles in other languages find it, and the languages it is told in."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from crawler.judging.stories.across import Elsewhere
from crawler.judging.stories.placing import Placement, Vector

_MOST_STORIES = 20
_MOST_MEMBERS = 30
_LEAST_SHARED = 2
_LATEST_OF_NAME = 150
_ONLY_COMPARED = "=+"
"""Signs of terms that find nothing (``judging.stories.eventnames``)."""


@lru_cache(4096)
def _names(text: str) -> Vector:
    vector: Vector = json.loads(text)
    return vector


def stories_told_elsewhere(
    db: sqlite3.Connection, names: Sequence[str], language: str, takes: Callable[[int], bool]
) -> list[Elsewhere]:
    """Stories that hold at least two of the names, and take newcomers, with the names of members in other languages.

    Of a name the latest stories: one that very many open stories hold says little, and its list grows with them.
    """
    held: Counter[int] = Counter()
    for term in names:
        latest = db.execute(
            "select story from story_names where term = ? order by story desc limit ?", [term, _LATEST_OF_NAME]
        )
        held.update(story for (story,) in latest)
    found = sorted((-count, -story) for story, count in held.items() if count >= _LEAST_SHARED)[:_MOST_STORIES]
    return [_elsewhere(db, -story, language) for _, story in found if takes(-story)]


def _elsewhere(db: sqlite3.Connection, story: int, language: str) -> Elsewhere:
    told, size = db.execute("select languages, article_count from stories where id = ?", [story]).fetchone()
    languages = split_languages(told)
    if languages <= {language}:  # else every member of a long story would be looked at, to find none
        return Elsewhere(story, (), languages, size)
    members = db.execute(
        "select m.names from story_members m join articles a on a.id = m.article where m.story = ? and m.active"
        " and m.names <> '' and a.language <> ? order by m.article desc limit ?",
        [story, language, _MOST_MEMBERS],
    )
    return Elsewhere(story, [_names(text) for (text,) in members], languages, size)


def split_languages(told: str) -> frozenset[str]:
    """The languages of ``stories.languages``."""
    return frozenset(told.split(",")) if told else frozenset()


def stored_names(placement: Placement) -> str:
    """The names of an article as ``story_members.names`` keeps them; '' for none."""
    names = {term: round(weight, 4) for term, weight in placement.names.items()}
    return json.dumps(names, ensure_ascii=False, separators=(",", ":")) if names else ""


def add_names(db: sqlite3.Connection, story: int, placement: Placement) -> None:
    """The story is found by the article's names and pairs of concepts; days, months and single concepts are everywhere."""
    db.executemany(
        "insert into story_names (term, story) values (?, ?) on conflict do nothing",
        [(term, story) for term in sorted(placement.names) if term[0] not in _ONLY_COMPARED],
    )


def joined_languages(db: sqlite3.Connection, story: int, language: str) -> str:
    """``stories.languages`` with that of a newcomer."""
    told = db.execute("select languages from stories where id = ?", [story]).fetchone()[0]
    return _joined(split_languages(told) | {language})


def move_names(db: sqlite3.Connection, story: int, into: int) -> None:
    """One story becomes part of another."""
    db.execute(
        "insert into story_names (term, story) select term, ? from story_names where story = ? on conflict do nothing",
        [into, story],
    )
    drop_names(db, story)
    told = db.execute("select languages from stories where id in (?, ?)", [story, into])
    _set_languages(db, into, frozenset().union(*(split_languages(languages) for (languages,) in told)))


def drop_names(db: sqlite3.Connection, story: int) -> None:
    """A story that takes no newcomers is not looked for."""
    db.execute("delete from story_names where story = ?", [story])


def _set_languages(db: sqlite3.Connection, story: int, languages: frozenset[str]) -> None:
    db.execute("update stories set languages = ? where id = ?", [_joined(languages), story])


def _joined(languages: frozenset[str]) -> str:
    return ",".join(sorted(languages - {""}))
