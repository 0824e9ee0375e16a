"""The fork server ends with its pool; when its private way goes, this fails and not only a measurement."""

from __future__ import annotations

import asyncio
import os

import pytest

from crawler.workers.pool import Workers


def parent() -> int:
    """In a worker: the process that forked it, which is the fork server."""
    return os.getppid()


def test_the_fork_server_is_gone_when_the_workers_are_closed() -> None:
    async def server() -> int:
        workers = Workers(1, 30.0, 512)
        try:
            found = await workers.run(parent)
            os.kill(found, 0)
            return found
        finally:
            workers.close()

    gone = asyncio.run(server())
    assert gone != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(gone, 0)
