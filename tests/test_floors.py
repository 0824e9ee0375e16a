"""The house has floors: a room imports only rooms below it, no circle runs through rooms or wings, pure rooms are pure."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = {
    "errors": 0, "models": 0, "plaintext": 0, "html_text": 0, "decoding": 0, "parsing": 0, "stopwords": 0, "urls": 0,
    "dates": 0, "timestamps": 0, "walls": 0, "clock_zones": 0, "language_tags": 0, "read_also": 0, "table_text": 0, "tracking": 0, "machine": 0, "logs": 0, "__init__": 0,
    "intake": 1, "reading": 1, "judging": 1, "picture": 1, "delivery": 1,
    "watch": 2, "terminal": 2, "mistyped": 2,
    "archive": 3, "output": 3, "exposition": 3,
    "steps": 4, "rawpages": 4, "fetching": 4, "workers": 4,
    "sending": 5, "fleet": 5, "settings": 5, "crawl": 5, "site": 5,
    "spiders": 6, "desk": 6, "running": 6, "doctor": 6, "demo": 6, "commands": 6, "cli": 6,
}  # fmt: skip
PURE = ("intake", "reading", "judging", "picture", "delivery")
WINGED = ("intake", "judging", "archive")
"""Rooms whose folders are wings: no circle runs through these either."""
OUTSIDE = {"scrapy", "twisted", "sqlite3", "sqlite_utils", "apscheduler", "subprocess", "click", "datasette", "socket", "asyncio", "threading"}  # fmt: skip
SCRAPY_FREE = ("archive", "steps", "watch")
JUDGES = {
    "sentence": "words for counts that are stored; it weighs nothing",
    "topic_languages": "reads a topic's own languages out of its file",
}
"""Functions of ``judging`` that the archive may call, and why. All else it imports from there are types and numbers."""
MODULES = sorted([*(ROOT / "crawler").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")])


def parts_of(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


def room_of(path: Path) -> str:
    parts = parts_of(path)
    return parts[0] if parts[0] == "spiders" else parts[1]


@cache
def imported(path: Path, *, at_run_time: bool) -> frozenset[str]:
    """Names of imported modules; those under TYPE_CHECKING count for the floors and not at run time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    names = set()
    for node in ast.walk(tree):
        if at_run_time and id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)


def own(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Those of these names that are ours, in parts."""
    found = [tuple(name.split(".")) for name in names]
    return [parts for parts in found if parts[0] in ("crawler", "spiders") and len(parts) > 1]


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """A way from somewhere back to itself; [] when there is none."""
    done: set[str] = set()

    def visit(at: str, way: list[str]) -> list[str]:
        if at in way:
            return [*way[way.index(at) :], at]
        if at in done:
            return []
        for to in sorted(arrows.get(at, ())):
            if found := visit(to, [*way, at]):
                return found
        done.add(at)
        return []

    return next((found for start in sorted(arrows) if (found := visit(start, []))), [])


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_lower_floors(path: Path) -> None:
    room = room_of(path)
    assert room in FLOORS, f"say in tests/test_floors.py and docs/design.md on which floor {room} is"
    for parts in own(imported(path, at_run_time=True)):
        other = "spiders" if parts[0] == "spiders" else parts[1]
        if other == room or other == "__version__":
            continue
        if other in PURE and room in PURE:
            pytest.fail(f"{room} and {other} are on one floor and do not know each other: {'.'.join(parts)}")
        assert FLOORS[other] <= FLOORS[room], f"{room} imports {'.'.join(parts)} from above"


def test_no_circle_runs_through_the_rooms() -> None:
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        others = {p[0] if p[0] == "spiders" else p[1] for p in own(imported(path, at_run_time=False))}
        arrows.setdefault(room_of(path), set()).update(others - {room_of(path), "__version__"})
    assert circle(arrows) == []


@pytest.mark.parametrize("room", WINGED)
def test_no_circle_runs_through_the_wings_of_a_room(room: str) -> None:
    folder = ROOT / "crawler" / room
    wings = {p.name for p in folder.iterdir() if p.is_dir() and p.name != "__pycache__"}
    arrows: dict[str, set[str]] = {}
    for path in MODULES:
        inside = parts_of(path)[2:]
        if room_of(path) != room or not inside:
            continue
        wing = inside[0] if inside[0] in wings else "(the room itself)"
        for parts in own(imported(path, at_run_time=False)):
            if parts[1] == room and len(parts) > 2:
                arrows.setdefault(wing, set()).add(parts[2] if parts[2] in wings else "(the room itself)")
    assert circle({wing: others - {wing} for wing, others in arrows.items()}) == []


def test_a_circle_would_be_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}}) == []


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) in PURE], ids=lambda p: str(p.relative_to(ROOT)))
def test_pure_rooms_know_no_network_no_sql_and_no_clock(path: Path) -> None:
    outside = {name.split(".")[0] for name in imported(path, at_run_time=False)} & OUTSIDE
    assert not outside
    source = path.read_text(encoding="utf-8")
    for clock in ("datetime.now(", "datetime.utcnow(", "time.time(", "date.today("):
        assert clock not in source


def test_below_the_crawl_nothing_knows_scrapy() -> None:
    for path in MODULES:
        if room_of(path) in SCRAPY_FREE:
            assert not {n.split(".")[0] for n in imported(path, at_run_time=False)} & {"scrapy", "twisted"}, path


def test_the_archive_judges_nothing() -> None:
    """It imports the types that it stores; what weighs and decides is called by ``steps``."""
    for path in MODULES:
        if room_of(path) == "archive":
            for parts in own(imported(path, at_run_time=True)):
                if parts[1] == "judging" and parts[-1][0].islower():
                    assert parts[-1] in JUDGES, f"{path.name} calls {'.'.join(parts)}: that is for crawler/steps"


def test_the_desk_is_no_command_and_delivery_neither() -> None:
    for path in MODULES:
        if room_of(path) in ("desk", "delivery"):
            names = imported(path, at_run_time=False)
            assert not {n.split(".")[0] for n in names} & {"click"}, path
            assert not {".".join(parts[:2]) for parts in own(names)} & {"crawler.commands", "crawler.cli"}, path


def test_sql_is_written_in_the_archive_only() -> None:
    for path in MODULES:
        if room_of(path) != "archive":
            assert ".execute" not in path.read_text(encoding="utf-8"), path


def test_the_way_of_an_article_fits_on_four_screens() -> None:
    assert len((ROOT / "crawler" / "steps" / "article.py").read_text(encoding="utf-8").splitlines()) <= 200


def test_design_names_every_room() -> None:
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    for room in FLOORS:
        if room != "__init__":
            assert f"`{room}" in design, f"docs/design.md does not name {room}"
