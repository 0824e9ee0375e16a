"""The names of feedparser that are replaced are looked up by it: otherwise it would silently be slow again."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.handler import ContentHandler

import feedparser
import pytest

from crawler.intake.feed import quicker
from crawler.intake.feed.fullfeed import read_document
from tests.site import rss

FEED = rss(("1", "http://127.0.0.1/a", "One"), ("2", "http://127.0.0.1/b", "Two"))


def read() -> Any:
    return read_document(FEED, "application/rss+xml", "", "http://127.0.0.1/feed")


def test_feedparser_asks_for_our_driver_of_expat(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    make = quicker.create_parser
    monkeypatch.setattr(quicker, "create_parser", lambda: made.append(make()) or made[-1])
    read()
    assert [type(parser) for parser in made] == [quicker.WholeTexts]


def test_texts_arrive_in_whole_pieces() -> None:
    pieces: list[str] = []

    class Collecting(ContentHandler):
        def characters(self, content: str) -> None:
            pieces.append(content)

    parser = quicker.create_parser()
    parser.setContentHandler(Collecting())
    parser.parse(io.BytesIO(b"<a>one &lt;b&gt;\ntwo\nthree &amp; four</a>"))
    assert pieces == ["one <b>\ntwo\nthree & four"]


def test_feedparsers_dictionaries_are_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    get = quicker.QuickDict.get
    monkeypatch.setattr(
        quicker.QuickDict, "get", lambda self, key, default=None: asked.append(key) or get(self, key, default)
    )
    read()
    assert {"type", "base64"} & set(asked), "the mixin asks for the type of the current text"


def test_joined_addresses_are_remembered() -> None:
    join: Any = feedparser.mixin.make_safe_absolute_uri
    before = join.cache_info().hits
    read()
    assert join.cache_info().hits > before
