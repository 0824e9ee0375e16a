"""Every place where an article names an outlet, listed or not, whether or not it credits it there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.models import Field, Link
from crawler.reading.credits.eastern import eastern_names
from crawler.reading.credits.hostnames import host_labels, names_host
from crawler.reading.credits.passage import Passage
from crawler.reading.credits.stations import station_names
from crawler.reading.credits.unlisted import HEADS, quoted_names, unlisted_names
from crawler.reading.name_index import NameIndex
from crawler.reading.names import ARTICLES, WORD
from crawler.reading.outlets import Outlet, OutletList

_BROADCASTING = re.compile(r"\b(?:Broadcasting|Television|Radio|TV)\b")
_INTRODUCED, _TIMES = 20, 40
"""Names that one text may introduce as an outlet's, and places where each is looked for again."""


@dataclass(frozen=True, slots=True)
class Own:
    """The outlet whose article is read."""

    outlet: Outlet | None
    domain: str
    name: str

    @property
    def family(self) -> str:
        return self.outlet.family if self.outlet is not None else ""

    @property
    def title(self) -> str:
        return self.name or (self.outlet.title if self.outlet is not None else "")

    def is_called(self, name: str) -> bool:
        """Whether a name on no list is that of the outlet's own host, or the last word of it ("The Herald")."""
        if self.outlet is not None:
            return self._begins_with_title(name)
        if not self.domain:
            return False
        if _BROADCASTING.search(name) and not _BROADCASTING.search(self.name):
            return False  # "Namibian Broadcasting Corporation" is not The Namibian
        last = _last_word(name, alone=True)
        short = last in HEADS and _without_article(name) == last and len(last) > 3
        return names_host(name, self.domain) or (
            short and any(label.endswith(last.casefold()) for label in host_labels(self.domain))
        )

    def _begins_with_title(self, name: str) -> bool:
        """Whether a name on no list is the listed outlet's with a word that says what it is: "HORIZONT Online"."""
        first, _, rest = _without_article(name).partition(" ")
        title = _without_article(self.outlet.title if self.outlet is not None else "")
        return rest in HEADS and len(first) > 3 and first.casefold() == title.casefold()


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at its place. ``domain`` is the outlet's, or that of a link over the name."""

    field: Field
    start: int
    end: int
    name: str
    outlet: Outlet | None
    domain: str = ""
    own: bool = False
    ordinary: bool = False
    label_only: bool = False

    @property
    def key(self) -> str:
        """What makes two mentions one credit: the publisher, or the unlisted name."""
        return self.outlet.family if self.outlet is not None else "?" + self.name.casefold()


def find_mentions(
    passage: Passage, index: NameIndex, outlets: OutletList, own: Own, links: Sequence[Link]
) -> list[Mention]:
    """The mentions of one field in reading order, without overlaps."""
    places = _Places()
    for mention in _listed(passage, index, outlets, own):
        places.add(mention)
    for new in list(_unlisted(passage, own, links, outlets)):
        rivals = places.overlapping(new)
        # "Belfast Telegraph" is not the Telegraph: the longer name wins over a bare word inside it.
        if all(len(WORD.findall(m.name)) == 1 and new.end - new.start > m.end - m.start for m in rivals):
            places.remove(rivals)
            places.add(new)
    return _resolved(_without_namesakes(passage.text, places.in_order()))


