"""Finds what a page repeats: links that stand at the same place of blocks of the same shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from crawler.intake.listing.anchors import Anchor

CLIMB = 9
"""How many elements above a link are looked at for the block it stands in."""
FEWEST = 2
"""Blocks that make a repetition."""

_UNSTEADY = re.compile(r"\d|^(?:odd|even|first|last|alt\w*|active|current|new|large|small|medium|[a-z]{0,3})$")


@dataclass(slots=True)
class Group:
    """Links at one place of the blocks of one container."""

    container: HtmlElement
    path: str
    """From the block to the link, as tags with their steady class."""
    shape: str
    """From the page's root to the link: groups of one shape are one component of the site's layout."""
    members: list[tuple[HtmlElement, Anchor]] = field(default_factory=list)
    """Block and link, in the page's order."""

    @property
    def targets(self) -> int:
        """How many different pages it leads to."""
        return len({anchor.key for _, anchor in self.members})


def find_groups(anchors: Sequence[Anchor]) -> list[Group]:
    """Each link in the group of the block that is repeated most, counted where a block leads to one page; in page order.

    A link may be repeated with its cell in a row, with its row in a table, with its list of a month among months. What
    is wanted is the block that stands for one article.
    """
    steps = Steps()
    ways = [_places(anchor.element, steps) for anchor in anchors]
    places: dict[_Place, _Repetition] = {}
    for anchor, way in zip(anchors, ways, strict=True):
        for place, block in way:
            places.setdefault(place, _Repetition()).add(block, anchor)
    worth = {place: repetition.worth for place, repetition in places.items()}
    groups: dict[_Place, Group] = {}
    for anchor, way in zip(anchors, ways, strict=True):
        best = max(way, key=lambda at: worth[at[0]], default=None)
        if best is None or not worth[best[0]]:
            continue
        place, block = best
        group = groups.get(place)
        if group is None:
            group = groups[place] = Group(place[0], place[2], steps.to(anchor.element))
        group.members.append((block, anchor))
    return list(groups.values())


_Place = tuple[HtmlElement, str, str]
"""Container, tag of the block, way from block to link."""


@dataclass(slots=True)
class _Repetition:
    """Blocks at one place, and the pages that each leads to."""

    pages: dict[HtmlElement, set[str]] = field(default_factory=dict)

    def add(self, block: HtmlElement, anchor: Anchor) -> None:
        self.pages.setdefault(block, set()).add(anchor.key)

    @property
    def worth(self) -> float:
        """How many blocks there are, divided by the pages that one leads to; 0 for no repetition."""
        blocks = len(self.pages)
        if blocks < FEWEST or len(set().union(*self.pages.values())) < FEWEST:
            return 0.0
        return blocks * blocks / sum(map(len, self.pages.values()))


def _places(element: HtmlElement, steps: Steps) -> list[tuple[_Place, HtmlElement]]:
    """For each element above a link: the place and the block, the smallest block first."""
    found: list[tuple[_Place, HtmlElement]] = []
    path, block = "", element
    for _ in range(CLIMB):
        container = block.getparent()
        if container is None or container.tag == "html":
            break
        found.append(((container, str(block.tag), path), block))
        path = f"{steps[block]}/{path}"
        block = container
    return found


class Steps(dict[HtmlElement, str]):
    """Elements as steps of a way, tag and steady class; cells of a table by their place. Each is made once."""

    def __missing__(self, element: HtmlElement) -> str:
        tag, name = str(element.tag), steady_class(element.get("class") or "")
        if tag in ("td", "th") and not name:
            step = f"{tag}{sum(1 for _ in element.itersiblings(preceding=True))}"
        else:
            step = f"{tag}.{name}" if name else tag
        self[element] = step
        return step

    def to(self, element: HtmlElement) -> str:
        """The way from the root to an element."""
        steps = [self[element]]
        steps += [self[above] for above in element.iterancestors() if above.tag not in ("html", "body")]
        return "/".join(reversed(steps))


@lru_cache(maxsize=4096)
def steady_class(names: str) -> str:
    """The first class name that says what a thing is: without numbers, odd and even, first and last."""
    return next((name for name in names.split() if not _UNSTEADY.search(name.lower())), "")
