"""Says what a document is before a parser sees it: empty, JSON, or a web page that came instead of a feed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from crawler.intake.parsed import Reason
from crawler.walls import CHALLENGE_BODY, CONSENT_BODY

_HEAD = 4096
_PROLOG = re.compile(rb"\A(?:\s+|<\?xml[^>]*>|<!--.{0,4000}?-->)*", re.DOTALL)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf|channel|item|entry)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>(.{0,300}?)</title", re.DOTALL | re.IGNORECASE)

Kind = Literal["xml", "json", "html", "blank", "other"]


def kind_of(body: bytes) -> Kind:
    """What the first bytes look like. ``xml`` is everything a lenient feed parser should try."""
    start = _PROLOG.sub(b"", body[:_HEAD].removeprefix(b"\xef\xbb\xbf"), count=1)
    if not start and len(body) <= _HEAD:
        return "blank"
    if start[:1] in (b"{", b"["):
        return "json"
    if _HTML.match(start):
        # An XHTML page with a feed inside is rare, but it is what some servers send.
        return "xml" if _FEED_ROOT.search(body) else "html"
    return "xml" if b"<" in start or b"\0" in body[:4] or body[:2] in (b"\xff\xfe", b"\xfe\xff") else "other"


def why_no_feed(body: bytes, headers: Mapping[str, str]) -> Reason:
    """The name of what came instead of a feed."""
    page = body[: 64 * 1024]
    title = _TITLE.search(page)
    # A long page that merely mentions a captcha in a script is a page: then its title decides.
    said = page if len(body) < 20_000 else title[1] if title else b""
    if headers.get("cf-mitigated", "") == "challenge" or CHALLENGE_BODY.search(said):
        return "challenge"
    return "consent" if CONSENT_BODY.search(said) else "not_a_feed"
