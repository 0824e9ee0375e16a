"""Private parts of libraries are used in the modules made for them, each with a test of its own, and nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted([*(ROOT / "crawler").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")])
DOCUMENTED = {"_asdict", "_replace", "_exit", "_Element"}
"""Of named tuples, os and lxml: public in spite of their names."""
HOLDERS = sorted(path for path in MODULES if path.stem.endswith("_private"))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def uses(source: str) -> list[str]:
    """Underscore names that are imported, or taken from an object that is not of this module."""
    tree = ast.parse(source)
    own = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
    } | {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [*node.module.split("."), *(alias.name for alias in node.names)]
            found += [name for name in names if is_private(name)]
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own | DOCUMENTED:
            found.append(ast.unparse(node))
    return found


@pytest.mark.parametrize("path", sorted({*MODULES} - {*HOLDERS}), ids=lambda path: str(path.relative_to(ROOT)))
def test_other_modules_use_public_names(path: Path) -> None:
    assert uses(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", HOLDERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_of_private_parts_has_a_test(path: Path) -> None:
    assert uses(path.read_text(encoding="utf-8"))
    room = path.parent.relative_to(ROOT / "crawler")
    assert (ROOT / "tests" / room / f"test_{path.name}").is_file()


def test_a_private_name_would_be_found() -> None:
    assert uses("from a import _B\nfrom a._b import C\nx = a._c\ny = self._d._e\nz = self._f") == [
        "_B", "_b", "a._c", "self._d._e",
    ]  # fmt: skip
