"""A crawl in memory: the real spider, pipeline, steps and archive, without reactor, processes or sockets.

A test says what each address answers, moves the clock, and lets what is due be asked. What the host queue, the guard and
the middlewares do on the way is not in it: their own tests and the tests of real runs hold that.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler import settings as defaults
from crawler.cli import cli as group
from crawler.commands.run import summary
from crawler.crawl.daemon import DaemonTicks
from crawler.crawl.pipelines import ArchivePipeline
from crawler.crawl.session import REFRESH_SECONDS, Mode, Session, open_session
from crawler.crawl.standstill import Standstill
from crawler.fetching.state import Refused, fetch_state, keep_received
from crawler.watch.folder import Watch
from crawler.workers.pool import WorkFailed
from spiders.watch import EverySourceSpider
from tests.site import Answer as SiteAnswer
from tests.site import Asked, Site
from tests.watching import WatchFolder, watch_folder

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """What an address answers. ``fails`` is a word of ``fetching.failures`` instead of an answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fails: str = ""


class WorkersHere:
    """In place of worker processes: each task runs at once; ``fails`` names what one address makes of its worker."""

    def __init__(self) -> None:
        self.fails: dict[str, str] = {}
        self.fails_in: dict[str, str] = {}
        """Name of a task -> what becomes of every worker that does it."""
        self.ran: list[str] = []

    async def run(self, task: Callable[..., Any], *args: Any) -> Any:
        """As ``Workers.run``."""
        self.ran.append(task.__name__)
        if task.__name__ in self.fails_in:
            raise WorkFailed(self.fails_in[task.__name__])
        for url, reason in self.fails.items():
            if url in args:
                raise WorkFailed(reason)
        return task(*args)

    def close(self) -> None:
        """Nothing to end."""


class MemoryEngine:
    """In place of Scrapy's engine: requests wait here until the crawl answers them."""

    def __init__(self) -> None:
        self.waiting: list[Request] = []
        self.scheduler = None
        self.spider = None

    def crawl(self, request: Request) -> None:
        """As the engine's."""
        self.waiting.append(request)


