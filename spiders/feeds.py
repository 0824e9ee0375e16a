"""Polls the feeds of a watch and has the pages of new entries read."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import worker_tasks
from crawler.archive.feeds import WatchedFeed, all_feeds, due_feeds
from crawler.fetching.failures import reason_of
from crawler.fetching.middlewares import PERMANENT
from crawler.fetching.state import received_bytes
from crawler.intake.decide import Fetched, needs_parse, request_headers
from crawler.intake.fingerprint import body_hash
from crawler.intake.parsed import ParsedFeed
from crawler.intake.robots import origin_of
from crawler.items import PollItem, errand_key
from crawler.spider import DUE_AT_ONCE, WatchSpider
from crawler.workers import WorkFailed


class FeedsSpider(WatchSpider):
    """RSS, RDF, Atom and JSON Feed, asked conditionally."""

    name = "feeds"

    def due_sources(self, now: datetime) -> Iterator[Request]:
        """Requests for the feeds that are due; in a run with ``--all``, for every enabled feed."""
        db, mode = self.session.db, self.session.mode
        limit = DUE_AT_ONCE if mode == "daemon" else 1_000_000
        for feed in all_feeds(db, now) if mode == "all" else due_feeds(db, now, limit, self.under_way["feed"]):
            if self.begin(errand_key(feed)):
                yield self.feed_request(feed)

    def feed_request(self, feed: WatchedFeed) -> Request:
        """The conditional request of one feed. robots.txt does not apply: a feed is published to be polled."""
        state = feed.state
        meta: dict[str, Any] = {"kind": "feed", "handle_httpstatus_all": True}
        validators_url = state.validators_url or state.url
        headers = request_headers(state, validators_url)
        if headers:
            meta["validators"] = (validators_url, headers)
        if state.declared_url in self.session.credentials:
            meta["userinfo"] = (origin_of(state.declared_url), self.session.credentials[state.declared_url])
        return Request(
            state.url,
            callback=self.parse_feed,
            errback=self.feed_failed,
            cb_kwargs={"feed": feed},
            meta=meta,
            dont_filter=True,
        )

    async def parse_feed(self, response: Response, feed: WatchedFeed) -> AsyncIterator[Any]:
        """Read the answer to a poll: nothing for a 304 or an unchanged body, else the entries not known yet."""
        now = self.session.now()
        fetched, parsed = _fetched(response), None
        if needs_parse(feed.state, fetched):
            try:
                parsed = await self._document(response, fetched, feed, now)
            except WorkFailed as failed:
                if failed.reason == "stopped":
                    return
                fetched = _without_document(fetched, failed.reason)
            except Exception:
                self.logger.exception("parsing %s", feed.state.declared_url)
                fetched = _without_document(fetched, "internal_error")
        yield PollItem(feed, fetched, parsed, now)

    async def _document(self, response: Response, fetched: Fetched, feed: WatchedFeed, now: datetime) -> ParsedFeed:
        limit = self.session.watch.settings.crawl.max_items
        return await self.session.workers.run(
            worker_tasks.parse_feed, response.body, dict(fetched.headers), response.url, now, feed.window, limit
        )

    def feed_failed(self, failure: Failure) -> Iterator[Any]:
        """A poll without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        feed: WatchedFeed = request.cb_kwargs["feed"]
        reason, now = reason_of(failure), self.session.now()
        if reason == "stopped":
            return
        elapsed = time.monotonic() - request.meta["asked_at"] if "asked_at" in request.meta else 0.0
        fetched = Fetched(error=reason, url=request.url, size=received_bytes(request), elapsed_s=elapsed)
        held_until = self.held_until(request.url, now) if reason == "host_on_hold" else None
        yield PollItem(feed, fetched, None, now, self.unreached_since(request, reason), held_until)


def _fetched(response: Response) -> Fetched:
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    hops: list[tuple[int, str, str]] = response.meta.get("hops", [])
    permanent = hops[-1][2] if hops and all(status in PERMANENT for status, _, _ in hops) else ""
    return Fetched(
        status=response.status,
        headers=headers,
        url=response.url,
        permanent_url=permanent,
        body_hash=body_hash(response.body) if response.status == 200 else "",
        size=received_bytes(response.request),
        elapsed_s=response.meta.get("download_latency", 0.0),
    )


def _without_document(fetched: Fetched, reason: str) -> Fetched:
    return replace(fetched, error=reason, body_hash="")
