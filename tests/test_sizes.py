"""A module is read at one sitting and a function on one screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
LONGER_MODULES = {
    "crawler/archive/migrations.py": "executed by its path, so it is one file; what has landed is never edited",
}
MODULES = [*(ROOT / "crawler").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")]


def too_long(source: str) -> list[str]:
    """Names of the functions that have more lines than one may have."""
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]


@pytest.mark.parametrize("path", sorted(MODULES), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_keep_to_their_size(path: Path) -> None:
    source, name = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    lines = len(source.splitlines())
    assert lines <= LONGEST_MODULE or name in LONGER_MODULES, f"{lines} lines: cut it where its meaning parts"
    assert too_long(source) == []


def test_a_long_function_would_be_seen() -> None:
    body = "    pass\n" * (LONGEST_FUNCTION - 1)
    assert too_long(f"def fits():\n{body}") == []
    assert too_long(f"def grown():\n{body}    pass\n") == ["grown"]
