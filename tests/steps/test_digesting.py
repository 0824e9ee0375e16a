"""Digests: once for each slot, of the time since the last one, empty or not, and always with what could not be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.archive.connect import transaction
from crawler.archive.told import mark_rows
from crawler.delivery.digest import DigestRule, slots
from crawler.delivery.mail_page import LONGEST_HTML, as_document
from crawler.delivery.wording import as_text
from crawler.sending.post_round import deliver_round
from crawler.steps.digesting import digest_of
from tests.steps.test_delivering import ONE, Desk, desk, named, offer, story  # noqa: F401 - desk is a fixture

RULE = DigestRule("morning", "desk", time(7, 30), topics=("nato",))


def deliver(desk: Desk, rule: DigestRule = RULE) -> list[str]:  # noqa: F811
    """The titles of what a round sends."""
    before = len(desk.receiver.got)
    desk.rules = ()
    with desk.post() as post:
        deliver_round(replace(post, digests=(rule,)))
    return [message["title"] for _, message in desk.receiver.got[before:]]


def test_a_digest_is_sent_once_for_each_slot_and_tells_what_came_since_the_last(desk: Desk) -> None:  # noqa: F811
    assert deliver(desk) == [], "it begins now; the slot of this morning has gone"
    story(desk)
    desk.crawl.later(hours=20)
    assert deliver(desk) == ["morning: 1 story"]
    text = as_text(desk.receiver.got[-1][1])
    assert text.startswith("Story: NATO closes harbour bridge of Ostrava\n1 article, 1 outlet")
    assert "nato: 1 new article\n" in text
    assert "\nCoverage: " in text
    assert "Sources: 2 silent" in text
    assert deliver(desk) == []
    desk.crawl.later(hours=24)
    assert deliver(desk) == ["morning: nothing new"]
    assert "Nothing new since" in as_text(desk.receiver.got[-1][1])
    desk.crawl.later(days=5)
    assert len(deliver(desk)) == 1, "what was missed is one digest"


def test_changed_headlines_come_after_stories_and_muted_stories_are_counted(desk: Desk) -> None:  # noqa: F811
    story(desk)
    desk.crawl.later(hours=1)
    offer(
        desk.crawl, named("paper", "NATO closes harbour bridge of Ostrava", "x").replace(">NATO closes", ">NATO shuts")
    )
    desk.crawl.run("all")
    desk.crawl.later(hours=1)
    with desk.crawl.archive() as db:
        message = digest_of(db, RULE, desk.crawl.now)
        assert [item["reason"] for item in message["items"]] == ["story", "headline_changed"]
        assert message["items"][1]["words"] == "before: NATO closes harbour bridge of Ostrava"
        assert message["title"] == "morning: 1 story, 1 changed headline"
        assert digest_of(db, replace(RULE, topics=("other",)), desk.crawl.now)["items"] == []
        with transaction(db):
            mark_rows.set_mark(db, "story", "2", "mute", until=None, note="", who="me", now=desk.crawl.now)
        assert "1 muted story is left out" in digest_of(db, RULE, desk.crawl.now)["message"]


@pytest.mark.parametrize(
    ("kind", "subject"), [("outlet", "paper.example"), ("word", "Harbour"), ("article", "3"), ("topic", "nato")]
)
def test_whatever_is_muted_is_in_no_digest(desk: Desk, kind: str, subject: str) -> None:  # noqa: F811
    story(desk)
    desk.crawl.later(hours=1)
    offer(
        desk.crawl, named("paper", "NATO closes harbour bridge of Ostrava", "x").replace(">NATO closes", ">NATO shuts")
    )
    desk.crawl.run("all")
    desk.crawl.later(hours=1)
    with desk.crawl.archive() as db:
        assert len(digest_of(db, RULE, desk.crawl.now)["items"]) == 2
        with transaction(db):
            mark_rows.set_mark(db, kind, subject, "mute", until=None, note="", who="me", now=desk.crawl.now)
        message = digest_of(db, RULE, desk.crawl.now)
    assert message["items"] == []
    assert ("1 muted story is left out" in message["message"]) == (kind != "topic")


def test_articles_of_private_sources_are_left_out(desk: Desk) -> None:  # noqa: F811
    story(desk)
    desk.crawl.later(hours=1)
    with desk.crawl.archive() as db:
        for rule, private, count in ((RULE, (), 1), (RULE, (ONE,), 0), (replace(RULE, private=True), (ONE,), 1)):
            assert len(digest_of(db, rule, desk.crawl.now, private=private)["items"]) == count


def test_many_stories_fit_and_the_rest_is_counted(desk: Desk) -> None:  # noqa: F811
    with desk.crawl.archive() as db, transaction(db):
        for n in range(300):
            at = "2026-03-05T11:00:00Z"
            number = db.execute(
                "INSERT INTO stories (title, first_seen_at, last_seen_at, article_count) VALUES ('x', ?, ?, 1)",
                (at, at),
            ).lastrowid
            db.execute("INSERT INTO articles (title, url, first_seen_at, text_source, story) VALUES (?, ?, ?, 'page', ?)",
                       ("ж" * 190, f"https://a.example/{n}", at, number))  # fmt: skip
    rule = replace(RULE, topics=(), max_stories=250)
    with desk.crawl.archive() as db:
        message = digest_of(db, rule, desk.crawl.now, desk.crawl.now - timedelta(days=1))
    assert (len(message["items"]), message["more"]) == (250, 50)
    assert len(as_document(message).encode()) <= LONGEST_HTML
    assert "and 50 more" in as_text(message)


def test_a_clock_that_was_ahead_silences_no_digest(desk: Desk) -> None:  # noqa: F811
    now = desk.crawl.now
    desk.crawl.now = now + timedelta(days=900)
    deliver(desk)
    desk.crawl.now = now
    assert deliver(desk) == ["morning: nothing new"]
    desk.crawl.later(days=1)
    assert len(deliver(desk)) == 1


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "America/New_York"])
def test_slots_over_the_change_of_clocks(zone: str) -> None:
    rule = replace(RULE, at=time(2, 30), days=frozenset(range(7)))
    now, found = datetime(2026, 3, 1, 12, 0, tzinfo=UTC), []
    while now < datetime(2026, 11, 10, tzinfo=UTC):
        now = slots(rule, now, ZoneInfo(zone))[1]
        found.append(now)
    gaps = {b - a for a, b in pairwise(found)}
    assert gaps <= {timedelta(hours=h) for h in (23, 24, 25)}
    assert slots(rule, now, ZoneInfo(zone))[0] == now


def test_days_of_the_week(tmp_path: Path) -> None:
    from crawler.errors import ConfigError
    from tests.watch.test_delivery_file import CHANNEL, load

    head = CHANNEL + '[[digests]]\nname = "m"\nchannel = "desk"\nat = "07:30"\n'
    for said, days in (
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat,sun", {5, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("", set(range(7))),
    ):
        (rule,) = load(tmp_path, head + f'days = "{said}"\n').digests
        assert rule.days == days
    for wrong in ('days = "monday"', 'subject = "x"', 'topic = ["x"]', "max_stories = -1"):
        with pytest.raises(ConfigError):
            load(tmp_path, head + wrong + "\n")
    with pytest.raises(ConfigError, match="07:30"):
        load(tmp_path, head.replace("07:30", "25:00"))
    with pytest.raises(ConfigError, match="are called 'm'"):
        load(tmp_path, head + head.removeprefix(CHANNEL))
