"""What a session does by itself when it begins and while it waits."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive.connect import connect, stamp
from crawler.archive.ledger.thinning import STEP
from crawler.archive.ledger.traffic import count_request
from crawler.crawl.housekeeping import THINNING_STEPS
from crawler.crawl.session import LET_GO_SECONDS, SOLVE_SECONDS, open_session
from crawler.watch.folder import Watch, init_watch
from tests.archive.making import draft, store

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
URL = "https://a.example/feed"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    init_watch(tmp_path / "w", empty=True)
    with (tmp_path / "w" / "feeds.csv").open("a", encoding="utf-8") as file:
        file.write("https://me:secret@a.example/feed,A,,,,,,\n")
    with open_session(Watch(tmp_path / "w"), "due", clock=lambda: NOW):
        pass
    return tmp_path / "w"


def add_polls(folder: Path, count: int) -> None:
    old = NOW - timedelta(days=90)
    with closing(connect(folder / "news.db")) as db:
        db.executemany(
            "INSERT INTO polls (feed, polled_at, outcome) VALUES (1, ?, 'unchanged')",
            [(stamp(old + timedelta(seconds=n)),) for n in range(count)],
        )


def counts(db: sqlite3.Connection) -> tuple[int, int]:
    sums = db.execute("SELECT coalesce(sum(polls), 0) FROM polls_daily").fetchone()[0]
    return sums, db.execute("SELECT count(*) FROM polls").fetchone()[0]


def test_a_run_thins_old_polls_as_it_begins(folder: Path) -> None:
    add_polls(folder, 40)
    with open_session(Watch(folder), "due", clock=lambda: NOW) as session:
        assert counts(session.db) == (39, 1)


def test_a_daemon_goes_on_where_its_start_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.crawl.housekeeping.THINNING_STEPS", 1)
    assert THINNING_STEPS * STEP < 1_000_000, "a start takes seconds, whatever has gathered"
    monkeypatch.setattr("crawler.archive.ledger.thinning.thin_polls.__kwdefaults__", {"after": 0, "step": 15})
    add_polls(folder, 40)
    with open_session(Watch(folder), "daemon", clock=lambda: NOW) as session:
        assert counts(session.db) == (15, 25)
        for expected in ((30, 10), (39, 1), (39, 1)):
            session._looked_at = -100.0
            session.refresh()
            assert counts(session.db) == expected


def test_stories_close_in_a_daemon_that_is_never_restarted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [NOW]
    with open_session(Watch(folder), "daemon", clock=lambda: now[0]) as session:
        session.db.execute("INSERT INTO stories (title, last_seen_at, to_at) VALUES ('Harbour', ?1, ?1)", (stamp(NOW),))
        session.db.execute("INSERT INTO story_terms (term, story, weight) VALUES ('harbour', 1, 1.0)")

        def closed_at(moment: datetime) -> list[str | None]:
            now[0], session._looked_at = moment, -100.0
            session.refresh()
            return [row[0] for row in session.db.execute("SELECT closed_at FROM stories")]

        week = NOW + timedelta(days=8)
        assert closed_at(week) == [None], "not looked for at every tick"
        monkeypatch.setattr("crawler.crawl.housekeeping.CLOSING_SECONDS", 0.0)
        assert closed_at(NOW + timedelta(days=6)) == [None]
        assert closed_at(week) == [stamp(week)]
        assert session.db.execute("SELECT count(*) FROM story_terms").fetchone()[0] == 0


def test_edits_of_an_older_archive_are_described_as_a_run_begins(folder: Path) -> None:
    with closing(connect(folder / "news.db")) as db:
        store(db, "https://a.example/1", draft("Bread"))
        store(db, "https://a.example/1", draft("Milk"))
        db.execute("UPDATE versions SET diff = NULL")
    with open_session(Watch(folder), "due", clock=lambda: NOW) as session:
        (diff,) = session.db.execute("SELECT diff FROM versions").fetchone()
    assert diff == "headline: [-Bread-] {+Milk+}"


def test_the_budget_of_second_readings_is_of_the_day(folder: Path) -> None:
    """A daemon runs for months: what it read again last week must not count today, what another run read must."""
    times = [NOW - timedelta(days=1)]
    with open_session(Watch(folder, ("rereads_per_day=3",)), "daemon", clock=lambda: times[-1]) as session:
        assert session.budget.rereads_left(session.now(), 500) == 3
        assert session.budget.rereads_left(session.now(), 500, under_way=2) == 1, "asked, and not counted yet"
        for _ in range(3):
            count_request(session.db, "a.example", session.now(), 1, reread=True)
        count_request(session.db, "a.example", session.now(), 1)
        assert session.budget.rereads_left(session.now(), 500) == 0
        times.append(NOW)
        assert (session.budget.rereads_left(session.now(), 500), session.budget.rereads_left(session.now(), 2)) == (
            3,
            2,
        )
        count_request(session.db, "b.example", NOW, 1, reread=True)
        assert session.budget.rereads_left(session.now(), 500) == 2
    with open_session(Watch(folder, ("reread=false",)), "due", clock=lambda: NOW) as session:
        assert session.budget.rereads_left(session.now(), 500) == 0


def test_a_daemon_spreads_its_second_readings_over_the_day(folder: Path) -> None:
    """At midnight a thousand pages were asked at once, and none of what came later in the day."""
    midnight = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
    with open_session(Watch(folder, ("rereads_per_day=240",)), "daemon", clock=lambda: NOW) as session:
        left = [session.budget.rereads_left(midnight + timedelta(hours=h), 500, spread=True) for h in (0, 1, 12, 23)]
        assert left == [10, 20, 130, 240]
        for _ in range(10):
            count_request(session.db, "a.example", midnight, 1, reread=True)
        assert session.budget.rereads_left(midnight, 500, spread=True) == 0
        assert session.budget.rereads_left(midnight, 500) == 230, "a run comes when it comes"
        assert session.budget.rereads_left(midnight + timedelta(hours=1), 500, spread=True, under_way=4) == 6


def test_a_daemon_lets_go_now_and_then(folder: Path) -> None:
    """After a burst, forty megabytes that nobody used stayed with it for good."""
    with open_session(Watch(folder), "daemon", clock=lambda: NOW) as session:
        for passed, is_kept in ((0.0, True), (LET_GO_SECONDS + 1, False), (0.0, True)):
            assert session.watch.feeds.sources
            session._let_go_at -= passed
            session._looked_at = -100.0
            session.refresh()
            assert ("feeds" in vars(session.watch)) == is_kept


def test_what_is_let_go_is_read_again_when_it_is_asked_for(folder: Path) -> None:
    with open_session(Watch(folder), "daemon", clock=lambda: NOW) as session:
        session.let_go()
        assert "feeds" not in vars(session.watch)
        assert session.watched.credentials == {URL: "me:secret"}
        assert [source.url for source in session.watch.feeds.sources] == [URL]


def test_a_daemon_solves_its_budget_of_polls_anew_each_hour(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Solved at its start only, it polled a fifth more than the budget, once the rates were learnt."""
    with open_session(Watch(folder), "daemon", clock=lambda: NOW) as session:
        before = session.budget.poll_constant
        session.db.execute("UPDATE feeds SET entries_per_day = 300")
        session._looked_at = -100.0
        session.refresh()
        assert session.budget.poll_constant == before
        session._solved_at -= SOLVE_SECONDS + 1
        session._looked_at = -100.0
        session.refresh()
        assert session.budget.poll_constant != before


def test_sources_that_leave_the_list_of_a_daemon_are_told(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """An editor or a merge may have cut the list: a daemon that says nothing polls nothing, and nobody knows."""
    feeds = folder / "feeds.csv"
    before = feeds.read_text()
    with open_session(Watch(folder), "daemon", clock=lambda: NOW) as session:
        for text, told in (
            ("url\n", "no longer in feeds.csv, so no longer polled: 1; still listed: 0"),
            (before, ""),
            ("\0" * 64, "nothing but zeros"),
        ):
            caplog.clear()
            feeds.write_text(text)
            session._looked_at = -100.0
            session.refresh()
            assert (told in caplog.text) if told else "no longer" not in caplog.text
        assert session.db.execute("SELECT enabled FROM feeds").fetchall()[0][0] == 1, "the last good list is in force"
