"""From findings to credits: one a publisher, one of them primary, and whether the article is its own reporting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import product

from crawler.models import Credit, Span
from crawler.reading.credits.grammar import Grammar
from crawler.reading.credits.judge import Finding
from crawler.reading.credits.languages import parts
from crawler.reading.credits.passage import Passage

_LEAD = 400
"""Code points of a field that count as its lead."""
_FRONT, _SIDE_FROM, _LINKED_FROM, _SIDE_SHARE = 700, 1200, 250, 0.15
"""A credit is on the side of a text when it stands behind so many code points (a link alone: fewer) and that share of it."""
_SIDE_MOST, _SIDE_TIMES = 2, 2
"""So many outlets may be credited on the side, and each so often; more is what the text is about."""
_NOTE, _SIGNATURE = 1000, 120
"""A text that only links others relays one of them when it is this short; a last line this short signs the whole text."""
_CHANNEL_MARKS, _MEDIA_MARKS, _FIRST_MARKS = parts("channel_marks"), parts("media_marks"), parts("first_marks")
_TEXT_ONLY = frozenset({"republished", "byline", "dateline", "wire"})
"""Kinds that say the text itself is another's."""
_WINDOW = 160


def one_each(findings: Sequence[Finding]) -> list[Finding]:
    """The first finding of each publisher; one that is no background wins over one that is."""
    chosen: dict[str, Finding] = {}
    for finding in findings:
        before = chosen.get(finding.mention.key)
        if before is None:
            chosen[finding.mention.key] = finding
        elif before.background and not finding.background:
            del chosen[finding.mention.key]
            chosen[finding.mention.key] = finding
    return list(chosen.values())


def primary_key(chosen: Sequence[Finding], findings: Sequence[Finding]) -> str:
    """The publisher the news comes from: the first credited, or whom that one cites, and so on."""
    if not chosen:
        return ""
    for finding in chosen:
        if finding.kind == "republished":
            return finding.mention.key
    front = [f for f in chosen if not f.background] or list(chosen)
    # When the lead of a wire's text credits somebody, the news is that source's and not the wire's.
    spoken = [f for f in front if f.kind not in _TEXT_ONLY and f.kind != "link" and f.mention.start < _LEAD]
    start = (spoken or front)[0].mention.key
    leads = _leads(findings)
    seen = {start}
    while leads.get(start, start) not in seen:
        start = leads[start]
        seen.add(start)
    return start


def _leads(findings: Sequence[Finding]) -> dict[str, str]:
    """Publisher -> whom it cites, read from findings that share a sentence."""
    keys = [f.mention.key for f in findings]
    told_by: dict[tuple[object, ...], list[str]] = {}
    for key, finding in zip(keys, findings, strict=True):
        if finding.role in {"plain", "relay"}:
            told_by.setdefault((*_sentence_of(finding), finding.role), []).append(key)
    told_by = {where: list(dict.fromkeys(names)) for where, names in told_by.items()}
    leads: dict[str, str] = {}
    for i, target in enumerate(findings):
        if target.role == "relay":
            continue
        roles = ("relay",) if target.role == "plain" else ("plain", "relay")
        here = [key for role in roles for key in told_by.get((*_sentence_of(target), role), ())]
        others = [key for key in here if key != keys[i]]
        if target.role == "cited" and not others:
            others = [key for key in reversed(keys[:i]) if key != keys[i]][:1]
        for source in others:
            leads.setdefault(source, keys[i])
    return leads


def _sentence_of(finding: Finding) -> tuple[object, ...]:
    return finding.mention.field, *finding.sentence


def own_reporting(
    chosen: Sequence[Finding], own: Sequence[Finding], passages: Sequence[Passage], grammar: Grammar
) -> str:
    """The words that show the outlet's own reporting, '' when there are none.

    Signs: somebody told the outlet or its reporters, or it obtained or learned it, or its own dateline; unnamed
    sources, when others are credited for the background only.
    """
    if any(f.kind == "republished" for f in chosen):
        return ""
    texts = {p.field: p.text for p in passages}
    # An agency puts its own dateline over a report that it has from another paper as well.
    anothers = any(f.kind in _TEXT_ONLY or not (f.background or _is_aside(f, passages)) for f in chosen)
    for finding in own:
        if finding.learned or (finding.kind == "dateline" and not anothers):
            return " ".join(texts[finding.mention.field][slice(*finding.quote)].split())
    # What an agency signs with "told us" was told to the agency.
    signs = [] if any(f.kind in {"byline", "dateline"} for f in chosen) else [grammar.own_words]
    if chosen and all(f.background for f in chosen):
        signs.append(grammar.anonymous)
    for sign, passage in product(signs, passages):
        match = sign.search(passage.text)
        while match is not None and passage.is_quoted(match.start()):
            match = sign.search(passage.text, match.end())
        if match is not None:
            start, end = passage.sentence(match.start())
            return " ".join(passage.text[max(start, match.start() - _WINDOW) : min(end, match.end() + _WINDOW)].split())
    return ""


