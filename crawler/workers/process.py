"""One worker process as its parent sees it: started, given a task at a time, killed by its number."""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import subprocess
import sys
from typing import Any

from crawler.workers.serve import BEGUN, LENGTH_BYTES, frame

START_SECONDS = 30.0
"""From a request to its beginning: a new process loads its modules in it. A process that was stopped is given up then."""


class NeverBegun(Exception):
    """The process went, or said nothing, before it began: the task may be given to another one."""


class Died(Exception):
    """The process went while it worked on the task."""


class WorkerProcess:
    """A process of its own group, so that Ctrl-C in a terminal reaches the parent alone.

    No fork server stands between: it would be one more process whose death must be survived, and the standard library
    waits for it without a limit. A start costs a fifth of a second of CPU, seldom.
    """

    def __init__(self, megabytes: int) -> None:
        self.tasks = 0
        ours, theirs = socket.socketpair()
        try:
            # Without -P a module in the current folder would be imported in place of ours.
            command = [sys.executable, "-P", "-m", "crawler.workers.serve"]
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(os.getpid()), str(megabytes)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(os.path.abspath(p) for p in sys.path)},  # noqa: PTH100
                process_group=0,
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.setblocking(False)
        self._socket = ours
        self._loop = asyncio.get_running_loop()  # may be closed before the process is ended

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the process is there. One that is gone is reaped by asking."""
        return self._process.poll() is None

    async def do(self, request: bytes, seconds: float) -> tuple[bool, Any]:
        """Have a pickled (task, args, kwargs) done: (True, its result) or (False, its exception).

        Raises NeverBegun, Died, or TimeoutError after ``seconds`` of work; asyncio counts them on a monotonic clock.
        After any of them the process must be ended.
        """
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._loop.sock_sendall(self._socket, frame(request))
                begun = await self._read(len(BEGUN))
        except (OSError, EOFError) as error:  # a TimeoutError is an OSError
            raise NeverBegun from error
        assert begun == BEGUN
        self.tasks += 1
        async with asyncio.timeout(seconds):
            try:
                size = int.from_bytes(await self._read(LENGTH_BYTES), "big")
                answer = await self._read(size)
            except (ConnectionError, EOFError) as error:
                raise Died from error
        told: tuple[bool, Any] = pickle.loads(answer)
        return told

    async def _read(self, size: int) -> bytes:
        """Exactly ``size`` bytes. Raises EOFError when the other end is closed before."""
        content = bytearray(size)
        left = memoryview(content)
        while left:
            count = await self._loop.sock_recv_into(self._socket, left)
            if not count:
                raise EOFError
            left = left[count:]
        return bytes(content)

    def kill(self) -> None:
        """End it now, whatever it does; ``is_alive`` or ``wait`` must be asked later, so that no zombie stays."""
        if self._socket.fileno() >= 0:
            if not self._loop.is_closed():  # a number that is used again must not be listened to for this one
                self._loop.remove_reader(self._socket)
                self._loop.remove_writer(self._socket)
            self._socket.close()
        self._process.kill()

    def wait(self, seconds: float) -> None:
        """Until it is gone, ``seconds`` at most."""
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return  # it waits in the kernel, for a disk that does not answer; SIGKILL ends it later
