"""Small words that hold a sentence together and say nothing of what it is about, such as "to" and "with"."""

from __future__ import annotations

from crawler.judging.topics import syntax
from crawler.judging.words.tokens import fold
from crawler.stopwords import STOPWORDS

_MORE = {
    "en": "a an or if so than then there their its our your my me him her she he you i into onto over under about after "
    "before between among against during without within through because while when where who whom whose what how "
    "these those been being were would could should may might can do does did who also only just up out off",
    "de": "den einer einem einen eines zur zum bei durch gegen ohne um vor unter über zwischen oder aber wenn als am",
    "fr": "à en de un d l s n que qui où dont mais ou donc entre contre chez vers sans sous leur leurs",
    "es": "a ante bajo con contra sin sobre tras ni o u si lo le les",
    "it": "a in su tra fra e o lo i all allo degli dello sul sulla",
    "pl": "a u dla bez nad pod przed przy między lub czy ich",
    "uk": "а та чи або від до при між без над під перед через про",
    "ru": "а или от у при между без над под перед через про со ко",
}
"""What ``STOPWORDS`` leaves out because it does not tell one language from its neighbours."""

SMALL_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(map(fold, {*words, *_MORE.get(code, "").split()})) for code, words in STOPWORDS.items()
}
ALL_SMALL_WORDS = frozenset().union(*SMALL_WORDS.values())


def languages_of_small_word(node: syntax.Node) -> frozenset[str]:
    """The languages in which a part of a query is a lone small word; a word in its exact case is never one."""
    match node:
        case syntax.Phrase(parts=(word,), case=False):
            return frozenset(code for code, small in SMALL_WORDS.items() if word in small)
        case syntax.Bool() if node.should and not node.must and not node.must_not:
            each = [languages_of_small_word(child) for child in node.should]
            return frozenset.intersection(*each)
        case _:
            return frozenset()


def small_words_alone(root: syntax.Node) -> tuple[str, ...]:
    """Words of a query that stand for themselves and are small ones in English, or in a language the query names."""
    codes = {"en"}.union(*(n.codes for n in syntax.walk(root) if isinstance(n, syntax.Language)))
    found: dict[str, None] = {}
    _collect(root, codes, found)
    return tuple(found)


def _collect(node: syntax.Node, codes: set[str], found: dict[str, None]) -> None:
    match node:
        case syntax.Phrase():
            if not codes.isdisjoint(languages_of_small_word(node)):
                found[node.parts[0]] = None
        case syntax.Bool():
            for child in node.must + node.should:
                _collect(child, codes, found)
        case syntax.Scoped():
            _collect(node.child, codes, found)
