"""Finds lines of a text that are still recognisably not the article: read-also links, tags, newsletters, cookies.

Reading a page removes most of them; what is left must not make a flag. General words only, never those of one site.
"""

from __future__ import annotations

import re

from crawler.judging.noise_cues import LABELS, NOTICES
from crawler.judging.tokens import fold, words

_COOKIE_HINTS = ("ookie", "OOKIE", "çerez", "Çerez", "eväste", "Eväste", "쿠키")
_CONSENT = re.compile(
    r"web ?s[ií]t|\bsite\b|accept|consent|privacy|browser|browsing|сайт"
    r"|соглас|погодж|einwillig|verwend|akzept|accett|acept|aceit"
    r"|zgod|utiliz|utilis|käyt|kullan|gebruik|använd|使用|同意",
    re.IGNORECASE,
)

MAX_NOTICE = 400
"""Characters: a longer line is a paragraph of the article, however it begins."""
_MAX_LABEL_WORDS = 6
_COLON = re.compile("[:：>»|】]")
_SENTENCE_END = re.compile(r"[.!?…。！？]\s+|[。！？]|[(\[【]")
_HEADLINE_END = re.compile(r"[.!?…。！？:;][\"'»”’)\]]*\Z")


def _key(text: str) -> str:
    return " ".join(fold(word) for word in words(text))


def _entries(block: str) -> frozenset[str]:
    return frozenset(key for key in map(_key, re.split(r"[|\n]", block)) if key)


_LABEL_KEYS = _entries(LABELS)
_NOTICE_KEYS = _entries(NOTICES)
_NOTICE_LENGTHS = sorted({key.count(" ") + 1 for key in _NOTICE_KEYS})
_MAX_LABEL_CHARS = max(map(len, _LABEL_KEYS)) + 10
_OPENERS = frozenset(key.split()[0] for key in _LABEL_KEYS | _NOTICE_KEYS)


def masked_ranges(text: str, language: str = "") -> list[tuple[int, int]]:
    """Offsets (start, end) of what a matcher should not read, in order.

    The cues of all languages count: ``language`` is often unknown or wrong, and no cue means something else elsewhere.
    """
    found = []
    start = 0
    after_heading = False
    for line in text.split("\n"):
        end = start + len(line)
        from_here = _noise_from(line)
        if from_here is not None:
            found.append((start + from_here, end))
            after_heading = from_here == 0 and _key(_COLON.sub(" ", line)) in _LABEL_KEYS
        elif after_heading and line.strip() and len(line) < 200 and not _HEADLINE_END.search(line.strip()):
            found.append((start, end))
        elif line.strip():
            after_heading = False
        start = end + 1
    return found


def _noise_from(line: str) -> int | None:
    """Where in a line the article ends and a label or notice begins; None when it does not."""
    if len(line) <= MAX_NOTICE and _opens_notice(line):
        return 0
    for colon in _COLON.finditer(line):
        floor = max(0, colon.start() - _MAX_LABEL_CHARS)
        begin = 0 if floor == 0 else None
        for stop in _SENTENCE_END.finditer(line, floor, colon.start()):
            begin = stop.end()
        if begin is not None and _key(line[begin : colon.start()]) in _LABEL_KEYS:
            return begin
    return None


def _opens_notice(line: str) -> bool:
    head = words(line[:80])[: _MAX_LABEL_WORDS + 6]
    if any(hint in line for hint in _COOKIE_HINTS) and _CONSENT.search(line):
        return True
    if not head or (fold(head[0]) not in _OPENERS):
        return False
    folded = [fold(word) for word in head]
    if len(line) < 80 and " ".join(folded) in _LABEL_KEYS:
        return True
    return any(" ".join(folded[:length]) in _NOTICE_KEYS for length in _NOTICE_LENGTHS)
