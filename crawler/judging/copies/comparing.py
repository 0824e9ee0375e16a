"""Compares two texts exactly: how much they share, where, and whether only the numbers and names differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from crawler.judging.words.fingerprint import Shingle, Text
from crawler.stopwords import STOPWORDS

_REACH = 8
"""Tokens around a shared shingle that count as shared: with 15 % of the words changed nearly all are in reach."""
_GAP = 24
"""Tokens that may lie between two shared shingles of one passage."""
_WINDOW = 50
_LEAST_TELLING = 10
_LONGEST_ABBREVIATION = 3
_SMALL_WORDS = frozenset().union(*STOPWORDS.values())


@dataclass(frozen=True, slots=True)
class SharedPassage:
    """A stretch of words the two texts share: word numbers, end exclusive."""

    start: int
    end: int
    other_start: int
    other_end: int


class Stretch(NamedTuple):
    """A stretch of the larger text, in word numbers, end exclusive."""

    first: int
    last: int
    offset: int
    """Where it begins when page chrome is not counted."""
    density: float
    """Share of its words in or near a shared shingle."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much two texts share; shares are of three-token shingles, 0 to 1."""

    small: Text
    large: Text
    shared: frozenset[Shingle]
    common: frozenset[Shingle]
    small_size: int
    large_size: int

    @property
    def containment(self) -> float:
        """Share of the smaller text found in the larger."""
        return len(self.shared) / self.small_size if self.small_size else 0.0

    @property
    def larger_share(self) -> float:
        """Share of the larger text found in the smaller."""
        return len(self.shared) / self.large_size if self.large_size else 0.0

    @property
    def jaccard(self) -> float:
        union = self.small_size + self.large_size - len(self.shared)
        return len(self.shared) / union if union else 0.0

    def coverage(self) -> float:
        """Share of the smaller text's words in or near a shared shingle: quotes leave holes here, edits do not."""
        order = list(self.small.in_order())
        covered = _covered([i for i, shingle in enumerate(order) if shingle in self.shared], len(order))
        counting = sum(shingle not in self.common for shingle in order) if self.common else len(order)
        return min(1.0, covered / max(1, counting))

    def block(self) -> Stretch:
        """The part of the larger text where what is shared stands.

        Only the first place of each shingle counts and a twentieth at either end does not: a phrase of the lead that
        comes again at the end of a long text must not stretch the block over all of it.
        """
        order = list(self.large.in_order())
        first_places: dict[Shingle, int] = {}
        for i, shingle in enumerate(order):
            if shingle in self.shared:
                first_places.setdefault(shingle, i)
        places = list(first_places.values())
        cut = len(places) // 20
        places = places[cut : len(places) - cut]
        first, last = max(0, places[0] - _REACH), min(len(order), places[-1] + _REACH + 1)
        offset = first - sum(shingle in self.common for shingle in order[:first])
        return Stretch(first, last, offset, _covered(places, len(order)) / (last - first))

    def cohesion(self, block: Stretch) -> float:
        """How much the larger text speaks of the block's subject outside of it.

        The share of the block's telling words that fifty words of the rest hold, on average. Of a text and its own lead
        it is .10 in the middle and over .035 in 98 of 100; of a text and others on the same country's politics, .03.
        1.0 when that cannot be told: too few words, or a script without spaces.
        """
        tokens = self.large.tokens
        telling = telling_stems(tokens[block.first : block.last + 2])
        rest = [*tokens[: block.first], *tokens[block.last + 2 :]]
        windows = [rest[i : i + _WINDOW] for i in range(0, len(rest) - _WINDOW + 1, _WINDOW)]
        if len(telling) < _LEAST_TELLING or not windows:
            return 1.0
        return sum(len(telling & telling_stems(window)) for window in windows) / len(windows) / len(telling)


def compare(a: Text, b: Text, common: frozenset[Shingle] = frozenset()) -> Comparison:
    """Compares two texts; ``common`` are shingles of page chrome, which count for neither."""
    small, large = (a, b) if len(a.tokens) <= len(b.tokens) else (b, a)
    small_set, large_set = small.shingles, large.shingles
    if common:
        small_set, large_set = small_set - common, large_set - common
        if len(small_set) * 4 < len(small.shingles):
            # A text that is nearly all chrome is a template of its own: without it, nothing would be left to compare.
            common, small_set, large_set = frozenset(), small.shingles, large.shingles
    if len(small_set) > len(large_set):
        small, large, small_set, large_set = large, small, large_set, small_set
    return Comparison(small, large, small_set & large_set, common, len(small_set), len(large_set))


def telling_stems(tokens: Iterable[str]) -> set[str]:
    """The beginnings of the longer words: what a passage is about, whatever the endings."""
    return {token[:5] for token in tokens if len(token) >= 4 and token not in _SMALL_WORDS and not token[0].isdigit()}


def _covered(places: list[int], size: int) -> int:
    """Number of tokens in reach of one of the places."""
    covered, end = 0, 0
    for place in places:
        low, high = max(place - _REACH, end), min(place + _REACH + 1, size)
        covered += high - low
        end = high
    return covered


