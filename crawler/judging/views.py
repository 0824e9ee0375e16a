"""The fields of one document as a matcher sees them: tokens, what stands where, offsets on demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast, get_args

from crawler.judging.noise import masked_ranges
from crawler.judging.patterns import PatternTable
from crawler.judging.syntax import QueryField
from crawler.judging.tokens import sentence_ends_between, word_spans, words
from crawler.models import Field

MATCHED_FIELDS: tuple[QueryField, ...] = get_args(QueryField)


class View:
    """One field of a document, cut into tokens.

    ``live`` holds the raw tokens that fit some pattern; ``index`` maps a pattern number to the token numbers that fit
    it, in order.
    """

    __slots__ = ("_spans", "field", "index", "live", "text", "tokens")

    def __init__(self, field: QueryField, text: str, patterns: PatternTable) -> None:
        self.field, self.text = field, text
        self.tokens = words(text)
        self.live = patterns.learn(set(self.tokens))
        self.index: dict[int, list[int]] = {}
        self._spans: list[tuple[int, int]] | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Offsets of the tokens, worked out when first asked for."""
        if self._spans is None:
            self._spans = word_spans(self.text)
        return self._spans

    def apart(self, before: int, after: int) -> bool:
        """True when a sentence ends between two tokens."""
        return sentence_ends_between(self.text, self.spans[before][1], self.spans[after][0])

    def fill_index(self, patterns: PatternTable, language: str) -> list[tuple[int, int]]:
        """Notes where each pattern stands, leaving out masked lines; gives the masked ranges."""
        hidden = masked_ranges(self.text, language) if self.field != "title" else []
        index, live, fits = self.index, self.live, patterns.live
        for at, token in enumerate(self.tokens):
            if token in live and not (hidden and _inside(self.spans[at], hidden)):
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


def _inside(span: tuple[int, int], ranges: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] < end for start, end in ranges)
