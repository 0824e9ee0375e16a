"""What it costs to start: commands that only look, and a run with nothing due, which cron starts 144 times a day.

    python -m tests.bench.start [--repeat 5]

Prints the CPU seconds (user and system) of the whole process, the least of several and the median, with compiled modules as
an installed program has them, then as a checkout runs where Python may write none. The watch has the starting topics, the
packaged outlets and 300 sources due tomorrow. Nothing is asked of anybody.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from crawler.watch.folder import Watch, init_watch
from tests.bench.due import learn

CALL = "from crawler.cli import main; main()"
LOOKING = (["--help"], ["run", "--help"], ["status"], ["flags"], ["search", "harbour"])
TARGET = 0.8


def cpu_s(environment: Mapping[str, str], *command: str) -> float:
    """CPU seconds of one process."""
    before = os.times()
    subprocess.run(
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment
    )
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def figures(folder: Path, environment: Mapping[str, str], repeat: int) -> None:
    """Measure and print each command once it has run once."""
    commands = {"python -c pass": ["-c", "pass"]}
    for arguments in (*LOOKING, ["run"]):
        commands["wirewatch " + " ".join(arguments)] = ["-c", CALL, "--dir", str(folder), *arguments]
    for name, command in commands.items():
        cpu_s(environment, *command)
        found = [cpu_s(environment, *command) for _ in range(repeat)]
        target = f"  (target {TARGET})" if name.endswith(" run") else ""
        print(f"  {name:26s} {min(found):.2f}  median {median(found):.2f} CPU s{target}")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    plain = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"WIREWATCH_ALLOW_LOOPBACK": "1"}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "watch"
        init_watch(folder)
        lines = [f"http://127.0.0.1:9/{n % 99}/feed-{n}.xml,outlet{n % 97},a;b\n" for n in range(300)]
        (folder / "feeds.csv").write_text("url,outlet,tags\n" + "".join(lines), encoding="utf-8")
        learn(Watch(folder), datetime.now(UTC).replace(microsecond=0))
        print("compiled:")
        figures(folder, plain | {"PYTHONPYCACHEPREFIX": f"{scratch}/compiled"}, repeat)
        print("not compiled:")
        figures(folder, plain | {"PYTHONDONTWRITEBYTECODE": "1"}, repeat)


if __name__ == "__main__":
    main()
