"""Keeps stories in the archive: document frequencies, the words of each story, and who belongs to which and why."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from crawler.archive.judged.centre_rows import Centre, stored_vector, summed, whole_centre
from crawler.archive.judged.name_rows import (
    add_names,
    joined_languages,
    move_names,
    split_languages,
    stored_names,
    stories_told_elsewhere,
)
from crawler.archive.judged.shared_words import stories_using, words_shared
from crawler.archive.judged.story_bonds import bound_stories
from crawler.archive.judged.story_spans import open_span, widen
from crawler.archive.judged.story_words import add_words, added_square, move_words
from crawler.judging.stories.across import Elsewhere
from crawler.judging.stories.join import StoryDoc
from crawler.judging.stories.nearby import Candidate
from crawler.judging.stories.placing import TERMS, Merge, Placement, Vector
from crawler.timestamps import stamp

_FEW_ARTICLES = 4
_MOST_MEMBERS, _MOST_TO_HEADLINE = 20, 60
"""A headline shares words with few of its story's articles, so it is compared with more of them: with 20, F1 of headlines
falls from .81 to .77; that of whole texts does not change."""
_MEASURES = """select id, centre_square, languages, article_count from stories
  where id in (select value from json_each(?))"""
_TOLD = (
    "select m.vector, a.language, m.names from story_members m join articles a on a.id = m.article"
    " where m.story = ? and m.active order by m.article desc limit ?"
)


class Measures(Protocol):
    """What ``judging.stories.join`` says of candidates: the archive reads them and judges none."""

    def is_open(self, first_at: datetime | None, last_at: datetime | None, at: datetime | None) -> bool:
        """Whether a story whose articles are of ``first_at`` to ``last_at`` takes one of ``at``."""

    def within_reach(self, centre: float, is_single: bool) -> bool:
        """Whether a story, which may be of a single article, may take one that is so similar to its centre."""


class StoredStories:
    """``judging.stories.join.StoryIndex`` over the story tables of an open connection."""

    def __init__(self, db: sqlite3.Connection, measures: Measures, beside: int | None = None) -> None:
        """``beside``: a story to be considered although it may be closed; of an article that was counted before."""
        self.db, self.measures, self.beside = db, measures, beside
        self._held: Mapping[str, int] = {}

    def counted(self, terms: Sequence[str]) -> tuple[int, Mapping[str, int]]:
        if self.beside is not None:
            sql = "select term, articles from term_counts where term in (select value from json_each(?))"
        else:  # one statement that counts and tells: asking first would look up every term twice
            sql = (
                "insert into term_counts (term, articles) select value, 1 from json_each(?) where true"
                " on conflict (term) do update set articles = articles + 1 returning term, articles - 1"
            )
        counts = dict(self.db.execute(sql, [json.dumps(["", *terms], ensure_ascii=False)]).fetchall())
        total, self._held = counts.pop("", 0), counts
        return total, counts

    def candidates(self, doc: StoryDoc, telling: Sequence[str], vector: Vector) -> list[Candidate]:
        found = stories_using(self.db, telling, vector, self._held)
        bonds = bound_stories(self.db, doc, self.measures.is_open)
        tied = [self.open_story_of(article, doc.at) for article in doc.tied]
        near = self._near(found, vector)
        taking = [story for story in near if self._takes(story, doc.at)]
        stories = dict.fromkeys([*taking, *bonds, *filter(None, [*tied, self.beside])])
        most = _MOST_MEMBERS if len(vector) >= TERMS else _MOST_TO_HEADLINE
        return [self._candidate(s, bonds.get(s, 0), doc.language, near.get(s), most) for s in stories]

    def _near(self, stories: Sequence[int], vector: Vector) -> dict[int, Centre | None]:
        """Of these stories those whose centre is near enough, by their stored lengths: most are not, and reading a
        story's words and members costs a hundred times as much. None: of a story in several languages, whose centre says
        little about its distance in one of them."""
        rows = self.db.execute(_MEASURES, [json.dumps([*stories])]).fetchall()
        known = {story: (math.sqrt(square) or 1.0, count) for story, square, of, count in rows if "," not in of}
        short = [story for story, (_, count) in known.items() if count <= _FEW_ARTICLES]
        told = words_shared(self.db, vector, short, known.keys() - short)
        near: dict[int, Centre | None] = {}
        for story in stories:
            if story not in known:
                near[story] = None
                continue
            terms, (length, count) = told[story], known[story]
            dot = math.fsum([vector[term] * weight for term, weight in terms.items()])
            if self.measures.within_reach(dot / length, count == 1):
                near[story] = Centre(terms, length)
        return near

    def _takes(self, story: int, at: datetime | None) -> bool:
        span = open_span(self.db, story)
        return span is not None and self.measures.is_open(*span, at)

    def _candidate(self, story: int, bonded: int, language: str, near: Centre | None, most: int) -> Candidate:
        """With its latest ``most`` members. ``near``: what is known of its centre, enough unless other stories are to be
        compared with it: a story of thousands has a vocabulary of thousands."""
        rows = self.db.execute(_TOLD, [story, most]).fetchall()
        told = [(stored_vector(text), of) for text, of, _ in rows]
        spoken = any(text and of == language for _, of, text in rows)
        names = [stored_vector(text) for _, of, text in rows if text and (of == language or not spoken)]
        row = self.db.execute("select languages, article_count from stories where id = ?", [story]).fetchone()
        languages, size = split_languages(row[0]), row[1]
        same = [vector for vector, of in told if of in ("", language)]
        if same and language and languages - {language}:  # words of other languages only make the centre longer
            members, centre = same, whole_centre(summed(same))
        else:
            members = [vector for vector, _ in told]
            centre = near if near and not bonded else whole_centre(self._terms_of(story) or summed(members))
        return Candidate(story, centre.terms, centre.length, members, bonded, languages, size, names)

    def _terms_of(self, story: int) -> Vector:
        return dict(self.db.execute("select term, weight from story_terms where story = ?", [story]).fetchall())

    def told_elsewhere(self, doc: StoryDoc, names: Sequence[str]) -> list[Elsewhere]:
        return stories_told_elsewhere(self.db, names, doc.language, lambda story: self._takes(story, doc.at))

    def open_story_of(self, article: int, at: datetime | None) -> int | None:
        row = self.db.execute("select story from articles where id = ?", [article]).fetchone()
        return row[0] if row and row[0] is not None and self._takes(row[0], at) else None


def store_placement(db: sqlite3.Connection, doc: StoryDoc, placement: Placement) -> int:
    """Write where an article belongs, inside the caller's transaction; gives its story, a new one where none took it."""
    vector = {term: round(weight, 4) for term, weight in placement.vector.items()}
    row = db.execute("select first_seen_at from articles where id = ?", [doc.id]).fetchone()
    seen, at = row[0] if row else stamp(doc.at), stamp(doc.at)
    story = placement.story
    if story is None:
        story = _begin(db, doc, placement, vector, seen, at)
    else:
        _join(db, story, placement, vector, seen, at)
    _store_member(db, story, placement, vector)
    add_names(db, story, placement)
    db.execute("update articles set story = ? where id = ?", [story, doc.id])
    for merge in placement.merges:
        _merge(db, merge, story)
    return story


