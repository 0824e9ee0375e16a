"""The shipped demo world, at a base time of its own."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.demo.world import World, load_world

FOLDER = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture(scope="session")
def world() -> World:
    return load_world(FOLDER)


@pytest.fixture(scope="session")
def base_time() -> datetime:
    return datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
