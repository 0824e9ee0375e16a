"""One connection to the broker, in the few words that coordinator and fetchers use. Everything it waits for has an end.

A connection that is lost is not mended: whoever uses it makes another, for what was on its way must be judged anew.
``tests/fleet/memory_broker.py`` is the same in memory.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from crawler.fleet.broker_errors import words_of

if TYPE_CHECKING:
    from aio_pika.abc import (
        AbstractChannel,
        AbstractConnection,
        AbstractExchange,
        AbstractIncomingMessage,
        AbstractQueue,
    )

    from crawler.fleet.broker_address import BrokerAddress

JOBS = "ww.fetch"
"""The queue of jobs that any fetcher may do; ``ww.fetch.TAG`` that of a tag or name."""
ANSWERS = "ww.answers."
"""Begins the name of a coordinator's own queue, which goes with its connection."""
BEATS = "ww.beats"
"""The exchange that carries the fetchers' signs of life to every coordinator."""
TO_FETCHERS, TO_COORDINATORS = "ww.jobs", "ww.answers"
"""The exchanges that carry the rest. The broker's own exchange leads to every queue: whoever may use it for answers could
send jobs to other fetchers with it. The coordinator makes all of these; a fetcher needs no right to."""
TTL_SECONDS = 120
"""So long a job waits for a fetcher."""
CALL_SECONDS = 10.0
"""So long one call to the broker may take, if nothing large is on the line."""
SLOWEST = 16 * 1024
"""Bytes a second: a line that carries less is none."""
CLOSE_SECONDS = 2.0
HEARTBEAT_SECONDS = 10
"""The broker gives up a connection that is silent for about twice as long, and what it had is given to others."""


def queue_of(via: str) -> str:
    """The queue of jobs for a tag or a fetcher; of any when ``via`` is ''."""
    return f"{JOBS}.{via}" if via else JOBS


class LinkLost(Exception):
    """The broker cannot be reached, refuses, or did not answer in time. ``str`` says which, and holds no address."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that came. ``user``: whose it is, by the broker's word; '' when it does not say."""

    data: bytes
    redelivered: bool = False
    reply_to: str = ""
    user: str = ""
    ack: Callable[[], Awaitable[None]] | None = None
    """Says that it is done; None where nobody waits for that. Raises LinkLost."""


OnDelivery = Callable[[Delivery], Awaitable[None]]


class Line(Protocol):
    """A connection. Each call raises LinkLost, and when it does the line is of no use any more."""

    lost: asyncio.Event
    """Set when the connection ended, whoever ended it."""

    async def send(self, queue: str, data: bytes, reply_to: str = "") -> bool:
        """Put a message into a queue and wait for the broker's word. False: there is no such queue."""

    async def beat(self, data: bytes) -> None:
        """A sign of life to every coordinator; waits for the broker's word, listened to or not."""

    async def serve(self, queues: Sequence[str], slots: int, on_job: OnDelivery) -> None:
        """From now on take jobs, at most ``slots`` at once that are not acknowledged."""

    async def listen(self, own: str, queues: Sequence[str], on_message: OnDelivery) -> None:
        """Take what comes to the queue ``own`` and every beat, and empty the queues of jobs, as far as they are not taken.

        Raises LinkLost while another connection has ``own``.
        """

    async def rest(self) -> None:
        """Take no jobs any more; those that were taken go on."""

    async def purge(self, queue: str) -> None:
        """Empty a queue of jobs, as far as they are not taken; it is made when there is none."""

    async def declare(self, queue: str) -> None:
        """See to it that there is such a queue of jobs."""

    async def close(self) -> None:
        """End it, within bounds; raises nothing."""


class Broker(Protocol):
    """Where lines come from."""

    async def connect(self) -> Line:
        """A new line. Raises LinkLost."""


class RabbitBroker:
    """RabbitMQ by aio-pika, which is imported with the first connection."""

    def __init__(self, address: BrokerAddress) -> None:
        self._address = address
        for name in ("aiormq", "aio_pika"):
            # They log traces of lost connections, which are our daily work and told in a sentence of our own.
            logging.getLogger(name).setLevel(logging.CRITICAL)

    async def connect(self) -> Line:
        """As ``Broker.connect``."""
        import aio_pika

        at = self._address
        connection: AbstractConnection | None = None
        try:
            async with _call():
                connection = await aio_pika.connect(
                    host=at.host,
                    port=at.port,
                    login=at.user,
                    password=at.password,
                    virtualhost=at.vhost,
                    ssl=at.tls,
                    ssl_context=ssl.create_default_context(cafile=at.ca_file or None) if at.tls else None,
                    heartbeat=HEARTBEAT_SECONDS,
                )
                channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
                exchanges = {
                    name: await channel.get_exchange(name, ensure=False)
                    for name in (BEATS, TO_FETCHERS, TO_COORDINATORS)
                }
        except LinkLost:
            if connection is not None:
                await _closed(connection)
            raise
        return _RabbitLine(connection, channel, exchanges, at.user)


