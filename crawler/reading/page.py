"""Reads one HTML page into an ArticleDraft; the steps stand in ``_read`` in the order they happen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.decoding import decode_page
from crawler.html_text import html_to_text
from crawler.models import ArticleDraft
from crawler.parsing import Unreadable, parse_page
from crawler.plaintext import clean_line, clean_text
from crawler.reading.authors import read_signatures, signed_above
from crawler.reading.belief import Expected, Shown, believe
from crawler.reading.kinds import declares_article, why_no_article
from crawler.reading.language import read_language
from crawler.reading.links import canonical_of, image_of, links_of, translations_of
from crawler.reading.page_dates import read_dates
from crawler.reading.people import people_among
from crawler.reading.several import leave_one, lists_others, only_lists
from crawler.reading.sitelines import strip_lines
from crawler.reading.stems import stems
from crawler.reading.structured import Structured, read_structured, strings, title_of, visible_headlines
from crawler.reading.tags import read_section, read_tags
from crawler.reading.text import ArticleText, all_lines, read_text, wrap_bare_text
from crawler.reading.titles import read_title
from crawler.urls import host_of

_NO_ARTICLE_BUT_TEXT = frozenset({"homepage", "section_page", "no_text"})
_DESCRIPTIONS = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")


def read_page(
    html: str | bytes,
    url: str,
    now: datetime,
    *,
    content_type: str = "",
    boilerplate: Collection[int] = frozenset(),
    watched: bool = False,
    expected: Expected | None = None,
) -> ArticleDraft:
    """The article of a page. Never raises: a page that is no article, or cannot be read, says so in ``not_article``.

    ``url`` is the page's final address, ``now`` an aware time in UTC, ``content_type`` the HTTP header's value,
    ``boilerplate`` the line hashes the site is known to repeat (see ``sitelines``). ``watched``: somebody watches this
    very page, so its text is wanted whatever kind of page it is; walls and errors are still told. ``expected``: what is
    known of the article, which the page has to show; None believes any page.
    ``not_article`` is one of those in ``kinds.why_no_article`` or ``belief``, or ``empty``, ``too_large``, ``not_html``,
    ``unreadable``; the body is empty then, but for ``teaser`` and
    ``another_page``.
    """
    try:
        return _read(html, url, now, content_type, boilerplate, watched, expected)
    except Unreadable as error:
        return ArticleDraft(not_article=error.reason)
    except Exception:
        # The parsers below are other people's; what they trip over is a page without a reading, and the feed's text
        # remains.
        return ArticleDraft(not_article="unreadable")


def _read(
    html: str | bytes,
    url: str,
    now: datetime,
    content_type: str,
    boilerplate: Collection[int],
    watched: bool,
    expected: Expected | None,
) -> ArticleDraft:
    tree = parse_page(decode_page(html, content_type))
    told = expected.titles if expected else ()
    wrap_bare_text(tree)
    leave_one(tree, told, url)
    found = read_structured(tree, _addresses(tree, url), told)
    shown = shown_by(found, tree, url)
    anchors = [(a, clean_line(a.text_content())) for a in tree.iter("a")]
    words = {text for _, text in anchors}
    draft = _draft(found, tree, url, now, told, anchors, boilerplate)
    draft = replace(draft, tdm_reserved={"1": True, "0": False}.get(found.first("tdm-reservation").strip()))
    reason = why_no_article(found, tree, words, url, draft.title, draft.body)
    if watched and reason in _NO_ARTICLE_BUT_TEXT and (body := strip_lines(all_lines(tree), boilerplate)):
        draft, reason = replace(draft, body=body), ""
    if not reason and not watched and _is_list(tree, told, url, shown, draft.body):
        reason = "section_page"
    if reason:
        return without_text(draft, reason)
    return draft if expected is None else believed(draft, expected, shown)


def _is_list(tree: HtmlElement, titles: Sequence[str], url: str, shown: Shown, body: str) -> bool:
    """Whether the article is only listed on its page, or other articles are in its place."""
    if only_lists(tree, titles, url, shown.declared, body):
        return True
    return not shown.article and lists_others(tree, titles, url, (*shown.headlines, *shown.declared), body)


def _draft(
    found: Structured,
    tree: HtmlElement,
    url: str,
    now: datetime,
    told: Sequence[str],
    anchors: Sequence[tuple[HtmlElement, str]],
    boilerplate: Collection[int],
) -> ArticleDraft:
    sites = _site_names(found, url)
    title = read_title(found, tree, sites, told)
    byline = read_signatures(found, tree, sites)
    text = _text_of(found, tree, {text for _, text in anchors}, title, byline)
    byline = byline or signed_above(text.above)
    body = strip_lines(text.body, boilerplate)
    dates = read_dates(found, tree, url, now, text.above)
    language, region = read_language(found, tree, body or title)
    return ArticleDraft(
        title=title,
        summary=clean_text(text.key_points) or _plain(next(iter(_descriptions(found)), "")),
        body=body,
        authors=people_among(byline, sites),
        byline=byline,
        section=read_section(found),
        tags=read_tags(found),
        language=language,
        region=region,
        published_at=dates.published,
        published_raw=dates.raw,
        published_precision=dates.precision,
        modified_at=dates.modified,
        canonical_url=canonical_of(found, url),
        image=image_of(found, url),
        translations=translations_of(found, url),
        paywall=_is_paywalled(found),
        links=links_of(found, anchors, url, body),
    )


def _plain(description: str) -> str:
    """A description as text: many templates write the HTML of the first paragraph into it, often escaped or cut."""
    return html_to_text(description) if "<" in description or "&" in description else clean_text(description)


def shown_by(found: Structured, tree: HtmlElement, url: str) -> Shown:
    """What a page says of itself, as far as its belief depends on it."""
    declared = [*strings(found.article.get("headline"))[:1], found.first("og:title", "twitter:title"), title_of(tree)]
    canonical = canonical_of(found, url) or found.first("og:url")
    return Shown(
        tuple(visible_headlines(tree)),
        tuple(line for line in declared if line),
        article=declares_article(found),
        here=_akin(canonical, url),
    )


def _akin(one: str, other: str) -> bool:
    """Whether two addresses may be one page's: their paths share a word, or one of them has none."""
    words, others = set(stems(urlsplit(one).path)), set(stems(urlsplit(other).path))
    return not words or not others or not words.isdisjoint(others)


