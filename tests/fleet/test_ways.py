"""The ways of a job between coordinator and fetchers, and that no two requests meet at a host whatever breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from crawler.fleet.attempt import FRESH_SECONDS, lease_s
from crawler.fleet.broker import ANSWERS
from crawler.fleet.coordinator import LONGEST_WAIT, PATIENCE_SECONDS
from crawler.fleet.messages import Beat, NoReply, Reply, encode
from tests.fleet.fleet_world import HOME, TIMEOUT, World, job, now
from tests.fleet.memory_broker import in_jumps


def played(play: Callable[[World], Coroutine[Any, Any, None]], **world: Any) -> World:
    """A world after a play in it."""
    made = World(**world)
    in_jumps(lambda: play(made))
    return made


def test_a_job_is_answered_and_says_by_whom() -> None:
    async def play(world: World) -> None:
        world.machine("berlin")
        async with world.coordinator() as desk:
            found = await desk.ask(job("a.example", "x"), "a.example")
            assert isinstance(found, Reply)
            assert (found.body, found.fetcher) == (b"http://a.example/x", "berlin@berlin")

    assert played(play).counts == {"fleet_sent": 1, "fleet_answered": 1}


def test_a_failure_is_told_by_its_word() -> None:
    async def play(world: World) -> None:
        world.machine("berlin")
        async with world.coordinator() as desk:
            found = await desk.ask(job("a.example"), "a.example")
            assert isinstance(found, NoReply)
            assert (found.reason, found.fetcher) == ("tls", "berlin@berlin")

    played(play, fails={"a.example": "tls"})


def test_more_jobs_than_slots_are_all_done_and_none_meets_another() -> None:
    async def play(world: World) -> None:
        world.machine("berlin", slots=4)
        world.machine("paris", slots=4)
        async with world.coordinator() as desk:
            hosts = [f"h{n}.example" for n in range(60)]
            found = await asyncio.gather(*(desk.ask(job(host), host) for host in hosts))
            assert all(isinstance(one, Reply) for one in found)
            assert {one.fetcher for one in found} == {"berlin@berlin", "paris@paris"}

    world = played(play, slow=lambda _: 9.0)
    assert world.overlaps() == []
    assert world.counts["fleet_sent"] == 60, "none grew old in the queue"


def test_a_fetcher_that_is_killed_with_a_job() -> None:
    """Another has it from the broker, hands it back, and does it when the host cannot be busy any more."""

    async def play(world: World) -> None:
        berlin = world.machine("berlin")
        async with world.coordinator() as desk:
            asking = asyncio.ensure_future(desk.ask(job("a.example"), "a.example"))
            await asyncio.sleep(5)
            assert len(world.visits["a.example"]) == 1
            world.machine("paris")
            await asyncio.sleep(3)
            killed_at = now()
            await berlin.kill()
            assert (await asking).fetcher == "paris@paris"
            assert world.visits["a.example"][1].began >= killed_at + lease_s(TIMEOUT)

    world = played(play, slow=lambda _: 9.0)
    assert world.overlaps() == []
    assert world.counts == {"fleet_sent": 2, "fleet_lost": 1, "fleet_answered": 1}


def test_a_job_that_kills_three_fetchers_is_a_failed_request() -> None:
    async def play(world: World) -> None:
        machines = [world.machine(f"m{n}") for n in range(5)]
        async with world.coordinator() as desk:
            found = await desk.ask(job("bad.example"), "bad.example")
            assert isinstance(found, NoReply)
            assert found.reason == "no_answer"
        assert sum(machine.door.blocked for machine in machines) == 3

    played(play, kills={"bad.example"})


def test_an_answer_finds_its_way_after_the_broker_came_back() -> None:
    async def play(world: World) -> None:
        world.machine("berlin")
        async with world.coordinator() as desk:
            asking = asyncio.ensure_future(desk.ask(job("a.example"), "a.example"))
            await asyncio.sleep(5)
            world.broker.restart()
            assert isinstance(await asking, Reply)

    world = played(play, slow=lambda _: 8.0)
    assert len(world.visits["a.example"]) == 1, "it was asked once"


def test_jobs_that_a_broker_lost_are_sent_anew_after_the_lease() -> None:
    async def play(world: World) -> None:
        berlin = world.machine("berlin", slots=1)
        async with world.coordinator() as desk:
            asking = [asyncio.ensure_future(desk.ask(job(f"h{n}.example"), f"h{n}.example")) for n in range(2)]
            await asyncio.sleep(5)
            world.broker.restart()
            assert all(isinstance(one, Reply) for one in await asyncio.gather(*asking))
        assert berlin.begun == 1

    world = played(play, slow=lambda _: 8.0)
    assert world.overlaps() == []
    assert {host: len(visits) for host, visits in world.visits.items()} == {"h0.example": 1, "h1.example": 1}


def test_a_coordinator_that_follows_a_killed_one_waits_for_what_that_one_asked() -> None:
    async def play(world: World) -> None:
        world.machine("berlin", slots=1)
        async with world.coordinator() as desk:
            lost = [asyncio.ensure_future(desk.ask(job(host), host)) for host in ("a.example", "b.example")]
            await asyncio.sleep(5)
            assert sum(map(len, world.visits.values())) == 1
            for task in lost:
                task.cancel()
        async with world.coordinator(lease_s(TIMEOUT)) as desk:
            found = await asyncio.gather(*(desk.ask(job(host), host) for host in ("a.example", "b.example")))
            assert all(isinstance(one, Reply) for one in found)

    world = played(play, slow=lambda _: 9.0)
    assert world.overlaps() == []
    assert sorted(map(len, world.visits.values())) == [1, 2]


def test_a_fetcher_that_stood_still_begins_nothing_old() -> None:
    async def play(world: World) -> None:
        berlin = world.machine("berlin")
        async with world.coordinator() as desk:
            await desk.ask(job("a.example"), "a.example")
            berlin.jump += FRESH_SECONDS + 60
            asked_at = now()
            assert isinstance(await desk.ask(job("b.example"), "b.example"), Reply)
            assert world.visits["b.example"][0].began > asked_at

    assert played(play).counts["fleet_handed_back"] == 1


def test_a_host_does_not_answer_for_a_fetcher_that_stood_still() -> None:
    """Its time-out ran while nobody read what the host said."""

    async def play(world: World) -> None:
        berlin = world.machine("berlin")
        world.fails["a.example"] = "timeout"
        async with world.coordinator() as desk:
            await desk.ask(job("b.example"), "b.example")
            asking = asyncio.ensure_future(desk.ask(job("a.example"), "a.example"))
            await asyncio.sleep(1)
            berlin.jump += 8
            await asyncio.sleep(2)
            world.fails.clear()
            assert isinstance(await asking, Reply)

    world = played(play, slow=lambda _: 2.0)
    assert world.overlaps() == []
    assert len(world.visits["a.example"]) == 2


def test_a_line_into_a_black_hole() -> None:
    """The broker gives what it had to another; what arrives late is not begun, and what it answers late is dropped."""

    async def play(world: World) -> None:
        berlin = world.machine("berlin")
        async with world.coordinator() as desk:
            await desk.ask(job("warm.example"), "warm.example")
            line = berlin.door.last
            assert line is not None
            line.black_hole()
            berlin.door.blocked = True
            asking = asyncio.ensure_future(desk.ask(job("a.example"), "a.example"))
            await asyncio.sleep(9)
            world.machine("paris")
            await asyncio.sleep(13)
            line.mend()
            assert (await asking).fetcher == "paris@paris"

    world = played(play, slow=lambda _: 9.0)
    assert world.overlaps() == []
    assert len(world.visits["a.example"]) == 1, "berlin did not begin what came late"


def test_via_is_done_by_whom_it_names_and_by_nobody_else() -> None:
    async def play(world: World) -> None:
        world.machine("berlin", "de")
        world.machine("paris", "fr")
        async with world.coordinator() as desk:
            for via, who in (("de", "berlin@berlin"), ("paris", "paris@paris")):
                for number in range(5):
                    host = f"{via}{number}.example"
                    assert (await desk.ask(job(host), host, via)).fetcher == who
            began = now()
            found = await desk.ask(job("x.example"), "x.example", "us")
            assert isinstance(found, NoReply)
            assert found.reason == "no_fetcher"
            assert now() - began < 1, "it is known who is there"
            assert "x.example" not in world.visits

    played(play)


def test_without_any_fetcher_it_is_nobodys_fault() -> None:
    async def play(world: World) -> None:
        async with world.coordinator() as desk:
            found = await desk.ask(job("a.example"), "a.example")
            assert isinstance(found, NoReply)
            assert found.reason == "offline"
            world.broker.up = False
            world.broker.restart()
            began = now()
            for _ in range(20):
                found = await desk.ask(job("a.example"), "a.example")
                assert isinstance(found, NoReply)
                assert found.reason == "offline"
            assert now() - began <= PATIENCE_SECONDS, "they wait together, and not one after the other"
            world.broker.up = True
            await asyncio.sleep(LONGEST_WAIT)
            world.machine("berlin")
            await asyncio.sleep(10)
            assert isinstance(await desk.ask(job("a.example"), "a.example"), Reply)

    played(play)


def test_a_fetcher_whose_own_line_is_down_hands_back_and_rests() -> None:
    async def play(world: World) -> None:
        berlin = world.machine("berlin")
        async with world.coordinator() as desk:
            await desk.ask(job("warm.example"), "warm.example")
            berlin.offline = True
            hosts = [f"h{n}.example" for n in range(4)]
            asking = [asyncio.ensure_future(desk.ask(job(host), host)) for host in hosts]
            await asyncio.sleep(5)
            world.machine("paris")
            found = await asyncio.gather(*asking)
            assert {one.fetcher for one in found} == {"paris@paris"}
            assert all(isinstance(one, Reply) for one in found)
            berlin.offline = False
            await asyncio.sleep(20)
            assert desk.roster.capacity("", now()) == 16, "it works again"

    assert played(play).counts["fleet_handed_back"] == 4


def test_one_host_that_is_down_is_no_line_that_is_down() -> None:
    async def play(world: World) -> None:
        world.machine("berlin")
        async with world.coordinator() as desk:
            asking = asyncio.ensure_future(desk.ask(job("down.example"), "down.example"))
            found = await asking
            assert isinstance(found, NoReply)
            assert found.reason == "connection_refused"

    played(play, fails={"down.example": "connection_refused"})


def test_a_request_that_is_given_up_leaves_its_host_alone_for_a_while() -> None:
    async def play(world: World) -> None:
        world.machine("berlin")
        async with world.coordinator() as desk:
            asking = asyncio.ensure_future(desk.ask(job("a.example"), "a.example"))
            await asyncio.sleep(4)
            asking.cancel()
            assert isinstance(await desk.ask(job("b.example"), "b.example"), Reply), "others are not held up"
            assert isinstance(await desk.ask(job("a.example"), "a.example"), Reply)

    assert played(play, slow=lambda _: 9.0).overlaps() == []


def test_a_fetcher_that_is_told_to_stop_hands_back_what_it_was_at() -> None:
    async def play(world: World) -> None:
        berlin = world.machine("berlin")
        async with world.coordinator() as desk:
            asking = asyncio.ensure_future(desk.ask(job("a.example"), "a.example"))
            await asyncio.sleep(4)
            began = now()
            berlin.stop.set()
            await berlin.task
            assert now() - began < 3
            world.machine("paris")
            assert (await asking).fetcher == "paris@paris"

    assert played(play, slow=lambda _: 9.0).counts["fleet_lost"] == 0


def test_what_nobody_asked_for_stops_nothing() -> None:
    async def play(world: World) -> None:
        world.machine("berlin")
        async with world.coordinator() as desk:
            await asyncio.sleep(3)
            stranger = await world.broker.connect_as("mallory").connect()
            own = ANSWERS + HOME
            asking = asyncio.ensure_future(desk.ask(job("a.example"), "a.example"))
            for data in (
                b"",
                b"\xff" * 50,
                b"\x00\x00\x00\x02{}",
                encode(Reply("f" * 32, "berlin", 200, (), b"bad", 0.0)),
            ):
                await stranger.send(own, data)
            found = await asking
            assert isinstance(found, Reply)
            assert found.body == b"http://a.example/"

    assert played(play).counts["fleet_late"] == 3


def test_a_fetcher_of_another_version_gets_no_work_from_the_count() -> None:
    async def play(world: World) -> None:
        async with world.coordinator() as desk:
            old = await world.broker.connect_as("old").connect()
            await asyncio.sleep(1)
            await old.beat(encode(Beat("old", "e" * 32, (), "0.0.1", 99, 0, 0, protocol=99)))
            await asyncio.sleep(1)
            assert [seen.beat.version for seen in desk.roster.everyone()] == ["0.0.1"]
            assert desk.roster.capacity("", now()) == 0

    played(play)


def test_a_second_daemon_of_the_same_archive_gets_no_answers() -> None:
    async def play(world: World) -> None:
        world.machine("berlin")
        async with world.coordinator() as desk, world.coordinator() as second:
            assert isinstance(await desk.ask(job("a.example"), "a.example"), Reply)
            found = await second.ask(job("a.example"), "a.example")
            assert isinstance(found, NoReply)
            assert found.reason == "offline"

    assert len(played(play).visits["a.example"]) == 1


@pytest.mark.parametrize("seed", range(4))
def test_whatever_breaks_nothing_is_lost_and_no_two_meet(seed: int) -> None:
    import random

    draw = random.Random(seed)

    async def play(world: World) -> None:
        machines = [world.machine(f"m{n}", slots=6) for n in range(3)]
        async with world.coordinator() as desk:
            ended = asyncio.Event()
            failed: list[str] = []

            async def one_host(number: int) -> None:
                host = f"h{number}.example"
                while not ended.is_set():
                    found = await desk.ask(job(host), host)
                    if isinstance(found, NoReply):
                        failed.append(found.reason)
                    await asyncio.sleep(1)

            hosts = [asyncio.ensure_future(one_host(number)) for number in range(12)]
            for _ in range(25):
                await asyncio.sleep(draw.uniform(3, 40))
                machine = draw.choice(machines)
                what = draw.choice(["kill", "broker", "stand", "hole"])
                if what == "kill":
                    await machine.kill()
                    await asyncio.sleep(draw.uniform(0, 5))
                    machine.start()
                elif what == "broker":
                    world.broker.restart()
                elif what == "stand":
                    machine.jump += draw.uniform(5, 60)
                elif machine.door.last is not None:
                    line = machine.door.last
                    line.black_hole()
                    await asyncio.sleep(draw.uniform(2, 40))
                    line.mend()
            ended.set()
            await asyncio.gather(*hosts)
            assert failed == []

    world = played(play, slow=lambda host: 2.0 if int(host[1:-8]) % 3 else 9.5)
    assert world.overlaps() == []
    assert all(len(visits) > 20 for visits in world.visits.values())
