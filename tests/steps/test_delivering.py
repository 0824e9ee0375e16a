"""From what happens in a crawl to messages: once, held, corrected, and nothing lost between knowing and telling."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import outbox_rows
from crawler.archive.connect import transaction
from crawler.archive.event_rows import add_events
from crawler.archive.told import mark_rows
from crawler.delivery.alert_rules import AlertRule, ChannelSpec
from crawler.delivery.verdicts import Told
from crawler.delivery.wording import REASONS
from crawler.errors import UsageError
from crawler.judging.happenings import Event
from crawler.sending import ending
from crawler.sending.post_round import Post, RoundCounts, deliver_round
from crawler.sending.results import SENT, SendResult
from crawler.steps.delivering import preview, preview_waiting, watchers_of
from tests.memory_crawl import NOON, MemoryCrawl, memory_crawl, words_of
from tests.steps.test_events import ONE, TWO, named, offer
from tests.steps.test_known_address import item

RULE = AlertRule("nato", "desk", topics=("nato",), batch=timedelta(0))
WORDS = "Harbour bridge of Ostrava closed by NATO for six weeks after the engineers found cracks in its pillars"


class Receiver:
    """A channel in memory; ``fails``: what it answers instead."""

    def __init__(self) -> None:
        self.got: list[tuple[str, Mapping[str, Any]]] = []
        self.fails = ""

    def __call__(self, spec: ChannelSpec, key: str, message: Mapping[str, Any], now: object) -> SendResult:
        if self.fails:
            return SendResult(self.fails)
        self.got.append((key, message))
        return SENT

    @property
    def told(self) -> list[str]:
        return [f"{i['reason']} {i['subject']}" for _, m in self.got for i in m["items"]]


class Desk:
    """A crawl and a desk that is told."""

    def __init__(self, crawl: MemoryCrawl) -> None:
        self.crawl, self.receiver = crawl, Receiver()
        self.rules: tuple[AlertRule, ...] = (RULE,)

    @contextmanager
    def post(self) -> Iterator[Post]:
        with self.crawl.archive() as db:
            watchers = watchers_of(self.rules, NOON.tzinfo)  # type: ignore[arg-type]
            channels = {"desk": ChannelSpec("desk", "stdout:")}
            yield Post(db, channels, watchers, lambda: self.crawl.now, self.receiver, "here")

    def deliver(self) -> RoundCounts:
        with self.post() as post:
            return deliver_round(post)

    def write(self, *events: Event) -> None:
        """Events as a crawl writes them."""
        with self.crawl.archive() as db, transaction(db):
            add_events(db, events, self.crawl.now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two feeds whose first polls are done; a rule that has begun."""
    crawl = memory_crawl(tmp_path, ONE, TWO, settings='[crawl]\npages = "none"\n')
    offer(crawl, item("An old note of NATO", words_of("old", 12), NOON - timedelta(days=1)))
    offer(
        crawl,
        item("Another old note", words_of("older", 12), NOON - timedelta(days=1), link="https://post.example/o"),
        url=TWO,
    )
    crawl.run()
    crawl.later(days=1)
    made = Desk(crawl)
    assert made.deliver() == RoundCounts()
    return made


def story(desk: Desk) -> None:
    """A new story of the topic."""
    offer(desk.crawl, named("paper", "NATO closes harbour bridge of Ostrava", WORDS))
    desk.crawl.run("all")


def test_a_new_story_of_the_topic_is_told_once_and_its_echo_not(desk: Desk) -> None:
    story(desk)
    assert desk.deliver() == RoundCounts(rows=1, messages=1, sent=1)
    offer(desk.crawl, named("post", "NATO closes Ostrava harbour bridge", WORDS + " on Monday"), url=TWO)
    desk.crawl.later(hours=1)
    desk.crawl.run("all")
    assert desk.crawl.rows("SELECT count(*) FROM events WHERE kind = 'story_grew'") == [(1,)]
    assert desk.deliver() == RoundCounts()
    ((key, message),) = desk.receiver.got
    assert desk.receiver.told == ["story_new story:2"]
    assert message["items"][0]["topics"] == {"nato": ["NATO"]}
    assert key.endswith(".1")
    assert len(key) > 20


def test_the_backlog_and_a_rule_that_is_new_tell_nothing(desk: Desk) -> None:
    story(desk)
    desk.rules = (AlertRule("late", "desk"),)
    desk.deliver()
    assert desk.receiver.got == []
    offer(desk.crawl, named("post", "Council of Brno meets about its budget", words_of("budget", 30)), url=TWO)
    desk.crawl.later(hours=1)
    desk.crawl.run("all")
    desk.deliver()
    assert len(desk.receiver.told) == 1


