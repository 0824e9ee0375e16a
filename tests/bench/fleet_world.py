"""What the trials of a fleet share: sites that log when each request began and ended, a line that can be cut, and the processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from tests.bench.fault_world import World, abandon
from tests.broker import RabbitMQ
from tests.cut_line import CutLine
from tests.site import Answer, Site, serve_site
from tests.watching import COMMAND, WatchFolder, environment, watch_folder

SLOW = 3
"""Every third host is slow."""
LATE_S = 0.02
"""So exact are two clocks of one machine under load."""


class SlowWorld(World):
    """A world of which every third host, or ``every`` one, takes ``slow_s`` for whatever it is asked, robots.txt included."""

    def __init__(self, sites: list[Site], slow_s: float, kept: int, every: int = SLOW) -> None:
        self.slow_s, self._every = slow_s, every
        super().__init__(sites, False, kept)

    def turn(self) -> None:
        """As in any world."""
        super().turn()
        for site in self.sites[:: self._every]:
            site.answers.setdefault("/robots.txt", Answer(404))
            for path, answer in site.answers.items():
                site.answers[path] = _after(answer, self.slow_s)


def _after(
    answer: Answer | Callable[[Mapping[str, str]], Answer], seconds: float
) -> Answer | Callable[[Mapping[str, str]], Answer]:
    if isinstance(answer, Answer):
        return replace(answer, hang_s=seconds)
    return lambda headers: replace(answer(headers), hang_s=seconds)


@contextmanager
def slow_world(hosts: int, slow_s: float, kept: int = 4, every: int = SLOW, network: int = 8) -> Iterator[SlowWorld]:
    """So many hosts with addresses of their own."""
    with ExitStack() as opened:
        sites = [opened.enter_context(serve_site(f"127.0.{network}.{n + 1}")) for n in range(hosts)]
        yield SlowWorld(sites, slow_s, kept, every)


@dataclass
class Manners:
    """What the sites saw: pairs of requests to one host of which the second came before the first had been answered, or
    sooner after it than the delay; and addresses that were asked more than once."""

    requests: int = 0
    overlaps: int = 0
    gaps: int = 0
    again: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, sites: list[Site], delay_s: float) -> None:
        """Take over what the sites have logged, and let them forget it."""
        for site in sites:
            log = sorted(site.asked, key=lambda asked: asked.began)
            site.asked.clear()
            self.requests += len(log)
            times: dict[str, int] = defaultdict(int)
            for asked in log:
                times[asked.path] += 1
            self.again += sum(n - 1 for path, n in times.items() if path != "/feed")
            for first, second in pairwise(log):
                gap = second.began - first.ended
                if gap < delay_s - LATE_S:
                    kind = "overlaps" if gap < 0 else "gaps"
                    setattr(self, kind, getattr(self, kind) + 1)
                    self.notes.append(f"{kind}: {site.address}{first.path} then {second.path} after {gap:.2f} s")


SWITCH = """
import sys
{patch}
from crawler.cli import main
main(sys.argv[1:])
"""


@dataclass
class Fleet:
    """A broker, a daemon and fetchers, each a process that can be killed and started again."""

    watch: WatchFolder
    broker: RabbitMQ
    vhost: str
    """'' without a fleet: then the daemon asks by itself."""
    line: CutLine
    slots: int
    patch: str = ""
    """Python that a fetcher runs before its command: what a mutant changes."""
    daemon: subprocess.Popen[str] | None = None
    fetchers: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def start_daemon(self) -> None:
        """Start the coordinator; its log goes to daemon.log of the watch folder."""
        secret = {"WIREWATCH_BROKER": self.broker.url(self.vhost)} if self.vhost else {}
        self.daemon = self._start(
            [*COMMAND, "--dir", str(self.watch.path), "daemon"],
            secret,
            "daemon",
        )

    def start_fetcher(self, name: str) -> None:
        """Start a fetcher, by way of the line that can be cut."""
        command = [sys.executable, "-c", SWITCH.format(patch=self.patch)]
        url = self.broker.url(self.vhost, port=self.line.port)
        arguments = ["fetcher", "--slots", str(self.slots), "--processes", "1", "--name", name]
        self.fetchers[name] = self._start([*command, *arguments], {"WIREWATCH_BROKER": url}, name)

    def _start(self, command: list[str], more: dict[str, str], log: str) -> subprocess.Popen[str]:
        with (self.watch.path / f"{log}.log").open("a") as out:
            return subprocess.Popen(
                command, env={**environment(True), **more}, stdout=out, stderr=out, start_new_session=True, text=True
            )

    def end(self) -> None:
        """End every process of it but the broker."""
        for process in [self.daemon, *self.fetchers.values()]:
            if process is not None:
                signal_all(process, signal.SIGCONT)
                abandon(process)
                signal_all(process, signal.SIGKILL)


def signal_all(process: subprocess.Popen[str], number: int) -> None:
    """A signal to a process and to those it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


@contextmanager
def fleet(
    folder: Path, broker: RabbitMQ, made: World, settings: str, fetchers: int, slots: int, patch: str = ""
) -> Iterator[Fleet]:
    """A fleet in a vhost of its own that watches a world; ended with the block. Without fetchers: a daemon that asks itself."""
    vhost, line = broker.vhost() if fetchers else "", CutLine(broker.port)
    address = broker.url(vhost).replace(":guest@", "@")
    watch = watch_folder(folder, made.feeds, settings + (f'\n[fleet]\nbroker = "{address}"\n' if fetchers else ""))
    made_of = Fleet(watch, broker, vhost, line, slots, patch)
    try:
        for number in range(fetchers):
            made_of.start_fetcher(f"f{number + 1}")
        made_of.start_daemon()
        yield made_of
    finally:
        made_of.end()
        line.close()
