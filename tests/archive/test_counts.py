"""What is counted as it is written is what counting would say, whatever happens to articles and flags."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from crawler.archive.connect import connect
from crawler.archive.judged.topic_rows import blind_spots, sync_topics, topic_rows
from crawler.judging.topics.topicfile import compile_topic
from crawler.steps.reflag import reflag
from tests.archive.making import NOW, draft, store


def counted(db: sqlite3.Connection, what: str) -> dict[str, int]:
    rows = db.execute("SELECT name, number FROM counts WHERE what = ? AND number <> 0", (what,))
    return dict(rows.fetchall())


def really(db: sqlite3.Connection, column: str, table: str) -> dict[str, int]:
    return dict(db.execute(f"SELECT {column}, count(*) FROM {table} GROUP BY {column}").fetchall())


def agrees(db: sqlite3.Connection) -> bool:
    return counted(db, "articles") == really(db, "language", "articles") and counted(db, "flags") == really(
        db, "topic", "flags"
    )


def test_counts_follow_what_is_written(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db:
        bread, rye = (compile_topic("bread", {"query": query}, {}) for query in ("bread", "rye"))
        for number, language in enumerate(["en", "en", "uk", ""]):
            store(db, f"https://a.example/{number}", draft(f"Bread {number}", language=language))
        sync_topics(db, [bread], NOW)
        reflag(db, bread, NOW)
        assert counted(db, "articles") == {"en": 2, "uk": 1, "": 1}
        assert counted(db, "flags") == {"bread": 4}
        store(db, "https://a.example/1", draft("Bread 1", language="de"), now=NOW + timedelta(hours=1), article=2)
        assert agrees(db)
        assert counted(db, "articles")["de"] == 1
        (row,) = topic_rows(db)
        assert (row["all_flags"], row["flags"]) == (4, 4)
        reflag(db, rye, NOW + timedelta(hours=2))
        assert agrees(db)
        assert topic_rows(db)[0]["all_flags"] == 0
        db.execute("UPDATE topics SET languages = 'en'")
        assert blind_spots(db) == {"bread": {"de": 1, "uk": 1}}


def test_a_count_that_is_undone_is_not_counted(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db:
        store(db, "https://a.example/1", draft("Bread", language="en"))
        db.execute("BEGIN")
        db.execute("UPDATE articles SET language = 'uk'")
        db.execute("ROLLBACK")
        assert agrees(db)