class _RabbitLine:
    """As ``Line``."""

    def __init__(
        self,
        connection: AbstractConnection,
        channel: AbstractChannel,
        exchanges: dict[str, AbstractExchange],
        user: str,
    ) -> None:
        self.lost = asyncio.Event()
        self.under_way = 0
        """Bytes of messages that are on their way to the broker: whatever else is said to it waits behind them."""
        self._connection, self._channel, self._exchanges, self._user = connection, channel, exchanges, user
        self._taking: list[tuple[AbstractQueue, str]] = []
        connection.close_callbacks.add(self._ended)
        channel.close_callbacks.add(self._ended)  # a channel that the broker closes takes what was asked on it along

    def _ended(self, *_: Any) -> None:
        self.lost.set()

    async def send(self, queue: str, data: bytes, reply_to: str = "") -> bool:
        from aio_pika.exceptions import PublishError

        to = TO_COORDINATORS if queue.startswith(ANSWERS) else TO_FETCHERS
        self.under_way += len(data)
        try:
            async with _call(self):
                await self._exchanges[to].publish(self._message(data, reply_to), queue)
        except LinkLost as lost:
            if isinstance(lost.__cause__, PublishError):
                return False
            raise
        finally:
            self.under_way -= len(data)
        return True

    async def beat(self, data: bytes) -> None:
        async with _call(self):
            await self._exchanges[BEATS].publish(self._message(data), "", mandatory=False)

    def _message(self, data: bytes, reply_to: str = "") -> Any:
        from aio_pika import Message

        # The broker takes the message only if this is the user of the connection, so whoever gets it knows whose it is.
        return Message(data, reply_to=reply_to or None, user_id=self._user, expiration=TTL_SECONDS)

    async def serve(self, queues: Sequence[str], slots: int, on_job: OnDelivery) -> None:
        async with _call(self):
            await self._channel.set_qos(prefetch_count=slots, global_=True)  # over all queues together
        for name in queues:
            await self._consume(name, on_job)

    async def listen(self, own: str, queues: Sequence[str], on_message: OnDelivery) -> None:
        async with _call(self):
            await self._channel.declare_exchange(BEATS, "fanout", durable=True)
            for name in (TO_FETCHERS, TO_COORDINATORS):
                await self._channel.declare_exchange(name, "direct", durable=True)
            mine = await self._channel.declare_queue(own, exclusive=True)
            await mine.bind(BEATS)
            await mine.bind(TO_COORDINATORS, own)
        for name in queues:
            await self.purge(name)

        async def came(message: AbstractIncomingMessage) -> None:
            await on_message(_delivery(message, None))

        async with _call(self):
            await mine.consume(came, no_ack=True)

    async def rest(self) -> None:
        taking, self._taking = self._taking, []
        for queue, tag in taking:
            async with _call(self):
                await queue.cancel(tag)

    async def purge(self, queue: str) -> None:
        async with _call(self):
            made = await self._declared(queue)
            await made.bind(TO_FETCHERS, queue)
            await made.purge()

    async def declare(self, queue: str) -> None:
        async with _call(self):
            await (await self._declared(queue)).bind(TO_FETCHERS, queue)

    async def _declared(self, queue: str) -> AbstractQueue:
        arguments: Any = {"x-message-ttl": TTL_SECONDS * 1000, "x-queue-type": "classic"}
        return await self._channel.declare_queue(queue, durable=True, arguments=arguments)

    async def _consume(self, name: str, on_job: OnDelivery) -> None:
        async def came(message: AbstractIncomingMessage) -> None:
            async def ack() -> None:
                async with _call(self):
                    await message.ack()

            await on_job(_delivery(message, ack))

        async with _call(self):
            queue = await self._declared(name)
            self._taking.append((queue, await queue.consume(came)))

    async def close(self) -> None:
        self.lost.set()
        await _closed(self._connection)


def _delivery(message: AbstractIncomingMessage, ack: Callable[[], Awaitable[None]] | None) -> Delivery:
    return Delivery(message.body, bool(message.redelivered), message.reply_to or "", message.user_id or "", ack)


async def _closed(connection: AbstractConnection) -> None:
    with suppress(Exception):
        async with asyncio.timeout(CLOSE_SECONDS):
            await connection.close()


@asynccontextmanager
async def _call(line: _RabbitLine | None = None) -> AsyncIterator[None]:
    """Around one call: its time is bounded, and whatever goes wrong is LinkLost. The words of the error, which may hold an
    address, stay with its cause."""
    try:
        async with asyncio.timeout(CALL_SECONDS + (line.under_way / SLOWEST if line is not None else 0.0)):
            yield
    except asyncio.CancelledError:
        if line is None or not line.lost.is_set() or _is_cancelled():
            raise
        raise LinkLost("closed") from None  # aiormq cancels its own calls when the connection goes
    except Exception as error:
        from aio_pika.exceptions import PublishError

        if line is not None and not isinstance(error, PublishError):
            line.lost.set()
        raise LinkLost(words_of(error)) from error


def _is_cancelled() -> bool:
    """Whether somebody wants this very task to end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
