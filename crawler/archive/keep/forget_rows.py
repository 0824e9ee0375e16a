"""Takes everything that was said in or of an article out of the archive. Its row stays, without a word, and counts."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.archive.connect import stamp
from crawler.archive.judged.name_rows import drop_names
from crawler.archive.judged.story_words import recount_words
from crawler.archive.keep.erase_rows import erase_words
from crawler.judging.edits.describe import Wording


@dataclass(frozen=True, slots=True)
class Traces:
    """By what an article can be recognised."""

    article: int
    addresses: tuple[str, ...]
    """As they stand in the archive; those of its entries as the feeds write them."""
    guids: tuple[str, ...]
    wordings: tuple[Wording, ...]
    """All texts it has or had, the present one first."""
    titles: tuple[str, ...]
    """All headlines, those that feeds gave it included."""
    story: int | None


def traces_of(db: sqlite3.Connection, article: int) -> Traces:
    """Read them. What is gone has fewer."""
    row = db.execute(
        "SELECT title, url, final_url, canonical_url, story FROM articles WHERE id = ?", (article,)
    ).fetchone()
    urls = [url for (url,) in db.execute("SELECT url FROM article_urls WHERE article = ?", (article,))]
    entries = db.execute("SELECT guid, link, title FROM entries WHERE article = ?", (article,)).fetchall()
    texts = db.execute("SELECT title, summary, body FROM article_text WHERE article = ?", (article,)).fetchall()
    texts += db.execute(
        "SELECT title, summary, body FROM versions WHERE article = ? ORDER BY text_version DESC", (article,)
    ).fetchall()
    addresses = [row["url"], row["final_url"], row["canonical_url"], *urls, *(e["link"] for e in entries)]
    titles = [row["title"], *(text["title"] for text in texts), *(e["title"] for e in entries)]
    return Traces(
        article,
        tuple(dict.fromkeys(filter(None, addresses))),
        tuple(dict.fromkeys(e["guid"] for e in entries if e["guid"])),
        tuple(Wording(*text) for text in texts),
        tuple(dict.fromkeys(filter(None, titles))),
        row["story"],
    )


def forget_row(
    db: sqlite3.Connection, traces: Traces, keys: Iterable[str], now: datetime, counts: Counter[str]
) -> None:
    """Blank the article and what hangs on it, inside the caller's transaction. ``keys``: of its entries."""
    article = traces.article
    erase_words(db, article, counts)
    db.execute(
        """UPDATE articles SET title = '', url = 'forgotten:' || id, final_url = '', canonical_url = '', section = '',
             published_raw = '', body_sha256 = '', text_key = NULL, image = '', own_quote = '', unjudged_reason = '',
             next_read_at = NULL, gone_at = ?, gone_reason = 'forgotten' WHERE id = ?""",
        (stamp(now), article),
    )
    counts["articles"] += 1
    counts["article_urls"] += db.execute("DELETE FROM article_urls WHERE article = ?", (article,)).rowcount
    counts["flags"] += db.execute("DELETE FROM flags WHERE article = ?", (article,)).rowcount
    _forget_entries(db, article, keys, counts)
    _forget_credits(db, traces, counts)
    _forget_notes(db, article, counts)


def _forget_entries(db: sqlite3.Connection, article: int, keys: Iterable[str], counts: Counter[str]) -> None:
    rows = db.execute("SELECT id, feed FROM entries WHERE article = ?", (article,)).fetchall()
    told = json.dumps([*keys])
    feeds = {row["feed"] for row in rows}
    feeds.update(
        feed for (feed,) in db.execute("SELECT feed FROM articles WHERE id = ? AND feed IS NOT NULL", (article,))
    )
    for feed in sorted(feeds):
        own = json.dumps([-article, *(row["id"] for row in rows if row["feed"] == feed)])
        counts["entry_keys"] += db.execute(
            """DELETE FROM entry_keys WHERE feed = ?1 AND (entry IN (SELECT value FROM json_each(?2))
                 OR (key IN (SELECT value FROM json_each(?3)) AND entry IS NULL))""",
            (feed, own, told),
        ).rowcount
    counts["entries"] += db.execute("DELETE FROM entries WHERE article = ?", (article,)).rowcount


def drop_entry(db: sqlite3.Connection, feed: int, entry: int) -> None:
    """An entry and its keys go, inside the caller's transaction."""
    db.execute("DELETE FROM entry_keys WHERE feed = ? AND entry = ?", (feed, entry))
    db.execute("DELETE FROM entries WHERE id = ?", (entry,))


def _forget_credits(db: sqlite3.Connection, traces: Traces, counts: Counter[str]) -> None:
    """Its own credits keep the listed outlet and no word; what others quote of it, by its address, loses its words."""
    article = traces.article
    db.execute(
        """UPDATE credits SET name = (SELECT title FROM outlets o WHERE o.id = credits.outlet), url = '', quote = '',
             span_start = NULL, span_end = NULL WHERE article = ? AND outlet IN (SELECT id FROM outlets)""",
        (article,),
    )
    sql = "DELETE FROM credits WHERE article = ? AND outlet NOT IN (SELECT id FROM outlets)"
    counts["credits"] += db.execute(sql, (article,)).rowcount
    counts["credits"] += db.execute(
        "UPDATE credits SET url = '', quote = '' WHERE url <> '' AND url IN (SELECT value FROM json_each(?))",
        (json.dumps(traces.addresses),),
    ).rowcount


