"""The archive's file and what it stands on: the disk, the write-ahead log, the clock, the run lock, sources that moved."""

from __future__ import annotations

import ctypes
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive import examination
from crawler.archive.connect import reading
from crawler.archive.ledger.coverage import coverage
from crawler.archive.lock import is_held, lock_holder
from crawler.crawl.heartbeat import read_heartbeat, stuck
from crawler.crawl.raw_room import raw_stopped
from crawler.doctor.findings import Examined, fail, first_of, ok, warn

if TYPE_CHECKING:
    import sqlite3

    from crawler.watch.folder import Watch

CHECK_SECONDS = 20.0
"""The check of the whole file takes no longer; a file that is too large for it is said to be."""
LEAST_BYTES, FEW_BYTES = 200_000_000, 1_000_000_000
FEW_INODES = 1_000
FEW_DAYS = 14
LONG_WAL = 512 * 1024 * 1024
_REMOTE = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs", "ceph", "glusterfs", "fuse.glusterfs")
_MOUNTS = Path("/proc/mounts")
_TIME_ERROR = 5  # of adjtimex(2): nothing keeps the clock


def archive_file(watch: Watch) -> Iterator[Examined]:
    """Whether the archive can be read, is whole, lies on a local disk and is for its owner alone."""
    path = watch.archive_path
    if (kind := file_system(watch.folder, _mounts())) in _REMOTE:
        said = f"{watch.folder} is on {kind}, where SQLite's locks and write-ahead log do not work"
        yield fail("file", said, "move the watch folder to a local disk")
    if not path.exists():
        yield ok("file", f"no archive yet at {path}; the first `wirewatch run` makes it")
        return
    end = time.monotonic() + CHECK_SECONDS
    with reading(path) as db:
        damage = examination.first_damage(db, lambda: time.monotonic() > end)
    if damage:
        yield fail(
            "file", f"{path} is damaged: {damage}", f"put a backup in its place, or try `sqlite3 {path} .recover`"
        )
        return
    if damage is None:
        todo = f"if in doubt, run `sqlite3 {path} 'PRAGMA quick_check'`, which takes a while"
        yield warn("file", f"{path} opens; it is too large to check completely in {CHECK_SECONDS:.0f} s", todo)
    else:
        yield ok("file", f"{path} opens and is intact ({_mb(path.stat().st_size)})")
    if path.stat().st_mode & stat.S_IRWXO:
        yield warn("file", f"{path} can be read by every user of this machine", f"run `chmod o= {path}`")


def file_system(folder: Path, mounts: str) -> str:
    """The kind of file system that a folder lies on, by the text of /proc/mounts; '' when it does not say."""
    found, kind, place = -1, "", folder.resolve()
    for line in mounts.splitlines():
        words = line.split()
        point = Path(words[1].replace("\\040", " ")) if len(words) > 2 else None
        if point is not None and place.is_relative_to(point) and len(point.parts) >= found:
            found, kind = len(point.parts), words[2]
    return kind


def _mounts() -> str:
    with suppress(OSError):
        return _MOUNTS.read_text("utf-8", "replace")
    return ""


def space(watch: Watch, now: datetime) -> Iterator[Examined]:
    """Room on the disk, held against how the archive grows."""
    if full := raw_stopped(watch):
        yield warn("space", *full.split(". ", 1))
    free, path = shutil.disk_usage(watch.folder).free, watch.archive_path
    inodes = os.statvfs(watch.folder)
    days = None
    if path.exists():
        with reading(path) as db:
            days = _days_left(db, path, now, free)
    said = f"{_mb(free)} free" + (f", enough for {days:,.0f} days at last week's rate" if days is not None else "")
    todo = "make room on this disk, or move the watch folder to a larger one"
    if free < LEAST_BYTES:
        yield fail("space", said, todo)
    elif free < FEW_BYTES or (days is not None and days < FEW_DAYS):
        yield warn("space", said, todo)
    elif inodes.f_files and inodes.f_favail < FEW_INODES:
        yield warn("space", f"{said}, but only {inodes.f_favail} more files can be made", "remove files on this disk")
    else:
        yield ok("space", said)