def test_a_rule_begins_with_the_run_that_sees_it_first(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, ONE, settings='[crawl]\npages = "none"\n')
    (tmp_path / "delivery.toml").write_text(
        '[channels.desk]\nurl = "stdout:"\n[[alerts]]\nname = "nato"\nchannel = "desk"\n', encoding="utf-8"
    )
    offer(crawl, item("An old note of NATO", words_of("old", 12), NOON - timedelta(days=1)))
    crawl.run()
    offer(crawl, named("paper", "NATO closes harbour bridge of Ostrava", WORDS))
    crawl.later(hours=1)
    crawl.run("all")
    made = Desk(crawl)
    made.rules = (AlertRule("nato", "desk"),)
    made.deliver()
    assert made.receiver.told == ["story_new story:2"]


def test_scopes_of_a_rule(desk: Desk) -> None:
    rules = {"paper": "outlet:paper.example", "post": "outlet:post.example", "any": ""}
    desk.rules = tuple(AlertRule(name, "desk", where=where) for name, where in rules.items())
    desk.rules += (AlertRule("care", "desk", on=("source_failing",), sources="feed:2"),)
    desk.deliver()
    story(desk)
    desk.write(Event("source_failing", feed=1), Event("source_failing", feed=2))
    desk.deliver()
    assert sorted((m["rule"], i["subject"]) for _, m in desk.receiver.got for i in m["items"]) == [
        ("any", "story:2"), ("care", "feed:2"), ("paper", "story:2"),
    ]  # fmt: skip


def test_a_row_waits_for_its_page(desk: Desk) -> None:
    story(desk)
    with desk.crawl.archive() as db, transaction(db):
        db.execute("UPDATE entries SET next_try_at = '2027-01-01T00:00:00Z' WHERE article = 3")
    assert desk.deliver() == RoundCounts(rows=1)
    with desk.crawl.archive() as db:
        assert outbox_rows.next_look(db) == desk.crawl.now + timedelta(minutes=10)
    desk.crawl.later(minutes=10)
    assert desk.deliver() == RoundCounts(messages=1, sent=1)


def test_a_channel_that_fails_is_tried_again_with_the_same_id_and_given_up_after_three_days(desk: Desk) -> None:
    story(desk)
    desk.receiver.fails = "http 503"
    assert desk.deliver().failed == 1
    assert desk.deliver() == RoundCounts(), "not before a minute"
    for _ in range(200):
        desk.crawl.later(minutes=30)
        desk.deliver()
    ((attempts, error, failed),) = desk.crawl.rows("SELECT attempts, error, failed_at IS NOT NULL FROM deliveries")
    assert (error, failed) == ("http 503", 1)
    assert 15 <= attempts <= 25
    with desk.crawl.archive() as db:
        assert outbox_rows.untold_by_channel(db) == {"desk": {"failed": 1, "waiting": 0, "error": "http 503"}}
        assert [row["state"] for row in outbox_rows.list_deliveries(db, failed=True, limit=9)] == ["failed"]
        with transaction(db):
            assert outbox_rows.retry(db, None, desk.crawl.now) == 1
    desk.receiver.fails = ""
    assert desk.deliver().sent == 1
    assert desk.receiver.got[0][0].endswith(".1")


def test_a_kill_between_sending_and_noting_repeats_one_message_with_its_id(desk: Desk) -> None:
    story(desk)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Killed):
        patch.setattr(outbox_rows, "note_sent", killed)
        desk.deliver()
    assert desk.crawl.rows("SELECT attempts, sent_at FROM deliveries") == [(1, None)]
    assert desk.deliver() == RoundCounts(), "it is claimed for a minute"
    desk.crawl.later(minutes=1)
    assert desk.deliver().sent == 1
    assert [key for key, _ in desk.receiver.got] == [desk.receiver.got[0][0]] * 2


def test_a_kill_before_the_rows_are_written_loses_nothing(desk: Desk) -> None:
    story(desk)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(outbox_rows, "set_state", killed)
        desk.deliver()
    assert desk.crawl.rows("SELECT count(*) FROM deliveries") == [(0,)]
    assert desk.deliver().sent == 1


