"""Outlets signed as authors: "By PA", "Jane Doe, Associated Press", "AFP and Reuters"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.credits.forms import AGENCY_SIGNATURE
from crawler.reading.credits.judge import Finding
from crawler.reading.credits.languages import any_language
from crawler.reading.credits.mentions import Mention
from crawler.reading.credits.passage import Passage

# The name must be a whole part of the line, or "Sun Wei" and "Guardian Angel" would be newspapers.
_LEFT = re.compile(rf"(?:\A|[,;/|&+()\[\]·•\n–—-]|\b{any_language('byline_before')})\s*:?\s*\Z", re.IGNORECASE)
_RIGHT = re.compile(
    rf"\s*(?:['’]s\b|\.com\b|{any_language('byline_behind')}\b)*\s*"
    rf"(?:\Z|[,;/|&+()\[\]·•\n.–—-]|\b{any_language('byline_next')}\b)",
    re.IGNORECASE,
)
_WINDOW = 160
"""Code points read on each side of a name."""


def byline_findings(passage: Passage, mentions: Sequence[Mention]) -> list[Finding]:
    """A finding for each outlet signed as an author; the article's own outlet is none."""
    found = []
    for mention in mentions:
        if mention.own or (mention.outlet is None and not AGENCY_SIGNATURE.search(mention.name)):
            continue
        start, end = mention.start, mention.end
        before = _LEFT.search(passage.text, max(0, start - _WINDOW), start)
        if before and _RIGHT.match(passage.text, end, end + _WINDOW):
            whole = (0, len(passage.text))
            found.append(Finding(mention, "byline", "plain", whole, whole))
    return found
