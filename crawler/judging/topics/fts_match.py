"""Turns a query into an SQLite FTS5 MATCH expression that finds at least everything the query matches.

FTS5 with its default tokenizer (unicode61, remove_diacritics 1) cuts some texts into other words than the matcher: it
sees a run of Chinese as one word, keeps the dotless i, splits at a soft hyphen. ``fts_blind`` tells such texts; **they
must be scanned whatever the expression says**. Over all other texts the expression misses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.judging.topics import syntax
from crawler.judging.topics.query import Query
from crawler.judging.topics.watchlists import WatchList
from crawler.judging.words.tokens import fold, query_words

# Characters that FTS5 and the matcher see alike: ASCII, Latin letters that fold alike, Cyrillic but ё, Hebrew and
# Georgian letters, plain Arabic letters, and signs that are no part of words for either. Found by comparing every
# character with a real FTS5, as tests/judging/topics/test_fts_match.py does again.
_ALIKE = (
    "\x00-\xa9\xab-\xac\xae-\xb1\xb4\xb6-\xb8\xbb\xbf-\u0130\u0134-\u0137\u0139-\u017e"
    "\u0400\u0402-\u0450\u0452-\u0481\u048a-\u0527\u05d0-\u05ea\u05f3\u05f4\u0621\u0627-\u063a\u0641-\u064a\u0660-\u0669"
    "\u067e\u0686\u0698\u06a9\u06af\u06cc\u060c\u061b\u061f\u10d0-\u10f0\u2010-\u2027\u2030-\u205e\u20a0-\u20b9\u2116\u2122\u2190-\u23f3"
    "\u2500-\u26ff\u3000-\u3003\u3008-\u3020\ufffd\U0001f300-\U0001f320\U0001f3a0-\U0001f3c4\U0001f400-\U0001f43e\U0001f442-\U0001f4f7\U0001f680-\U0001f6c5"
)
_UNLIKE = re.compile(f"[^{_ALIKE}]")
_FIRST_WILD = re.compile(r"[*?]")


def fts_blind(text: str) -> bool:
    """True when FTS5 may see other words in this text than the matcher, so that no expression can vouch for it."""
    return bool(_UNLIKE.search(text))


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
    """Words as one FTS5 phrase when they stand side by side without wildcards, else each for itself."""
    folded = [fold(part) for part in parts]
    if any(fts_blind(part) for part in folded):
        return _NOTHING
    words = [part for part in folded if part != "*"]
    if exact and not any(_FIRST_WILD.search(part) for part in folded):
        return _in(column, '"' + " ".join(words) + '"')
    found = []
    for word in words:
        wild = _FIRST_WILD.search(word)
        start = word[: wild.start()] if wild else word
        found.append(_in(column, f'"{start}"*' if wild else f'"{start}"') if start else None)
    return _all(found)


_NOTHING = '""'
"""Matches no row: the words of this part can only stand in texts that are ``fts_blind``."""


def _in(column: str, phrase: str) -> str:
    return f"{column} : {phrase}" if column else phrase


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
