"""Topics that come more than usual or fall silent: written once, told by rules that ask for it, and by digests."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from crawler.archive.connect import stamp, transaction
from crawler.delivery.alert_rules import AlertRule
from crawler.delivery.wording import as_text
from crawler.steps.digesting import digest_of
from crawler.steps.telling import tell_topics
from tests.memory_crawl import words_of
from tests.steps.test_delivering import Desk, desk, offer  # noqa: F401 - desk is a fixture
from tests.steps.test_digesting import RULE as DIGEST
from tests.steps.test_known_address import item


def flagged(desk: Desk, *times: datetime, backlog: int = 0, copy_of: int | None = None) -> None:  # noqa: F811
    """Articles of the topic that came then."""
    with desk.crawl.archive() as db, transaction(db):
        for at in times:
            article = db.execute(
                """INSERT INTO articles (title, url, first_seen_at, text_source, backlog, copy_of)
                   VALUES ('x', ?, ?, 'page', ?, ?) RETURNING id""",
                (f"https://a.example/{at.isoformat()}", stamp(at), backlog, copy_of),
            ).fetchone()[0]
            db.execute(
                """INSERT INTO flags (article, topic, topic_version, text_version, score, field, snippet, spans, flagged_at)
                   VALUES (?, 'nato', 1, 1, 1, 'title', '', '[]', ?)""",
                (article, stamp(at)),
            )


@pytest.fixture
def watched(desk: Desk) -> Desk:  # noqa: F811
    """A daemon that has been at work for twenty days; two texts a day."""
    begun = desk.crawl.now
    desk.crawl.later(days=20)
    with desk.crawl.archive() as db, transaction(db):
        db.execute("INSERT INTO runs (started_at, kind) VALUES (?, 'daemon')", (stamp(begun),))
    flagged(desk, *(desk.crawl.now - timedelta(hours=hours) for hours in range(25, 24 * 19, 12)))
    return desk


def tick(desk: Desk) -> list[str]:  # noqa: F811
    """What the clock step writes; the kinds of all such events."""
    with desk.crawl.archive() as db:
        tell_topics(db, desk.crawl.now)
    return [kind for (kind,) in desk.crawl.rows("SELECT kind FROM events WHERE kind LIKE 'topic%' ORDER BY id")]


def burst(desk: Desk, count: int, **more: int) -> None:  # noqa: F811
    flagged(desk, *(desk.crawl.now - timedelta(minutes=n) for n in range(count)), **more)  # type: ignore[arg-type]


def test_a_spike_is_written_once_a_day_and_told_by_rules_and_digests(watched: Desk) -> None:
    watched.rules = (
        AlertRule("more", "desk", topics=("nato",), on=("topic_spike",), where="language:en"),
        AlertRule("news", "desk", topics=("nato",)),
    )
    watched.deliver()
    burst(watched, 6)
    assert tick(watched) == [], "three times two"
    flagged(watched, watched.crawl.now - timedelta(hours=2))
    assert tick(watched) == ["topic_spike"]
    for _ in range(3):
        watched.crawl.later(hours=1)
        assert tick(watched) == ["topic_spike"], "not again within a day"
    watched.deliver()
    ((_, message),) = watched.receiver.got
    assert message["title"] == "more: More than usual: nato"
    assert message["items"][0]["words"] == "7 texts in 24 hours, usually 2"
    with watched.crawl.archive() as db:
        said = as_text(digest_of(db, DIGEST, watched.crawl.now))
    assert "nato: more than usual at " in said
    assert "7 texts in 24 hours, usually 2" in said


def test_backlog_and_copies_are_not_counted(watched: Desk) -> None:
    burst(watched, 30, backlog=1)
    burst(watched, 30, copy_of=1)
    assert tick(watched) == []


def test_silence_is_written_once_for_each_silence(watched: Desk) -> None:
    watched.crawl.later(hours=11)
    assert tick(watched) == []
    watched.crawl.later(hours=10)
    assert tick(watched) == ["topic_quiet"]
    watched.crawl.later(days=2)
    assert tick(watched) == ["topic_quiet"]
    ((detail,),) = watched.crawl.rows("SELECT detail FROM events WHERE kind = 'topic_quiet'")
    assert json.loads(detail)["expected"] >= 3


def test_a_clock_that_was_ahead_silences_no_spike(watched: Desk) -> None:
    burst(watched, 9)
    now = watched.crawl.now
    with watched.crawl.archive() as db, transaction(db):
        db.execute(
            "INSERT INTO events (at, kind, topic) VALUES (?, 'topic_spike', 'nato')", (stamp(now + timedelta(900)),)
        )
    assert tick(watched) == ["topic_spike", "topic_spike"]


def test_a_run_looks_when_it_ends(watched: Desk) -> None:
    texts = [
        item(f"NATO meets {n}", words_of(f"m{n}", 20), watched.crawl.now, f"m{n}", f"https://paper.example/m{n}")
        for n in range(9)
    ]
    offer(watched.crawl, *texts)
    watched.crawl.run("all")
    assert watched.crawl.rows("SELECT kind FROM events WHERE kind LIKE 'topic%'") == [("topic_spike",)]


def test_a_new_watch_says_nothing(desk: Desk) -> None:  # noqa: F811
    burst(desk, 50)
    assert tick(desk) == []
