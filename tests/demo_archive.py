"""The archive of one crawl of the demo world, made once for all tests that look into a filled archive."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOMENT = datetime.fromisoformat(os.environ.get("DEMO_AT") or "2026-03-04T12:00:00Z").astimezone(UTC)
"""When the demo is crawled; .ci/moments sets others."""


@pytest.fixture(scope="session")
def demo_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """news.db after both passes of `wirewatch demo`; beside it the demo's watch folder, above that what it printed, in
    demo.out. To be read, not written.

    A process of its own: Twisted's reactor cannot be started twice in one.
    """
    folder = _shared(tmp_path_factory) / "demo"
    folder.mkdir(exist_ok=True)
    printed = folder / "demo.out"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker of pytest-xdist may be making it
        if not printed.exists():
            printed.write_text(_crawl(folder), encoding="utf-8")
    return folder / "demo-watch" / "news.db"


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder of this test run, the same for every worker of pytest-xdist."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def _crawl(folder: Path) -> str:
    """What `wirewatch demo` prints."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WIREWATCH_")}
    command = [sys.executable, "-c", "from crawler.cli import main; main()"]
    done = subprocess.run(
        [*command, "--dir", str(folder), "demo", "--at", MOMENT.isoformat()],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
