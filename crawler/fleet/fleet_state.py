"""What a coordinator knows of its fetchers, as a small file beside the archive: for `fleet status`, `doctor` and metrics.

Only the run itself hears the fetchers, and whoever asks for them need not know the broker's password.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawler.fleet.messages import PROTOCOL, Beat
from crawler.fleet.roster import SeenFetcher, is_alive

FORMAT = 1
STATES = ("works", "offline", "silent", "refused")
EVERY_SECONDS = 5.0
OLD_SECONDS = 30.0
"""A file that is older is not of a run that goes on."""
MOST_BYTES = 4 * 1024 * 1024
FORGET_SECONDS = 86_400.0
"""A fetcher that was not heard of for so long is told no more."""


@dataclass(frozen=True, slots=True)
class FetcherState:
    """One fetcher with all its processes. ``state``: works | offline (no host answers it) | silent | refused (it speaks
    another version of the protocol)."""

    fetcher: str
    state: str
    tags: tuple[str, ...]
    version: str
    processes: int
    """That are alive."""
    slots: int
    in_flight: int
    answered: int
    last_seen: float
    """Seconds since 1970."""


@dataclass(frozen=True, slots=True)
class FleetState:
    """``at`` and ``since``: seconds since 1970. ``connected``: there is a line to the broker."""

    at: float
    broker: str
    """Without a password."""
    connected: bool
    waiting: int
    """Requests that wait for a fetcher or its answer."""
    fetchers: tuple[FetcherState, ...] = ()
    ended: bool = False
    """The run has ended; this is what it knew then."""

    def is_current(self, now: float) -> bool:
        """Whether the run that wrote it goes on. A clock that was set back says yes."""
        return not self.ended and now - self.at <= OLD_SECONDS

    def works(self, via: str) -> bool:
        """Whether a fetcher that may do what is for ``via`` is at work."""
        return any(
            f.state == "works" and (not via or via in f.tags or via == f.fetcher.partition("@")[0])
            for f in self.fetchers
        )


def fleet_trouble(path: Path, now: float) -> str:
    """Why a run that is at work polls nothing, as a sentence; '' when it is not for its fetchers."""
    found = read_fleet(path)
    if found is None or not found.is_current(now):
        return ""
    if not found.connected:
        return f"the broker {found.broker} cannot be reached, so nothing is polled"
    return "" if found.works("") else "no fetcher is at work, so nothing is polled; see `wirewatch fleet status`"


def fetcher_states(everyone: Iterable[SeenFetcher], now: float, wall: float) -> tuple[FetcherState, ...]:
    """By name. ``now``: of the clock by which they were seen; ``wall``: the same moment, in seconds since 1970."""
    by_name: dict[str, list[SeenFetcher]] = {}
    for seen in everyone:
        if now - seen.seen_at <= FORGET_SECONDS:
            by_name.setdefault(f"{seen.beat.fetcher}@{seen.user}", []).append(seen)
    return tuple(_state(name, found, now, wall) for name, found in sorted(by_name.items()))


def _state(name: str, found: list[SeenFetcher], now: float, wall: float) -> FetcherState:
    alive = [seen.beat for seen in found if is_alive(seen.seen_at, now)]
    last = max(found, key=lambda seen: seen.seen_at)
    return FetcherState(
        fetcher=name,
        state=_word(alive),
        tags=last.beat.tags,
        version=last.beat.version,
        processes=len(alive),
        slots=sum(beat.slots for beat in alive),
        in_flight=sum(beat.in_flight for beat in alive),
        answered=sum(seen.beat.answered for seen in found),
        last_seen=wall - (now - last.seen_at),
    )


def _word(alive: list[Beat]) -> str:
    if not alive:
        return "silent"
    if all(beat.protocol != PROTOCOL for beat in alive):
        return "refused"
    return "offline" if all(beat.offline for beat in alive) else "works"


class FleetFile:
    """Writes the state. What goes wrong is never worth a run."""

    def __init__(self, path: Path, broker: str, wall: Callable[[], float]) -> None:
        self._path, self._broker, self._wall = path, broker, wall

    def write(
        self, everyone: Iterable[SeenFetcher], now: float, *, connected: bool, waiting: int, ended: bool = False
    ) -> None:
        """Put it in place as a whole, for its owner alone."""
        wall = self._wall()
        state = FleetState(wall, self._broker, connected, waiting, fetcher_states(everyone, now, wall), ended)
        new = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"format": FORMAT} | asdict(state), file)
            new.replace(self._path)
        except OSError:
            with suppress(OSError):
                new.unlink()


def read_fleet(path: Path) -> FleetState | None:
    """The state that a run wrote last; None when there is none, or none that can be read."""
    try:
        with path.open(encoding="utf-8") as file:
            found: Any = json.loads(file.read(MOST_BYTES))
        fetchers = tuple(FetcherState(**{**one, "tags": tuple(one["tags"])}) for one in found.pop("fetchers"))
        return FleetState(**found, fetchers=fetchers) if found.pop("format") == FORMAT else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
