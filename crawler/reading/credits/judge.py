"""Decides what a mention is in its place: a credit of some kind, or no credit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crawler.reading.credits.forms import (
    AFTER_INVERTED,
    CHANNEL_LEFT,
    CHANNEL_RIGHT,
    COMPANY,
    COMPOUND,
    ENDINGS,
    MARKS,
    OBLIQUE,
    PERSON,
    PHOTO,
    PHOTO_RIGHT,
)
from crawler.reading.credits.grammar import Grammar
from crawler.reading.credits.mentions import Mention
from crawler.reading.credits.passage import Passage
from crawler.reading.credits.placed import Place, is_agency, is_dateline, is_tail, is_title_tag, stands_out
from crawler.reading.credits.plain import is_addressed, is_genitive, is_no_interview, is_plain_word

Role = Literal["plain", "cited", "told", "relay"]

_WINDOW = 160
"""Code points read on each side of a name."""
_OPENS = re.compile(
    r"(?:['’]s?)?(?:\s[^\s,.;]{1,14}){0,5},\s[^.;:!?]{2,60}?\s(?:said|says|warned|told|argued|claimed|insisted|admitted|denied|called|"
    r"defended|asked|vowed|promised|described|dismissed)\b"
)
"""On CNN Tuesday night, the senator said ..."""
_SAID = frozenset({"according_to", "told_interview"})
_SPEECH = 60
"""Code points between the marks of what is speech, and no headline or name."""
_JOINED = re.compile(r"(?:\A|\W)[\u05d0-\u05ea]{1,2}-\Z")
"""A Hebrew preposition before a name in other letters."""
_BOOKED = re.compile(
    r"\b(?:appearances|slot|role|seat|spot|show|series|episodes?|premiere[sd]?)\s(?:\w+\s)?on\s\W*\Z", re.IGNORECASE
)
"""Somebody is on the air, and what is said there is not told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A credit seen at a mention. ``learned``: the outlet found out itself; on its own pages, own reporting."""

    mention: Mention
    kind: str
    role: Role
    sentence: tuple[int, int]
    quote: tuple[int, int]
    background: bool = False
    learned: bool = False


def judge(passage: Passage, group: Sequence[Mention], grammar: Grammar) -> list[Finding]:
    """The findings at the mentions of one group, none when nothing there credits."""
    place = _place(passage, group)
    if group[-1].ordinary and grammar.hung_on.match(place.line_right):
        group = [*group[:-1], replace(group[-1], ordinary=False)]  # only names have endings hung on: Sözcü'ye
    if _refused(passage, group, place, grammar):
        return []
    found = _labelled(passage, group, place, grammar) or _told_in_words(group, place, grammar)
    if found is None:
        return []
    kind, role, learned = found
    if kind in _SAID and _is_in_speech(passage, group):
        return []
    results = []
    for mention in group:
        if mention.label_only and kind in {"according_to", "told_interview"} and role != "plain":
            continue
        exact = "according_to" if kind == "wire" and not is_agency(mention) else kind
        results.append(Finding(mention, exact, role, place.sentence, _quote(passage, mention, place), learned=learned))
    return results


def _is_in_speech(passage: Passage, group: Sequence[Mention]) -> bool:
    """Whether the name stands in what somebody quoted says ("I read in the Post that ...", he said), and not alone in marks."""
    start, end = group[0].start, group[-1].end
    while start > 0 and passage.text[start - 1] in MARKS:
        start -= 1
    return passage.speech(start, end) > _SPEECH


def groups_of(passage: Passage, mentions: Sequence[Mention], grammar: Grammar) -> list[list[Mention]]:
    """Mentions that one cue may cover: joined by commas, slashes, "and", or the short form in brackets."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups:
            last = groups[-1][-1]
            between = passage.text[last.end : mention.start]
            same = last.key == mention.key and re.fullmatch(r"\s*\(\s*", between) is not None
            if same or (len(between) < 60 and "\n" not in between and grammar.joiner.match(between)):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _place(passage: Passage, group: Sequence[Mention]) -> Place:
    text, start, end = passage.text, group[0].start, group[-1].end
    if len(group) > 1 and group[-1].key == group[0].key and text[end : end + 1] == ")":
        end += 1
    sentence = passage.sentence(start)
    line = passage.line(start)
    stop = max(passage.sentence(max(end - 1, 0))[1], end)
    return Place(
        text[max(sentence[0], start - _WINDOW) : start],
        text[end : min(stop, end + _WINDOW)],
        text[max(line[0], start - _WINDOW) : start],
        text[end : min(line[1], end + _WINDOW)],
        (sentence[0], stop),
    )


