"""Languages and regions that an earlier wirewatch stored as feeds and pages wrote them become BCP 47 primary subtags."""

from __future__ import annotations

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.archive.connect import connect

FIXTURE = Path(__file__).parent / "fixtures" / "m007.db.xz"
WAS = {
    "en-us": ("en", "US"),
    "pt-br": ("pt", "BR"),
    "zh-hans": ("zh", ""),
    "es-419": ("es", "419"),
    "epo": ("eo", ""),
    "ukr": ("uk", ""),
    "ger-at": ("de", "AT"),
    "de": ("de", ""),
    "": ("", ""),
    "haw": ("haw", ""),
}


def test_old_languages_and_regions_are_mapped(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    path.write_bytes(lzma.decompress(FIXTURE.read_bytes()))
    with closing(sqlite3.connect(path)) as old:
        articles = [row[0] for row in old.execute("SELECT id FROM articles ORDER BY id LIMIT ?", (len(WAS),))]
        assert len(articles) == len(WAS)
        pairs = zip(WAS, articles, strict=True)
        old.executemany("UPDATE articles SET language = ? WHERE id = ?", pairs)
        old.commit()
    with closing(connect(path)) as db:
        rows = {row["id"]: row for row in db.execute("SELECT id, language, region FROM articles")}
    found = {was: (rows[a]["language"], rows[a]["region"]) for was, a in zip(WAS, articles, strict=True)}
    assert found == WAS
