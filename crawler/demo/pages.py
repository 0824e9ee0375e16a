"""Writes the HTML of the demo world: article pages from the layouts, front and section pages, walls and error pages."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from typing import Any

from crawler.demo.content import Article, DemoOutlet, Edition
from crawler.demo.markup import block_html, blocks, plain
from crawler.demo.scene import Scene, slug_of

NOTE = "Demo page of wirewatch: every event, person and quotation on it is invented."
_SHOWN_OF_PAID = 2
_VISITORS = 48_200
"""Where the counters of visitors begin."""


def article_page(scene: Scene, article: Article, edition: Edition) -> str:
    """The page of one article in its outlet's layout."""
    outlet = scene.content.outlets[article.outlet]
    language = edition.language or outlet.language
    layouts = scene.content.layouts
    layout = layouts.get(f"{outlet.layout}.{language}") or layouts[outlet.layout]
    written = _body(scene, outlet, edition)
    others = [pair for pair in scene.standing(outlet) if pair[0] is not article and not pair[1].live]
    values = {
        **frame(scene, outlet),
        "language": language,
        "title": _text(edition.title),
        "url": _text(scene.url(article)),
        "summary": _text(edition.summary),
        "standfirst": f'<p class="standfirst">{_text(edition.summary)}</p>' if edition.summary else "",
        "byline": _text(" and ".join(edition.authors)),
        "section": _text(edition.section),
        "section_path": f"/{slug_of(edition.section) or 'news'}",
        "tags": ", ".join(_text(tag) for tag in edition.tags),
        "og_tags": "".join(f'<meta property="article:tag" content="{_text(tag)}">\n' for tag in edition.tags),
        "points": "".join(f"<li>{_text(point)}</li>" for point in edition.points),
        **_times(scene, outlet, edition, language),
        "number": str(article.number),
        "image": f"{scene.root(outlet)}/media/{article.number}.svg",
        "figure": _figure(article, edition),
        "jsonld": _script(_json_ld(scene, article, edition)),
        "twins": _twins(scene, article),
        "body_start": "\n".join(written[:2]),
        "body_rest": "\n".join(written[2:]),
        "related": links_to(scene, others[:3]),
        "most_read": links_to(scene, sorted(others, key=lambda pair: pair[0].number)[:4]),
    }
    return layout.substitute(values)


def _times(scene: Scene, outlet: DemoOutlet, edition: Edition, language: str) -> dict[str, str]:
    """What the layouts print of times; of an article that states its day only, no hour anywhere."""
    changed = edition.modified or edition.published
    local, words = scene.stated(edition, outlet), scene.in_words(edition.published, outlet, language)
    published, modified = (scene.at(at).isoformat().replace("+00:00", "Z") for at in (edition.published, changed))
    changed_words = scene.in_words(changed, outlet, language)
    if edition.day_only:
        published, modified = local, local
        words, changed_words = words.partition(",")[0], changed_words.partition(",")[0]
    return {
        "published": published,
        "published_local": local,
        "published_words": words,
        "modified": modified,
        "modified_words": changed_words,
    }


def list_page(scene: Scene, outlet: DemoOutlet, section: str = "") -> str:
    """The front page, or one section of it: links and teasers, no article."""
    pairs = scene.listed(outlet)
    if section:
        pairs = [pair for pair in pairs if (slug_of(pair[1].section) or "news") == section]
    teasers = "\n".join(
        f'<article class="teaser"><h3><a href="{_text(scene.path(article))}">{_text(edition.title)}</a></h3>'
        f"<p>{_text(edition.summary)}</p>"
        f"<time>{scene.in_words(edition.published, outlet, outlet.language)}</time></article>"
        for article, edition in pairs
    )
    heading = section.replace("-", " ").capitalize() or outlet.title
    return scene.content.layouts["front"].substitute(
        frame(scene, outlet), language=outlet.language, heading=_text(heading), teasers=teasers
    )


def consent_page(scene: Scene, outlet: DemoOutlet, path: str) -> str:
    """What stands in place of an article for a visitor without a consent cookie."""
    return scene.content.layouts["consent"].substitute(frame(scene, outlet), language=outlet.language, back=_text(path))


def error_page(scene: Scene, outlet: DemoOutlet, status: int, reason: str) -> str:
    """The page of a 404 or a 503."""
    return scene.content.layouts["error"].substitute(
        frame(scene, outlet), language=outlet.language, status=str(status), reason=_text(reason)
    )