def _refused(passage: Passage, group: Sequence[Mention], place: Place, grammar: Grammar) -> bool:
    left, right = place.line_left, place.line_right
    before, behind = left[-1:], right[:1]
    if before in {"@", "#", "_"} or (before in {"-", "."} and left[-2:-1].isalnum() and not _JOINED.search(left)):
        return True
    if behind == "-" and right[1:2].isalpha() and not (ENDINGS.match(right) or COMPOUND.match(right)):
        return True
    if CHANNEL_LEFT.search(left) or CHANNEL_RIGHT.match(right):
        return True
    shown = grammar.learned.search(left) is not None and right[1:2].isalpha()  # "Video obtained by CNN shows"
    if (PHOTO.search(left) and not shown and not _is_notice(left, right, grammar)) or PHOTO_RIGHT.match(right):
        return True
    if before == "/" and re.search(r"[A-ZÀ-Þ]\w*\s?/\Z", left):
        return True
    if grammar.poll_left.search(place.left) or grammar.poll_right.match(right):
        return True
    if PERSON.search(left) or (grammar.not_outlet.match(right) and not _is_notice(left, right, grammar)):
        return True
    if is_plain_word(group[-1], left, right, grammar):
        return True
    also = grammar.not_the_article.search(left)
    return also is not None and grammar.label.search(left) is None and not re.search(r"[.!?]\s", left[also.end() :])


def _is_notice(left: str, right: str, grammar: Grammar) -> bool:
    """ "© The Financial Times Ltd.": whoever owns the text is written with the form of the firm."""
    return COMPANY.match(right) is not None and grammar.republished.search(left) is not None


def _labelled(
    passage: Passage, group: Sequence[Mention], place: Place, grammar: Grammar
) -> tuple[str, Role, bool] | None:
    """Credits by form: dateline, republication note, agency in brackets or after a dash, source label, title tag."""
    left, right = place.line_left, place.line_right
    first = group[0]
    if passage.field != "title":
        if grammar.republished.search(left):
            return "republished", "plain", False
        if is_dateline(passage, group, place):
            return "dateline", "plain", False
        if grammar.wire.search(left) or grammar.contributed.match(right):
            return "wire", "plain", False
        if is_tail(passage, group, place):
            return "wire", "plain", False
    if grammar.label.search(left) or (re.match(r"\s*:\s", right) and grammar.opener.search(left)):
        return "according_to", "plain", False
    if passage.field == "title" and is_title_tag(passage, first, left, right):
        return "according_to", "plain", False
    if not left.strip(MARKS + " ") and re.match(rf"[{MARKS}]?:\s", right) and stands_out(passage, first):
        return "according_to", "plain", False
    return None


def _told_in_words(group: Sequence[Mention], place: Place, grammar: Grammar) -> tuple[str, Role, bool] | None:
    """Credits by grammar: told, citing, according to, reports."""
    left, right, first, last = place.left, place.right, group[0], group[-1]
    in_brackets = left.endswith("(") and right.startswith(")")
    if first.label_only or in_brackets:
        return None
    found = _by_left(left, right, first, grammar) or _by_right(left, right, first, last, grammar)
    if found is None:
        return None
    kind, role, learned = found
    if role != "relay" and grammar.cite.search(left):
        return kind, "cited", learned
    return kind, role, learned


