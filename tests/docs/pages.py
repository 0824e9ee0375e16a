"""Reads the project's own pages: sections, tables, fenced code, links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CELL = re.compile(r"(?<!\\)\|")


@cache
def text_of(name: str) -> str:
    """A page by its path from the root."""
    return (ROOT / name).read_text("utf-8")


def without_code(text: str) -> str:
    """The page without fenced blocks, where a # is no heading and brackets are no link."""
    return _FENCE.sub("", text)


def sections(text: str) -> dict[str, str]:
    """Heading -> what stands under it, up to the next heading of the same or a higher level."""
    hidden = _FENCE.sub(lambda m: " " * len(m[0]), text)
    found = list(_HEADING.finditer(hidden))
    parts = {}
    for n, heading in enumerate(found):
        end = next((h.start() for h in found[n + 1 :] if len(h[1]) <= len(heading[1])), len(text))
        parts[heading[2].strip()] = text[heading.end() : end]
    return parts


def table_rows(text: str) -> list[list[str]]:
    """The rows of all tables in a section, without their headers."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            continue
        if set(line) <= set("|-: "):
            rows.pop()  # what stood above the rule was the header
        else:
            rows.append([cell.strip() for cell in _CELL.split(line)[1:-1]])
    return rows


def first_cells(text: str) -> list[str]:
    """First column of the tables in a section, code words only: a cell may name several."""
    return [word for row in table_rows(text) for word in re.findall(r"`([^`]+)`", row[0])]


def fences(text: str, *languages: str) -> list[str]:
    """The fenced blocks in these languages."""
    return [body for language, body in _FENCE.findall(text) if language in languages]


def shell_commands(text: str) -> Iterator[list[str]]:
    """Every command of the page's sh blocks and of its indented examples, split as a shell would."""
    for block in fences(text, "sh"):
        yield from _commands(block)
    indented = [line.strip() for line in without_code(text).splitlines() if line.startswith("    ")]
    for line in indented:
        if line.startswith("wirewatch "):
            yield from _commands(line)


def inline_commands(text: str) -> Iterator[list[str]]:
    """Every command named within a sentence, unless it has a PLACEHOLDER."""
    for code in re.findall(r"`(wirewatch [^`]+)`", without_code(text)):
        words = shlex.split(code)
        if not any(word.isupper() or "..." in word for word in words):
            yield words


def _commands(block: str) -> Iterator[list[str]]:
    piece = ""
    for line in block.splitlines():
        piece = f"{piece}\n{line}" if piece else line
        try:
            words = shlex.split(piece, comments=True)
        except ValueError:  # a quote is still open: the command goes on in the next line
            continue
        piece = ""
        if words:
            yield words
    assert not piece, f"a quote is never closed: {piece}"


def links(text: str) -> list[str]:
    """Targets of the links, fragments included."""
    return _LINK.findall(without_code(text))


def anchors(text: str) -> set[str]:
    """The fragments that the headings of a page offer, as GitHub makes them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for _, heading in _HEADING.findall(without_code(text))
    }