def _forget_notes(db: sqlite3.Connection, article: int, counts: Counter[str]) -> None:
    """What people wrote beside it, and details of what happened to it."""
    counts["labels"] += db.execute("UPDATE labels SET why = '' WHERE article = ? AND why <> ''", (article,)).rowcount
    db.execute("UPDATE relation_overrides SET why = '' WHERE a = ?1 OR b = ?1", (article,))
    counts["marks"] += db.execute(
        "UPDATE marks SET note = '' WHERE kind = 'article' AND subject = ? AND note <> ''", (str(article),)
    ).rowcount
    counts["events"] += db.execute(
        "UPDATE events SET detail = '{}' WHERE article = ? AND detail <> '{}'", (article,)
    ).rowcount


def forget_in_story(db: sqlite3.Connection, traces: Traces, counted: Sequence[str]) -> None:
    """Take its words out of its story's, and out of the counts of words; ``counted``: which were counted with it."""
    db.executemany(
        "UPDATE term_counts SET articles = articles - 1 WHERE term = ?", [(term,) for term in ("", *counted)]
    )
    db.executemany("DELETE FROM term_counts WHERE term = ? AND articles < 1", [(term,) for term in counted])
    stories = stories_around(db, traces.story)
    member_of = db.execute("SELECT story FROM story_members WHERE article = ?", (traces.article,)).fetchone()
    stories.update(member_of or ())
    titles = json.dumps(traces.titles)
    for story in sorted(stories):
        recount_words(db, story)
        _recount_names(db, story)
        db.execute(
            "UPDATE stories SET title = '' WHERE id = ? AND title IN (SELECT value FROM json_each(?))", (story, titles)
        )


def stories_around(db: sqlite3.Connection, story: int | None) -> set[int]:
    """A story and those that became part of it."""
    if story is None:
        return set()
    return {story, *(s for (s,) in db.execute("SELECT id FROM stories WHERE merged_into = ?", (story,)))}


def _recount_names(db: sqlite3.Connection, story: int) -> None:
    drop_names(db, story)
    db.execute(
        """INSERT INTO story_names (term, story) SELECT DISTINCT j.key, m.story FROM story_members m, json_each(m.names) j
           JOIN stories s ON s.id = m.story
           WHERE m.story = ? AND m.active AND m.names <> '' AND s.closed_at IS NULL AND s.merged_into IS NULL
             AND j.key NOT LIKE '=%' AND j.key NOT LIKE '+%'""",
        (story,),
    )


def forget_lost_origins(db: sqlite3.Connection, story: int) -> None:
    """After the story was traced anew: names of unlisted outlets that only the forgotten article gave, wherever they stand."""
    lost = [
        outlet
        for (outlet,) in db.execute(
            """SELECT outlet FROM origins_found WHERE story = ?1 AND outlet NOT IN (SELECT id FROM outlets)
                 AND outlet NOT IN (SELECT outlet FROM story_origins WHERE story = ?1)""",
            (story,),
        )
    ]
    for outlet in lost:
        db.execute("DELETE FROM origins_found WHERE story = ? AND outlet = ?", (story, outlet))
        subject, tokens = f"story:{story}", json.dumps([outlet, f"origin_new:{outlet}"])
        db.execute(
            "DELETE FROM deliveries WHERE subject = ? AND token IN (SELECT value FROM json_each(?))", (subject, tokens)
        )
        db.execute(
            "UPDATE events SET detail = '{}' WHERE story = ? AND json_extract(detail, '$.outlet') = ?", (story, outlet)
        )


def names_of_member(db: sqlite3.Connection, article: int) -> set[str]:
    """The names and concepts that an article has in its story."""
    sql = "SELECT j.key FROM story_members m, json_each(m.names) j WHERE m.article = ? AND m.names <> ''"
    return {term for (term,) in db.execute(sql, (article,))}


def language_of(db: sqlite3.Connection, article: int) -> str:
    """Its language; '' when unknown."""
    return str(db.execute("SELECT language FROM articles WHERE id = ?", (article,)).fetchone()[0])


def articles_to_forget(db: sqlite3.Connection, kind: str, name: str) -> list[int]:
    """Articles by number, address (any that led to it), author or outlet; those forgotten already are left out."""
    where = {
        "article": "a.id = CAST(? AS INTEGER)",
        "url": "a.id IN (SELECT article FROM article_urls WHERE url = ?)",
        "author": "a.id IN (SELECT article FROM article_authors WHERE author = ? COLLATE NOCASE)",
        "outlet": "a.outlet = ?",
    }[kind]
    rows = db.execute(
        f"SELECT a.id FROM articles a WHERE {where} AND a.gone_reason <> 'forgotten' ORDER BY a.id", (name,)
    )
    return [article for (article,) in rows]


def listed_articles(db: sqlite3.Connection, articles: Sequence[int]) -> list[dict[str, Any]]:
    """What a person must see before these are forgotten, with the copies that are not among them."""
    rows = db.execute(
        """SELECT a.id AS article, a.first_seen_at, a.outlet, a.title, a.url,
             (SELECT json_group_array(c.id) FROM articles c WHERE c.id <> a.id AND c.gone_reason <> 'forgotten'
                AND coalesce(c.copy_of, c.id) = coalesce(a.copy_of, a.id)
                AND c.id NOT IN (SELECT value FROM json_each(?1))) AS copies
           FROM json_each(?1) w JOIN articles a ON a.id = w.value ORDER BY a.id""",
        (json.dumps([*articles]),),
    )
    return [{**dict(row), "copies": json.loads(row["copies"])} for row in rows]
