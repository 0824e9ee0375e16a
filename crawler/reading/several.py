"""Finds one article among those that stand on its page: the next ones of an endless page are taken out, and a page that only
lists it among others is no article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.stems import key_of, same_headline
from crawler.urls import resolve

_HEADINGS = ("h1", "h2", "h3", "h4")
_MOST_HEADINGS, _LONGEST = 300, 500
_ARTICLE_WORDS, _OWN_WORDS, _TEASER_WORDS = 40, 80, 120
_LISTED, _TAKEN = 3, 2
_MOST_LISTS = 12
_MADE_OF = 0.6
"""Share of a text that stands in teasers where it is a front page's; beside an article they are a small part of it."""
_BEGINNING = 60
"""Characters of a teaser by which it is found again in the text that was taken from a page."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One of several blocks that stand side by side, each under a heading of its own."""

    block: HtmlElement
    heading: HtmlElement
    title: str
    leads: str
    """Where its heading leads; '' when it is no link."""

    @property
    def words(self) -> int:
        return len(self.block.text_content().split())


def leave_one(tree: HtmlElement, titles: Sequence[str], url: str) -> None:
    """Take out of ``tree`` the articles that follow, or stand before, the one under one of these ``titles``.

    They stand side by side with it in blocks of the same kind, and under an h1 as it does, or a headline that leads to
    another page: the sections of an article, or the notes of a live blog, do neither.
    """
    for ours, others in _placed(tree, titles, url):
        if (ours.leads and not _is_here(ours.leads, url)) or ours.heading.tag != "h1" or ours.words < _OWN_WORDS:
            continue
        if not (ours.block.tag in ("article", "section") or ours.block.get("class")):
            continue
        for part in others:
            elsewhere = part.leads and not _is_here(part.leads, url)
            told_apart = part.heading.tag == "h1" and (part.block.tag == "article" or part.block.get("class"))
            if (elsewhere or told_apart) and part.words >= _ARTICLE_WORDS:
                part.block.drop_tree()
        return


def only_lists(tree: HtmlElement, titles: Sequence[str], url: str, declared: Sequence[str], body: str) -> bool:
    """Whether the article is only one of several that a page leads to, as a front page does, and ``body`` is made of these.

    ``declared``: what the page calls itself.
    """
    if not body or any(same_headline(title, line) for title in titles for line in declared):
        return False
    taken = key_of(body)
    for ours, others in _placed(tree, titles, url):
        listed = [part for part in others if part.leads]
        if not ours.leads or len(listed) < _LISTED or ours.words > _TEASER_WORDS:
            return False
        texts = (key_of(part.block.text_content())[len(key_of(part.title)) :][:_BEGINNING] for part in listed)
        if sum(bool(text) and text in taken for text in texts) >= _TAKEN:
            return True
    return False


def lists_others(tree: HtmlElement, titles: Sequence[str], url: str, shown: Sequence[str], body: str) -> bool:
    """Whether ``body`` is made of what stands under headlines that lead to other pages, while the article that was asked for
    is not on the page at all: a front page came in its place.

    ``shown``: the headlines of the page and what it calls itself.
    """
    wanted = [title for title in titles if title]
    if not wanted or not body or any(same_headline(title, line) for title in wanted for line in shown):
        return False
    taken, seen, looks = key_of(body), set[HtmlElement](), 0
    titled = _headings(tree)
    for heading, title in titled.items():
        if seen.intersection(heading.iterancestors()) or not _leads_away(heading, url):
            continue
        if (looks := looks + 1) > _MOST_LISTS:
            break
        block = heading
        while (above := block.getparent()) is not None and above.tag not in ("html", "body"):
            block = above
            if beside := _beside(block, titled, (), url):
                seen.update(islice(block.iterancestors(), 1))
                parts = [_Part(block, heading, title, ""), *beside]
                listed = [_taken_of(part, taken) for part in parts if _leads_away(part.heading, url)]
                listed = [length for length in listed if length]
                if len(listed) > _LISTED and sum(listed) >= _MADE_OF * len(taken):
                    return True
                break
    return False


def _taken_of(part: _Part, taken: str) -> int:
    """How much of a teaser stands in the text that was taken from the page; 0 when what follows its headline does not."""
    title = key_of(part.title)
    text = key_of(part.block.text_content())[len(title) :]
    if not text or text[:_BEGINNING] not in taken:
        return 0
    return len(text) + (len(title) if title in taken else 0)


def _leads_away(heading: HtmlElement, url: str) -> bool:
    leads = _leads(heading, url)
    return bool(leads) and not _is_here(leads, url)


def _headings(tree: HtmlElement) -> dict[HtmlElement, str]:
    """The headings of a page, not more than some hundred, with their words."""
    found = (heading for _, heading in zip(range(_MOST_HEADINGS), tree.iter(*_HEADINGS), strict=False))
    return {heading: clean_line(heading.text_content()[:_LONGEST]) for heading in found}


def _placed(tree: HtmlElement, titles: Sequence[str], url: str) -> Iterator[tuple[_Part, list[_Part]]]:
    """Each block under one of the titles, with those beside it that are of the same kind and have another headline."""
    wanted = [title for title in titles if title]
    if not wanted:
        return
    titled = _headings(tree)
    if len(titled) < 2:
        return
    for heading, title in titled.items():
        if not any(same_headline(title, one) for one in wanted):
            continue
        block = heading
        while (above := block.getparent()) is not None and above.tag not in ("html", "body"):
            block = above
            beside = _beside(block, titled, wanted, url)
            if beside:
                yield _Part(block, heading, title, _leads(heading, url)), beside
                break


def _beside(block: HtmlElement, titled: dict[HtmlElement, str], wanted: Sequence[str], url: str) -> list[_Part]:
    above = block.getparent()
    if above is None:
        return []
    found = []
    for sibling in above:
        if sibling is block or sibling.tag != block.tag or sibling.get("class") != block.get("class"):
            continue
        heading = next((h for h in sibling.iter(*_HEADINGS) if h in titled), None)
        if heading is not None and not any(same_headline(titled[heading], one) for one in wanted):
            found.append(_Part(sibling, heading, titled[heading], _leads(heading, url)))
    return found


def _leads(heading: HtmlElement, url: str) -> str:
    link = next(heading.iter("a"), None)
    if link is None:
        link = next(heading.iterancestors("a"), None)
    return resolve(url, link.get("href") or "") if link is not None else ""


def _is_here(address: str, url: str) -> bool:
    return urlsplit(address)[1:3] == urlsplit(url)[1:3]