def _begin(
    db: sqlite3.Connection, doc: StoryDoc, placement: Placement, vector: Vector, seen: str | None, at: str | None
) -> int:
    square = math.fsum(weight * weight for weight in vector.values())
    story = db.execute(
        "insert into stories (title, first_seen_at, last_seen_at, article_count, centre_square, languages, from_at, to_at)"
        " values (?1, ?2, ?2, 1, ?3, ?4, ?5, ?5)",
        [doc.title, seen, square, placement.language, at],
    ).lastrowid
    assert story is not None
    add_words(db, story, vector)
    return story


def _join(
    db: sqlite3.Connection, story: int, placement: Placement, vector: Vector, seen: str | None, at: str | None
) -> None:
    added = added_square(db, story, vector)
    db.execute(
        """update stories set article_count = article_count + 1, centre_square = centre_square + ?1, languages = ?2,
             first_seen_at = coalesce(min(coalesce(first_seen_at, ?3), ?3), first_seen_at),
             last_seen_at = coalesce(max(coalesce(last_seen_at, ?3), ?3), last_seen_at),
             from_at = coalesce(min(coalesce(from_at, ?4), ?4), from_at),
             to_at = coalesce(max(coalesce(to_at, ?4), ?4), to_at) where id = ?5""",
        [added, joined_languages(db, story, placement.language), seen, at, story],
    )
    add_words(db, story, vector)


def _merge(db: sqlite3.Connection, merge: Merge, into: int) -> None:
    """Moves the members of a story into another and leaves the reason in its row."""
    db.execute("update story_members set story = ? where story = ?", [into, merge.story])
    db.execute("update articles set story = ? where story = ?", [into, merge.story])
    move_words(db, merge.story, into)
    move_names(db, merge.story, into)
    db.execute(
        "update stories set merged_into = ?, merge_reason = ?, merge_score = ? where id = ?",
        [into, merge.reason, merge.score, merge.story],
    )
    db.execute("update stories set merged_into = ? where merged_into = ?", [into, merge.story])
    db.execute("update origin_edges set story = ? where story = ?", [into, merge.story])
    db.execute("delete from story_origins where story = ?", [merge.story])
    db.execute(
        "insert into origins_found (story, outlet, found_at) select ?, outlet, found_at from origins_found where story = ?"
        " on conflict (story, outlet) do update set found_at = min(found_at, excluded.found_at)",
        [into, merge.story],
    )
    db.execute(
        "update stories set first_seen_at = min(coalesce(first_seen_at, ?1), ?1), last_seen_at ="
        " max(coalesce(last_seen_at, ?2), ?2) where id = ?3",
        [*db.execute("select first_seen_at, last_seen_at from stories where id = ?", [merge.story]).fetchone(), into],
    )
    widen(db, into, *db.execute("select from_at, to_at from stories where id = ?", [merge.story]).fetchone())
    db.execute(
        "update stories set article_count = 0, outlet_count = 0, origin_count = 0, uncredited_count = 0, circular = 0"
        " where id = ?",
        [merge.story],
    )


def _store_member(db: sqlite3.Connection, story: int, placement: Placement, vector: Vector) -> None:
    db.execute(
        "insert into story_members (article, story, score, terms, reason, method_version, vector, names)"
        " values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            placement.article,
            story,
            placement.score,
            json.dumps(placement.terms, ensure_ascii=False),
            placement.reason,
            placement.method_version,
            json.dumps(vector, ensure_ascii=False, separators=(",", ":")),
            stored_names(placement),
        ],
    )
