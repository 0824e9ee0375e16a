"""What is corrected in feedparser's own methods, at its result; traits of whole feeds are in tests/intake/feeds."""

from __future__ import annotations

from io import BytesIO

import feedparser
import pytest

from crawler.intake.feed import feedparser_private

MEDIA = "http://search.yahoo.com/mrss/"


def entry(inner: str) -> dict[str, object]:
    body = f'<rss xmlns:media="{MEDIA}" version="2.0"><channel><item><title>Ferry</title>{inner}</item></channel></rss>'
    found: dict[str, object] = dict(feedparser.parse(BytesIO(body.encode())).entries[0])
    return found


@pytest.mark.parametrize("said", ["desk@harbour.media (Ulla Lund)", "Ulla Lund", "desk@harbour.org"])
def test_an_author_in_one_piece_stays_in_one(said: str) -> None:
    feedparser_private.install()
    feedparser_private.install()
    assert entry(f"<author>{said}</author>")["authors"] == [{"name": said}]


def test_what_describes_a_picture_is_kept_apart() -> None:
    feedparser_private.install()
    found = entry("<description>Late.</description><media:description>A ship.</media:description>")
    assert (found["summary"], found[feedparser_private.PICTURE_TEXT]) == ("Late.", "A ship.")
    assert "content" not in found
