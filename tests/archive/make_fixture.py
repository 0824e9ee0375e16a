"""Makes fixtures/m007.db.xz, an archive as wirewatch left it before the next migration. Run by hand, once for a schema:

    python -m tests.archive.make_fixture

Two passes over the demo world, then what the demo does not meet: failed polls, entries that wait, a text that too many
share, merged stories, people's verdicts. Every row is written by the functions that a run or a command calls.
"""

from __future__ import annotations

import lzma
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.archive.judged.judgements import Judging
from crawler.archive.judged.reflag import reflag
from crawler.archive.judged.regrouping import set_verdict
from crawler.archive.ledger.robots import save_robots

from crawler.archive.connect import NEWEST_MIGRATION, connect, transaction
from crawler.archive.judged.label_rows import set_label
from crawler.archive.judged.story_spans import close_stories
from crawler.archive.judged.topic_rows import sync_topics
from crawler.archive.ledger.entries import add_entry, note_attempt, plan_page
from crawler.archive.ledger.entrykeys import mark_ambiguous
from crawler.archive.ledger.feeds import WatchedFeed, all_feeds, save_poll, sync_feeds
from crawler.archive.ledger.thinning import thin_polls
from crawler.archive.runs import begin_run, end_run
from crawler.archive.texts.articles import ArticleRecord, store_article
from crawler.archive.texts.rereads import set_next_read
from crawler.intake.identity import entry_keys
from crawler.intake.polling.decide import decide
from crawler.intake.polling.feed_state import Fetched
from crawler.intake.robots import RobotsAnswer
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.topicfile import compile_topic
from crawler.judging.topics.watchlists import WatchList, parse_watch_list
from crawler.models import ArticleDraft, Credit, EntryDraft, Flag, Span
from crawler.watch.feedlist import Source, load_feeds
from tests.judging.texts import edited, text

FIXTURE = Path(__file__).parent / "fixtures" / f"{NEWEST_MIGRATION.partition('_')[0]}.db.xz"
PASSED_AROUND = "https://ledger.example/2026/ostrava-bridge"


