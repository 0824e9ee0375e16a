from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive.connect import connect, stamp
from crawler.archive.ledger.coverage import CARE_DAYS, coverage
from crawler.archive.ledger.feeds import save_poll, sync_feeds
from crawler.archive.ledger.traffic import DayTraffic, count_request, rereads_on
from crawler.archive.runs import begin_run, end_run
from crawler.commands.status import status_lines
from crawler.intake.polling.decide import decide
from crawler.intake.polling.feed_state import Fetched
from crawler.watch.feedlist import Source
from tests.archive.making import again, column, draft, flag, poll, store, topic, watch
from tests.intake.test_identity import rss

A, B = "https://a.example/feed", "https://b.example/feed"
NOW = datetime.now(UTC).replace(microsecond=0)
"""The real one: the view of silent feeds holds the last news against SQLite's clock."""
HOUR = timedelta(hours=1)
FIRST = rss([("urn:x:1", "https://a.example/1", "Dam", "")])
OTHER = rss([("urn:x:2", "https://a.example/2", "Bridge", "")])


def fail(db: sqlite3.Connection, url: str, times: int, now: datetime = NOW, **fetched: object) -> None:
    feed = next(f for f in watch(db, A, B) if f.state.declared_url == url)
    for _ in range(times):
        feed = again(db, feed)
        answer = Fetched(**{"url": url, **fetched})  # type: ignore[arg-type]
        save_poll(db, feed, decide(feed.state, answer, None, now), None, now)


def run(db: sqlite3.Connection, when: datetime = NOW) -> None:
    end_run(db, begin_run(db, "run", when), {"polls_new": 2}, when)


@pytest.fixture
def two_feeds(db: sqlite3.Connection) -> sqlite3.Connection:
    """Both polled well, and a run."""
    for feed in watch(db, A, B):
        poll(db, feed, FIRST, NOW)
    run(db)
    return db


def test_before_the_first_poll_nothing_is_claimed(db: sqlite3.Connection) -> None:
    watch(db, A)
    found = coverage(db, NOW)
    assert "no known gap" not in found.sentence()
    assert "wirewatch run" in found.sentence()
    assert found.needs_care


def test_the_words_of_a_watch_without_gaps(two_feeds: sqlite3.Connection) -> None:
    found = coverage(two_feeds, NOW)
    assert found.sentence() == "no known gap in the 2 feeds watched"
    assert not found.needs_care
    sync_feeds(two_feeds, [Source(url=A)], NOW)
    assert coverage(two_feeds, NOW).sentence() == "no known gap in the 1 feed watched"


def test_a_gap_is_said_and_needs_care_for_a_week(two_feeds: sqlite3.Connection) -> None:
    (feed, _) = watch(two_feeds, A, B)
    poll(two_feeds, feed, OTHER, NOW + HOUR)
    found = coverage(two_feeds, NOW + HOUR)
    assert found.sentence() == f"1 known gap in the 2 feeds watched, in the last {CARE_DAYS} days"
    assert found.needs_care
    assert f"GAP       {A}: from {stamp(NOW)} until {stamp(NOW + HOUR)}" in status_lines(found)
    later = NOW + HOUR + timedelta(days=CARE_DAYS, seconds=1)
    run(two_feeds, later)
    assert coverage(two_feeds, later).gaps == []


def test_a_feed_that_never_answered_is_not_among_the_watched(db: sqlite3.Connection) -> None:
    """Of a feed whose document nobody has seen it cannot be said that it has no gap."""
    feed, _ = watch(db, A, B)
    poll(db, feed, FIRST, NOW)
    fail(db, B, 1, error="timeout")
    run(db)
    found = coverage(db, NOW)
    assert found.sentence() == "no known gap in the 1 feed watched"
    assert found.needs_care
    assert any(line.startswith("UNSEEN    1 of 2 feeds") for line in status_lines(found))


def test_a_feed_that_fails_again_and_again_needs_care(two_feeds: sqlite3.Connection) -> None:
    fail(two_feeds, B, 2, status=403)
    assert not coverage(two_feeds, NOW).needs_care, "twice refused may be a bad hour"
    fail(two_feeds, B, 1, status=403)
    found = coverage(two_feeds, NOW)
    assert found.needs_care
    (line,) = [line for line in status_lines(found) if line.startswith("FAILING")]
    assert B in line
    assert "denied" in line


def test_soft_failures_weigh_half(two_feeds: sqlite3.Connection) -> None:
    fail(two_feeds, B, 5, status=503)
    assert not coverage(two_feeds, NOW).needs_care
    fail(two_feeds, B, 1, status=503)
    assert coverage(two_feeds, NOW).needs_care


def test_a_feed_that_is_gone_needs_care_at_once(two_feeds: sqlite3.Connection) -> None:
    """It is not polled on its own any more: if nobody is told now, nobody ever is."""
    fail(two_feeds, B, 1, status=410)
    found = coverage(two_feeds, NOW)
    assert [f["reason"] for f in found.failing] == ["gone"]
    assert found.needs_care


