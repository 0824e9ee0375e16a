"""Reads delivery.toml: who is told what. Nothing ever rewrites that file."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from crawler.delivery.alert_rules import KINDS, SOURCE_KINDS, AlertRule, ChannelSpec, QuietHours
from crawler.delivery.digest import DAYS, DigestRule
from crawler.delivery.feed_texts import OutFeedRule
from crawler.errors import ConfigError, QueryError, did_you_mean, unreadable
from crawler.judging.topics import syntax
from crawler.judging.topics.query import parse
from crawler.watch.rule_values import duration_value, number_value, text_value, texts_value, truth_value
from crawler.watch.secrets import names_in

FILE = "delivery.toml"
ALERT_KEYS = (
    "name", "channel", "on", "topics", "where", "sources", "quiet", "batch_minutes", "max_items", "hold", "max_age",
    "private", "subject",
)  # fmt: skip
DIGEST_KEYS = ("name", "channel", "at", "days", "topics", "max_stories", "private", "subject")
FEED_KEYS = ("name", "title", "topics", "where", "max_entries", "full_text", "private")
CHANNEL_KEYS = ("url", "secret", "to", "from")
_OWN = (
    "news.db",
    "watch.toml",
    "feeds.csv",
    "delivery.toml",
    "outlets.csv",
    "secrets.env",
    "forgotten.csv",
    "topics",
    "lists",
    "raw",
)
"""Files of the watch itself: a message at their end would break them."""
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
MOST_ENTRIES = 500
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_QUIET = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class DeliveryFile:
    """delivery.toml; both are empty where there is none."""

    channels: Mapping[str, ChannelSpec]
    alerts: tuple[AlertRule, ...]
    digests: tuple[DigestRule, ...] = ()
    feeds: tuple[OutFeedRule, ...] = ()

    def feed(self, name: str) -> OutFeedRule | None:
        """The output feed of this name."""
        return next((rule for rule in self.feeds if rule.name == name), None)

    @property
    def rule_names(self) -> tuple[str, ...]:
        """Names of all that may tell; an output feed tells nobody."""
        return (*(rule.name for rule in self.alerts), *(rule.name for rule in self.digests))

    @property
    def secret_names(self) -> tuple[str, ...]:
        """Names of all secrets that its channels need."""
        return names_in(*(text for c in self.channels.values() for text in (c.url, c.secret, c.sender, *c.to)))


def load_delivery(folder: Path) -> DeliveryFile:
    """Read delivery.toml of a watch folder; a missing one means that nobody is told. Raises ConfigError."""
    path = folder / FILE
    if not path.exists():
        return DeliveryFile({}, ())
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    _known(path, table, ("channels", "alerts", "digests", "feeds"), "")
    channels = {name: _channel(path, name, keys) for name, keys in _table(path, table, "channels").items()}
    _check_readers(path, channels.values())
    found = DeliveryFile(
        channels,
        tuple(_alert(path, keys, channels) for keys in _listed(path, table, "alerts")),
        tuple(_digest(path, keys, channels) for keys in _listed(path, table, "digests")),
        tuple(_feed(path, keys) for keys in _listed(path, table, "feeds")),
    )
    for names, what in ((found.rule_names, "rules"), (tuple(rule.name for rule in found.feeds), "feeds")):
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ConfigError(f"{path}: two {what} are called '{twice}'.")
    return found


def _listed(path: Path, table: Mapping[str, Any], key: str) -> list[Any]:
    listed = table.get(key, [])
    if not isinstance(listed, list) or not all(isinstance(keys, dict) for keys in listed):
        raise ConfigError(f"{path}: write [[{key}]], with two brackets, for each rule.")
    return listed


def _table(path: Path, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(value, dict) for value in found.values()):
        raise ConfigError(f"{path}: write [{key}.NAME] on a line of its own.")
    return found


def _known(path: Path, table: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    for key in table:
        if key not in keys:
            raise ConfigError(f"{path}: unknown key {where}'{key}'{did_you_mean(key, keys)}")


def _channel(path: Path, name: str, keys: Mapping[str, Any]) -> ChannelSpec:
    where = f"[channels.{name}] "
    _known(path, keys, CHANNEL_KEYS, where)
    url = text_value(path, keys, "url", where)
    if not url:
        raise ConfigError(f"{path}: {where}has no 'url'.")
    to = keys.get("to", [])
    to = [to] if isinstance(to, str) else to
    channel = ChannelSpec(
        name,
        url,
        text_value(path, keys, "secret", where),
        texts_value(path, to, "to", where),
        text_value(path, keys, "from", where),
    )
    _check_channel(path, channel, where)
    return channel


def _check_channel(path: Path, channel: ChannelSpec, where: str) -> None:
    url = channel.url
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|\$\{", url):
        raise ConfigError(f"{path}: {where}'url' must begin with https://, smtps://, file: or a service of Apprise.")
    if url.startswith("file:"):
        name = url.removeprefix("file:").removeprefix("//")
        if not name or Path(name).parts[0].startswith(_OWN):
            raise ConfigError(
                f"{path}: {where}'{name}' is no file to write messages into; name another, as alerts.jsonl."
            )
    if url.startswith(("smtp:", "smtps:")):
        if not (channel.to and channel.sender):
            raise ConfigError(f"{path}: {where}a mail channel needs 'to' and 'from'.")
        for address in (*channel.to, channel.sender):
            if not address.isprintable() or not ("@" in address or names_in(address)):
                raise ConfigError(f"{path}: {where}{address!r} is no mail address.")


def _check_readers(path: Path, channels: Iterable[ChannelSpec]) -> None:
    """A password that is written into the file itself must not be for everybody to read."""
    bare = [c for c in channels if (c.secret and not names_in(c.secret)) or re.search(r"://[^/${}]*:[^/${}]*@", c.url)]
    if bare and path.stat().st_mode & stat.S_IRWXO:
        raise ConfigError(
            f"{path} holds a secret (channel '{bare[0].name}') and other users can read it. "
            f"Write ${{NAME}} instead, or run `chmod 600 {path}`."
        )


def _digest(path: Path, keys: Mapping[str, Any], channels: Mapping[str, ChannelSpec]) -> DigestRule:
    where = _named(path, keys, "digests", DIGEST_KEYS, channels)
    at = _CLOCK.fullmatch(text_value(path, keys, "at", where))
    if at is None:
        raise ConfigError(f"{path}: {where}'at' must be a time such as 07:30.")
    subject = text_value(path, keys, "subject", where) or "full"
    if subject not in ("full", "plain"):
        raise ConfigError(f"{path}: {where}'subject' must be full or plain, not '{subject}'.")
    return DigestRule(
        name=keys["name"],
        channel=keys["channel"],
        at=time(int(at[1]), int(at[2])),
        topics=texts_value(path, keys.get("topics", []), "topics", where),
        days=_days(path, text_value(path, keys, "days", where), where),
        private=truth_value(path, keys, "private", where),
        max_stories=max(1, number_value(path, keys, "max_stories", 20, where)),
        subject=subject,
    )


def _feed(path: Path, keys: Mapping[str, Any]) -> OutFeedRule:
    name = text_value(path, keys, "name", "[[feeds]] ")
    where = f"[[feeds]] {name}: "
    if not _FILE_NAME.fullmatch(name):
        raise ConfigError(
            f"{path}: [[feeds]] 'name' also names its files: use at most 64 letters, digits, - and _, not '{name}'."
        )
    _known(path, keys, FEED_KEYS, where)
    return OutFeedRule(
        name=name,
        topics=texts_value(path, keys.get("topics", []), "topics", where),
        where=_scope(path, keys, "where", where),
        title=text_value(path, keys, "title", where),
        max_entries=min(max(1, number_value(path, keys, "max_entries", 50, where)), MOST_ENTRIES),
        full_text=truth_value(path, keys, "full_text", where),
        private=truth_value(path, keys, "private", where),
    )


def _days(path: Path, text: str, where: str) -> frozenset[int]:
    """``mon-fri``, ``sat,sun`` or ``mon``; empty: every day."""
    found: set[int] = set()
    for part in filter(None, re.split(r"[\s,]+", text.lower())):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ConfigError(f"{path}: {where}'days' must look like mon-fri or sat,sun, not '{text}'.")
        day = DAYS.index(first)
        found.add(day)
        while last and DAYS[day] != last:
            day = (day + 1) % 7
            found.add(day)
    return frozenset(found or range(7))


def _named(
    path: Path, keys: Mapping[str, Any], table: str, known: Iterable[str], channels: Mapping[str, ChannelSpec]
) -> str:
    """Where a rule stands, for messages; its keys, name and channel are right."""
    name = text_value(path, keys, "name", f"[[{table}]] ")
    if not name:
        raise ConfigError(f"{path}: a rule under [[{table}]] has no 'name'.")
    where = f"[[{table}]] {name}: "
    _known(path, keys, known, where)
    channel = text_value(path, keys, "channel", where)
    if channel not in channels:
        said = did_you_mean(channel, channels) if channels else "; write [channels.NAME] first."
        raise ConfigError(f"{path}: {where}there is no channel '{channel}'{said}")
    return where


def _alert(path: Path, keys: Mapping[str, Any], channels: Mapping[str, ChannelSpec]) -> AlertRule:
    where = _named(path, keys, "alerts", ALERT_KEYS, channels)
    on = texts_value(path, keys.get("on", ["story_new", "origin_new"]), "on", where)
    for kind in on:
        if kind not in KINDS:
            raise ConfigError(f"{path}: {where}'on' has no event '{kind}'{did_you_mean(kind, KINDS)}")
    rule = AlertRule(
        name=keys["name"],
        channel=keys["channel"],
        on=on,
        topics=texts_value(path, keys.get("topics", []), "topics", where),
        where=_scope(path, keys, "where", where),
        sources=_scope(path, keys, "sources", where),
        quiet=_quiet(path, text_value(path, keys, "quiet", where), where),
        batch=timedelta(minutes=number_value(path, keys, "batch_minutes", 5, where)),
        private=truth_value(path, keys, "private", where),
        max_items=max(1, number_value(path, keys, "max_items", 10, where)),
        hold=duration_value(path, keys, "hold", "10m", where),
        max_age=duration_value(path, keys, "max_age", "12h", where),
        subject=text_value(path, keys, "subject", where) or "full",
    )
    _check_rule(path, rule, where)
    return rule


def _check_rule(path: Path, rule: AlertRule, where: str) -> None:
    if not rule.on:
        raise ConfigError(f"{path}: {where}'on' is empty: name at least one event.")
    if rule.about_sources and any(kind not in SOURCE_KINDS for kind in rule.on):
        raise ConfigError(f"{path}: {where}'on' mixes events of articles and of sources: write two rules.")
    if rule.about_sources and (rule.topics or rule.where):
        raise ConfigError(f"{path}: {where}a rule about sources takes 'sources', not 'topics' or 'where'.")
    if rule.sources and not rule.about_sources:
        raise ConfigError(f"{path}: {where}'sources' is for rules about sources; write 'where'.")
    if rule.subject not in ("full", "plain"):
        raise ConfigError(f"{path}: {where}'subject' must be full or plain, not '{rule.subject}'.")


def _scope(path: Path, keys: Mapping[str, Any], key: str, where: str) -> str:
    text = text_value(path, keys, key, where)
    if text:
        try:
            root = parse(text, "AND", wordless=True).root
        except QueryError as error:
            more = " To leave out, write outlet:* first: outlet:* NOT outlet:NAME." if "only NOT" in str(error) else ""
            raise ConfigError(f"{path}: {where}'{key}': {error}.{more}") from None
        if syntax.has_words(root):
            raise ConfigError(
                f"{path}: {where}'{key}' takes scopes only, no words to search for, as in language:(en OR uk)."
            )
    return text


def _quiet(path: Path, text: str, where: str) -> QuietHours | None:
    if not text:
        return None
    match = _QUIET.fullmatch(text.strip())
    if match is None:
        raise ConfigError(f"{path}: {where}'quiet' must look like 22:00-06:00, not '{text}'.")
    start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    return QuietHours(start, end) if start != end else None
