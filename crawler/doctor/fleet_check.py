"""Whether fetchers can be reached, and whether feeds.csv names some that are not there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crawler.crawl.fleet_setup import broker_of, check_fleet_package
from crawler.doctor.findings import Examined, fail, first_of, ok, warn
from crawler.fleet.broker import LinkLost, RabbitBroker
from crawler.fleet.broker_address import BrokerAddress
from crawler.fleet.fleet_state import read_fleet

if TYPE_CHECKING:
    from crawler.watch.folder import Watch


def fleet(watch: Watch, environment: Mapping[str, str], *, network: bool = False) -> Iterator[Examined]:
    """Nothing where everything is fetched from here. ``network``: where no run is at work, the broker is tried."""
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
        at = broker_of(watch, environment)
        if network and (trouble := asyncio.run(_connected(at))):
            yield fail("fleet", f"the broker {at} cannot be reached: {trouble}", "see the log of the broker")
        else:
            said = "reached" if network else "not asked without --network"
            yield ok("fleet", f"no run is at work; the broker is {at}, {said}")
        return
    assert state is not None  # as it is running
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


async def _connected(at: BrokerAddress) -> str:
    """Why there is no line to the broker; '' when there is."""
    try:
        line = await RabbitBroker(at).connect()
    except LinkLost as lost:
        return str(lost)
    await line.close()
    return ""
