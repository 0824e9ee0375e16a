"""A temporary archive for measuring: only the tables the judgements of copies and stories read and write."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.archive import copies, stories
from crawler.plaintext import clean_line, clean_text
from crawler.urls import canonical_url

_ARTICLES = """
create table articles (id integer primary key, title text not null, url text not null, canonical_url text,
    copy_of integer, story integer, published_at text) strict;
create index articles_canonical_url on articles (canonical_url) where canonical_url is not null;
create index articles_copy_of on articles (copy_of) where copy_of is not null;
create table article_text (article integer primary key, title text not null, summary text not null, body text not null)
    strict;
create virtual table articles_fts using fts5 (title, summary, body, content="article_text", content_rowid="article");
"""


@contextmanager
def scratch_archive(folder: Path | None = None) -> Iterator[sqlite3.Connection]:
    """An archive file that is gone afterwards, in one transaction."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        db = sqlite3.connect(Path(place) / "news.db", isolation_level=None)
        db.executescript("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536;")
        db.executescript(_ARTICLES + copies.SCHEMA + stories.SCHEMA)
        db.execute("begin immediate")
        try:
            yield db
        finally:
            db.close()


def store_article(db: sqlite3.Connection, title: str, body: str, url: str = "", published_at: str | None = None) -> int:
    """Stores an article as the pipeline would; gives its id."""
    title, body = clean_line(title), clean_text(body)
    article = db.execute(
        "insert into articles (title, url, canonical_url, published_at) values (?, ?, ?, ?)",
        [title, url, canonical_url(url) or None, published_at],
    ).lastrowid
    assert article is not None
    db.execute("insert into article_text (article, title, summary, body) values (?, ?, '', ?)", [article, title, body])
    return article