def _by_left(left: str, right: str, first: Mention, grammar: Grammar) -> tuple[str, Role, bool] | None:
    if (
        re.match(r"['’]s\s\w", right)
        and not grammar.work_after.match(right)
        and not re.match(r"['’]s\s+[A-Z«\"“]", right)
    ):
        return None
    if grammar.cite.search(left) and _stands_apart(left, grammar) and _close_cite(left, grammar):
        return "according_to", "cited", False
    if grammar.relay.search(left):
        return "according_to", "relay", False
    if grammar.learned.search(left):
        return "according_to", "plain", True
    if first.outlet is not None and first.outlet.kind == "journal":
        # Nobody gives a journal an interview: there "told" is a word of the study.
        return None
    if grammar.told.search(left) and not is_no_interview(left, right, first, grammar):
        return "told_interview", "told", True
    if _is_aired(left, right, first, grammar):
        return "told_interview", "told", True
    if grammar.before.search(left):
        return "according_to", "plain", False
    if grammar.inverted.search(left) and AFTER_INVERTED.match(right):
        return "according_to", "plain", False
    if grammar.work.search(left):
        return "according_to", "plain", False
    return None


def _stands_apart(left: str, grammar: Grammar) -> bool:
    """Whether no word goes on in the name, where words stand apart."""
    return not grammar.cues.spaced or bool(grammar.cues.joined) or re.search(r"(?:\s|[(\[«„“\"'‘])\Z", left) is not None


def _is_aired(left: str, right: str, first: Mention, grammar: Grammar) -> bool:
    """ "warned of war on CNN", "on NBC's “Meet the Press” the senator said", "sagte er im „Tagesspiegel“"."""
    if first.outlet is None or first.ordinary:
        return False
    if _BOOKED.search(left):
        return False
    quoted = left[-1:] in set(MARKS) and right[:1] in set(MARKS)
    if (first.outlet.kind == "broadcaster" or quoted) and grammar.aired.search(left):
        return True
    if first.outlet.kind != "broadcaster" or not re.search(r"(?:\A|\W)on\s(?:the\s)?\Z", left, re.IGNORECASE):
        return False
    opens = not left[:-4].strip(" .") and _OPENS.match(right) is not None
    return re.match(r"['’]s?\s[\"“]", right) is not None or opens


def _close_cite(left: str, grammar: Grammar) -> bool:
    """The cited name follows the cue at once or after a described type or work ("citing a report in The Times")."""
    match = grammar.cite.search(left)
    if match is None:
        return False
    words = re.findall(r"\w+", match.group())
    if len(words) <= 7:
        return True
    return grammar.before.search(left) is not None or grammar.work.search(left) is not None


def _by_right(left: str, right: str, first: Mention, last: Mention, grammar: Grammar) -> tuple[str, Role, bool] | None:
    if last.ordinary and re.match(r"\s[A-ZÀ-ÞА-ЯІЇЄҐ]", right):
        return None
    if grammar.cite_after.match(right):
        return "according_to", "plain", False
    oblique = last.ordinary and (OBLIQUE.search(left) is not None or is_genitive(left, last))
    if not oblique and grammar.learned_after.match(right):
        return "according_to", "plain", True
    if (match := grammar.after.match(right)) and not oblique:
        journal = last.outlet is not None and last.outlet.kind == "journal"
        if grammar.not_report.match(right, match.end()) or (journal and "publi" in match.group()):
            return None
        relays = grammar.relay.search(match.group() + " ") is not None
        return "according_to", "relay" if relays else "plain", False
    quoted_only = last.outlet is None and last.ordinary
    if grammar.told_after.match(right) and not quoted_only and (not last.ordinary or is_addressed(left, last)):
        return "told_interview", "told", True
    if match := grammar.after_weak.match(right):
        opens = not left.strip() and " " not in last.name
        wordy = last.ordinary and (grammar.cues.inverted == "" or opens)
        of_itself = grammar.not_report.match(right, match.end()) or grammar.not_said.match(right, match.end())
        return None if wordy or of_itself else ("according_to", "plain", False)
    if grammar.work_after.match(right):
        return "according_to", "plain", False
    return None


def _quote(passage: Passage, mention: Mention, place: Place) -> tuple[int, int]:
    start, end = place.sentence
    if mention.start - start > _WINDOW:
        start = _word_start(passage.text, mention.start - _WINDOW)
    if end - mention.end > _WINDOW:
        end = max(mention.end, passage.text.rfind(" ", mention.end, mention.end + _WINDOW))
    return start, end


def _word_start(text: str, near: int) -> int:
    """The start of the next word at or after ``near``; ``near`` itself in scripts without spaces."""
    space = text.find(" ", near, near + _WINDOW // 2)
    return space + 1 if space >= 0 else near