def believed(draft: ArticleDraft, expected: Expected, shown: Shown) -> ArticleDraft:
    """The draft when it is believed; else with the word for what it is instead, and without its text."""
    if not draft.body:
        return draft
    belief = believe(expected, draft, shown)
    if not belief.instead:
        return replace(draft, proof=belief.proof)
    if belief.instead in ("teaser", "another_page"):
        return replace(draft, not_article=belief.instead)
    return without_text(draft, belief.instead)


def without_text(draft: ArticleDraft, reason: str) -> ArticleDraft:
    """A page that is no article."""
    return replace(draft, body="", summary="", links=(), not_article=reason)


def _text_of(found: Structured, tree: HtmlElement, words: set[str], title: str, authors: Sequence[str]) -> ArticleText:
    titles, declared = [title, found.first("og:title")], found.article.get("articleBody")
    body = declared if isinstance(declared, str) else ""
    return read_text(tree, words, titles, authors, _descriptions(found), body)


def _addresses(tree: HtmlElement, url: str) -> frozenset[str]:
    """The page's own address as asked for and as it calls itself, to tell its JSON-LD node from those of teasers."""
    canonical = tree.find(".//link[@rel='canonical']")
    own = [url, (canonical.get("href") or "") if canonical is not None else ""]
    return frozenset(u.split("#")[0].rstrip("/") for u in own if u)


def _descriptions(found: Structured) -> list[str]:
    values = [*strings(found.article.get("description"))[:1], *(found.first(name) for name in _DESCRIPTIONS)]
    return list(dict.fromkeys(v for v in values if v))


def _site_names(found: Structured, url: str) -> list[str]:
    host = host_of(url).removeprefix("www.")
    names = [
        found.first("og:site_name"),
        found.first("application-name"),
        *found.site_names,
        host,
        *host.split(".")[:-1],
    ]
    return [n for n in dict.fromkeys(names) if len(n) > 1]


def _is_paywalled(found: Structured) -> bool:
    """schema.org isAccessibleForFree false on the article or a part of it, or Facebook's content tier ``locked``."""
    parts = found.article.get("hasPart")
    nodes = [found.article, found.page, *(parts if isinstance(parts, list) else [parts])]
    values = [str(n.get("isAccessibleForFree", "")).lower() for n in nodes if isinstance(n, dict)]
    return (
        any(v in ("false", "0", "no", "http://schema.org/false") for v in values)
        or found.first("article:content_tier") == "locked"
    )
