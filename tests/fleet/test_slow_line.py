"""A large answer on a slow line: it takes its time, and neither it nor what waits behind it counts as a line that is lost."""

from __future__ import annotations

import asyncio

import pytest

from crawler.fleet import broker as module
from crawler.fleet.broker import ANSWERS, Delivery, LinkLost, RabbitBroker, queue_of
from crawler.fleet.broker_address import broker_address
from tests.broker import RabbitMQ
from tests.cut_line import CutLine

OWN = f"{ANSWERS}0123456789abcdef"


def _carry(broker: RabbitMQ, monkeypatch: pytest.MonkeyPatch, size: int) -> list[int]:
    """Send an answer of so many bytes and a beat over a line that stands still for a second; sizes of what arrived."""

    async def work() -> list[int]:
        came: list[int] = []
        both = asyncio.Event()

        async def note(delivery: Delivery) -> None:
            if delivery.data:
                came.append(len(delivery.data))
            if len(came) == 2:
                both.set()

        vhost, cut = broker.vhost(), CutLine(broker.port)
        near = await RabbitBroker(broker_address("", {"WIREWATCH_BROKER": broker.url(vhost)})).connect()
        far = None
        try:
            await near.listen(OWN, [queue_of("")], note)
            url = broker.url(vhost, port=cut.port)
            far = await RabbitBroker(broker_address("", {"WIREWATCH_BROKER": url})).connect()
            monkeypatch.setattr(module, "CALL_SECONDS", 0.3)
            cut.cut()
            asyncio.get_running_loop().call_later(1.0, cut.healed, False)
            assert all(
                word is not False for word in await asyncio.gather(far.send(OWN, b"x" * size), far.beat(b"beat"))
            )
            await asyncio.wait_for(both.wait(), 20)
        finally:
            for line in (near, far):
                if line is not None:
                    await line.close()
            cut.close()
        return sorted(came)

    return asyncio.run(work())


def test_a_large_answer_and_a_beat_behind_it_arrive(broker: RabbitMQ, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SLOWEST", 50_000)
    assert _carry(broker, monkeypatch, 2_000_000) == [4, 2_000_000]


def test_a_line_that_stands_still_is_lost(broker: RabbitMQ, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LinkLost):
        _carry(broker, monkeypatch, 10)
