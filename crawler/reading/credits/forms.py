"""Shapes that hold in every language: photo lines, datelines, signatures, tags, and what may touch a name.

The words in them are those of all languages together: a text may cite in another one than its own.
"""

from __future__ import annotations

import re

from crawler.reading.credits.languages import any_language

MARKS = "«»„“”‟\"'’‘‚《》「」『』"
ENDINGS = re.compile(any_language("endings"))
COMPOUND = re.compile(f"-{any_language('compounds')}")
COMPANY = re.compile(r"\s+(?:Ltd|Limited|Inc|LLC|Corp|Co|GmbH|AG|SA|S\.A|SpA|BV|Company)\b")
PHOTO = re.compile(
    rf"(?:(?:\A|(?<!\w)){any_language('photo')}s?\.?(?:\s+[^\s.!?:]+){{0,3}}?\s*(?::|/|©|\||\(|{any_language('photo_by')})"
    r"[^.!?\n]{0,40}|(?:getty|imago|picture[ -]alliance|shutterstock|epa|upg|unsplash|alamy|nurphoto|globallookpress|"
    r"hans lucas|sipa|abaca)(?:\s+images)?\s*(?:/|via|through|,)\s*(?:the\s+)?[^.!?\n]{0,20}|©\s*)\Z",
    re.IGNORECASE,
)
PHOTO_RIGHT = re.compile(
    rf"\s*(?:/\s*[A-ZÀ-ÞА-Я][\w.]+|{any_language('photo_after')}|via Getty|/?\s*Getty)",
)
# Full stops of "WASHINGTON, D.C." and "HAYWARD, Calif." end no dateline.
_SHORT_PLACE = r"(?:[^.!?]|(?<=\b[A-ZÀ-Þ])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.|(?<=\b[A-Z][a-z]{3})\.|(?<=\b[A-Z][a-z]{4})\.)"
DATELINE_LEFT = re.compile(
    rf"\A{_SHORT_PLACE}{{0,60}}?[\s.,]*(?:\d{{1,2}}[^.!?]{{0,14}}\.?)?\s*[(/\[](?:\s*[\w. ]{{2,24}}\s?/)?\s*\Z"
)
DATELINE_RIGHT = re.compile(r"\s*(?:[/,–—-]\s*[\w/., ]{2,24})?[)/\]]\s*(?:\.?\s*[-–—:]|\.|(?=[A-ZÀ-ÞА-ЯІЇЄҐ«„“\"]))")
OPENING_PLACE = re.compile(
    r"\A(?:[A-ZÀ-Þ][\w.,'’ -]{2,45}\s)?\((?P<name>(?=[^)]*[A-Z])[\w&.’'-]{3,20}(?: [A-Z][\w&.’'-]{1,16}){0,2})\)\s*[-–—]"
)
DATELINE_BARE = re.compile(
    r"\A[A-ZÀ-ÞА-ЯІЇЄ][^.!?]{1,40}[,.]\s(?:\d{1,2}\s\w{2,12}\.?\s*[.,—–-]?\s*)?(?:\d{4}\.?\s*)?[—–-]?\s*\Z"
)
SIGNATURES = r"(?:[a-zäöü]{2,4}(?:/[a-zäöü]{2,4})*[\s,;:/]*)"
# Swedish has no file of its own yet; its signatures were met in English texts.
_OWN_SHORT = r"[A-ZÄÖÜ]{2,5}\s+(?:mit|with|avec|con|z|met|com|s)\s+"
PAREN_LEFT = re.compile(
    rf"[(\[（【]\s*(?:{_OWN_SHORT}|(?:{SIGNATURES}|\d+\s*|{any_language('in_brackets')} |från )*)\Z"
)
PAREN_RIGHT = re.compile(
    rf"(?:[\s,;/-]*(?:{SIGNATURES}|{any_language('in_brackets_after')}|\w{{2,3}}|\d[\d.,/: ]{{1,16}}))?\s*[)\]）】]"
)
_ARTICLE = rf"(?:{any_language('name_article')}\s)?"
TAIL = re.compile(rf"(?:\A|[\s.!?…\"”»])[—–-]{{1,2}}\s*(?:\([a-z]{{2,4}}\)\s*)?{_ARTICLE}\Z", re.IGNORECASE)
INITIALS = re.compile(r"(?:\A|[\s(])[a-zäöü]{2,4}(?:\s*[/,]\s*[a-zäöü]{2,4})*\s*/\s*\Z")
TITLE_TAG = re.compile(rf"(?:\s[-–—|]|[:,(])\s*{_ARTICLE}\Z", re.IGNORECASE)
DATIVE = re.compile(rf"(?:\A|\b{any_language('dative')}\s|[«„“\"])\Z", re.IGNORECASE)
OBLIQUE = re.compile(rf"\b{any_language('oblique')}\s\Z", re.IGNORECASE)
PERSON = re.compile(rf"\b{any_language('persons')}\.?\s\Z")
CYRILLIC = re.compile(r"[а-яіїєґё]", re.IGNORECASE)
# A Telegram channel is no outlet even when its name is on the list.
CHANNEL_LEFT = re.compile(rf"{any_language('telegram')}[\s-]?{any_language('channel')}\s[«„“\"]?\Z", re.IGNORECASE)
CHANNEL_RIGHT = re.compile(rf"[»”“\"]?\s(?:\w+\s)?{any_language('telegram')}", re.IGNORECASE)
AFTER_INVERTED = re.compile(rf"[{MARKS})\]]*\s*(?:\Z|[,.;:!?–—\n]|{any_language('after_inverted')}\b)")
AGENCY_NAME = re.compile(rf"{any_language('agency_ends')}\Z")
AGENCY_SIGNATURE = re.compile(rf"{any_language('agency_signatures')}\Z")
