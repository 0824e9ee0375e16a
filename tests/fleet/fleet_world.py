"""Coordinators, fetchers and hosts in one process: what can break does so at will, and every host says who met whom at it."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.fleet.coordinator import Coordinator, Errandry
from crawler.fleet.fetcher import Fetcher, FetcherName
from crawler.fleet.messages import Job, NoReply, Reply
from tests.fleet.memory_broker import MemoryBroker

HOME = "a" * 32
TIMEOUT = 10.0


def now() -> float:
    """Seconds of the loop."""
    return asyncio.get_running_loop().time()


@dataclass
class Visit:
    """A request at a host, from its beginning to its end."""

    host: str
    began: float
    ended: float = float("inf")


@dataclass(eq=False)
class Machine:
    """A fetcher's process. ``stand`` is SIGSTOP: what it was at ends by itself at the host, and its clock goes on."""

    world: World
    name: str
    tags: tuple[str, ...] = ()
    slots: int = 8
    user: str = ""
    offline: bool = False
    begun: int = 0
    jump: float = 0.0
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self) -> Machine:
        """A new process."""
        self.begun += 1
        self.stop = asyncio.Event()
        self.door = self.world.broker.connect_as(self.user or self.name)
        who = FetcherName(self.name, f"{self.begun:016x}{len(self.world.machines):016x}", "1", self.slots, self.tags)
        self.fetcher = Fetcher(self.door, self.download, who, lambda: now() + self.jump)
        self.task = asyncio.ensure_future(self.fetcher.run(self.stop))
        return self

    async def kill(self) -> None:
        """kill -9: nothing is said to anybody. What is at a host ends there in its own time."""
        line = self.door.last
        self.door.blocked = True
        for task in [*self.door.tasks]:
            task.cancel()
        self.task.cancel()
        if line is not None:
            line.die()
        await asyncio.sleep(0)

    async def download(self, job: Job) -> Reply | NoReply:
        """Ask a host of the world."""
        return await self.world.visited(self, job)


@dataclass(eq=False)
class World:
    """``slow(host)``: seconds that a host takes to answer."""

    slow: Callable[[str], float] = lambda host: 0.5
    broker: MemoryBroker = field(default_factory=MemoryBroker)
    machines: list[Machine] = field(default_factory=list)
    visits: dict[str, list[Visit]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)
    fails: dict[str, str] = field(default_factory=dict)
    kills: set[str] = field(default_factory=set)
    """Hosts whose page kills the fetcher that reads it."""

    def machine(self, name: str, *tags: str, slots: int = 8) -> Machine:
        """A fetcher that works."""
        machine = Machine(self, name, tags, slots)
        self.machines.append(machine)
        return machine.start()

    async def visited(self, machine: Machine, job: Job) -> Reply | NoReply:
        """What comes of a job."""
        host = job.url.split("/")[2]
        if machine.offline:
            await asyncio.sleep(0.1)
            return NoReply(job.id, machine.name, "dns")
        visit = Visit(host, now())
        self.visits[host].append(visit)
        takes = min(self.slow(host), job.timeout)
        asyncio.get_running_loop().call_later(takes, self._over, visit)
        if host in self.kills:
            asyncio.get_running_loop().call_later(0.01, lambda: asyncio.ensure_future(machine.kill()))
        await asyncio.sleep(takes)
        if self.slow(host) > job.timeout or host in self.fails:
            return NoReply(job.id, machine.name, self.fails.get(host, "timeout"))
        return Reply(job.id, machine.name, 200, (), job.url.encode(), takes)

    @staticmethod
    def _over(visit: Visit) -> None:
        visit.ended = now()

    def overlaps(self) -> list[tuple[Visit, Visit]]:
        """Requests that met another at their host."""
        found = []
        for visits in self.visits.values():
            ordered = sorted(visits, key=lambda visit: visit.began)
            found += [(one, two) for one, two in pairwise(ordered) if two.began < one.ended - 1e-6]
        return found

    @asynccontextmanager
    async def coordinator(self, hold_s: float = 0.0, *vias: str) -> AsyncIterator[Coordinator]:
        """One that is at work, and is killed at the end: nothing is taken back."""
        door = self.broker.connect_as("desk")
        made = Coordinator(door, Errandry(HOME, hold_s, vias), now, lambda name: self.counts.update([name]))
        made.begin()
        try:
            yield made
        finally:
            assert made._keeping is not None
            made._keeping.cancel()
            if door.last is not None:
                door.last.die()
            await asyncio.sleep(0)


def job(host: str, path: str = "", timeout: float = TIMEOUT) -> Job:
    """A job for a host of the world."""
    return Job("", f"http://{host}/{path}", (), timeout, 1000)
