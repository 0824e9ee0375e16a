"""Writes the listing pages of the demo world: the articles of a site that has no feed, amid all that is none."""

from __future__ import annotations

import html
import string

from crawler.demo.content import Article, DemoOutlet, Edition
from crawler.demo.pages import frame, links_to
from crawler.demo.scene import MONTHS, Scene, slug_of

_RECENT_READ = 2
"""Articles of the list that the box of what is read most names once more, beside its old ones."""


def listing_page(scene: Scene, outlet: DemoOutlet) -> str:
    """The page at the outlet's source as it stands now, in the layout of this pass."""
    layouts = outlet.feed.layouts
    layout = layouts[min(scene.pass_number, len(layouts)) - 1]
    listed = scene.listed(outlet)
    old = [pair for pair in scene.standing(outlet) if pair not in listed]
    tags = sorted({tag for _, edition in listed for tag in edition.tags})
    return scene.content.layouts[layout].substitute(
        frame(scene, outlet),
        language=outlet.language,
        items="\n".join(_item(scene, outlet, *pair) for pair in listed),
        tags=" ".join(f'<a href="/tags/{slug_of(tag)}">{html.escape(tag)}</a>' for tag in tags),
        most_read=links_to(scene, old + listed[-_RECENT_READ:]),
    )


def _item(scene: Scene, outlet: DemoOutlet, article: Article, edition: Edition) -> str:
    day = scene.local(edition.published, outlet)
    month = MONTHS.get(outlet.language, MONTHS["en"]).split()[day.month - 1]
    return string.Template(outlet.feed.item).substitute(
        title=html.escape(edition.title),
        path=html.escape(scene.path(article)),
        date=f"{day.day} {month} {day.year}",
        summary=html.escape(edition.summary),
        section=html.escape(edition.section),
        section_path=f"/{slug_of(edition.section) or 'news'}",
    )
