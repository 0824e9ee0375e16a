"""Whether a common word that is also an outlet's name is only a word where it stands."""

from __future__ import annotations

import re

from crawler.reading.credits.forms import DATIVE
from crawler.reading.credits.grammar import Grammar
from crawler.reading.credits.mentions import Mention
from crawler.reading.credits.unlisted import HEADS, QUOTES

_PLURAL = {"People": re.compile(r"['’]s|\s(?:magazine|reports|has|exclusively|first)\b")}
"""Words that begin sentences about themselves, and what they are followed by when they are meant as names."""
_ORDER = (
    re.compile(r"\b(?:told|telling|tells)\s(?:the\s)?\Z", re.IGNORECASE),
    re.compile(r"\sto\s(?!the\b|an?\b)[a-z]+\s"),
)
"""The union told the BBC to raise pay: that is no interview."""


def is_plain_word(mention: Mention, left: str, right: str, grammar: Grammar) -> bool:
    """Whether an ordinary word is one here: "the National Institute", "mit Blick auf", but "in the Sun"."""
    if not mention.ordinary or (mention.outlet is not None and " " in mention.name.removeprefix("The ")):
        return False
    if mention.name in _PLURAL and not left.strip() and _PLURAL[mention.name].match(right) is None:
        return True
    foreign = mention.outlet is not None and mention.outlet.language not in {"", grammar.language}
    if foreign and left[-1:] not in QUOTES and not grammar.typed.search(left):
        return True  # in another language than its own a common word is hardly ever the outlet
    if grammar.cues.capitals_are_names and re.match(r"\s(?-i:[A-ZÀ-Þ])\w", right):
        return True
    if (owned := re.match(r"['’]s\s(\w+)", right)) and owned[1] in HEADS:  # the People's Daily
        return True
    return grammar.plain_before.match(right) is not None or grammar.plain_behind.search(left) is not None


def is_no_interview(left: str, right: str, mention: Mention, grammar: Grammar) -> bool:
    """Whether nobody tells an outlet anything behind "told": a common word that is not in the dative, or an order."""
    if may_be_plain(mention) and grammar.cues.dative and not DATIVE.search(left):
        return True
    return _ORDER[0].search(left) is not None and _ORDER[1].match(right) is not None


def may_be_plain(mention: Mention) -> bool:
    """Whether an ordinary word is written as one; BILD and ZEIT are not."""
    return mention.ordinary and not (mention.name.isupper() and len(mention.name) > 2)


def is_addressed(left: str, mention: Mention) -> bool:
    """Whether an ordinary word is in the dative: "der Zeit sagte er", but "Der Kurier sagte, er komme"."""
    title = mention.outlet.title if mention.outlet is not None else ""
    article = mention.name.partition(" ")[0]
    if article in {"Die", "Das"}:
        return False
    if article == "Der" or re.search(r"\bder\s\Z", left, re.IGNORECASE):
        return title.startswith("Die ")
    return DATIVE.search(left) is not None


def is_genitive(left: str, mention: Mention) -> bool:
    """ "das größte Lager der Welt liegt ...": of the world, and no newspaper that has something."""
    title = mention.outlet.title if mention.outlet is not None else ""
    return title.startswith("Die ") and re.search(r"\w\sder\s\Z", left) is not None
