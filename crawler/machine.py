"""Tells a failure of this machine from one of a source: no file descriptors, no memory, no process left."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterator
from pathlib import Path

from crawler.errors import WirewatchError

_SENTENCES = {
    errno.EMFILE: "wirewatch may open no more files ({said}). Raise the limit (`ulimit -n`, in a systemd unit LimitNOFILE=).",
    errno.ENFILE: "This machine can open no more files ({said}). End the programs that hold them, or raise fs.file-max.",
    errno.ENOMEM: "This machine has no memory left ({said}). Free some, or lower `workers` in watch.toml.",
    errno.ENOBUFS: "This machine has no room for another connection ({said}). Lower `concurrency` in watch.toml.",
}
_OF_FILES = {
    errno.EROFS: "its file system is read-only. Change that, or name another folder with --dir.",
    errno.EACCES: "permission denied. Change its permissions, or run wirewatch as the user who owns it.",
    errno.EPERM: "permission denied. Change its permissions, or run wirewatch as the user who owns it.",
    errno.ENOSPC: "the disk is full. Make room.",
    errno.EDQUOT: "this user's share of the disk is full. Make room.",
    errno.EIO: "the disk is failing. Check it.",
    errno.EEXIST: "something else has this name.",
    errno.ENOENT: "there is no such file or folder.",
    errno.ENOTDIR: "a part of its path is no folder.",
    errno.EISDIR: "it is a folder. Name a file in it.",
    errno.ENAMETOOLONG: "its name is too long.",
    errno.ELOOP: "its links lead in a circle.",
    errno.ETXTBSY: "it is being run.",
    errno.ENXIO: "nobody reads from it.",
}
_ROOT = Path(__file__).parent.parent


class MachineTrouble(WirewatchError):
    """What this machine could not give us; no source is to blame for it."""


def no_worker(why: str) -> MachineTrouble:
    """What is told when no worker process can be had."""
    return MachineTrouble(
        f"No worker process could be started ({why}). Check free memory, the limits on processes and open files, and "
        "TasksMax= in a systemd unit."
    )


def machine_trouble(error: BaseException | None) -> MachineTrouble | None:
    """The sentence for people when the error, or one that it was raised from, says that this machine is at its end."""
    for cause in _causes(error) if error is not None else ():
        if isinstance(cause, MachineTrouble):
            return cause
        if isinstance(cause, MemoryError):
            return MachineTrouble(_SENTENCES[errno.ENOMEM].format(said="MemoryError"))
        # Twisted keeps the number of what it wraps in osError.
        number = cause.errno if isinstance(cause, OSError) else getattr(cause, "osError", None)
        if isinstance(cause, ImportError):
            number = _number_in(str(cause))
        if number in _SENTENCES:
            said = f"{errno.errorcode[number]}"
            return MachineTrouble(_SENTENCES[number].format(said=said))
    return None


def _number_in(said: str) -> int | None:
    """The number behind the words of a failed import: the loader of compiled modules passes on the system's words alone.

    Only files: that a module found no memory may be the work of the document before it.
    """
    return next((number for number in (errno.EMFILE, errno.ENFILE) if os.strerror(number) in said), None)


def file_trouble(error: BaseException | None) -> MachineTrouble | None:
    """The sentence for people when a file that the error names cannot be opened or written; no source's name is in it."""
    if isinstance(error, OSError) and error.errno in _OF_FILES and isinstance(error.filename, str):
        return MachineTrouble(f"{error.filename} cannot be opened or written: {_OF_FILES[error.errno]}")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MachineTrouble(f"The output cannot be written: {_OF_FILES[error.errno]}")
    return None


def place_of(error: BaseException) -> str:
    """Which error it is and where in our code it was raised, for a log: never its message, which may hold a page's text."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT / "crawler")]
    if not ours:
        return type(error).__name__
    last = ours[-1]
    return f"{type(error).__name__} at {Path(last.filename).relative_to(_ROOT)}, line {last.lineno}"


def kind_of_error(error: BaseException) -> str:
    """Which error it is, with the system's own words for it, for a log: never its message, as in ``place_of``."""
    number = error.errno if isinstance(error, OSError) else None
    return f"{type(error).__name__} ({os.strerror(number)})" if number is not None else type(error).__name__


def frames_of(error: BaseException, most: int = 12) -> str:
    """As ``place_of``, with the way there: every frame as file and line, the last one first."""
    frames = traceback.extract_tb(error.__traceback__)[-most:]
    places = [f"{_short(Path(frame.filename))}:{frame.lineno}" for frame in reversed(frames)]
    return " < ".join([type(error).__name__, *places])


def _short(path: Path) -> str:
    """Inside wirewatch from its root on, elsewhere the last two names."""
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT / "crawler") else "/".join(path.parts[-2:])


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from, in whatever way a library keeps that."""
    waiting, seen = [error], 0
    while waiting and seen < 20:
        found = waiting.pop(0)
        seen += 1
        yield found
        for inner in (found.__cause__, found.__context__, *(getattr(found, "reasons", None) or ())):
            value = getattr(inner, "value", inner)
            if isinstance(value, BaseException):
                waiting.append(value)
