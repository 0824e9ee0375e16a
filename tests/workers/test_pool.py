"""Worker processes: ended at their limits, gone when closed."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from crawler.machine import MachineTrouble
from crawler.workers.pool import Workers, WorkFailed
from crawler.workers.process import WorkerProcess

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


def slow_pid() -> int:
    time.sleep(0.5)
    return os.getpid()


def tell_and_loop(told: str) -> None:
    Path(told).write_text(str(os.getpid()), encoding="ascii")
    loop_for_ever()


class Stubborn(Exception):
    def __init__(self, *, word: str) -> None:
        super().__init__(f"kept {word}")


def raise_stubborn() -> None:
    raise Stubborn(word="here")


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


class Packed:
    """Notes when it is packed for a worker."""

    times = 0

    def __reduce__(self) -> tuple[type[int], tuple[int]]:
        Packed.times += 1
        return int, (4,)


def test_what_waits_is_not_packed_yet() -> None:
    """Beside each page that waits for a worker there would be a copy of it."""

    async def main(workers: Workers) -> None:
        blocked = asyncio.ensure_future(workers.run(time.sleep, 0.5))
        waiting = [asyncio.ensure_future(workers.run(double, Packed())) for _ in range(3)]  # type: ignore[arg-type]
        while not workers._busy:
            await asyncio.sleep(0)
        assert Packed.times == 0
        await blocked
        assert await asyncio.gather(*waiting) == [8, 8, 8]
        assert Packed.times == 3

    with_workers(main)


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


def gone(pid: int) -> bool:
    """Wait until the process is dead, reaped or not."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.01)
    return False


def test_an_idle_worker_that_is_killed_is_replaced_without_a_word() -> None:
    async def main(workers: Workers) -> None:
        for _ in range(3):
            pid = await workers.run(os.getpid)
            os.kill(pid, signal.SIGKILL)
            assert gone(pid)
            assert await asyncio.wait_for(workers.run(os.getpid), 20) != pid

    with_workers(main)


def test_a_busy_worker_that_is_killed_costs_its_own_task_only(tmp_path: Path) -> None:
    async def main(workers: Workers) -> None:
        told = tmp_path / "pid"
        doomed = asyncio.ensure_future(workers.run(tell_and_loop, str(told)))
        queued = [asyncio.ensure_future(workers.run(double, n)) for n in range(3)]
        while not told.exists() or not told.read_text():
            await asyncio.sleep(0.01)
        os.kill(int(told.read_text()), signal.SIGKILL)
        with pytest.raises(WorkFailed, match="parse_crash"):
            await asyncio.wait_for(doomed, 20)
        assert await asyncio.wait_for(asyncio.gather(*queued), 20) == [0, 2, 4]

    with_workers(main)


def test_a_task_given_to_a_dying_worker_is_done_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kill falls between the look at the process and the task."""

    async def main(workers: Workers) -> None:
        pid = await workers.run(os.getpid)
        os.kill(pid, signal.SIGKILL)
        assert gone(pid)
        with monkeypatch.context() as unseen:
            unseen.setattr(WorkerProcess, "is_alive", lambda self: True)
            assert await asyncio.wait_for(workers.run(double, 4), 20) == 8

    with_workers(main)


def test_workers_that_are_killed_together_are_no_failure_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them was seen to be dead yet, and a daemon stood still for a minute."""
    monkeypatch.setattr("crawler.workers.pool.MORE_SECONDS", 0.0)

    async def main() -> None:
        workers = Workers(3, 30.0, 512)
        try:
            pids = await asyncio.gather(*(workers.run(slow_pid) for _ in range(3)))
            assert len(set(pids)) == 3
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            assert all(map(gone, pids))
            with monkeypatch.context() as unseen:
                unseen.setattr(WorkerProcess, "is_alive", lambda self: True)
                assert await asyncio.wait_for(workers.run(double, 4), 20) == 8
        finally:
            workers.close()

    asyncio.run(main())


def test_a_task_that_no_worker_begins_is_the_machine_s_failure_after_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def main(workers: Workers) -> None:
        with pytest.raises(MachineTrouble, match="before they began"):
            await asyncio.wait_for(workers.run(double, 4), 20)

    started = []
    plain = WorkerProcess.__init__

    def broken(self: WorkerProcess, megabytes: int) -> None:
        started.append(self)
        plain(self, 1)  # no Python starts in a megabyte

    monkeypatch.setattr(WorkerProcess, "__init__", broken)
    with_workers(main)
    assert len(started) == 2