def is_original(
    chosen: Sequence[Finding],
    findings: Sequence[Finding],
    shown: str,
    passages: Sequence[Passage],
    grammar: Grammar,
) -> bool:
    """True when the article looks like its outlet's own reporting: it shows it, or nothing speaks against it.

    Without credits an article is original unless it passes on a channel or unnamed media; with credits only when all
    of them are background, or a few stand on the side of a long text.
    """
    if any(f.kind == "republished" for f in chosen):
        return False
    if shown:
        return True
    main = [f for f in chosen if not f.background]
    if main and all(f.kind == "link" for f in main) and any(len(p.text) > _NOTE for p in passages):
        return not _passes_on(passages, grammar)
    times = Counter(f.mention.key for f in findings)
    aside = len(main) <= _SIDE_MOST and all(
        _is_aside(f, passages) and times[f.mention.key] <= _SIDE_TIMES for f in main
    )
    return aside and not ((main or not chosen) and _passes_on(passages, grammar))


def _is_aside(finding: Finding, passages: Sequence[Passage]) -> bool:
    """Whether a credit stands far from what a text is about: behind its beginning, where an article tells its news."""
    if finding.kind in _TEXT_ONLY or finding.mention.field != "body":
        return False
    body = next((p.text for p in passages if p.field == "body"), "")
    first = _LINKED_FROM if finding.kind == "link" else _SIDE_FROM
    if finding.mention.start > body.rfind("\n") and 0 < body.rfind("\n") > len(body) - _SIGNATURE:
        return False  # the last line says whence the whole text is: "Source: X"
    return finding.mention.start > max(first, _SIDE_SHARE * len(body))


def _passes_on(passages: Sequence[Passage], grammar: Grammar) -> bool:
    """True when a channel or unnamed media is the source; the marks spare most texts the slow search."""
    fronts = [p.text[:_FRONT] for p in passages]
    low = "\n".join(fronts).casefold()
    channels = any(mark in low for mark in _CHANNEL_MARKS)
    media = any(mark in low for mark in _MEDIA_MARKS)
    return any(
        (channels and grammar.channels.search(text)) or (media and grammar.media.search(text)) for text in fronts
    )


def mark_background(findings: Sequence[Finding], passages: Sequence[Passage], grammar: Grammar) -> list[Finding]:
    """Marks credits that only tell what was known before; a headline or first sentence is never background."""
    texts = {p.field: p for p in passages}
    result = []
    earlier_in: dict[tuple[object, ...], bool] = {}
    unnamed = cache(lambda: any(grammar.anonymous.search(p.text) for p in passages))
    for finding in findings:
        passage = texts.get(finding.mention.field)
        late = passage is not None and passage.field == "body" and not passage.is_first_sentence(finding.mention.start)
        if late and passage is not None and finding.kind not in _TEXT_ONLY and finding.role != "cited":
            where = _sentence_of(finding)
            if where not in earlier_in:
                words = passage.text[slice(*finding.sentence)]
                earlier = grammar.background.search(words) is not None
                earlier_in[where] = earlier or (_is_first(words, grammar) and unnamed())
            finding = replace(finding, background=earlier_in[where])
        result.append(finding)
    return result


def _is_first(words: str, grammar: Grammar) -> bool:
    """ "X first reported the talks": background in an article that has unnamed sources of its own."""
    return any(mark in words for mark in _FIRST_MARKS) and grammar.anonymous.search(words) is None


def to_credit(finding: Finding, passages: Sequence[Passage], primary: bool) -> Credit:
    """The public form of a finding; a declared source has no span."""
    mention, outlet = finding.mention, finding.mention.outlet
    text = next((p.text for p in passages if p.field == mention.field), "")
    span = None
    if mention.end > mention.start:
        span = Span(mention.field, mention.start, mention.end, text[mention.start : mention.end])
    return Credit(
        name=outlet.title if outlet is not None else mention.name,
        domain=mention.domain,
        kind=finding.kind,
        span=span,
        quote=" ".join(text[slice(*finding.quote)].split()) if span is not None else "",
        primary=primary,
        outlet=outlet.id if outlet is not None else "",
    )
