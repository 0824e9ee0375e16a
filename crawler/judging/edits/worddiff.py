"""Compares two lists of tokens: which runs of one became which runs of the other, made readable.

Anchors are runs of three tokens that stand once in each list (a patience diff); only the small gaps between them are
given to difflib. So the cost grows with the length of the texts, whatever they hold, and a whole that was rewritten is
shown as one removal and one addition, which is how a person reads it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_GAP_CELLS = 40_000
"""Tokens of one gap times tokens of the other that are compared word by word."""
_ALL_CELLS = 200_000
"""The same over all gaps of two texts: what difflib may cost in the worst case stays under half a second."""
_MOST_SWALLOWED = 3
_SENTENCE_ENDS = frozenset(".!?…。！？।؟")
PARAGRAPH = "\n"
"""The token between two paragraphs."""


class Step(NamedTuple):
    """Tokens ``old_start:old_end`` became ``new_start:new_end``; one of the two may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def is_word(token: str) -> bool:
    """False for punctuation and the ends of paragraphs."""
    return any(sign.isalnum() for sign in token)


def steps_between(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """The changes in order: no scraps kept between them, and insertions that begin where a sentence does."""
    found: list[Step] = []
    at_old = at_new = 0
    for old_start, new_start, size in [*_blocks(old, new), (len(old), len(new), 0)]:
        step = Step(at_old, old_start, at_new, new_start)
        at_old, at_new = old_start + size, new_start + size
        if step.old_end == step.old_start and step.new_end == step.new_start:
            continue
        if found and _is_scrap(old, found[-1], step):
            before = found.pop()
            step = Step(before.old_start, step.old_end, before.new_start, step.new_end)
        found.append(step)
    ends = [Step(0, 0, 0, 0), *found, Step(len(old), len(old), len(new), len(new))]
    return [_aligned(old, new, *ends[i : i + 3]) for i in range(len(found))]


def _is_scrap(old: Sequence[str], one: Step, two: Step) -> bool:
    """True when what is kept between two changes is less than either: "of the" between two new sentences."""
    kept = old[one.old_end : two.old_start]
    if PARAGRAPH in kept:
        return False
    changed = [max(s.old_end - s.old_start, s.new_end - s.new_start) for s in (one, two)]
    return sum(map(is_word, kept)) <= min(_MOST_SWALLOWED, *changed) and sum(changed) > 2 * len(kept)


def _aligned(old: Sequence[str], new: Sequence[str], before: Step, step: Step, after: Step) -> Step:
    """A pure insertion or removal, moved to where a sentence begins when the text reads the same there.

    Between "The army left." and "The navy stayed." the diff may as well insert ". The army burned it".
    """
    inserted = step.old_start == step.old_end
    if not inserted and step.new_start != step.new_end:
        return step
    tokens, start, end = (new, step.new_start, step.new_end) if inserted else (old, step.old_start, step.old_end)
    back = min(step.old_start - before.old_end, step.new_start - before.new_end)
    ahead = min(after.old_start - step.old_end, after.new_start - step.new_end)
    lowest = next((-n for n in range(back) if tokens[start - 1 - n] != tokens[end - 1 - n]), -back)
    highest = next((n for n in range(ahead) if tokens[start + n] != tokens[end + n]), ahead)
    shift = min(range(lowest, highest + 1), key=lambda n: (-_boundary(tokens, start + n), abs(n)))
    return Step(*(place + shift for place in step))


def _boundary(tokens: Sequence[str], start: int) -> int:
    """How well a change may begin here: at a paragraph, a sentence, a word after punctuation, anywhere."""
    before = tokens[start - 1] if start else PARAGRAPH
    return 3 if before == PARAGRAPH else 2 if before in _SENTENCE_ENDS else 0 if is_word(before) else 1


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """(old place, new place, number of tokens) of what stands in both, in order and without overlap."""
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    end_old, end_new = len(old) - last, len(new) - last
    blocks = [(0, 0, first)] if first else []
    at_old = at_new = first
    budget = _ALL_CELLS
    for i, j in [*_anchors(old[first:end_old], new[first:end_new], first), (end_old, end_new)]:
        if i < at_old or j < at_new:
            continue  # inside the run of the anchor before
        cells = (i - at_old) * (j - at_new)
        if cells <= min(_GAP_CELLS, budget):
            budget -= cells
            blocks += _compared(old, new, at_old, i, at_new, j)
        size = _common(old[i : i + 512], new[j : j + 512]) if i < end_old and j < end_new else 0
        size = min(size, end_old - i, end_new - j)
        if size:
            blocks.append((i, j, size))
        at_old, at_new = i + size, j + size
    return [*blocks, (end_old, end_new, last)] if last else blocks


def _compared(
    old: Sequence[str], new: Sequence[str], from_old: int, to_old: int, from_new: int, to_new: int
) -> Iterator[tuple[int, int, int]]:
    if from_old == to_old or from_new == to_new:
        return
    matcher = SequenceMatcher(None, old[from_old:to_old], new[from_new:to_new], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        if size:
            yield from_old + i, from_new + j, size


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many tokens both begin with."""
    least = min(len(one), len(two))
    return next((i for i in range(least) if one[i] != two[i]), least)


def _anchors(old: Sequence[str], new: Sequence[str], offset: int) -> list[tuple[int, int]]:
    """Places of three tokens that stand once in each text, the longest series that is in order in both."""
    there = _once(new)
    pairs = [(i, there[run]) for run, i in _once(old).items() if run in there]
    pairs.sort()
    tails: list[int] = []  # the smallest end of a series of each length
    ends: list[int] = []  # which pair that is
    back: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        back.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [j]
        ends[length : length + 1] = [number]
    chain, number = [], ends[-1] if ends else -1
    while number >= 0:
        chain.append((pairs[number][0] + offset, pairs[number][1] + offset))
        number = back[number]
    return chain[::-1]


def _once(tokens: Sequence[str]) -> dict[tuple[str, str, str], int]:
    """Runs of three tokens that stand only once, and where."""
    seen: dict[tuple[str, str, str], int] = {}
    for i, run in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        seen[run] = -1 if run in seen else i
    return {run: i for run, i in seen.items() if i >= 0}