def test_a_machine_without_descriptors_is_to_blame_and_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(self: WorkerProcess, megabytes: int) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    async def main(workers: Workers) -> None:
        with pytest.raises(MachineTrouble, match="Too many open files"):
            await workers.run(double, 4)

    monkeypatch.setattr(WorkerProcess, "__init__", none_left)
    with_workers(main)


def test_a_clock_that_is_set_ends_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main(workers: Workers) -> None:
        await workers.run(double, 1)
        running = asyncio.ensure_future(workers.run(time.sleep, 1.0))
        await asyncio.sleep(0.3)
        plain = time.time
        with monkeypatch.context() as moved:
            moved.setattr(time, "time", lambda: plain() + 86_400)
            await asyncio.wait_for(running, 20)

    with_workers(main, seconds=20)


def test_close_ends_a_worker_that_was_stopped() -> None:
    async def main(workers: Workers) -> int:
        pid = await workers.run(os.getpid)
        os.kill(pid, signal.SIGSTOP)
        workers.close()
        return pid

    assert gone(with_workers(main))


def test_more_tasks_than_workers_wait_for_their_turn() -> None:
    async def main(workers: Workers) -> None:
        assert await asyncio.gather(*(workers.run(double, n) for n in range(20))) == [2 * n for n in range(20)]
        assert len({await workers.run(os.getpid) for _ in range(3)}) == 1

    with_workers(main)


def test_an_exception_that_cannot_travel_is_told_in_words() -> None:
    async def main(workers: Workers) -> None:
        with pytest.raises(RuntimeError, match="Stubborn: kept here"):
            await workers.run(raise_stubborn)

    with_workers(main)


def test_close_after_the_loop_has_ended() -> None:
    """A session closes its workers when the reactor is gone."""

    async def left_open() -> Workers:
        workers = Workers(1, 30, 512)
        pids.append(await workers.run(os.getpid))
        return workers

    pids: list[int] = []
    asyncio.run(left_open()).close()
    assert gone(pids[0])


@pytest.mark.parametrize(("patience", "processes"), [(60.0, 1), (0.0, 2)])
def test_another_process_is_started_only_when_tasks_wait_for_long(
    monkeypatch: pytest.MonkeyPatch, patience: float, processes: int
) -> None:
    monkeypatch.setattr("crawler.workers.pool.MORE_SECONDS", patience)

    async def main() -> None:
        workers = Workers(2, 30.0, 512)
        try:
            assert len(set(await asyncio.gather(*(workers.run(slow_pid) for _ in range(4))))) == processes
        finally:
            workers.close()

    asyncio.run(main())


class SlowToStart:
    """Stands in for a process on a busy machine: it begins its first task after 0.4 s, and does each at once."""

    def __init__(self, megabytes: int) -> None:
        self.tasks = 0

    async def do(self, request: bytes, seconds: float) -> tuple[bool, object]:
        await asyncio.sleep(0.0 if self.tasks else 0.4)
        self.tasks += 1
        return True, id(self)

    def is_alive(self) -> bool:
        return True

    def kill(self) -> None: ...

    def wait(self, seconds: float) -> None: ...


@pytest.mark.parametrize(("patience", "processes"), [(60.0, 1), (0.1, 2)])
def test_a_process_that_starts_is_waited_for_longer_than_one_that_works(
    monkeypatch: pytest.MonkeyPatch, patience: float, processes: int
) -> None:
    """A tick of fifteen documents had two started, each of which took longer to start than to read them all."""
    monkeypatch.setattr("crawler.workers.pool.WorkerProcess", SlowToStart)
    monkeypatch.setattr("crawler.workers.pool.MORE_SECONDS", 0.1)
    monkeypatch.setattr("crawler.workers.pool.START_PATIENCE", patience)

    async def main() -> int:
        workers = Workers(2, 30.0, 512)
        found = await asyncio.gather(*(workers.run(slow_pid) for _ in range(6)))
        workers.close()
        return len(set(found))

    assert asyncio.run(main()) == processes


def test_tasks_that_wait_without_a_break_get_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them waits for a moment only, for the one process is soon free again."""
    monkeypatch.setattr("crawler.workers.pool.MORE_SECONDS", 0.5)

    async def main() -> None:
        workers = Workers(2, 30.0, 512)
        try:
            pids = await asyncio.gather(*(workers.run(slow_pid) for _ in range(12)))
            assert len(set(pids)) == 2
            assert await workers.run(double, 4) == 8
            assert workers._short_since is None, "from here on it counts anew"
        finally:
            workers.close()

    asyncio.run(main())
