"""Says what of delivery.toml cannot be used: topics that are not there, secrets that are not set. Sends nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from crawler.errors import ConfigError
from crawler.watch.delivery_file import DeliveryFile
from crawler.watch.secrets import filled


def delivery_problems(found: DeliveryFile, folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each thing that cannot be used. ``folder``: the watch folder. No secret is in it."""
    known = {path.stem for path in (folder / "topics").glob("*.toml")}
    rules = [(rule.name, rule.topics) for rule in found.alerts] + [(rule.name, rule.topics) for rule in found.digests]
    rules += [(rule.name, rule.topics) for rule in found.feeds]
    for name, topics in rules:
        for topic in topics:
            if topic not in known:
                yield f"{name}: there is no topic '{topic}' in {folder / 'topics'}."
    for channel in found.channels.values():
        try:
            filled(channel.url + channel.secret, folder, environment)
        except ConfigError as error:
            yield f"[channels.{channel.name}]: {error}"
