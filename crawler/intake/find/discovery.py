"""Says which sources a page, the headers around it and robots.txt name; and where they often lie when nobody does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.decoding import decode_page
from crawler.parsing import Unreadable, parse_page
from crawler.plaintext import clean_line
from crawler.urls import host_of, registered_domain, resolve

How = Literal["link", "header", "anchor"]

MOST = 200
"""Addresses taken from one page; nobody chooses among more."""
COMMON_PATHS = ("/feed/", "/rss.xml", "/rss", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
"""Where feeds often are, the likeliest first."""
COMMON_SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml", "/sitemap_index.xml")

_HEAD_CHARS, _HEAD_TAGS = 1_000_000, 50_000
_TITLE_LIMIT = 300
_FEED_TYPES = re.compile(r"application/(?:x-)?(?:rss|atom|rdf)(?:\+xml)?|application/feed\+json")
_MAYBE_FEED_TYPES = frozenset({"application/json", "application/xml", "text/xml", "text/rss", "text/rss+xml", ""})
# Of a path: a part that is such a word, or a short file name that holds one. "how-to-feed-a-cat" is an article.
_WORD = r"(?:rss|rdf|atom|feeds?)(?:[12](?:[._]?\d+)?)?"
_FEED_PART = re.compile(rf"(?:{_WORD}|[\w%]{{1,30}}[-_.]{_WORD}|{_WORD}[-_.][\w%]{{1,30}})", re.IGNORECASE)
_FEED_FILE = re.compile(
    rf"(?:[\w%-]{{0,40}}[-_.])?{_WORD}(?:[-_.][\w%-]{{0,40}})?\.(?:xml|php|aspx?|json|html?|cfm|jsp)|[\w%.-]+\.(?:rss|rdf|atom)"
    r"|(?:index|news|latest|all)\.xml",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(
    rf"(?:^|[&;])(?:feed|format|type|output|view|out|mode)=(?:{_WORD}|xml)\b|(?:^|[&;]){_WORD}(?:[=&;]|$)",
    re.IGNORECASE,
)
_FEED_LABEL = re.compile(rf"(?<![^\W_]){_WORD}(?![^\W_])|\bflux rss\b|\bcanal rss\b", re.IGNORECASE)
_NO_FEED = re.compile(r"\.(?:css|js|png|jpe?g|gif|svg|ico|webp|pdf|mp[34]|zip|woff2?)$|sitemap|oembed", re.IGNORECASE)
_FEED_HOST = re.compile(r"(?:^|\.)(?:feeds?|rss)\d?\.|feedburner|(?:^|\.)feedblitz", re.IGNORECASE)
_COMMENTS_PATH = re.compile(r"/(?:comments?|comentarios|kommentare|commentaires)(?:/|\.xml|\.rss|$)", re.IGNORECASE)
_COMMENTS_TITLE = re.compile(
    r"\bcomments\b|\bkomm?ent[aá]r|\bcomment\s+feed|\bcommentaires\b|\bcom+ent[aá]rios\b|\bcom+enti\b|\breacties\b"
    r"|\byorum|коммент|комент|σχόλια|تعليق|评论|評論|コメント|댓글",
    re.IGNORECASE,
)
_LINK_HEADER = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*!-]+\s*(?:=\s*(?:"[^"]*"|[^\s",;]+))?)*)')
_PARAMETER = re.compile(r';\s*(\w+)\s*=\s*(?:"([^"]*)"|([^\s",;]+))')
_SITEMAP_LINE = re.compile(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*(?:\[[^\]]{0,80})?"(\w{0,30}Article|BlogPosting|Report|Review)"')
_COLLECTION_TYPE = re.compile(r'"@type"\s*:\s*(?:\[[^\]]{0,80})?"(?:CollectionPage|SearchResultsPage)"')
_REFRESH = re.compile(r"\s*[0-5]?\s*[;,]\s*url\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_SLUG = re.compile(r"(?:[^\W_]+[-_]){3,}[^\W_]+|\d{5,}")


@dataclass(frozen=True, slots=True)
class Named:
    """An address that is said to be a feed."""

    url: str
    """Absolute, without fragment and userinfo."""
    title: str = ""
    how: How = "link"
    comments: bool = False
    """It seems to hold readers' comments."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself and of the feeds of its site; the likeliest feeds first, each once."""

    feeds: tuple[Named, ...] = ()
    title: str = ""
    site: str = ""
    """The site's name, '' when the page does not tell it."""
    article: bool = False
    """It is one article and no list of them."""
    moved: str = ""
    """Where the page sends its readers at once by a refresh; '' when it does not."""


