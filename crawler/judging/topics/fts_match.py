"""Turns a query into an SQLite FTS5 MATCH expression that finds at least everything the query matches.

FTS5 with its default tokenizer (unicode61, remove_diacritics 1) cuts some texts into other words than the matcher: it
sees a run of Chinese as one word, keeps the dotless i, splits at a soft hyphen. ``fts_blind`` tells such texts; **they
must be scanned whatever the expression says**. Over all other texts the expression misses nothing.

Letters that folding spells out (``SPELLED_OUT``: ß, ł, ø ...) stay as they are in FTS5: a word is asked for in each spelling
that folds to it, so that German or Polish texts need not be scanned.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from math import prod

from crawler.judging.topics import syntax
from crawler.judging.topics.query import Query
from crawler.judging.topics.watchlists import WatchList
from crawler.judging.words.tokens import SPELLED_OUT, fold, query_words

# Characters that FTS5 and the matcher see alike: ASCII, Latin letters that fold alike, Cyrillic but ё, Hebrew and
# Georgian letters, plain Arabic letters, and signs that are no part of words for either. Found by comparing every
# character with a real FTS5, as tests/judging/topics/test_fts_match.py does again.
_ALIKE = (
    "\x00-\xa9\xab-\xac\xae-\xb1\xb4\xb6-\xb8\xbb\xbf-\xcf\xd1-\xdd\xdf-\xef\xf1-\xfd\xff-\u0125\u0128-\u0130\u0134-\u0137\u0139-\u013e"
    "\u0141-\u0148\u014c-\u0165\u0168-\u017e"
    "\u0400\u0402-\u0450\u0452-\u0481\u048a-\u0527\u05d0-\u05ea\u05f3\u05f4\u0621\u0627-\u063a\u0641-\u064a\u0660-\u0669"
    "\u067e\u0686\u0698\u06af\u060c\u061b\u061f\u10d0-\u10f0\u2010-\u2027\u2030-\u205e\u20a0-\u20b9\u2116\u2122\u2190-\u23f3"
    "\u2500-\u26ff\u3000-\u3003\u3008-\u3020\ufffd\U0001f300-\U0001f320\U0001f3a0-\U0001f3c4\U0001f400-\U0001f43e\U0001f442-\U0001f4f7\U0001f680-\U0001f6c5"
)
_UNLIKE = re.compile(f"[^{_ALIKE}]")
_FIRST_WILD = re.compile(r"[*?]")


def fts_blind(text: str) -> bool:
    """True when FTS5 may see other words in this text than the matcher, so that no expression can vouch for it."""
    return not text.isascii() and bool(_UNLIKE.search(text))  # all of ASCII is alike


def may_be_misread(title: str, summary: str, body: str) -> bool:
    """True when the search index may see other words in a text than the matcher does."""
    return fts_blind(title) or fts_blind(summary) or fts_blind(body)


def fts_query(query: Query, lists: Mapping[str, WatchList] | None = None) -> str | None:
    """A MATCH expression over columns title, summary and body; None when it cannot be narrowed: scan everything then.

    Every text that matches ``query`` either matches the expression or is ``fts_blind``. ``lists`` are the watch lists
    by name.
    """
    return _expression(query.root, "", lists or {})


def _expression(node: syntax.Node, column: str, lists: Mapping[str, WatchList]) -> str | None:
    match node:
        case syntax.Phrase():
            return _phrase(node.parts, column, exact=not node.slop)
        case syntax.Listed():
            entries = lists[node.name].entries if node.name in lists else ()
            return (
                _any([_phrase(tuple(query_words(entry.alias)), column, exact=True) for entry in entries])
                if entries
                else None
            )
        case syntax.Language() | syntax.Scope() | syntax.TimeRange():
            return None
        case syntax.Filter():
            return _expression(node.child, column, lists)
        case syntax.Scoped():
            return _expression(node.child, node.field, lists)
        case syntax.AtLeast():
            return _expression(node.child, column, lists)
        case syntax.NotNear():
            return _expression(node.left, column, lists)
        case syntax.Near():
            return _all([_expression(node.left, column, lists), _expression(node.right, column, lists)])
        case syntax.Bool() if node.must:
            return _all([_expression(child, column, lists) for child in node.must])
        case syntax.Bool():
            return _any([_expression(child, column, lists) for child in node.should])


def _phrase(parts: tuple[str, ...], column: str, *, exact: bool) -> str | None:
    """Words as FTS5 phrases when they stand side by side without wildcards, else each for itself."""
    folded = [fold(part) for part in parts]
    if any(fts_blind(part) for part in folded):
        return _NOTHING
    words = [part for part in folded if part != "*"]
    if exact and not any(_FIRST_WILD.search(part) for part in folded):
        spelled = [_spellings(word) for word in words]
        if None not in spelled and prod(len(each or ()) for each in spelled) <= _MOST_PHRASES:
            phrases = (" ".join(each) for each in product(*(each or () for each in spelled)))
            return _any([_in(column, f'"{phrase}"') for phrase in phrases])
    return _all([_word(word, column) for word in words])


def _word(word: str, column: str) -> str | None:
    """One word, perhaps with wildcards; None when nothing is known of its beginning."""
    wild = _FIRST_WILD.search(word)
    start = word[: wild.start()] if wild else word
    spelled = _spellings(start) if not wild else None
    if spelled is not None:
        return _any([_in(column, f'"{each}"') for each in spelled])
    while start and (spelled := _spellings(start, open_end=True)) is None:
        start = start[:-1]
    return _any([_in(column, f'"{each}"*' if each else None) for each in spelled]) if start and spelled else None


_MOST_SPELLINGS = 64
_MOST_PHRASES = 16
"""Above so many spellings of a phrase its words are asked for one by one: more is found, and the matcher decides."""
_BY_PLAIN = {plain: letter for letter, plain in SPELLED_OUT.items()}


def _spellings(word: str, *, open_end: bool = False) -> list[str] | None:
    """The ways to write a folded word in letters that FTS5 keeps apart; None when there are too many.

    ``open_end``: it is the beginning of a word, so that its last letter may be half of one that stands for two.
    """
    found = {0: [""]}  # number of letters read -> spellings of them
    for at in range(len(word)):
        for length in (1, 2):
            piece = word[at : at + length]
            if len(piece) == length:
                forms = [letter for letter in (piece if length == 1 else None, _BY_PLAIN.get(piece)) if letter]
                found.setdefault(at + length, []).extend(done + form for done in found[at] for form in forms)
        if len(found[at + 1]) > _MOST_SPELLINGS:
            return None
    if open_end and word:
        halves = [letter for plain, letter in _BY_PLAIN.items() if len(plain) == 2 and plain[0] == word[-1]]
        return found[len(word)] + [done + letter for done in found[len(word) - 1] for letter in halves]
    return found[len(word)]


_NOTHING = '""'
"""Matches no row: the words of this part can only stand in texts that are ``fts_blind``."""


def _in(column: str, phrase: str | None) -> str | None:
    return f"{column} : {phrase}" if column and phrase else phrase


def _all(parts: list[str | None]) -> str | None:
    known = list(dict.fromkeys(part for part in parts if part is not None))
    if _NOTHING in known:
        return _NOTHING
    return _joined(" AND ", known) if known else None


def _any(parts: list[str | None]) -> str | None:
    if None in parts:
        return None
    known = list(dict.fromkeys(part for part in parts if part and part != _NOTHING))
    return _joined(" OR ", known) if known else _NOTHING


def _joined(operator: str, parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else "(" + operator.join(parts) + ")"
