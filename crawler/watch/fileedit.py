"""Changes a file that people edit too: one command at a time, the whole file or nothing of it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import ConfigError


def edit_file(
    path: Path, change: Callable[[bytes | None], bytes | None], mode: int | None = None, *, new_mode: int = 0o644
) -> None:
    """Put in the place of the file what ``change`` makes of its bytes (None: there is no file yet, or leave it alone).

    Two commands at once take turns, and what an editor saves meanwhile is read again: ``change`` may be called more than
    once. A link stays a link, and a file that only its owner may read (passwords) stays so, unless ``mode`` says who may;
    ``new_mode`` is that of a file that was not there.
    Raises ConfigError when the file cannot be written, and whatever ``change`` raises; then the file is as it was.
    """
    path = path.resolve()
    try:
        with _turn(path.with_name(path.name + ".new")) as descriptor:
            while True:
                old = _bytes_of(path)
                new = change(old)
                if new is None or new == old:
                    return
                _write(descriptor, new, mode or (path.stat().st_mode & 0o7777 if old is not None else new_mode))
                if _bytes_of(path) == old:
                    break
            path.with_name(path.name + ".new").replace(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be changed: {error.strerror}. Nothing was changed.") from None


@contextmanager
def _turn(waiting: Path) -> Iterator[int]:
    """Hold the file ``waiting``, empty, as its only user; it is gone afterwards.

    It is both the lock and the new file, so that nothing is left behind. Who waited for it holds what the other has
    moved into place, and asks again.
    """
    while True:
        descriptor = os.open(waiting, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_at(descriptor, waiting):
            break
        os.close(descriptor)
    try:
        os.ftruncate(descriptor, 0)
        yield descriptor
    finally:
        # While the lock is held nobody else makes or moves a file of that name: it is ours, or already moved.
        if _is_at(descriptor, waiting):
            waiting.unlink()
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(descriptor: int, data: bytes, mode: int) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(data)
    os.fchmod(descriptor, mode)
    os.fsync(descriptor)