def candidates_of(body: bytes, headers: Mapping[str, str], url: str) -> PageFacts:
    """The feeds that an HTML page names in link elements, its Link header and its links; never raises.

    ``headers``: the response's, lower-case names. ``url``: where the page came from.
    """
    from_header = list(_of_header(headers.get("link", ""), url))
    try:
        text = decode_page(body, headers.get("content-type", ""))
        tree = parse_page(_beginning(text))
    except Unreadable:
        return PageFacts(_ranked(from_header, url, article=False))
    except Exception:  # whatever a hostile page does to the parser, it names no feeds then
        return PageFacts(_ranked(from_header, url, article=False))
    base = _base_of(tree, url)
    article = _is_article(text, tree, url)
    named = [*_of_links(tree, base), *from_header, *_of_anchors(tree, base, url)]
    return PageFacts(
        feeds=_ranked(named, url, article=article),
        title=_line("".join(tree.xpath("string((//head/title | //title)[1])"))),
        site=_line(_meta(tree, "og:site_name") or _meta(tree, "application-name")),
        article=article,
        moved=_refresh_of(tree, base),
    )


def sitemaps_of(robots: str, url: str) -> tuple[str, ...]:
    """The sitemaps that a robots.txt names, those of news first. ``url``: where the robots.txt came from."""
    found = (resolve(url, address) for address in _SITEMAP_LINE.findall(robots)[: 10 * MOST])
    distinct = list(dict.fromkeys(address for address in found if address))[:MOST]
    return tuple(sorted(distinct, key=lambda address: not is_news_address(address)))


def is_news_address(url: str) -> bool:
    """Whether the path of a sitemap says that it holds news."""
    return "news" in urlsplit(url).path.lower()


def root_of(url: str) -> str:
    """The front page of the site that ``url`` belongs to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"


def same_address(url: str) -> str:
    """A key that the spellings of one source share: scheme, www, a final slash and the fragment do not count.

    ``urls.canonical_url`` would lose ``?rss`` and ``&format=feed``, which is all that some sites tell a feed by.
    """
    host, _, path = url.partition("#")[0].partition("://")[2].partition("/")
    return f"{host.lower().removeprefix('www.')}/{path}".rstrip("/")


def _beginning(text: str) -> str:
    """As much of the page as the parser takes: feeds are named at its head, the more seldom the further down."""
    text = text[:_HEAD_CHARS]
    if text.count("<") <= _HEAD_TAGS:
        return text
    low, high = 0, len(text)
    while high - low > 1024:
        middle = (low + high) // 2
        low, high = (low, middle) if text.count("<", 0, middle) > _HEAD_TAGS else (middle, high)
    return text[:low]


def _line(text: str) -> str:
    return clean_line(text[: 4 * _TITLE_LIMIT])[:_TITLE_LIMIT]


def _base_of(tree: HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        if href := element.get("href"):
            return resolve(url, href) or url
    return url


def _meta(tree: HtmlElement, name: str) -> str:
    for element in tree.iter("meta"):
        if name in ((element.get("property") or "").lower(), (element.get("name") or "").lower()):
            return element.get("content") or ""
    return ""


def _refresh_of(tree: HtmlElement, base: str) -> str:
    """Front pages of many an authority hold nothing but this, to the page in the reader's language."""
    for element in tree.iter("meta"):
        if (element.get("http-equiv") or "").lower() == "refresh":
            if match := _REFRESH.match(element.get("content") or ""):
                return resolve(base, match[1]).partition("#")[0]
            return ""
    return ""


