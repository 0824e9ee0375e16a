"""The fields of one document as a matcher sees them: tokens, what stands where, offsets on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import cast, get_args

from crawler.judging.noise import masked_ranges
from crawler.judging.patterns import PatternTable
from crawler.judging.syntax import QueryField
from crawler.judging.tokens import cut, sentence_ends_between
from crawler.models import Field

MATCHED_FIELDS: tuple[QueryField, ...] = get_args(QueryField)


class View:
    """One field of a document, cut into tokens.

    ``live`` holds the raw tokens that fit some pattern; ``index`` maps a pattern number to the token numbers that fit
    it, in order.
    """

    __slots__ = ("_edges", "_pieces", "field", "index", "live", "text", "tokens")

    def __init__(self, field: QueryField, text: str, patterns: PatternTable) -> None:
        self.field, self.text = field, text
        self._pieces = cut(text)
        self.tokens = self._pieces[1::2]
        self.live = patterns.learn(set(self.tokens))
        self.index: dict[int, list[int]] = {}
        self._edges: list[int] = []

    @property
    def edges(self) -> list[int]:
        """Token n lies at ``text[edges[2 * n]:edges[2 * n + 1]]``; worked out when first asked for."""
        if not self._edges:
            self._edges = list(accumulate(map(len, self._pieces)))
        return self._edges

    def apart(self, before: int, after: int) -> bool:
        """True when a sentence ends between two tokens."""
        return sentence_ends_between(self.text, self.edges[2 * before + 1], self.edges[2 * after])

    def fill_index(self, patterns: PatternTable, language: str) -> list[tuple[int, int]]:
        """Notes where each pattern stands, leaving out masked lines; gives the masked ranges."""
        hidden = masked_ranges(self.text, language) if self.field != "title" else []
        index, live, fits = self.index, self.live, patterns.live
        for at, token in enumerate(self.tokens):
            if token in live and not (hidden and _inside(self.edges[2 * at], hidden)):
                for number in fits[token]:
                    if number in index:
                        index[number].append(at)
                    else:
                        index[number] = [at]
        return hidden


def views_of(fields: Mapping[Field, str], patterns: PatternTable) -> list[View]:
    """A view of each field that a query can look at and that holds text."""
    names = [(name, fields.get(cast(Field, name), "")) for name in MATCHED_FIELDS]
    return [View(name, text, patterns) for name, text in names if text]


def primary_language(code: str) -> str:
    """``pt`` for ``pt-BR`` and ``PT_br``."""
    return code.lower().replace("_", "-").split("-")[0]


def _inside(offset: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in ranges)
