"""python -m tests.conformance: tests the twenty rules of good manners and prints pass or fail for each."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main([str(Path(__file__).parent), "-p", "no:randomly", *sys.argv[1:]]))
