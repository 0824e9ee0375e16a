"""Credits by their form alone, without a word that cites: datelines, agencies at the end of a line, tags of headlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reading.credits.forms import (
    AGENCY_NAME,
    CYRILLIC,
    DATELINE_BARE,
    DATELINE_LEFT,
    DATELINE_RIGHT,
    INITIALS,
    MARKS,
    OPENING_PLACE,
    PAREN_LEFT,
    PAREN_RIGHT,
    TAIL,
    TITLE_TAG,
)
from crawler.reading.credits.mentions import Mention
from crawler.reading.credits.passage import Passage

_SIGNED = re.compile(r"\s?/\s?[a-zäöü]{2,4}\W*\Z")
"""Initials behind an agency that signs: "SDA/sep"."""
_WITH = re.compile(r"\s*[—–-]?\s*(?:with|mit|avec|con|com|met|z|med)\s+(?:the\s)?\Z", re.IGNORECASE)
"""A line of its own: "With AP"."""
_LISTED_YEAR = re.compile(r",? (?:19|20)\d\d\)")
_YEAR_ALONE = re.compile(r"\W*(?:19|20)\d\d\s*[-–—|]?\s*\Z")  # "2020 - Gull News" below a page


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around a group of mentions that one cue may cover ("Reuters and AFP report")."""

    left: str
    right: str
    line_left: str
    line_right: str
    sentence: tuple[int, int]


def is_dateline(passage: Passage, group: Sequence[Mention], place: Place) -> bool:
    """ "KYIV, March 3 (Reuters) -", "(ANSA) - ROMA", "МОСКВА, 3 мар — РИА Новости." at the head of a text or line."""
    if len(place.line_left) > 75:
        return False
    line = passage.line(group[0].start)[0]
    if passage.text[line : group[0].start] != place.line_left or (line > 0 and passage.text[:line].count("\n") > 2):
        return False
    left, right = place.line_left, place.line_right
    opening = OPENING_PLACE.match(passage.text, line)
    if opening is not None and opening.span("name") == (group[0].start, group[-1].end):
        return True
    if not all(is_agency(mention) or mention.own for mention in group):
        return False
    if DATELINE_LEFT.match(left) and (match := DATELINE_RIGHT.match(right)):
        return bool(right[match.end() :].strip())
    return DATELINE_BARE.match(left) is not None and re.match(r"\s*[.—–-]\s", right) is not None


def is_tail(passage: Passage, group: Sequence[Mention], place: Place) -> bool:
    """ "(AFP, dpa)", "— Reuters", "/PAP/", "js/dpa" or the bare name at the end of a line or sentence."""
    left, right = place.line_left, place.line_right
    if PAREN_LEFT.search(left) and (match := PAREN_RIGHT.match(right)):
        if _LISTED_YEAR.match(right) and not all(map(is_agency, group)):
            return False  # "My Harbour (KTV, 2019)" of a list
        rest = right[match.end() :]
        return not rest.strip(" .") or rest.startswith(".") or place.left.strip() in {"(", "["}
    if re.search(r"(?:\A|\s)/\s*\Z", left) and re.match(r"\s*/", right):
        return True
    if not left.strip() and _SIGNED.match(right) and all(is_agency(m) for m in group):
        return True
    if right.strip(" ./" + MARKS) or _YEAR_ALONE.match(left):
        return False
    if TAIL.search(left) or (INITIALS.search(left) and all(is_agency(m) for m in group)):
        return True
    if _WITH.match(left) and all(is_agency(m) for m in group):
        return True
    bare = not place.left.strip(" /" + MARKS) and bool(passage.text[: group[0].start].strip())
    shared = group[0].own and len(group) > 1  # "Bay Herald / Reuters"
    return bare and (shared or all(is_agency(m) for m in group))


def is_title_tag(passage: Passage, mention: Mention, left: str, right: str) -> bool:
    if mention.outlet is None or mention.label_only:
        return False
    if right.strip(" )." + MARKS):
        return False
    bare = left.rstrip(MARKS)
    return TITLE_TAG.search(bare) is not None and len(bare.strip()) > 3


def stands_out(passage: Passage, mention: Mention) -> bool:
    """True unless the name may be a plain word here; Latin letters among Cyrillic ones are never one."""
    if mention.outlet is None or mention.label_only:
        return False
    foreign = not CYRILLIC.search(mention.name) and CYRILLIC.search(passage.text) is not None
    return foreign or not mention.ordinary or " " in mention.name


def is_agency(mention: Mention) -> bool:
    if mention.outlet is None:
        return AGENCY_NAME.search(mention.name) is not None
    return mention.outlet.kind == "agency"
