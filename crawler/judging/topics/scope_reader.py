"""Reads what follows the colon of a scope: one value, values in brackets, or a range of times."""

from __future__ import annotations

import re
from typing import get_args

from crawler.errors import QueryError
from crawler.judging.topics.scopes import is_time
from crawler.judging.topics.syntax import Scope, ScopeName, TimeRange, WhenName

SCOPES: dict[str, ScopeName] = {name: name for name in get_args(ScopeName)}
TIMES: dict[str, WhenName] = {name: name for name in get_args(WhenName)}
EXAMPLES = {
    "outlet": "outlet:politico or outlet:(politico OR bbc)",
    "domain": "domain:politico.eu",
    "feed": 'feed:17 or feed:"Politico Europe"',
    "tag": 'tag:defence or tag:"air force"',
    "author": 'author:"Jane Doe"',
    "section": "section:world",
    "country": "country:ua",
    "published": "published:[2026-11-01 TO *], published:>=2026-11-01, published:2026-11-01 or published:none",
    "seen": "seen:[now-7d TO now] or seen:today",
}
_QUOTED = re.compile(r"[\"“”„‟«»＂]([^\"“”„‟«»＂]*)[\"“”„‟«»＂]")
_VALUE = re.compile(r"[^\s()\[\]{}\"“”„‟«»＂,]+")
_RANGE = re.compile(r"\[\s*\"?([^\s\[\]\"]+)\"?\s+TO\s+\"?([^\s\[\]\"]+)\"?\s*\]")
_SINCE = re.compile(r"([<>])=\s*\"?([^\s()\[\]{}\"]+)\"?")
_COMMA = re.compile(r",(?=[^\s,()])")
_BEFORE_HOST = re.compile(r"\A(?:https?://)?\.?", re.IGNORECASE)
_SPACES = re.compile(r"\s*")


def read_scope(name: str, text: str, at: int) -> tuple[Scope | TimeRange, int]:
    """What stands from offset ``at`` on, right of the colon of ``name``, and where it ends. Raises QueryError."""
    at = _skip(text, at)
    if name in TIMES:
        return _read_when(TIMES[name], text, at)
    values: list[tuple[str, int]] = []
    end = _read_list(name, text, at, values) if text.startswith("(", at) else _read_row(name, text, at, values)
    if name == "domain":
        values = [(_BEFORE_HOST.sub("", value).rstrip("/"), place) for value, place in values]
    for value, place in values:
        if name == "country" and not (len(value) == 2 and value.isalpha()):
            raise QueryError(f"{value!r} is no country code", place, "two letters, such as country:ua")
    return Scope(SCOPES[name], tuple(dict.fromkeys(value for value, _ in values))), end


def _read_list(name: str, text: str, at: int, values: list[tuple[str, int]]) -> int:
    opening, at = at, _skip(text, at + 1)
    while not text.startswith(")", at):
        if at >= len(text):
            raise QueryError("this bracket is never closed", opening, ")")
        joined = re.compile(r"OR(?=\s)|\|\||,").match(text, at)
        if joined and values:
            at = _skip(text, joined.end())
        at = _skip(text, _read_value(name, text, at, values))
    if not values:
        raise QueryError("empty brackets", opening, EXAMPLES[name])
    return at + 1


def doubts(scope: Scope | TimeRange) -> list[str]:
    """What to tell people of values that can be read and that no article will have."""
    if isinstance(scope, TimeRange):
        return []
    told = [
        f"{v!r} is more than a domain, so no article is there; write {v.split('/')[0]}"
        for v in scope.values
        if "/" in v
    ]
    if scope.name == "country":
        return [
            "'uk' is no country: gb is the United Kingdom, ua is Ukraine" for v in scope.values if v.lower() == "uk"
        ]
    return told if scope.name == "domain" else []


def _read_row(name: str, text: str, at: int, values: list[tuple[str, int]]) -> int:
    """One value, or several with nothing but commas between."""
    at = _read_value(name, text, at, values)
    while _COMMA.match(text, at):
        at = _read_value(name, text, at + 1, values)
    return at


def _read_value(name: str, text: str, at: int, values: list[tuple[str, int]]) -> int:
    quoted = _QUOTED.match(text, at)
    found = quoted or _VALUE.match(text, at)
    value = " ".join((found[1] if quoted else found[0]).split()) if found else ""
    if not found or not re.search(r"\w|\*", value) or (not quoted and value in ("AND", "NOT", "OR")):
        raise QueryError(f"{name}: has no value that can be read", at, EXAMPLES[name])
    values.append((value, at))
    return found.end()


def _read_when(name: WhenName, text: str, at: int) -> tuple[TimeRange, int]:
    found = _RANGE.match(text, at)
    if found:
        low, high, end = found[1], found[2], found.end()
    elif since := _SINCE.match(text, at):
        low, high, end = (since[2], "*", since.end()) if since[1] == ">" else ("*", since[2], since.end())
    elif value := _VALUE.match(text, at):
        low, high, end = value[0], value[0], value.end()
    else:
        raise QueryError(f"{name}: has no time that can be read", at, EXAMPLES[name])
    if name == "published" and low == high == "none":
        return TimeRange(name, "none", "none"), end
    for typed in (low, high):
        if not is_time(typed):
            raise QueryError(f"{typed!r} is not a time", at, EXAMPLES[name])
    if not found and low == "*" == high:
        raise QueryError("every time at once", at, EXAMPLES[name])
    return TimeRange(name, low, high), end


def _skip(text: str, at: int) -> int:
    found = _SPACES.match(text, at)
    return found.end() if found else at
