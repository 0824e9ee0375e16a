"""Breaks a fleet in the middle of its work, on loopback and with a real RabbitMQ, and prints what it cost.

    nice python -m tests.bench.fleet_faults [KIND ...] [--faults 40] [--timeouts 3 10] [--seed 1] [--keep FOLDER]

Kinds, the first five when none is named:

fetcher      -9 to a fetcher; another of its name is started within two seconds.
coordinator  -9 to the daemon, which is started again.
broker       -9 to RabbitMQ, which is started again.
stopped      SIGSTOP to a fetcher for 2.5 time-outs, or past what the broker waits for a silent one, then SIGCONT.
cut          the line between a fetcher and the broker carries nothing for as long; then it goes on, or its connections end.
full         RabbitMQ takes no messages for as long, as with a full disk.
ended        SIGTERM to a fetcher, as at an upgrade; it is started again.
none         nothing is broken: what the fleet costs without faults.
mutant       kills of fetchers that acknowledge a job before they answer it.

A daemon, two fetchers, nine hosts of which three take 0.6 of the time-out for each answer. In each round every source has
new items and is due, and ``--each`` faults come at drawn moments; then the round must settle: every item of the world in the
archive, with its page. A feed shows the items of one round only, so what a round has lost comes with no later poll.

lost: entries or articles that are missing; doubled: stored twice; unsettled: rounds that did not end in time; polls, pages: those
that failed, though the world never fails; offline: polls noted as that, which count against no source; overlaps: requests to a
host that still worked on the one before; gaps: those that came sooner after it than the delay; again: pages that were asked once more; seconds: from the last fault until all was there.
"""

from __future__ import annotations

import argparse
import random
import signal
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.fault_world import ITEMS, count, is_alive, make_due, until
from tests.bench.fault_world import Row as Losses
from tests.bench.fleet_world import Fleet, Manners, SlowWorld, fleet, signal_all, slow_world
from tests.broker import run_broker

HOSTS, SLOTS, DELAY_S = 9, 8, 0.3
BROKER_WAITS_S = 25.0
"""Two heartbeats of the fleet, and a little."""
SETTLE_S = 140.0
"""Less than a coordinator waits for a job of which it hears nothing at all: that counts as lost here, though it would be sent anew."""
AWAY = ("offline", "no_fetcher")
ACK_FIRST = """
from dataclasses import replace
from crawler.fleet.fetcher import Fetcher
on_job = Fetcher._on_job
async def ack_first(self, line, delivery):
    await self._done(delivery)
    await on_job(self, line, replace(delivery, ack=None))
Fetcher._on_job = ack_first
"""
"""What makes a fetcher a mutant."""
HEAD = f"{'fault':22s} faults  lost  doubled  unsettled  polls  offline  pages  overlaps  gaps  requests  again  seconds (median, most)"


@dataclass
class FleetRow:
    """What the faults of one kind cost."""

    faults: int = 0
    unsettled: int = 0
    polls: int = 0
    offline: int = 0
    pages: int = 0
    losses: Losses = field(default_factory=Losses)
    manners: Manners = field(default_factory=Manners)
    seconds: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(self, name: str) -> None:
        """One line of the table, and what is to be said of it."""
        took = f"{statistics.median(self.seconds):5.1f} {max(self.seconds):5.1f}" if self.seconds else "    -     -"
        seen = self.manners
        print(
            f"{name:22s} {self.faults:6d} {self.losses.lost:5d} {self.losses.doubled:8d} {self.unsettled:10d} {self.polls:6d} {self.offline:8d} "
            f"{self.pages:6d} {seen.overlaps:9d} {seen.gaps:5d} {seen.requests:9d} {seen.again:6d}  {took}",
            flush=True,
        )
        for note in [*self.notes, *self.losses.notes, *seen.notes][:20]:
            print(f"    {note}", flush=True)


@dataclass
class Trial:
    """A fleet and its world, and how long a time-out is."""

    fleet: Fleet
    world: SlowWorld
    timeout_s: float
    draw: random.Random

    def a_fetcher(self) -> str:
        """The name of one that lives."""
        return self.draw.choice(sorted(self.fleet.fetchers))

    def silence(self) -> float:
        """Seconds that are past the time-out, every other time past the broker's patience too."""
        return self.draw.choice((2.5 * self.timeout_s, max(BROKER_WAITS_S, 2.5 * self.timeout_s)))