def test_a_feed_that_answers_again_needs_no_care(two_feeds: sqlite3.Connection) -> None:
    fail(two_feeds, B, 4, status=403)
    _, feed = watch(two_feeds, A, B)
    poll(two_feeds, feed, FIRST, NOW + HOUR)
    assert not coverage(two_feeds, NOW + HOUR).needs_care


def test_a_feed_that_left_the_list_needs_no_care(two_feeds: sqlite3.Connection) -> None:
    fail(two_feeds, B, 4, status=403)
    sync_feeds(two_feeds, [Source(url=A)], NOW)
    assert not coverage(two_feeds, NOW).needs_care


@pytest.mark.parametrize("days", [3, 10, 60])
def test_a_feed_that_died_stays_silent_however_long(db: sqlite3.Connection, days: int) -> None:
    """Each poll without news lowers the rate; held against that, a dead feed would be forgotten after weeks."""
    (feed,) = watch(db, A)
    start = NOW - timedelta(days=days + 5)
    for hour in range(0, 5 * 24, 4):
        items = [(f"urn:x:{n}", f"https://a.example/{n}", f"Story {n}", "") for n in range(hour, hour + 20)]
        decision, _ = poll(db, again(db, feed), rss(items), start + hour * HOUR)
        assert decision.outcome == "new"
    assert column(db, "SELECT usual_per_day FROM feeds")[0] > 6
    for hour in range(0, days * 24, 12):
        state = again(db, feed)
        kept = Fetched(status=200, url=A, body_hash=state.state.body_hash)
        when = NOW - timedelta(days=days) + hour * HOUR
        save_poll(db, state, decide(state.state, kept, None, when), None, when)
    assert [s["declared_url"] for s in coverage(db, NOW).silent] == [A]


def test_a_feed_that_fell_silent_needs_care(two_feeds: sqlite3.Connection) -> None:
    two_feeds.execute(
        "UPDATE feeds SET last_new_at = ?, entries_per_day = 24, usual_per_day = 24", (stamp(NOW - 6 * HOUR),)
    )
    assert coverage(two_feeds, NOW).silent == []
    two_feeds.execute("UPDATE feeds SET last_new_at = ? WHERE declared_url = ?", (stamp(NOW - timedelta(hours=10)), B))
    (silent,) = coverage(two_feeds, NOW).silent
    assert silent["declared_url"] == B
    assert 10.0 <= silent["entries_expected"] < 11.0


@pytest.mark.parametrize(("hours", "stale"), [(23, False), (25, True)])
def test_a_watch_that_no_one_runs_any_more_needs_care(two_feeds: sqlite3.Connection, hours: int, stale: bool) -> None:
    found = coverage(two_feeds, NOW + hours * HOUR)
    assert (found.stale_run, found.needs_care) == (stale, stale)
    assert any(line.startswith("STALE") for line in status_lines(found)) == stale


def test_a_daemon_at_work_is_not_stale_and_its_figures_are_told(two_feeds: sqlite3.Connection) -> None:
    begin_run(two_feeds, "daemon", NOW + HOUR)
    found = coverage(two_feeds, NOW + 2 * HOUR, at_work=True)
    assert not found.stale_run
    assert (found.last_run["kind"], found.last_run["finished_at"]) == ("daemon", None)


def test_a_daemon_that_died_is_stale_at_once(two_feeds: sqlite3.Connection) -> None:
    begin_run(two_feeds, "daemon", NOW)
    assert coverage(two_feeds, NOW + HOUR).stale_run
    begin_run(two_feeds, "run", NOW)
    assert not coverage(two_feeds, NOW + HOUR).stale_run, "a run that was killed is followed by the next"


def test_a_daemon_that_has_run_for_days_is_known_by_its_polls(two_feeds: sqlite3.Connection) -> None:
    """It writes its row at its end only; while polls come in it is at work."""
    begin_run(two_feeds, "daemon", NOW)
    later = NOW + timedelta(days=3)
    (feed, _) = watch(two_feeds, A, B)
    poll(two_feeds, feed, FIRST, later - HOUR)
    assert not coverage(two_feeds, later, at_work=True).stale_run
    assert coverage(two_feeds, later + timedelta(days=2), at_work=True).stale_run


