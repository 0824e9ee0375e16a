"""Says which topics delivery.toml asks for that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.watch.delivery_file import DeliveryFile


def delivery_problems(found: DeliveryFile, folder: Path) -> Iterator[str]:
    """One sentence for each topic that cannot be used. ``folder``: the watch folder."""
    known = {path.stem for path in (folder / "topics").glob("*.toml")}
    rules = [(rule.name, rule.topics) for rule in found.alerts] + [(rule.name, rule.topics) for rule in found.digests]
    rules += [(rule.name, rule.topics) for rule in found.feeds]
    for name, topics in rules:
        for topic in topics:
            if topic not in known:
                yield f"{name}: there is no topic '{topic}' in {folder / 'topics'}."
