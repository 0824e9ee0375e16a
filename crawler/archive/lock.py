"""One run or daemon per archive: a lock that the kernel lets go when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import LockedError


def is_held(path: Path) -> bool:
    """Is a run or daemon at work? Looking takes no lock away from anybody for longer than the look."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def run_lock(path: Path, what: str) -> Iterator[None]:
    """Hold the lock at ``path``; ``what`` (``run`` or ``daemon``) is written in for others to read.

    Raises LockedError naming the holder. The file stays; it is the lock on it that counts.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode("utf-8", "replace").strip() or "another process"
            raise LockedError(
                f"{path.with_suffix('').name} is in use by {holder}. Wait for it, or end it, and try again."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"wirewatch {what}, process {os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def lock_holder(path: Path) -> str:
    """Who holds the lock at ``path``, in a word or two; empty when nobody does."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return ""
    try:
        # Shared: two that only ask do not take each other for a holder.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return ""
    except BlockingIOError:
        return os.read(descriptor, 200).decode("utf-8", "replace").strip() or "another process"
    finally:
        os.close(descriptor)