def main() -> None:
    """Write the fixture."""
    with TemporaryDirectory() as folder:
        _run_demo(Path(folder))
        path = Path(folder) / "demo-watch" / "news.db"
        with closing(connect(path)) as db:
            newest = db.execute("SELECT max(started_at) FROM runs").fetchone()[0]
            later = datetime.fromisoformat(newest) + timedelta(days=40)
            thin_polls(db, later)
            with transaction(db):
                close_stories(db, later)
            _polls_and_entries(db, path.parent / "feeds.csv", later)
            _runs_and_robots(db, later)
            _texts(db, later)
            _verdicts(db, later)
        with closing(sqlite3.connect(path)) as plain:
            plain.execute("PRAGMA journal_mode = DELETE")
            plain.execute("VACUUM")
        FIXTURE.parent.mkdir(exist_ok=True)
        FIXTURE.write_bytes(lzma.compress(path.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{FIXTURE}: {FIXTURE.stat().st_size:,} bytes\n")


def _run_demo(folder: Path) -> None:
    """In a process of its own, as the command does it."""
    command = [sys.executable, "-c", "from crawler.cli import main; main()", "--dir", str(folder), "demo"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _polls_and_entries(db: sqlite3.Connection, listed: Path, now: datetime) -> None:
    """Feeds that fail in each of the ways, one that is gone, one that left the list, entries that wait for their pages."""
    demo = load_feeds(listed).sources
    own = [
        Source(url=f"https://{host}.example/feed", title=host.title(), outlet=host, tags="harbour")
        for host in ("busy", "gone", "slow", "waiting", "unpaid")
    ]
    sync_feeds(db, [*demo[:-1], *own], now)  # the last one of the demo's list left it
    feeds = {feed.state.declared_url: feed for feed in all_feeds(db, now + timedelta(days=9))}
    busy, gone, slow, waiting, unpaid = (feeds[source.url] for source in own)
    _failed(db, busy, Fetched(status=429, headers={"retry-after": "7200"}, url=busy.state.url), now)
    _failed(db, gone, Fetched(status=410, url=gone.state.url), now)
    _failed(db, slow, Fetched(error="timeout"), now)
    _failed(db, unpaid, Fetched(status=503, url=unpaid.state.url), now)
    with transaction(db):
        for number in range(3):
            entry = add_entry(db, waiting.id, _entry(number), now, backlog=number == 2)
            assert entry is not None
            if number < 2:
                plan_page(db, entry, now + timedelta(minutes=number))
        tried = add_entry(db, waiting.id, _entry(3), now, backlog=False)
        assert tried is not None
        known = db.execute("SELECT min(id) FROM articles").fetchone()[0]
        note_attempt(db, tried, known, reason="http_503", next_try_at=now + timedelta(hours=1))
        mark_ambiguous(db, waiting.id, ["g:one-guid-for-all"])


def _failed(db: sqlite3.Connection, feed: WatchedFeed, answer: Fetched, now: datetime) -> None:
    decision = decide(feed.state, answer, None, now)
    with transaction(db):
        save_poll(db, feed, decision, None, now)


def _entry(number: int) -> EntryDraft:
    link, title = f"https://waiting.example/{number}", f"Ferry {number} waits for the tide"
    keys = entry_keys(str(number), link, title, "")
    return EntryDraft(guid=str(number), link=link, title=title, summary="It will sail at noon.", keys=keys)


def _runs_and_robots(db: sqlite3.Connection, now: datetime) -> None:
    """A daemon that ended, a run that was killed, and the answers that robots.txt may give."""
    with transaction(db):
        end_run(db, begin_run(db, "daemon", now), {"polls": 4}, now + timedelta(hours=2))
        begin_run(db, "run", now + timedelta(hours=3))
        for host, status, rules in (
            ("busy", 0, ""),
            ("gone", 404, ""),
            ("slow", 200, "User-agent: *\nDisallow: /paid/"),
        ):
            save_robots(db, RobotsAnswer(f"https://{host}.example", now, status, rules))


def _texts(db: sqlite3.Connection, now: datetime) -> None:
    """Articles beside those of the demo: one notice on too many pages, a merged story, a watch list's name, an edit."""
    rule = compile_topic("harbour", {"query": "harbour OR @ports"}, {"ports": _ports()})
    sync_topics(db, [rule], now)  # the demo's topics are disabled by it and keep their flags
    matcher = TopicMatcher([rule])
    notice = text(90, 40)
    for number in range(30):
        _store(db, matcher, f"site{number}", f"Notice {number}", f"{text(200 + number, 60)}\n{notice}", now)
    one = text(1)
    for number, share in enumerate((0.0, 0.05, 0.3)):
        _store(db, matcher, f"printer{number}", " ".join(one.split()[:6]), edited(one, share), now)
    ledger = Credit(
        "Ledger", "", "according_to", Span("body", 0, 6, "Ledger"), "Ledger reports", True, "ledger", PASSED_AROUND
    )
    _store(db, matcher, "pravda", "Міст у порту закрили", "Ledger: Без попередження.", now, (ledger,))
    _store(
        db, matcher, "post", "Ostrava harbour bridge closed six weeks", f"The bridge at Port Kessel. {text(5, 80)}", now
    )
    body = "Ledger reports that the harbour bridge of Ostrava had been closed for six weeks without notice."
    closing = "Ostrava harbour bridge closed for weeks"
    herald = _store(db, matcher, "herald", closing, body, now, (ledger,))
    after = now + timedelta(hours=2)
    _store(db, matcher, "herald", closing, body.replace("six", "seven"), after, (ledger,), article=herald)
    relayed = Credit("Kessel Radio", "kesselradio.example", "wire", None, "", True, "", "")
    _store(db, matcher, "echo", "Ferry strike in Kessel over pay, says radio", text(6, 80), now, (relayed,))
    set_next_read(db, herald, after)
    reflag(db, compile_topic("harbour", {"query": "harbour OR ferry OR @ports"}, {"ports": _ports()}), after)


def _ports() -> WatchList:
    return parse_watch_list("ports", "entity,alias,language,case\nkessel,Port Kessel,,\n")


def _store(
    db: sqlite3.Connection,
    matcher: TopicMatcher,
    outlet: str,
    title: str,
    body: str,
    at: datetime,
    credits: tuple[Credit, ...] = (),
    article: int | None = None,
) -> int:
    found = matcher.match({"title": title, "summary": "", "body": body}, "en")
    record = ArticleRecord(
        ArticleDraft(title, body=body, published_at=at, language="en", authors=("A. Writer",)),
        f"https://{outlet}.example/{at:%Y}/1",
        "page",
        outlet=outlet,
        first_seen_at=at,
        fetched_at=at,
        http_status=200,
        flags=tuple(Flag(m.topic_key, 1, m.score, m.field, m.snippet, tuple(m.spans), m.span_count) for m in found),
        credits=credits,
        original=False if credits else None,
        judging=Judging(at=at),
    )
    with transaction(db):
        return store_article(db, record, at, article).article


def _verdicts(db: sqlite3.Connection, now: datetime) -> None:
    """What people said: of flags, and of pairs of articles."""
    flagged = [row[0] for row in db.execute("SELECT article FROM flags WHERE topic = 'harbour' ORDER BY article")]
    set_label(db, flagged[0], "harbour", "wrong", "a street of that name", now)
    set_label(db, flagged[1], "harbour", "right", "", now)
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    copy = db.execute("SELECT article, other FROM relations WHERE relation = 'copy' ORDER BY 1 DESC").fetchone()
    with transaction(db):
        set_verdict(db, copy["article"], copy["other"], "not the same", "desk", at, "two reports of one day")
        set_verdict(db, flagged[0], flagged[1], "same", "desk", at, "read side by side")


if __name__ == "__main__":
    main()
