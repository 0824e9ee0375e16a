"""Outlets signed as authors: "By PA", "Jane Doe, Associated Press", "AFP and Reuters"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.reading.credits.judge import Finding
from crawler.reading.credits.mentions import Mention
from crawler.reading.credits.passage import Passage

# The name must be a whole part of the line, or "Sun Wei" and "Guardian Angel" would be newspapers.
_LEFT = re.compile(
    r"(?:\A|[,;/|&+()\[\]·•\n–—-]|\b(?:by|from|for|and|with|of|at|via|the|agency|von|mit|und|der|die|des|par|avec|et|pour|l['’]|"
    r"por|de|del|con|y|e|di|per|da|dla|i|oraz|z|за|від|для|та|і|и|от|с|source|quelle|fuente|fonte|źródło|джерело|источник))\s*:?\s*\Z",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"\s*(?:['’]s\b|(?:staff|news ?desk|newsroom|news|agency|news agency|wire|newswire|correspondent|writers?|"
    r"reporters?|journalists?|editors?|in \w+|\.com)\b)*\s*"
    r"(?:\Z|[,;/|&+()\[\]·•\n.–—-]|\b(?:and|with|via|und|et|y|e|i|oraz|та|і|и|for|in)\b)",
    re.IGNORECASE,
)
_AGENCY_SHAPE = re.compile(r"(?:News (?:Agency|Service)|Wire|Newswire|Press Agency)\Z")


def byline_findings(passage: Passage, mentions: Sequence[Mention]) -> list[Finding]:
    """A finding for each outlet signed as an author; the article's own outlet is none."""
    found = []
    for mention in mentions:
        if mention.own or (mention.outlet is None and not _AGENCY_SHAPE.search(mention.name)):
            continue
        left, right = passage.text[: mention.start], passage.text[mention.end :]
        if _LEFT.search(left) and _RIGHT.match(right):
            whole = (0, len(passage.text))
            found.append(Finding(mention, "byline", "plain", whole, whole))
    return found
