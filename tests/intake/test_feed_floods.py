"""Feeds whose every document is wholly new: those that make their guids and addresses up, and those that are editions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawler.intake.feed.window import KeyWindow
from crawler.intake.kinds.read_source import read_source
from crawler.intake.parsed import Memory
from crawler.intake.polling.decide import Decision, FeedState, Fetched, decide

START = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
URL = "https://harbour.example/feed"
ITEMS = 20
HOUR = timedelta(hours=1)
SECTIONS = ["Editorial", "Letters", "From the quays", "Births and deaths", "Tides"] * 4

Item = tuple[str, str, datetime | None]
"""What makes up guid and address; headline; date."""
Making = Callable[[datetime, int], list[Item]]
"""The items of a feed at a time and at the so many-th poll."""


def document(items: list[Item], hours: int = 0) -> bytes:
    ttl = f"<ttl>{hours * 60}</ttl>" if hours else ""
    told = "".join(
        f"<item><guid isPermaLink='false'>{name}</guid><link>https://harbour.example/a/{name}</link><title>{title}</title>"
        + (f"<pubDate>{format_datetime(at)}</pubDate>" if at else "")
        + "</item>"
        for name, title, at in items
    )
    return f'<rss version="2.0"><channel><title>Harbour</title>{ttl}{told}</channel></rss>'.encode()


class Polling:
    """Polls one feed as often as it is due, with what is remembered from one poll to the next."""

    def __init__(self, making: Making, ttl_hours: int = 0) -> None:
        self.making, self.ttl_hours = making, ttl_hours
        self.state, self.window, self.now, self.polls = FeedState(1, URL, URL), KeyWindow(), START, 0
        self.titles: list[str] = []
        """Of what was news, in the order it came."""
        self.reasons: list[str] = []
        self.waits: list[timedelta] = []

    def poll(self) -> Decision:
        state, now = self.state, self.now
        body = document(self.making(now, self.polls), self.ttl_hours)
        fetched = Fetched(status=200, url=URL, body_hash=hashlib.sha256(body).hexdigest(), headers={})
        days = (now - state.polled_at).total_seconds() / 86_400 if state.polled_at else 0.0
        expected = state.rate.per_day * days
        memory = Memory(self.window, state.polled_at, expected, state.window_entries, strange=state.strange)
        parsed = read_source("feed", body, {}, URL, now, memory) if fetched.body_hash != state.body_hash else None
        decision = decide(state, fetched, parsed, now)
        if parsed is not None:
            keys = KeyWindow([*(key for keys in parsed.seen_keys for key in keys), *parsed.marks])
            self.window = self.window.joined(keys) if parsed.reason == "flood" else keys
            self.titles += [entry.title for entry in parsed.entries] if self.polls else []
        self.reasons.append(decision.reason)
        self.state, self.polls = decision.state, self.polls + 1
        self.now = decision.state.next_poll_at or now
        self.waits.append(self.now - now)
        return decision

    def until(self, days: float) -> Polling:
        """Poll for so long."""
        while self.now < START + timedelta(days=days):
            self.poll()
        return self


def renamed(now: datetime, polls: int) -> list[Item]:
    """The same reports under other names at each look; two new ones a day."""
    newest = (now - START) // (12 * HOUR)
    return [(f"{polls}-{n}", f"Ship {n} leaves the port of Aldwater", None) for n in range(newest, newest - ITEMS, -1)]


def made_up(now: datetime, polls: int) -> list[Item]:
    return [(f"{polls}-{n}", f"Report {n} of look {polls}", None) for n in range(ITEMS)]


def made_up_just_now(now: datetime, polls: int) -> list[Item]:
    return [(name, title, now + timedelta(seconds=1)) for name, title, _ in made_up(now, polls)]


def edition(hours: float, titles: Callable[[int], list[str]]) -> Making:
    """Everything is replaced every so many hours."""

    def making(now: datetime, _: int) -> list[Item]:
        number = int((now - START) / (hours * HOUR))
        return [(f"{number}-{n}", title, None) for n, title in enumerate(titles(number))]

    return making


def busy(now: datetime, _: int) -> list[Item]:
    """Two a minute, so that no two looks meet the same."""
    newest = int((now - START).total_seconds() // 30)
    return [(f"{n}", f"Tide table {n}", START + timedelta(seconds=30 * n)) for n in range(newest, newest - ITEMS, -1)]


def hours(now: datetime) -> int:
    return (now - START) // HOUR


def numbered(number: int) -> list[str]:
    return [f"Number {number}, page {page}" for page in range(ITEMS)]


def test_headlines_tell_what_is_known_where_names_are_made_up() -> None:
    polling = Polling(renamed).until(5)
    told = list(dict.fromkeys(polling.titles))
    assert [int(title.split()[1]) for title in told if int(title.split()[1]) > 0] == [*range(1, 10)], "no news is lost"
    assert len(polling.titles) <= 2 * ITEMS + 9, "before it is found out, everything comes twice again, and no more"
    assert set(polling.reasons[4:]) == {"new_ids"}
    assert polling.state.failures == 0


@pytest.mark.parametrize("making", [made_up, made_up_just_now])
def test_a_feed_that_makes_everything_up_is_told_as_a_flood_and_asked_ever_less(making: Making) -> None:
    polling = Polling(making).until(20)
    assert len(polling.titles) == 4 * ITEMS
    assert polling.reasons[5:] == ["flood"] * (polling.polls - 5)
    assert max(polling.waits[-2:]) > timedelta(hours=20)
    assert sum(polling.waits[-8:], timedelta()) > timedelta(days=3.5)


@pytest.mark.parametrize(
    ("making", "ttl_hours", "days", "editions"),
    [
        (edition(168, lambda _: SECTIONS), 0, 34, 4),
        (edition(168, numbered), 0, 34, 4),
        (edition(24, lambda _: SECTIONS), 0, 8, 7),
        (edition(24, lambda _: SECTIONS), 24, 12, 11),
        (edition(12, numbered), 8, 8, 15),
        (edition(1, lambda _: SECTIONS), 0, 0.9, 20),
    ],
    ids=["a weekly", "a weekly with headlines", "a daily", "a daily asked once a day", "twice a day", "every hour"],
)
def test_editions_are_news(making: Making, ttl_hours: int, days: float, editions: int) -> None:
    polling = Polling(making, ttl_hours).until(days)
    assert set(polling.reasons) == {""}
    assert len(polling.titles) >= editions * ITEMS


def test_dates_speak_for_a_feed_that_is_too_fast_for_us() -> None:
    polling = Polling(busy).until(1)
    assert set(polling.reasons) == {""}
    assert len(polling.titles) == ITEMS * (polling.polls - 1)


def test_a_feed_that_keeps_its_names_again_is_believed_again() -> None:
    polling = Polling(made_up).until(2)
    assert polling.reasons[-1] == "flood"
    polling.making = lambda now, _: [(f"s{n}", f"Ship {n}", None) for n in range(hours(now), hours(now) - ITEMS, -1)]
    polling.until(5)
    assert polling.reasons[-20:] == [""] * 20
    assert polling.state.strange == 0