def picture() -> str:
    """The one picture of the demo world."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675" role="img" aria-label="Placeholder picture">'
        '<rect width="1200" height="675" fill="#d5dbe1"/>'
        '<path d="M0 675 420 260 690 520 860 380 1200 675Z" fill="#9aa7b4"/>'
        '<circle cx="960" cy="170" r="70" fill="#f4f1e6"/></svg>'
    )


def frame(scene: Scene, outlet: DemoOutlet) -> dict[str, str]:
    """What every page of an outlet has around its text."""
    feed_url = scene.root(outlet) + outlet.feed.path
    feed_link = f'<link rel="alternate" type="application/rss+xml" title="{_text(outlet.title)}" href="{feed_url}">'
    nav = "".join(f'<li><a href="/{slug_of(section)}">{_text(section)}</a></li>' for section in outlet.sections)
    return {
        "site": _text(outlet.title),
        "tagline": _text(outlet.tagline),
        "home": scene.root(outlet) + "/",
        "clock": scene.clock(outlet),
        "visitors": f"{_VISITORS + scene.visit:,}",
        "feed_url": feed_url,
        "feed_link": feed_link if outlet.feed.kind == "feed" else "",
        "nav": nav,
        "year": str(scene.base_time.year),
        "demo_note": NOTE,
        "charset": outlet.encoding,
    }


def _body(scene: Scene, outlet: DemoOutlet, edition: Edition) -> list[str]:
    shown = blocks(edition.body)[: _SHOWN_OF_PAID if edition.paid else None]
    resolve = resolver(scene)
    return [block_html(block, outlet.paragraph, resolve) for block in shown]


def resolver(scene: Scene) -> Callable[[str], str]:
    """Turns a link target of an article file into an address: ``article:outlet/slug`` becomes that article's own."""
    named = {f"article:{article.outlet}/{article.slug}": article for article in scene.content.articles}

    def resolve(target: str) -> str:
        return scene.url(named[target]) if target in named else target

    return resolve


def _figure(article: Article, edition: Edition) -> str:
    if not edition.photo:
        return ""
    caption = _text(edition.photo)
    return f'<figure><img src="/media/{article.number}.svg" alt=""><figcaption>{caption}</figcaption></figure>'


def _twins(scene: Scene, article: Article) -> str:
    if not article.twin:
        return ""
    made = []
    for other in scene.content.articles:
        if other.outlet == article.outlet and other.slug in (article.slug, article.twin):
            edition = scene.edition(other)
            if edition:
                language = edition.language or scene.content.outlets[other.outlet].language
                made.append(f'<link rel="alternate" hreflang="{language}" href="{_text(scene.url(other))}">')
    return "\n".join(made)


def _json_ld(scene: Scene, article: Article, edition: Edition) -> dict[str, Any]:
    outlet = scene.content.outlets[article.outlet]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting" if edition.live else "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": scene.url(article)},
        "headline": edition.title,
        "description": edition.summary,
        "datePublished": scene.stated(edition, outlet) if edition.day_only else scene.at(edition.published).isoformat(),
        "dateModified": scene.stated(edition, outlet)
        if edition.day_only
        else scene.at(edition.modified or edition.published).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in edition.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.title, "url": scene.root(outlet) + "/"},
        "articleSection": edition.section,
        "keywords": list(edition.tags),
        "inLanguage": edition.language or outlet.language,
        "image": f"{scene.root(outlet)}/media/{article.number}.svg",
        "wordCount": sum(len(plain(block).split()) for block in blocks(edition.body)),
    }
    if edition.paid:
        data["isAccessibleForFree"] = False
        data["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".for-subscribers"}
    return {key: value for key, value in data.items() if value not in ("", [])}


def _script(data: dict[str, Any]) -> str:
    # "</" would end the script element whatever the JSON says
    return json.dumps(data, ensure_ascii=False, indent=1).replace("</", "<\\/")


def links_to(scene: Scene, pairs: Sequence[tuple[Article, Edition]]) -> str:
    """Items of a list of links, for boxes."""
    return "".join(
        f'<li><a href="{_text(scene.path(other))}">{_text(edition.title)}</a></li>' for other, edition in pairs
    )


def _text(value: str) -> str:
    return html.escape(value)
