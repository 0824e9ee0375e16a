"""Says how much a group of links looks like a list of articles. The weights were set by hand on pages written for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal

from lxml.html import HtmlElement

from crawler.intake.listing.anchors import Anchor, Links, headline_of, is_generic, split_url, text_width
from crawler.intake.listing.box_words import BOX_ENDING, BOX_HEADING, NEWS_HEADING, NO_ARTICLE_PATH
from crawler.intake.listing.link_dates import date_of_block, date_of_path, is_ahead
from crawler.intake.listing.link_groups import Group
from crawler.plaintext import clean_line

ACCEPT = 3.0
"""A group with this score is a list of articles."""
DATED, PROSE, NEWS = 2.2, 0.7, 0.8
NAMED = 12
"""Letters that can be a headline."""
SAMPLE = 12
"""Blocks of a group that are looked at closely."""

_ZONES = {"": 0.0, "side": -3.0, "menu": -5.0, "nav": -7.0, "hidden": -9.0}
WORDY, SMALL = 20, 2
"""A block is about one article when at most two of the pages it leads to are named by so many letters; what a larger
one says is not said of its first link."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_CLASS = re.compile(r"(?:^|[-_ ])(?:heading|title|header|caption|head)(?:$|[-_ ])", re.IGNORECASE)
_SLUG = re.compile(r"[^\W_]+(?:[-_][^\W_]+){2,}")
_NUMBER = re.compile(r"(?<!\d)\d{3,}(?!\d)")


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A group's score and what it was made of, for those who want to know why."""

    total: float
    parts: dict[str, float]
    heading: str = ""


def score(group: Group, links: Links, page_url: str, now: datetime) -> GroupScore:
    """How much ``group`` looks like a list of articles; ``ACCEPT`` and more is one."""
    best = best_of_each(group)
    heading = ""
    parts = {
        "text": _text(best),
        "address": _addresses([anchor.url for _, anchor in best], page_url),
        "headings": 0.8 * _share(anchor.in_heading for _, anchor in best),
        "size": min(len(best), 8) / 8 - (0.7 if len(best) < 3 else 0.0),
        "zone": _zone(group, best, links),
        "main": _main(best, links),
    }
    if sum(parts.values()) + NEWS + DATED + PROSE >= ACCEPT:  # else no slower feature could change the decision
        heading = heading_before(group.container)
        parts["heading"] = _heading(heading)
    if sum(parts.values()) + DATED + PROSE >= ACCEPT:
        parts |= _blocks(best, links, now)
    return GroupScore(round(sum(parts.values()), 2), {k: round(v, 2) for k, v in parts.items() if v}, heading)


