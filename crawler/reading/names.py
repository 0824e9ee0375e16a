"""The names of outlets as they may be written: their words, the articles in front, and what is no name at all.

Names bend («Медузе», "Reutersa", "der Süddeutschen Zeitung", "au Monde"): ``name_endings`` makes the bent forms. Where words
stand without spaces, or have signs that ``\\w`` does not know, a name is looked for as it is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.reading.name_endings import CYRILLIC, inflected

_SPACELESS = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
WORD = re.compile(rf"[^\W{_SPACELESS}]+|[{_SPACELESS}]+")
"""A word; Latin letters end where Chinese, Japanese or Korean signs begin ("据CNN报道")."""
WHOLE = re.compile(rf"[\u0900-\u109f\u1100-\u11ff\u1780-\u17ff{_SPACELESS}]")
"""Signs of scripts whose words ``WORD`` does not tell apart: those above, and those of India and South-East Asia."""
JOINTS = frozenset(" -–.'’ʼ&/+")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


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
    whole: str = ""
    """The name as it is written, where words are not told apart by spaces; ``words`` is empty then."""
    native: bool = False
    """Of an outlet that writes in the text's language: of two of one name it is meant."""


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
    if (whole := spelling.rstrip("!")) and WHOLE.search(whole):
        return Name(outlet, (), ordinary=ordinary, label_only=spelling.endswith("!"), whole=whole, native=native)
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
