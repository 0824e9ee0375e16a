"""Decides whether a page is the article it was asked for: it is believed when it shows so, and for nothing else.

A shell, a wall, an error or another article answers 200 as well, in any words; no list of titles knows them all. So the
text of the page is held against what is known of the article: the headline and text of its feed, or the stored text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from crawler.models import ArticleDraft
from crawler.reading.language import guess_language, speaks
from crawler.reading.stems import most_together, same_headline, script_of, stems
from crawler.walls import GATE_WORDS

Proof = Literal["", "text", "title", "headline", "declared"]
Disbelief = Literal["", "shell", "wall", "teaser", "another_page"]
WEAK = frozenset({"headline", "declared"})
"""Proofs that no word of feed or archive bears out in the text: other addresses with this text may overturn them."""

_COMPARABLE = 8
"""Stems that a text needs before their absence says anything."""
_TITLE_SHARE, _SURE_STEMS = 0.34, 3
"""Of a headline's stems, so many stand within one place of an article's text in 92 of 100 real pages; in another article of
the same language in 3 of 100."""
_PAIR_SHARE, _PAIRS, _STEM_SHARE, _SHORT_TEXT = 0.08, 2, 0.5, 30
_WATCHED_SHARE = 0.15
_FEW_WORDS, _SOME_WORDS, _MANY_WORDS = 50, 100, 250
_ENOUGH = {(False, True): 12, (False, False): 15, (True, True): 60, (True, False): 120}
"""Words of a page under the very headline: there is a feed's text and it does not stand in it; a word of the headline does."""
_LINES, _TEASER_WORDS, _OF_FEED, _OF_STORED = 20, 90, 0.5, 0.4
_GATES, _ONE_IN = 2, 25


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known of an article before its page is read; empty when nothing is."""

    titles: tuple[str, ...] = ()
    text: str = ""
    stored: bool = False
    """The text was read from this page: what comes now would replace it as an edit."""
    watched: bool = False
    """A page whose own text is watched: it may change from end to end, and still shows that it is the same page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page says of itself."""

    headlines: tuple[str, ...] = ()
    """As people see them."""
    declared: tuple[str, ...] = ()
    """For machines: JSON-LD, OpenGraph, <title>."""
    article: bool = False
    """It calls itself an article."""
    here: bool = True
    """It names no other address than the one that was asked for."""


@dataclass(frozen=True, slots=True)
class Belief:
    """Why a page is believed (``proof``) or what it is instead (``instead``); one of them is empty."""

    proof: Proof = ""
    instead: Disbelief = ""


def believe(expected: Expected, page: ArticleDraft, shown: Shown) -> Belief:
    """Whether ``page``, which has a text, is the article that was ``expected``."""
    body = stems(page.body)
    told = stems(expected.text) if _comparable(expected.text, page) else []
    proof = _proof(expected, told, page, body, shown)
    if not proof:
        return Belief(instead=_instead(page, shown))
    if not expected.watched and _says_less(expected, page, body):
        return Belief(instead="teaser")
    return Belief(proof)


def share_said(told: str, text: str) -> float:
    """Of the words of ``told``, the share that stands in ``text``, 0 to 1; 1 when there are none."""
    words = set(stems(told))
    return len(words & set(stems(text))) / len(words) if words else 1.0


def _proof(expected: Expected, told: list[str], page: ArticleDraft, body: list[str], shown: Shown) -> Proof:
    comparable = len(set(told)) >= _COMPARABLE
    if expected.watched and told:
        same = comparable and share_said(expected.text, page.body) >= _WATCHED_SHARE
        return "text" if same or (not comparable and not set(told).isdisjoint(body)) else ""
    if expected.watched and not expected.text:
        return "" if _is_gate(page.body) else "declared"
    if comparable and _text_stands(told, body):
        return "text"
    titles = [title for title in expected.titles if stems(title) and script_of(title) == script_of(page.body)]
    headed = any(same_headline(title, line) for title in expected.titles for line in shown.headlines)
    if any(_title_stands(title, body) for title in titles):
        return "title"
    if _is_gate(page.body):
        return ""
    words = _words(page.body)
    named = any(not set(stems(title)).isdisjoint(body) for title in titles)
    if headed and words >= _ENOUGH[comparable, named]:
        return "headline"
    if comparable or expected.stored:
        return ""
    called = (named or words >= _LINES) and any(
        same_headline(title, line) for title in titles for line in shown.declared
    )
    contradicted = not named and any(
        len(set(stems(title))) >= _SURE_STEMS and speaks(title, page.language) for title in titles
    )
    if contradicted and not shown.article and words < _MANY_WORDS:
        return ""
    return "declared" if called or _stands_by_itself(page, body, shown, words) else ""


def _stands_by_itself(page: ArticleDraft, body: list[str], shown: Shown, words: int) -> bool:
    """Whether a page is an article by its own account, for want of anything to hold it against."""
    if not shown.here:
        return False
    agrees = any(same_headline(line, other) for line in shown.headlines for other in shown.declared)
    if agrees or _title_stands(page.title, body):
        return words >= (_LINES if shown.article else 2 * _LINES)
    return words >= (_FEW_WORDS if shown.article else _SOME_WORDS)


def _text_stands(told: list[str], body: list[str]) -> bool:
    """Whether a text stands in another: two of its words in a row again and again, or most of its words."""
    pairs, theirs = set(pairwise(told)), set(pairwise(body))
    common = len(pairs & theirs)
    if common >= _PAIRS and common >= _PAIR_SHARE * min(len(pairs), max(len(theirs), 1)):
        return True
    words = set(told)
    return len(words) <= _SHORT_TEXT and most_together(words, body) >= _STEM_SHARE * len(words)


def _title_stands(title: str, body: list[str]) -> bool:
    """Whether the words of a headline stand together in a text."""
    wanted = set(stems(title))
    found = most_together(wanted, body)
    return found >= 2 and found >= _TITLE_SHARE * len(wanted)


def _says_less(expected: Expected, page: ArticleDraft, body: list[str]) -> bool:
    told = len(stems(expected.text))
    if told < _COMPARABLE:
        return False
    if len(body) < told * (_OF_STORED if expected.stored else _OF_FEED):
        return True
    short = _words(page.body) <= _TEASER_WORDS
    return short and not expected.stored and (page.paywall or len(body) < told or _ends_at_a_gate(page.body))


def _instead(page: ArticleDraft, shown: Shown) -> Disbelief:
    if _is_gate(page.body):
        return "wall"
    words = _words(page.body)
    agrees = any(same_headline(line, other) for line in shown.headlines for other in shown.declared)
    return "another_page" if agrees and words >= (_FEW_WORDS if shown.article else _SOME_WORDS) else "shell"


def _is_gate(body: str) -> bool:
    """Whether a short text speaks of what stands before articles: browsers, cookies, accounts, robots, offers."""
    words = _words(body)
    found = len(GATE_WORDS.findall(body))
    return words <= _MANY_WORDS and found >= _GATES and found * _ONE_IN >= words


def _ends_at_a_gate(body: str) -> bool:
    return GATE_WORDS.search(body, len(body) * 3 // 5) is not None


def _words(body: str) -> int:
    """How long a text is, in words; in scripts without spaces two signs count as one."""
    return max(
        len(body.split()), len(body) // 2 if script_of(body) in ("CJK", "THAI", "LAO", "KHMER", "MYANMAR") else 0
    )


def _comparable(text: str, page: ArticleDraft) -> bool:
    """Whether a text is in the language of the page, as far as that can be told: else its absence says nothing."""
    if script_of(text) != script_of(page.body):
        return False
    theirs = guess_language(text)
    return not theirs or not page.language or theirs == page.language or not guess_language(page.body, theirs)