def test_many_at_once_are_one_message_and_a_backlog_of_hours_one_sentence(desk: Desk) -> None:
    desk.rules = (AlertRule("care", "desk", on=("source_failing",)),)
    desk.deliver()
    desk.write(Event("source_failing", feed=1), Event("source_failing", feed=2))
    desk.deliver()
    assert len(desk.receiver.told) == 2
    assert len(desk.receiver.got) == 1
    desk.crawl.later(minutes=1)
    desk.write(Event("source_failing", feed=1))
    assert desk.deliver() == RoundCounts(rows=1), "the next within five minutes waits for company"
    desk.crawl.later(hours=13)
    desk.deliver()
    assert desk.receiver.got[-1][1]["title"] == "care: while away, 1 other event"


def test_an_origin_that_proves_an_echo_is_corrected_once(desk: Desk) -> None:
    story(desk)
    desk.deliver()
    with desk.crawl.archive() as db, transaction(db):
        db.execute(
            """INSERT INTO story_origins (story, outlet, position, name, article, reason, found_at)
               VALUES (2, 'far.example', 9, 'Far', 3, 'own', '2026-03-05T12:00:00Z'),
                      (2, 'first.example', 0, 'First', 3, 'own', '2026-03-05T11:00:00Z')"""
        )
    desk.write(Event("origin_new", 3, story=2, detail={"outlet": "far.example", "name": "Far", "reason": "own"}))
    desk.crawl.later(hours=1)
    desk.deliver()
    assert desk.receiver.told[-1] == "origin_new story:2"
    with desk.crawl.archive() as db, transaction(db):
        db.execute("DELETE FROM story_origins WHERE outlet = 'far.example'")
    for _ in range(3):
        desk.crawl.later(hours=1)
        desk.deliver()
    assert desk.receiver.told[1:] == ["origin_new story:2", "correction story:2"]
    assert "far.example was reported here as a known origin" in desk.receiver.got[-1][1]["items"][0]["words"]


def test_a_story_that_joins_another_inherits_what_was_told(desk: Desk) -> None:
    story(desk)
    desk.deliver()
    with desk.crawl.archive() as db, transaction(db):
        db.execute("UPDATE stories SET merged_into = 1 WHERE id = 2")
        told = outbox_rows.told_of(db, ["story:1"])
    assert Told("nato", "story:1", "story_new", "") in told


def test_a_copied_archive_sends_nothing_until_it_is_adopted(desk: Desk) -> None:
    story(desk)
    with desk.post() as post:
        other = Post(post.db, post.channels, post.watchers, post.now, post.carrier, "elsewhere")
        with pytest.raises(UsageError, match="--adopt"):
            deliver_round(other)
        assert desk.receiver.got == []
        outbox_rows.set_state(post.db, "home", "elsewhere")
        assert deliver_round(other).sent == 1


def test_a_channel_that_raises_or_is_gone_is_a_value_and_stops_no_other(desk: Desk) -> None:
    desk.rules = (AlertRule("one", "gone"), AlertRule("two", "desk"))
    desk.deliver()
    story(desk)
    assert desk.deliver() == RoundCounts(rows=2, messages=2, sent=1, failed=1)
    assert desk.crawl.rows("SELECT error FROM deliveries ORDER BY id") == [("no such channel",), ("",)]


def test_a_channel_that_hangs_takes_no_longer_than_the_round(desk: Desk) -> None:
    import threading

    story(desk)
    never = threading.Event()

    def hangs(*_: object) -> SendResult:
        never.wait(60)
        return SENT

    with desk.post() as post:
        stuck = Post(post.db, post.channels, post.watchers, post.now, hangs, post.home)
        assert deliver_round(stuck, round_seconds=0.2).failed == 1
    never.set()
    assert desk.crawl.rows("SELECT error, sent_at FROM deliveries") == [("timeout", None)]


def test_a_private_source_is_told_only_by_a_rule_that_says_so(desk: Desk) -> None:
    desk.rules = (RULE, AlertRule("inside", "desk", private=True), AlertRule("care", "desk", on=("source_failing",)))
    desk.deliver()
    story(desk)
    desk.write(Event("source_failing", feed=1), Event("source_failing", feed=2))
    with desk.post() as post:
        deliver_round(replace(post, watchers=replace(post.watchers, private=(ONE,))))
    assert sorted((m["rule"], i["subject"]) for _, m in desk.receiver.got for i in m["items"]) == [
        ("care", "feed:2"), ("inside", "story:2"),
    ]  # fmt: skip


