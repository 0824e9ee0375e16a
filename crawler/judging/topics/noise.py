"""Finds lines of a text that are still recognisably not the article: read-also links, tags, newsletters, cookies.

Reading a page removes most of them; what is left must not make a flag. General words only, never those of one site.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping

from crawler.judging.topics.noise_cues import LINE_LABELS, LINE_NOTICES
from crawler.judging.words.tokens import fold, is_one_word, words
from crawler.read_also import of_all_languages, phrases

_COOKIE_HINTS = {"k": "ookie", "z": "erez", "ä": "väste", "쿠": "쿠키"}
"""Each by its rarest letter: a text is told by it in a fiftieth of the time."""
_CONSENT = re.compile(
    r"web ?s[ií]t|\bsite\b|accept|consent|privacy|browser|browsing|сайт"
    r"|соглас|погодж|einwillig|verwend|akzept|accett|acept|aceit"
    r"|zgod|utiliz|utilis|käyt|kullan|gebruik|använd|使用|同意",
    re.IGNORECASE,
)

_MAX_HEADLINE = 200
MAX_NOTICE = 400
"""Characters: a longer line is a paragraph of the article, however it begins."""
_PLAIN_SIGNS = frozenset({"", *"“”„‘’«»…–—：\xa0", *filter(str.isprintable, map(chr, range(128)))})
"""What may stand after a word without being a part of it, as a mark or a vowel sign is; others are looked at more closely."""
_FIRST_WORD = re.compile(r"\W*(\w+)")
_FEW_CHARS = 30
"""Of a line that begins with a plain word and a space, the first word is told by these in half the time."""
_COLONS = ":：>»|】"
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


def _beginnings(keys: frozenset[str]) -> dict[str, frozenset[str]]:
    """The second words of cues by the first one; the second word of a cue of one word is empty."""
    found = defaultdict(set)
    for key in keys:
        first, second, *_ = (*key.split(" "), "")
        found[first].add(second)
    return {first: frozenset(seconds) for first, seconds in found.items()}


_LABEL_BEGINNINGS = _beginnings(_LABEL_KEYS)
_BEGINNINGS = _beginnings(_LABEL_KEYS | _NOTICE_KEYS)
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
    lines = text.split("\n")
    labels, headings = _labels(text), _headings(text, lines)
    if not labels and not headings:
        return []
    found: list[tuple[int, int]] = []
    start = 0
    after_heading = False
    for number, line in enumerate(lines):
        end = start + len(line)
        if number in headings:
            found.append((start, end))
            after_heading = headings[number]
        elif (label := bisect_left(labels, start)) < len(labels) and labels[label] < end:
            found.append((labels[label], end))
            after_heading = False
        elif after_heading and line and len(line) < _MAX_HEADLINE and not _HEADLINE_END.search(line):
            found.append((start, end))
        elif line:
            after_heading = False
        start = end + 1
    return found


def _headings(text: str, lines: list[str]) -> dict[int, bool]:
    """The lines that are links or notices, by number, and whether each is a heading over links."""
    cookies = any(letter in text and hint in text for letter, hint in _COOKIE_HINTS.items())
    found = {}
    for number, line in enumerate(lines):
        if len(line) > MAX_NOTICE:
            continue
        word = line[:_FEW_CHARS].partition(" ")[0]
        if not word.isalnum() or len(word) == _FEW_CHARS:
            first = _FIRST_WORD.match(line)
            if first is None:
                continue
            word = first[1]
        if cookies or word in _OPENERS or word[0] in _OPENERS:
            heading = _opens_notice(line, cookies=cookies)
            if heading is not None:
                found[number] = heading
    return found


def _labels(text: str) -> list[int]:
    """Where labels begin that a colon or the like closes, at the start of a line or of a sentence; in order."""
    found = []
    for at in _colons(text):
        floor = max(0, at - _MAX_LABEL_CHARS)
        begin = text.rfind("\n", floor, at) + 1
        for stop in _SENTENCE_END.finditer(text, max(begin, floor), at):
            begin = stop.end()
        if not begin and floor:
            continue
        label = text[begin:at]
        if _may_begin(label, _LABEL_BEGINNINGS) and _key(label) in _LABEL_KEYS:
            found.append(begin)
    return sorted(found)


def _colons(text: str) -> Iterator[int]:
    """Where a label may end, sign by sign: to find one character takes a hundredth of the time of a regular expression."""
    for sign in _COLONS:
        at = text.find(sign)
        while at >= 0:
            yield at
            at = text.find(sign, at + 1)


def _may_begin(text: str, beginnings: Mapping[str, frozenset[str]]) -> bool:
    """False when the first two words of a text begin none of these cues; most texts are told by them alone."""
    found = _FIRST_WORD.match(text)
    if found is None:
        return False
    if not _is_plain(text, *found.span(1)):
        return True
    seconds = beginnings.get(fold(found[1]))
    if seconds is None or "" in seconds:
        return seconds is not None
    found = _FIRST_WORD.match(text, found.end())
    if found is None:
        return False
    return not _is_plain(text, *found.span(1)) or fold(found[1]) in seconds


def _is_plain(text: str, start: int, end: int) -> bool:
    """Whether a run of letters is one word: within it or after it may be a sign that only ``words`` tells."""
    return is_one_word(text[start:end]) and text[end : end + 1] in _PLAIN_SIGNS


def _opens_notice(line: str, *, cookies: bool) -> bool | None:
    """None for a line of the article, else whether it is a heading over links rather than a notice of its own.

    Whether its text holds a word for cookies is known already.
    """
    if cookies and any(hint in line for hint in _COOKIE_HINTS.values()) and _CONSENT.search(line):
        return False
    head = line[:80]
    if not _may_begin(head, _BEGINNINGS):
        return None
    folded = [fold(word) for word in words(head)]
    if len(line) < 80 and " ".join(folded) in _LABEL_KEYS:
        return True
    return False if any(" ".join(folded[:length]) in _NOTICE_KEYS for length in _NOTICE_LENGTHS) else None
