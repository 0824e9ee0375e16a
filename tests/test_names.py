"""One word, one thing: no public class and no module of the program is called like another."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "crawler").rglob("*.py"))

SHARED_MODULES = {
    "__init__": "Python's own name",
    "site": "crawler/site.py is the name that spiders outside import; it passes on crawler/crawl/site.py",
}
"""Names that several modules may have, each with the reason. Modules of ``commands/`` are called as their command."""


def shared(named: Iterable[tuple[str, Path]]) -> dict[str, list[str]]:
    places: dict[str, list[str]] = defaultdict(list)
    for name, path in named:
        places[name].append(str(path.relative_to(ROOT)))
    return {name: paths for name, paths in places.items() if len(paths) > 1}


def classes() -> Iterator[tuple[str, Path]]:
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, path


def test_no_public_class_is_called_like_another() -> None:
    assert shared(classes()) == {}


def test_no_module_is_called_like_another() -> None:
    named = [(path.stem, path) for path in MODULES if path.parent.name != "commands"]
    assert {name: paths for name, paths in shared(named).items() if name not in SHARED_MODULES} == {}


def test_two_of_a_name_would_be_found() -> None:
    one, two = ROOT / "a.py", ROOT / "b.py"
    assert shared([("Step", one), ("Step", two), ("Score", one)]) == {"Step": ["a.py", "b.py"]}
