"""The shipped outlet list, read once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from crawler.reading.outlets import OutletList

SHIPPED = Path(__file__).parents[2] / "data" / "defaults" / "outlets.csv"


@pytest.fixture(scope="session")
def outlets() -> OutletList:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return OutletList.from_rows(csv.DictReader(file))
