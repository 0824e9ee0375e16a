"""Whom an article credits, and whether it is its own reporting.

The way of a text: names are found by dictionary (``mentions``), joined names are grouped, the words around each group
are read with the cue words of its language (``judge``, ``grammar``, ``languages``), the findings become credits
(``choose``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.models import Credit, Link
from crawler.reading.credits.byline import byline_findings
from crawler.reading.credits.choose import is_original, mark_background, one_each, own_reporting, primary_key, to_credit
from crawler.reading.credits.grammar import Grammar, grammar_for
from crawler.reading.credits.judge import Finding, groups_of, judge
from crawler.reading.credits.languages import LANGUAGES, read_as
from crawler.reading.credits.linked import Addresses, declared_sources, linked_credits
from crawler.reading.credits.mentions import Mention, Own, find_mentions
from crawler.reading.credits.passage import Passage
from crawler.reading.credits.unlisted import host_of_link, is_news_host
from crawler.reading.language import nearest_language
from crawler.reading.name_index import NameIndex
from crawler.reading.outlets import OutletList

MENTION_LIMIT = 200
"""Mentions read in one field; a page that names more outlets is a directory."""

LINK_LIMIT = 500
"""Links looked at; articles have some dozens."""


@dataclass(frozen=True, slots=True)
class CreditReading:
    """The credits of one article in reading order, one of them primary if there are any."""

    credits: tuple[Credit, ...]
    original: bool
    """Its outlet's own reporting, as far as one can tell: True as well when nothing speaks against it."""
    own_quote: str = ""
    """The words that show own reporting; an article without them and without credits may be copied uncredited."""

    @property
    def reports_itself(self) -> bool | None:
        """True: it shows own reporting; False: it relays others; None: neither shows, so it may be copied uncredited."""
        if self.own_quote:
            return True
        return None if self.original else False


def find_credits(
    *,
    title: str,
    summary: str,
    body: str,
    byline: str | Sequence[str],
    language: str,
    links: Sequence[Link],
    own_domain: str,
    own_outlet: str,
    outlets: OutletList,
) -> CreditReading:
    """Reads the credits of one article.

    Texts are as ``plaintext`` leaves them; offsets are code points of the named field, for authors given as a list of
    their ``", "`` joined text. ``own_domain`` and ``own_outlet`` say whose page it is (either may be empty).
    """
    links, text = links[:LINK_LIMIT], f"{title}\n{summary}\n{body}"
    authors = byline if isinstance(byline, str) else ", ".join(byline)
    own = _own(own_domain, own_outlet, outlets)
    usual = own.outlet.language if own.outlet is not None else ""
    code = read_as(language.casefold().partition("-")[0]) or nearest_language(text, LANGUAGES, usual)
    grammar, index = grammar_for(code), outlets.index(code)
    passages = [Passage("title", title), Passage("summary", summary), Passage("body", body), Passage("byline", authors)]
    texts = [p for p in passages[:3] if p.text]
    found, named = _read_texts(texts, index, outlets, own, links, grammar)
    own_findings = [f for f in found if f.mention.own]
    declared = declared_sources(links, outlets, own)
    findings = [Finding(m, "republished", "plain", (0, 0), (0, 0)) for _, m in declared]
    findings += _signed(passages[3], index, outlets, own)
    findings += mark_background([f for f in found if not f.mention.own], texts, grammar)
    if not findings:
        for passage in texts:
            findings += linked_credits(passage, links, outlets, own, grammar, named[passage.field])
    chosen = one_each(findings)
    primary = _primary(chosen, findings, declared)
    credits = [to_credit(f, passages, f.mention.key == primary) for f in chosen]
    shown = own_reporting(chosen, own_findings, texts, grammar)
    placed = tuple(map(Addresses(links, outlets).add_to, credits))
    return CreditReading(placed, is_original(chosen, findings, shown, texts, grammar), shown)


def _signed(authors: Passage, index: NameIndex, outlets: OutletList, own: Own) -> list[Finding]:
    return byline_findings(authors, find_mentions(authors, index, outlets, own, ())[:MENTION_LIMIT])


def _own(domain: str, name: str, outlets: OutletList) -> Own:
    """Whose page it is, as the list of outlets knows it."""
    by_domain = outlets.by_domain(domain) if domain else None
    return Own(by_domain or (outlets.by_name(name) if name else None), domain, name)


def _read_texts(
    texts: Sequence[Passage],
    index: NameIndex,
    outlets: OutletList,
    own: Own,
    links: Sequence[Link],
    grammar: Grammar,
) -> tuple[list[Finding], dict[str, list[Mention]]]:
    found: list[Finding] = []
    named: dict[str, list[Mention]] = {}
    for passage in texts:
        mentions = find_mentions(passage, index, outlets, own, links)[:MENTION_LIMIT]
        named[passage.field] = mentions
        for group in groups_of(passage, mentions, grammar):
            found += judge(passage, group, grammar)
    hosts = [(x.text, host_of_link(x.href)) for x in links if x.text and not x.rel] if found else []
    hosts = [(words, host) for words, host in hosts if is_news_host(host)]
    return [_with_link_domain(finding, hosts) for finding in found], named


def _with_link_domain(finding: Finding, hosts: Sequence[tuple[str, str]]) -> Finding:
    """An unlisted name under a link gets the link's host. ``hosts``: of each link, its words and its host."""
    mention = finding.mention
    if mention.outlet is not None or mention.domain or mention.own:
        return finding
    domain = next((host for words, host in hosts if mention.name in words), "")
    return replace(finding, mention=replace(mention, domain=domain)) if domain else finding


def _primary(chosen: list[Finding], findings: list[Finding], declared: list[tuple[Link, Mention]]) -> str:
    """The key of the main source. A canonical address elsewhere says that the text may be a copy, which texts are compared
    for; anybody can write one, so nobody is an origin by it alone."""
    said = {f.mention.key for f in findings[len(declared) :]}
    unsaid = {m.key for link, m in declared if "source" not in link.rel.split()} - said
    return primary_key(*([f for f in some if f.mention.key not in unsaid] for some in (chosen, findings)))
