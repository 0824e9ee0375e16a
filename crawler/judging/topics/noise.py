"""Finds lines of a text that are still recognisably not the article: read-also links, tags, newsletters, cookies.

Reading a page removes most of them; what is left must not make a flag. General words only, never those of one site.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from crawler.judging.topics.noise_cues import LINE_LABELS, LINE_NOTICES
from crawler.judging.words.tokens import fold, words
from crawler.read_also import of_all_languages, phrases

_COOKIE_HINTS = ("ookie", "erez", "väste", "쿠키")
_CONSENT = re.compile(
    r"web ?s[ií]t|\bsite\b|accept|consent|privacy|browser|browsing|сайт"
    r"|соглас|погодж|einwillig|verwend|akzept|accett|acept|aceit"
    r"|zgod|utiliz|utilis|käyt|kullan|gebruik|använd|使用|同意",
    re.IGNORECASE,
)

_MAX_HEADLINE = 200
MAX_NOTICE = 400
"""Characters: a longer line is a paragraph of the article, however it begins."""
_FIRST_WORD = re.compile(r"\W*(\w+)")
_COLON = re.compile("[:：>»|】]")
_SENTENCE_END = re.compile(r"[.!?…。！？]\s+|[。！？]|[(\[【]")
_HEADLINE_END = re.compile(r"[.!?…。！？:;][\"'»”’)\]]*\Z")


def _key(text: str) -> str:
    return " ".join(fold(word) for word in words(text))


_ALWAYS = of_all_languages("always")
_LABEL_PHRASES = (*_ALWAYS, *of_all_languages("headline"), *of_all_languages("label"), *phrases(LINE_LABELS))
_NOTICE_PHRASES = (*_ALWAYS, *phrases(LINE_NOTICES))
_LABEL_KEYS = frozenset(map(_key, _LABEL_PHRASES))
_NOTICE_KEYS = frozenset(map(_key, _NOTICE_PHRASES))
_NOTICE_LENGTHS = sorted({key.count(" ") + 1 for key in _NOTICE_KEYS})
_MAX_LABEL_CHARS = max(map(len, _LABEL_KEYS)) + 10
_OPENERS = frozenset(
    spelled
    for cue in (*_LABEL_PHRASES, *_NOTICE_PHRASES)
    for word in words(cue)[:1]
    for spelled in (word, word.lower(), word.capitalize(), word.upper(), fold(word), fold(word).capitalize())
)
"""How a line of links or notices may begin: looked up as written, since nearly every line is none."""


def masked_ranges(text: str, language: str = "") -> list[tuple[int, int]]:
    """Offsets (start, end) of what a matcher should not read, in order.

    The cues of all languages count: ``language`` is often unknown or wrong, and no cue means something else elsewhere.
    """
    labels = _labels(text)
    cookies = any(hint in text for hint in _COOKIE_HINTS)
    found: list[tuple[int, int]] = []
    start = 0
    after_heading = False
    for line in text.split("\n"):
        end = start + len(line)
        first = _FIRST_WORD.match(line)
        heading = None
        if first and (cookies or first[1] in _OPENERS or first[1][0] in _OPENERS):
            heading = _opens_notice(line)
        if heading is not None:
            found.append((start, end))
            after_heading = heading
        elif (label := bisect_left(labels, start)) < len(labels) and labels[label] < end:
            found.append((labels[label], end))
            after_heading = False
        elif after_heading and line and len(line) < _MAX_HEADLINE and not _HEADLINE_END.search(line):
            found.append((start, end))
        elif line:
            after_heading = False
        start = end + 1
    return found


def _labels(text: str) -> list[int]:
    """Where labels begin that a colon or the like closes, at the start of a line or of a sentence; in order."""
    found = []
    for colon in _COLON.finditer(text):
        at = colon.start()
        floor = max(0, at - _MAX_LABEL_CHARS)
        begin = text.rfind("\n", floor, at) + 1
        for stop in _SENTENCE_END.finditer(text, max(begin, floor), at):
            begin = stop.end()
        if (begin or not floor) and _key(text[begin:at]) in _LABEL_KEYS:
            found.append(begin)
    return sorted(found)


def _opens_notice(line: str) -> bool | None:
    """None for a line of the article, else whether it is a heading over links rather than a notice of its own."""
    if len(line) > MAX_NOTICE:
        return None
    if any(hint in line for hint in _COOKIE_HINTS) and _CONSENT.search(line):
        return False
    folded = [fold(word) for word in words(line[:80])]
    if len(line) < 80 and " ".join(folded) in _LABEL_KEYS:
        return True
    return False if any(" ".join(folded[:length]) in _NOTICE_KEYS for length in _NOTICE_LENGTHS) else None
