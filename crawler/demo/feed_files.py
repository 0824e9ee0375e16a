"""Writes the feeds of the demo world: RSS 2.0, RDF and Atom, each with the habits its outlet's table names."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from crawler.demo.content import Article, DemoOutlet, Edition
from crawler.demo.markup import block_html, blocks
from crawler.demo.pages import resolver
from crawler.demo.scene import Scene

_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)
MEDIA_TYPES = {"rss": "application/rss+xml", "rdf": "application/rdf+xml", "atom": "application/atom+xml"}


def feed_document(scene: Scene, outlet: DemoOutlet) -> str:
    """The outlet's feed as it stands now: the same text for the same pass and base time, so validators can hold."""
    entries = scene.listed(outlet)
    entries += [pair for pair in entries if pair[0].slug in outlet.feed.twice]
    write = {"rss": _rss, "rdf": _rdf, "atom": _atom}[outlet.feed.format]
    return write(scene, outlet, entries)


def newest(scene: Scene, outlet: DemoOutlet) -> datetime:
    """When the feed last changed, for Last-Modified."""
    times = [edition.modified or edition.published for _, edition in scene.listed(outlet)]
    return scene.at(max(times)) if times else scene.base_time.replace(hour=0, minute=0, second=0, microsecond=0)


def _rss(scene: Scene, outlet: DemoOutlet, entries: list[tuple[Article, Edition]]) -> str:
    feed = outlet.feed
    items = "\n".join(
        _rss_item(scene, outlet, article, edition, place) for place, (article, edition) in enumerate(entries)
    )
    head = "\n".join(
        line
        for line in (
            _tag("title", feed.title),
            _tag("link", scene.root(outlet) + "/"),
            _tag("description", outlet.tagline),
            _tag("language", outlet.language),
            f"<ttl>{feed.ttl}</ttl>" if feed.ttl else "",
            _tag("lastBuildDate", _date(newest(scene, outlet), feed.dates)) if entries else "",
            f'<atom:link href="{scene.root(outlet)}{feed.path}" rel="self" type="application/rss+xml"/>',
        )
        if line
    )
    text = (
        f'<?xml version="1.0"{_encoding(outlet)}?>\n<rss version="2.0" {_NAMESPACES}>\n'
        f"<channel>\n{head}\n{items}\n</channel>\n</rss>\n"
    )
    return _break(text) if feed.broken else text


def _rss_item(scene: Scene, outlet: DemoOutlet, article: Article, edition: Edition, place: int) -> str:
    feed = outlet.feed
    lines = [
        _tag("title", edition.title),
        _tag("link", _link(scene, outlet, article)),
        _guid(scene, outlet, article, place),
        _tag(
            "pubDate",
            scene.stated(edition, outlet)
            if edition.day_only
            else _date(scene.local(edition.published, outlet), feed.dates),
        ),
        _tag("description", _description(scene, outlet, article, edition)),
    ]
    if feed.creators:
        lines += [_tag("dc:creator", name) for name in edition.authors]
    if feed.html_summary:
        # the Guardian's way: the time of the last change beside the time of publication
        changed = scene.at(edition.modified or edition.published).isoformat().replace("+00:00", "Z")
        lines.append(_tag("dc:date", changed))
    if feed.categories:
        lines += [_tag("category", name) for name in (edition.section, *edition.tags)]
    if feed.full_text:
        lines.append(f"<content:encoded><![CDATA[{_full_text(scene, edition)}]]></content:encoded>")
    return "<item>\n" + "\n".join(line for line in lines if line) + "\n</item>"


def _rdf(scene: Scene, outlet: DemoOutlet, entries: list[tuple[Article, Edition]]) -> str:
    feed = outlet.feed
    listed = "".join(f'<rdf:li rdf:resource="{_esc(scene.url(article))}"/>' for article, _ in entries)
    items = "\n".join(
        f'<item rdf:about="{_esc(scene.url(article))}">\n'
        + "\n".join(
            (
                _tag("title", edition.title),
                _tag("link", _link(scene, outlet, article)),
                _tag("description", edition.summary),
                _tag("dc:date", scene.local(edition.published, outlet).isoformat()),
                _tag("dc:subject", edition.section),
            )
        )
        + "\n</item>"
        for article, edition in entries
    )
    return (
        f'<?xml version="1.0"{_encoding(outlet)}?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{scene.root(outlet)}/">\n{_tag("title", feed.title)}\n'
        f"{_tag('link', scene.root(outlet) + '/')}\n{_tag('description', outlet.tagline)}\n"
        f"{_tag('dc:language', outlet.language)}\n<items><rdf:Seq>{listed}</rdf:Seq></items>\n</channel>\n"
        f"{items}\n</rdf:RDF>\n"
    )


