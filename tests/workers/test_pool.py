"""Worker processes: ended at their limits, gone when closed."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from crawler.workers.pool import Workers, WorkFailed

T = TypeVar("T")


def double(number: int) -> int:
    return 2 * number


def loop_for_ever() -> None:
    while True:
        pass


def take_memory(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def die() -> None:
    os._exit(3)


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


def complain() -> None:
    raise LookupError("what the task itself raises")


def with_workers(main: Callable[[Workers], Awaitable[T]], seconds: float = 30.0, megabytes: int = 512) -> T:
    async def whole() -> T:
        workers = Workers(1, seconds, megabytes)
        try:
            return await main(workers)
        finally:
            workers.close()

    return asyncio.run(whole())


def reason_of(task: Callable[..., object], *args: object, seconds: float = 30.0) -> str:
    async def main(workers: Workers) -> str:
        with pytest.raises(WorkFailed) as failed:
            await workers.run(task, *args)
        assert await workers.run(double, 4) == 8, "the next task finds a worker"
        return failed.value.reason

    return with_workers(main, seconds)


def test_a_task_gives_its_result_or_its_own_exception() -> None:
    async def main(workers: Workers) -> None:
        assert await workers.run(double, 21) == 42
        with pytest.raises(LookupError):
            await workers.run(complain)

    with_workers(main)


def test_a_task_without_end_is_killed() -> None:
    assert reason_of(loop_for_ever, seconds=3.0) == "parse_timeout"


def test_a_task_that_takes_too_much_memory_fails_alone() -> None:
    assert reason_of(take_memory, 2000) == "parse_memory"


@pytest.mark.parametrize("task", [die, recurse])
def test_a_task_that_crashes_fails_alone(task: Callable[..., object]) -> None:
    assert reason_of(task) == "parse_crash"


def test_close_ends_what_runs_and_starts_no_more() -> None:
    async def main(workers: Workers) -> None:
        running = asyncio.ensure_future(workers.run(loop_for_ever))
        await asyncio.sleep(0.5)
        workers.close()
        for task in (running, asyncio.ensure_future(workers.run(double, 1))):
            with pytest.raises(WorkFailed) as failed:
                await asyncio.wait_for(task, 20)
            assert failed.value.reason == "stopped"

    with_workers(main, seconds=60)


def test_close_while_the_workers_start() -> None:
    async def main(workers: Workers) -> None:
        tasks = [asyncio.ensure_future(workers.run(double, n)) for n in range(5)]
        await asyncio.sleep(0)
        workers.close()
        results = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 20)
        assert all(isinstance(result, WorkFailed) and result.reason == "stopped" for result in results)

    with_workers(main)


def test_closed_workers_leave_no_process() -> None:
    async def main(workers: Workers) -> int:
        pid = await workers.run(os.getpid)
        workers.close()
        return pid

    pid, end = with_workers(main), time.monotonic() + 20
    while os.path.exists(f"/proc/{pid}") and time.monotonic() < end:  # noqa: PTH110
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{pid}")  # noqa: PTH110
