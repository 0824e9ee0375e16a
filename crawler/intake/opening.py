"""Makes a document in plain UTF-8 of what a server sent: unpacked, decoded, without what stands before and after it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.decoding import decode_xml
from crawler.intake.parsed import Note

BODY_LIMIT = 16 * 1024 * 1024
"""Bytes of one document, unpacked."""

_GZIP = b"\x1f\x8b\x08"
_STEP, _SUM = 1024, 8
_HEAD = 64 * 1024
# As written, and as a program left it that took the mark for three letters.
_MARKS = re.compile("\\A(?:\ufeff|\u00ef\u00bb\u00bf|\\s|\0)+")
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}\?>", re.IGNORECASE)
_ROOT = re.compile(
    rb"<(?:!DOCTYPE\s+(?:rss|rdf|feed|urlset)\b[^>]*>|((?:\w{1,20}:)?(?:rss|feed|rdf|channel|urlset|sitemapindex))\b)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,12})|([0-9]{1,12}));")
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_WEB_PAGE = re.compile(rb"<(?:html|body)\b", re.IGNORECASE)

_ITEM_END = re.compile(rb"</(?:\w{1,20}:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)
_NAMED = re.compile(rb"</(?:\w{1,20}:)?(?:guid|id|description|summary)\s*>", re.IGNORECASE)
_BARE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as a parser wants it."""

    body: bytes
    """UTF-8 without mark and declaration of an encoding; every byte of it belongs to a character."""
    note: Note = ""
    """What had to be put right."""


def opened(body: bytes, headers: Mapping[str, str]) -> Opened | None:
    """The document in a body of XML, JSON or lines; None when it is too large unpacked. Never raises.

    ``headers``: the response's, lower-case names.
    """
    unpacked, whole = _unpacked(body)
    if unpacked is None:
        return None
    found = decode_xml(unpacked, headers.get("content-type", ""))
    text = _MARKS.sub("", found.text, count=1)
    head = text[:_HEAD]
    # It is UTF-8 from here on, whatever it says; a second declaration, of a cache or a template, is none.
    text = _DECLARATION.sub("", head) + text[_HEAD:]
    document = text.encode("utf-8", "replace")
    return Opened(document, "cut_short" if not whole else "broken_bytes" if found.broken else "")


def _unpacked(body: bytes) -> tuple[bytes | None, bool]:
    """The body of a server that sends gzip without saying so, and whether it was whole; None: larger than the limit.

    A stream that breaks off, or whose sum is wrong, is read as far as it goes.
    """
    whole = True
    for _ in range(2):
        if not body.startswith(_GZIP):
            break
        pieces: list[bytes] = []
        rest, sound = body, True
        while sound and rest.startswith(_GZIP):
            rest, sound = _inflate(rest, pieces)
            if sum(map(len, pieces)) > BODY_LIMIT:
                return None, True
        whole = whole and sound
        if not any(pieces):
            break
        body = b"".join(pieces)
    return body, whole


def _inflate(packed: bytes, pieces: list[bytes]) -> tuple[bytes, bool]:
    """Unpack one stream into ``pieces``, as far as it goes and somewhat over the limit at most; gives what stands behind it
    and whether it came to its end."""
    stream, size = zlib.decompressobj(wbits=31), 0
    # Small steps, the sum at the end in one of its own: an error takes only what its step would have given.
    ends = [*range(_STEP, len(packed) - _SUM, _STEP), len(packed) - _SUM, len(packed)]
    start = 0
    try:
        for end in ends:
            pieces.append(stream.decompress(packed[start:end], BODY_LIMIT + 1))
            size += len(pieces[-1])
            start = end
            if stream.eof or size > BODY_LIMIT:
                break
    except zlib.error:
        return b"", False
    return stream.unused_data + packed[start:], stream.eof


def without_surroundings(body: bytes) -> bytes:
    """The document from its root element to the end of it, without warnings, comments and scripts around it.

    As it is where no such root stands, or a web page begins before it.
    """
    root = _ROOT.search(body)
    if root is None or _WEB_PAGE.search(body, 0, root.start()):
        return body
    name = next((found[1] for found in _ROOT.finditer(body, root.start()) if found[1]), b"")
    end = body.rfind(b"</" + name)
    stop = body.find(b">", end) + 1 if end > root.start() else 0
    return body[root.start() : stop or len(body)]


def is_cut_short(body: bytes) -> bool:
    """Whether the root element of a document is never closed: what came is the beginning of it."""
    root = next((found for found in _ROOT.finditer(body) if found[1]), None)
    if root is None:
        return False
    empty = body.rfind(b"/>", root.start(), body.find(b">", root.start()) + 1) >= 0
    return not empty and body.rfind(b"</" + root[1]) < 0


def whole_items(body: bytes) -> bytes:
    """A document that broke off, without the item in which it did: half an address is another one, and an entry without its
    own would be another entry. What names itself to the end stays; where no item is whole, all does."""
    end = next((found.end() for found in reversed([*_ITEM_END.finditer(body)])), len(body))
    return body if _NAMED.search(body, end) else body[:end]


def escaped_ampersands(body: bytes) -> bytes:
    """With ``&amp;`` for each bare ``&``: a parser that recovers leaves out a part of the address behind it."""
    return _BARE.sub(lambda found: found[0] if found[0].startswith(b"<") else b"&amp;", body)


def repair(body: bytes) -> bytes:
    """Without what no XML may hold: control characters, and references to those or to surrogates.

    feedparser raises on ``&#xD800;`` and loses the whole feed; controls make it fall back to its slow parser.
    """
    return _REFERENCE.sub(_lawful, body.translate(None, _CONTROLS))


def _lawful(match: re.Match[bytes]) -> bytes:
    code = int(match[1], 16) if match[1] else int(match[2])
    if code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF:
        return match[0]
    return b"&#xFFFD;" if code > 31 else b""
