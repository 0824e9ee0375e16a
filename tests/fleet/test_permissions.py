"""The users and permissions that docs/fleet.md writes down: enough for the work, and for nothing else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from crawler.fleet.broker import ANSWERS, Delivery, Line, LinkLost, RabbitBroker, queue_of
from crawler.fleet.broker_address import broker_address
from tests.broker import RabbitMQ

DOCS = Path(__file__).parents[2] / "docs" / "fleet.md"
OWN = f"{ANSWERS}0123456789abcdef"


def _patterns() -> dict[str, tuple[str, ...]]:
    """User -> what it may configure, write and read, as the page has them."""
    found = re.findall(r"set_permissions -p wirewatch (\w+) '([^']*)' '([^']*)' '([^']*)'", DOCS.read_text("utf-8"))
    return {user: tuple(patterns) for user, *patterns in found}


@asynccontextmanager
async def _line(broker: RabbitMQ, vhost: str, user: str) -> AsyncIterator[Line]:
    url = broker.url(vhost, f"{user}-{vhost}", "secret")
    line = await RabbitBroker(broker_address("", {"WIREWATCH_BROKER": url})).connect()
    try:
        yield line
    finally:
        await line.close()


@pytest.fixture
def vhost(broker: RabbitMQ) -> str:
    name = broker.vhost()
    for user, patterns in _patterns().items():
        broker.user(f"{user}-{name}", "secret", name, *patterns)
    return name


async def _nothing(_: Delivery) -> None:
    """Of no interest."""


def test_the_page_has_a_coordinator_and_a_fetcher() -> None:
    assert set(_patterns()) == {"coordinator", "berlin"}


def test_they_are_enough(broker: RabbitMQ, vhost: str) -> None:
    async def work() -> list[bytes]:
        came: list[bytes] = []
        both = asyncio.Event()

        async def note(delivery: Delivery) -> None:
            came.append(delivery.data)
            if len(came) == 4:
                both.set()

        async with _line(broker, vhost, "coordinator") as ours, _line(broker, vhost, "berlin") as theirs:

            async def answer(job: Delivery) -> None:
                assert job.ack is not None
                assert await theirs.send(job.reply_to, b"answer to " + job.data)
                await job.ack()

            queues = [queue_of(""), queue_of("berlin"), queue_of("de")]
            await ours.listen(OWN, queues, note)
            await theirs.serve(queues, 4, answer)
            await theirs.beat(b"beat")
            for queue in queues:
                assert await ours.send(queue, queue.encode(), OWN)
            await asyncio.wait_for(both.wait(), 20)
        return came

    came = asyncio.run(work())
    assert sorted(came) == sorted([b"beat", *(b"answer to " + queue_of(via).encode() for via in ("", "berlin", "de"))])


@pytest.mark.parametrize("strange", ["paris", "fr"])
def test_a_fetcher_gets_no_jobs_of_others(broker: RabbitMQ, vhost: str, strange: str) -> None:
    async def work() -> None:
        async with _line(broker, vhost, "coordinator") as ours:
            await ours.listen(OWN, [queue_of(strange)], _nothing)
            async with _line(broker, vhost, "berlin") as theirs:
                await theirs.serve([queue_of(strange)], 4, _nothing)

    with pytest.raises(LinkLost):
        asyncio.run(work())


def test_a_fetcher_reads_no_answers(broker: RabbitMQ, vhost: str) -> None:
    async def work() -> None:
        async with _line(broker, vhost, "berlin") as theirs:
            await theirs.listen(OWN, [], _nothing)

    with pytest.raises(LinkLost):
        asyncio.run(work())


def test_a_fetcher_sends_no_jobs(broker: RabbitMQ, vhost: str) -> None:
    async def work() -> None:
        async with _line(broker, vhost, "coordinator") as ours:
            await ours.listen(OWN, [queue_of("")], _nothing)
            async with _line(broker, vhost, "berlin") as theirs:
                await theirs.send(queue_of(""), b"job", OWN)

    with pytest.raises(LinkLost):
        asyncio.run(work())
    assert broker.queues(vhost)[queue_of("")] == 0


@pytest.mark.parametrize(
    ("user", "password", "there", "words"),
    [
        ("berlin", "wrong", True, "password"),
        ("nobody", "secret", True, "password"),
        ("berlin", "secret", False, "virtual host"),
        ("berlin", "secret", True, "no daemon"),
    ],
)
def test_why_the_broker_is_not_to_be_had(
    broker: RabbitMQ, vhost: str, user: str, password: str, there: bool, words: str
) -> None:
    url = broker.url(vhost if there else "other", f"{user}-{vhost}", password)

    async def work() -> None:
        line = await RabbitBroker(broker_address("", {"WIREWATCH_BROKER": url})).connect()
        try:
            await line.beat(b"beat")
        finally:
            await line.close()

    with pytest.raises(LinkLost, match=words):
        asyncio.run(work())


def test_a_broker_that_is_not_there_says_so_too(broker: RabbitMQ) -> None:
    address = broker_address("", {"WIREWATCH_BROKER": broker.url(port=broker.port + 8)})
    with pytest.raises(LinkLost, match="nobody listens"):
        asyncio.run(RabbitBroker(address).connect())