def test_a_daemon_with_an_empty_list_is_alive_for_as_long_as_it_is_at_work(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db:
        begin_run(db, "daemon", NOW)
        later = NOW + timedelta(days=9)
        assert not coverage(db, later, at_work=True).needs_care
        assert coverage(db, later).stale_run


def test_news_of_the_day_leave_the_backlog_out(two_feeds: sqlite3.Connection) -> None:
    topic(two_feeds)
    (feed, _) = watch(two_feeds, A, B)
    store(
        two_feeds,
        "https://a.example/old",
        draft("Bread one", "x"),
        feed=feed.id,
        backlog=True,
        flags=(flag(),),
        now=NOW,
    )
    store(two_feeds, "https://a.example/new", draft("Bread two", "y"), feed=feed.id, flags=(flag(),), now=NOW)
    store(two_feeds, "https://a.example/feed", draft("Bread three", "z"), source="feed", feed=feed.id, now=NOW)
    found = coverage(two_feeds, NOW + HOUR)
    assert (found.articles, found.new_today, found.flagged_today) == (3, 2, 1)
    assert found.texts == {"full": 2, "feed only": 1, "title only": 0, "denied": 0, "paywall": 0}
    assert coverage(two_feeds, NOW + 25 * HOUR).new_today == 0


def test_texts_are_told_apart_by_what_was_had_of_them(two_feeds: sqlite3.Connection) -> None:
    for n, (source, reason, paywall) in enumerate(
        [
            ("page", "", False),
            ("page", "", True),
            ("feed", "http_403", True),
            ("feed", "robots", False),
            ("title", "http_403", False),
            ("feed", "timeout", False),
            ("title", "backlog", False),
        ]
    ):
        what = draft(f"Bread {n}", f"{n}", paywall=paywall)
        store(two_feeds, f"https://a.example/{n}", what, source=source, text_reason=reason, now=NOW)
    found = coverage(two_feeds, NOW + HOUR)
    assert found.texts == {"full": 1, "feed only": 1, "title only": 1, "denied": 2, "paywall": 2}
    assert "Texts     1 full, 1 feed only, 1 title only, 2 denied, 2 paywall" in status_lines(found)


def test_megabytes_are_those_of_feeds_and_pages_by_day(two_feeds: sqlite3.Connection) -> None:
    today = (NOW + timedelta(days=3)).replace(hour=11)
    before = today - timedelta(days=1)
    for size in (1_400_000, 700_000):
        fail(two_feeds, A, 1, before, error="too_large", size=size)
    fail(two_feeds, A, 1, today, status=503, size=100_000)
    count_request(two_feeds, "a.example", before, 3_000_000)
    count_request(two_feeds, "a.example", before, 1_000_000, failed=True)
    count_request(two_feeds, "b.example", before.replace(hour=0), 500_000, reread=True)
    count_request(two_feeds, "b.example", today, 0)
    count_request(two_feeds, "b.example", before - timedelta(days=1), 9_000_000)
    found = coverage(two_feeds, today)
    assert found.traffic == (
        DayTraffic((stamp(before) or "")[:10], 2_100_000, 4_500_000),
        DayTraffic((stamp(today) or "")[:10], 100_000, 0),
    )
    assert "Traffic   0.1 MB today (0.1 feeds, 0.0 pages), 6.6 MB yesterday" in status_lines(found)


def test_pages_are_summed_by_site_and_day(db: sqlite3.Connection) -> None:
    """One row, however many requests: a row for each would outgrow the articles."""
    for size, failed, reread in ((10, False, False), (20, True, False), (30, True, True)):
        count_request(db, "a.example", NOW, size, failed=failed, reread=reread)
    assert [tuple(row) for row in db.execute("SELECT * FROM page_days")] == [
        ((stamp(NOW) or "")[:10], "a.example", 3, 2, 1, 60)
    ]
    assert rereads_on(db, NOW) == 1
    assert rereads_on(db, NOW + timedelta(days=1)) == 0


def test_a_feed_nobody_asks_for_needs_care(two_feeds: sqlite3.Connection) -> None:
    """While others are polled: its host may be on hold for ever, or a run is killed each time before it comes to it."""
    assert coverage(two_feeds, NOW).stale == []
    due = stamp(NOW - timedelta(hours=30))
    two_feeds.execute("UPDATE feeds SET next_poll_at = ? WHERE declared_url = ?", (due, B))
    found = coverage(two_feeds, NOW)
    assert found.needs_care
    assert [s["declared_url"] for s in found.stale] == [B]
    assert 30 <= found.stale[0]["hours_overdue"] < 31
    assert any(line.startswith(f"OVERDUE   {B}: was due {due}") for line in status_lines(found))
    two_feeds.execute("UPDATE feeds SET enabled = 0 WHERE declared_url = ?", (B,))
    assert coverage(two_feeds, NOW).stale == []


def test_a_long_list_says_how_much_of_it_is_not_shown(two_feeds: sqlite3.Connection) -> None:
    watch(two_feeds, *(f"https://{n}.example/feed" for n in range(13)))
    two_feeds.execute("UPDATE feeds SET next_poll_at = ?", (stamp(NOW - timedelta(days=3)),))
    lines = [line for line in status_lines(coverage(two_feeds, NOW)) if line.startswith("OVERDUE")]
    assert len(lines) == 11
    assert "and 3 more" in lines[-1]


def test_feeds_that_were_never_polled_are_due_now(db: sqlite3.Connection) -> None:
    watch(db, A)
    assert any(line == "Next poll now" for line in status_lines(coverage(db, NOW)))
    sync_feeds(db, [], NOW)
    assert any(line == "Next poll none" for line in status_lines(coverage(db, NOW)))


def test_what_sites_write_cannot_drive_the_terminal(two_feeds: sqlite3.Connection) -> None:
    two_feeds.execute("UPDATE polls SET reason = 'x' || char(27) || '[2J', outcome = 'failed'")
    two_feeds.execute("UPDATE feeds SET failures = 9")
    assert not any("\x1b" in line for line in status_lines(coverage(two_feeds, NOW)))
