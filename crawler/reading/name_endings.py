"""The forms a word of a name takes in running text, by ending: the list of outlets holds base forms and what no rule gives."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

Endings = tuple[tuple[str, str], ...]

CYRILLIC = frozenset({"uk", "ru", "be", "bg", "sr", "mk"})
_EAST_SLAVIC: Endings = (
    ("ая", "ая ой ую ою"),
    ("ое", "ое ого ому ым ом"),
    ("ее", "ее его ему им ем"),
    ("ые", "ые ых ым ыми"),
    ("ие", "ие их им ими"),
    ("ии", "ии ий иям иями иях"),
    ("ия", "ия ии ию ией ий иям иями иях"),
    ("ий", "ий ого ому им ім"),
    ("ый", "ый ого ому ым ом"),
    ("ой", "ой ого ому ым ом"),
    ("а", "а и ы і е у ою ой ої ій"),
    ("я", "я и і ю ею ей є е"),
    ("о", "о а у ом е і"),
    ("е", "е ого ому им ім"),
    ("и", "и ей ям ями ях ов ам ами ах ів"),
    ("і", "і их им ими"),
    ("ь", "ь ю я ем ём ем е і"),
    ("ъ", "ъ а у ом е"),
)
_CZECH: Endings = (
    ("né", "né ných ným nými"),
    ("ké", "ké kých kým kými"),
    ("á", "á é ou"),
    ("ý", "ý ého ému ém ým"),
    ("ze", "ze zi zí"),
    ("a", "a y ě e u ou o"),
    ("o", "o a u em"),
    ("y", "y ů ám ách ami"),
    ("í", "í ího ímu ím"),
)
_POLISH: Endings = (
    ("el", "el la lowi lem lu"),
    ("ka", "ka ki ce kę ką"),
    ("ta", "ta ty cie tę tą tej"),
    ("a", "a y i ie ę ą ej"),
)
_SOUTH_SLAVIC: Endings = (
    ("ni", "ni nog nom nim"),
    ("ka", "ka ke ki ku kom ci"),
    ("a", "a e i u om o"),
    ("o", "o a u om"),
    ("e", "e a u em ama ima"),
    ("i", "i a ima ju jem"),
)
_LITHUANIAN: Endings = (
    ("as", "as o ui ą u e"),
    ("is", "is io iui į iu yje"),
    ("us", "us aus ui ų umi uje"),
    ("ė", "ė ės ei ę e ėje"),
    ("a", "a os ai ą oje"),
)
_LATVIAN: Endings = (
    ("as", "as u ām ās"),
    ("is", "is a im i ī"),
    ("s", "s a am u ā"),
    ("e", "e es ei i ē"),
    ("a", "a as ai u ā"),
)
_BENDING = {
    **dict.fromkeys(CYRILLIC, (_EAST_SLAVIC, "а у ом ем ові е і", 3)),
    "pl": (_POLISH, "a u owi em iem", 3),
    "cs": (_CZECH, "u a ovi em e", 2),
    "sk": (_CZECH, "u a ovi om e", 2),
    **dict.fromkeys(("hr", "sl", "bs"), (_SOUTH_SLAVIC, "a u om em ov", 2)),
    "lt": (_LITHUANIAN, "o ui e", 3),
    "lv": (_LATVIAN, "a am u ā", 3),
}
"""Of each language: endings and what they become, what follows a name without any of them, the least letters of a stem."""
_VOWELS = frozenset("аеєиіїоуюяaeiouyáéíóúůýěäöõüąęėįųūāēīő")
_HUNG_ON = {
    "fi": ("n lle lla lta ssa sta", "in ille illa ilta issa ista"),
    "et": ("le s st lt ga", "i ile is ist ilt iga"),
    "hu": (
        "t nak nek ban ben tól től ról ről ra re n hoz hez höz",
        "t ot et nak nek ban ben tól től ról ről ra re on en hoz hez",
    ),
    "ro": ("lui", "ul ului"),
    **dict.fromkeys(("sv", "da", "no"), ("s", "s")),
}
"""What hangs on names as they are: behind a vowel, behind any other letter."""
_ARABIC_JOINED = ("و", "ف", "ب", "ل", "ك")
_HEBREW_JOINED = ("ה", "ב", "ל", "מ", "ש", "כ", "ו", "וב", "ול", "שב", "של", "מה", "בה", "לה")
_JOINED = {"ar": _ARABIC_JOINED, "fa": (), "he": _HEBREW_JOINED}
_BENT_BY_RULE = frozenset({"it", "de", *_BENDING, *_HUNG_ON, *_JOINED})


def inflected(word: str, language: str) -> frozenset[str]:
    """The forms a word of a name takes in running text, the word itself and its capitals among them."""
    return _forms(word, language if language in _BENT_BY_RULE else "")


@lru_cache(maxsize=65536)
def _forms(word: str, language: str) -> frozenset[str]:
    """Kept, for thousands of names share their words, and most languages their forms."""
    forms = {word, word.upper()} if len(word) > 1 else {word}
    if language == "it" and word.isupper() and len(word) > 2:
        forms.add(word.capitalize())  # Italian newsrooms write Cnn, Tass
    if len(word) > 4 and word[0].isupper() and not word[1:].islower() and not word.isupper():
        forms.add(word.capitalize())  # Buzzfeed, Techcrunch
    if len(word) > 4 and word[0].islower():
        forms.add(word[0].upper() + word[1:])
    if language in CYRILLIC:
        if "а" <= word[-1].casefold() <= "ӿ":
            forms |= _bent(word, *_BENDING[language])
        elif language == "sr" and word.isalpha():
            forms |= _bent(word, *_BENDING["hr"])
    elif language == "pl" and not (word.isalpha() and word.isascii()):
        pass
    elif language in _BENDING and word.isalpha():
        forms |= _bent(word, *_BENDING[language])
    elif language in _HUNG_ON and word[-1].isalpha():
        forms |= {word + ending for ending in _HUNG_ON[language][word[-1].casefold() not in _VOWELS].split()}
    elif language == "de" and len(word) > 3 and word[0].isupper():
        forms |= {word + "n", word + "r"} if word.endswith("e") else {word + "s"}
    elif language in _JOINED and word[0] > "\u0590":
        forms |= {joined + word for joined in _JOINED[language]}
        if word.startswith("ال"):
            forms.add("لل" + word[2:])  # لل for ل and ال
    return frozenset(forms)


def joined_length(word: str, forms: frozenset[str], language: str) -> int:
    """How many letters of a word stand before the name itself, written together with it ("لرويترز"): 0 in most languages."""
    if language not in _JOINED:
        return 0
    if word.startswith("لل"):
        return 1
    return len(word) - min(map(len, forms))


def _bent(word: str, endings: Iterable[tuple[str, str]], plain: str, shortest: int) -> set[str]:
    if word.isupper() and len(word) < 4:
        return set()
    low = word.casefold()
    for ending, forms in endings:
        if low.endswith(ending) and len(low) - len(ending) >= shortest:
            stem = word[: len(word) - len(ending)]
            bent = {stem + form for form in forms.split()} | ({stem} if ending == "и" else set())
            return bent | {form.upper() for form in bent}
    if low[-1] in _VOWELS or len(word) < shortest:
        return set()
    return {word + form for form in plain.split()}