def _atom(scene: Scene, outlet: DemoOutlet, entries: list[tuple[Article, Edition]]) -> str:
    feed = outlet.feed
    root = scene.root(outlet)
    items = "\n".join(
        "<entry>\n"
        + "\n".join(
            (
                f'<title type="html">{_esc(_esc(edition.title))}</title>',
                f'<link rel="alternate" type="text/html" href="{_esc(_link(scene, outlet, article))}"/>',
                _tag("id", f"tag:{outlet.domain},2026:{article.number}"),
                _tag("published", _date(scene.local(edition.published, outlet), "iso")),
                _tag("updated", _date(scene.local(edition.modified or edition.published, outlet), "iso")),
                "".join(f"<author><name>{_esc(name)}</name></author>" for name in edition.authors),
                "".join(f'<category term="{_esc(tag)}"/>' for tag in edition.tags),
                f'<summary type="html">{_esc(_description(scene, outlet, article, edition))}</summary>',
            )
        )
        + "\n</entry>"
        for article, edition in entries
    )
    return (
        f'<?xml version="1.0"{_encoding(outlet)}?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">\n'
        f'{_tag("title", feed.title)}\n{_tag("id", f"tag:{outlet.domain},2026:feed")}\n<link href="{root}/"/>\n'
        f'<link rel="self" href="{root}{feed.path}"/>\n{_tag("updated", _date(newest(scene, outlet), "iso"))}\n'
        f"{items}\n</feed>\n"
    )


def _guid(scene: Scene, outlet: DemoOutlet, article: Article, place: int) -> str:
    kind, url = outlet.feed.guid, scene.url(article)
    if kind == "none":
        return ""
    if kind == "placement":
        # the BBC's way: the number after # says where the item stood, so it moves while the article stays
        return f'<guid isPermaLink="false">{_esc(url)}#{(place + scene.pass_number) % 4}</guid>'
    if kind == "number":
        return f'<guid isPermaLink="false">{scene.root(outlet)}/?p={article.number}</guid>'
    if kind == "tag":
        return f'<guid isPermaLink="false">tag:{outlet.domain},2026:{article.number}</guid>'
    return _tag("guid", url)


def _link(scene: Scene, outlet: DemoOutlet, article: Article) -> str:
    path = article.moved_from or scene.path(article)
    return scene.root(outlet) + path + outlet.feed.link_suffix


def _description(scene: Scene, outlet: DemoOutlet, article: Article, edition: Edition) -> str:
    if not outlet.feed.html_summary:
        return edition.summary
    first = block_html(blocks(edition.body)[0], "<p>$text</p>", resolver(scene)) if edition.body else ""
    more = f'<a href="{quote(scene.url(article), safe=":/?=&#")}">Continue reading...</a>'
    return f"<p>{_esc(edition.summary)}</p>{first} {more}"


def _full_text(scene: Scene, edition: Edition) -> str:
    resolve = resolver(scene)
    written = "\n".join(block_html(block, "<p>$text</p>", resolve) for block in blocks(edition.body))
    return written.replace("]]>", "]]]]><![CDATA[>")


def _date(moment: datetime, style: str) -> str:
    if style == "none":
        return ""
    if style == "gmt":
        return format_datetime(moment.astimezone(UTC), usegmt=True)
    return moment.isoformat() if style == "iso" else format_datetime(moment)


def _break(text: str) -> str:
    text = text.replace("&amp;", "&").replace("<item>", '<item>\n<media:thumbnail url="/t.jpg" width="240"/>')
    return re.sub(r"</item>\s*</channel>\s*</rss>\s*$", "</item>\n", text)


def _encoding(outlet: DemoOutlet) -> str:
    return ' encoding="UTF-8"' if outlet.encoding == "utf-8" else ""


def _tag(name: str, value: str) -> str:
    return f"<{name}>{_esc(value)}</{name}>" if value else ""


def _esc(value: str) -> str:
    return html.escape(value, quote=True).replace("&#x27;", "'")