def _days_left(db: sqlite3.Connection, path: Path, now: datetime, free: int) -> float | None:
    """None when nothing is known of the pace."""
    recent, every = examination.articles_of_a_week(db, now)
    size = path.stat().st_size - examination.free_bytes(db)
    return free / (recent / 7 * size / every) if recent and size > 0 else None


def write_ahead_log(watch: Watch) -> Iterator[Examined]:
    """A reader that never lets go makes news.db-wal grow without end."""
    log = watch.archive_path.with_name(watch.archive_path.name + "-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LONG_WAL:
        todo = "close programs that have kept the archive open for a long time (Datasette, sqlite3); the next run shortens it"
        yield warn("wal", f"{log} has grown to {_mb(size)}", todo)
    else:
        yield ok("wal", f"{_mb(size)} wait in the write-ahead log")


def clock(watch: Watch, now: datetime) -> Iterator[Examined]:
    """The machine's clock, held against the archive, this installation and the kernel's own opinion."""
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < installed - timedelta(days=1):
        said = f"the clock says {now:%Y-%m-%d}, and wirewatch was installed on {installed:%Y-%m-%d}"
        yield fail("clock", said, "set the clock (`timedatectl set-ntp true`)")
        return
    if watch.archive_path.exists():
        with reading(watch.archive_path) as db:
            found = coverage(db, now, page_tries=watch.settings.crawl.page_tries).clock
        if found:
            yield fail("clock", found.partition(". ")[0], "set the clock; the next run asks again what was put off")
            return
    if not is_kept():
        yield warn(
            "clock",
            f"it says {now:%Y-%m-%d %H:%M} UTC, and no time service keeps it correct",
            "run an NTP service, such as chrony",
        )
    else:
        yield ok("clock", f"it says {now:%Y-%m-%d %H:%M} UTC")


def is_kept() -> bool:
    """Whether the kernel says that a service keeps the clock; True where it does not tell."""
    with suppress(OSError, AttributeError):
        answer: int = ctypes.CDLL(None, use_errno=True).adjtimex(
            ctypes.create_string_buffer(1024)
        )  # asks, sets nothing
        return answer != _TIME_ERROR
    return True


def lock(watch: Watch, now: datetime) -> Iterator[Examined]:
    """Who is at work, whether it gives signs of life, and when somebody was last."""
    holder = lock_holder(watch.lock_path)
    halted = stuck(read_heartbeat(watch.heartbeat_path, now.timestamp()), holder)
    if halted:
        yield fail("lock", halted, "")
        return
    if holder:
        yield ok("lock", f"{holder} is running")
    elif not watch.archive_path.exists():
        yield ok("lock", "nothing is running")
    else:
        with reading(watch.archive_path) as db:
            found = coverage(db, now, at_work=is_held(watch.lock_path))
        if found.stale_run:
            last = found.last_run.get("started_at", "never")
            todo = "check cron or the service: `wirewatch run`, or `systemctl status wirewatch`"
            yield warn("lock", f"nothing is running, and the last run began {last}", todo)
        else:
            yield ok("lock", f"nothing is running; the last run began {found.last_run.get('started_at', 'never')}")


def moved(watch: Watch) -> Iterator[Examined]:
    """Sources that have another address by now, or none."""
    if not watch.archive_path.exists():
        return
    with reading(watch.archive_path) as db:
        rows = examination.moved_sources(db)
    new = [f"{old} is now {url}" for old, url in rows if url]
    gone = [old for old, url in rows if not url]
    if new:
        yield warn("moved", first_of(new), "write the new addresses into feeds.csv; they are polled there already")
    if gone:
        yield warn(
            "moved", f"gone for good: {first_of(gone)}", "find where it went (`wirewatch add SITE`), or remove its line"
        )
    if not rows:
        yield ok("moved", "every source answers at its address in feeds.csv")


def _mb(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
