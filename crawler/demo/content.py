"""Reads the files of the demo world: world.toml, articles/<outlet>/<slug>.md and layouts/*.html."""

from __future__ import annotations

import re
import string
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from crawler.errors import WirewatchError

_OFFSET = re.compile(r"([-+])(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")
_FENCE = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_T = TypeVar("_T")


class WorldError(WirewatchError):
    """A file of the demo world cannot be used; the message names file and key."""


@dataclass(frozen=True, slots=True)
class Feed:
    """How an outlet's feed is written, or what it has in place of one. The keys of a ``[outlet.feed]`` table."""

    path: str
    title: str
    kind: str = "feed"
    """feed | sitemap | page, as in feeds.csv. All keys that say how a feed is written are for a feed."""
    watch: str = ""
    """``text``: the page at ``path`` is an article of the outlet, and its text is watched."""
    news_part: str = ""
    archive_part: str = ""
    """Paths of the two sitemaps that the sitemap at ``path`` names: what is listed now, and the pages of long ago."""
    layouts: tuple[str, ...] = ()
    """Of a listing page: its file in layouts/ at the first pass, at the second, ...; the last one stays."""
    item: str = ""
    """Of a listing page: the markup around an article's ``$title``, ``$path``, ``$date``, ``$summary``, ``$section`` and
    ``$section_path``."""
    format: str = "rss"
    """rss | rdf | atom"""
    guid: str = "permalink"
    """permalink | placement (address + #0..#3, moving with each pass) | number | tag | none"""
    dates: str = "rfc822"
    """rfc822 | gmt | iso | none"""
    link_suffix: str = ""
    """Added to every link, as trackers do."""
    full_text: bool = False
    """Carries the whole article as content:encoded."""
    html_summary: bool = False
    """The description is escaped HTML that ends in a "Continue reading" link."""
    creators: bool = False
    """Names the authors as dc:creator."""
    categories: bool = False
    twice: tuple[str, ...] = ()
    """Slugs of articles that the feed lists a second time at its end."""
    broken: bool = False
    """Not well-formed: bare ampersands, an undeclared prefix, and the last tags missing."""
    validators: str = "etag"
    """etag | weak | date | both | none"""
    ttl: int = 0
    """Minutes, as the ``<ttl>`` of RSS; 0 for none."""
    tags: str = ""
    weight: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DemoOutlet:
    """One news site of the demo world, alone on its loopback address."""

    id: str
    title: str
    domain: str
    address: str
    country: str
    language: str
    layout: str
    """The file in layouts/, without ``.html``; ``<layout>.<language>.html`` wins where it exists."""
    article_path: str
    """A format string over slug, section, number and date."""
    feed: Feed
    tagline: str = ""
    sections: tuple[str, ...] = ()
    utc_offset: str = "+00:00"
    paragraph: str = "<p>$text</p>"
    """The markup around one paragraph of an article."""
    encoding: str = "utf-8"
    """Of pages and feed; any other than UTF-8 is declared in the Content-Type header only."""
    gzip: bool = False
    robots: str = "User-agent: *\nDisallow:\n"
    """``$root`` is the address of the site, which a ``Sitemap:`` line needs."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An article as it stands from one pass on."""

    title: str
    published: timedelta
    body: str = ""
    from_pass: int = 1
    summary: str = ""
    modified: timedelta | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    points: tuple[str, ...] = ()
    """Key points that the page lists above the text."""
    photo: str = ""
    """The caption of the picture; no picture without one."""
    status: int = 200
    """What the page answers. Other than 200: an error page."""
    wall: str = ""
    """``consent``: the page answers a consent wall in place of the article."""
    paid: bool = False
    """Only the first paragraphs are shown, and the metadata says that the rest costs money."""
    live: bool = False
    """A live blog: the metadata says so."""
    day_only: bool = False
    """Page and feed state the day of publication and no hour."""


