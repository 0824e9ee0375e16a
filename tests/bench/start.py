"""What `wirewatch --help` costs.

    python -m tests.bench.start [--repeat 5]

Prints the CPU seconds (user and system) of the whole process, the least of several, for --help and for commands that
only look; and of an empty Python for comparison.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys


def cpu_s(*command: str) -> float:
    """CPU seconds of one process."""
    before = os.times()
    subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    call = "from crawler.cli import main; main()"
    print(f"{'python -c pass':24s} {min(cpu_s('-c', 'pass') for _ in range(repeat)):.2f} CPU s")
    for arguments in (["--help"], ["flags", "--help"], ["run", "--help"], ["--dir", "/nowhere", "status"]):
        least = min(cpu_s("-c", call, *arguments) for _ in range(repeat))
        print(f"{'wirewatch ' + ' '.join(arguments):24s} {least:.2f} CPU s")


if __name__ == "__main__":
    main()
