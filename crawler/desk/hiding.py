"""Decides which stories Today shows: what is muted is counted, what is done comes back with a new origin or headline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crawler.archive.shown.flag_news import HeldMark, NewFlag
from crawler.delivery.muted_words import MutedWords


@dataclass(frozen=True, slots=True)
class Sorted:
    """Subjects (``story:4``, ``article:17``), the newest first, and the flags that speak for those that are shown."""

    shown: tuple[str, ...]
    muted: tuple[str, ...]
    done: tuple[str, ...]
    flags: Mapping[str, Sequence[NewFlag]]
    marks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Subject -> the marks that hold of it."""


def sorted_out(
    flags: Iterable[NewFlag], marks: Sequence[HeldMark], stirred: Mapping[int, str], *, with_muted: bool = False
) -> Sorted:
    """``flags``: the newest first. ``stirred``: when a story last got an origin or headline. Followed stories come first.

    A story is muted when it is, or when nothing is left of it but flags of muted topics, sources, outlets, articles and words.
    """
    held = {(mark.subject, mark.mark): mark.at for mark in marks}
    words = MutedWords(subject for subject, mark in held if mark == "mute")
    every: dict[str, list[NewFlag]] = {}
    heard: dict[str, list[NewFlag]] = {}
    for flag in flags:
        every.setdefault(flag.subject, []).append(flag)
        if not _is_muted(flag, held, words):
            heard.setdefault(flag.subject, []).append(flag)
    muted = [subject for subject in every if subject not in heard]
    done = [subject for subject in heard if _is_done(subject, held, heard[subject][0], stirred)]
    shown = [subject for subject in (every if with_muted else heard) if subject not in set(done)]
    shown.sort(key=lambda subject: (subject, "follow") not in held)
    return Sorted(
        tuple(shown),
        tuple(muted),
        tuple(done),
        {subject: heard.get(subject) or every[subject] for subject in shown},
        {subject: [mark for mark in ("follow", "mute", "done") if (subject, mark) in held] for subject in shown},
    )


def _is_muted(flag: NewFlag, held: Mapping[tuple[str, str], str], words: MutedWords) -> bool:
    about = (
        flag.subject,
        f"article:{flag.article}",
        f"topic:{flag.topic}",
        f"outlet:{flag.outlet}",
        f"feed:{flag.feed}",
    )
    if any((subject, "mute") in held for subject in about):
        return True
    return words.stand_in(flag.title)


def _is_done(subject: str, held: Mapping[tuple[str, str], str], newest: NewFlag, stirred: Mapping[int, str]) -> bool:
    at = held.get((subject, "done"))
    return at is not None and (newest.story is None or stirred.get(newest.story, "") <= at)
