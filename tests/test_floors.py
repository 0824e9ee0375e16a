"""The house has floors: a room imports only rooms below it, and the pure rooms know no outside world."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = {
    "errors": 0, "models": 0, "plaintext": 0, "decoding": 0, "parsing": 0, "stopwords": 0, "urls": 0,
    "dates": 0, "timestamps": 0, "walls": 0, "__init__": 0,
    "intake": 1, "reading": 1, "judging": 1, "picture": 1,
    "watch": 2,
    "archive": 3, "output": 3,
    "fetching": 4, "workers": 4,
    "settings": 5, "crawl": 5, "site": 5, "spiders": 5,
    "running": 6, "demo": 6, "commands": 6, "cli": 6,
}  # fmt: skip
PURE = ("intake", "reading", "judging", "picture")
OUTSIDE = {
    "scrapy",
    "twisted",
    "sqlite3",
    "sqlite_utils",
    "apscheduler",
    "pebble",
    "click",
    "datasette",
    "socket",
    "asyncio",
    "threading",
}
MODULES = sorted([*(ROOT / "crawler").rglob("*.py"), *(ROOT / "spiders").rglob("*.py")])


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] if parts[0] == "spiders" else parts[1]


def imported(path: Path, *, at_run_time: bool) -> set[str]:
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
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_lower_floors(path: Path) -> None:
    room = room_of(path)
    assert room in FLOORS, f"say in tests/test_floors.py and docs/design.md on which floor {room} is"
    for name in imported(path, at_run_time=True):
        parts = name.split(".")
        if parts[0] not in ("crawler", "spiders") or len(parts) < 2:
            continue
        other = "spiders" if parts[0] == "spiders" else parts[1]
        if other == room or other == "__version__":
            continue
        if other in PURE and room in PURE:
            pytest.fail(f"{room} and {other} are on one floor and do not know each other: {name}")
        # Two parts of Scrapy's floor may meet, and the command line reaches everything.
        assert FLOORS[other] <= FLOORS[room], f"{room} imports {name} from above"


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) in PURE], ids=lambda p: str(p.relative_to(ROOT)))
def test_pure_rooms_know_no_network_no_sql_and_no_clock(path: Path) -> None:
    outside = {name.split(".")[0] for name in imported(path, at_run_time=False)} & OUTSIDE
    assert not outside
    source = path.read_text(encoding="utf-8")
    for clock in ("datetime.now(", "datetime.utcnow(", "time.time(", "date.today("):
        assert clock not in source


def test_sql_is_written_in_the_archive_only() -> None:
    allowed = {"archive", "commands"}  # the demo command reads its own findings
    for path in MODULES:
        if room_of(path) not in allowed:
            assert ".execute(" not in path.read_text(encoding="utf-8"), path


def test_design_names_every_room() -> None:
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    for room in FLOORS:
        if room != "__init__":
            assert f"`{room}" in design, f"docs/design.md does not name {room}"
