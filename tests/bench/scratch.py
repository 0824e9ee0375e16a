"""A temporary archive for measuring, with the shipped schema, in one transaction."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from crawler.archive.connect import connect
from crawler.plaintext import clean_line, clean_text
from crawler.urls import canonical_url


@contextmanager
def scratch_archive(folder: Path | None = None) -> Iterator[sqlite3.Connection]:
    """An archive file that is gone afterwards."""
    with tempfile.TemporaryDirectory(dir=folder) as place, closing(connect(Path(place) / "news.db")) as db:
        db.row_factory = None
        db.execute("begin immediate")
        yield db


def store_article(db: sqlite3.Connection, title: str, body: str, url: str = "", published_at: str | None = None) -> int:
    """Stores an article as the pipeline would; gives its id."""
    title, body = clean_line(title), clean_text(body)
    article = db.execute(
        "insert into articles (title, url, canonical_url, published_at, first_seen_at, came_at, text_source)"
        " values (?1, ?2, ?3, ?4, ?5, ?5, 'page')",
        [title, url, canonical_url(url) if url else "", published_at, published_at or "2026-01-01T00:00:00Z"],
    ).lastrowid
    assert article is not None
    db.execute("insert into article_text values (?, ?, '', ?, 1)", [article, title, body])
    return article
