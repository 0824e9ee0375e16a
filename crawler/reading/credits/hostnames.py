"""Whether a name is that of a host: "Lesotho Times" of lestimes.com, "Neue Zürcher Zeitung" of nzz.ch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from anyascii import anyascii

from crawler.reading.names import ARTICLES, WORD
from crawler.urls import registered_domain

_SHORTEST = 2
_MOST_WORDS = 7


@lru_cache(maxsize=4096)
def host_labels(host: str) -> tuple[str, ...]:
    """The parts of a host that may be a name, in plain letters: without its public suffix and ``www``."""
    whole = host.casefold().removeprefix("www.")
    domain = registered_domain(whole) or whole
    above = whole.removesuffix(domain).strip(".")
    parts = [domain.partition(".")[0], *(above.split(".") if above else ())]
    return tuple(part for part in (_plain([p]) for p in parts) if len(part) >= _SHORTEST)


@lru_cache(maxsize=16384)
def names_host(name: str, host: str) -> bool:
    """Whether a label of the host is made of the beginnings of the name's words, in their order.

    Figures at the end of a label count for nothing ("KRON" of kron4.com), an article or a word that only says what it is
    may be left out ("JIS News" of jis.gov.jm).
    """
    spoken = WORD.findall(name)
    if not host or len(spoken) > _MOST_WORDS:
        return False
    whole = [word for word in map(_letters, spoken) if word]
    bare = [word for word in whole if word not in ARTICLES]
    return any(_is_made_of(label, words) for label in host_labels(host) for words in (whole, bare) if words)


def _is_made_of(label: str, words: Sequence[str]) -> bool:
    bare = label.rstrip("0123456789") or label
    whole = "".join(words)
    if len(bare) > 3 and (whole.startswith(bare) or whole.endswith(bare)):
        return True
    left, used = bare, 0
    for word in words:
        common = _common(left, word)
        left, used = left[common:], used + bool(common)
        if not left:
            return used == len(words) or len(bare) > 3 or (used == 1 and bare == words[0])
    return False


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def _letters(word: str) -> str:
    return _plain([word])


def _plain(words: Iterable[str]) -> str:
    return "".join(c for c in anyascii("".join(words)).casefold() if c.isalnum())