class _Places:
    """Mentions by where they stand, so that nobody goes through all of them for each new one."""

    _WIDTH = 64

    def __init__(self) -> None:
        self._near: dict[int, dict[int, Mention]] = {}

    def add(self, mention: Mention) -> None:
        for stretch in self._stretches(mention):
            self._near.setdefault(stretch, {})[mention.start] = mention

    def remove(self, mentions: Sequence[Mention]) -> None:
        for mention in mentions:
            for stretch in self._stretches(mention):
                del self._near[stretch][mention.start]

    def overlapping(self, new: Mention) -> list[Mention]:
        near = {start: m for stretch in self._stretches(new) for start, m in self._near.get(stretch, {}).items()}
        return [m for m in near.values() if m.start < new.end and new.start < m.end]

    def in_order(self) -> list[Mention]:
        every = {start: m for near in self._near.values() for start, m in near.items()}
        return [every[start] for start in sorted(every)]

    def _stretches(self, mention: Mention) -> range:
        return range(mention.start // self._WIDTH, mention.end // self._WIDTH + 1)


def _listed(passage: Passage, index: NameIndex, outlets: OutletList, own: Own) -> Iterator[Mention]:
    short = _last_word(own.title)
    for hit in index.find(passage.text, passage.words):
        outlet = outlets.get(hit.name.outlet)
        if outlet is None:
            continue
        is_own = bool(own.family) and outlet.family == own.family
        text = passage.text[hit.start : hit.end]
        # "The Times" is the Los Angeles Times on its own pages.
        is_own = is_own or (bool(short) and len(hit.name.words) == 1 and _last_word(text, alone=True) == short)
        is_own = is_own or own.is_called(text)
        head = outlets.get(outlet.family)
        domain = outlet.domain or (head.domain if head is not None else "")
        name = hit.name
        yield Mention(passage.field, hit.start, hit.end, text, outlet, domain, is_own, name.ordinary, name.label_only)


def _last_word(name: str, alone: bool = False) -> str:
    words = [word for word in WORD.findall(name) if word.casefold() not in ARTICLES]
    if not words or (len(words) < 2 and not alone):
        return ""
    return words[-1] if alone or words[-1] in HEADS else ""


def _unlisted(passage: Passage, own: Own, links: Sequence[Link], outlets: OutletList) -> Iterator[Mention]:
    folded = _without_article(own.title).casefold()
    names = list(unlisted_names(passage, links))
    for start, end, domain in names + [(*span, "") for span in _again(passage.text, names)]:
        name = _without_article(passage.text[start:end])
        if own.is_called(name):
            yield Mention(passage.field, start, end, name, None, own.domain, own=True)
        elif not folded or not (name.casefold() == folded or name.casefold().endswith(" " + folded)):
            yield Mention(passage.field, start, end, name, None, domain)
    for start, end in quoted_names(passage.text):
        yield Mention(passage.field, start, end, passage.text[start:end], None, ordinary=True)
    for start, end in eastern_names(passage.text):
        yield Mention(passage.field, start, end, passage.text[start:end], None)
    for start, end in station_names(passage.text):
        name = _without_article(passage.text[start:end]).removesuffix("-TV")
        outlet = outlets.by_domain(name) if "." in name and " " not in name else None  # told FoxNews.com
        if outlet is None:
            yield Mention(passage.field, start, end, name, None, own=own.is_called(name))
        elif not own.family or outlet.family != own.family:
            yield Mention(passage.field, start, end, name, outlet, outlet.domain)
    if own.outlet is None:
        yield from _own_names(passage, own)


def _again(text: str, names: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    """Where a name stands again that a text has introduced: "the agency Niu ... talked to Niu"."""
    seen = {start for start, _, _ in names}
    for name in list(dict.fromkeys(text[start:end] for start, end, domain in names if not domain))[:_INTRODUCED]:
        start = text.find(name)
        for _ in range(_TIMES):
            if start < 0:
                break
            end = start + len(name)
            whole = not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
            if whole and start not in seen and name[0].isupper():
                yield start, end
            start = text.find(name, end)


def _own_names(passage: Passage, own: Own) -> Iterator[Mention]:
    """Where a text names its own outlet, which is on no list."""
    text, bare = passage.text, _without_article(own.title)
    if len(bare) < 3:
        return
    for spelling in dict.fromkeys([bare, bare.upper()]):
        start = text.find(spelling)
        while start >= 0:
            yield Mention(passage.field, start, start + len(spelling), spelling, None, own.domain, own=True)
            start = text.find(spelling, start + len(spelling))
    last = _last_word(own.title)
    start = text.find(f"he {last}") if last else -1
    if start >= 0:
        yield Mention(passage.field, start + 3, start + 3 + len(last), last, None, own.domain, own=True)
    for word, start, end in passage.words:
        if word[0].isupper() and len(word) > 2 and names_host(word, own.domain):
            yield Mention(passage.field, start, end, word, None, own.domain, own=True)


def _without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.casefold() in ARTICLES else name


def _without_namesakes(text: str, mentions: list[Mention]) -> list[Mention]:
    """Drops a short form that the text explains as someone else's ("Namibian Broadcasting Corporation (NBC)")."""
    foreign = set()
    for before, mention in zip([None, *mentions], mentions, strict=False):
        bracketed = text[mention.start - 1 : mention.start] == "(" and text[mention.end : mention.end + 1] == ")"
        explained = before is not None and before.key == mention.key and mention.start - before.end < 4
        opened = text[mention.end : mention.end + 2] == " ("
        if opened and abbreviates(
            " ".join(WORD.findall(text[mention.end + 2 : mention.end + 90])[: len(mention.name)]), mention.name
        ):
            foreign.add(mention.name)
        if bracketed and not explained and abbreviates(text[max(0, mention.start - 120) : mention.start], mention.name):
            foreign.add(mention.name)
    return [m for m in mentions if m.own or m.name not in foreign]


def abbreviates(left: str, name: str) -> bool:
    """Whether ``name`` is made of the first letters of the words before it."""
    if not name.isupper() or not 1 < len(name) < 6:
        return False
    words = WORD.findall(left)[-len(name) :]
    return len(words) == len(name) and "".join(word[0] for word in words).casefold() == name.casefold()


def _resolved(mentions: list[Mention]) -> list[Mention]:
    """Short forms after the long one mean the long one ("The New York Times ... told The Times")."""
    seen: dict[str, Mention] = {}
    result = []
    for mention in mentions:
        words = [word for word in WORD.findall(mention.name) if word.casefold() not in ARTICLES]
        if len(words) == 1 and words[0] in seen and mention.ordinary:
            full = seen[words[0]]
            mention = Mention(mention.field, mention.start, mention.end, full.name, full.outlet, full.domain, full.own)
        elif len(words) > 1:
            seen.setdefault(words[-1], mention)
        result.append(mention)
    return result
