"""Finds outlet names in text: a dictionary from a name's first word to the names that may begin there.

Domains are found by their first label, and names in scripts without spaces by one pattern of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crawler.reading.name_endings import joined_length
from crawler.reading.names import ARTICLES, JOINTS, WHOLE, WORD, Name

Words = list[tuple[str, int, int]]
Domains = Mapping[str, tuple[tuple[tuple[str, ...], Name], ...]]
_PARTICLE = re.compile(
    "은|는|이|가|을|를|에|와|과|의|도|로|으로|측|기자|등|보도|특파원|계열|취재|인터뷰|통신|신문|방송|뉴스|보다|처럼|마저|조차|만|까지|부터|라고|이라고"
)
"""What may hang on a Korean name."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found in a text; ``start`` includes a capital article ("The Times", not "the Times")."""

    start: int
    end: int
    name: Name
    after_word: int
    """Index of the word after the name, for whoever walks the words."""


def domain_index(domains: Iterable[tuple[str, str]]) -> Domains:
    """(outlet id, domain) by the first label of each domain ("according to politico.eu")."""
    table: dict[str, list[tuple[tuple[str, ...], Name]]] = {}
    for outlet, domain in domains:
        labels = tuple(WORD.findall(domain.casefold()))
        if labels:
            table.setdefault(labels[0], []).append((labels, Name(outlet, ())))
    return {label: tuple(sorted(found, key=lambda one: -len(one[0]))) for label, found in table.items()}


@dataclass(frozen=True)
class NameIndex:
    """Every name of one language, keyed by the forms of its first word, longest names first."""

    by_word: Mapping[str, tuple[Name, ...]] = field(repr=False)
    domains: Domains = field(repr=False, default_factory=dict)
    whole: Mapping[str, Name] = field(repr=False, default_factory=dict)
    _pattern: re.Pattern[str] | None = field(repr=False, default=None)
    _language: str = ""

    @classmethod
    def build(cls, names: Iterable[Name], domains: Domains | None = None, language: str = "") -> NameIndex:
        """An index of ``names`` as they are written in texts of ``language``."""
        table: dict[str, list[Name]] = {}
        whole: dict[str, Name] = {}
        for name in names:
            if name.whole:
                whole.setdefault(name.whole, name)
            for form in name.words[0] if name.words else ():
                table.setdefault(form, []).append(name)
        pattern = "|".join(map(re.escape, sorted(whole, key=len, reverse=True)))
        by_word = {word: tuple(sorted(found, key=_specificity)) for word, found in table.items()}
        return cls(by_word, domains or {}, whole, re.compile(pattern) if pattern else None, language)

    def find(self, text: str, words: Words) -> Iterator[Hit]:
        """Names in ``text``, left to right, without overlaps. ``words``: (word, start, end) as ``WORD`` finds them."""
        spelled = self._find_spelled(text, words)
        if self._pattern is None or WHOLE.search(text) is None:
            yield from spelled
            return
        end = 0
        for hit in sorted([*spelled, *self._find_whole(text)], key=lambda hit: (hit.start, -hit.end)):
            if hit.start >= end:
                end = hit.end
                yield hit

    def _find_spelled(self, text: str, words: Words) -> Iterator[Hit]:
        by_word, domains, skip = self.by_word, self.domains, 0
        for i, (word, _, end) in enumerate(words):
            if i < skip:
                continue
            hit = _match_domain(domains, text, words, i) if text[end : end + 1] == "." else None
            if hit is None and word in by_word:
                hit = self._match_any(by_word[word], text, words, i)
            if hit is not None:
                skip = hit.after_word
                yield hit

    def _match_any(self, names: tuple[Name, ...], text: str, words: Words, i: int) -> Hit | None:
        return next(filter(None, (_match(name, text, words, i, self._language) for name in names)), None)

    def _find_whole(self, text: str) -> Iterator[Hit]:
        assert self._pattern is not None
        for match in self._pattern.finditer(text):
            if _stands_alone(text, *match.span()):
                yield Hit(match.start(), match.end(), self.whole[match.group()], 0)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether no longer word goes on there, as far as signs tell: Katakana, Korean and Indic words have ends, Chinese ones none."""
    for before, inside, behind in (
        (text[start - 1 : start], text[start], ""),
        ("", text[end - 1], text[end : end + 1]),
    ):
        other = before or behind
        if not other:
            continue
        if "\u30a1" <= inside <= "\u30fc" and ("\u30a1" <= other <= "\u30fa" or other == "\u30fc"):
            return False
        if "\u0900" <= inside <= "\u109f" and "\u0900" <= other <= "\u109f" and other not in "\u0964\u0965":
            return False
        if (
            "\uac00" <= inside <= "\ud7a3"
            and "\uac00" <= other <= "\ud7a3"
            and (before or not _PARTICLE.match(text, end))
        ):
            return False
    return True


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


def _match_domain(domains: Domains, text: str, words: Words, i: int) -> Hit | None:
    for labels, name in domains.get(words[i][0].casefold(), ()):
        last = i + len(labels)
        if last <= len(words) and all(
            words[i + j][0].casefold() == labels[j] and text[words[i + j - 1][2] : words[i + j][1]] in ".-"
            for j in range(1, len(labels))
        ):
            return Hit(words[i][1], words[last - 1][2], name, last)
    return None


def _match(name: Name, text: str, words: Words, i: int, language: str) -> Hit | None:
    last = i + len(name.words)
    if last > len(words):
        return None
    for j in range(1, len(name.words)):
        if words[i + j][0] not in name.words[j]:
            return None
        joint = text[words[i + j - 1][2] : words[i + j][1]]
        if len(joint) > 2 or not JOINTS.issuperset(joint):
            return None
    start = words[i][1] + joined_length(words[i][0], name.words[0], language)
    article = _article(text, words, i)
    if name.needs_article and article is None:
        return None
    if name.articles and article is not None and article[0].casefold() not in name.articles:
        return None
    if article is not None and article[0][0].isupper():
        start = article[1]
    return Hit(start, words[last - 1][2], name, last)


def _article(text: str, words: Words, i: int) -> tuple[str, int] | None:
    if i == 0:
        return None
    word, start, end = words[i - 1]
    joint = text[end : words[i][1]]
    if word.casefold() in ARTICLES and joint in {" ", "'", "’", " «", " „", ' "', " “"}:
        return word, start
    return None
