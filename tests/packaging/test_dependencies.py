"""What is imported is declared in pyproject.toml: nothing is there only because another package happens to need it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = {"crawler", "spiders", "tests"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: Iterable[str]) -> set[str]:
    return {normal(Requirement(text).name) for text in requirements}


def imported(*folders: str) -> set[str]:
    """Top-level names of what is imported, also inside functions, without our own and the standard library's.

    tests/bench compares with packages that are installed for that alone, and is left out.
    """
    names: set[str] = set()
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    for path in (path for path in paths if ROOT / "tests" / "bench" not in path.parents):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - OWN - sys.stdlib_module_names


LATE = {"alerts": {"apprise"}, "desk": {"datasette", "jinja2", "markupsafe", "uvicorn", "yaml"}, "fleet": {"aio_pika"}}
"""Extra -> what is imported only behind a command that says so when the extra is not installed."""


def undeclared(names: set[str], known: set[str]) -> set[str]:
    """Imported names that no declared distribution provides. One that is not installed here, as of the extra ``browser``, is
    known by its name."""
    providers = packages_distributions()
    return {name for name in names if not {normal(found) for found in providers.get(name, (name,))} & known}


def test_all_that_the_program_imports_is_declared() -> None:
    names = imported("crawler", "spiders")
    assert {"scrapy", "twisted", "OpenSSL"} <= names
    assert undeclared(names.difference(*LATE.values()), declared(PROJECT["dependencies"])) == set()
    for extra, late in LATE.items():
        assert undeclared(late, declared(PROJECT["optional-dependencies"][extra])) == set()


def test_all_that_tests_import_is_declared() -> None:
    extras = [text for extra in PROJECT["optional-dependencies"].values() for text in extra]
    known = declared([*PROJECT["dependencies"], *extras])
    assert undeclared(imported("tests", ".ci"), known) == set()


def test_an_import_that_nobody_declares_would_be_found() -> None:
    assert undeclared({"scrapy", "twisted"}, declared(["scrapy"])) == {"twisted"}


def test_scrapy_is_capped_at_its_next_minor_version() -> None:
    (scrapy,) = (r for r in map(Requirement, PROJECT["dependencies"]) if normal(r.name) == "scrapy")
    (least,) = (Version(part.version) for part in scrapy.specifier if part.operator == ">=")
    assert f"{least.major}.{least.minor}" in scrapy.specifier
    assert f"{least.major}.{least.minor + 1}" not in scrapy.specifier
