"""Finds the date that stands beside a link of a listing page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.dates import AHEAD, parse_date
from crawler.plaintext import clean_line

TEXT_LIMIT = 600
"""Characters of a block that are searched: a date stands at its beginning or its end, and no block is longer."""

_ARABIC = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_MONTH_WORD = r"[^\W\d_]{3,12}"
_IN_TEXT = re.compile(
    rf"""(?<![\w.,/-])(?:
      (?P<iso>(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9]))(?!\d)
    | (?P<cjk>(?P<y>(?:19|20)\d\d)\s?[年년]\s?(?P<m>\d\d?)\s?[月월]\s?(?P<d>\d\d?)\s?[日일])
    | (?P<numbers>(?:[12]\d|3[01]|0?[1-9])\s?[./-]\s?(?:1[0-2]|0?[1-9])\s?[./-]\s?(?:19|20)\d\d)(?!\d)
    | (?P<us>(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])/(?:19|20)\d\d)(?!\d)
    | (?P<day>(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+|d[’'])?{_MONTH_WORD}\.?,?[\s-]+(?:de\s+)?(?:19|20)\d\d)(?!\d)
    | (?P<month>{_MONTH_WORD}\.?\s+(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d)(?!\d)
    )""",
    re.VERBOSE,
)
_HEADLINE = 15
"""Letters that a headline has at least, without its date."""
_UNIT = (
    r"min(?:ute|uten|uti|utos|utes)?s?|std|stunden?|hours?|hrs?|h|d|days?|tage?n?|heures?|jours?|horas?|d[ií]as?|dias?|or[ae]|giorn[oi]"
    r"|хв(?:илин[аиу]?)?|годин[аиу]?|год|д(?:ень|ні|нів)|мин(?:ут[аыу]?)?|час(?:а|ов)?|дн(?:я|ей)|godzin[ęay]?|godz|minut[ęy]?|dni|saat|dakika|gün"
)
_AGE = rf"(?:\d{{1,2}} ?(?:{_UNIT})\.? (?:ago|тому|назад|temu|fa|önce)|(?:vor|il y a|hace|há) \d{{1,2}} ?(?:{_UNIT}))"
_BETWEEN = r"\s*[|·•:,–—-]?\s+"
_LEADING = re.compile(
    rf"(?:[0-2]?\d[:.][0-5]\d(?: ?(?:Uhr|h|am|pm|a\.m\.|p\.m\.))?|{_AGE}){_BETWEEN}(?=\D)", re.IGNORECASE
)
_AGE_BEHIND = re.compile(rf"\s*[|·•,–—(-]?\s*{_AGE}\)?\Z", re.IGNORECASE)
_ONLY_WHEN = re.compile(rf"[0-2]?\d[:.][0-5]\d|{_AGE}", re.IGNORECASE)
_FIRST_DATE = re.compile(rf"(?:{_IN_TEXT.pattern}){_BETWEEN}", re.VERBOSE)
_IN_PATH = re.compile(
    r"/((?:19|20)\d\d)[-/](0?[1-9]|1[0-2])[-/]([12]\d|3[01]|0?[1-9])(?!\d)|/((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)"
)
# Levantine and Egyptian month names in Arabic, which the dates of feeds do not use.
_ARABIC_MONTHS = {
    name: number
    for number, names in enumerate(
        ("يناير كانون_الثاني جانفي", "فبراير شباط فيفري", "مارس آذار", "أبريل نيسان ابريل أفريل", "مايو أيار ماي", "يونيو حزيران جوان",
         "يوليو تموز جويلية", "أغسطس آب اغسطس أوت", "سبتمبر أيلول", "أكتوبر تشرين_الأول اكتوبر", "نوفمبر تشرين_الثاني", "ديسمبر كانون_الأول"),
        1,
    )
    for name in names.split()
}  # fmt: skip


def date_in(text: str, now: datetime) -> tuple[datetime | None, str]:
    """The first date with a year in ``text`` that is not much later than ``now``, as the midnight that begins it, and
    its words."""
    text = text[:TEXT_LIMIT]
    if not text.isascii():
        text = text.translate(_ARABIC)
    for match in _IN_TEXT.finditer(text):
        raw = " ".join(match[0].split())
        date = parse_date(_plain(match, raw), now)
        if date is not None:
            return date, raw
    return None, ""


def _plain(match: re.Match[str], raw: str) -> str:
    if match["cjk"]:
        return f"{match['y']}-{match['m']}-{match['d']}"
    if match["numbers"]:
        return re.sub(r"\s?[./-]\s?", "/", raw)
    if match["day"]:
        words = re.split(r"[\s-]+", raw)
        month = next((_ARABIC_MONTHS[w] for w in words if w in _ARABIC_MONTHS), 0)
        return f"{words[-1]}-{month}-{words[0]}" if month else raw.replace("º", "")
    return raw


def is_date(text: str) -> bool:
    """Whether a text is a date, a clock or an age and hardly anything else, such as a link to the archive of a day."""
    if _ONLY_WHEN.fullmatch(text):
        return True
    match = _IN_TEXT.search(text) if len(text) <= 60 else None
    return match is not None and sum(map(str.isalnum, text)) - sum(map(str.isalnum, match[0])) <= 12


def undated(title: str) -> str:
    """A headline without the date, the clock or the age that stands before it, or the age behind it, in the words of one link.

    An age is another one at every look, which would be an edit each time. A date behind a headline is often a part of it.
    """
    rest = title
    while found := _LEADING.match(rest) or (_IN_TEXT.match(rest) and _FIRST_DATE.match(rest)):
        rest = rest[found.end() :]
    rest = _AGE_BEHIND.sub("", rest)
    return rest if sum(map(str.isalnum, rest)) >= _HEADLINE else title


def date_of_path(url: str, now: datetime) -> datetime | None:
    """The day that an address names, as ``/2026/11/25/``."""
    match = _IN_PATH.search(urlsplit(url).path)
    if match is None:
        return None
    year, month, day = (part for part in match.groups() if part)
    return parse_date(f"{year}-{month}-{day}", now)


def date_of_block(block: HtmlElement, now: datetime) -> tuple[datetime | None, str]:
    """The time that a block of the list is dated with, and its words; later than ``now`` for an event to come.

    Of ``time`` elements first, then of its text, then of the term or the piece of text before the block.
    """
    year_ahead = now + timedelta(days=365)
    for element in block.iter("time"):
        for raw in (element.get("datetime") or "", element.text_content()):
            if raw and (date := parse_date(raw, year_ahead) or date_in(raw, year_ahead)[0]):
                return date, clean_line(raw)
    found = date_in(_text_of(block), year_ahead)
    return found if found[0] else _before(block, now)


def _before(block: HtmlElement, now: datetime) -> tuple[datetime | None, str]:
    previous = block.getprevious()
    if block.tag == "dd":
        while previous is not None and previous.tag == "dd":
            previous = previous.getprevious()
        if previous is not None and previous.tag == "dt":
            return date_in(_text_of(previous), now)
        return None, ""
    above = block.getparent()
    beside = [previous.tail if previous is not None else above.text if above is not None else "", block.tail]
    for text in beside:
        date, raw = date_in(clean_line(text or ""), now)
        if date is not None:
            return date, raw
    return None, ""


def is_ahead(date: datetime, now: datetime) -> bool:
    """Whether a date is later than news can be: an event's."""
    return date > now + AHEAD


def _text_of(element: HtmlElement) -> str:
    """Its words with a blank between its pieces: a date must not run into the words of the next element."""
    return clean_line(" ".join(element.itertext())[: 4 * TEXT_LIMIT])
