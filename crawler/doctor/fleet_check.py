"""Whether fetchers can be reached, and whether feeds.csv names some that are not there. Asks no broker."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crawler.crawl.fleet_setup import check_fleet_package
from crawler.doctor.findings import Examined, fail, first_of, ok, warn
from crawler.fleet.broker_address import broker_address
from crawler.fleet.fleet_state import read_fleet

if TYPE_CHECKING:
    from crawler.watch.folder import Watch


def fleet(watch: Watch, environment: Mapping[str, str]) -> Iterator[Examined]:
    """Nothing where everything is fetched from here."""
    settings = watch.settings.fleet
    vias = sorted({source.via for source in watch.feeds.sources if source.via})
    if not settings.broker:
        if vias:
            said = (
                f"feeds.csv names fetchers ({first_of(vias)}), and watch.toml no broker: these sources are not polled"
            )
            yield fail("fleet", said, "name a broker under [fleet] in watch.toml, or empty the column via")
        return
    check_fleet_package()
    state = read_fleet(watch.fleet_path)
    running = state is not None and state.is_current(time.time())
    if not running:  # the password is known to the daemon; here it may be another's environment
        at = broker_address(settings.broker, environment, allow_plain=settings.allow_plain, ca_file=settings.ca_file)
        yield ok("fleet", f"fetchers are reached through {at}; no run is at work")
        return
    assert state is not None
    if not state.connected:
        yield fail(
            "fleet", f"the broker {state.broker} cannot be reached", "see the log of the daemon, and of the broker"
        )
    elif not any(fetcher.state == "works" for fetcher in state.fetchers):
        yield fail("fleet", "no fetcher is connected, so nothing is polled", "start one: `wirewatch fetcher`")
    else:
        number = sum(fetcher.processes for fetcher in state.fetchers if fetcher.state == "works")
        yield ok("fleet", f"connected to {state.broker}; {number} processes of fetchers at work")
    if refused := [fetcher.fetcher for fetcher in state.fetchers if fetcher.state == "refused"]:
        yield warn("fleet", f"of another version, and given no work: {first_of(refused)}", "upgrade these fetchers")
    if missing := [via for via in vias if not state.works(via)]:
        todo = "start a fetcher with this tag or name, or correct the column via"
        yield warn("fleet", f"feeds.csv names fetchers that are not there: {first_of(missing)}", todo)