def break_fetcher(trial: Trial) -> None:
    """-9 to one with all it started."""
    name = trial.a_fetcher()
    signal_all(trial.fleet.fetchers[name], signal.SIGKILL)
    trial.fleet.fetchers[name].wait()
    time.sleep(trial.draw.uniform(0.0, 2.0))
    trial.fleet.start_fetcher(name)


def end_fetcher(trial: Trial) -> None:
    """SIGTERM to one, as at an upgrade."""
    name = trial.a_fetcher()
    trial.fleet.fetchers[name].terminate()
    trial.fleet.fetchers[name].wait(20)
    trial.fleet.start_fetcher(name)


def break_coordinator(trial: Trial) -> None:
    """-9 to the daemon alone: its workers go by themselves."""
    daemon = trial.fleet.daemon
    assert daemon is not None
    daemon.kill()
    daemon.wait()
    time.sleep(trial.draw.uniform(0.0, 1.0))
    trial.fleet.start_daemon()


def break_broker(trial: Trial) -> None:
    """-9, and again from its folder."""
    trial.fleet.broker.kill()
    time.sleep(trial.draw.uniform(0.0, 3.0))
    trial.fleet.broker.start()


def stop_fetcher(trial: Trial) -> None:
    """SIGSTOP for a while."""
    process = trial.fleet.fetchers[trial.a_fetcher()]
    signal_all(process, signal.SIGSTOP)
    time.sleep(trial.silence())
    signal_all(process, signal.SIGCONT)


def cut_line(trial: Trial) -> None:
    """Both fetchers are cut off, so that nobody can step in."""
    trial.fleet.line.cut()
    time.sleep(trial.silence())
    trial.fleet.line.healed(broken=trial.draw.random() < 0.5)


def fill_broker(trial: Trial) -> None:
    """It takes no messages, as with a full disk."""
    trial.fleet.broker.block(True)
    time.sleep(trial.silence())
    trial.fleet.broker.block(False)


KINDS: dict[str, Callable[[Trial], None]] = {
    "fetcher": break_fetcher,
    "coordinator": break_coordinator,
    "broker": break_broker,
    "stopped": stop_fetcher,
    "cut": cut_line,
    "full": fill_broker,
    "ended": end_fetcher,
    "none": lambda _: None,
    "mutant": break_fetcher,
}


def try_kind(kind: str, timeout_s: float, chosen: argparse.Namespace, draw: random.Random, row: FleetRow) -> None:
    """Rounds until there were enough faults of one kind, with one time-out."""
    folder = Path(chosen.keep or tempfile.mkdtemp(prefix="fleet-")) / f"{kind}-{timeout_s:g}"
    (folder / "broker").mkdir(parents=True)
    settings = (
        f'[crawl]\ndelay = {DELAY_S}\ntimeout = {timeout_s}\npages = "all"\nreread = false\npolls_per_day = 1\n'
        "workers = 1\ncopies = false\nstories = false\ncredits = false\n"
    )
    with (
        run_broker(folder / "broker") as broker,
        slow_world(HOSTS, 0.6 * timeout_s, kept=1) as made,
        fleet(
            folder, broker, made, settings, 0 if chosen.alone else 2, SLOTS, ACK_FIRST if kind == "mutant" else ""
        ) as parts,
    ):
        trial = Trial(parts, made, timeout_s, draw)
        _settle(trial, row)  # the first round is not broken: a coordinator that starts holds every host
        wanted = row.faults + chosen.faults
        while row.faults < wanted:
            _renew(trial)
            for _ in range(min(chosen.each, wanted - row.faults)):
                if _is_settled(trial):
                    _renew(trial)  # a fault is to meet work
                _work_a_while(trial)
                KINDS[kind](trial)
                row.faults += 1
            began = time.monotonic()
            if not _settle(trial, row):
                break
            row.seconds.append(time.monotonic() - began)
        _sum_up(trial, row)


def _renew(trial: Trial) -> None:
    trial.world.turn()
    make_due(trial.fleet.watch)


