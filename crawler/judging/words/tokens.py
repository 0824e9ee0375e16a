"""Cuts text into tokens and folds them, the same way for queries and for articles.

A token is a run of letters and digits, with the vowel signs that are written within it; apostrophe, hyphen and underscore
split. Where no spaces are written nobody can tell words without a dictionary: Han, Hiragana and Katakana are tokens one
character each, Thai, Lao, Burmese and Khmer one syllable sign each (a letter with its marks), so that a word of a query
is found wherever its signs stand side by side. Folding drops case, diacritics of Latin, Greek, Arabic and Hebrew, the dot of i, ignorable signs; it
spells out letters that have no accent to take off (ß is ss, ł is l), ligatures, full-width forms and Persian twins.
Cyrillic keeps its letters (й is no и) except ё, which most Russian text writes as е.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import accumulate

CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
IGNORABLE = "\xad\u0640\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"
"""Soft hyphen, Arabic tatweel, zero-width characters, variation selectors."""
MARKS = "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
UNSPACED = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf\u1000-\u102a\u103f\u1050-\u1055"
    "\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\u1780-\u17b3\u17d7\u17dc"
)
"""Letters of Thai, Lao, Burmese and Khmer."""


def _signs() -> str:
    """Combining marks of all scripts between Arabic and Latin Extended, and of the Indic ones behind; those of supplementary
    planes as one block."""
    blocks = (range(0x0700, 0x1CFF), range(0xA800, 0xAC00))
    return "".join(chr(c) for block in blocks for c in block if unicodedata.category(chr(c)) in ("Mn", "Mc")) + _FAR


_FAR = "\U00011000-\U00011fff"
INDIC_SIGNS = _signs()
"""Vowel signs and other marks that Python's ``\\w`` leaves out although they are written inside words."""

_PLAIN_WORD = re.compile(r"(\w+)")
_SPECIAL = re.compile(f"[_{IGNORABLE}{MARKS}{INDIC_SIGNS}{CJK}{UNSPACED}]")
_LETTER = f"[^\\W_{CJK}{UNSPACED}{IGNORABLE}{MARKS}]"
_MARK = f"[{IGNORABLE}{MARKS}{INDIC_SIGNS}]"
# The signs that write the next letter below the last one: Khmer coeng, Burmese virama.
_SYLLABLE = f"[{UNSPACED}]{_MARK}*(?:(?<=[\u17d2\u1039])[{UNSPACED}]{_MARK}*)*"
_ANY_WORD = re.compile(f"([{CJK}]|{_SYLLABLE}|{_LETTER}(?:{_LETTER}|{_MARK})*)")
_WILD_WORD = re.compile(f"(?:[{CJK}]|{_SYLLABLE})[*?]*|(?:{_LETTER}|[*?])(?:{_LETTER}|[*?]|{_MARK})*")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_WILD_EDGE = re.compile(rf"\*+(?=[{UNSPACED}])|(?<=[{UNSPACED}{INDIC_SIGNS}])\*+")

