"""Says of each channel what would keep every message from it, as far as that shows before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from crawler.delivery.alert_rules import ChannelSpec
from crawler.errors import ConfigError
from crawler.sending.services import address_fault
from crawler.urls import is_web_url
from crawler.watch.secrets import filled


def channel_faults(channels: Iterable[ChannelSpec], folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each that cannot be used as written; no address and no secret is in it. ``folder``: the watch folder.
    Loads Apprise when a channel needs it, and asks no network."""
    for channel in channels:
        try:
            url = filled(channel.url, folder, environment)
            filled("".join((channel.secret, *channel.to, channel.sender)), folder, environment)
        except ConfigError as error:
            yield f"[channels.{channel.name}]: {error}"
            continue
        scheme = channel.url.partition(":")[0].lower()
        if fault := _fault(url, "" if "${" in scheme else scheme, folder):
            yield f"[channels.{channel.name}]: {fault}"


def _fault(url: str, shown: str, folder: Path) -> str:
    """``shown``: the scheme, where it may be said."""
    scheme = url.partition(":")[0].lower()
    if scheme in ("http", "https"):
        return "" if is_web_url(url) else "'url' is no web address. Write https://HOST/PATH."
    if scheme in ("smtp", "smtps"):
        return "" if _names_host(url) else f"'url' names no mail server. Write {scheme}://USER:PASSWORD@HOST:PORT."
    if scheme == "file":
        place = (folder / url.removeprefix("file:").removeprefix("//")).parent
        return "" if place.is_dir() else f"there is no folder {place}. Make it, or name another file."
    return "" if scheme == "stdout" else address_fault(url, shown)


def _names_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
