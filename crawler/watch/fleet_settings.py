"""The [fleet] table of watch.toml: whether requests are sent by fetchers on other machines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

VIA = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""A tag or the name of a fetcher, as feeds.csv names it in ``via``."""
_BROKER = re.compile(r"amqps?://([^\s/?#@:]+@)?(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)(:\d{1,5})?(/[^\s/?#]*)?")


def _key(default: Any, meaning: str) -> Any:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True)
class FleetSettings:
    """Who fetches. Without a broker, everything is fetched from here."""

    broker: str = _key(
        "",
        "amqps://USER@HOST/VHOST of the RabbitMQ by which fetchers are reached, its password in $WIREWATCH_BROKER; "
        "empty: everything is fetched from here",
    )
    allow_plain: bool = _key(False, "may the broker be reached without TLS although it is another machine")
    ca_file: str = _key("", "certificates to trust for the broker instead of the system's, a file in PEM")


def fleet_fault(key: str, value: Any) -> str:
    """What is wrong with a value of this table; '' when it can be used."""
    if key == "broker" and value and not _BROKER.fullmatch(value):
        if re.match(r"amqps?://[^/]*:[^/]*@", value):
            return "'broker' holds a password: leave it out, and set $WIREWATCH_BROKER"
        return "'broker' must be amqps://USER@HOST/VHOST"
    return ""


def via_fault(value: str) -> str:
    """What is wrong with ``via`` in feeds.csv; '' when it can be used."""
    return "" if not value or VIA.fullmatch(value) else f"via is '{value}': write one tag or name of a fetcher."
