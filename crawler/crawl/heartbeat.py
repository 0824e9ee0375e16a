"""Signs of life of a run or daemon: a small file beside the archive, which works on a full disk, and systemd's watchdog."""

from __future__ import annotations

import os
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BEAT_SECONDS = 10.0
MISSED_SECONDS = 300.0
SIZE = 600
"""Bytes, always as many: written over in place, it needs no room on the disk."""


class Heartbeat:
    """Written by whoever holds the run lock. Each method raises nothing: a sign of life is never worth a run."""

    def __init__(self, path: Path, kind: str) -> None:
        """``kind``: run or daemon."""
        self._head, self._beaten = f"{kind} {os.getpid()}", 0.0
        self._descriptor: int | None = None
        with suppress(OSError):
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.say("works")

    def beat(self) -> None:
        """Once a second: every ten seconds a sign that the loop goes round."""
        now = time.monotonic()
        if now < self._beaten + BEAT_SECONDS:
            return
        self._beaten = now
        tell_systemd("WATCHDOG=1")
        with suppress(OSError):
            if self._descriptor is not None:
                os.utime(self._descriptor)

    def say(self, state: str) -> None:
        """``works``, ``ended``, or why nothing is asked."""
        text = " ".join(f"{self._head} {state}".split()).encode()[:SIZE]
        with suppress(OSError):
            if self._descriptor is not None:
                os.pwrite(self._descriptor, text.ljust(SIZE) + b"\n", 0)

    def close(self, state: str) -> None:
        """The last word."""
        self.say(state)
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@dataclass(frozen=True, slots=True)
class Sign:
    """What a heartbeat file says."""

    kind: str
    state: str
    age_s: float
    """Since the last beat; below zero when the clock was set back since."""


def read_heartbeat(path: Path, now: float) -> Sign | None:
    """The sign at ``path``; None when there is none, as before the first run. ``now``: seconds, as ``time.time``."""
    try:
        text, changed = path.read_text("utf-8", "replace").strip(), path.stat().st_mtime
    except OSError:
        return None
    kind, _, rest = text.partition(" ")
    return Sign(kind, rest.partition(" ")[2], now - changed)


def stuck(sign: Sign | None, holder: str) -> str:
    """What to tell of a sign of life, '' when all is well. ``holder``: who holds the run lock, '' for nobody."""
    if sign is None:
        return ""
    if holder and sign.kind == "daemon" and abs(sign.age_s) > MISSED_SECONDS:
        return f"{holder} has given no sign of life for {abs(sign.age_s) / 60:.0f} minutes. End it and start it again"
    if sign.state in ("works", "ended") or (sign.kind == "daemon" and not holder):
        return ""
    return sign.state


def tell_systemd(state: str) -> None:
    """Tell the service manager that started us, when one did and wishes to know (sd_notify)."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
        channel.connect("\0" + address[1:] if address[0] == "@" else address)
        channel.send(state.encode())