def passages(a: Text, b: Text, least: int = 8) -> list[SharedPassage]:
    """The stretches of ``a`` of at least ``least`` words that ``b`` has as well, in the order of ``a``."""
    where: dict[Shingle, int] = {}
    for j, shingle in enumerate(b.in_order()):
        where.setdefault(shingle, j)
    found: list[list[int]] = []  # start, end, other_start, other_end; made passages once they are whole
    for i, shingle in enumerate(a.in_order()):
        place = where.get(shingle)
        if place is None:
            continue
        last = found[-1] if found else None
        if last and i - last[1] < _GAP and -3 <= place - last[3] < _GAP:
            last[1], last[3] = i + 3, max(place + 3, last[3])
        else:
            found.append([i, i + 3, place, place + 3])
    return [SharedPassage(*stretch) for stretch in found if stretch[1] - stretch[0] >= least]


@dataclass(frozen=True, slots=True)
class Slots:
    """What stands between the same two neighbours in both texts: how often the same, how often something else."""

    kept: int
    changed: int
    renamed: tuple[tuple[str, str, int], ...]
    """Figures or names of one text that the other never has, what stands there instead, and at how many places."""


def number_slots(a: Text, b: Text) -> Slots:
    """The slots of ``a`` that hold a number. A recurring template keeps its words and changes these."""
    figures = _figures(a.tokens)
    return _slots(figures, _figures(b.tokens), [i for i, token in enumerate(figures) if token[0].isdigit()])


def name_slots(a: Text, b: Text, wanted: frozenset[str] | None = None) -> Slots:
    """The slots of ``a`` that hold a capitalised word, or one of those ``wanted``; Kiev for Kyiv is no change."""
    names, capital = _names(a, b)
    places = [
        i for i, name in enumerate(names) if capital[i] and (wanted is None or not wanted.isdisjoint(name.split()))
    ]
    return _slots(names, _names(b, a)[0], places)


def _names(text: Text, other: Text) -> tuple[list[str], list[bool]]:
    """The tokens, and which have a capital; neighbouring capitalised words that ``other`` lacks are one name.

    Where "Ann Stone" stands in one text and "Raj Mehta" in the other, no single word has the same neighbours.
    """
    joined: list[str] = []
    capital: list[bool] = []
    open_name = False
    for token, word in zip(text.tokens, text.words, strict=True):
        upper = word[0].isupper()
        alone = upper and token not in other.token_set
        if alone and open_name:
            joined[-1] += f" {token}"
        else:
            joined.append(token)
            capital.append(upper)
        open_name = alone
    return joined, capital


def _figures(tokens: Sequence[str]) -> list[str]:
    """The tokens with neighbouring numbers in one: of 41.02 and 41.17, of 2-0 and 2-1, no half is the same figure."""
    joined: list[str] = []
    for token in tokens:
        if joined and token[0].isdigit() and joined[-1][0].isdigit():
            joined[-1] += f".{token}"
        else:
            joined.append(token)
    return joined


def _slots(a: Sequence[str], b: Sequence[str], places: list[int]) -> Slots:
    if not places:
        return Slots(0, 0, ())
    frame_a, frame_b = _frame(a), _frame(b)
    wanted = [((frame_a[i - 1], frame_a[i + 1]), a[i]) for i in places if 0 < i < len(frame_a) - 1]
    contexts = {context for context, _ in wanted}
    there: dict[tuple[str, str], set[str]] = {}
    for context, token in zip(zip(frame_b, frame_b[2:], strict=False), b[1:], strict=False):
        if context in contexts:
            there.setdefault(context, set()).add(token)
    kept = changed = 0
    pairs: Counter[tuple[str, str]] = Counter()
    for context, token in wanted:
        if token in there.get(context, ()):
            kept += 1
        elif context in there:
            other = min(there[context])
            pairs[token, other] += 1
            changed += not _same_name(token, other)
    return Slots(kept, changed, _renamed(frozenset(a), frozenset(b), pairs) if pairs else ())


def _renamed(
    a: frozenset[str], b: frozenset[str], pairs: Mapping[tuple[str, str], int]
) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (one, other, times)
        for (one, other), times in sorted(pairs.items())
        if b.isdisjoint(one.split()) and a.isdisjoint(other.split()) and not _same_name(one, other)
    )


def _frame(tokens: Sequence[str]) -> list[str]:
    """The tokens with one sign for all numbers: beside a changed number may stand another changed number."""
    return [token if token.isalpha() or not token[0].isdigit() else "#" for token in tokens]


def _same_name(one: str, other: str) -> bool:
    """Kiev and Kyiv, Zelensky and Zelenskyy: house spelling, not another place or person."""
    if one[0].isdigit() or other[0].isdigit() or min(len(one), len(other)) <= _LONGEST_ABBREVIATION:
        return False  # of three letters, one is enough to mean something else
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.6
