"""Twice the text is twice the work, however many names and links it holds: steps are counted, and what patterns read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import cycle, islice
from typing import Any

import pytest

from crawler.models import Link
from crawler.reading import credits
from crawler.reading.credits import byline, find_credits
from crawler.reading.credits.grammar import Grammar
from crawler.reading.outlets import OutletList
from tests.counting import CountedPattern, steps

OUTLETS = OutletList.from_rows(
    {"id": f"courier{n}", "title": f"Gull{n} Courier", "domains": f"gull{n}.example"} for n in range(300)
)
SIZE = 150
"""Above the 128 addresses that urllib remembers, or only the larger text would pay for taking addresses apart."""
NAMES = [outlet.title for outlet in OUTLETS]


def names(count: int, joint: str) -> str:
    return joint.join(islice(cycle(NAMES), count))


def linked(count: int, line: str) -> dict[str, Any]:
    """A line with links to listed outlets all along it."""
    links = [Link(f"https://gull{n}.example/on-the-quay-{n}", f"quay {n}") for n in range(count)]
    return {"body": line.join(link.text for link in links), "links": links}


SHAPES: dict[str, Callable[[int], dict[str, Any]]] = {
    "listed names": lambda n: {"body": names(n, " ")},
    "unlisted names": lambda n: {"body": "Quokka Tribune " * n},
    "its own name": lambda n: {"body": "Quokka Herald " * n, "own_outlet": "Quokka Herald"},
    "authors": lambda n: {"byline": names(n, " and ").split(" and ")},
    "sources": lambda n: {"links": [Link(f"https://s{i}.example/a-b-c", f"S {i}", "source") for i in range(n)]},
    "links in a line": lambda n: linked(n, " and the harbour is closed as it was before, "),
    "links behind an opener": lambda n: linked(n, " is here. Read also: the harbour is closed, "),
    "background": lambda n: {
        "body": "Gull1 Courier first reported it, Gull2 Courier said, as officials said, " * (n // 3)
    },
}


def read(shape: str, size: int) -> None:
    nothing = {"title": "", "summary": "", "body": "", "byline": "", "links": [], "own_domain": "", "own_outlet": ""}
    find_credits(**(nothing | SHAPES[shape](size)), language="en", outlets=OUTLETS)


@pytest.fixture
def characters(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the patterns of the grammar and of authors' lines were given to search."""
    found: list[int] = []
    grammar = Grammar("en")
    for name, made in vars(Grammar).items():
        if isinstance(made, cached_property):
            vars(grammar)[name] = CountedPattern(getattr(grammar, name), found)
    monkeypatch.setattr(credits, "grammar_for", lambda _: grammar)
    monkeypatch.setattr(byline, "_LEFT", CountedPattern(byline._LEFT, found))
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_is_twice_the_work(shape: str, characters: list[int]) -> None:
    read(shape, SIZE)
    small = steps(lambda: read(shape, SIZE)), sum(characters)
    characters.clear()
    large = steps(lambda: read(shape, 2 * SIZE)), sum(characters)
    assert large[0] < 2.4 * small[0]
    assert large[1] < 2.4 * small[1] + 2000
