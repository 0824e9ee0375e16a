"""Reads watch.toml: how to watch. Nothing ever rewrites that file."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.errors import ConfigError, UsageError, did_you_mean, ended, unreadable
from crawler.watch.fleet_settings import FleetSettings, fleet_fault
from crawler.watch.zone import MACHINE_ZONE

PAGES = ("all", "flagged", "none")
TDM = ("respect", "record")
RAW = ("never", "flagged", "all")
AUTO = "auto"
SPARED = ("flagged", "followed", "labelled", "stories")


def _key(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


def _list(meaning: str) -> Any:
    return field(default_factory=list, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """The [crawl] table of watch.toml. Every key can be set for one run with ``--set key=value``."""

    delay: float = _key(1.0, "seconds between two requests to one host; a site's Crawl-delay can only lengthen it")
    pages: str = _key(
        "all", "which entries' pages are read: `all`, `flagged` (only where title or summary is flagged) or `none`"
    )
    polls_per_day: float = _key(24.0, "poll budget: requests per feed and day, spent where news is expected")
    backlog_days: float = _key(3.0, "at a feed's first poll, read only pages dated within this many days")
    copies: bool = _key(True, "recognise copies; turn it off only for measurements")
    stories: bool = _key(True, "group articles into stories; turn it off only for measurements")
    credits: bool = _key(True, "find out whom an article credits; turn it off only for measurements")
    reread: bool = _key(True, "read new articles again, less and less often, to see edits")
    rereads_per_day: int = _key(
        1000, "at most this many pages are read again in a day, those that have waited longest first"
    )
    page_tries: int = _key(5, "how often a page that cannot be read is tried before the feed's text is final")
    tdm: str = _key(
        "record",
        "pages whose publisher reserves text and data mining: `respect` keeps only the feed's text, `record` reads them and records it",
    )
    timeout: float = _key(30.0, "time limit for one request, in seconds")
    max_bytes: int = _key(16 * 1024 * 1024, "largest body read, in bytes after decompression")
    max_redirects: int = _key(5, "redirects followed for one request")
    max_items: int = _key(2000, "most entries taken from one document; the rest are counted")
    max_sitemaps: int = _key(50, "most sitemaps polled from one sitemap index, latest first; the rest are left out")
    concurrency: int = _key(64, "most requests in flight at once; a host never gets more than one at a time")
    workers: int | str = _key(
        AUTO, "processes that parse feeds and read pages; `auto`: one fewer than the machine's cores, at least two"
    )
    worker_seconds: float = _key(20.0, "time limit for one document, in seconds; a process that exceeds it is killed")
    worker_mb: int = _key(1024, "memory limit of one worker process, in MiB")
    allow_private: list[str] = _list("sources in your own network, as exact host:port")
    allow_loopback: bool = _key(False, "whether requests to this machine itself are allowed; for the demo and tests")
    insecure_tls: list[str] = _list("hosts whose certificates are not checked")
    proxy: str = _key("", "http://host:port of a proxy for all requests; it must check addresses itself")

    @property
    def worker_count(self) -> int:
        """At most so many worker processes; they are started when work waits, and end when there is none."""
        if isinstance(self.workers, int):
            return self.workers
        return max(2, len(os.sched_getaffinity(0)) - 1)  # the main process keeps one core busy


@dataclass(frozen=True, slots=True)
class KeepSettings:
    """The [keep] table of watch.toml: how long what stays. In all of it 0 means for ever."""

    text_days: int = _key(0, "delete an article's text this many days after it was first seen; 0: never")
    backlog_days_kept: int = _key(0, "the same for what a feed already held at its first poll; 0: as `text_days`")
    spare: list[str] = field(
        default_factory=lambda: [*SPARED],
        metadata={
            "meaning": "articles whose texts and versions are kept regardless: `flagged`, `followed`, `labelled`, `stories`"
        },
    )
    versions: int = _key(0, "how many earlier texts of an article are kept, latest first; 0: all")
    polls_days: int = _key(
        30, "after this many days, single polls are summed up by day, and runs are deleted where texts are; 0: never"
    )
    sums_days: int = _key(
        0, "after this many days, daily sums of polls and of page requests become sums of their months; 0: never"
    )
    events_days: int = _key(
        30, "delete events after this many days, and sent messages where texts are deleted; 0: never"
    )
    raw: str = _key("never", "which pages are kept as they were received: `never`, `flagged` or `all`")
    raw_days: int = _key(30, "delete these pages after this many days; 0: never")
    raw_private: bool = _key(False, "whether pages of private sources are kept too")
    max_gb: float = _key(
        0.0,
        "when archive and raw pages together reach this size, no more pages are kept and `status` warns; 0: no limit",
    )


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """watch.toml as a whole."""

    timezone: str = _key(
        "", "time zone of days, such as Europe/Kyiv; empty: the machine's. Stored times are always UTC"
    )
    contact: str = _key("", "who is watching: a web or mail address that sites can turn to; sent in the User-Agent")
    metrics_file: str = _key("", "file for figures for Prometheus' textfile collector, ending in .prom; empty: none")
    crawl: CrawlSettings = field(default_factory=CrawlSettings)
    keep: KeepSettings = field(default_factory=KeepSettings)
    fleet: FleetSettings = field(default_factory=FleetSettings)

    @property
    def zone(self) -> tzinfo:
        """The zone of the watch."""
        return ZoneInfo(self.timezone) if self.timezone else MACHINE_ZONE


def load_settings(path: Path) -> WatchSettings:
    """Read watch.toml; a missing file means all defaults. Raises ConfigError naming file, line and key."""
    if not path.exists():
        return WatchSettings()
    text = _read(path)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}.") from None
    where = _Places(path, text)
    parts = {name: _part(name, cls, table, where) for name, cls in _PARTS.items()}
    return WatchSettings(**_checked(WatchSettings, table, where, ""), **parts)


_PARTS: dict[str, type] = {"crawl": CrawlSettings, "keep": KeepSettings, "fleet": FleetSettings}
"""The tables of watch.toml."""


def _part(name: str, cls: type, table: dict[str, Any], where: _Places) -> Any:
    part = table.pop(name, {})
    if not isinstance(part, dict):
        raise ConfigError(f"{where.of(name)}: '{name}' is a table: write [{name}] on a line of its own.")
    return cls(**_checked(cls, part, where, f"[{name}] "))


def with_overrides(settings: WatchSettings, pairs: Sequence[str]) -> WatchSettings:
    """Apply ``--set key=value`` pairs to the [crawl] settings. Raises UsageError naming the pair."""
    changes: dict[str, Any] = {}
    known = {f.name: f for f in fields(CrawlSettings)}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"--set {pair}: write key=value.")
        if key not in known:
            raise UsageError(f"--set {pair}: there is no [crawl] key '{key}'{did_you_mean(key, known)}")
        changes[key] = _from_words(key, value, getattr(settings.crawl, key))
    problem = next(filter(None, (_problem(k, v) for k, v in changes.items())), "")
    if problem:
        raise UsageError(ended(f"--set: {problem}"))
    return replace(settings, crawl=replace(settings.crawl, **changes))


class _Places:
    """Says in which line a key stands, which tomllib does not tell."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()

    def of(self, key: str) -> str:
        pattern = re.compile(
            rf"""\s*\[{{0,2}}\s*(?:(?:crawl|keep|fleet)\s*\.\s*)?["']?{re.escape(key)}["']?\s*[\]=.]"""
        )
        number = next((n for n, line in enumerate(self.lines, 1) if pattern.match(line)), None)
        return f"{self.path}:{number}" if number else str(self.path)


