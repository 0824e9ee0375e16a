"""Feeds that break off: what is named to its end is an entry, the rest comes with the next poll."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.intake.feed.parse import parse_feed
from crawler.models import EntryDraft

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "https://pier.example/feed"


def items(*inside: str) -> str:
    return (
        f'<rss version="2.0"><channel><title>Pier</title>{"".join(f"<item>{i}</item>" for i in inside)}</channel></rss>'
    )


def entries(document: str) -> list[EntryDraft]:
    return list(parse_feed(document.encode(), {}, URL, NOW).entries)


def test_no_cut_makes_an_entry_that_the_whole_feed_does_not_have() -> None:
    document = items(
        *(
            f"<title>Crane {n}</title><link>https://pier.example/{n}</link><guid>crane-{n}</guid><description>Up.</description>"
            for n in (1, 22, 333)
        )
    )
    whole = {(e.title, e.link, e.guid) for e in entries(document)}
    for end in range(document.index("</item>") + 7, len(document)):
        assert {(e.title, e.link, e.guid) for e in entries(document[:end])} <= whole, document[end - 20 : end]


def test_an_entry_without_a_link_has_the_address_that_names_it() -> None:
    address = "https://pier.example/7"
    assert entries(items(f"<title>A</title><link></link><guid>{address}</guid>"))[0].link == address
    named = f'{{"version": "https://jsonfeed.org/version/1", "items": [{{"id": "{address}", "title": "A"}}]}}'
    assert entries(named)[0].link == address
    assert entries(items("<title>A</title><guid isPermaLink='false'>crane-7</guid>"))[0].link == ""
