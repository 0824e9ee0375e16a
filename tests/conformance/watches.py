"""What the tests of this folder share: scripts of answers, and time that passes by changing the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

from tests.site import Answer, Site, serve_site
from tests.watching import WatchFolder

LONG_AGO = "2020-01-01T00:00:00Z"
WORDS = "Ministers met in the capital to speak about the harbour, the railway and the price of bread this winter. " * 3


def script(*answers: Answer) -> Callable[[Mapping[str, str]], Answer]:
    """One answer after the other; the last one stays."""
    left = list(answers)

    def answer(_: Mapping[str, str]) -> Answer:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


@contextmanager
def serve_sites(count: int) -> Iterator[list[Site]]:
    """So many hosts, each an address of its own."""
    with ExitStack() as stack:
        yield [stack.enter_context(serve_site(f"127.0.0.{number}")) for number in range(2, 2 + count)]


def change(watch: WatchFolder, sql: str, *values: object) -> None:
    """Change rows of the archive."""
    with closing(sqlite3.connect(watch.archive)) as db, db:
        db.execute(sql, values)


def make_due(watch: WatchFolder) -> None:
    """As if days had passed: every feed that is still asked is due."""
    change(watch, "UPDATE feeds SET next_poll_at = ?, not_before = NULL WHERE next_poll_at <> ''", LONG_AGO)


def feeds(watch: WatchFolder) -> dict[str, dict[str, Any]]:
    """The rows of feeds by the path of their declared address, each with ``wait_s`` and its last poll's reason."""
    rows = watch.rows(
        """SELECT f.*, p.outcome, p.reason, p.http_status, p.polled_at AS asked_at FROM feeds f
           LEFT JOIN polls p ON p.id = (SELECT max(id) FROM polls WHERE feed = f.id)"""
    )
    found = {}
    for row in rows:
        if row["next_poll_at"] and row["asked_at"]:
            wait = datetime.fromisoformat(row["next_poll_at"]) - datetime.fromisoformat(row["asked_at"])
            row["wait_s"] = wait.total_seconds()
        found["/" + row["declared_url"].partition("://")[2].partition("/")[2]] = row
    return found


def run_all(watch: WatchFolder, times: int = 1, *options: str) -> str:
    """``run --all`` so many times; what was printed."""
    printed = ""
    for _ in range(times):
        done = watch.run(*options, "run", "--all")
        assert done.returncode in (0, 1), done.stderr  # 1: every feed failed, as some tests want
        printed += done.stdout + done.stderr
    return printed


def gaps(site: Site) -> list[float]:
    """Seconds between the end of each request and the beginning of the next; negative when they overlapped."""
    asked = sorted(site.asked, key=lambda request: request.began)
    return [later.began - earlier.ended for earlier, later in pairwise(asked)]
