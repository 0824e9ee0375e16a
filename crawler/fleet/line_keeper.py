"""Keeps a line to the broker, for coordinator and fetcher alike: after each that is lost it makes another, in growing intervals."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import NoReturn

from crawler.fleet.broker import Broker, Line, LinkLost

log = logging.getLogger(__name__)

FIRST_WAIT = 0.5
"""Seconds until the first new attempt; each later one waits twice as long."""

Use = Callable[[Line, Callable[[], None]], Awaitable[None]]
"""What is done with a line until it is lost. It calls its second argument when the line works: the next wait is the first again."""


async def keep_line(
    broker: Broker, use: Use, ended: Callable[[], None], unreached: Callable[[str], None], longest_wait: float
) -> NoReturn:
    """Until it is cancelled. ``ended``: called after each line; ``unreached``: with a sentence, when there is none."""
    wait = FIRST_WAIT

    def works() -> None:
        nonlocal wait
        wait = FIRST_WAIT

    while True:
        try:
            line = await broker.connect()
            try:
                await use(line, works)
            finally:
                ended()
                await line.close()
        except LinkLost as error:
            unreached(f"the broker is not to be had ({error}); trying again")
        except Exception:
            log.exception("the line to the broker failed")
        await asyncio.sleep(wait)
        wait = min(longest_wait, wait * 2)
