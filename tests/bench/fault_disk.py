"""Trials in which the archive fails as a whole while a run or a daemon works with it."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.bench.fault_kills import arguments_of
from tests.bench.fault_world import PATIENCE_S, Row, World, abandon, count, finish, make_due, until, world
from tests.watching import WatchFolder, environment, watch_folder

KINDS = ("full", "readonly", "damaged", "cut", "deleted", "locked", "descriptors")
SOURCES = 12
ROOM = "24m"
MOST_LOG = 100_000
FEWEST_DESCRIPTORS, DESCRIPTORS = 15, 40
Breaking = Callable[[WatchFolder], None]


def can_mount() -> bool:
    """Whether a file system can be mounted: what of ``full`` and ``readonly`` only root may."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["mount", "-t", "tmpfs", "none", folder], capture_output=True, check=False)
        return done.returncode == 0 and subprocess.run(["umount", folder], check=False).returncode == 0


def fail_disk(command: str, kind: str, seconds: float, draw: random.Random, row: Row) -> None:
    """One watch that has run well, then the fault; when it is mended, the next run must bring all.

    A daemon is looked at for ``seconds``, and ``status --check`` must not call it well. An address that is asked again
    meanwhile counts as ``again``.
    """
    with ExitStack() as stack:
        folder, made = stack.enter_context(_place(kind)), stack.enter_context(world(SOURCES, slow=False))
        watch = watch_folder(folder / "watch", made.feeds)
        watch.run("run", timeout=180)
        made.turn()
        make_due(watch)
        made.forget()
        row.trials += 1
        log = stack.enter_context(tempfile.TemporaryFile("w+"))
        with _broken(kind, watch, draw) as happens:
            began = time.monotonic()
            process = subprocess.Popen(
                watch.command(*arguments_of(command)), env=environment(True), stdout=log, stderr=log, text=True,
                preexec_fn=_few_descriptors(draw) if kind == "descriptors" else None,
            )  # fmt: skip
            try:
                _live_through(command, kind, watch, made, process, happens, began + seconds, row)
            finally:
                abandon(process)
        log.seek(0)
        _look_at_log(log.read(), process.returncode, _wanted(command, kind), row)
        row.again += sum(times > 1 for times in made.asked().values())
        row.requests += sum(made.asked().values())
        make_due(watch)
        done = watch.run("run", "--all", timeout=180)
        row.ended(done.returncode, done.stderr, (0,))
        count(watch, made, row)


def _live_through(
    command: str, kind: str, watch: WatchFolder, made: World, process: subprocess.Popen[str], happens: Breaking,
    end: float, row: Row,
) -> None:  # fmt: skip
    until(lambda: bool(made.asked()) or process.poll() is not None)
    happens(watch)
    if command != "daemon":
        finish(process, row, (process.returncode or 0, *_wanted(command, kind)))
        return
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.2)
    if kind != "descriptors" and watch.run("status", "--check").returncode == 0:
        row.errors += 1
        row.notes.append("status --check calls it well")
    finish(process, row, _wanted(command, kind), signal.SIGTERM if process.poll() is None else 0)


def _wanted(command: str, kind: str) -> tuple[int, ...]:
    """Exit codes. A run never says that all is well; a daemon waits and ends well, but when nothing is left to wait for."""
    if command == "run":
        return (1,)
    return {"deleted": (1,), "readonly": (1,), "cut": (1,)}.get(kind, (0, 1))


def _look_at_log(told: str, code: int, wanted: tuple[int, ...], row: Row) -> None:
    row.ended(code, told, wanted)
    if len(told) > MOST_LOG or not told.strip():
        row.errors += 1
        row.notes.append(f"{len(told)} bytes of log")


@contextmanager
def _place(kind: str) -> Iterator[Path]:
    """A folder; for a disk that fills up, a file system of its own."""
    with tempfile.TemporaryDirectory() as folder:
        if kind != "full":
            yield Path(folder)
            return
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "none", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def _broken(kind: str, watch: WatchFolder, draw: random.Random) -> Iterator[Breaking]:
    """Inside, the archive fails: already, or when what is yielded is called. Afterwards it works again."""
    backup = watch.path / "backup"
    if kind in ("damaged", "cut", "deleted"):
        with closing(sqlite3.connect(watch.archive)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(watch.archive, backup)
        if kind == "damaged":
            _damage(watch.archive, draw)
        if kind == "cut":
            os.truncate(watch.archive, int(watch.archive.stat().st_size * 0.999))
        yield _delete if kind == "deleted" else _nothing
        for suffix in ("-wal", "-shm"):
            Path(f"{watch.archive}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(backup, watch.archive)
    elif kind == "readonly":
        subprocess.run(["mount", "--bind", watch.path, watch.path], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", watch.path], check=True)
        try:
            yield _nothing
        finally:
            subprocess.run(["umount", "-l", watch.path], check=True)
    elif kind == "locked":
        with closing(sqlite3.connect(watch.archive, isolation_level=None, timeout=PATIENCE_S)) as other:
            yield lambda _: other.execute("BEGIN IMMEDIATE") and None
    else:
        yield _fill if kind == "full" else _nothing
        (watch.path / "ballast").unlink(missing_ok=True)


def _nothing(_: WatchFolder) -> None:
    """It is broken already."""


def _delete(watch: WatchFolder) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{watch.archive}{suffix}").unlink(missing_ok=True)


def _fill(watch: WatchFolder) -> None:
    """Write until there is no room, and again when somebody has made some."""
    with (watch.path / "ballast").open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue


def _damage(path: Path, draw: random.Random) -> None:
    """Overwrite the first page of what is written at every poll."""
    with closing(sqlite3.connect(path)) as db:
        pages = dict(db.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
        size = db.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((pages[draw.choice(("entries", "articles", "article_text", "polls", "entry_keys"))] - 1) * size)
        file.write(draw.randbytes(size))


def _few_descriptors(draw: random.Random) -> Callable[[], None]:
    most = draw.randint(FEWEST_DESCRIPTORS, DESCRIPTORS)
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