def _work_a_while(trial: Trial) -> None:
    """Until a drawn number of requests has been answered, and a little longer."""
    at = sum(len(site.asked) for site in trial.world.sites) + trial.draw.randint(1, HOSTS)
    until(
        lambda: sum(len(site.asked) for site in trial.world.sites) >= at or _is_settled(trial), 30 + 2 * trial.timeout_s
    )
    time.sleep(trial.draw.uniform(0.0, 0.6 * trial.timeout_s))


def _settle(trial: Trial, row: FleetRow) -> bool:
    """Wait until the archive has the whole world; what the sites saw is added up."""
    settled = until(lambda: _is_settled(trial), SETTLE_S)
    time.sleep(0.2)
    trial_log = [site for site in trial.world.sites if site.asked]
    row.manners.add(trial_log, DELAY_S)
    if not settled:
        row.unsettled += 1
        row.notes.append(f"round {trial.world.generation}: {_missing(trial)}")
    return settled


def _is_settled(trial: Trial) -> bool:
    try:
        found = trial.fleet.watch.rows(
            "SELECT (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM articles WHERE text_source = 'page') AS pages, "
            "(SELECT count(*) FROM entries WHERE article IS NULL) AS waiting"
        )[0]
    except sqlite3.Error:
        return False
    wanted = trial.world.wanted
    return bool(found["entries"] >= wanted and found["pages"] >= wanted and not found["waiting"])


def _missing(trial: Trial) -> str:
    rows = trial.fleet.watch.rows(
        "SELECT (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM articles) AS articles, "
        "(SELECT group_concat(DISTINCT text_reason) FROM articles WHERE text_source <> 'page') AS reasons, "
        "(SELECT group_concat(DISTINCT reason) FROM polls WHERE outcome = 'failed') AS polls"
    )
    alive = [name for name, process in trial.fleet.fetchers.items() if is_alive(process.pid)]
    return f"{rows[0]} of {trial.world.wanted}, fetchers alive: {alive}"


def _sum_up(trial: Trial, row: FleetRow) -> None:
    watch = trial.fleet.watch
    count(watch, trial.world, row.losses)
    failed = watch.rows("SELECT reason, count(*) AS n FROM polls WHERE outcome = 'failed' GROUP BY reason")
    feeds = watch.rows(
        "SELECT text_reason AS reason, count(*) AS n FROM articles WHERE text_source <> 'page' GROUP BY 1"
    )
    row.polls += sum(found["n"] for found in failed if found["reason"] not in AWAY)
    row.offline += sum(found["n"] for found in failed if found["reason"] in AWAY)
    row.pages += sum(found["n"] for found in feeds)
    row.notes += [f"polls failed with {found['reason']}: {found['n']}" for found in failed]
    row.notes += [f"pages failed with {found['reason']}: {found['n']}" for found in feeds]
    for log in sorted(watch.path.glob("*.log")):
        text = log.read_text(errors="replace")
        if "Traceback" in text:
            row.notes.append(f"{log.name}: {text[text.index('Traceback') :][-400:]}")


def main() -> None:
    """Breaks and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "kinds",
        nargs="*",
        default=[kind for kind in KINDS if kind not in ("full", "ended", "none", "mutant")],
        metavar="KIND",
    )
    parser.add_argument("--faults", type=int, default=40, help="of each kind, over all time-outs")
    parser.add_argument("--each", type=int, default=2, help="faults in one round; a job that is lost three times fails")
    parser.add_argument("--timeouts", type=float, nargs="+", default=[3.0, 10.0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="no fleet: what kills of the daemon cost without one")
    parser.add_argument("--keep", type=Path, help="leave archives and logs in this folder")
    chosen = parser.parse_args()
    chosen.faults = -(-chosen.faults // len(chosen.timeouts))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    print(f"{HOSTS} hosts with {ITEMS} new items each round, {DELAY_S} s between requests\n{HEAD}", flush=True)
    for kind in chosen.kinds:
        for timeout_s in chosen.timeouts:
            row = FleetRow()
            try:
                try_kind(kind, timeout_s, chosen, random.Random(chosen.seed), row)
            finally:  # also of what was interrupted
                row.tell(f"{kind}, {timeout_s:g} s")


if __name__ == "__main__":
    main()