def _is_article(text: str, tree: HtmlElement, url: str) -> bool:
    path = urlsplit(url).path
    if path.strip("/") == "":
        return False
    if _meta(tree, "article:published_time"):
        return True
    # Some systems call every page an article; the address of one has words or a number in it.
    last = path.rstrip("/").rpartition("/")[2]
    if _meta(tree, "og:type").lower() == "article" and _SLUG.search(last):
        return True
    # A list of articles describes each of them.
    return not _COLLECTION_TYPE.search(text) and 0 < len(_ARTICLE_TYPE.findall(text)) <= 2


def _of_links(tree: HtmlElement, base: str) -> Iterator[Named]:
    for element in tree.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        if not {"alternate", "feed"}.intersection(rel):
            continue
        yield from _declared(
            element.get("href") or "",
            element.get("type") or "",
            element.get("title") or "",
            base,
            "link",
            "feed" in rel,
        )


def _of_header(value: str, url: str) -> Iterator[Named]:
    for href, rest in _LINK_HEADER.findall(value[:20_000]):
        said = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
        if "alternate" in said.get("rel", "").lower().split():
            yield from _declared(href, said.get("type", ""), said.get("title", ""), url, "header", False)


def _declared(href: str, media: str, title: str, base: str, how: How, sure: bool) -> Iterator[Named]:
    """What a link element calls an alternate: by its type, or by a type that says little and a telling address."""
    media = media.partition(";")[0].strip().lower()
    address = resolve(base, href).partition("#")[0] if href.strip() else ""
    if not address or "oembed" in media:
        return
    known = sure or _FEED_TYPES.fullmatch(media) is not None
    if known or (media in _MAYBE_FEED_TYPES and _looks_like_feed(address)):
        yield Named(address, _line(title), how, _is_comments(address, title))


def _of_anchors(tree: HtmlElement, base: str, url: str) -> Iterator[Named]:
    owner = registered_domain(host_of(url))
    for element in tree.iter("a"):
        href = (element.get("href") or "").strip()
        if not href or href.startswith("#") or len(href) > 2000:
            continue
        label = _label(element)
        declared = _FEED_TYPES.fullmatch((element.get("type") or "").lower()) is not None
        if not declared and not _FEED_LABEL.search(href) and ".xml" not in href and not _FEED_LABEL.search(label):
            continue  # most links end here, before they cost anything
        address = resolve(base, href).partition("#")[0]
        if not address or _NO_FEED.search(urlsplit(address).path):
            continue
        host = host_of(address)
        if registered_domain(host) != owner and not _FEED_HOST.search(host):
            continue
        if declared or _looks_like_feed(address) or _FEED_LABEL.fullmatch(label.strip()):
            title = element.get("title") or label
            yield Named(address, _line(title), "anchor", _is_comments(address, title))


def _label(element: HtmlElement) -> str:
    """The words of a link, or of its picture."""
    words = [element.text or "", element.get("title") or "", element.get("aria-label") or ""]
    words += [f"{child.get('alt') or ''} {child.text or ''}" for child in element[:4]]
    return clean_line(" ".join(words)) if any(map(str.strip, words)) else ""


def _looks_like_feed(url: str) -> bool:
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    if not segments:
        return _FEED_HOST.search(parts.netloc) is not None or _FEED_QUERY.search(parts.query) is not None
    if _FEED_FILE.fullmatch(segments[-1]) or _FEED_QUERY.search(parts.query):
        return True
    return (
        any(_FEED_PART.fullmatch(segment) for segment in segments[-3:]) or _FEED_HOST.search(parts.netloc) is not None
    )


def _is_comments(url: str, title: str) -> bool:
    return _COMMENTS_PATH.search(urlsplit(url).path) is not None or _COMMENTS_TITLE.search(title) is not None


def _ranked(named: Iterable[Named], url: str, *, article: bool) -> tuple[Named, ...]:
    """Each address once, readers' comments last, those on one article not at all."""
    own = same_address(url.partition("?")[0])
    distinct: dict[str, Named] = {}
    for one in named:
        key = same_address(one.url)
        below = key.startswith(own + "/") and "/" in own
        if key == same_address(url) or (below and (article or one.comments)):
            continue
        distinct.setdefault(key, one)
        if len(distinct) == MOST:
            break
    return tuple(sorted(distinct.values(), key=lambda one: one.comments))