_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr st gen lt col maj sgt capt sen rep gov prof jr sr vs no nr inc ltd co corp al etc approx dept
    fig vol bzw ca usw ggf inkl abs art mme mlle sra dra av sig dott ing im ul ks tzw np tys mln mld br gr акад
    гг тис млн млрд тыс руб грн др пр проф ген им ім вул стр обл
    """.split()
)
_BREAK = re.compile(
    r"\n|[。！？｡]|(?<![!?…؟])[!?…؟]+[\"'»”’)\]]*(?=\s)|(?P<stop>\.)[\"'»”’)\]]*\s+(?=[\"'«„“‘(\[¿¡—–-]*(?P<next>\w))"
)
_LAST_WORD = re.compile(r"\w+\Z")


SPELLED_OUT = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d"}
"""Letters of common languages without a decomposition, that the search index keeps as they are (see ``fts_match``)."""
_RARER = {
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ĸ": "k",
    "ŀ": "l",
    "ŉ": "n",
    "ſ": "s",
    "ĳ": "ij",
    "ǆ": "dz",
    "ǉ": "lj",
    "ǌ": "nj",
    "ǳ": "dz",
    "ɓ": "b",
    "ɖ": "d",
    "ɗ": "d",
    "ƙ": "k",
    "ƴ": "y",
    "ǿ": "o",
    "ǽ": "ae",
    "ǣ": "ae",
    "ǥ": "g",
    "ƀ": "b",
    "ƶ": "z",
    "ⱥ": "a",
    "ȼ": "c",
    "ɨ": "i",
    "ʉ": "u",
    "և": "եւ",
}
_TWINS = {"ی": "ي", "ک": "ك", "ڪ": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه"} | {
    chr(0x6F0 + digit): chr(0x660 + digit) for digit in range(10)
}
"""Persian and Urdu letters and digits beside the Arabic ones that are typed for them."""
_DECOMPOSED = ((0xC0, 0x24F), (0x370, 0x3FF), (0x620, 0x6D3), (0x1E00, 0x1FFF))
_COMPATIBLE = ((0xFB00, 0xFB17), (0xFB50, 0xFDFB), (0xFE70, 0xFEFC), (0xFF10, 0xFF9F))
"""Forms of letters that only differ in print: ligatures, Arabic letters by their place in a word, full and half width."""


def _fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord("ı"): "i", ord("ё"): "е", ord("ς"): "σ"}
    table.update({ord(letter): plain for letter, plain in {**_RARER, **_TWINS, **SPELLED_OUT}.items()})
    dropped = re.compile(f"[{IGNORABLE}{MARKS}]")
    for form, ranges in (("NFD", _DECOMPOSED), ("NFKD", _COMPATIBLE)):
        for code in (code for first, last in ranges for code in range(first, last + 1)):
            if code in table:
                continue
            parts = unicodedata.normalize(form, chr(code).lower())  # type: ignore[arg-type]
            base = "".join(c for c in parts if not unicodedata.combining(c) and not dropped.match(c))
            base = "".join(str(table.get(ord(c), c)) for c in base.lower())
            if base != chr(code) and base.isalnum():
                table[code] = base
    table.update({ord(sign): None for sign in dropped.findall("".join(map(chr, range(0xAD, 0xFF00))))})
    return table


_FOLD = _fold_table()


def fold(token: str) -> str:
    """The form two spellings of one word share; idempotent."""
    if token.isascii():
        return token.lower()
    return token.lower().translate(_FOLD)


def cut(text: str) -> list[str]:
    """The text in pieces: what is between words at even places, raw tokens at odd places; joined, they are the text."""
    special = (not text.isascii() or "_" in text) and _SPECIAL.search(text)
    return (_ANY_WORD if special else _PLAIN_WORD).split(text)


def is_one_word(text: str) -> bool:
    """True when a text is one token from end to end and the short way of telling suffices; False may be wrong."""
    return text.isalnum() and (text.isascii() or not _SPECIAL.search(text))


def words(text: str) -> list[str]:
    """The raw tokens of ``text``, in order."""
    return cut(text)[1::2]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Where each token of ``words(text)`` lies, as code point offsets (start, end)."""
    edges = list(accumulate(map(len, cut(text))))
    return list(zip(edges[::2], edges[1::2], strict=False))


def query_words(text: str) -> list[str]:
    """As ``words``, for a query: the wildcards ``*`` and ``?`` count as letters."""
    if not text.isascii() and _UNSPACED.search(text):
        # Such words are found within longer runs as they are: a star at their edge asks for nothing more.
        text = _WILD_EDGE.sub("", text)
    return _WILD_WORD.findall(text)


def sentence_ends(text: str) -> list[int]:
    """Where sentences end, as code point offsets in order: the first sign of each end."""
    return list(_ends(text, 0, len(text)))


def sentence_ends_between(text: str, start: int, end: int) -> bool:
    """True when a sentence ends in the gap ``text[start:end]`` between two words.

    A full stop ends one only when the next word does not go on in lower case, and not after an initial or a usual
    abbreviation.
    """
    return next(_ends(text, start, min(len(text), end + 1)), None) is not None


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    for found in _BREAK.finditer(text, start, end):
        if found["stop"]:
            if found["next"].islower():
                continue
            before = _LAST_WORD.search(text, max(0, found.start() - 12), found.start())
            word = before[0].lower() if before else ""
            if len(word) == 1 or word in _ABBREVIATIONS:
                continue
        yield found.start()
