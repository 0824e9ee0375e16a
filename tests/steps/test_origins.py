"""Origins and stories in real SQLite, stored the way the pipeline stores articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive.connect import connect, transaction
from crawler.archive.judged.story_lookups import list_stories, story_details
from crawler.archive.ledger.outlet_rows import keep_outlets
from crawler.archive.texts.articles import ArticleRecord
from crawler.errors import UsageError
from crawler.models import ArticleDraft, Credit, Span
from crawler.reading.outlets import OutletList
from crawler.steps.article import commit
from crawler.steps.grouping import set_verdict, withdraw_verdict
from crawler.steps.tracing import trace_left, trace_story, trace_waiting, traced_together
from tests.judging.texts import edited, text

SEEN = datetime.fromisoformat("2026-03-04T06:00:00+00:00")
BODIES = (
    "Engineers found that the harbour bridge of Ostrava had been closed for six weeks without notice.",
    "Nobody was told: the bridge over the harbour in Ostrava is shut, and has been since the winter.",
    "For six weeks no lorry has crossed the harbour bridge of Ostrava, whose closing went unannounced.",
    "The port of Ostrava gave no reason when asked why its harbour bridge had been barred for so long.",
)
"""One event in different words."""


def credit(outlet: str, *, url: str = "", name: str = "") -> Credit:
    name = name or outlet.title()
    return Credit(name, "", "according_to", Span("body", 0, len(name), name), f"{name} reports", True, outlet, url)


def add(
    db: sqlite3.Connection,
    outlet: str,
    title: str,
    body: str = "",
    credits: Sequence[Credit] = (),
    *,
    own: bool | None = None,
    hours: float = 0,
    slug: str = "",
    article: int | None = None,
) -> int:
    count = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    at = SEEN + timedelta(hours=hours or count)
    url = f"https://{outlet}.example/{slug or title.lower().replace(' ', '-')}"
    record = ArticleRecord(
        ArticleDraft(title, body=body or BODIES[count % len(BODIES)], published_at=at, language="en"),
        url,
        "page",
        outlet=outlet,
        first_seen_at=at,
        credits=tuple(credits),
        original=False if credits and own is None else own,
        own_quote="told us" if own else "",
    )
    return commit(db, record, at, article).article


def stories_of(db: sqlite3.Connection) -> list[int | None]:
    return [story for (story,) in db.execute("SELECT story FROM articles ORDER BY id")]


def snapshot(db: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    """Everything that a person can see of groups, stories and origins."""
    questions = (
        "SELECT id, copy_of, story, origin FROM articles ORDER BY id",
        "SELECT article, other, relation, active FROM relations ORDER BY 1, 2",
        "SELECT article, story, score, reason FROM story_members WHERE active ORDER BY 1",
        """SELECT id, title, first_seen_at, last_seen_at, article_count, outlet_count, origin_count, uncredited_count,
                  closed_at, merged_into, round(centre_square, 4) FROM stories WHERE article_count > 0 ORDER BY id""",
        "SELECT * FROM origin_edges ORDER BY 1, 2",
        "SELECT story, outlet, position, name, article, reason FROM story_origins ORDER BY 1, 2",
        "SELECT term, story, round(weight, 6) FROM story_terms ORDER BY 1, 2",
        "SELECT * FROM term_counts ORDER BY 1",
    )
    return [[tuple(row) for row in db.execute(sql)] for sql in questions]


def test_the_counts_grow_with_the_story(db: sqlite3.Connection) -> None:
    add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
    add(db, "post", "Ostrava harbour bridge closed six weeks, paper says", credits=[credit("ledger")])
    assert list_stories(db)[0]["sentence"] == "2 articles, 2 outlets, 1 known origin (ledger), 0 uncredited"
    add(db, "courier", "Harbour bridge in Ostrava stays closed for weeks")
    assert list_stories(db)[0]["sentence"] == "3 articles, 3 outlets, 1 known origin (ledger), 1 uncredited"
    add(db, "herald", "Ostrava harbour bridge closed: engineer speaks of six weeks", own=True)
    assert list_stories(db)[0]["sentence"] == "4 articles, 4 outlets, 2 known origins (ledger, herald), 1 uncredited"


def test_the_title_is_that_of_the_earliest_article_whatever_came_first(db: sqlite3.Connection) -> None:
    add(db, "post", "Ostrava harbour bridge closed six weeks", hours=9)
    add(db, "ledger", "Harbour bridge of Ostrava closed for weeks", hours=2)
    assert list_stories(db)[0]["title"] == "Harbour bridge of Ostrava closed for weeks"


def arrivals(db: sqlite3.Connection) -> None:
    """Own reports, credits, a copy, and articles of another story."""
    add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
    add(db, "post", "Ostrava harbour bridge closed six weeks, paper says", credits=[credit("ledger")])
    add(db, "courier", "Frost ruins the cherry harvest of Linz", text(1))
    add(db, "herald", "Cherry harvest of Linz ruined by frost", edited(text(1), 1))
    add(db, "mirror", "Harbour bridge in Ostrava stays closed for weeks")


def test_stories_traced_together_are_as_if_traced_one_by_one(db: sqlite3.Connection, tmp_path: Path) -> None:
    arrivals(db)
    with closing(connect(tmp_path / "other.db")) as other:
        with transaction(other), traced_together(other):
            arrivals(other)
            assert other.execute("SELECT count(*) FROM story_origins").fetchone()[0] == 0, "not before the end"
        assert snapshot(other) == snapshot(db)
        for archive in (other, db):  # from here on at once again
            add(archive, "echo", "Ostrava harbour bridge closed: engineer speaks", own=True)
        assert snapshot(other) == snapshot(db)


def test_long_stories_traced_later_are_as_if_traced_at_once(
    db: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.steps.tracing.LONG", 0)
    with closing(connect(tmp_path / "other.db")) as other:
        for archive in (db, other):
            add(archive, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
        for n, outlet in enumerate(["post", "courier", "herald"]):
            title = "Ostrava harbour bridge closed six weeks"
            with transaction(db), traced_together(db):
                add(db, outlet, title, credits=[credit("ledger")], hours=n)
            with transaction(other), traced_together(other, long_ones=False):
                add(other, outlet, title, credits=[credit("ledger")], hours=n)
        assert list_stories(other)[0]["outlet_count"] == 1, "it waits"
        with transaction(other):
            assert not trace_waiting(other)
        assert snapshot(other) == snapshot(db)
        kinds = "SELECT kind, count(*) FROM events GROUP BY 1 ORDER BY 1"
        assert other.execute(kinds).fetchall() == db.execute(kinds).fetchall()


def test_what_a_killed_run_left_untraced_is_traced_once(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.steps.tracing.LONG", 0)
    add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
    with transaction(db), traced_together(db, long_ones=False):
        add(db, "herald", "Ostrava harbour bridge closed: engineer speaks of six weeks", own=True)
    trace_left(db)
    trace_left(db)
    assert list_stories(db)[0]["origin_count"] == 2
    assert db.execute("SELECT count(*) FROM events WHERE kind = 'story_grew'").fetchone()[0] == 1


def test_a_long_story_that_cannot_be_traced_holds_up_no_other(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("crawler.steps.tracing.LONG", 0)
    arrivals(db)
    monkeypatch.setattr("crawler.steps.tracing.trace", lambda *_: 1 / 0)
    with transaction(db), traced_together(db, long_ones=False):
        add(db, "echo", "Ostrava harbour bridge closed: engineer speaks", own=True)
        add(db, "echo", "Frost ruined the cherry harvest of Linz", edited(text(1), 2))
    trace_left(db)
    assert caplog.text.count("could not be traced") == 2


def test_a_story_that_cannot_be_traced_costs_no_article(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("crawler.steps.tracing.trace", lambda *_: 1 / 0)
    with transaction(db), traced_together(db):
        add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks")
    assert stories_of(db) == [1]
    assert "story 1" in caplog.text


def test_an_archive_that_fails_while_origins_are_traced_is_told(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = sqlite3.DatabaseError("database disk image is malformed")
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT

    def fail(*_: object) -> None:
        raise damaged

    monkeypatch.setattr("crawler.steps.tracing.trace", fail)
    with pytest.raises(sqlite3.DatabaseError), transaction(db), traced_together(db):
        add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks")
    assert stories_of(db) == []


def test_a_date_without_a_time_does_not_come_first(db: sqlite3.Connection) -> None:
    add(db, "ledger", "Harbour bridge of Ostrava closed for weeks", hours=1)
    late = add(db, "post", "Ostrava harbour bridge closed six weeks", hours=9)
    db.execute("UPDATE articles SET published_at = '2026-03-04T00:00:00Z' WHERE id = ?", (late,))
    trace_story(db, 1, SEEN)
    assert [a["id"] for a in story_details(db, 1)["articles"]] == [1, 2]


def test_changed_credits_change_the_origins(db: sqlite3.Connection) -> None:
    add(db, "ledger", "Harbour bridge of Ostrava closed for six weeks", own=True)
    reader = add(db, "post", "Ostrava harbour bridge closed six weeks", slug="x")
    assert db.execute("SELECT uncredited_count FROM stories").fetchone()[0] == 1
    add(
        db,
        "post",
        "Ostrava harbour bridge closed six weeks",
        BODIES[1] + " Ledger reports.",
        [credit("ledger")],
        slug="x",
        article=reader,
    )
    assert tuple(db.execute("SELECT origin_count, uncredited_count FROM stories").fetchone()) == (1, 0)
    assert db.execute("SELECT origin FROM articles WHERE id = ?", (reader,)).fetchone()[0] == "ledger"


def test_families_come_from_the_outlet_list(db: sqlite3.Connection) -> None:
    rows = [{"id": i, "title": i, "family": "bbc"} for i in ("bbc", "bbc-ukrainian")]
    add(db, "bbc", "Harbour bridge of Ostrava closed for six weeks", own=True)
    add(db, "post", "Ostrava harbour bridge closed for six weeks", credits=[credit("bbc-ukrainian")])
    assert db.execute("SELECT origin_count FROM stories").fetchone()[0] == 2
    keep_outlets(db, OutletList.from_rows(rows).outlets.values())
    trace_story(db, 1, SEEN)
    assert [tuple(row) for row in db.execute("SELECT outlet, article FROM story_origins")] == [("bbc", 1)]


def test_articles_that_credit_the_same_address_are_one_story_in_any_language(db: sqlite3.Connection) -> None:
    report = "https://ledger.example/bridge-of-ostrava-closed"
    add(db, "post", "Ostrava harbour bridge closed six weeks", credits=[credit("ledger", url=report)])
    add(db, "pravda", "Міст у порту закрили", "Без попередження.", [credit("ledger", url=report)])
    add(db, "ledger", "Brücke", "Ein ganz anderer Text.", own=True, slug="bridge-of-ostrava-closed")
    assert stories_of(db) == [1, 1, 1]
    assert [row[0] for row in db.execute("SELECT reason FROM story_members")] == ["first", "tied", "tied"]


def test_a_small_story_is_absorbed_by_a_twin_with_its_reason(db: sqlite3.Connection) -> None:
    report = "https://ledger.example/bridge-of-ostrava-closed"
    add(db, "pravda", "Міст у порту закрили", "Без попередження.", [credit("ledger", url=report)])
    add(db, "post", "Ostrava harbour bridge closed six weeks")
    add(db, "herald", "Ostrava harbour bridge closed for weeks", credits=[credit("ledger", url=report)])
    assert stories_of(db) == [2, 2, 2]
    merged = db.execute(
        "SELECT id, merged_into, merge_reason, article_count FROM stories WHERE merged_into IS NOT NULL"
    )
    assert [tuple(row) for row in merged] == [(1, 2, "twin", 0)]
    assert story_details(db, 1)["story"] == 2
    assert db.execute("SELECT article_count FROM stories WHERE id = 2").fetchone()[0] == 3
    assert [tuple(r) for r in db.execute("SELECT DISTINCT story FROM origin_edges")] == [(2,)]


def test_copies_speak_once_and_go_where_their_root_is(db: sqlite3.Connection) -> None:
    for number, outlet in enumerate(("ledger", "post", "courier")):
        add(db, outlet, f"Title {number}", text(1), slug=f"{number}")
    assert stories_of(db) == [1, 1, 1]
    assert [tuple(r) for r in db.execute("SELECT article FROM story_members")] == [(1,)]
    assert list_stories(db)[0]["sentence"] == "3 articles, 3 outlets, 0 known origins, 1 uncredited"


@pytest.fixture
def grouped(db: sqlite3.Connection) -> sqlite3.Connection:
    """Two texts of three and two copies, each in its own story."""
    one, two = text(1), " ".join(f"{word}ov" for word in text(2).split())  # no word in common
    bodies = [one, two, edited(one, 0.05), edited(two, 0.05), edited(one, 0.08, 5)]
    for number, body in enumerate(bodies):
        add(db, f"outlet{number}", f"{' '.join(body.split()[:6])}", body, slug=f"{number}")
    assert [r[0] for r in db.execute("SELECT copy_of FROM articles ORDER BY id")] == [None, None, 1, 2, 1]
    assert stories_of(db) == [1, 2, 1, 2, 1]
    return db


@pytest.mark.parametrize("pair, verdict", [((1, 3), "not the same"), ((1, 2), "same"), ((4, 5), "same")])
def test_undoing_a_verdict_restores_groups_and_stories(
    grouped: sqlite3.Connection, pair: tuple[int, int], verdict: str
) -> None:
    before = snapshot(grouped)
    set_verdict(grouped, *pair, verdict, "desk", "2026-03-05T06:00:00Z", "seen by eye")
    assert snapshot(grouped) != before
    withdraw_verdict(grouped, *pair, "2026-03-05T07:00:00Z")
    assert snapshot(grouped) == before


def test_a_verdict_joins_and_parts_stories(grouped: sqlite3.Connection) -> None:
    set_verdict(grouped, 1, 2, "same", "desk", "2026-03-05T06:00:00Z", "one report")
    assert stories_of(grouped) == [1, 1, 1, 1, 1]
    assert [tuple(r) for r in grouped.execute("SELECT id FROM stories WHERE article_count > 0")] == [(1,)]
    reasons = grouped.execute("SELECT reason FROM origin_edges WHERE article = 2 AND source_article = 1")
    assert [tuple(r) for r in reasons] == [("same",)]


def test_verdicts_undone_in_any_order_leave_nothing(grouped: sqlite3.Connection) -> None:
    before = snapshot(grouped)
    said = [((1, 3), "not the same"), ((3, 4), "same"), ((1, 2), "same")]
    for pair, verdict in said:
        set_verdict(grouped, *pair, verdict, "desk", "2026-03-05T06:00:00Z", "seen by eye")
    for pair, _ in said:
        withdraw_verdict(grouped, *pair, "2026-03-05T07:00:00Z")
    assert snapshot(grouped) == before


def test_a_verdict_is_obeyed_by_what_comes_later(grouped: sqlite3.Connection) -> None:
    set_verdict(grouped, 1, 3, "not the same", "desk", "2026-03-05T06:00:00Z", "two reports")
    add(grouped, "late", "Late", edited(text(1), 0.02, 9), slug="late")
    roots = [r[0] for r in grouped.execute("SELECT coalesce(copy_of, id) FROM articles ORDER BY id")]
    assert roots[0] != roots[2]


@pytest.mark.parametrize("pair", [(1, 99), (99, 1), (1, 1)])
def test_a_pair_must_be_two_articles(grouped: sqlite3.Connection, pair: tuple[int, int]) -> None:
    with pytest.raises(UsageError):
        set_verdict(grouped, *pair, "same", "desk", "2026-03-05T06:00:00Z", "x")


def test_only_a_verdict_can_be_undone(grouped: sqlite3.Connection) -> None:
    with pytest.raises(UsageError):
        withdraw_verdict(grouped, 1, 3, "2026-03-05T07:00:00Z")
