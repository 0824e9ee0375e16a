"""Signs of other query languages (Nexis, Factiva, dtSearch, Google) that would be words here, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

_SAME_SENTENCE = "A NEAR/30 B for the same sentence: NEAR never leaves it"
_FOREIGN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i:w|within|n)/?(\d{1,4})\Z"), "NEAR/{0}"),
    (re.compile(r"(?i:pre|p|adj|before|bef|onear)/?(\d{1,4})\Z"), "NEAR/{0}f, which keeps the order"),
    (re.compile(r"(?i:after|aft)/?(\d{1,4})\Z"), "NEAR/{0}b, which reverses the order"),
    (re.compile(r"NEAR/?\(?(\d{1,4})\Z"), "NEAR/{0}"),
    (re.compile(r"(?:ADJ|PRE)\Z"), '"A B" for words side by side, or NEAR/0f'),
    (re.compile(r"(?i:w|not w)?/(?:s|sent)\Z|SAME\Z|(?i:w/s|w/sent)\Z"), _SAME_SENTENCE),
    (re.compile(r"(?i:w)?/(?:p|para)\Z|(?i:w/p|w/para|w/seg)\Z"), "A AND B: paragraphs make no difference"),
    (re.compile(r"(?i:hcount|count)[<>=]+(\d{1,4})\Z"), "atleastN(A), such as atleast3(A)"),
    (re.compile(r"\w*[<>]=?\d{1,6}\Z"), "atleastN(A) to count, or published:[from TO to] for a range"),
    (re.compile(r"[^|]*[^|\\]\|[^|].*\Z", re.DOTALL), "OR or ||"),
    (re.compile(r"(?:XOR|ANDNOT|BUTNOT)\Z"), "AND, OR and NOT, with brackets"),
)
_FIELD_NAMES = {
    **dict.fromkeys("site url inurl link host hostname canonical_domain media_url website".split(), "domain"),
    **dict.fromkeys("source sourcename source_name media media_name media_id publication publisher".split(), "outlet"),
    **dict.fromkeys(
        "date publish_date publication_date pubdate published_at timestamp @timestamp".split(), "published"
    ),
    **dict.fromkeys("indexed_date collect_date first_seen first_seen_at".split(), "seen"),
    **dict.fromkeys("intitle allintitle article_title headline_text hlead".split(), "title"),
    **dict.fromkeys("text_content content article_text full_text fulltext intext allintext inbody".split(), "body"),
    **dict.fromkeys("tags tags_id_media collection".split(), "tag"),
    **dict.fromkeys("byline creator authors".split(), "author"),
    "article_language": "language",
    "media_country": "country",
}
"""Fields and scopes of other services, and what they are called here."""
_AMBIGUOUS = re.compile(r"[npwNPW]\d+\Z")
"""``W5``, ``p38``: more often names than signs when they have no stroke."""
_LOST_SIGNS = re.compile(r"(\w[\w&.'-]*)[+#]+\Z")
_ORDER_WORDS = re.compile(r"(?:BEFORE|AFTER|WITHIN)\Z")


def nearest_field(name: str, known: Sequence[str]) -> str:
    """Which of the ``known`` fields is meant by an unknown one."""
    near = difflib.get_close_matches(name[:40], known, 1) or ["title"]
    return _FIELD_NAMES.get(name, near[0])


def foreign_sign(word: str) -> str:
    """What to write instead of a sign of another language; '' for a word."""
    if _AMBIGUOUS.match(word) and "/" not in word:
        return ""
    for pattern, instead in _FOREIGN:
        found = pattern.match(word)
        if found:
            return instead.format(*(group or "" for group in found.groups())) + ", or put quotes around the word"
    return ""


def odd_word(word: str) -> str:
    """What is odd about a word that is read in another way than it may be meant; '' for nothing."""
    if lost := _LOST_SIGNS.match(word):
        return (
            f"+ and # are not part of words, so this finds every {lost[1]!r}; "
            f"another word beside it narrows that, such as {{{lost[1]}}} NEAR/3 other"
        )
    if near := re.match(r"(?i:w|near)(\d{1,4})\Z", word):
        return f"a word here; for words close together write NEAR/{near[1]}"
    if _ORDER_WORDS.match(word):
        return f"a word here; for the order of words write NEAR/5{'b' if word == 'AFTER' else 'f'}"
    return ""
