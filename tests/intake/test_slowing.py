"""Sitemaps that never change, or make up new addresses at every look, are asked less and less by themselves."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

from crawler.intake.feed.window import KeyWindow
from crawler.intake.parsed import Memory
from crawler.intake.polling.decide import Decision, FeedState, Fetched, decide
from crawler.intake.sitemaps import parse_sitemap

START = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
URL = "https://harbour.example/sitemap.xml"


class Polling:
    """Polls one sitemap as often as it is due, with what is remembered from one poll to the next."""

    def __init__(self) -> None:
        self.state = FeedState(1, URL, URL)
        self.window = KeyWindow()
        self.now = START
        self.new = 0

    def poll(self, body: bytes) -> Decision:
        state, now = self.state, self.now
        days = (now - state.polled_at).total_seconds() / 86_400 if state.polled_at else 0.0
        memory = Memory(self.window, state.polled_at, state.rate.per_day * days, state.window_entries)
        parsed = parse_sitemap(body, {}, URL, now, memory)
        fetched = Fetched(status=200, url=URL, body_hash=str(hash(body)), headers={"etag": '"x"'})
        decision = decide(state, fetched, parsed, now)
        keys = KeyWindow(key for keys in parsed.seen_keys for key in keys)
        self.window = self.window.joined(keys) if parsed.reason == "flood" else keys
        self.state, self.new = decision.state, self.new + decision.poll.new_entries
        self.now = decision.state.next_poll_at or now
        return decision

    def wait_s(self, decision: Decision) -> float:
        assert decision.state.next_poll_at is not None
        return (decision.state.next_poll_at - decision.poll.polled_at).total_seconds()


def sitemap(*paths: str) -> bytes:
    return f"<urlset>{''.join(f'<url><loc>https://harbour.example/{path}</loc></url>' for path in paths)}</urlset>".encode()


def test_a_sitemap_that_never_changes_is_asked_ever_less() -> None:
    polling, body = Polling(), sitemap(*(f"page-{n}" for n in range(50)))
    first = polling.wait_s(polling.poll(body))
    while polling.now < START + timedelta(days=20):
        last = polling.wait_s(polling.poll(body))
    assert first < 2 * 3600
    assert last > 5 * first
    assert polling.new == 0


def test_a_sitemap_that_makes_addresses_up_is_asked_ever_less_and_brings_nothing() -> None:
    polling, number, waits, reasons = Polling(), 0, [], []
    for _ in range(12):
        decision = polling.poll(sitemap(*(f"page?visit={number + n}" for n in range(50))))
        number += 50
        waits.append(polling.wait_s(decision))
        reasons.append(decision.reason)
    assert reasons == ["", *["flood"] * 11]
    assert waits[-1] > 10 * waits[0]
    assert polling.new == 0
    assert all(later >= earlier for earlier, later in itertools.pairwise(waits))


def test_a_sitemap_with_news_is_asked_often() -> None:
    polling, number = Polling(), 0
    while polling.now < START + timedelta(days=3):
        number += 2
        decision = polling.poll(sitemap(*(f"page-{n}" for n in range(max(0, number - 60), number))))
    assert decision.outcome == "new"
    assert polling.wait_s(decision) < 3600