@dataclass(frozen=True, slots=True)
class Article:
    """A page of one outlet, in all its editions (oldest first)."""

    outlet: str
    slug: str
    editions: tuple[Edition, ...]
    path: str = ""
    """In place of the outlet's ``article_path``; the same format string."""
    moved_from: str = ""
    """A path that the feed lists and that redirects here."""
    twin: str = ""
    """The slug of the same article in another language, at the same outlet."""
    text_from: str = ""
    """``outlet/slug``: prints that article's text word for word."""
    listed: int = 1
    """The first pass whose feed lists it; a page can be there before."""

    @property
    def number(self) -> int:
        """A number as content systems give them: seven digits, always the same for one slug."""
        return 1_000_000 + zlib.crc32(f"{self.outlet}/{self.slug}".encode()) % 9_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the files say."""

    outlets: Mapping[str, DemoOutlet]
    articles: tuple[Article, ...]
    layouts: Mapping[str, string.Template] = field(repr=False)


def load_content(folder: Path) -> Content:
    """Read a demo folder. Raises WorldError, naming the file, for an unknown or missing key or an unknown outlet."""
    outlets = {outlet.id: outlet for outlet in _outlets(folder / "world.toml")}
    layouts = {path.stem: string.Template(path.read_text("utf-8")) for path in sorted(folder.glob("layouts/*.html"))}
    articles = tuple(_article(path, outlets) for path in sorted(folder.glob("articles/*/*.md")))
    articles = tuple(_printed(article, articles) for article in articles)
    for outlet in outlets.values():
        for layout in (outlet.layout, *outlet.feed.layouts):
            if layout not in layouts:
                raise WorldError(f"world.toml: outlet {outlet.id} wants layout {layout!r}, which is not in layouts/")
    return Content(outlets, articles, layouts)


def parse_offset(text: str) -> timedelta:
    """``-2d4h30m`` -> a negative timedelta; ``+1h`` -> a positive one, of news between the passes. Raises ValueError."""
    match = _OFFSET.fullmatch(text)
    if not match:
        raise ValueError(f"not an offset like -3h or -1d4h30m: {text!r}")
    days, hours, minutes = (int(part or 0) for part in match.groups()[1:])
    offset = timedelta(days=days, hours=hours, minutes=minutes)
    return -offset if match[1] == "-" else offset


def _outlets(path: Path) -> list[DemoOutlet]:
    tables = tomllib.loads(path.read_text("utf-8")).get("outlet", [])
    made = []
    for table in tables:
        where = f"world.toml: outlet {table.get('id', '?')}"
        feed = _make(Feed, table.pop("feed", {}), f"{where}, feed")
        _check_kind(feed, f"{where}, feed")
        made.append(_make(DemoOutlet, {**table, "feed": feed}, where))
    return made


def _check_kind(feed: Feed, where: str) -> None:
    needed = {"feed": (), "sitemap": ("news_part", "archive_part"), "page": () if feed.watch else ("layouts", "item")}
    if feed.kind not in needed:
        raise WorldError(f"{where}: kind is {feed.kind!r}; known are {', '.join(needed)}")
    for key in needed[feed.kind]:
        if not getattr(feed, key):
            raise WorldError(f"{where}: kind {feed.kind} needs {key!r}")


def _article(path: Path, outlets: Mapping[str, DemoOutlet]) -> Article:
    where = f"articles/{path.parent.name}/{path.name}"
    if path.parent.name not in outlets:
        raise WorldError(f"{where}: no outlet {path.parent.name!r} in world.toml")
    parts = _FENCE.split(path.read_text("utf-8"))
    if len(parts) < 3 or len(parts) % 2 == 0 or parts[0].strip():
        raise WorldError(f"{where}: expected +++, keys, +++, text (and once more for each later edition)")
    editions: list[Edition] = []
    own: dict[str, Any] = {}
    for keys, body in zip(parts[1::2], parts[2::2], strict=True):
        table = _front_matter(keys, where)
        if not editions:
            names = {name.name for name in fields(Article)} - {"editions", "outlet", "slug"}
            own = {key: table.pop(key) for key in names & set(table)}
        if body.strip():
            table["body"] = body.strip()
        if editions:
            editions.append(_changed(editions[-1], table, where))
        else:
            editions.append(_make(Edition, table, where))
    own.setdefault("listed", editions[0].from_pass)
    return _make(Article, {**own, "outlet": path.parent.name, "slug": path.stem, "editions": tuple(editions)}, where)


def _printed(article: Article, articles: tuple[Article, ...]) -> Article:
    """The article with the text that it takes over from another, where it does."""
    if not article.text_from:
        return article
    for source in articles:
        if f"{source.outlet}/{source.slug}" == article.text_from:
            body = source.editions[0].body
            return replace(article, editions=tuple(replace(edition, body=body) for edition in article.editions))
    raise WorldError(f"articles/{article.outlet}/{article.slug}.md: no article {article.text_from!r} to take text from")


def _front_matter(text: str, where: str) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
        if "pass" in table:
            table["from_pass"] = table.pop("pass")
        for key in ("published", "modified"):
            if key in table:
                table[key] = parse_offset(table[key])
    except (tomllib.TOMLDecodeError, ValueError, TypeError) as error:
        raise WorldError(f"{where}: {error}") from error
    return table


def _changed(edition: Edition, table: dict[str, Any], where: str) -> Edition:
    unknown = set(table) - {name.name for name in fields(Edition)}
    if unknown or table.get("from_pass", 0) <= edition.from_pass:
        said = "".join(f"; unknown key {key}" for key in sorted(unknown))
        raise WorldError(f"{where}: a later edition needs a later pass{said}")
    return replace(edition, **_frozen(table))


def _make(kind: type[_T], table: dict[str, Any], where: str) -> _T:
    try:
        return kind(**_frozen(table))
    except TypeError as error:
        # "Edition.__init__() got an unexpected keyword argument 'titel'": a writer needs the part after ()
        raise WorldError(f"{where}: {str(error).partition('() ')[2] or error}") from error


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
