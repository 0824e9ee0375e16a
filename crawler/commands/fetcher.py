"""wirewatch fetcher: sends requests for a daemon on another machine."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from typing import TYPE_CHECKING

import click

from crawler.errors import UsageError

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.crawl.stop import Stop
    from crawler.fleet.broker_address import BrokerAddress
    from crawler.fleet.fetcher import FetcherName

_CHILD = "WIREWATCH_FETCHER_CHILD"
"""Set in the environment of the processes that a fetcher starts."""


@click.command()
@click.option(
    "--broker", default="", metavar="URL", help="amqps://USER@HOST/VHOST; the password is in $WIREWATCH_BROKER."
)
@click.option(
    "--slots", type=click.IntRange(1, 1000), default=64, show_default=True, help="Requests at once in each process."
)
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes to run.")
@click.option("--tags", default="", metavar="A,B", help="What this fetcher is, for the column via of feeds.csv.")
@click.option("--name", default="", help="Its name; by default that of this machine.")
@click.option("--allow-plain", is_flag=True, help="Allow a broker on another machine without TLS.")
@click.option("--ca-file", default="", metavar="FILE", help="Trust these certificates for the broker.")
@click.option(
    "--allow-private", multiple=True, metavar="HOST:PORT", help="An address of this network that may be asked."
)
@click.pass_context
def fetcher(
    ctx: click.Context, broker: str, slots: int, processes: int, tags: str, name: str, allow_plain: bool, ca_file: str,
    allow_private: tuple[str, ...],
) -> int:  # fmt: skip
    """Send requests for a daemon on another machine, until stopped (SIGTERM or Ctrl-C). Needs no watch folder."""
    from crawler import __version__
    from crawler.crawl.fleet_setup import check_fleet_package
    from crawler.crawl.stop import Stop, Stopped
    from crawler.fleet.broker_address import broker_address, hide_secret
    from crawler.fleet.fetcher import FetcherName
    from crawler.logs import begin_logs

    app: App = ctx.obj
    check_fleet_package()
    at = broker_address(broker, os.environ, allow_plain=allow_plain, ca_file=ca_file, option="--broker")
    who = FetcherName(
        name=_name(name or socket.gethostname().split(".")[0] or "fetcher", "--name"),
        process=secrets.token_hex(16),
        version=__version__,
        slots=slots,
        tags=tuple(dict.fromkeys(_name(tag.strip(), "--tags") for tag in tags.split(",") if tag.strip())),
    )
    stop = Stop(lambda _: 0)
    try:
        with stop.listening():
            if processes > 1 and _CHILD not in os.environ:
                _many(stop, processes)
                return 0
            hide_secret(os.environ)
            begin_logs(app.verbosity, as_json=app.log_json)
            _work(at, who, list(allow_private), stop)
    except Stopped:
        pass
    return 0


def _name(text: str, option: str) -> str:
    from crawler.watch.fleet_settings import VIA

    if not VIA.fullmatch(text):
        raise UsageError(f"{option}: '{text}' must be letters, digits, '.', '_' and '-', at most 64.")
    return text


def _many(stop: Stop, processes: int) -> None:
    from crawler.fleet.processes import keep_processes

    command = [sys.executable, "-c", "from crawler.cli import main; main()", *sys.argv[1:]]
    with stop.interruptible():
        keep_processes(processes, command, os.environ | {_CHILD: "1"}, lambda: bool(stop.signal))


def _work(at: BrokerAddress, who: FetcherName, allow_private: list[str], stop: Stop) -> None:
    from crawler.running import in_reactor
    from crawler.watch.environment import loopback_allowed

    async def main(stop: Stop) -> None:
        import asyncio

        from crawler.fleet.attempt import boot_clock
        from crawler.fleet.broker import RabbitBroker
        from crawler.fleet.downloading import JobDownloads
        from crawler.fleet.fetcher import Fetcher

        if _CHILD in os.environ:
            asyncio.get_running_loop().add_reader(sys.stdin.fileno(), stop.requested.set)  # readable: it has ended
        downloads = JobDownloads(who.name)
        working = Fetcher(RabbitBroker(at), downloads, who, boot_clock)
        downloads.may_ask = lambda: working.is_fresh
        await working.run(stop.requested)

    in_reactor(main, allow_loopback=loopback_allowed(), allow_private=allow_private, stop=stop)
