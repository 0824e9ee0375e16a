"""Finds the open stories that use the words of an article: which they are, and with what weight they say each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence

from crawler.judging.stories.placing import Vector

_MOST_CANDIDATES = 20
_LATEST_OF_TERM = 80
_MOST_ROWS = 500
_USING = "select story, weight from story_terms where term = ? and telling = 1 order by story desc limit ?"
_LOOKED_UP = """select story, term, weight from story_terms where term in (select value from json_each(?))
  and story in (select value from json_each(?))"""
_WORD_BY_WORD = _LOOKED_UP.replace("where term", "where +term")
"""The + has SQLite read all words of a short story, which costs less than to look up each of the article."""


def stories_using(db: sqlite3.Connection, telling: Sequence[str], vector: Vector, held: Mapping[str, int]) -> list[int]:
    """The stories that say most of the telling words, best first; of a word the latest stories, the rarest words first,
    and so many rows in all: very many open stories use a common word, which says little, and its list grows with them.

    ``held``: in how many articles a word was counted.
    """
    dots: dict[int, float] = {}
    left = _MOST_ROWS
    for term in sorted(telling, key=lambda term: held.get(term, 0)):
        weight = vector[term]
        rows = db.execute(_USING, [term, min(left, _LATEST_OF_TERM)]).fetchall()
        for story, of_story in rows:
            dots[story] = dots.get(story, 0.0) + weight * of_story
        left -= len(rows)
        if left <= 0:
            break
    best = sorted([(-dot, story) for story, dot in dots.items()])[:_MOST_CANDIDATES]
    return [story for _, story in best]


def words_shared(
    db: sqlite3.Connection, vector: Vector, short: Collection[int], long: Collection[int]
) -> dict[int, dict[str, float]]:
    """Story -> the words of the article that it says, with their weights; ``short`` are stories of a few articles."""
    told: dict[int, dict[str, float]] = {story: {} for story in (*short, *long)}
    asked = json.dumps([*vector], ensure_ascii=False)
    for sql, stories in ((_WORD_BY_WORD, short), (_LOOKED_UP, long)):
        for story, term, weight in db.execute(sql, [asked, json.dumps([*stories])]) if stories else ():
            told[story][term] = weight
    return told
