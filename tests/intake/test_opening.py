"""Bytes as servers send them: each damage costs what it hits, and nothing else."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from crawler.intake.feed.parse import parse_feed
from crawler.intake.parsed import Memory
from crawler.intake.sitemaps import parse_sitemap

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
URL = "https://quay.example/feed"
TITLES = ["Пором № 1 вийшов у море", "Le ferry « Étoile » s’arrête", "Ferry three: all aboard"]
DECLARED = '<?xml version="1.0" encoding="UTF-8"?>'
XML = {"content-type": "application/rss+xml"}


def feed(*texts: str, front: str = DECLARED, back: str = "") -> str:
    items = "".join(
        f"<item><guid>g{n}</guid><link>https://quay.example/{n}</link><title>{title}</title>"
        f"<description>{text}</description></item>"
        for n, (title, text) in enumerate(zip(TITLES, texts or ("a", "b", "c"), strict=True))
    )
    return f'{front}<rss version="2.0"><channel><title>Quay</title>{items}</channel></rss>{back}'


CUT = feed("CUT", "b", "c").encode()
DAMAGED = {
    "cut in a letter": (CUT.replace(b"CUT", b"\xd0\xbf\xd0..."), XML, "broken_bytes"),
    "cut in every text": (feed("CUT", "CUT", "CUT").encode().replace(b"CUT", b"\xd0..."), XML, "broken_bytes"),
    "surrogates as characters": (CUT.replace(b"CUT", b"\xed\xa0\xbd\xed\xb8\x80"), XML, "broken_bytes"),
    "half a surrogate": (CUT.replace(b"CUT", b"\xed\xa0\xbd"), XML, "broken_bytes"),
    "an overlong zero": (CUT.replace(b"CUT", b"\xc0\x80"), XML, "broken_bytes"),
    "broken, and declared otherwise": (
        CUT.replace(b"CUT", b"\xd1...").replace(b"UTF-8", b"windows-1251"),
        {"content-type": "text/xml; charset=iso-8859-1"},
        "broken_bytes",
    ),
    "zeros": (CUT.replace(b"CUT", b"a\0\0b"), XML, ""),
    "zeros in front": (b"\0\0" + CUT, XML, ""),
    "UTF-16 without a mark": (feed().encode("utf-16-le"), XML, ""),
    "UTF-16 of the other kind": (feed().encode("utf-16-be"), XML, ""),
    "UTF-32": (feed().encode("utf-32"), XML, ""),
    "UTF-8 that says UTF-16": (feed(front='<?xml version="1.0" encoding="UTF-16"?>').encode(), XML, ""),
    "the header says UTF-16": (feed().encode(), {"content-type": "text/xml; charset=utf-16"}, ""),
    "declared twice": (feed(front=DECLARED + '<?xml version="1.0" encoding="windows-1252"?>').encode(), XML, ""),
    "marked twice": (b"\xef\xbb\xbf\xef\xbb\xbf" + feed().encode(), XML, ""),
    "a mark that was taken for letters": ("\u00ef\u00bb\u00bf".encode() + feed().encode(), XML, ""),
    "a warning in front": (feed(front="<br />\n<b>Warning</b>: no key in <b>/srv/f.php</b><br />\n").encode(), XML, ""),
    "a script behind": (feed(back="<script>var a = 1 < 2</script>").encode(), XML, ""),
    "packed": (gzip.compress(feed().encode()), XML, ""),
    "packed, with a wrong sum": (gzip.compress(feed().encode())[:-8] + b"12345678", XML, "cut_short"),
    "packed, without its end": (gzip.compress(feed().encode())[:-8], XML, "cut_short"),
    "packed, damaged in the middle": (
        gzip.compress(feed(back="<!-- " + "".join(map(chr, range(0x4E00, 0x7000))) + " -->").encode(), 0)[:-3000]
        + bytes(range(256)) * 12,
        XML,
        "cut_short",
    ),
    "without its end": (feed().encode().removesuffix(b"</channel></rss>"), XML, "cut_short"),
}


@pytest.mark.parametrize(("body", "headers", "note"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_feed_keeps_its_titles(body: bytes, headers: dict[str, str], note: str) -> None:
    parsed = parse_feed(body, headers, URL, NOW)
    assert [entry.title for entry in parsed.entries] == TITLES
    assert (parsed.reason, parsed.note) == ("", note)


@pytest.mark.parametrize("encoding", ["windows-1251", "win-1251", "koi8-u"])
def test_a_declared_encoding_that_fits_is_believed_over_a_vague_header(encoding: str) -> None:
    body = feed().replace("UTF-8", encoding).replace("É", "E").replace("ê", "e")
    sent = body.encode(encoding.replace("win-", "cp"), "replace")
    entries = parse_feed(sent, {"content-type": "text/xml; charset=ISO-8859-1"}, URL, NOW).entries
    assert entries[0].title == TITLES[0].replace("№", "№" if encoding != "koi8-u" else "?")


def test_a_western_letter_among_utf_8_is_itself_and_a_cut_one_is_lost() -> None:
    body = CUT.replace(b"CUT", b"Stra\xdfe, Caf\xc3")
    assert parse_feed(body, XML, URL, NOW).entries[0].summary == "Straße, Caf\ufffd"


def test_known_items_are_known_in_spite_of_broken_bytes() -> None:
    first = parse_feed(feed().encode(), XML, URL, NOW)
    known = {key for entry in first.entries for key in entry.keys} | set(first.marks)
    again = parse_feed(CUT.replace(b"CUT", b"\xd0..."), XML, URL, NOW, known)
    assert again.entries == ()
    assert [entry.title for entry in again.edited] == TITLES[:1]


SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://quay.example/Паром</loc><lastmod>2026-11-05T10:00:00Z</lastmod></url></urlset>"
)


@pytest.mark.parametrize(
    "body",
    [
        ("<br />\n<b>Warning</b>: x in <b>/srv/s.php</b><br />\n" + DECLARED + SITEMAP).encode(),
        ("Deprecated: call of old() in /srv/s.php on line 3\n" + SITEMAP).encode(),
        b"\xef\xbb\xbf\xef\xbb\xbf" + (DECLARED + SITEMAP).encode(),
        (DECLARED + SITEMAP).encode("utf-16-le"),
        gzip.compress(SITEMAP.encode())[:-3],
        SITEMAP.encode().replace(b"<loc>", b"<!-- \xd1 --><loc>"),
        SITEMAP.encode().replace(b"<loc>", b"\0<loc>"),
        (SITEMAP + "<!-- made in 0.2 s -->\n<script>x</script>").encode(),
    ],
)
def test_a_damaged_sitemap_is_read_as_a_feed_is(body: bytes) -> None:
    parsed = parse_sitemap(body, {}, "https://quay.example/s.xml", NOW, Memory())
    assert [entry.link for entry in parsed.entries] == ["https://quay.example/Паром"]


def test_a_web_page_that_holds_a_feed_as_an_example_is_no_feed() -> None:
    body = f"<!DOCTYPE html><html><body><p>Quay</p><pre>{SITEMAP}</pre></body></html>".encode()
    assert parse_sitemap(body, {}, URL, NOW, Memory()).reason == "not_a_sitemap"
