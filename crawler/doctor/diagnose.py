"""All checks in their order. Without ``network`` no name is looked up, no source asked and nothing sent."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from crawler import __version__
from crawler.doctor import fleet_check, folder_checks, outside_checks, written_checks
from crawler.doctor.findings import Examined, examined, ok

if TYPE_CHECKING:
    from crawler.watch.folder import Watch


def diagnose(
    watch: Watch, now: datetime, environment: Mapping[str, str], *, network: bool = False
) -> Iterator[Examined]:
    """One finding or more for each check. Writes nothing."""
    yield ok("version", f"wirewatch {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    yield from examined("file", lambda: folder_checks.archive_file(watch))
    yield from examined("space", lambda: folder_checks.space(watch, now))
    yield from examined("wal", lambda: folder_checks.write_ahead_log(watch))
    yield from examined("clock", lambda: folder_checks.clock(watch, now))
    yield from examined("lock", lambda: folder_checks.lock(watch, now))
    yield from examined("config", lambda: written_checks.configuration(watch))
    yield from examined("topics", lambda: written_checks.topics(watch))
    yield from examined("channels", lambda: written_checks.channels(watch, environment))
    yield from examined("fleet", lambda: fleet_check.fleet(watch, environment, network=network))
    yield from examined("workers", lambda: outside_checks.workers(watch))
    yield from examined("tls", outside_checks.certificates)
    yield from examined("moved", lambda: folder_checks.moved(watch))
    if network:
        yield from examined("network", lambda: outside_checks.network(watch, outside_checks.reach))
