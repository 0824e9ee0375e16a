"""Has what was stored unjudged judged after all, beside what a crawl does."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from crawler.crawl.batch import NotStored
from crawler.crawl.textjudge import NotJudged, TextJudge
from crawler.steps.leftovers import Leftovers

if TYPE_CHECKING:
    from crawler.crawl.session import Session

LOOK_SECONDS = 600.0


class JudgedLater:
    """A look when a run ends; in a daemon, which lasts, one every ten minutes."""

    def __init__(self, session: Session, judge: TextJudge) -> None:
        self._session, self._judge = session, judge
        self._looked_at = time.monotonic()
        self._task: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Look if it is time; judging goes on beside the caller."""
        if time.monotonic() - self._looked_at >= LOOK_SECONDS and (self._task is None or self._task.done()):
            self._looked_at = time.monotonic()
            self._task = asyncio.ensure_future(self._judged())

    async def end(self) -> None:
        """The look of a run that ends, unless it was told to."""
        if self._task is not None:
            await self._task
        if not self._session.writer.is_stopping:
            await self._judged()

    async def _judged(self) -> None:
        session = self._session
        try:
            if session.standstill.holds:
                return
            left = Leftovers(session.db)
            if len(left):
                answers = await self._judge.answers(lambda rules: left.texts(session.db, rules, session.now()))
                await session.writer.write(partial(left.store, answers=answers, now=session.now()))
        except (NotStored, NotJudged):
            pass  # told to stop: they wait
        except Exception as error:
            if not session.standstill.begin(error):
                raise
