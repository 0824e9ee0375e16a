"""A broker in memory with the manners of RabbitMQ, on a clock that jumps: a minute of waiting costs nothing.

What a consumer has not acknowledged goes back into its queue, marked as redelivered, when its line is found dead; a queue
of one connection's own goes with it; who is cut off learns of it late, and so does the broker.
"""

from __future__ import annotations

import asyncio
import selectors
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from crawler.fleet.broker import ANSWERS, CALL_SECONDS, TTL_SECONDS, Delivery, LinkLost, OnDelivery

T = TypeVar("T")
DEAD_AFTER = 20.0
"""So long the broker waits for a line that is silent."""


class _JumpingSelector(selectors.DefaultSelector):
    offset = 0.0

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(0)
        if not found:
            assert timeout is not None, "everything waits, and for nothing"
            self.offset += max(0.0, timeout)
        return found


class JumpingLoop(asyncio.SelectorEventLoop):
    """Time passes only where all wait for it."""

    def __init__(self) -> None:
        self._jumps = _JumpingSelector()
        super().__init__(self._jumps)

    def time(self) -> float:
        """Seconds; begins at 1000."""
        return 1000.0 + self._jumps.offset


def in_jumps(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run it to its end."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(main())


@dataclass(eq=False)
class _Message:
    data: bytes
    reply_to: str
    user: str
    expires: float
    redelivered: bool = False


@dataclass(eq=False)
class MemoryBroker:
    """``connect_as`` gives what coordinators and fetchers take for a broker."""

    up: bool = True
    queues: dict[str, deque[_Message]] = field(default_factory=dict)
    lines: list[MemoryLine] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    """Queues to which something was sent that are not there."""

    def connect_as(self, user: str) -> _Door:
        """The door of one user."""
        return _Door(self, user)

    def restart(self) -> None:
        """As after kill -9: every line is lost, and every message."""
        for line in [*self.lines]:
            line.die()
        for queue in self.queues.values():
            queue.clear()

    def give_up(self, line: MemoryLine) -> None:
        """The broker takes a line for dead: what it had goes to others."""
        if line not in self.lines:
            return
        self.lines.remove(line)
        for name, message in reversed(line.unacked):
            message.redelivered = True
            self.queues[name].appendleft(message)
        line.unacked.clear()
        if line.own:
            self.queues.pop(line.own, None)
        self.hand_out()

    def hand_out(self) -> None:
        """Give waiting messages to whoever takes them and has room."""
        for name, queue in self.queues.items():
            while queue:
                takers = [line for line in self.lines if name in line.takes and line.has_room]
                if not takers:
                    break
                message = queue.popleft()
                if message.expires >= asyncio.get_running_loop().time():
                    taker = min(takers, key=lambda line: len(line.unacked))
                    taker.give(name, message)

    def put(self, queue: str, message: _Message) -> bool:
        """False: there is no such queue."""
        if queue not in self.queues:
            self.dropped.append(queue)
            return False
        self.queues[queue].append(message)
        self.hand_out()
        return True


@dataclass(eq=False)
class _Door:
    broker: MemoryBroker
    user: str
    blocked: bool = False
    """No line can be had through it."""
    last: MemoryLine | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    """Of all its lines."""

    async def connect(self) -> MemoryLine:
        await asyncio.sleep(0.01)
        if not self.broker.up or self.blocked:
            raise LinkLost("ConnectionRefusedError")
        self.last = MemoryLine(self.broker, self.user, self.tasks)
        self.broker.lines.append(self.last)
        return self.last


class MemoryLine:
    """As ``crawler.fleet.broker.Line``."""

    def __init__(self, broker: MemoryBroker, user: str, tasks: set[asyncio.Task[None]]) -> None:
        self.lost = asyncio.Event()
        self.broker, self.user = broker, user
        self.unacked: list[tuple[str, _Message]] = []
        self.takes: dict[str, OnDelivery] = {}
        self.slots, self.own = 0, ""
        self.cut = False
        """Nothing goes through, and nobody knows yet."""
        self.held_up: list[tuple[OnDelivery, Delivery]] = []
        self._tasks = tasks

    @property
    def has_room(self) -> bool:
        return bool(self.own) or len(self.unacked) < self.slots

    def die(self) -> None:
        """The process at this end, or the broker, is gone: both sides learn it at once."""
        self.lost.set()
        self.broker.give_up(self)

    def black_hole(self) -> None:
        """Nothing goes through any more. The broker finds out after a while."""
        self.cut = True
        asyncio.get_running_loop().call_later(DEAD_AFTER, self.broker.give_up, self)

    def mend(self) -> None:
        """What was on its way arrives."""
        self.cut = False
        for came, delivery in self.held_up:
            self._start(came(delivery))
        self.held_up.clear()

    def give(self, name: str, message: _Message) -> None:
        """Deliver to this end."""
        own = name == self.own
        ack = None
        if not own:
            self.unacked.append((name, message))
            ack = partial(self._ack, name, message)
        delivery = Delivery(message.data, message.redelivered, message.reply_to, message.user, ack)
        if self.cut:
            self.held_up.append((self.takes[name], delivery))
        else:
            self._start(self.takes[name](delivery))

    def _start(self, coming: Awaitable[None]) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(coming)  # type: ignore[assignment]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _passes(self) -> None:
        await asyncio.sleep(0.005)
        if self.cut:
            await asyncio.sleep(CALL_SECONDS)
            if self.cut:
                self.lost.set()
        if self.lost.is_set() or self not in self.broker.lines:
            self.lost.set()
            raise LinkLost("closed")

    async def send(self, queue: str, data: bytes, reply_to: str = "") -> bool:
        await self._passes()
        return self.broker.put(queue, self._message(data, reply_to))

    async def beat(self, data: bytes) -> None:
        await self._passes()
        for name in [name for name in self.broker.queues if name.startswith(ANSWERS)]:
            self.broker.put(name, self._message(data))

    def _message(self, data: bytes, reply_to: str = "") -> _Message:
        return _Message(data, reply_to, self.user, asyncio.get_running_loop().time() + TTL_SECONDS)

    async def serve(self, queues: Sequence[str], slots: int, on_job: OnDelivery) -> None:
        await self._passes()
        self.slots = slots
        for name in queues:
            self.broker.queues.setdefault(name, deque())
            self.takes[name] = on_job
        self.broker.hand_out()

    async def listen(self, own: str, queues: Sequence[str], on_message: OnDelivery) -> None:
        await self._passes()
        if own in self.broker.queues:
            raise LinkLost("ChannelLockedResource")
        for name in queues:
            await self.purge(name)
        self.broker.queues[own], self.own, self.takes[own] = deque(), own, on_message

    async def rest(self) -> None:
        await self._passes()
        self.takes.clear()

    async def purge(self, queue: str) -> None:
        await self._passes()
        self.broker.queues.setdefault(queue, deque()).clear()

    async def declare(self, queue: str) -> None:
        await self._passes()
        self.broker.queues.setdefault(queue, deque())

    async def _ack(self, name: str, message: _Message) -> None:
        await self._passes()
        self.unacked.remove((name, message))
        self.broker.hand_out()

    async def close(self) -> None:
        if self.cut:
            self.lost.set()
        else:
            self.die()
