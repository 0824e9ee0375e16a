"""Takes jobs from the broker, has each done, and sends back what came of it. Knows no archive and no watch folder.

The answer is sent first and the job acknowledged then: whoever dies in between loses nothing. A job that another had
before is handed back and not done, for only the coordinator knows whether it is still wanted and when its host may be
asked. And no job is begun that may have been on its way for longer than ``FRESH_SECONDS``: a message that this process
sent and the broker confirmed within that time shows that neither the process nor its line stood still.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from crawler.fetching.failures import NETWORK
from crawler.fetching.outage import HeldFailures
from crawler.fleet.attempt import FRESH_SECONDS, HELD_SECONDS
from crawler.fleet.broker import ANSWERS, Broker, Delivery, Line, LinkLost, queue_of
from crawler.fleet.line_keeper import keep_line
from crawler.fleet.messages import Beat, HandedBack, Job, NoReply, Reply, Unfit, decode, encode
from crawler.fleet.roster import BEAT_SECONDS
from crawler.fleet.turns import at_most
from crawler.machine import place_of

log = logging.getLogger(__name__)

KEEP_SECONDS = 60.0
"""So long an answer waits for a broker that is away."""
NOBODY_SECONDS = 10.0
"""So long for the coordinator whose answer it is."""
REST_SECONDS = 15.0
"""So long a fetcher whose line is down takes no jobs; twice as long each time, up to two minutes."""
MOST_REST_SECONDS = 120.0
LONGEST_WAIT = 15.0
STOP_SECONDS = 1.5
TICK_SECONDS, STILL_SECONDS = 0.5, 2.0
"""A tick that comes so much later than it should shows that this process or its machine stood still."""
TELLING_SECONDS = 0.2

Download = Callable[[Job], Awaitable[Reply | NoReply]]
"""Sends the request of a job. Raises CancelledError alone."""


@dataclass(frozen=True, slots=True)
class FetcherName:
    """How a fetcher calls itself. ``process``: 32 hex digits, others in each process."""

    name: str
    process: str
    version: str
    slots: int
    tags: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Doing:
    job: Job
    began: float
    request: asyncio.Future[Reply | NoReply]
    offline: asyncio.Future[bool] | None = None


class Fetcher:
    """``clock`` gives seconds of a clock that goes on while this process or machine sleeps."""

    def __init__(self, broker: Broker, download: Download, who: FetcherName, clock: Callable[[], float]) -> None:
        self._broker, self._download, self._who, self._clock = broker, download, who, clock
        self._line: Line | None = None
        self._up = asyncio.Event()
        self._confirmed = float("-inf")
        self._ticked, self._stood_still = clock(), float("-inf")
        self._doing: set[_Doing] = set()
        self._answered = 0
        self._answered_at = float("-inf")
        self._held: HeldFailures[_Doing] = HeldFailures(HELD_SECONDS)
        self._stopping = self._offline = False
        """``_offline``: no host has answered since this was found; the next failure needs no other to say so again."""
        self._rest, self._rests_until = REST_SECONDS, float("-inf")
        self._told = ""

    @property
    def is_fresh(self) -> bool:
        """Whether this process and its line were certainly at work within ``FRESH_SECONDS``."""
        return self._clock() - self._confirmed <= FRESH_SECONDS

    async def run(self, stop: asyncio.Event) -> None:
        """Work until told to stop. What is under way then is handed back."""
        keeping = keep_line(self._broker, self._serve, self._ended, self._tell, LONGEST_WAIT)
        working = {asyncio.ensure_future(keeping), asyncio.ensure_future(self._keep_ticking())}
        try:
            await stop.wait()
        finally:
            self._stopping = True
            await self._end()
            for task in working:
                task.cancel()
            await asyncio.wait(working, timeout=STOP_SECONDS)

    async def _keep_ticking(self) -> None:
        while True:
            self._tick()
            await asyncio.sleep(TICK_SECONDS)

    def _tick(self) -> None:
        """Note whether this process stood still until now."""
        now = self._clock()
        if now - self._ticked > TICK_SECONDS + STILL_SECONDS:
            self._stood_still = now
        self._ticked = now

    async def _end(self) -> None:
        """Take nothing more, and hand back what is under way; bounded."""
        with suppress(LinkLost, TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                if self._line is not None:
                    await self._line.rest()
                for doing in self._doing:
                    doing.request.cancel()
                while self._doing:
                    await asyncio.sleep(0.02)

    def _ended(self) -> None:
        self._line = None
        self._up.clear()

    async def _serve(self, line: Line, works: Callable[[], None]) -> None:
        """Until the line is lost: a beat every two seconds, and jobs unless this fetcher rests."""
        serving = False
        self._confirmed = float("-inf")
        while not line.lost.is_set():
            began = self._clock()
            await line.beat(encode(self._beat()))
            self._confirmed = began
            if self._line is None:
                self._line = line
                self._up.set()
                self._tell("connected to the broker")
            certain = self._certain()
            if serving and self._rests:
                await line.rest()
            elif not serving and not self._rests:
                names = ("", *dict.fromkeys((self._who.name, *self._who.tags)))
                await line.serve([queue_of(name) for name in names], self._who.slots, partial(self._on_job, line))
            serving = not self._rests
            _judged(certain)  # after it has begun to rest, or it would get them again
            await at_most(BEAT_SECONDS, line.lost.wait())
        works()

    def _beat(self) -> Beat:
        who = self._who
        return Beat(
            who.name, who.process, who.tags, who.version, who.slots, len(self._doing), self._answered, self._rests
        )

    async def _on_job(self, line: Line, delivery: Delivery) -> None:
        """A job came, on this line; on one that was given up since, too late."""
        fresh = self.is_fresh and line is self._line and not line.lost.is_set()
        message = decode(delivery.data)
        identity = "" if isinstance(message, Beat) else message.id
        if not identity or not delivery.reply_to.startswith(ANSWERS):
            await self._done(delivery)  # nobody waits for an answer to this
        elif not isinstance(message, Job):
            if isinstance(message, Unfit) and message.reason == "version":
                self._tell(f"the coordinator speaks version {message.version}: upgrade this fetcher")
                self._take_a_rest()
            await self._hand_back(delivery, identity, "protocol")
        elif delivery.redelivered:
            await self._hand_back(delivery, identity, "redelivered")
        elif self._stopping or not fresh:
            await self._hand_back(delivery, identity, "stale")
        else:
            await self._do(message, delivery, line)

    async def _do(self, job: Job, delivery: Delivery, line: Line) -> None:
        doing = _Doing(job, self._clock(), asyncio.ensure_future(self._download(job)))
        self._doing.add(doing)
        try:
            await asyncio.wait({doing.request})
            if doing.request.cancelled():
                await self._hand_back(delivery, job.id, "stopped")
                return
            if (error := doing.request.exception()) is not None:
                log.error("a request failed: %s", place_of(error))
                found: Reply | NoReply = NoReply(job.id, self._who.name, "error")
            else:
                found = doing.request.result()
            self._tick()
            if isinstance(found, NoReply) and doing.began <= self._stood_still:
                await self._hand_back(delivery, job.id, "stood_still")  # a time-out, say, that the host has not earned
                return
            if await self._is_ours(doing, found):
                await self._hand_back(delivery, job.id, "offline")
                return
            self._answered += 1
            if await self._carried(delivery.reply_to, encode(found)) and line is self._line:
                await self._done(delivery)
        finally:
            self._doing.discard(doing)

    async def _is_ours(self, doing: _Doing, found: Reply | NoReply) -> bool:
        """Whether a failure is our own line's. When nobody answered since the request began, that has to show first."""
        if isinstance(found, Reply):
            self._answered_at, self._rest, self._offline = self._clock(), REST_SECONDS, False
            _judged(self._certain())
            return False
        if found.reason not in NETWORK or doing.began <= self._answered_at:
            return False
        if self._offline:
            self._take_a_rest()
            return True
        doing.offline = asyncio.get_running_loop().create_future()
        self._held.hold(self._clock(), urlsplit(doing.job.url).hostname or "", doing)
        return await doing.offline

    def _certain(self) -> list[tuple[_Doing, bool]]:
        certain = self._held.released(self._clock(), self._answered_at)
        if any(offline for _, offline in certain):
            self._tell("no host answers; the jobs go back")
            self._offline = True
            self._take_a_rest()
        return certain

    @property
    def _rests(self) -> bool:
        return self._clock() < self._rests_until

    def _take_a_rest(self) -> None:
        if not self._rests:
            self._rests_until = self._clock() + self._rest
            self._rest = min(MOST_REST_SECONDS, self._rest * 2)

    async def _hand_back(self, delivery: Delivery, identity: str, reason: str) -> None:
        if await self._carried(delivery.reply_to, encode(HandedBack(identity, self._who.name, reason))):
            await self._done(delivery)

    async def _done(self, delivery: Delivery) -> None:
        with suppress(LinkLost):  # then the broker gives it to another, who hands it back
            if delivery.ack is not None:
                await delivery.ack()

    async def _carried(self, queue: str, data: bytes) -> bool:
        """Bring an answer to its coordinator, over another line if this one breaks. False: the job is not to be
        acknowledged; when nobody waits for the answer any more, it is."""
        began = self._clock()
        while self._clock() - began < KEEP_SECONDS:
            if self._line is None:
                await at_most(KEEP_SECONDS, self._up.wait())
                continue
            try:
                if await self._line.send(queue, data):
                    return True
                if self._clock() - began > NOBODY_SECONDS:
                    return True
            except LinkLost:
                pass
            await asyncio.sleep(TELLING_SECONDS)
        return False

    def _tell(self, words: str) -> None:
        if words != self._told:
            log.warning("%s", words)
            self._told = words


def _judged(certain: list[tuple[_Doing, bool]]) -> None:
    for doing, offline in certain:
        if doing.offline is not None and not doing.offline.done():
            doing.offline.set_result(offline)