def _checked(cls: type, table: Mapping[str, Any], where: _Places, prefix: str) -> dict[str, Any]:
    known = {f.name: f for f in fields(cls) if f.name not in _PARTS}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            every = [*known, *(_PARTS if cls is WatchSettings else [])]
            raise ConfigError(f"{where.of(key)}: unknown key {prefix}'{key}'{did_you_mean(key, every)}")
        default = value if key == "workers" else _default(known[key])  # a number or a word: judged below
        if not _fits(value, default):
            raise ConfigError(f"{where.of(key)}: {prefix}'{key}' must be {_kind(default)}, not {value!r}.")
        values[key] = float(value) if isinstance(default, float) else value
        if problem := _problem(key, values[key]):
            raise ConfigError(ended(f"{where.of(key)}: {problem}"))
    return values


def _default(f: Any) -> Any:
    return f.default_factory() if callable(f.default_factory) else f.default


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fits(value: Any, default: Any) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, (int, float))
    if isinstance(default, list):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, type(default))


def _kind(default: Any) -> str:
    kinds = {bool: "true or false", int: "a whole number", float: "a number", str: "text in quotes"}
    return kinds.get(type(default), 'a list of texts, such as ["10.0.0.5:1200"]')


_POSITIVE = frozenset(
    {
        "timeout",
        "max_bytes",
        "max_items",
        "max_sitemaps",
        "concurrency",
        "worker_seconds",
        "worker_mb",
        "polls_per_day",
    }
)
_CONTACT = re.compile(r"https?://[!-~]+|(?:mailto:)?[!-?A-~]+@[!-?A-~]+")
"""It goes into a header: no blanks, no line breaks, nothing beyond ASCII."""
_HOST_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):\d{1,5}")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _problem(key: str, value: Any) -> str:
    if key == "pages" and value not in PAGES:
        return f"'pages' must be one of {', '.join(PAGES)}, not '{value}'{did_you_mean(value, PAGES)}"
    if key == "raw" and value not in RAW:
        return f"'raw' must be one of {', '.join(RAW)}, not '{value}'{did_you_mean(value, RAW)}"
    if key == "spare" and (bad := next((item for item in value if item not in SPARED), None)) is not None:
        return f"'spare' cannot be '{bad}': write any of {', '.join(SPARED)}{did_you_mean(bad, SPARED)}"
    if key == "tdm" and value not in TDM:
        return f"'tdm' must be one of {', '.join(TDM)}, not '{value}'{did_you_mean(value, TDM)}"
    if key == "workers" and value != AUTO and not (_is_number(value) and value > 0):
        return f"'workers' must be a whole number greater than 0, or \"auto\", not {value!r}"
    if key in _POSITIVE and value <= 0:
        return f"'{key}' must be greater than 0, not {value}"
    if isinstance(value, int | float) and not 0 <= value < math.inf:  # nor "not a number", which TOML knows as well
        return f"'{key}' must be 0 or more, not {value}"
    if key.endswith(("days", "days_kept")) and value > 365_000:  # the calendar has no day before the year 1
        return f"'{key}' must be at most 365000, not {value}"
    if key == "contact" and value and not _CONTACT.fullmatch(value):
        return "'contact' must be a web or mail address, such as https://your.site/about or mailto:desk@your.site"
    if key == "metrics_file" and value and not value.endswith(".prom"):
        return "'metrics_file' must end in .prom, or the collector does not read it"
    if key == "timezone" and value and not _is_zone(value):
        return f"'timezone' must be a zone such as Europe/Kyiv or UTC, not '{value}'"
    if key == "allow_private" and (bad := [item for item in value if not _HOST_PORT.fullmatch(item)]):
        return f"'allow_private' holds '{bad[0]}': write exact host:port, such as 10.0.0.5:1200"
    if key == "insecure_tls" and (bad := [item for item in value if re.search(r"[/@\s]|^[^:]+:\d*$|^$", item)]):
        return f"'insecure_tls' holds '{bad[0]}': write the host alone, such as feed.example.org"
    if key == "proxy" and value and not re.fullmatch(r"https?://[^\s/]+/?", value):
        return f"'proxy' must be http://host:port, not '{value}'"
    return fleet_fault(key, value)


def _from_words(key: str, words: str, default: Any) -> Any:
    try:
        if isinstance(default, bool):
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[words.lower()]
        if isinstance(default, list):
            return [item.strip() for item in words.split(",") if item.strip()]
        if key == "workers":
            return int(words) if words.isdecimal() else words
        return type(default)(words)
    except (KeyError, ValueError):
        raise UsageError(f"--set {key}={words}: '{key}' must be {_kind(default)}.") from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
