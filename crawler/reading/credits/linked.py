"""Credits by link: to the piece a text rewrites, or the canonical page and feed source that name another publisher."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.models import Credit, Link
from crawler.reading.credits.grammar import Grammar
from crawler.reading.credits.judge import Finding
from crawler.reading.credits.languages import any_language
from crawler.reading.credits.mentions import Mention, Own
from crawler.reading.credits.passage import Passage
from crawler.reading.credits.unlisted import host_of_link, is_news_host
from crawler.reading.outlets import OutletList
from crawler.urls import canonical_url

_ASIDE = re.compile(rf"\b{any_language('aside')}\b", re.IGNORECASE)


def declared_sources(links: Sequence[Link], outlets: OutletList, own: Own) -> list[tuple[Link, Mention]]:
    """Links whose rel says that the text is another publisher's (``canonical`` elsewhere, a feed's ``source``)."""
    found = []
    for link in links:
        host = host_of_link(link.href)
        if (
            not {"canonical", "source"} & set(link.rel.split())
            or not is_news_host(host)
            or is_own_host(host, outlets, own)
        ):
            continue
        outlet = outlets.by_domain(host)
        name = outlet.title if outlet is not None else link.text.strip() or host
        if own.title and name.casefold() == own.title.casefold():
            continue
        domain = outlet.domain if outlet is not None else host
        found.append((link, Mention("body", 0, 0, name, outlet, domain)))
    return found


def is_own_host(host: str, outlets: OutletList, own: Own) -> bool:
    """True for the reader's own outlet, its publisher's other editions, and hosts above or below its domain."""
    outlet = outlets.by_domain(host)
    if outlet is not None and own.family:
        return outlet.family == own.family
    domain = own.domain.casefold().removeprefix("www.")
    return bool(domain) and (host == domain or host.endswith("." + domain) or domain.endswith("." + host))


def linked_credits(
    passage: Passage, links: Sequence[Link], outlets: OutletList, own: Own, grammar: Grammar, named: Sequence[Mention]
) -> list[Finding]:
    """Running-text links to a listed outlet's article, where its name is not mentioned under the link."""
    found = []
    for link in links:
        host = host_of_link(link.href)
        outlet = outlets.by_domain(host)
        if link.rel or outlet is None or outlet.kind == "journal" or is_own_host(host, outlets, own):
            continue
        start = passage.text.find(link.text) if link.text.strip() else -1
        if start < 0 or not urlsplit(link.href).path.strip("/") or _ASIDE.search(link.text):
            continue
        end = start + len(link.text)
        line = passage.line(start)
        if passage.text[line[0] : line[1]].strip() == link.text.strip() and len(passage.text) > len(link.text) + 2:
            continue
        also = grammar.not_the_article.search(passage.text[line[0] : start]) or grammar.not_the_article.match(link.text)
        if also or any(m.start < end and start < m.end and m.key == outlet.family for m in named):
            continue
        sentence = passage.sentence(start)
        mention = Mention(passage.field, start, end, outlet.title, outlet, outlet.domain)
        found.append(Finding(mention, "link", "plain", sentence, sentence))
    return found


def with_address(credit: Credit, links: Sequence[Link], outlets: OutletList) -> Credit:
    """The credit with the address of the report it means, when the article links to one of that outlet.

    A link in the words that credit wins over a declared source, that one over the only link there is.
    """
    there = [link for link in links if _leads_to(link, credit, outlets) and _looks_like_an_article(link.href)]
    addresses = dict.fromkeys(canonical_url(link.href) for link in there)
    quoted = [link for link in there if link.text.strip() and link.text.strip() in credit.quote]
    declared = [link for link in there if link.rel]
    best = (quoted or declared or (there if len(addresses) == 1 else []))[:1]
    return replace(credit, url=canonical_url(best[0].href)) if best else credit


def _leads_to(link: Link, credit: Credit, outlets: OutletList) -> bool:
    host = host_of_link(link.href)
    outlet = outlets.by_domain(host) if host else None
    if outlet is not None:
        return outlet.id == credit.outlet
    return bool(host and credit.domain) and (host == credit.domain or host.endswith("." + credit.domain))


def _looks_like_an_article(href: str) -> bool:
    """Front pages and sections have short paths of plain words."""
    last = urlsplit(href).path.rstrip("/").rpartition("/")[2]
    return last.count("-") >= 2 or sum(c.isdigit() for c in last) >= 4
