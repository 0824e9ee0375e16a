"""Reads the signs of a query into its tree, and goes on after a mistake to find the others."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from crawler.errors import QueryError
from crawler.judging.topics import syntax
from crawler.judging.topics.foreign import nearest_field
from crawler.judging.topics.lexer import Lexed, Lexeme
from crawler.judging.topics.scope_reader import SCOPES, TIMES
from crawler.judging.topics.syntax import Language, Node, QueryField
from crawler.judging.words.tokens import fold, query_words
from crawler.language_tags import no_language, subtags

Operator = Literal["OR", "AND"]
MAX_DEPTH = 40
"""Brackets and NEARs inside one another; a deeper query is a mistake and would exhaust the stack."""
MAX_SLOPPY = 30
"""Words of a phrase with ``~n``: each one more costs time at every place."""

FIELDS: dict[str, QueryField] = {
    "title": "title",
    "article_title": "title",
    "headline": "title",
    "summary": "summary",
    "description": "summary",
    "body": "body",
    "text": "body",
}
_LANGUAGE_FIELDS = ("language", "lang")
NAMES = (*FIELDS, *_LANGUAGE_FIELDS, *SCOPES, *TIMES)
"""What may stand before a colon."""
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?\Z")
_OPERAND = frozenset(
    {"word", "quoted", "cased", "(", "NOT", "+", "-", "field", "scope", "list", "class", "atleast", "filter", "hole"}
)
HOLE = syntax.Phrase(("\0",))
"""What stands in the tree where a mistake was: the tree is never used then."""


@dataclass(slots=True)
class _Items:
    """Operands of one AND or OR level with their + - signs, and whether only closeness joined them."""

    signs: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    side_by_side: bool = False

    def add(self, sign: str, node: Node) -> None:
        self.signs.append(sign)
        self.nodes.append(node)

    def signed(self, *signs: str) -> list[Node]:
        return [n for s, n in zip(self.signs, self.nodes, strict=True) if s in signs]

    def ambiguous(self) -> bool:
        plain, plus = self.signs.count(""), self.signs.count("+")
        return self.side_by_side and (plain > 1 or (plain == 1 and plus > 0))


class QueryParser:
    """Makes the tree of a query; what is wrong is noted in ``mistakes``, so that one reading finds all of it."""

    def __init__(self, lexed: Lexed, default: Operator) -> None:
        self.lexemes, self.warnings, self.mistakes = lexed.lexemes, lexed.warnings, lexed.mistakes
        self.default = default
        self.index = self.depth = 0
        self.juxtaposed = False
        self.scope = False

    def peek(self) -> Lexeme:
        return self.lexemes[self.index]

    def take(self) -> Lexeme:
        self.index += 1
        return self.lexemes[self.index - 1]

    def wrong(self, message: str, position: int, expected: str) -> Node:
        """Note a mistake and go on with a hole in its place."""
        self.mistakes.append(QueryError(message, position, expected))
        return HOLE

    def query(self, wordless: bool) -> Node:
        if self.peek().kind == "end":
            return self.wrong("an empty query", 0, "a word, phrase or bracket")
        root = self.any_of()
        while self.peek().kind != "end":
            self.wrong("this bracket was never opened", self.take().position, "the end of the query")
            if self.peek().kind in _OPERAND:
                self.any_of()
        if not wordless and not self.mistakes and not syntax.has_words(root):
            at = next((x for x in self.lexemes if x.kind in ("field", "scope", "filter")), self.lexemes[0])
            name = f"{at.text.lower() or at.kind}:" if at.kind != "filter" else "filter()"
            return self.wrong(
                f"{name} only narrows a search and needs words beside it",
                at.position,
                "a word to look for, AND what narrows it",
            )
        return root

    def any_of(self) -> Node:
        start = self.peek().position
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError("nested too deep", start, f"at most {MAX_DEPTH} levels of brackets")
        items = _Items()
        items.add(*self.all_of())
        while True:
            at = self.peek()
            if at.kind == "OR":
                self.take()
            elif at.kind in _OPERAND and self.default == "OR":
                items.side_by_side = True
            else:
                break
            sign, node = self.all_of()
            if at.kind == "OR" and sign == "-":
                self.warnings.append(f"OR NOT at position {at.position} is read as AND NOT, as in Lucene")
            items.add(sign, node)
        self.depth -= 1
        self.juxtaposed |= items.ambiguous()
        return self.joined(items.signed("+"), items.signed(""), items.signed("-"), start)

    def all_of(self) -> tuple[str, Node]:
        start = self.peek().position
        items = _Items()
        items.add(*self.signed())
        while True:
            if self.peek().kind == "AND":
                self.take()
            elif self.peek().kind == "NOT":
                pass
            elif self.peek().kind in _OPERAND and self.default == "AND":
                items.side_by_side = True
            else:
                break
            items.add(*self.signed())
        if len(items.nodes) == 1:
            return items.signs[0], items.nodes[0]
        self.juxtaposed |= items.ambiguous()
        if all(sign == "-" for sign in items.signs):
            return "-", syntax.combine(should=items.nodes)
        return "", self.joined(items.signed("+", ""), [], items.signed("-"), start)

    def joined(self, must: list[Node], should: list[Node], must_not: list[Node], start: int) -> Node:
        try:
            return syntax.combine(must, should, must_not)
        except ValueError:
            if self.mistakes:
                return HOLE
            return self.wrong("only NOT, so every other article would match", start, "a word to look for, then NOT")

    def signed(self) -> tuple[str, Node]:
        kind = self.peek().kind
        if kind not in ("NOT", "+", "-"):
            return "", self.near()
        mark = self.take()
        if kind == "NOT" and self.peek().kind in ("+", "-", "NOT"):
            self.wrong("two signs before one word", self.take().position, "a word, phrase or bracket")
        if kind == "NOT" and self.peek().kind == "NEAR":
            self.take()
            self.wrong("NOT NEAR with nothing before it", mark.position, "A NOT NEAR/n B")
        return "+" if kind == "+" else "-", self.near()

    def near(self) -> Node:
        start = self.peek().position
        left = self.primary()
        depth = self.depth
        while True:
            negated = self.peek().kind == "NOT" and self.lexemes[self.index + 1].kind == "NEAR"
            if not negated and self.peek().kind != "NEAR":
                self.depth = depth
                return left
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise QueryError("nested too deep", start, f"at most {MAX_DEPTH} NEARs in a row")
            self.index += negated
            sign, place = self.take(), self.peek().position
            right = self.primary()
            self.check_positional(left, start)
            self.check_positional(right, place)
            direction: syntax.Direction = "f" if sign.text == "f" else "b" if sign.text == "b" else ""
            if negated and left == right and left is not HOLE:
                self.wrong("A NOT NEAR A excludes itself", place, "something else after NOT NEAR")
            left = (syntax.NotNear if negated else syntax.Near)(left, right, sign.number, direction)

    def check_positional(self, node: Node, position: int) -> None:
        if not syntax.is_positional(node):
            self.wrong(
                "NEAR and atleast join words, phrases and OR groups only",
                position,
                "no AND, NOT, field, scope or filter inside",
            )

    def primary(self) -> Node:
        token = self.peek()
        if token.kind in ("end", ")"):
            what = "the query ends" if token.kind == "end" else "the bracket ends"
            return self.wrong(what, token.position, "a word, phrase or bracket")
        self.take()
        match token.kind:
            case "word" | "quoted" | "cased":
                return self.phrase(token, slop=token.number, case=token.kind == "cased")
            case "list":
                return syntax.Listed(token.text)
            case "(":
                return self.group(token)
            case "atleast":
                child = self.group(self.take())
                self.check_positional(child, token.position)
                return syntax.AtLeast(token.number, child)
            case "filter":
                return syntax.Filter(self.group(self.take()))
            case "scope" if token.scope is not None:
                return token.scope
            case "class" if token.words is not None:
                return token.words
            case "field":
                return self.field(token)
            case "hole":
                return HOLE
        return self.wrong(f"{token.kind} is out of place", token.position, "a word, phrase or bracket")

    def group(self, opening: Lexeme) -> Node:
        if self.peek().kind == ")":
            self.take()
            return self.wrong("empty brackets", opening.position, "a word, phrase or bracket inside")
        node = self.any_of()
        if self.peek().kind != ")":
            return self.wrong("this bracket is never closed", opening.position, ")")
        self.take()
        return node

    def phrase(self, token: Lexeme, *, slop: int = 0, case: bool = False) -> Node:
        parts = tuple(_part(word, case) for word in query_words(token.text))
        if not any(part.strip("*?") for part in parts):
            what = "matches every word" if parts else "has no letters or digits"
            return self.wrong(f"{token.text!r} {what}", token.position, "a word")
        if slop and len(parts) > MAX_SLOPPY:
            return self.wrong("the phrase is too long for ~", token.position, f"at most {MAX_SLOPPY} words")
        if token.kind == "quoted" and parts[-1].endswith("?"):
            self.warnings.append(f"? at the end of a phrase (position {token.position}) stands for one letter")
        return syntax.Phrase(parts, slop if len(parts) > 1 else 0, case)

    def field(self, token: Lexeme) -> Node:
        name = token.text.lower()
        if name in _LANGUAGE_FIELDS:
            return self.language()
        if name not in FIELDS:
            known = nearest_field(name, NAMES)
            self.wrong(f"unknown field {token.text!r}", token.position, f"{known}: (or put quotes around the colon)")
        if self.scope:
            self.wrong("a field inside a field", token.position, "a word, phrase or bracket")
        if self.peek().kind in ("NOT", "+", "-"):
            self.wrong("a sign after a field", self.take().position, "the sign before the field")
        outer, self.scope = self.scope, True
        self.depth += 1
        node = self.primary()
        self.depth -= 1
        self.scope = outer
        return syntax.Scoped(FIELDS.get(name, "title"), node)

    def language(self) -> Node:
        try:
            return Language(self.language_codes())
        except QueryError as mistake:
            self.mistakes.append(mistake)
            return HOLE

    def language_codes(self) -> tuple[str, ...]:
        grouped = self.peek().kind == "("
        if grouped:
            self.take()
        codes: list[str] = []
        while True:
            token = self.peek()
            if token.kind != "end":
                self.take()
            found = _CODE.match(token.text.strip(",")) if token.kind in ("word", "quoted") else None
            if not found:
                raise QueryError("a bad language", token.position, "a code such as uk, or (uk OR ru)")
            codes.append(subtags(found[1])[0] or found[1].lower())
            if meant := no_language(found[1]):
                self.warnings.append(f"{found[1]!r} at position {token.position} is {meant}")
            if not grouped:
                break
            if self.peek().kind == "OR":
                self.take()
            elif self.peek().kind == ")":
                self.take()
                break
        return tuple(dict.fromkeys(codes))


def _part(word: str, case: bool) -> str:
    text = re.sub(r"[*?]*\*[*?]*", lambda wild: "?" * wild[0].count("?") + "*", word)
    return text if case else fold(text)
