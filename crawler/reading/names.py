"""Finds outlet names in text: a dictionary from a name's first word to the names that may begin there.

Names bend: «Медузе», "Reutersa", "der Süddeutschen Zeitung", "au Monde". The bent forms are made here by ending, so
that the list of outlets holds base forms and only what no rule gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

WORD = re.compile(r"\w+")
JOINTS = frozenset(" -–.'’ʼ&/+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CYRILLIC = frozenset({"uk", "ru", "be", "bg"})
_ARTICLE_FAMILIES = tuple(
    _set(words)
    for words in (
        "the",
        "die der",
        "der dem den des",
        "das dem des",
        "le la les l au aux du de",
        "el la los las al del",
        "de het",
        "il la lo i gli l al alla all del della dell dal dalla dall nel nella nell sul sulla sull col",
    )
)
ARTICLES = frozenset().union(*_ARTICLE_FAMILIES)
_OWN_ARTICLES = {
    "en": frozenset({"the"}),
    "de": _set("der die das dem den des"),
    "fr": _set("le la les l au aux du"),
    "es": _set("el la los las al del"),
    "nl": _set("de het"),
    "it": _set("il la lo i gli l al alla all del della dell dal dalla dall nel nella sul sulla"),
}
# Where a name without its article is no name at all ("the sun says"); German drops the article freely ("laut Bild").
_KEEPS_ARTICLE = frozenset({"en", "fr", "es", "it"})

_CYRILLIC_ENDINGS = (
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
_CZECH_ENDINGS = (
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
_POLISH_ENDINGS = (
    ("el", "el la lowi lem lu"),
    ("ka", "ka ki ce kę ką"),
    ("ta", "ta ty cie tę tą tej"),
    ("a", "a y i ie ę ą ej"),
)


def inflected(word: str, language: str) -> frozenset[str]:
    """The forms a word of a name takes in running text, the word itself and its capitals among them."""
    forms = {word, word.upper()} if len(word) > 1 else {word}
    if language == "it" and word.isupper() and len(word) > 2:
        forms.add(word.capitalize())  # Italian newsrooms write Cnn, Tass
    if len(word) > 4 and word[0].isupper() and not word[1:].islower() and not word.isupper():
        forms.add(word.capitalize())  # Buzzfeed, Techcrunch
    if len(word) > 4 and word[0].islower():
        forms.add(word[0].upper() + word[1:])
    if language in CYRILLIC and "а" <= word[-1].casefold() <= "ӿ":
        forms |= _bent(word, _CYRILLIC_ENDINGS, "а у ом ем ові е і", shortest=3)
    elif language == "pl" and word.isalpha() and word.isascii():
        forms |= _bent(word, _POLISH_ENDINGS, "a u owi em iem", shortest=3)
    elif language == "cs" and word.isalpha():
        forms |= _bent(word, _CZECH_ENDINGS, "u a ovi em e", shortest=2)
    elif language == "de" and len(word) > 3 and word[0].isupper():
        forms |= {word + "n", word + "r"} if word.endswith("e") else {word + "s"}
    return frozenset(forms)


def _bent(word: str, endings: Iterable[tuple[str, str]], plain: str, shortest: int) -> set[str]:
    if word.isupper() and len(word) < 4:
        return set()
    low = word.casefold()
    for ending, forms in endings:
        if low.endswith(ending) and len(low) - len(ending) >= shortest:
            stem = word[: len(word) - len(ending)]
            bent = {stem + form for form in forms.split()} | ({stem} if ending == "и" else set())
            return bent | {form.upper() for form in bent}
    if low[-1] in "аеєиіїоуюяaeiouyáéíóúůýě" or len(word) < shortest:
        return set()
    return {word + form for form in plain.split()}


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write an outlet. ``ordinary``: also a plain word of the language, so only strong cues count."""

    outlet: str
    words: tuple[frozenset[str], ...]
    articles: frozenset[str] = frozenset()
    """An article in front must be one of these; empty when any will do."""
    needs_article: bool = False
    ordinary: bool = False
    label_only: bool = False
    is_domain: bool = False
    native: bool = False
    """Of an outlet that writes in the text's language: of two of one name it is meant."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text; ``start`` includes a capital article ("The Times", not "the Times")."""

    start: int
    end: int
    name: Name
    after_word: int
    """Index of the word after the name, for whoever walks the words."""


def split_article(name: str) -> tuple[str, list[str]]:
    """The leading article, or '', and the words behind it ("L'Express", but not "L.A. Times")."""
    words = WORD.findall(name.rstrip("!"))
    if len(words) > 1 and words[0].casefold() in ARTICLES and name[len(words[0])] in " '’":
        return words[0], words[1:]
    return "", words


