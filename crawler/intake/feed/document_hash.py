"""Hashes a feed document so that a rebuild without news has the same hash."""

from __future__ import annotations

import hashlib
import re

_FIRST_ITEM = re.compile(rb"<((?:\w{1,20}:)?(?:item|entry))[\s>]")
# Elements of the channel that change with each rebuild, and comments such as "generated in 0.2 s".
_NOISE = re.compile(
    rb"<(?:((?:\w{1,20}:)?(?:lastBuildDate|pubDate|updated|modified|date|generator|ttl|copyright|rights|updateBase"
    rb"|generatorAgent|cloud))\b[^<>]*(?:/>|>[^<]*</\1\s*>)|!--.*?-->|\?[^>]*\?>)",
    re.DOTALL | re.IGNORECASE,
)
_JSON_NOISE = re.compile(rb'"(?:date_modified|generated|updated|last_updated|_?timestamp)"\s*:\s*(?:"[^"]*"|[\d.]+)')


def body_hash(body: bytes) -> str:
    """32 hex digits over the document without what changes by itself before its first and after its last item.

    The items themselves count byte for byte. A document without items counts as a whole, less the noise.
    """
    head, items, tail = split_items(body)
    digest = hashlib.sha256(_steady(head))
    digest.update(items)
    digest.update(_steady(tail))
    return digest.hexdigest()[:32]


def _steady(part: bytes) -> bytes:
    """Without what changes by itself, white space included."""
    noise = _JSON_NOISE if part[:1] == b"{" else _NOISE
    return b"".join(noise.sub(b"", part).split())


def split_items(body: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the first item, the items, and what stands after the last one."""
    if body[:1] == b"{":
        start = body.find(b'"items"')
        return (body, b"", b"") if start < 0 else (body[:start], body[start:], b"")
    first = _FIRST_ITEM.search(body)
    if first is None:
        return body, b"", b""
    start, end = first.start(), body.rfind(b"</" + first[1])
    if end < start:
        end = len(body)
    return body[:start], body[start:end], body[end:]
