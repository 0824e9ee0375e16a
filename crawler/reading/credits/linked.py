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
from crawler.reading.credits.unlisted import host_of_link, is_news_host, leads_to_a_piece
from crawler.reading.outlets import OutletList
from crawler.urls import canonical_url, registered_domain

_OWN_WORD = 8
"""Letters of a name that two publishers do not share by chance."""
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
            or _is_twin(host, own.domain)
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


def _is_twin(host: str, own: str) -> bool:
    """Whether two hosts are one name under two endings: the canonical page of fjord-news.de may be at fjord-news.com."""
    one, other = ((registered_domain(name) or name).partition(".")[0] for name in (host, own.casefold()))
    return one == other and len(one) >= _OWN_WORD


def linked_credits(
    passage: Passage, links: Sequence[Link], outlets: OutletList, own: Own, grammar: Grammar, named: Sequence[Mention]
) -> list[Finding]:
    """Running-text links to a listed outlet's article, where its name is not mentioned under the link."""
    found = []
    openers = _Openers(passage, grammar)
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
        also = openers.stand_before(line[0], start) or grammar.not_the_article.match(link.text)
        if also or any(m.start < end and start < m.end and m.key == outlet.family for m in named):
            continue
        sentence = passage.sentence(start)
        mention = Mention(passage.field, start, end, outlet.title, outlet, outlet.domain)
        found.append(Finding(mention, "link", "plain", sentence, sentence))
    return found


class _Openers:
    """Words that lead to another article, before the links of a line; no part of a line is searched for each of them."""

    _LONGEST = 400
    """Code points that such words, and what they must not be followed by, take at most."""

    def __init__(self, passage: Passage, grammar: Grammar) -> None:
        self._text, self._grammar = passage.text, grammar
        self._none_until: dict[int, int] = {}
        """Start of a line -> where its first opener may begin."""

    def stand_before(self, line: int, position: int) -> bool:
        """Whether one stands between the start of a line and a position."""
        known = self._none_until.get(line, line)
        begin = max(line, min(known, position) - self._LONGEST)
        found = self._grammar.not_the_article.search(self._text, begin, position)
        self._none_until[line] = max(known, found.start() if found else position)
        return found is not None


class Addresses:
    """The articles that a text links to, by whose they are."""

    def __init__(self, links: Sequence[Link], outlets: OutletList) -> None:
        self._of_outlet: dict[str, list[Link]] = {}
        self._of_domain: dict[str, list[Link]] = {}
        for link in links:
            host = host_of_link(link.href)
            if not host or not leads_to_a_piece(link.href):
                continue
            outlet = outlets.by_domain(host)
            if outlet is not None:
                self._of_outlet.setdefault(outlet.id, []).append(link)
                continue
            while host:
                self._of_domain.setdefault(host, []).append(link)
                host = host.partition(".")[2]

    def add_to(self, credit: Credit) -> Credit:
        """The credit with the address of the report it means, when the article links to one of that outlet.

        A link in the words that credit wins over a declared source, that one over the only link there is.
        """
        there = [*self._of_outlet.get(credit.outlet, ()), *self._of_domain.get(credit.domain, ())]
        addresses = dict.fromkeys(canonical_url(link.href) for link in there)
        quoted = [link for link in there if link.text.strip() and link.text.strip() in credit.quote]
        declared = [link for link in there if link.rel]
        best = (quoted or declared or (there if len(addresses) == 1 else []))[:1]
        return replace(credit, url=canonical_url(best[0].href)) if best else credit
