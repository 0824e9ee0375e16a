"""What a run with fetchers needs: the broker with its password, and for how long nobody may be asked yet."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.archive import outbox_rows, runs
from crawler.errors import UsageError, WirewatchError

if TYPE_CHECKING:
    from crawler.fleet.broker_address import BrokerAddress
    from crawler.fleet.coordinator import Coordinator
    from crawler.watch.folder import Watch


IDLE = "fleet_idle"
"""The figure of a run that ended with no request at a fetcher."""


def coordinator_of(
    db: sqlite3.Connection, watch: Watch, now: datetime, count: Callable[[str], None]
) -> Coordinator | None:
    """The coordinator of a run that begins now; None where watch.toml names no broker. Takes the broker's password out of
    the environment. Raises UsageError or WirewatchError."""
    fleet, crawl = watch.settings.fleet, watch.settings.crawl
    if not fleet.broker:
        return None
    from crawler.fleet.attempt import boot_clock, lease_s
    from crawler.fleet.broker import RabbitBroker
    from crawler.fleet.broker_address import hide_secret
    from crawler.fleet.coordinator import Coordinator, Errandry
    from crawler.fleet.fleet_state import FleetFile

    if crawl.proxy:
        raise UsageError("watch.toml names a proxy and a broker: a proxy is for what is fetched from here. Remove one.")
    check_fleet_package()
    at = broker_of(watch, os.environ)
    hide_secret(os.environ)
    errandry = Errandry(
        home=outbox_rows.state(db, "archive"),
        hold_s=_hold_s(db, lease_s(crawl.timeout) + crawl.delay, now),
        file=FleetFile(watch.fleet_path, str(at), time.time),
        vias=tuple(sorted({source.via for source in watch.feeds.sources if source.via})),
    )
    return Coordinator(RabbitBroker(at), errandry, boot_clock, count)


def broker_of(watch: Watch, environment: Mapping[str, str]) -> BrokerAddress:
    """The broker that watch.toml names. Raises UsageError or ConfigError."""
    from crawler.fleet.broker_address import broker_address

    fleet = watch.settings.fleet
    ca_file = str(watch.folder / fleet.ca_file) if fleet.ca_file else ""
    return broker_address(fleet.broker, environment, allow_plain=fleet.allow_plain, ca_file=ca_file)


def check_fleet_package() -> None:
    """Raise WirewatchError when aio-pika is not installed."""
    if find_spec("aio_pika") is None:
        raise WirewatchError("Fetchers on other machines need aio-pika: run `pip install 'wirewatch[fleet]'`.")


def _hold_s(db: sqlite3.Connection, lease: float, now: datetime) -> float:
    """Seconds for which a fetcher may still be at what the last run asked.

    Nothing, when it ended with no request under way. What one left that was stopped, nobody has begun since: it was taken
    back. Of one that was killed nothing is known, and a clock that was set says nothing either.
    """
    last = runs.last_run(db)
    if last is None:
        return 0.0
    ended, counts = last
    if ended is None:
        return lease
    if IDLE in counts or "fleet_sent" not in counts:
        return 0.0
    passed = (now - ended).total_seconds()
    return lease - passed if 0 <= passed < lease else 0.0 if passed >= lease else lease
