"""Reads a topic query: a Lucene superset with NEAR, case-sensitive words and watch lists (see docs/topics.md)."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from crawler.errors import QueryError
from crawler.judging.topics import syntax
from crawler.judging.topics.lexer import Lexeme, lex
from crawler.judging.topics.syntax import Language, Node, QueryField
from crawler.judging.words.tokens import fold, query_words

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
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?\Z")
_OPERAND = frozenset({"word", "quoted", "cased", "(", "NOT", "+", "-", "field", "list", "atleast"})


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read. Two queries are equal when they mean the same tree."""

    root: Node
    warnings: tuple[str, ...] = field(default=(), compare=False)
    juxtaposed: bool = field(default=False, compare=False)
    """True when words stand side by side and the default operator decided what that means."""

    @property
    def text(self) -> str:
        """The normalised form; ``parse(query.text) == query``."""
        return syntax.print_node(self.root)

    @property
    def lists(self) -> tuple[str, ...]:
        """Names of the watch lists it uses."""
        return tuple(sorted({n.name for n in syntax.walk(self.root) if isinstance(n, syntax.Listed)}))

    def __str__(self) -> str:
        return self.text


def parse(text: str, default_operator: str | None = None) -> Query:
    """Reads ``text``; words side by side mean ``default_operator`` (OR with a warning when None). Raises QueryError."""
    if default_operator is not None and default_operator not in get_args(Operator):
        raise QueryError(f"default operator {default_operator!r} is unknown", 0, "AND or OR")
    lexemes, warnings = lex(text)
    parser = _Parser(lexemes, warnings, "AND" if default_operator == "AND" else "OR")
    root = parser.query()
    if parser.juxtaposed and default_operator is None:
        warnings.append("words side by side are read as OR; write OR or AND between them, or set default_operator")
    return Query(root, tuple(dict.fromkeys(warnings)), parser.juxtaposed)


def print_query(query: Query) -> str:
    """The normalised form of a query."""
    return query.text


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


class _Parser:
    def __init__(self, lexemes: list[Lexeme], warnings: list[str], default: Operator) -> None:
        self.lexemes, self.warnings, self.default = lexemes, warnings, default
        self.index = self.depth = 0
        self.juxtaposed = False
        self.scope = self.positional = False

    def peek(self) -> Lexeme:
        return self.lexemes[self.index]

    def take(self) -> Lexeme:
        self.index += 1
        return self.lexemes[self.index - 1]

    def query(self) -> Node:
        if self.peek().kind == "end":
            raise QueryError("an empty query", 0, "a word, phrase or bracket")
        root = self.any_of()
        if self.peek().kind != "end":
            raise QueryError("a bracket is closed that was not opened", self.peek().position, "the end of the query")
        if not syntax.has_words(root):
            at = next((x.position for x in self.lexemes if x.kind == "field"), 0)
            raise QueryError("language: narrows a search and needs words beside it", at, "language:xx AND words")
        return root

    def any_of(self) -> Node:
        start = self.peek().position
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError("nested too deep", start, f"at most {MAX_DEPTH} brackets inside one another")
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
                self.warnings.append(f"OR NOT at position {at.position} is read as AND NOT, as Lucene does")
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
            raise QueryError(
                "only NOT: every other article would match", start, "a word to look for, then NOT"
            ) from None

    def signed(self) -> tuple[str, Node]:
        kind = self.peek().kind
        if kind not in ("NOT", "+", "-"):
            return "", self.near()
        mark = self.take()
        if kind == "NOT" and self.peek().kind in ("+", "-", "NOT"):
            raise QueryError("two signs before one word", self.peek().position, "a word, phrase or bracket")
        if kind == "NOT" and self.peek().kind == "NEAR":
            raise QueryError("NOT NEAR with nothing before it", mark.position, "A NOT NEAR/n B")
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
            if negated and left == right:
                raise QueryError("A NOT NEAR A excludes itself", place, "something else after NOT NEAR")
            left = (syntax.NotNear if negated else syntax.Near)(left, right, sign.number, direction)

    def check_positional(self, node: Node, position: int) -> None:
        if not syntax.is_positional(node):
            raise QueryError(
                "NEAR and atleast join words, phrases and OR groups only",
                position,
                "no AND, NOT, field or language inside",
            )

    def primary(self) -> Node:
        token = self.take()
        match token.kind:
            case "word":
                return self.phrase(token)
            case "quoted":
                return self.phrase(token, slop=token.number)
            case "cased":
                return self.phrase(token, case=True)
            case "list":
                return syntax.Listed(token.text)
            case "(":
                return self.group(token)
            case "atleast":
                child = self.group(self.take())
                self.check_positional(child, token.position)
                return syntax.AtLeast(token.number, child)
            case "field":
                return self.field(token)
        what = "the query ends" if token.kind == "end" else f"{token.kind} is out of place"
        raise QueryError(what, token.position, "a word, phrase or bracket")

    def group(self, opening: Lexeme) -> Node:
        if self.peek().kind == ")":
            raise QueryError("empty brackets", opening.position, "a word, phrase or bracket inside")
        node = self.any_of()
        if self.peek().kind != ")":
            raise QueryError("a bracket is opened and not closed", opening.position, ")")
        self.take()
        return node

    def phrase(self, token: Lexeme, *, slop: int = 0, case: bool = False) -> Node:
        parts = tuple(_part(word, case) for word in query_words(token.text))
        if not any(part.strip("*?") for part in parts):
            what = "matches every word" if parts else "has no letters or digits"
            raise QueryError(f"{token.text!r} {what}", token.position, "a word")
        if slop and len(parts) > MAX_SLOPPY:
            raise QueryError("too long a phrase for ~", token.position, f"at most {MAX_SLOPPY} words")
        if token.kind == "quoted" and parts[-1].endswith("?"):
            self.warnings.append(f"? at the end of a phrase (position {token.position}) stands for one letter")
        return syntax.Phrase(parts, slop if len(parts) > 1 else 0, case)

    def field(self, token: Lexeme) -> Node:
        name = token.text.lower()
        if name in _LANGUAGE_FIELDS:
            return Language(self.language_codes())
        if name not in FIELDS:
            known = [*FIELDS, *_LANGUAGE_FIELDS]
            near = difflib.get_close_matches(name[:40], known, 1) or ["title"]
            raise QueryError(
                f"unknown field {token.text!r}", token.position, f"{near[0]}: (or quotes around the colon)"
            )
        if self.scope:
            raise QueryError("a field inside a field", token.position, "a word, phrase or bracket")
        self.scope = True
        if self.peek().kind in ("NOT", "+", "-"):
            raise QueryError("a sign after a field", self.peek().position, "the sign before the field")
        self.depth += 1
        node = self.primary()
        self.depth -= 1
        self.scope = False
        return syntax.Scoped(FIELDS[name], node)

    def language_codes(self) -> tuple[str, ...]:
        grouped = self.peek().kind == "("
        if grouped:
            self.take()
        codes: list[str] = []
        while True:
            token = self.take()
            found = _CODE.match(token.text.strip(",")) if token.kind in ("word", "quoted") else None
            if not found:
                raise QueryError("a bad language", token.position, "a code such as uk, or (uk OR ru)")
            codes.append(found[1].lower())
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
