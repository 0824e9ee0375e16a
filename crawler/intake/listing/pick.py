"""Chooses which groups of links are the articles of a listing page, and which link of each block is its headline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lxml.html import HtmlElement

from crawler.intake.listing.anchors import Anchor, Links
from crawler.intake.listing.link_groups import Group, find_groups
from crawler.intake.listing.scoring import ACCEPT, GroupScore, address_kind, best_of_each, score

Item = tuple[HtmlElement, Anchor]
"""A block and its headline."""

DATED_LIST, UNDATED, BESIDE_DATES = 5, 1.5, 2.0
"""Beside a list of at least five that is dated throughout, one without any date has to be better by two."""
LEAD_WIDTH = 18
NEARLY = 0.5
BELOW_BEST = 3.5
"""A group so much weaker than the best of the page is something else."""


def choose(links: Links, url: str, now: datetime) -> list[Item]:
    """The articles that the page at ``url`` lists, each once, in the page's order."""
    judged = [(group, score(group, links, url, now)) for group in find_groups(links.anchors)]
    kept = [pair for pair in judged if pair[1].total >= ACCEPT]
    if not kept:
        return []
    top = max(kept, key=lambda pair: pair[1].total)
    dated = top[0].targets >= DATED_LIST and top[1].parts.get("dates", 0.0) > UNDATED
    least = max(ACCEPT, top[1].total - BELOW_BEST)
    kept = [(g, s) for g, s in kept if s.total >= least + (BESIDE_DATES if dated and not s.parts.get("dates") else 0.0)]
    chosen = _one_of_each_block(kept)
    items: dict[str, Item] = {}
    for group in chosen:
        for block, anchor in _headlines(group):
            held = items.get(anchor.key)
            if held is None or (held[1].is_generic and not anchor.is_generic):
                items[anchor.key] = (block, anchor)
    grouped = {anchor for group, found in judged if found.total < ACCEPT - 1 for _, anchor in group.members}
    for anchor in links.anchors:
        if anchor.key not in items and anchor not in grouped and _leads(anchor, links, items):
            items[anchor.key] = (anchor.element, anchor)
    return sorted(items.values(), key=lambda item: item[1].order)


def _leads(anchor: Anchor, links: Links, items: dict[str, Item]) -> bool:
    """A headline that stands alone in its shape, as the first story of a front page does, with an address like the rest."""
    if anchor.zone or not anchor.in_heading or anchor.in_main != links.has_main or anchor.width < LEAD_WIDTH:
        return False
    kind = address_kind(anchor.url)
    return kind != "list" and sum(address_kind(other.url) == kind for _, other in items.values()) * 2 > len(items)


def _one_of_each_block(judged: Sequence[tuple[Group, GroupScore]]) -> list[Group]:
    """Of groups that stand in the same blocks (headline, tag, author, PDF) the best one; of those nearly as good the
    first, for a standfirst that is a link as well is often longer than its headline."""
    chosen: list[Group] = []
    taken: set[HtmlElement] = set()
    ranked = sorted(judged, key=lambda pair: pair[1].total, reverse=True)
    for group, found in ranked:
        if _overlaps(group, taken):
            continue
        blocks = {block for block, _ in group.members}
        rivals = [g for g, s in ranked if s.total >= found.total - NEARLY and _overlaps(g, blocks)]
        best = min(rivals, key=lambda rival: rival.members[0][1].order)
        taken |= blocks | {block for block, _ in best.members}
        chosen.append(best)
    return chosen


def _overlaps(group: Group, blocks: set[HtmlElement]) -> bool:
    own = {block for block, _ in group.members}
    return len(own & blocks) > len(own) / 2


def _headlines(group: Group) -> list[Item]:
    """The links of a group without those that are short beside another one of their block: authors, tags, comments."""
    widest: dict[HtmlElement, int] = {}
    best = best_of_each(group)
    for block, anchor in best:
        widest[block] = max(widest.get(block, 0), anchor.width)
    return [(block, anchor) for block, anchor in best if anchor.width >= 0.5 * widest[block]]