def _blocks(best: Sequence[tuple[HtmlElement, Anchor]], links: Links, now: datetime) -> dict[str, float]:
    """What the blocks of some of the links say beside them."""
    sample = best[:SAMPLE] if len(best) <= SAMPLE else [best[i * len(best) // SAMPLE] for i in range(SAMPLE)]
    prose = _share(is_small(block, links) and _has_prose(block, anchor) for block, anchor in sample)
    return {"dates": _dates(sample, links, now), "prose": PROSE * prose}


def best_of_each(group: Group) -> list[tuple[HtmlElement, Anchor]]:
    """For each page that the group leads to the block and the link that names it; in the page's order.

    Of several links to one page that is the first with words enough: a standfirst below may have more.
    """
    best: dict[str, tuple[HtmlElement, Anchor]] = {}
    for block, anchor in group.members:
        kept = best.get(anchor.key)
        if kept is None or anchor.width > (2.5 if kept[1].width >= NAMED else 1.0) * kept[1].width:
            best[anchor.key] = (block, anchor)
    return list(best.values())


def _zone(group: Group, best: Sequence[tuple[HtmlElement, Anchor]], links: Links) -> float:
    """Where the container stands. The class names of its blocks are no place: "promo" is what some sites call a story.

    A menu in a block, such as the foot of an entry, is one all the same.
    """
    menus = _share(anchor.zone in ("menu", "nav", "hidden") for _, anchor in best)
    return min(_ZONES[links.zones.get(group.container, "")], _ZONES["menu"] if menus > 0.5 else 0.0)


def is_small(block: HtmlElement, links: Links) -> bool:
    """Whether a block can be about one article."""
    inside = (links.of[a] for a in block.iter("a") if a in links.of)
    return len({anchor.key for anchor in inside if anchor.width >= WORDY}) <= SMALL


def _share(facts: object) -> float:
    found = list(map(bool, facts))  # type: ignore[call-overload]
    return sum(found) / len(found) if found else 0.0


def _text(best: Sequence[tuple[HtmlElement, Anchor]]) -> float:
    """Headlines are long; words of a menu are short, and "read more" says nothing without a heading beside it."""
    generic = _share(anchor.is_generic for _, anchor in best)
    texts = [headline_of(block, anchor) for block, anchor in best]
    if generic > 0.5 and (len(set(texts)) < 0.7 * len(texts) or _share(map(is_generic, texts)) > 0.5):
        return -4.0
    width = median(map(text_width, texts))
    silent = _share(not text_width("".join(anchor.element.itertext())) for _, anchor in best)  # pictures, overlays
    repeated = 1 - len(set(texts)) / len(texts) + 0.3 * (generic > 0.5) + 0.2 * silent
    steps = ((36, 2.0), (26, 1.6), (20, 1.1), (15, 0.5), (10, -0.3), (0, -1.2))
    return next(points for least, points in steps if width >= least) - 2 * repeated


def _dates(sample: Sequence[tuple[HtmlElement, Anchor]], links: Links, now: datetime) -> float:
    if len({id(block) for block, _ in sample}) == 1:
        return 0.0
    small = [(block, anchor) for block, anchor in sample if is_small(block, links)]
    dates = [date_of_block(block, now)[0] for block, _ in small]
    if _share(date is not None and is_ahead(date, now) for date in dates) > 0.3:
        return -3.0
    dated = _share(date_of_path(anchor.url, now) for _, anchor in sample)
    return DATED * max(dated, sum(date is not None for date in dates) / len(sample))


def _addresses(urls: Sequence[str], page_url: str) -> float:
    """Articles have dated, numbered or wordy addresses, often below the page's own; lists and people have names of rooms."""
    lists = _share(NO_ARTICLE_PATH.search(_rest(url, page_url)) for url in urls)
    wordy = _share(address_kind(url) in ("words", "number") for url in urls)
    folder = split_url(page_url).path.rpartition("/")[0] or "/"
    near = _share(folder != "/" and split_url(url).path.startswith(folder) for url in urls)
    return 1.2 * wordy + 0.4 * near - 4.0 * lists


def _rest(url: str, page_url: str) -> str:
    """The path of an address below the page's own folders: a list of events lies in /events/ with its articles."""
    parts, folder = split_url(url), split_url(page_url).path.rpartition("/")[0]
    path = parts.path.removeprefix(folder) if folder and parts.path.startswith(folder + "/") else parts.path
    return path + (f"?{parts.query}" if parts.query else "")


def address_kind(url: str) -> Literal["list", "words", "number", "name"]:
    """What the last part of an address is: of a list, a slug of words, a number, or a mere name."""
    parts = split_url(url)
    if NO_ARTICLE_PATH.search(parts.path):
        return "list"
    last = parts.path.rstrip("/").rpartition("/")[2]
    if _SLUG.search(last):
        return "words"
    return "number" if _NUMBER.search(last) or _NUMBER.search(parts.query) else "name"


def _has_prose(block: HtmlElement, anchor: Anchor) -> bool:
    """Whether the block says more than its headline: a summary."""
    return text_width(block.text_content()[:2000]) - anchor.width >= 45


def _main(best: Sequence[tuple[HtmlElement, Anchor]], links: Links) -> float:
    if not links.has_main:
        return 0.0
    return 0.8 if _share(anchor.in_main for _, anchor in best) > 0.5 else -1.2


def _heading(heading: str) -> float:
    if not heading:
        return 0.0
    news = NEWS_HEADING.match(heading)
    if BOX_HEADING.match(heading) or BOX_ENDING.fullmatch(heading):
        return 0.0 if news else -3.5
    return NEWS if news else 0.0


def heading_before(container: HtmlElement) -> str:
    """The heading of the part of the page that ``container`` is: before it, or before what holds nothing else."""
    element = container
    for _ in range(4):
        for before in element.itersiblings(preceding=True):
            text = _as_heading(before)
            if text:
                return text
            if before.find(".//a") is not None or before.tag == "a" or _opening(before, 150) is None:
                break  # something else stands between
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html", "main"):
            return ""
        if label := clean_line(parent.get("aria-label") or ""):
            return label
        element = parent
    return ""


def _as_heading(element: HtmlElement) -> str:
    """The words of a heading, or of a small element that is or holds nothing but one."""
    if not isinstance(element.tag, str):
        return ""
    marked = element.tag in _HEADINGS or element.tag in ("caption", "legend", "strong", "b", "dt", "summary")
    marked = marked or bool(_HEADING_CLASS.search(element.get("class") or ""))
    if not marked and not any(child.tag in _HEADINGS for child in element.iter()):
        return ""
    text = _opening(element, 90)
    return text or ""


def _opening(element: HtmlElement, most: int) -> str | None:
    """The words of an element; None when they are more than ``most`` characters: a large part is not gone through."""
    words: list[str] = []
    for piece in element.itertext():
        if piece := clean_line(piece):
            words.append(piece)
            if sum(map(len, words)) > most:
                return None
    return " ".join(words)
