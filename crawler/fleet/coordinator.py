"""Sends jobs to fetchers, and awaits each until it is certain what became of it. Lives beside the crawl, in its loop.

The ways a job may take, and what keeps two requests from meeting at one host:

- It is answered, or a fetcher says how it failed. That is all that mostly happens.
- Its fetcher is killed, stands still or is cut off: the broker gives the job to another, which hands it back
  (``redelivered``). The host is not asked for one lease; then the job is sent anew under another id.
- The broker is killed, or this side's line breaks: once there is a line again, the queues are emptied, so that nobody can
  begin an old job any more; from then on as above. An answer that finds its way within the lease is taken.
- This process is killed: the next one empties the queues and asks nobody for one lease (``hold_s``).
- The request is given up here (stop, archive that takes nothing): its host is not asked while a fetcher may be at it.

A job that three times was lost with its fetcher is a failed request, ``no_answer``: it may be what kills them.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from crawler.fleet.attempt import Attempt, Outcome
from crawler.fleet.broker import ANSWERS, Broker, Delivery, Line, LinkLost, queue_of
from crawler.fleet.fleet_state import EVERY_SECONDS, FleetFile
from crawler.fleet.line_keeper import keep_line
from crawler.fleet.messages import Beat, HandedBack, Job, NoReply, Reply, Unfit, decode, encode
from crawler.fleet.roster import BEAT_SECONDS, Roster
from crawler.fleet.turns import Turns, at_most

log = logging.getLogger(__name__)

MOST_LOST = 3
MOST_BACK = 5
PATIENCE_SECONDS = 30.0
"""So long a request waits for a broker, or for a fetcher that may have it."""
MOST_SECONDS = 900.0
"""In all. What is not done by then counts against nobody, and comes again when it is due."""
AGAIN_SECONDS = 1.0
"""Before a job that was handed back is sent anew."""
LONGEST_WAIT = 5.0
"""Seconds between two attempts to reach the broker, at most."""
FORGOTTEN_HOSTS = 10_000
_UNSENT = HandedBack("", "", "unsent")


@dataclass(frozen=True, slots=True)
class Errandry:
    """What of the run a coordinator has to know. ``home`` names the archive; ``hold_s``: for so long, from its beginning, no
    host is asked, because a fetcher may still be at what an earlier run began."""

    home: str
    hold_s: float = 0.0
    vias: tuple[str, ...] = ()
    """Tags and names in feeds.csv, whose queues are emptied at the beginning."""
    file: FleetFile | None = None
    """Where it says, every few seconds, what it knows of its fetchers."""


class Coordinator:
    """``clock`` gives seconds of a clock that goes on while the machine sleeps. ``count`` adds to a figure of the run."""

    def __init__(
        self, broker: Broker, errandry: Errandry, clock: Callable[[], float], count: Callable[[str], None]
    ) -> None:
        self.roster = Roster()
        self._broker, self._own, self._clock, self._count = broker, ANSWERS + errandry.home, clock, count
        self._hold_s, self._not_before = errandry.hold_s, 0.0
        self._queues = {queue_of(via) for via in ("", *errandry.vias)}
        self._line: Line | None = None
        self._up = asyncio.Event()
        self._up_at = clock()
        self._attempts: dict[str, Attempt] = {}
        self._lines_of: dict[str, Turns] = {}
        self._ghosts: dict[str, float] = {}
        """Host -> until when a fetcher may be at it with a request that was given up here."""
        self._told = ""
        self._file = errandry.file
        self._closed = False
        self._gone_at: dict[str, float] = {}
        """Via -> since when nobody is there for it: who comes later waits the less."""
        self._keeping: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Connect, and from now on keep a line to the broker."""
        if self._keeping is None:
            unreached = partial(self._tell, bad=True)
            keeping = keep_line(self._broker, self._use, self._ended, unreached, LONGEST_WAIT)
            self._keeping = asyncio.ensure_future(keeping)
            self._telling = asyncio.ensure_future(self._keep_file())

    async def close(self) -> None:
        """Take back the jobs that nobody has begun, and end the line. Bounded; raises nothing."""
        if self._closed:
            return
        self._closed = True
        if not self._attempts and not any(end > self._clock() for end in self._ghosts.values()):
            self._count("fleet_idle")
        line = self._line
        if line is not None:
            with suppress(LinkLost, TimeoutError):
                async with asyncio.timeout(1.0):
                    for queue in self._queues:
                        await line.purge(queue)
        tasks = {task for task in (self._keeping, self._telling) if task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1.0)
        self._write_file()

    async def ask(self, job: Job, host: str, via: str = "", gap_s: float = 0.0) -> Reply | NoReply:
        """Have a request sent by a fetcher. ``job.id`` is replaced. The ``fetcher`` of the answer is ``NAME@USER``: how it calls
        itself, and whose connection it has by the broker's word. Reasons of its own: ``no_fetcher``, ``offline``, ``no_answer``.
        ``gap_s``: between two requests to the host."""
        try:
            async with asyncio.timeout(MOST_SECONDS):
                return await self._asked(job, host, via, gap_s)
        except TimeoutError:
            return NoReply("", "", "offline")

    async def _asked(self, job: Job, host: str, via: str, gap_s: float) -> Reply | NoReply:
        lost = back = 0
        while True:
            if reason := await self._ready(via, host):
                return NoReply("", "", reason)
            if not await at_most(PATIENCE_SECONDS, self._turns(via).enter()):
                continue  # is anybody there still?
            attempt, outcome = await self._once(job, host, via)
            if isinstance(outcome, Reply | NoReply):
                self._count("fleet_answered")
                return outcome
            vanished = attempt.lost or (outcome is None and not attempt.handed_back)
            self._count("fleet_lost" if vanished else "fleet_handed_back")
            lost += attempt.lost
            back += not attempt.lost
            await asyncio.sleep(max(AGAIN_SECONDS, gap_s))
            if lost >= MOST_LOST:
                return NoReply("", "", "no_answer")
            if back >= MOST_BACK:
                return NoReply("", "", "offline")

    async def _once(self, job: Job, host: str, via: str) -> tuple[Attempt, Outcome | None]:
        """Send it, and wait until its host may be asked anew."""
        attempt, ended = Attempt(secrets.token_hex(16), via, job.timeout, self._clock), False
        self._attempts[attempt.id] = attempt
        try:
            try:
                await self._send(queue_of(via), encode(replace(job, id=attempt.id)), attempt)
                await attempt.left()
            finally:
                self._turns(via).leave()
            outcome = await attempt.outcome()
            ended = True
            return attempt, outcome
        finally:
            del self._attempts[attempt.id]
            if attempt.is_sent and not ended:
                self._haunt(host, attempt.ends_at)

    async def _send(self, queue: str, data: bytes, attempt: Attempt) -> None:
        attempt.begin()
        line = self._line
        if line is None:
            attempt.came(_UNSENT)
            return
        self._count("fleet_sent")
        try:
            if queue not in self._queues:
                await line.declare(queue)
                self._queues.add(queue)
            attempt.is_sent = True
            if not await line.send(queue, data, self._own):  # somebody deleted the queue
                self._queues.discard(queue)
                attempt.came(_UNSENT)
        except LinkLost:
            attempt.unsure()  # it may have arrived all the same

    async def _ready(self, via: str, host: str) -> str:
        """Wait until a job may be sent; gives the reason when it cannot be."""
        while True:
            held = max(self._not_before, self._ghosts.get(host, 0.0)) - self._clock()
            if self._up.is_set() and held > 0:
                await asyncio.sleep(held)
            if self._up.is_set() and self.roster.capacity(via, self._clock()):
                self._gone_at.pop(via, None)
                return ""
            left = self._gone_at.setdefault(via, self._clock()) + PATIENCE_SECONDS - self._clock()
            if left <= 0:
                break
            if not self._up.is_set():
                await at_most(left, self._up.wait())
            elif via and self._clock() > self._up_at + 3 * BEAT_SECONDS and not self._is_there(via):
                return "no_fetcher"  # with the line just there, fetchers have not been heard yet
            else:
                await asyncio.sleep(BEAT_SECONDS / 4)
        return "no_fetcher" if via and self._up.is_set() and not self._is_there(via) else "offline"

    def _is_there(self, via: str) -> bool:
        return self.roster.is_there(via, self._clock())

    def _turns(self, via: str) -> Turns:
        if via not in self._lines_of:
            self._lines_of[via] = Turns(lambda: self.roster.capacity(via, self._clock()))
        return self._lines_of[via]

    def _haunt(self, host: str, until: float) -> None:
        now = self._clock()
        if len(self._ghosts) > FORGOTTEN_HOSTS:
            self._ghosts = {name: end for name, end in self._ghosts.items() if end > now}
        self._ghosts[host] = max(until, self._ghosts.get(host, 0.0))

    async def _use(self, line: Line, works: Callable[[], None]) -> None:
        await line.listen(self._own, sorted(self._queues), self._came)
        self._begun(line)
        works()
        await self._hear(line)

    async def _keep_file(self) -> None:
        while True:
            self._write_file()
            await asyncio.sleep(EVERY_SECONDS)

    def _write_file(self) -> None:
        if self._file is not None:
            everyone, waiting = self.roster.everyone(), len(self._attempts)
            self._file.write(
                everyone, self._clock(), connected=self._line is not None, waiting=waiting, ended=self._closed
            )

    def _begun(self, line: Line) -> None:
        """The queues are empty: what was sent before can be begun by nobody any more."""
        self._line, self._up_at = line, self._clock()
        self._not_before, self._hold_s = max(self._not_before, self._up_at + self._hold_s), 0.0
        self._gone_at.clear()
        self._up.set()
        for attempt in self._attempts.values():
            attempt.lease()
        self._tell("connected to the broker", bad=False)

    def _ended(self) -> None:
        self._line = None
        self._up.clear()
        for attempt in self._attempts.values():
            attempt.unsure()

    async def _hear(self, line: Line) -> None:
        """Until the line is lost. A message to ourselves shows that it is not."""
        while not line.lost.is_set():
            await line.send(self._own, b"")
            await at_most(BEAT_SECONDS, line.lost.wait())
            self._look()

    def _look(self) -> None:
        for turns in self._lines_of.values():
            turns.look()

    async def _came(self, delivery: Delivery) -> None:
        """Something came to our queue, from whomever."""
        if not delivery.data:
            return
        message = decode(delivery.data)
        if isinstance(message, Beat):
            self.roster.saw(message, delivery.user, self._clock())
            self._look()
            return
        attempt = self._attempts.get(message.id) if not isinstance(message, Job) else None
        if attempt is None:
            self._count("fleet_late")
        elif isinstance(message, Unfit):
            attempt.came(HandedBack(message.id, "", "protocol"))
        elif not isinstance(message, Job):
            if delivery.user and self.roster.may_answer(message.fetcher, delivery.user, attempt.via):
                attempt.came(replace(message, fetcher=f"{message.fetcher}@{delivery.user}"))
            else:
                self._count("fleet_strange")

    def _tell(self, words: str, *, bad: bool) -> None:
        if words != self._told:
            (log.warning if bad else log.info)("%s", words)
            self._told = words
