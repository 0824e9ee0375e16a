"""Tells the language of a page: what it declares, corrected by its own text where the two plainly disagree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable

from lxml.html import HtmlElement

from crawler.language_tags import subtags
from crawler.reading.structured import Structured, strings
from crawler.stopwords import LETTERS, SCRIPTS, STOPWORDS

# Python's \w leaves out vowel signs, which cut the words of Hindi and its neighbours into pieces.
_SIGNS = "".join(chr(n) for n in range(0x0900, 0x0E00) if unicodedata.category(chr(n)) in ("Mn", "Mc"))
_WORD = re.compile(rf"[^\W\d_]+(?:[{_SIGNS}]+[^\W\d_]*)*")
_SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ua": "uk",
    "cz": "cs",
    "gr": "el",
    "jp": "ja",
    "kr": "ko",
    "cn": "zh",
}
_KIN = (
    {"hr", "sr", "bs", "sh", "me"},
    {"no", "nb", "nn", "da"},
    {"cs", "sk"},
    {"id", "ms"},
    {"nl", "af"},
    {"bg", "mk"},
    {"hi", "mr", "ne"},
)
_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _small in STOPWORDS.items():
    for _word in _small:
        _LANGUAGES_OF.setdefault(_word, []).append(_code)
_FOREIGN = re.compile("[\u0370-\u03ff\u0500-\u1dff\u1f00-\u1fff\u2e80-\ud7ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_DEVANAGARI = re.compile("[\u0900-\u097f]")
_SAMPLE, _MIN_WORDS, _MIN_SHARE, _CLEARLY = 2500, 20, 0.12, 2.5
_STRANGERS = {
    code: frozenset(words.split())
    for code, words in {
        "tl": "ang ng mga sa ay hindi siya niya kay nang ito rin ni naman",
        "ceb": "ang sa nga ug mga dili kini sila kang niya",
        "so": "iyo oo lagu loo ka ku ay waxa uu waa inuu iyada isaga ayaa",
        "ha": "da ya ta ba su cewa wannan shi suka domin wata",
        "yo": "ni ti si awọn ati fun ninu pe naa lati",
        "ig": "na nke bụ ndị ya ga ka maka ahụ",
        "mg": "ny sy dia tamin izany ireo fa amin tsy",
        "eu": "eta da du ez dira bat dute ere izan",
        "ht": "nan yo li pou ki gen ak sou te fè",
        "cy": "yn yr ar y ei wedi gan mae bod oedd",
        "ga": "an na agus ar go is ag bhí leis sé don den sa san do bhfuil níl mar ach faoi tar éis gur raibh dúirt",
        "gd": "agus an a air na tha do bha gu aig leis nach chaidh airson",
        "is": "og að í á er sem um við til var",
        "mt": "li ta il ma hu jew minn biex dwar kien",
        "rw": "mu ku ko ya na kandi yavuze ari abo iyi",
        "ny": "ndi kuti mu pa anthu wa za koma kwa iye",
        "jv": "ing lan sing iku kang karo uga wis marang",
        "uz": "va bilan uchun bu bir deb bo lgan emas ham",
        "az": "və bu ilə üçün da bir deyib olan edib",
        "ku": "û li ji ku bi jî de ev ew hat",
        "ca": "el la els les de del dels i que en un una amb per al als és han va aquest aquesta també més com però seu seva ser són "
        "entre fins",
        "gl": "o os as do da dos das na no e que un unha polo polos polas ao aos ás non máis co coa coas para foi súa tamén dunha nunha",
        "lb": "den d dem an ass mat datt net déi fir eng zu op si huet sinn gouf nach och well vun",
        "fy": "de it en fan in is yn op foar mei dat net oan te troch nei har binne sil hat wurdt",
        "mi": "te i ki nga ngā o ka ko he e kua mō ana tēnei mea kei ia hoki",
        "sm": "le o i e ma na ua se lea mo ai ina la sa",
    }.items()
}
"""Languages that are known only as strangers: their small words look like those of others. Such texts have no language here."""
_STRANGERS_OF: dict[str, list[str]] = {}
for _code, _words in _STRANGERS.items():
    for _word in _words:
        _STRANGERS_OF.setdefault(_word, []).append(_code)
_STRANGE, _FEW_OWN, _ENOUGH, _ENOUGH_OF_DENSE = 0.15, 0.03, 40, 20
_DENSE = frozenset({"en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "ro", "af", "ru", "uk", "bg", "mk"})
"""Languages in which every fourth word is a small one."""
"""The share of small words that makes a text a stranger's; at most this share of its own, in so many words of lower case,
shows that the text is not in the declared language."""
_HINT = 2
"""Small words that a letter of one language is worth, and the language its outlet writes in: short texts have few."""


def read_language(found: Structured, tree: HtmlElement, text: str) -> tuple[str, str]:
    """BCP 47 primary subtag, and the region where one is declared with it: <html lang>, JSON-LD inLanguage, og:locale,
    content-language, else a guess; '' if unknown.

    A template often declares English over a text that is none: where the text clearly is another language, the text
    wins.
    """
    declared, region = _declared(found, tree)
    guess = guess_language(text, declared)
    if (not guess or guess != declared) and _is_strange(text, guess or declared, declared):
        return "", ""
    return guess or declared, region if not guess or guess == declared else ""


def guess_language(text: str, declared: str = "") -> str:
    """The language of a text by script and small words; '' when it cannot be told, or does not clearly contradict
    ``declared``."""
    sample = text[:_SAMPLE]
    by_script = _by_script(sample)
    if by_script:
        return by_script
    words = [w.casefold() for w in _WORD.findall(sample)]
    if len(words) < _MIN_WORDS:
        return ""
    votes = _votes(words)
    shares = {code: votes[code] / len(words) for code in STOPWORDS}
    best = max(shares, key=lambda code: shares[code])
    if shares[best] < _MIN_SHARE or best == declared or any(best in kin and declared in kin for kin in _KIN):
        return ""
    if declared and (declared not in shares or shares[best] < _CLEARLY * shares[declared]):
        return ""
    return best


def _is_strange(text: str, supposed: str, declared: str) -> bool:
    """Whether a text is in none of the known languages, whatever its template declares.

    A declared language that is not known here is believed.
    """
    sample = text[:_SAMPLE]
    if supposed not in STOPWORDS:
        return False
    if supposed == declared and _in_another_script(sample, declared):
        return True
    every = _WORD.findall(sample)
    words = [word for word in every if word.islower()]
    # Tables and lists of names are in any language.
    if len(words) < max(_MIN_WORDS, len(every) / 2) or _FOREIGN.search(sample):
        return False
    small = STOPWORDS[supposed] | (STOPWORDS["hr"] if supposed == "sr" else frozenset())
    counts = Counter(words)
    own = _among(small, counts)
    enough = _ENOUGH_OF_DENSE if supposed in _DENSE else _ENOUGH
    if supposed == declared and len(words) >= enough and own <= _FEW_OWN * len(words):
        return True
    strangers: Counter[str] = Counter()
    for word, count in counts.items():
        for code in _STRANGERS_OF.get(word, ()):
            strangers[code] += count
    return any(
        _is_nearer(_STRANGERS[code], small, counts)
        for code, stranger in strangers.items()
        if stranger >= max(own, _STRANGE * len(words))
    )


def _is_nearer(theirs: frozenset[str], small: frozenset[str], counts: Counter[str]) -> bool:
    """Whether the words of a text speak for a stranger: neighbours share small words, so those of one alone count."""
    return _among(theirs - small, counts) > 1.5 * _among(small - theirs, counts)


def _among(small: frozenset[str], counts: Counter[str]) -> int:
    return sum(counts[word] for word in small if word in counts)


def _in_another_script(sample: str, language: str) -> bool:
    """Whether most letters of a text are of a script in which its language is not written."""
    if language in _TWO_SCRIPTS or (_SCRIPT_OF[language] == "latin" and not _NOT_LATIN.search(sample)):
        return False
    letters = Counter(filter(str.isalpha, sample))
    own = sum(count for char, count in letters.items() if _script(char) == _SCRIPT_OF[language])
    return letters.total() >= _MIN_WORDS and 2 * own < letters.total()


def _script(char: str) -> str:
    """A rough script: enough to tell apart those of the known languages."""
    code = ord(char)
    return next((name for last, name in _BLOCKS if code <= last), "other")


_BLOCKS = ((0x024F, "latin"), (0x036F, "other"), (0x03FF, "greek"), (0x052F, "cyrillic"), (0x05FF, "other"), (0x08FF, "arabic"),
           (0x097F, "devanagari"), (0x1DFF, "other"), (0x1EFF, "latin"))  # fmt: skip
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")
_SCRIPT_OF = {code: _script(max(small)[0]) for code, small in STOPWORDS.items()}
_TWO_SCRIPTS = frozenset({"sr", "hr"})
"""Serbian is written in both; in Latin letters its small words are those of Croatian."""


def nearest_language(text: str, known: Collection[str], usual: str = "") -> str:
    """That of the ``known`` languages, English among them, in which a text is most likely written, however short it is.

    ``usual``, the language its outlet writes in, when the text does not clearly speak for another; else English.
    """
    sample = text[:_SAMPLE]
    if (by_script := _by_script(sample) or ("hi" if _is_mostly(_DEVANAGARI, sample) else "")) in known:
        return by_script
    cyrillic = _is_mostly_cyrillic(sample)
    possible = [code for code in sorted(known) if _is_cyrillic(code) == cyrillic] or ["en"]
    # Names are full of small words ("Le Monde", "La Repubblica"): only words in lower case vote.
    votes = _votes(word for word in _WORD.findall(sample) if word == word.lower())
    written = frozenset(sample.casefold())
    for code, letters in LETTERS.items():
        votes[code] += _HINT * (not letters.isdisjoint(written))
    votes[usual] += _HINT
    return max(possible, key=lambda code: (votes[code], code == usual, code == "en"))


def speaks(text: str, language: str) -> bool:
    """Whether a line, too short for a guess, has small words of ``language``, and of no other language more."""
    votes = _votes(word.casefold() for word in _WORD.findall(text))
    return votes[language] > 0 and votes[language] == max(votes.values())


def _votes(words: Iterable[str]) -> Counter[str]:
    """How many of the words are small words of each language."""
    votes: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for code in _LANGUAGES_OF.get(word, ()):
            votes[code] += count
    return votes


def _is_mostly_cyrillic(text: str) -> bool:
    return _is_mostly(_CYRILLIC, text)


def _is_mostly(script: re.Pattern[str], text: str) -> bool:
    found = len(script.findall(text)) if not text.isascii() else 0
    return found > 0 and found * 2 > sum(map(str.isalpha, text))


def _is_cyrillic(code: str) -> bool:
    return any(_CYRILLIC.match(word) for word in STOPWORDS.get(code, ()))


def _declared(found: Structured, tree: HtmlElement) -> tuple[str, str]:
    body = tree.find("body")
    values = [
        tree.get("lang"),
        tree.get("xml:lang"),
        *strings(found.article.get("inLanguage")),
        found.first("og:locale", "content-language", "dc.language"),
        body.get("lang") if body is not None else None,
    ]
    for value in values:
        code, region = subtags(value or "")
        if code:
            return _SAME.get(code, code), region
    return "", ""


def _by_script(sample: str) -> str:
    letters = _FOREIGN.findall(sample)
    if len(letters) < 20 or len(letters) * 2 < sum(c.isalpha() for c in sample):
        return ""
    counts = {code: sum(first <= c <= last for c in letters) for first, last, code in SCRIPTS}
    # Japanese mixes kana with Chinese characters; a few kana settle it.
    if counts["ja"] * 10 > len(letters):
        return "ja"
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] * 2 > len(letters) else ""
