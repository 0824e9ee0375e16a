"""The archive of one crawl of the demo world, made once for all tests that look into a filled archive."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def demo_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """news.db after both passes of `wirewatch demo`; beside it the demo's watch folder, above that what it printed, in
    demo.out. To be read, not written.

    A process of its own: Twisted's reactor cannot be started twice in one.
    """
    folder = tmp_path_factory.mktemp("watch")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WIREWATCH_")}
    done = subprocess.run(
        [sys.executable, "-c", "from crawler.cli import main; main()", "--dir", str(folder), "demo"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    (folder / "demo.out").write_text(done.stdout, encoding="utf-8")
    return folder / "demo-watch" / "news.db"
