"""Whatever a site writes stays text on every page: no element, no attribute, no address of another kind comes of it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor

EVIL = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)></title><!--{{ 7*7 }}\u202e"
    + "w" * 300
    + " شلام [-x-] {+<b>y</b>+} "
)
TEXTS = {
    "articles": ("title", "section", "published_raw", "own_quote"),
    "article_authors": ("author",),
    "outlets": ("title", "country"),
    "feeds": ("title", "tags", "outlet", "watch"),
    "entries": ("title", "last_error", "published_raw"),
    "credits": ("name", "quote", "kind"),
    "versions": ("title", "body", "diff", "reason"),
    "stories": ("title",),
    "topics": ("title",),
    "flags": ("snippet",),
    "polls": ("reason", "asked_url"),
}
ADDRESSES = (
    ("articles", "url"),
    ("articles", "final_url"),
    ("credits", "url"),
    ("entries", "link"),
    ("feeds", "declared_url"),
    ("polls", "asked_url"),
)
PAGES = ("/articles/FLAGGED", "/articles/EDITED?version=1", "/topics", "/topics/nato", "/topics/nato/try", "/sources", "/sources/1",
         "/edits?days=30", "/search?q=nato", "/search?q=%3Cscript%3E%22", "/stories/STORY", "", "/marks")  # fmt: skip
FOUND = {
    "FLAGGED": "SELECT article FROM credits WHERE field = 'body' AND article IN (SELECT article FROM flags WHERE topic = 'nato') ORDER BY 1",
    "EDITED": "SELECT article FROM versions WHERE reason = 'edit' AND text_version = 1 AND headline_changed ORDER BY 1",
    "STORY": "SELECT id FROM stories WHERE article_count > 5 ORDER BY article_count DESC",
    "UKRAINIAN": "SELECT id FROM articles WHERE language = 'uk' ORDER BY 1",
}


def placed(path: str, archive: Path) -> str:
    """An address with the number of an article or story of this archive."""
    for word, sql in FOUND.items():
        if word in path:
            with closing(sqlite3.connect(archive)) as db:
                return path.replace(word, str(db.execute(sql).fetchone()[0]))
    return path


class Seen(HTMLParser):
    """The elements and addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.links.update(value or "" for name, value in attrs if name in ("href", "src", "action"))


@pytest.fixture(scope="module")
def evil_desk(demo_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> DeskVisitor:
    path = tmp_path_factory.mktemp("evil") / "news.db"
    shutil.copy(demo_archive, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            """INSERT INTO labels (article, topic, verdict, why, at, who)
               SELECT article, 'nato', 'right', ?1, ?2, ?1 FROM flags WHERE topic = 'nato'""",
            (EVIL, "2026-03-04T11:00:00Z"),
        )
        for table, columns in TEXTS.items():
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = ? || {column}", (EVIL,))
        db.execute("UPDATE OR IGNORE article_tags SET tag = ? || tag", (EVIL,))
        for table, column in ADDRESSES:
            db.execute(
                f"UPDATE {table} SET {column} = 'javascript:alert(' || rowid || ')//' || {column}"
                if table in ("articles", "entries", "feeds", "polls")
                else f"UPDATE {table} SET {column} = 'javascript:alert(1)//' || {column}"
            )
        db.execute(
            "UPDATE article_text SET title = ?1 || title, summary = ?1 || summary, body = body || char(10) || ?1",
            (EVIL,),
        )
    return DeskVisitor(path, now=MOMENT)


@pytest.mark.parametrize("path", PAGES)
def test_hostile_texts_stay_texts(path: str, evil_desk: DeskVisitor, demo_archive: Path) -> None:
    path = placed(path, demo_archive)
    answer = evil_desk.get(path)
    assert answer.status_code in (200, 400), answer.text
    evil = Seen(answer.text)
    calm = Seen(DeskVisitor(demo_archive, now=MOMENT).get(path).text)
    assert evil.tags - calm.tags <= {"blockquote", "q", "del", "ins", "br", "strong", "details", "pre", "span"}
    assert not {name for name in evil.attributes if name.startswith("on") or name == "style"}
    assert {urlsplit(link).scheme for link in evil.links} <= {"", "http", "https", "data"}
    assert "7*7" in answer.text or "49" not in answer.text


def test_texts_say_their_language_and_direction(evil_desk: DeskVisitor) -> None:
    html = evil_desk.page(placed("/articles/UKRAINIAN", evil_desk.office.archive))
    assert 'lang="uk"' in html
    assert "<h1 lang=" in html


def test_links_out_tell_nobody_where_they_come_from(demo_archive: Path) -> None:
    desk = DeskVisitor(demo_archive, now=MOMENT)
    for path in ("/articles/FLAGGED", "/sources/1"):
        for link in desk.page(placed(path, demo_archive)).split("<a ")[1:]:
            tag = link.partition(">")[0]
            assert 'href="http' not in tag or "noopener" in tag
