"""Writes figures in the text format that Prometheus reads. No label holds an address: there would be as many series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler import __version__

if TYPE_CHECKING:
    from crawler.archive.ledger.figure_rows import Figures

_COUNTERS = (
    ("polls", "Polls of sources.", {"new": "polls_new", "unchanged": "polls_unchanged", "failed": "polls_failed"}),
    ("pages", "Requests for pages.", {"read": "pages_read", "failed": "pages_failed"}),
    ("articles", "Readings of articles.", {n: f"articles_{n}" for n in ("new", "edited", "completed", "unchanged")}),
)
_JOBS = ("sent", "answered", "lost", "handed_back", "late", "strange")
_PLAIN_COUNTERS = (
    ("entries", "New entries of sources.", "new_entries"),
    ("rereads", "Pages that were read again.", "rereads"),
    ("flags", "Flags that were made.", "flags"),
    ("store_failures", "Outcomes that could not be stored.", "not_stored"),
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the archive does not say of itself. Sizes in bytes, times in seconds since 1970."""

    archive_bytes: int
    wal_bytes: int
    raw_bytes: int
    free_bytes: int
    last_tick: float | None
    """When a run or daemon last gave a sign of life."""
    halted: bool
    """Nothing is asked, because nothing can be stored."""
    fetchers: Mapping[str, int] | None = None
    """Fetchers by state, and their ``slots`` and ``in_flight``; None where everything is fetched from here."""


def exposition(found: Figures, around: Surroundings) -> str:
    """All figures as text, one sample a line."""
    from prometheus_client import CollectorRegistry, generate_latest

    class Snapshot:
        """What this library asks for its samples."""

        def collect(self) -> Iterator[Any]:
            """Each family once."""
            yield from _counters(found.totals)
            yield from _gauges(found, around)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Snapshot())
    return generate_latest(registry).decode()


def _counters(totals: Mapping[str, int]) -> Iterator[Any]:
    from prometheus_client.core import CounterMetricFamily

    for name, said, kinds in _COUNTERS:
        family = CounterMetricFamily(f"wirewatch_{name}", said, labels=["outcome"])
        for outcome, total in kinds.items():
            family.add_metric([outcome], totals.get(total, 0))
        yield family
    if any(totals.get(f"fleet_{word}") for word in _JOBS):
        family = CounterMetricFamily("wirewatch_fleet_jobs", "Jobs for fetchers.", labels=["outcome"])
        for word in _JOBS:
            family.add_metric([word], totals.get(f"fleet_{word}", 0))
        yield family
    for name, said, total in _PLAIN_COUNTERS:
        yield CounterMetricFamily(f"wirewatch_{name}", said, value=totals.get(total, 0))


def _gauges(found: Figures, around: Surroundings) -> Iterator[Any]:
    gauge = _gauge
    yield gauge("info", "The version at work.", {__version__: 1}, "version")
    yield gauge("archive_articles", "Articles that were ever stored.", found.articles)
    yield gauge("flagged", "Flags made in the last day.", found.flagged, "topic")
    yield gauge("sources", "Sources by state.", found.sources, "state")
    yield gauge("gaps", "Known gaps of the last seven days.", found.gaps)
    queue = {"polls": found.polls_due, "pages": found.pages_waiting, "messages": found.untold["waiting"]}
    yield gauge("queue", "What waits for its turn.", queue, "of")
    yield gauge("untold_messages", "Messages that were given up.", found.untold["failed"])
    yield gauge("unjudged_articles", "Texts without flags and credits.", found.unjudged)
    yield gauge("poll_delay_seconds", "How long the longest overdue source has been due.", found.overdue_s)
    said = "Between publication and first sight, in the last day."
    yield gauge("news_delay_seconds", said, found.delays_s, "quantile")
    received = {"feeds": found.received.feed_bytes, "pages": found.received.page_bytes}
    yield gauge("received_bytes", "Received since midnight UTC, as sent.", received, "of")
    files = {"archive": around.archive_bytes, "wal": around.wal_bytes, "raw": around.raw_bytes}
    yield gauge("file_bytes", "Size of the watch's files.", files, "of")
    yield gauge("free_bytes", "Room on the disk of the watch folder.", around.free_bytes)
    yield gauge("halted", "1 while nothing is asked, because nothing can be stored.", int(around.halted))
    if around.fetchers is not None:
        states = {state: n for state, n in around.fetchers.items() if state not in ("slots", "in_flight")}
        yield gauge("fetchers", "Fetchers by state.", states, "state")
        yield gauge("fetcher_slots", "Requests that fetchers can send at once.", around.fetchers["slots"])
        yield gauge("fetcher_requests", "Requests that fetchers are sending.", around.fetchers["in_flight"])
    if around.last_tick is not None:
        yield gauge("last_tick_timestamp_seconds", "The last sign of life of a run or daemon.", around.last_tick)
    if found.last_poll_at is not None:
        at = found.last_poll_at.timestamp()
        yield gauge("last_poll_timestamp_seconds", "The last poll of any source.", at)


def _gauge(name: str, said: str, value: float | Mapping[str, float], label: str = "") -> Any:
    from prometheus_client.core import GaugeMetricFamily

    if not isinstance(value, Mapping):
        return GaugeMetricFamily(f"wirewatch_{name}", said, value=value)
    family = GaugeMetricFamily(f"wirewatch_{name}", said, labels=[label])
    for of, number in value.items():
        family.add_metric([of], number)
    return family