def make_name(
    outlet: str,
    spelling: str,
    language: str,
    *,
    ordinary: bool = False,
    article: str = "",
    tagged: bool = False,
    native: bool = False,
) -> Name | None:
    """A ``Name`` for texts in ``language``; a trailing ``!`` makes it label-only. None when it holds no word.

    ``article``: the one of the outlet's title; a bare ordinary word ("Sun") needs it unless ``tagged`` for it.
    """
    article_here, words = split_article(spelling)
    if not words or all(word.isdigit() for word in words):
        return None
    has_article = bool(article_here)
    needed = _articles_like(article_here or article)
    # "Der Guardian" is one, but "den Post" of a German text is a plain word and no Italian newspaper.
    foreign = ordinary and not tagged and len(words) == 1
    if needed and not foreign and not needed & _OWN_ARTICLES.get(language, frozenset()):
        needed |= _OWN_ARTICLES.get(language, frozenset())
    alone = len(words) == 1
    bare = ordinary and bool(article) and not tagged and language in _KEEPS_ARTICLE
    needs = alone and language not in CYRILLIC and (has_article or bare)
    forms = [inflected(word, language) for word in words]
    if language in CYRILLIC:
        forms[1:] = [form | {w[0].swapcase() + w[1:] for w in form} for form in forms[1:]]
    return Name(
        outlet,
        tuple(forms),
        needed if alone else frozenset(),
        needs,
        ordinary and alone,
        spelling.endswith("!"),
        native=native,
    )


def _articles_like(word: str) -> frozenset[str]:
    like = [family for family in _ARTICLE_FAMILIES if word.casefold() in family]
    # "der" is the article of masculine titles; of titles with "die" it is the dative or genitive.
    return frozenset().union(*(family for family in like if word.casefold() != "der" or "dem" in family))


def domain_name(outlet: str, domain: str) -> Name:
    """A domain written in the text ("according to politico.eu")."""
    words = tuple(frozenset({w, w.capitalize(), w.upper()}) for w in WORD.findall(domain))
    return Name(outlet, words, is_domain=True)


@dataclass(frozen=True)
class NameIndex:
    """Every name of one language, keyed by the forms of its first word, longest names first."""

    by_word: Mapping[str, tuple[Name, ...]] = field(repr=False)

    @classmethod
    def build(cls, names: Iterable[Name]) -> NameIndex:
        table: dict[str, list[Name]] = {}
        for name in names:
            for form in name.words[0]:
                table.setdefault(form, []).append(name)
        return cls({word: tuple(sorted(found, key=_specificity)) for word, found in table.items()})

    def find(self, text: str, words: list[tuple[str, int, int]]) -> Iterator[Hit]:
        """Names in ``text``, left to right, without overlaps. ``words``: (word, start, end) as ``WORD`` finds them."""
        by_word, skip = self.by_word, 0
        for i, (word, _, _) in enumerate(words):
            if i < skip or word not in by_word:
                continue
            for name in by_word[word]:
                hit = _match(name, text, words, i)
                if hit is not None:
                    skip = hit.after_word
                    yield hit
                    break


def _specificity(name: Name) -> tuple[int, bool, int, bool, bool, bool]:
    # "The Sun" before "Sun": at equal length the reading that fits an article in front is tried first.
    return (
        -len(name.words),
        not name.needs_article,
        len(name.articles) or 99,
        name.ordinary,
        name.label_only,
        not name.native,
    )


def _match(name: Name, text: str, words: list[tuple[str, int, int]], i: int) -> Hit | None:
    last = i + len(name.words)
    if last > len(words):
        return None
    for j in range(1, len(name.words)):
        if words[i + j][0] not in name.words[j]:
            return None
        joint = text[words[i + j - 1][2] : words[i + j][1]]
        if name.is_domain:
            if joint != ".":
                return None
        elif len(joint) > 2 or not JOINTS.issuperset(joint):
            return None
    start = words[i][1]
    article = _article(text, words, i)
    if name.needs_article and article is None:
        return None
    if name.articles and article is not None and article[0].casefold() not in name.articles:
        return None
    if article is not None and article[0][0].isupper():
        start = article[1]
    return Hit(start, words[last - 1][2], name, last)


def _article(text: str, words: list[tuple[str, int, int]], i: int) -> tuple[str, int] | None:
    if i == 0:
        return None
    word, start, end = words[i - 1]
    joint = text[end : words[i][1]]
    if word.casefold() in ARTICLES and joint in {" ", "'", "’", " «", " „", ' "', " “"}:
        return word, start
    return None
