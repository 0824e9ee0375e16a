"""Tells another article at a known address from an edit of the one that stood there: a daily edition, a link used again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from crawler.judging.words.tokens import fold, words

Since = Literal["stays", "left", "apart"]
"""What became of the earlier entry: it never left its feed (or the page was read again); it had gone in between; its feed
says by another guid that this is another item, and its links identify nothing."""
_STEPS: dict[Since, timedelta] = {"stays": timedelta(hours=16), "left": timedelta(hours=1)}
"""How much later the new one must be dated. A daily edition goes on by a day, a live blog by hours; a publisher who sets
a clock right is no new edition."""
_UNDATED_AWAY = timedelta(days=1)
_FEW = 8
"""Words from which a text says whether it is another one."""
_KEPT = 0.4
_BARELY_KEPT = 0.15
_TITLE_KEPT = 0.5
_TYPO = 0.88
_LONGEST = 4_000
"""Words of a text that are compared: what an edition is about is said early."""
_LIVE = re.compile(
    r"\b(?:live(?:[ -]?(?:blog|ticker|updates?))?|live:|ticker|minute by minute|as it happened|en direct|en vivo|em direto|"
    r"minuto a minuto|in diretta|na żywo|онлайн|наживо|трансляц\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said at an address at one time."""

    titles: tuple[str, ...]
    """All headlines it is known by: the page's, and those of the feeds that list it."""
    texts: tuple[str, ...]
    at: datetime | None
    """The latest time of publication that is stated."""
    seen_at: datetime
    """When it was said last."""


def is_new_edition(was: Telling, now: Telling, since: Since) -> bool:
    """Whether ``now`` is another article than ``was``, which stood at the same address: another headline, a later date, and
    another text where both have one.

    A headline that is edited, a date that is corrected, a clock in a title
    and a live blog that goes on are no new edition. In doubt it is one: an article too many costs less than news lost.
    """
    title = now.titles[0] if now.titles else ""
    if not title or not any(was.titles) or any(_same_title(title, other) for other in was.titles):
        return False
    if not _is_later(was, now, since) or (since == "stays" and _LIVE.search(title)):
        return False
    kept = _share_kept(was.texts, now.texts)
    if kept is None:
        return (now.at is not None or since == "apart") and all(_is_other_title(title, other) for other in was.titles)
    if kept == 1.0 and now.at is not None:  # a teaser that never changes: the headline alone tells
        return all(_counts_on(title, other) for other in was.titles if other)
    undated = was.at is None or now.at is None
    return kept < (_BARELY_KEPT if undated and since != "apart" else _KEPT)


def same_text(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two texts are one, edits apart; False where one of them says too little."""
    kept = _share_kept(one, other)
    return kept is not None and kept >= _KEPT


def _is_later(was: Telling, now: Telling, since: Since) -> bool:
    if since == "apart":
        return True
    if was.at is None or now.at is None:
        return since == "left" and now.seen_at - was.seen_at >= _UNDATED_AWAY
    return now.at - was.at >= _STEPS[since]


def _tokens(text: str) -> list[str]:
    return [fold(word) for word in words(text)]


def _same_title(one: str, other: str) -> bool:
    """The same but for case, punctuation, order or a typo; figures that differ are no typo."""
    a, b = _tokens(one), _tokens(other)
    if not a or not b:
        return True
    if sorted(a) == sorted(b):
        return True
    figures = [[word for word in said if word[0].isdigit()] for said in (a, b)]
    return figures[0] == figures[1] and SequenceMatcher(None, " ".join(a), " ".join(b), False).ratio() >= _TYPO


def _counts_on(one: str, other: str) -> bool:
    """The same words around other figures, as a daily bulletin has it."""
    a, b = _tokens(one), _tokens(other)
    return a != b and [w for w in a if not w[0].isdigit()] == [w for w in b if not w[0].isdigit()]


def _is_other_title(one: str, other: str) -> bool:
    if _counts_on(one, other):
        return True
    a, b = set(_tokens(one)), set(_tokens(other))
    return not a or not b or len(a & b) / min(len(a), len(b)) < _TITLE_KEPT


def _share_kept(one: Sequence[str], other: Sequence[str]) -> float | None:
    """The share of the pairs of words of the shorter text that stand in the longer; None where one says too little."""
    a, b = (_pairs(_tokens(" ".join(texts))[:_LONGEST]) for texts in (one, other))
    if min(len(a), len(b)) < _FEW - 1:
        return None
    return len(a & b) / min(len(a), len(b))


def _pairs(said: list[str]) -> set[tuple[str, str]]:
    return set(pairwise(said))
