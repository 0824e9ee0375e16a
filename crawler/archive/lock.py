"""One run or daemon per archive: a lock that the kernel lets go when its holder dies."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crawler.errors import LockedError

LOOK_SECONDS = 1.0
"""Longer than any look at the lock, which takes it for an instant where the kernel's list of locks does not tell."""
_LOCKS = Path("/proc/locks")


def is_held(path: Path) -> bool:
    """Is a run or daemon at work?"""
    return bool(lock_holder(path))


@contextmanager
def run_lock(path: Path, what: str) -> Iterator[bool]:
    """Hold the lock at ``path``; ``what`` (``run`` or ``daemon``) is written in for others to read. Gives whether it was
    ever held before.

    Raises LockedError naming the holder. The file stays; it is the lock on it that counts.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _taken(descriptor):
            name = path.with_suffix("").name
            raise LockedError(
                f"{name} is in use by {_holder(descriptor)}. Wait until it has finished, or end it, then try again."
            )
        used = os.fstat(descriptor).st_size > 0
        name_line = f"wirewatch {what}, process {os.getpid()}\n".encode()
        with suppress(OSError):  # a full disk: the lock counts without the name, and SQLite says what is the matter
            os.pwrite(descriptor, name_line, 0)  # over the last one, which needs no room
            os.ftruncate(descriptor, len(name_line))
        yield used
    finally:
        os.close(descriptor)


def lock_holder(path: Path) -> str:
    """Who holds the lock at ``path``, in a word or two; empty when nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    try:
        if _listed(descriptor) is not None:
            return _holder(descriptor)
        # The list does not show what is held in another container. Shared: two that only ask do not see each other.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return ""
    except BlockingIOError:
        return _holder(descriptor)
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    """Take the lock; somebody who only looks at it is waited for."""
    end = time.monotonic() + LOOK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if _listed(descriptor) is not None or time.monotonic() >= end:
                return False
        time.sleep(0.02)


def _listed(descriptor: int) -> int | None:
    """The process that holds the lock of a run, by the kernel's list of locks; None when it is not listed there."""
    try:
        lines = _LOCKS.read_text().splitlines()
    except OSError:
        return None
    inode = str(os.fstat(descriptor).st_ino)
    for line in lines:  # 1: FLOCK  ADVISORY  WRITE 4711 08:01:131415 0 EOF
        words = line.split()
        # By the inode alone: on some file systems the list names another device than stat does.
        if words[1:2] == ["FLOCK"] and words[3] == "WRITE" and words[5].rpartition(":")[2] == inode:
            return int(words[4])
    return None


def _holder(descriptor: int) -> str:
    """What the holder wrote; only its number when the file still tells of an earlier one."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    said = os.read(descriptor, 200).decode("utf-8", "replace").strip()
    process = _listed(descriptor)
    if process and not said.endswith(f"process {process}"):
        return f"process {process}"
    return said or "another process"
