"""Tells a change of a text from what changes by itself: clocks, counters, "three minutes ago"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

SHORT = 14
"""Words of a line that can be a clock or a counter; sentences are longer, and a figure in a sentence is news."""
EARLIER = 2
"""So many earlier versions that differ in the same figures only, and in each from the next, make a line a counter."""

_DIGITS = re.compile(r"\d+(?:[\d.,:   ]*\d)?")
_WORDS = re.compile(r"[^\W\d_]+")
# What stands beside figures that run by themselves. A line needs one of these, or nothing but figures, to be no text.
_RUNS = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?|uhr|год|ч|h|gmt|utc|cet|est|msk)?\b"
    r"|\b(?:ago|updated?|refreshed|last modified|views?|viewed|visitors?|visits|readers|online|comments?|shares?|likes?|votes?|downloads?|minutes?|seconds?"
    r"|vor \d+|aktualisiert|stand|aufrufe|besucher|kommentare?|geteilt|mis à jour|il y a|vues?|lectures|visiteurs|commentaires?|partages"
    r"|actualizado|hace|vistas|visitas|lecturas|comentarios?|compartidos|aggiornato|fa|visualizzazioni|letture|commenti|condivisioni"
    r"|atualizado|há|visualizações|comentários|zaktualizowano|temu|odsłon\w*|wyświetle\w*|komentarz\w*|bijgewerkt|geleden|keer bekeken|reacties"
    r"|uppdaterad|sedan|visningar|opdateret|siden|oppdatert|päivitetty|sitten|güncelle\w*|önce|görüntülenme|yorum"
    r"|оновлено|тому|перегляд\w*|коментар\w*|відвідувач\w*|обновлено|назад|просмотр\w*|комментари\w*|посетител\w*"
    r"|обновено|преди|actualizat|vizualizări|comentarii|ενημέρωση|πριν|προβολές|تحديث|منذ|مشاهدة|مشاهدات|تعليق|עודכן|לפני|צפיות)(?!\w)"
    r"|更新|閲覧|[分時日]前|浏览|阅读|评论|조회|댓글|업데이트",
    re.IGNORECASE,
)
# Months and days of the week run with a clock: their first letters do in most languages that write them out.
_CALENDAR = re.compile(
    r"\b(?:jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|gen|ene|fev|fév|avr|juin|juil|ago|aoû|set|ott|dic|sty|lut|kwi|maj|cze|lip|sie|wrz"
    r"|paź|lis|gru|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
    r"|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|lun|mar|mer|jeu|ven|sam|dim|пон|вів|сер|чет|пят|суб|нед|вто|сре|вос)\w*\b\.?",
    re.IGNORECASE,
)


def only_volatile(old: str, new: str, earlier: Sequence[str] = ()) -> bool:
    """Whether ``new`` differs from ``old`` only in what changes by itself. Both are lines of plain text.

    ``earlier``: the versions before ``old``, the latest first. What no list of words knows is learnt from them: a line
    whose figures were others in each of the last versions, and nothing else, is a counter.
    """
    before, after = _steady(old), _steady(new)
    if before == after:
        return True
    gone, come = before - after, after - before
    if len(earlier) < EARLIER or sum(gone.values()) != sum(come.values()):
        return False
    counters = _shapes(gone)
    if counters != _shapes(come):
        return False
    texts = [new, old, *earlier[:EARLIER]]
    return all(_always_other(shape, texts) for shape in counters)


def stilled(old: str, new: str) -> str:
    """``new`` with its clocks and counters as they stand in ``old``: for showing what else is different."""
    before: dict[str, list[str]] = {}
    for line in old.split("\n"):
        if (masked := _masked(line)) != line:
            before.setdefault(masked, []).append(line)
    if not before:
        return new
    lines = []
    for line in new.split("\n"):
        earlier = before.get(_masked(line))
        lines.append(earlier.pop(0) if earlier else line)
    return "\n".join(lines)


def _steady(text: str) -> Counter[str]:
    """The lines of a text, how often each, with what runs by itself put as ``#``."""
    return Counter(masked for line in text.split("\n") if (masked := _masked(line)))


def _masked(line: str) -> str:
    words = _WORDS.findall(line)
    if len(words) > SHORT or not any(map(str.isdigit, line)):
        return line
    if words and not _RUNS.search(line):
        return line
    return " ".join(_DIGITS.sub("#", _CALENDAR.sub("#", line)).split())


def _shapes(lines: Counter[str]) -> Counter[str]:
    shapes: Counter[str] = Counter()
    for line, times in lines.items():
        shapes[_DIGITS.sub("#", line)] += times
    return shapes


def _always_other(shape: str, texts: Sequence[str]) -> bool:
    """Whether a line of this shape stands in every text, with other figures than in the text before."""
    if "#" not in shape:
        return False
    found = [{line for line in text.split("\n") if _DIGITS.sub("#", _masked(line)) == shape} for text in texts]
    return all(found) and all(one != other for one, other in pairwise(found))
