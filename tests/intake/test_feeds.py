"""Each file in feeds/ is one trait of real feeds; the file beside it says what must come out."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.intake.feed.parse import ParsedFeed, parse_feed

FEEDS = Path(__file__).parent / "feeds"
NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
URL = "https://feeds.example.org/news.xml"
TRAITS = sorted(path for path in FEEDS.iterdir() if not path.name.endswith(".expected.json"))


def told(parsed: ParsedFeed) -> dict[str, Any]:
    """The parsed feed as JSON holds it, without what is empty."""
    entries = []
    for entry in parsed.entries:
        said = {name: value for name, value in dataclasses.asdict(entry).items() if value}
        if said.get("published_precision") == "minute":
            del said["published_precision"]  # as nearly all are
        if entry.published_at:
            said["published_at"] = entry.published_at.isoformat()
        entries.append({name: list(value) if isinstance(value, tuple) else value for name, value in said.items()})
    feed = {
        "format": parsed.format,
        "reason": parsed.reason,
        "title": parsed.title,
        "language": parsed.language,
        "home": parsed.home,
        "hints": parsed.hints.to_text(),
        "items": parsed.items,
        "skipped": parsed.skipped,
        "bozo": parsed.bozo,
        "ambiguous": list(parsed.ambiguous_keys),
        "entries": entries,
    }
    return {name: value for name, value in feed.items() if value}


def expectation(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("path", TRAITS, ids=lambda path: path.stem)
def test_reads_as_expected(path: Path) -> None:
    expected = expectation(path)
    assert told(parse_feed(path.read_bytes(), expected["headers"], URL, NOW)) == expected["gives"]


def test_every_expectation_has_its_feed() -> None:
    expected = {path.name.removesuffix(".expected.json") for path in FEEDS.glob("*.expected.json")}
    assert expected == {path.stem for path in TRAITS}


@pytest.mark.parametrize("path", TRAITS, ids=lambda path: path.stem)
def test_known_entries_are_not_returned_again(path: Path) -> None:
    headers = expectation(path)["headers"]
    first = parse_feed(path.read_bytes(), headers, URL, NOW)
    known = {key for entry in first.entries for key in entry.keys} | {"x:" + key for key in first.ambiguous_keys}
    second = parse_feed(path.read_bytes(), headers, URL, NOW, known)
    assert second.entries == ()
    assert second.overlap == second.items == first.items
    assert all(known.intersection(keys) for keys in second.seen_keys)


@pytest.mark.parametrize("path", TRAITS, ids=lambda path: path.stem)
def test_a_cut_document_gives_the_unknown_entry_as_the_whole_one_does(path: Path) -> None:
    headers = expectation(path)["headers"]
    whole = parse_feed(path.read_bytes(), headers, URL, NOW)
    for wanted in whole.entries:
        known = {key for entry in whole.entries if entry is not wanted for key in entry.keys}
        known |= {"x:" + key for key in whole.ambiguous_keys}
        assert parse_feed(path.read_bytes(), headers, URL, NOW, known).entries == (wanted,)
