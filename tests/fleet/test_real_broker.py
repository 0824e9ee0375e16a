"""The line to a real RabbitMQ: what the broker in memory of the other tests claims of it."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from crawler.fleet.attempt import boot_clock
from crawler.fleet.broker import ANSWERS, Delivery, LinkLost, RabbitBroker
from crawler.fleet.broker_address import BrokerAddress
from crawler.fleet.coordinator import Coordinator, Errandry
from crawler.fleet.fetcher import Fetcher, FetcherName
from crawler.fleet.messages import Job, NoReply, Reply
from tests.broker import RabbitMQ

HOME = "b" * 32


def at(broker: RabbitMQ, vhost: str, user: str = "guest", password: str = "guest") -> RabbitBroker:
    return RabbitBroker(BrokerAddress("127.0.0.1", broker.port, user, password, vhost, tls=False))


def within(seconds: float, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(seconds):
            await main()

    asyncio.run(bounded())


def test_a_job_goes_there_and_its_answer_comes_back(broker: RabbitMQ) -> None:
    vhost = broker.vhost()
    counts: list[str] = []

    async def download(job: Job) -> Reply | NoReply:
        if "down" in job.url:
            return NoReply(job.id, "berlin", "tls", 7, 0.5)
        return Reply(job.id, "berlin", 200, (("X", "\xe9"),), job.url.encode() * 100_000, 0.5)

    async def main() -> None:
        stop = asyncio.Event()
        desk = Coordinator(at(broker, vhost), Errandry(HOME), boot_clock, counts.append)
        desk.begin()
        await asyncio.sleep(1)
        who = FetcherName("berlin", "c" * 32, "1", 4, ("de",))
        working = asyncio.ensure_future(Fetcher(at(broker, vhost), download, who, boot_clock).run(stop))
        found = await asyncio.gather(
            desk.ask(Job("", "http://a.example/", (), 5.0, 1000), "a.example"),
            desk.ask(Job("", "http://b.example/", (), 5.0, 1000), "b.example", "de"),
            desk.ask(Job("", "http://down.example/", (), 5.0, 1000), "down.example", "berlin"),
        )
        assert [one.fetcher for one in found] == ["berlin@guest"] * 3
        assert isinstance(found[0], Reply)
        assert found[0].body == b"http://a.example/" * 100_000
        assert found[0].headers == (("X", "\xe9"),)
        assert isinstance(found[2], NoReply)
        assert (found[2].reason, found[2].received) == ("tls", 7)
        stop.set()
        await working
        await desk.close()

    within(60, main)
    assert sorted(counts) == ["fleet_answered"] * 3 + ["fleet_idle"] + ["fleet_sent"] * 3


def test_what_a_lost_line_had_comes_again_and_says_so(broker: RabbitMQ) -> None:
    vhost = broker.vhost()

    async def main() -> None:
        came: asyncio.Queue[Delivery] = asyncio.Queue()
        desk = await at(broker, vhost).connect()
        await desk.listen(ANSWERS + HOME, ["ww.fetch"], came.put)
        first = await at(broker, vhost).connect()
        await first.serve(["ww.fetch"], 1, came.put)
        assert await desk.send("ww.fetch", b"one", ANSWERS + HOME)
        assert await desk.send("ww.fetch", b"two", ANSWERS + HOME)
        one = await came.get()
        assert (one.data, one.redelivered, one.reply_to, one.user) == (b"one", False, ANSWERS + HOME, "guest")
        await asyncio.sleep(0.3)
        assert came.empty(), "it has a slot for one"
        await first.close()
        second = await at(broker, vhost).connect()
        await second.serve(["ww.fetch"], 5, came.put)
        again = {(found.data, found.redelivered) for found in [await came.get(), await came.get()]}
        assert again == {(b"one", True), (b"two", False)}
        await second.close()
        await desk.close()

    within(60, main)


def test_a_queue_of_its_own_goes_with_its_line_and_is_nobody_elses(broker: RabbitMQ) -> None:
    vhost = broker.vhost()

    async def main() -> None:
        async def nothing(_: Delivery) -> None: ...

        desk = await at(broker, vhost).connect()
        await desk.listen(ANSWERS + HOME, ["ww.fetch"], nothing)
        other = await at(broker, vhost).connect()
        with pytest.raises(LinkLost):
            await other.listen(ANSWERS + HOME, ["ww.fetch"], nothing)
        assert other.lost.is_set()
        await other.close()
        await desk.close()
        third = await at(broker, vhost).connect()
        assert not await third.send(ANSWERS + HOME, b"late"), "there is no such queue any more"
        assert not third.lost.is_set()
        await third.close()

    within(60, main)


def test_a_password_stands_in_no_message_log_or_trace(broker: RabbitMQ, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    vhost, secret = broker.vhost(), "t3rc3s"[::-1]  # a trace shows lines of code

    async def main() -> None:
        with pytest.raises(LinkLost) as told:
            await at(broker, vhost, "guest", secret).connect()
        assert secret not in str(told.value) + "".join(traceback.format_exception(told.value))
        with pytest.raises(LinkLost):
            await RabbitBroker(BrokerAddress("127.0.0.1", 9, "guest", "guest", "/", tls=False)).connect()

    within(60, main)
    assert secret not in caplog.text
