"""What a fleet brings and what it costs, on loopback and with a real RabbitMQ.

    nice python -m tests.bench.fleet [scale] [cpu] [--fetchers 1 2 4] [--rounds 8]

scale    64 hosts that take 2 seconds for each answer, 8 slots in each fetcher: requests a second with 1, 2 and 4 fetchers,
         from the tenth of the requests to nine tenths of them, in the sites' own log. Goal: 3.5 times at 4.
cpu      CPU of the daemon's main process for each page, polls included, once alone and once with two fetchers, round by
         round in turn on the same machine. Goal: at most 1.15 times. The fetchers' own CPU is printed beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench.fault_world import ITEMS, make_due, until
from tests.bench.fleet_world import Fleet, fleet, slow_world
from tests.broker import RabbitMQ, run_broker

HOSTS, SLOTS, ANSWER_S = 64, 8, 2.0
SETTINGS = '[crawl]\ndelay = 0\npages = "all"\nreread = false\npolls_per_day = 1\n'
PATIENCE_S, JOIN_S = 300.0, 15.0
TICKS = os.sysconf("SC_CLK_TCK")


def scale(broker: RabbitMQ, folder: Path, numbers: list[int]) -> None:
    """Requests a second by number of fetchers, which join one after another. The first round, which a daemon spreads, is not
    counted."""
    first = 0.0
    with (
        slow_world(HOSTS, ANSWER_S, kept=1, every=1) as made,
        fleet(_below(folder, "scale"), broker, made, SETTINGS, 1, SLOTS) as parts,
    ):
        done = until(lambda: _stored(parts) >= made.wanted, PATIENCE_S)
        for number in numbers:
            while len(parts.fetchers) < number:
                parts.start_fetcher(f"f{len(parts.fetchers) + 1}")
            time.sleep(JOIN_S)
            for site in made.sites:
                site.asked.clear()
            made.turn()
            make_due(parts.watch)
            done = until(lambda: _stored(parts) >= made.wanted, PATIENCE_S) and done
            log = sorted(asked.ended for site in made.sites for asked in site.asked)
            few, many = len(log) // 10, len(log) * 9 // 10
            rate = (many - few) / (log[many] - log[few])
            first = first or rate
            print(
                f"{number} fetchers: {rate:5.1f} requests a second of at most {number * SLOTS / ANSWER_S:.0f}, "
                f"{rate / first:.2f} times{'' if done else '; NOT all was read'}",
                flush=True,
            )


def cpu(broker: RabbitMQ, folder: Path, rounds: int) -> None:
    """CPU of the daemon by page, alone and with a fleet."""
    with (
        slow_world(20, 0.0, kept=1) as one,
        slow_world(20, 0.0, kept=1, network=9) as other,
        fleet(_below(folder, "alone"), broker, one, SETTINGS, 0, SLOTS) as alone,
        fleet(_below(folder, "fleet"), broker, other, SETTINGS, 2, 32) as two,
    ):
        pairs = ((alone, one), (two, other))
        spent: tuple[list[float], list[float]] = ([], [])
        fetching = 0.0
        for number in range(rounds + 1):  # the first one is the start
            for (parts, made), costs in zip(pairs, spent, strict=True):
                if number:
                    made.turn()
                    make_due(parts.watch)
                assert parts.daemon is not None
                before, theirs = _cpu(parts.daemon), sum(map(_cpu, parts.fetchers.values()))
                if not until(lambda: _stored(parts) >= made.wanted, PATIENCE_S):  # noqa: B023
                    raise SystemExit(f"round {number} was not read to its end, see {parts.watch.path}")
                time.sleep(1.0)
                if number:
                    costs.append(1000 * (_cpu(parts.daemon) - before) / (len(made.sites) * ITEMS))
                    fetching += 1000 * (sum(map(_cpu, parts.fetchers.values())) - theirs) / (len(made.sites) * ITEMS)
    middle = [statistics.median(costs) for costs in spent]
    print(
        f"main process for a page: {middle[0]:.1f} ms alone, {middle[1]:.1f} ms with a fleet, {middle[1] / middle[0]:.2f} times "
        f"(rounds: {_range(spent[0])}; {_range(spent[1])}); the fetchers {fetching / rounds:.1f} ms"
    )


def _range(values: list[float]) -> str:
    return f"{min(values):.1f} to {max(values):.1f}"


def _below(folder: Path, name: str) -> Path:
    (made := folder / name).mkdir()
    return made


def _stored(parts: Fleet) -> int:
    """Articles with their pages' texts."""
    if not parts.watch.archive.exists():
        return 0
    return int(parts.watch.rows("SELECT count(*) AS n FROM articles WHERE text_source = 'page'")[0]["n"])


def _cpu(process: subprocess.Popen[str]) -> float:
    """Seconds of CPU that a process has used, without those it started."""
    stat = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / TICKS


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["scale", "cpu"])
    parser.add_argument("--fetchers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--rounds", type=int, default=8)
    chosen = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {len(os.sched_getaffinity(0))} cores")
    with tempfile.TemporaryDirectory(prefix="fleet-") as name, run_broker(_below(Path(name), "broker")) as broker:
        if "scale" in chosen.what:
            scale(broker, Path(name), chosen.fetchers)
        if "cpu" in chosen.what:
            cpu(broker, Path(name), chosen.rounds)


if __name__ == "__main__":
    main()
