"""Cuts query text into the signs and words of the query language, each with its position."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from crawler.errors import QueryError
from crawler.judging.topics.foreign import foreign_sign, odd_word
from crawler.judging.topics.scope_reader import SCOPES, TIMES, doubts, read_scope
from crawler.judging.topics.syntax import Node, Scope, TimeRange
from crawler.judging.topics.typed_signs import evened

Kind = Literal[
    "word", "quoted", "cased", "(", ")", "AND", "OR", "NOT", "+", "-", "NEAR", "field", "scope", "list", "class",
    "atleast", "filter", "hole", "end"
]  # fmt: skip
"""``hole`` stands where a mistake was, so that reading can go on and find the next one."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One sign. ``text`` is its content, ``number`` the n of ``~n``, ``NEAR/n`` and ``atleastN``, ``scope`` what one says,
    ``words`` what a word class stands for."""

    kind: Kind
    position: int
    text: str = ""
    number: int = 0
    scope: Scope | TimeRange | None = None
    words: Node | None = None


@dataclass(frozen=True, slots=True)
class Lexed:
    """The signs of a query, closed by one of kind ``end``, with what was odd and what was wrong."""

    lexemes: list[Lexeme]
    warnings: list[str]
    mistakes: list[QueryError]


_DOUBLE_QUOTES = '"“”„‟«»＂'
_CLOSERS = dict.fromkeys('"“”„‟＂', '"“”„‟＂') | {"«": "»", "»": "«»", "‘": "’"}
_WORD = re.compile(r"(?:\\.|(?!&&|\|\|)[^\s()\"“”„‟«»＂{}\[\]^~:\\])+", re.DOTALL)
_NEAR = re.compile(r"(O?)NEAR(?:/([0-9]{1,4})([fb]?))?\Z")
_ATLEAST = re.compile(r"(?i:atleast)([0-9]+)\Z")
_COLON = re.compile(r"\s*:")
_LIST = re.compile(r"@([A-Za-z0-9_][A-Za-z0-9_-]*)\Z")
_CLASS = re.compile(r"\$([A-Za-z_][A-Za-z0-9_-]*)\Z")
_SLOP = re.compile(r"~([0-9]{1,4})(?![0-9]|\.[0-9])")
_BOOST = re.compile(r"\^([0-9]{1,6}(?:\.[0-9]{1,6})?)(?![0-9.])")
_MISREAD = re.compile(r"[^\s()\[{]*(?:[\[{][^\]}]*[\]}]?)?[^\s()]*(?:(?<=:)\([^()]*\)?)?")
_LOWER_OPERATOR = re.compile(r"(?:and|or|not|o?near(?:/[0-9]+[fb]?)?)\Z", re.IGNORECASE)


def lex(text: str, classes: Mapping[str, Node] | None = None) -> Lexed:
    """Cuts a query into its signs; mistakes are in what it gives.

    ``classes`` are the word classes that ``$name`` may name; without any, ``$`` is no sign and ``$name`` the word.
    """
    text, told = evened(text)
    lexer = _Lexer(text, classes or {})
    lexer.run()
    return Lexed(lexer.lexemes, told + lexer.warnings, lexer.mistakes)


class _Lexer:
    def __init__(self, text: str, classes: Mapping[str, Node]) -> None:
        self.text, self.at, self.classes = text, 0, classes
        self.lexemes: list[Lexeme] = []
        self.warnings: list[str] = []
        self.mistakes: list[QueryError] = []
        self.readers: dict[str, Callable[[], None]] = {
            **dict.fromkeys(_DOUBLE_QUOTES + "‘", self.quoted),
            **dict.fromkeys("()+-!", self.sign),
            "{": self.cased,
            "^": self.boost,
            "~": self.slop,
            "[": self.range,
            "]": self.range,
            "/": self.regex,
            "}": self.stray,
            ":": self.stray,
        }

    def run(self) -> None:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char.isspace():
                self.at += 1
            elif self.text.startswith(("&&", "||"), self.at):
                self.add("AND" if char == "&" else "OR", 2)
            else:
                begun = self.at
                try:
                    self.readers.get(char, self.word)()
                except QueryError as mistake:
                    self.go_on(mistake, begun)
        self.lexemes.append(Lexeme("end", len(self.text)))

    def go_on(self, mistake: QueryError, begun: int) -> None:
        """Note a mistake, leave a hole in its place and go on behind it."""
        self.mistakes.append(mistake)
        self.lexemes.append(Lexeme("hole", begun))
        if mistake.message.endswith("not closed"):
            self.at = len(self.text)
        elif self.at <= begun:
            self.at = _MISREAD.match(self.text, begun + 1).end()  # type: ignore[union-attr]  # it matches anywhere

    def add(self, kind: Kind, length: int, text: str = "", number: int = 0) -> None:
        self.lexemes.append(Lexeme(kind, self.at, text, number))
        self.at += length

    def sign(self) -> None:
        char = self.text[self.at]
        if char in "()":
            self.add("(" if char == "(" else ")", 1)
            return
        if self.text[self.at + 1 : self.at + 2].strip() == "":
            raise QueryError(f"{char} stands alone", self.at, f"a word or bracket directly after {char}")
        self.add("NOT" if char == "!" else "+" if char == "+" else "-", 1)

    def quoted(self) -> None:
        closers = _CLOSERS[self.text[self.at]]
        for end in range(self.at + 1, len(self.text)):
            apostrophe = closers == "’" and self.text[end + 1 : end + 2].isalnum()
            if self.text[end] in closers and not apostrophe:
                break
        else:
            raise QueryError("this quote is never closed", self.at, "a closing quote")
        content, start = self.text[self.at + 1 : end], self.at
        self.at = end + 1
        slop = 0
        if self.text.startswith("~", self.at):
            found = _SLOP.match(self.text, self.at)
            if not found:
                raise QueryError("~ has no distance", self.at, "a number of words up to 9999, such as ~3")
            slop, self.at = int(found[1]), found.end()
        self.lexemes.append(Lexeme("quoted", start, content, slop))

    def cased(self) -> None:
        end = self.text.find("}", self.at)
        if end < 0:
            raise QueryError("this { is never closed", self.at, "}")
        content = self.text[self.at + 1 : end]
        if " TO " in content:
            raise QueryError(
                "a range in { }",
                self.at,
                "[from TO to] after published: or seen:, or {Words} for a case-sensitive match",
            )
        self.add("cased", end + 1 - self.at, content)

    def boost(self) -> None:
        found = _BOOST.match(self.text, self.at)
        if not found or not self.lexemes:
            raise QueryError("a bad ^", self.at, "a number after a word, such as nato^2")
        self.warnings.append(f"^{found[1]} at position {self.at} does not change what matches and is ignored")
        self.at = found.end()

    def slop(self) -> None:
        raise QueryError(
            "~ is for phrases only (fuzzy words are not supported)", self.at, '"two words"~3 or a wildcard'
        )

    def range(self) -> None:
        raise QueryError("this range has no name", self.at, "published:[2026-11-01 TO *] or seen:[now-7d TO now]")

    def regex(self) -> None:
        sign = _WORD.match(self.text, self.at)
        if sign and (foreign := foreign_sign(sign[0])):
            raise QueryError(f"{sign[0]} is not a sign of this language", self.at, foreign)
        raise QueryError("regular expressions are not part of topic queries", self.at, "a word, phrase or bracket")

    def stray(self) -> None:
        raise QueryError(f"stray {self.text[self.at]}", self.at, "a word, phrase or bracket")

    def word(self) -> None:
        found = _WORD.match(self.text, self.at)
        if not found:
            raise QueryError(f"cannot read {self.text[self.at]!r}", self.at, "a word, phrase or bracket")
        raw, end = found[0], found.end()
        after = self.text[end : end + 1]
        near, atleast = _NEAR.match(raw), _ATLEAST.match(raw)
        colon = _COLON.match(self.text, end)
        if colon:
            self.field(raw, colon.end())
        elif raw in ("AND", "OR", "NOT"):
            self.add("AND" if raw == "AND" else "OR" if raw == "OR" else "NOT", len(raw))
        elif near:
            self.near(raw, near)
        elif raw.startswith(("NEAR/", "ONEAR/")):
            raise QueryError(f"a bad {raw.split('/')[0]}", self.at, "NEAR/n, NEAR/nf or NEAR/nb with n up to 9999")
        elif atleast and after == "(":
            count = int(atleast[1]) if len(atleast[1]) <= 4 else 0
            if not count:
                raise QueryError("a bad atleast", self.at, "a number from 1 to 9999, such as atleast2(...)")
            self.add("atleast", len(raw), number=count)
        elif raw.lower() == "filter" and after == "(":
            self.add("filter", len(raw))
        elif self.classes and (named := _CLASS.match(raw)):
            self.word_class(named[1], len(raw))
        elif foreign := foreign_sign(raw):
            raise QueryError(f"{raw} is not a sign of this language", self.at, foreign)
        elif raw.startswith("@"):
            listed = _LIST.match(raw)
            if not listed:
                raise QueryError("a bad watch list name", self.at, "@name of letters, digits, _ and -")
            self.add("list", len(raw), listed[1])
        else:
            if _LOWER_OPERATOR.match(raw):
                self.warnings.append(
                    f"{raw!r} at position {self.at} is a word here; write {raw.upper()} to join the words beside it"
                )
            elif odd := odd_word(raw):
                self.warnings.append(f"{raw!r} at position {self.at}: {odd}")
            self.add("word", len(raw), raw)

    def word_class(self, name: str, length: int) -> None:
        if name not in self.classes:
            near = difflib.get_close_matches(name[:40], list(self.classes), 1, 0.5) or list(self.classes)[:1]
            raise QueryError(
                f"there is no word class ${name}", self.at, f"${near[0]}, or a line {name} = ... in [words]"
            )
        self.lexemes.append(Lexeme("class", self.at, name, words=self.classes[name]))
        self.at += length

    def field(self, name: str, end: int) -> None:
        """A name and its colon: a field of the text, or a scope with its values."""
        if name.lower() in SCOPES or name.lower() in TIMES:
            node, after = read_scope(name.lower(), self.text, end)
            self.lexemes.append(Lexeme("scope", self.at, name, scope=node))
            self.warnings += [f"{doubt} (position {self.at})" for doubt in doubts(node)]
            self.at = after
        else:
            self.add("field", end - self.at, name)

    def near(self, raw: str, found: re.Match[str]) -> None:
        if found[2] is None:
            raise QueryError(f"{raw} has no distance", self.at, f"{raw}/n, such as {raw}/5 (or quote the word)")
        if found[1] and found[3] == "b":
            raise QueryError("ONEAR already has an order", self.at, "ONEAR/n, or NEAR/nb for the reverse")
        self.add("NEAR", len(raw), "f" if found[1] else found[3], int(found[2]))
