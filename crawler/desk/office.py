"""What the pages of one desk share: the archive, the key, the zone, who may look, and which tokens were used."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TypeVar

from crawler.archive.shown.one_look import one_change, one_look
from crawler.desk.desk_key import TOKEN_HOLDS, DeskKey, SignedIn

T = TypeVar("T")
LOOK_SECONDS = 10.0
"""So long one page may read."""
MOST_LOOKS = 3
"""Pages that read at the same time: two cores have other work too."""

TURN_SECONDS = 5.0
"""So long a page waits for its turn."""


class TooManyLooks(Exception):
    """Other pages are being read, and it did not come to the turn of this one."""


def utc_now() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


@dataclass
class Office:
    """One desk. ``clock`` gives an aware datetime in UTC; ``hosts`` are further names that it may be asked by."""

    archive: Path
    key: DeskKey
    zone: tzinfo = UTC
    hosts: frozenset[str] = frozenset()
    read_without_sign_in: bool = False
    clock: Callable[[], datetime] = utc_now
    nonce: Callable[[], str] = secrets.token_urlsafe
    started_at: datetime = field(init=False)
    _used: dict[str, datetime] = field(default_factory=dict)
    _looks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_LOOKS))

    def __post_init__(self) -> None:
        self.started_at = self.clock()

    @property
    def folder(self) -> Path:
        """The watch folder."""
        return self.archive.parent

    def new_token(self, person: str) -> str:
        """A token for the address that is printed."""
        return self.key.token(person, self.nonce(), self.clock())

    def use_token(self, text: str) -> SignedIn | None:
        """Sign somebody in by a token: the sign-in, or None for one that is not ours, old, or used.

        One from before this desk began may have been used there, so it counts as old.
        """
        now = self.clock()
        token = self.key.read_token(text, now)
        if token is None or token.at < self.started_at or token.nonce in self._used:
            return None
        self._used = {nonce: at for nonce, at in self._used.items() if now - at < 2 * TOKEN_HOLDS}
        self._used[token.nonce] = now
        return SignedIn(token.person, self.nonce(), now)

    async def read(self, reader: Callable[[sqlite3.Connection], T], seconds: float | None = None) -> T:
        """What a reader of the archive gives, read in a thread from the archive of one moment.

        Raises TookTooLong, TooManyLooks, UsageError, WirewatchError or sqlite3.Error; pages leave these to the shell.
        """

        def look() -> T:
            with one_look(self.archive, LOOK_SECONDS if seconds is None else seconds) as db:
                return reader(db)

        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._looks.acquire()
        except TimeoutError:
            raise TooManyLooks from None
        try:
            return await asyncio.to_thread(look)
        finally:
            self._looks.release()

    async def change(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """As ``read``, on a connection that may write. The change begins its own short transaction."""

        def write() -> T:
            with one_change(self.archive) as db:
                return change(db)

        return await asyncio.to_thread(write)
