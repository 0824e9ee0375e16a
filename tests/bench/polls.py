"""CPU of polling against lemon24/reader, in one run over one synthetic world, each one's start-up subtracted.

    python -m tests.bench.polls ../shared/newsworld --peer-python PEER/bin/python [--feeds 1000] [--rounds 2]

The peer's python has ``reader`` and ``sgmllib3k`` installed. The driver counts a pass only when the server saw exactly the
work it is meant to measure. wirewatch runs with topics, copies, stories and credits off, as the peer has none of them;
``wirewatch_judging`` is the same with everything on, and ``aiohttp_raw`` asks conditionally and reads nothing. After each pass
our archive must hold as many entries as the world has published. All have their modules compiled, as an installed program
has them, whatever the environment says. Prints CPU seconds for 1,000 feeds and the ratios beside their targets; with
``wirewatch_judging``, the CPU of the main process and of its workers for each new article of a first pass, and what judging
adds to either.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TARGETS = {"304": 0.5, "tick": 0.6, "plain": 0.1, "volatile": 0.1, "first": 0.75}
SHARE, NEW = 0.05, 2
"""What a tick of the world changes: this share of the feeds get so many new items (the driver's defaults)."""
OWN = (
    "import atexit, resource as r; "
    "spent = lambda who: sum(r.getrusage(who)[:2]); "
    'atexit.register(lambda: print("own", spent(r.RUSAGE_SELF), "workers", spent(r.RUSAGE_CHILDREN))); '
    "from crawler.cli import main; main()"
)
"""Runs a command and says what it took itself, and what the processes took that it started and saw end."""
OFF = "--set copies=false --set stories=false --set credits=false"


def systems(peer: str, newsworld: Path) -> dict[str, dict[str, str]]:
    """The driver's configuration: how to set up and run each system."""
    ours = f"cd {ROOT} && WIREWATCH_ALLOW_LOOPBACK=1 {sys.executable} -c '{OWN}' --dir {{state}}"
    run = f"{ours} run --all --set pages=none --set delay=0"
    count = f" && {sys.executable} -c 'import sqlite3, sys; "
    count += 'print("stored", *sqlite3.connect(sys.argv[1]).execute("select count(*) from entries").fetchone())'
    count += "' {state}/news.db"
    return {
        "wirewatch": {
            "setup": f"{ours} init --empty && {ours} feeds import {{opml}}",
            "cmd": f"{run} {OFF}{count}",
        },
        "wirewatch_judging": {
            "setup": f"{ours} init --empty && cp {ROOT}/data/defaults/topics/*.toml {{state}}/topics/"
            f" && cp -r {ROOT}/data/defaults/lists {{state}}/ && {ours} feeds import {{opml}}",
            "cmd": run + count,
        },
        "aiohttp_raw": {"cmd": f"{peer} {newsworld}/adapters/raw_aiohttp.py {{feeds}} {{state}} none"},
        "reader": {
            "setup": f"{peer} {newsworld}/adapters/reader_pass.py {{feeds}} {{state}} 8 setup",
            "cmd": f"{peer} {newsworld}/adapters/reader_pass.py {{feeds}} {{state}} 8",
        },
    }


def check_stored(found: dict[str, Any], truth: dict[str, Any]) -> None:
    """Raises SystemExit when an archive held other entries than the world had published, or the world is not as thought."""
    feeds, first = truth["feeds"], truth["feeds"] * truth["items"]
    tick = int(feeds * SHARE) * NEW
    ticks = sum(len(phases.get("tick", ())) for phases in found.values())
    if truth["published"] != first + ticks * tick:
        raise SystemExit(f"the world published {truth['published']}, not {first} and {ticks} times {tick}")
    for system, phases in found.items():
        grown = 0
        for phase, passes in phases.items():
            grown += tick if phase == "tick" else 0
            for each in passes:
                stored = re.search(r"stored (\d+)", each["out"])
                if stored and int(stored[1]) != first + grown:
                    raise SystemExit(f"{system} {phase}: {stored[1]} entries stored, {first + grown} published")


def measure(
    newsworld: Path, given: argparse.Namespace, feeds: int, rounds: int, folder: Path
) -> tuple[dict[str, dict[str, float]], dict[str, tuple[float, float]], int]:
    """Of a world of ``feeds`` feeds: system -> phase -> median CPU seconds of valid passes; system -> CPU seconds of the main
    process and of its workers in a first pass; the entries of a first pass."""
    folder.mkdir()
    config = folder / "systems.json"
    only = given.only.split(",") if given.only else []
    chosen = {name: s for name, s in systems(given.peer_python, newsworld).items() if not only or name in only}
    config.write_text(json.dumps(chosen), encoding="utf-8")
    world = subprocess.Popen(
        [
            sys.executable,
            str(newsworld / "newsworld.py"),
            "--feeds",
            str(feeds),
            "--hosts",
            str(min(200, feeds)),
            "--out",
            str(folder),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        while not (folder / "server.json").exists():
            time.sleep(0.1)
        time.sleep(0.5)
        state = folder / "states"
        state.mkdir()
        report = folder / "report.json"
        command = [sys.executable, str(newsworld / "driver.py"), "--world", str(folder), "--config", str(config)]
        command += ["--rounds", str(rounds), "--out", str(report), "--tmp", str(state), "--limit", "600"]
        command += ["--phases", given.phases]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("WIREWATCH")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(given.compiled)
        subprocess.run(command, check=True, env=environment)
        base = json.loads((folder / "server.json").read_text(encoding="utf-8"))["base"]
        with urllib.request.urlopen(f"{base}/_truth", timeout=60) as answer:
            truth = json.load(answer)
    finally:
        world.terminate()
        world.wait(10)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))["res"]
    check_stored(found, truth)
    medians = {
        system: {
            phase: median(r["cpu"] for r in passes if not r["bad"])
            for phase, passes in phases.items()
            if not all(r["bad"] for r in passes)
        }
        for system, phases in found.items()
    }
    return (
        medians,
        {system: shares(phases.get("first", [])) for system, phases in found.items()},
        truth["items"] * feeds,
    )


def shares(passes: list[dict[str, Any]]) -> tuple[float, float]:
    """The median CPU seconds of the main process and of its workers."""
    told = [re.search(r"own ([\d.]+) workers ([\d.]+)", each["out"]) for each in passes if not each["bad"]]
    pairs = [(float(found[1]), float(found[2])) for found in told if found]
    return (median(own for own, _ in pairs), median(workers for _, workers in pairs)) if pairs else (0.0, 0.0)


def print_shares(large: dict[str, tuple[float, float]], small: dict[str, tuple[float, float]], articles: int) -> None:
    """What a new article costs the main process and the workers, and what judging adds."""
    each = {
        name: [1000 * (share - start) / articles for share, start in zip(large[name], small[name], strict=True)]
        for name in ("wirewatch", "wirewatch_judging")
        if name in large
    }
    for name, (own, workers) in each.items():
        print(
            f"{name}: {own:.1f} ms of the main process and {workers:.1f} ms of workers for each of {articles} new articles"
        )
    if len(each) == 2:
        own, workers = (on - off for off, on in zip(*each.values(), strict=True))
        print(f"judging adds {own:.1f} ms (target 4.0) and {workers:.1f} ms; load {os.getloadavg()[0]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("newsworld", type=Path, nargs="?", default=ROOT.parent / "shared" / "newsworld")
    parser.add_argument("--peer-python", required=True)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", default="", help="names of systems, comma separated")
    parser.add_argument("--phases", default="first,304,tick,plain,volatile")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        given.compiled = Path(scratch) / "compiled"
        # As often as the large world: one start-up more or less than usual, and a ratio of small figures is another.
        rounds = max(3, given.rounds)
        small, start, _ = measure(given.newsworld, given, 1, rounds, Path(scratch) / "one")
        large, spent, articles = measure(given.newsworld, given, given.feeds, given.rounds, Path(scratch) / "many")
    print_shares(spent, start, articles)
    print("\nCPU seconds for 1,000 feeds, start-up subtracted")
    scale = 1000 / given.feeds
    for phase, target in TARGETS.items():
        net = {
            name: (large[name][phase] - small[name].get(phase, 0.0)) * scale for name in large if phase in large[name]
        }
        ratio = net["wirewatch"] / net["reader"] if "reader" in net and "wirewatch" in net else float("nan")
        figures = "  ".join(f"{name} {value:.2f}" for name, value in net.items())
        print(f"{phase:9s} {figures}  ratio {ratio:.2f} (target {target})")


if __name__ == "__main__":
    main()