@dataclass
class MemoryCrawl:
    """One watch in a folder, its clock, and what the world answers."""

    folder: Path
    answers: dict[str, Answer | Callable[[Request], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    now: datetime = NOON
    workers: WorkersHere = field(default_factory=WorkersHere)
    counts: dict[str, int] = field(default_factory=dict)
    elsewhere: Callable[[Request], Answer] = lambda _: Answer(status=404)
    """What addresses answer that ``answers`` does not name."""
    session: Session = field(init=False)
    """Of the run that goes on, or of the last one."""
    told: Exception | None = None
    """Why the last run ended before its time."""
    before_store: Callable[[MemoryCrawl, Any], Awaitable[None] | None] | None = None
    """Called with each item before the pipeline stores it: what happens in the meantime."""
    ticks: Iterable[Callable[[MemoryCrawl], None]] = ()
    """Of a daemon: what happens before each of its further ticks, which look for changed files and ask what is due."""

    def site(self, url: str, body: str | bytes, *, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        """An address answers this from now on."""
        content = body.encode() if isinstance(body, str) else body
        self.answers[url] = Answer(content, headers={"Content-Type": kind, **headers})

    def later(self, **delta: float) -> None:
        """Move the clock on."""
        self.now += timedelta(**delta)

    def run(self, mode: Mode = "due", *overrides: str) -> list[str]:
        """Ask what is due (with ``all``: every source) and what follows from it; gives the addresses asked."""
        before = len(self.asked)
        asyncio.run(self._run(mode, overrides))
        return self.asked[before:]

    @contextmanager
    def archive(self) -> Iterator[sqlite3.Connection]:
        """The archive, to look into and to write into."""
        from contextlib import closing

        from crawler.archive.connect import connect

        with closing(connect(self.folder / "news.db")) as db:
            yield db

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of the archive."""
        with self.archive() as db:
            return [tuple(row) for row in db.execute(sql, values)]

    async def _run(self, mode: Mode, overrides: tuple[str, ...]) -> None:
        watch = Watch(self.folder, ("allow_loopback=true", "delay=0", *overrides))
        with open_session(watch, mode, clock=lambda: self.now, workers=self.workers) as session:  # type: ignore[arg-type]
            session.standstill = Standstill(watch.archive_path, lambda: (self.now - NOON).total_seconds())
            self.session = session
            crawler, pipeline = self._crawl_of(session)
            daemon = DaemonTicks(crawler, session) if mode == "daemon" else None
            for happens in chain((None,), self.ticks if daemon else ()):
                if happens:
                    happens(self)
                session._looked_at = -REFRESH_SECONDS
                await (daemon.tick if daemon else crawler.spider.ask_due)()
                await self._answer_all(crawler, pipeline)
            await pipeline.close_spider()
        self.counts, self.told = dict(session.counts), session.standstill.told

    async def _answer_all(self, crawler: Any, pipeline: ArchivePipeline) -> None:
        """What was asked, and what follows from it; nothing while the crawl stands still."""
        while crawler.engine.waiting:
            if self.session.standstill.holds:
                crawler.engine.waiting.clear()
                return
            batch, crawler.engine.waiting[:] = [*crawler.engine.waiting], []
            answers = (self._answer(crawler, pipeline, request) for request in batch)
            told = await asyncio.gather(*answers, return_exceptions=True)  # as in Scrapy, one that fails stops no other
            for failure in (failure for failure in told if isinstance(failure, BaseException)):
                raise failure

    def _crawl_of(self, session: Session) -> tuple[Any, ArchivePipeline]:
        settings = Settings()
        settings.setmodule(defaults, priority="project")
        settings.setdict(defaults.crawl_settings(session.watch.settings), priority="cmdline")
        crawler: Any = Crawler(EverySourceSpider, settings)
        crawler.engine = MemoryEngine()
        crawler.spider = EverySourceSpider.from_crawler(crawler, session=session)
        return crawler, ArchivePipeline.from_crawler(crawler)

    async def _answer(self, crawler: Any, pipeline: ArchivePipeline, request: Request) -> None:
        self.asked.append(request.url)
        sent = {name.lower(): value.decode() for name, value in request.meta.get("validators", ("", {}))[1].items()}
        self.headers.append(sent)
        request.meta["asked_at"] = time.monotonic()
        found = self.answers.get(request.url, self.elsewhere)
        answer = found(request) if callable(found) else found
        if answer.fails:
            failure: Any = Failure(Refused(answer.fails))
            failure.request = request
            items = [*request.errback(failure)]
        else:
            fetch_state(crawler).answered_at = time.monotonic()
            request.meta["received_bytes"] = len(answer.body)
            response = _response(request, answer)
            if fetch_state(crawler).keeps_raw and request.meta.get("kind") == "page":
                keep_received(request, response)
            items = [item async for item in _items(request.callback(response, **request.cb_kwargs))]
        for item in items:
            if self.before_store is not None and (waited := self.before_store(self, item)) is not None:
                await waited
            await pipeline.process_item(item)


def _response(request: Request, answer: Answer) -> Response:
    headers = {name: value.encode() for name, value in answer.headers.items()}
    return HtmlResponse(request.url, answer.status, headers, answer.body, request=request, encoding="utf-8")


async def _items(made: AsyncIterator[Any]) -> AsyncIterator[Any]:
    async for item in made:
        yield item


class MemorySite(Site):
    """A scripted site that is asked in memory: what ``tests.site.serve_site`` serves, without a socket."""

    def answer(self, request: Request) -> Answer:
        """What the site says to a request."""
        path = request.url.removeprefix(self.url(""))
        sent = {name.lower(): value.decode() for name, value in request.meta.get("validators", ("", {}))[1].items()}
        found = self.answers.get(path, SiteAnswer(404))
        said = found(sent) if callable(found) else found
        self.asked.append(Asked(path, sent, 0.0, 0.0))
        return Answer(said.body, said.status, said.headers)


@contextmanager
def memory_site() -> Iterator[MemorySite]:
    """An empty site; paths without an answer are 404. A context manager, so that it stands where a served one does."""
    yield MemorySite("127.0.0.1", 8000)


@dataclass(frozen=True)
class MemoryWatch(WatchFolder):
    """A watch folder whose runs happen in memory; every other command is the real one, in this process."""

    crawl: MemoryCrawl = field(default_factory=lambda: MemoryCrawl(Path()))

    def run(self, *arguments: str, timeout: float = 60, loopback: bool = True) -> subprocess.CompletedProcess[str]:
        """As ``WatchFolder.run``; each run comes a minute after the one before."""
        if arguments[0] != "run":
            done = CliRunner().invoke(group, ["--dir", str(self.path), *arguments])
            return subprocess.CompletedProcess(arguments, done.exit_code, done.stdout, done.stderr)
        sets = tuple(value for name, value in pairwise(arguments) if name == "--set")
        self.crawl.later(minutes=1)
        self.crawl.run("all" if "--all" in arguments else "due", *sets)
        return subprocess.CompletedProcess(arguments, 0, summary(self.crawl.counts), "")


def memory_watch(folder: WatchFolder, site: Site) -> WatchFolder:
    """Run a watch folder of ``tests.watching`` in memory against a site. Its clock begins now, as real runs' do.

    Against a site that is served, the folder itself: its runs are real processes.
    """
    if not isinstance(site, MemorySite):
        return folder
    crawl = MemoryCrawl(folder.path, now=datetime.now(UTC), elsewhere=site.answer)
    return MemoryWatch(folder.path, crawl)


def memory_crawl(folder: Path, *feeds: str, settings: str = "") -> MemoryCrawl:
    """A watch of these feeds, with one topic."""
    watch_folder(folder, feeds, settings)
    return MemoryCrawl(folder)


def page(title: str, *paragraphs: str, head: str = "") -> str:
    """An article page as a plain site prints it."""
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def words_of(seed: str, count: int = 60) -> str:
    """Sentences that belong to ``seed`` alone, so that no two texts are copies by accident."""
    digits = hashlib.sha256(seed.encode()).hexdigest() * 8
    names = [f"{seed.lower()}{digits[n : n + 3]}" for n in range(0, count * 3, 3)]
    return " ".join(
        f"The {one} met the {two} near {three}."
        for one, two, three in zip(names[::3], names[1::3], names[2::3], strict=False)
    )