def test_preview_says_what_and_why_not_and_writes_nothing(desk: Desk) -> None:
    story(desk)
    with desk.post() as post:
        before = post.db.total_changes
        ((row),) = preview(post.db, post.watchers, desk.crawl.now - timedelta(days=7), desk.crawl.now)
        waiting = preview_waiting(post.db, post.watchers, desk.crawl.now)
        assert post.db.total_changes == before
    assert [told["title"] for told in row["told"]] == ["NATO closes harbour bridge of Ostrava"]
    assert [one["subject"] for one in waiting] == ["story:2"]
    with desk.crawl.archive() as db, transaction(db):
        mark_rows.set_mark(db, "story", "2", "mute", until=None, note="", who="me", now=desk.crawl.now)
    with desk.post() as post:
        ((row),) = preview(post.db, post.watchers, desk.crawl.now - timedelta(days=7), desk.crawl.now)
    assert (row["told"], row["not_told"]) == ([], {"muted": 1})
    assert desk.deliver() == RoundCounts()


def test_every_kind_of_event_is_told_in_words(desk: Desk) -> None:
    from crawler.delivery.alert_rules import ARTICLE_KINDS, SOURCE_KINDS, TOPIC_KINDS

    desk.rules = (
        AlertRule("all", "desk", on=(*ARTICLE_KINDS, *TOPIC_KINDS)),
        AlertRule("care", "desk", on=SOURCE_KINDS),
    )
    desk.deliver()
    story(desk)
    detail = {"text_version": 2, "outlet": "x", "status": 410}
    desk.write(*(Event(kind, 3, "nato" if kind == "edited_into_topic" else None, 2, detail=detail)  # type: ignore[arg-type]
                 for kind in ARTICLE_KINDS[2:]))  # fmt: skip
    desk.write(*(Event(kind, topic="nato", detail={"count": 9}) for kind in TOPIC_KINDS))  # type: ignore[arg-type]
    desk.write(*(Event(kind, feed=1, detail={"reason": "timeout"}) for kind in SOURCE_KINDS))  # type: ignore[arg-type]
    desk.deliver()
    kinds = {told.split()[0] for told in desk.receiver.told}
    assert kinds == {*ARTICLE_KINDS, *TOPIC_KINDS, *SOURCE_KINDS} - {"origin_new"}
    assert kinds <= set(REASONS)
    json.dumps([message for _, message in desk.receiver.got])


def test_a_story_that_comes_to_the_topic_by_the_same_outlet_is_told(desk: Desk) -> None:
    words = WORDS.replace("by NATO ", "")
    offer(desk.crawl, named("paper", "Harbour bridge of Ostrava closed for six weeks", words))
    desk.crawl.run("all")
    assert desk.deliver() == RoundCounts()
    offer(
        desk.crawl,
        named("paper", "Harbour bridge of Ostrava closed for six weeks", words),
        named("paper", "NATO closed harbour bridge of Ostrava for six weeks", WORDS),
    )
    desk.crawl.later(hours=1)
    desk.crawl.run("all")
    assert desk.crawl.rows("SELECT count(DISTINCT story) FROM articles WHERE id > 2") == [(1,)]
    desk.deliver()
    assert desk.receiver.told == ["story_new story:2"]


def test_told_to_end_it_begins_no_message_and_notes_the_one_that_was_taken(desk: Desk) -> None:
    desk.rules = tuple(replace(RULE, name=name) for name in ("a", "b", "c"))
    desk.deliver()
    story(desk)
    with desk.post() as post:

        def carry(*given: Any) -> SendResult:
            post.ending.ask()
            return desk.receiver(*given)

        counts = deliver_round(replace(post, carrier=carry))
    assert (counts.messages, counts.sent, counts.failed) == (3, 1, 0)
    assert desk.crawl.rows("SELECT count(*) FROM deliveries WHERE sent_at IS NOT NULL") == [(1,)]
    assert desk.deliver().sent == 2, "at once: nobody failed"
    assert len({key for key, _ in desk.receiver.got}) == len(desk.receiver.got) == 3


def test_told_to_end_it_waits_for_no_channel_that_hangs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ending, "ENDING_SECONDS", 0.05)
    story(desk)
    keys: list[str] = []
    over = threading.Event()
    with desk.post() as post:

        def hang(spec: ChannelSpec, key: str, *rest: Any) -> SendResult:
            keys.append(key)
            post.ending.ask()
            over.wait(600)
            return SENT

        counts = deliver_round(replace(post, carrier=hang))
        over.set()
    assert (counts.sent, counts.failed) == (0, 1)
    desk.crawl.later(minutes=10)
    assert desk.deliver().sent == 1
    assert [key for key, _ in desk.receiver.got] == keys, "the same id: who has it already can drop it"
