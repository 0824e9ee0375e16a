"""Texts go when they have stood long enough, and nothing else does: counts, keys and what was judged stay. In memory."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.archive import connect
from crawler.archive.connect import transaction
from crawler.archive.judged.label_rows import set_label
from crawler.archive.judged.story_lookups import list_stories, story_details
from crawler.archive.judged.story_spans import close_stories
from crawler.archive.keep import space
from crawler.archive.keep.going_rows import clock_is_backed
from crawler.archive.ledger.health import feed_health
from crawler.archive.texts.lookups import article_details, search_articles
from crawler.archive.told.mark_rows import set_mark
from crawler.cli import cli
from crawler.commands.echo import scene_of
from crawler.commands.show import article_lines
from crawler.commands.stories import story_lines
from crawler.crawl import housekeeping
from crawler.judging.topics.topicfile import compile_topic
from crawler.steps.copies import explain_copies
from crawler.steps.grouping import set_verdict, withdraw_verdict
from crawler.steps.pruning import Pruning, StepSize, would_go
from crawler.steps.reflag import reflag
from crawler.terminal import PIPE
from crawler.watch.settings_file import KeepSettings
from tests.archive.making import column, store
from tests.memory_crawl import NOON, MemoryCrawl, memory_crawl, words_of
from tests.steps.test_known_address import RSS, item

ONE, TWO = "https://paper.example/feed", "https://post.example/feed"
DAY = timedelta(days=1)
KEEP = KeepSettings(text_days=30)
BRIDGE = "Harbour bridge of Ostrava closed for six weeks after the engineers found cracks in its pillars"


def offer(crawl: MemoryCrawl, *items: str, url: str = ONE) -> None:
    crawl.site(url, f'<rss version="2.0"><channel><title>P</title>{"".join(items)}</channel></rss>', kind=RSS)


def named(host: str, name: str, title: str, words: str) -> str:
    return item(title, words, NOON, f"{host}-{name}", f"https://{host}.example/{name}")


FIRST = (
    named("paper", "tax", "Zanzibarite tax rises", words_of("tax", 12)),
    named("paper", "nato", "NATO meets in Riga", words_of("riga", 12)),
    named("paper", "bridge", "Harbour bridge of Ostrava closed for six weeks", BRIDGE),
)


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """Two outlets; forty days ago they had four articles, two of them of one story and one flagged."""
    made = memory_crawl(tmp_path, ONE, TWO, settings='[crawl]\npages = "none"\n[keep]\ntext_days = 30\n')
    offer(made, *FIRST)
    offer(made, named("post", "bridge", "Ostrava harbour bridge closed six weeks", BRIDGE + " on Monday"), url=TWO)
    made.run()
    for days in (38, 1, 1):
        made.later(days=days)
        offer(made, named("paper", f"later{days}", f"Later {days}", words_of(f"later{days}", 12)))
        offer(made, named("post", f"later{days}", f"Further {days}", words_of(f"further{days}", 12)), url=TWO)
        made.run("all")
    return made


def prune(crawl: MemoryCrawl, keep: KeepSettings = KEEP) -> dict[str, int]:
    with crawl.archive() as db:
        passed = Pruning(db, keep, crawl.now, itertools.count(step=0.01).__next__)
        while passed.step():
            pass
        return {table: count for table, count in passed.counts.items() if count}


def gone(crawl: MemoryCrawl) -> list[str]:
    return [title for (title,) in crawl.rows("SELECT title FROM articles WHERE gone_at IS NOT NULL ORDER BY id")]


TAX, REPEATED = "Zanzibarite tax rises", "Ostrava harbour bridge closed six weeks"


def test_a_text_goes_and_its_row_stays(crawl: MemoryCrawl) -> None:
    counts = prune(crawl)
    assert gone(crawl) == [TAX, REPEATED], "a story keeps the article that it rests on"
    assert (counts["articles"], counts["article_text"]) == (2, 2)
    ((reason, title, url, seen),) = crawl.rows(
        "SELECT gone_reason, title, url, first_seen_at FROM articles WHERE gone_at IS NOT NULL AND id = 1"
    )
    assert (reason, title, url) == ("pruned", TAX, "https://paper.example/tax")
    assert seen.startswith("2026-03-04")
    for table in ("article_text", "versions", "article_tags", "article_authors", "fp", "fts_doubts"):
        assert crawl.rows(f"SELECT count(*) FROM {table} WHERE article = 1") == [(0,)], table


def test_search_finds_none_and_show_says_so(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db:
        assert [row["article"] for row in search_articles(db, "zanzibarite")] == [1]
    prune(crawl)
    with crawl.archive() as db:
        assert search_articles(db, "zanzibarite") == []
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        details = article_details(db, 1)
    assert details["text_gone"] == "text pruned on 2026-04-13"
    assert any("text pruned on 2026-04-13" in line for line in article_lines(details, PIPE))
    with crawl.archive() as db:
        story = story_details(db, details["story"])
    assert any(f"{TAX} (text pruned on 2026-04-13)" in line for line in story_lines(story, PIPE))
    assert "text pruned on 2026-04-13" in scene_of(story, crawl.now).cards[0].marks


FIGURES = """SELECT id, title, article_count, outlet_count, origin_count, uncredited_count, circular FROM stories ORDER BY id"""
ORIGINS = "SELECT id, story, copy_of, origin FROM articles ORDER BY id"


def test_figures_of_stories_and_origins_stay(crawl: MemoryCrawl) -> None:
    before = [crawl.rows(sql) for sql in (FIGURES, ORIGINS)]
    prune(crawl, KeepSettings(text_days=30, spare=[]))
    assert len(gone(crawl)) == 4, "nothing is spared"
    assert [crawl.rows(sql) for sql in (FIGURES, ORIGINS)] == before
    with crawl.archive() as db:
        assert [s["sentence"] for s in list_stories(db, min_articles=2)] != []
        for story in column(db, "SELECT id FROM stories WHERE article_count > 0"):
            assert story_details(db, story)["articles"]
    assert crawl.rows("SELECT snippet, spans, span_count > 0 FROM flags") == [("", "[]", 1)]


@pytest.mark.parametrize(
    ("spare", "titles"),
    [
        (["flagged"], {"NATO meets in Riga"}),
        (["stories"], {"Harbour bridge of Ostrava closed for six weeks"}),
        (["labelled"], {TAX}),
        (["followed"], {"Ostrava harbour bridge closed six weeks"}),
        ([], set()),
    ],
)
def test_whose_texts_stay(crawl: MemoryCrawl, spare: list[str], titles: set[str]) -> None:
    with crawl.archive() as db:
        set_label(db, 1, "nato", "wrong", "", crawl.now)
        with transaction(db):
            set_mark(db, "outlet", "post.example", "follow", until=None, note="", who="desk", now=crawl.now)
    prune(crawl, KeepSettings(text_days=30, spare=spare))
    old = crawl.rows("SELECT title FROM articles WHERE gone_at IS NULL AND first_seen_at < '2026-03-05'")
    assert {title for (title,) in old} == titles


@pytest.mark.parametrize(
    ("kind", "subject"), [("article", "1"), ("story", "1"), ("feed", "1"), ("outlet", "paper.example")]
)
def test_what_is_followed_stays_until_it_is_followed_no_more(crawl: MemoryCrawl, kind: str, subject: str) -> None:
    with crawl.archive() as db, transaction(db):
        set_mark(db, kind, subject, "follow", until=crawl.now + DAY, note="", who="desk", now=crawl.now)
    prune(crawl)
    assert TAX not in gone(crawl)
    crawl.later(days=2)
    prune(crawl)
    assert gone(crawl) == [TAX, REPEATED]


def test_what_may_still_change_stays(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db, transaction(db):
        db.execute("UPDATE articles SET next_read_at = '2026-05-01T00:00:00Z' WHERE id = 1")
    prune(crawl, KeepSettings(text_days=1, spare=[]))
    assert TAX not in gone(crawl)
    assert "Later 1" not in gone(crawl), "its story takes newcomers"


def test_backlog_may_go_earlier(crawl: MemoryCrawl) -> None:
    prune(crawl, KeepSettings(backlog_days_kept=30, spare=[]))
    assert len(gone(crawl)) == 4, "all came with the first poll"
    assert crawl.rows("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL AND backlog = 0") == [(0,)]


def test_by_default_nothing_goes(crawl: MemoryCrawl) -> None:
    assert prune(crawl, KeepSettings()) == {}
    assert gone(crawl) == []


def test_an_entry_goes_when_it_left_its_feed_and_comes_back_as_known(crawl: MemoryCrawl) -> None:
    assert prune(crawl)["entries"] == 2
    assert crawl.rows("SELECT count(*) FROM entries WHERE article = 1") == [(0,)]
    offer(crawl, *FIRST, named("paper", "new", "Entirely new", words_of("new", 12)))
    crawl.later(days=1)
    crawl.run("all")
    assert crawl.counts["new_entries"] == 1
    assert crawl.rows("SELECT count(*) FROM articles WHERE url = 'https://paper.example/tax'") == [(1,)]
    assert crawl.rows("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL") == [(2,)]
    edited = named("paper", "tax", "Zanzibarite tax rises again", words_of("tax", 12))
    offer(crawl, edited)
    crawl.later(days=1)
    crawl.run("all")
    assert crawl.counts.get("polls_failed", 0) == 0
    assert crawl.rows("SELECT reason FROM polls WHERE reason = 'internal_error'") == []


def test_an_entry_stays_while_its_feed_holds_it(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, ONE, settings='[crawl]\npages = "none"\n')
    offer(crawl, *FIRST)
    crawl.run()
    crawl.later(days=40)
    crawl.run("all")
    with crawl.archive() as db, transaction(db):
        close_stories(db, crawl.now)
    assert "entries" not in prune(crawl, KeepSettings(text_days=30, spare=[]))
    assert len(gone(crawl)) == 3


def test_entries_of_a_sitemap_and_of_a_source_off_the_list_go_and_what_is_listed_again_is_no_news(
    tmp_path: Path,
) -> None:
    sitemap = "https://harbour.example/map.xml"
    crawl = memory_crawl(tmp_path, sitemap, ONE, settings='[crawl]\npages = "none"\n')
    (tmp_path / "feeds.csv").write_text(f"url,kind\n{sitemap},sitemap\n{ONE},feed\n")
    urls = "".join(
        f"<url><loc>https://harbour.example/{n}-of-the-harbour</loc><lastmod>2026-03-0{n}</lastmod></url>"
        for n in (1, 2)
    )
    crawl.site(sitemap, f"<urlset>{urls}</urlset>", kind="text/xml")
    offer(crawl, *FIRST)
    crawl.run()
    (tmp_path / "feeds.csv").write_text(f"url,kind\n{sitemap},sitemap\n")
    crawl.later(days=40)
    crawl.run("all")
    articles = crawl.rows("SELECT count(*) FROM articles")
    assert articles == [(5,)]
    with crawl.archive() as db, transaction(db):
        close_stories(db, crawl.now)
    keep = KeepSettings(text_days=30, spare=[])
    with crawl.archive() as db:
        assert would_go(db, keep, crawl.now)["entries"] == 5
    assert prune(crawl, keep)["entries"] == 5
    assert crawl.rows("SELECT count(*) FROM entries") == [(0,)]
    (tmp_path / "feeds.csv").write_text(f"url,kind\n{sitemap},sitemap\n{ONE},feed\n")
    crawl.site(sitemap, f"<urlset>{urls}<!-- --></urlset>", kind="text/xml")
    for _ in range(2):
        crawl.later(days=1)
        crawl.run("all")
        assert crawl.counts.get("polls_failed", 0) + crawl.counts.get("new_entries", 0) == 0
    assert crawl.rows("SELECT count(*) FROM articles") == articles
    assert crawl.rows("SELECT count(*) FROM entries") == [(0,)]


def test_days_of_long_ago_become_months_and_no_figure_is_lost(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db, transaction(db):
        for day, site in (("2025-11-03", "a"), ("2025-11-30", "a"), ("2025-11-30", "b"), ("2026-01-31", "a")):
            db.execute("INSERT INTO page_days VALUES (?, ?, 5, 1, 2, 100)", (day, site))
            feed = {"a": 1, "b": 2}[site]
            db.execute("INSERT INTO polls_daily VALUES (?, ?, 4, 1, 2, 3, 100, 0.5)", (feed, day))
    sums = "SELECT sum(polls), sum(failed), sum(not_modified), sum(new_entries), sum(bytes), sum(duration_s) FROM poll_days"
    pages = "SELECT sum(requests), sum(failed), sum(rereads), sum(bytes) FROM page_days"
    before = crawl.rows(sums), crawl.rows(pages)
    keep = KeepSettings(polls_days=0, sums_days=90)
    with crawl.archive() as db:
        told = would_go(db, keep, crawl.now)
        assert (told["polls_daily"], told["page_days"]) == (3, 3)
    for _ in range(2):
        counts = prune(crawl, keep)
    assert counts == {}, "what is a month is no day"
    old = "SELECT day, {0} FROM {1} WHERE day < '2026-02' ORDER BY 1, 2"
    assert crawl.rows(old.format("site", "page_days")) == [("2025-11", "a"), ("2025-11", "b"), ("2026-01-31", "a")]
    assert crawl.rows(old.format("feed", "polls_daily")) == [("2025-11", 1), ("2025-11", 2), ("2026-01-31", 1)]
    assert crawl.rows("SELECT requests, bytes FROM page_days WHERE day = '2025-11' ORDER BY site") == [
        (10, 200),
        (5, 100),
    ]
    assert (crawl.rows(sums), crawl.rows(pages)) == before
    with crawl.archive() as db:
        with transaction(db):
            db.execute("UPDATE feeds SET parent = 1, source = 1 WHERE id = 2")
        assert feed_health(db, crawl.now)[ONE]["parts"] == 1


def test_days_stay_days_unless_somebody_says_so(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db, transaction(db):
        db.execute("INSERT INTO page_days VALUES ('2021-11-03', 'a', 5, 1, 2, 100)")
    prune(crawl)
    assert crawl.rows("SELECT day FROM page_days WHERE site = 'a'") == [("2021-11-03",)]


def test_what_robots_said_a_month_ago_goes_and_what_it_says_today_stays(crawl: MemoryCrawl) -> None:
    now, old = (crawl.now - DAY).isoformat(), (crawl.now - 31 * DAY).isoformat()
    with crawl.archive() as db, transaction(db):
        for table in ("robots", "tdm_rules"):
            for origin, at in (("https://old.example:443", old), ("https://new.example:443", now)):
                db.execute(
                    f"INSERT INTO {table} (origin, fetched_at, http_status, rules) VALUES (?, ?, 200, '')", (origin, at)
                )
    prune(crawl)
    for table in ("robots", "tdm_rules"):
        assert crawl.rows(
            f"SELECT origin FROM {table} WHERE origin LIKE '%old.example%' OR origin LIKE '%new.example%'"
        ) == [("https://new.example:443",)]


def test_the_words_of_a_story_leave_no_empty_pages_behind(crawl: MemoryCrawl) -> None:
    """An update in place would: SQLite joins pages that are nearly empty only where rows are deleted."""
    with crawl.archive() as db:
        with transaction(db):
            db.execute("UPDATE story_members SET vector = ? WHERE article = 1", ("{" + " " * 3000 + "}",))
            for n in range(1000, 1200):
                db.execute(
                    """INSERT INTO articles (id, title, url, text_source, first_seen_at, gone_at, story)
                       SELECT ?1, '', ?1, 'feed', '2026-01-01', NULL, story FROM articles WHERE id = 1""", (n,)
                )  # fmt: skip
                db.execute(
                    """INSERT INTO story_members (article, story, score, terms, reason, method_version, vector, active, names)
                       SELECT ?1, story, score, terms, reason, method_version, vector, active, names
                       FROM story_members WHERE article = 1""", (n,)
                )  # fmt: skip
        held = db.execute("PRAGMA page_count").fetchone()[0] - db.execute("PRAGMA freelist_count").fetchone()[0]
    prune(crawl)
    assert crawl.rows(
        "SELECT count(*), count(DISTINCT vector), count(DISTINCT story) FROM story_members WHERE article >= 1000"
    ) == [(200, 1, 1)]
    with crawl.archive() as db:
        assert db.execute("PRAGMA freelist_count").fetchone()[0] > 180 * 3 // 4, held


def test_a_step_is_as_large_as_the_machine_does_in_a_slice() -> None:
    at = [0.0]
    steps = StepSize(lambda: at[0], 1000)

    def took(seconds: float) -> int:
        with steps.measured() as size:
            at[0] += seconds
        return size

    assert [took(1.0) for _ in range(6)] == [250, 125, 62, 50, 50, 50]
    for _ in range(40):
        took(0.001)
    assert took(0.001) == 1000


def test_another_article_at_the_address_of_a_pruned_one_is_an_edition(crawl: MemoryCrawl) -> None:
    prune(crawl)
    crawl.later(days=2)
    dated = item("Locusts in Kessel", words_of("locust", 12), crawl.now, "paper-tax", "https://paper.example/tax")
    offer(crawl, dated)
    crawl.run("all")
    rows = crawl.rows("SELECT title, edition FROM articles WHERE url = 'https://paper.example/tax' ORDER BY id")
    assert rows == [(TAX, 1), ("Locusts in Kessel", 2)]


def test_another_feed_and_a_page_lead_to_a_pruned_article(tmp_path: Path) -> None:
    three = "https://other.example/feed"
    crawl = memory_crawl(tmp_path, ONE, settings='[crawl]\npages = "none"\n')
    offer(crawl, *FIRST)
    crawl.run()
    crawl.later(days=40)
    offer(crawl, named("paper", "x", "Something else", words_of("x", 12)))
    crawl.run("all")
    with crawl.archive() as db, transaction(db):
        close_stories(db, crawl.now)
    prune(crawl, KeepSettings(text_days=30, spare=[]))
    (crawl.folder / "feeds.csv").write_text(f"url\n{ONE}\n{three}\n", encoding="utf-8")
    (crawl.folder / "watch.toml").write_text("[crawl]\n", encoding="utf-8")
    offer(crawl, *FIRST, named("other", "moved", "Moved", "Moved."), url=three)
    crawl.run("all")
    assert crawl.rows("SELECT count(*) FROM articles WHERE url LIKE 'https://paper.example/%'") == [(4,)]
    assert crawl.rows("SELECT count(*) FROM entries WHERE article = 1") == [(1,)]
    assert crawl.rows("SELECT last_error FROM entries WHERE last_error = 'internal_error'") == []


def test_a_copy_of_a_text_that_is_gone_is_stored(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db:
        passed = Pruning(db, KeepSettings(text_days=30, spare=[]), crawl.now, itertools.count(step=1.0).__next__)
        for _ in range(3):  # the keys of texts are swept last
            passed.step()
        assert column(db, "SELECT count(*) FROM fp f JOIN articles a ON a.id = f.article WHERE a.gone_at IS NOT NULL")[
            0
        ]
    again = named("paper", "bridge2", "Harbour bridge of Ostrava closed for six weeks", BRIDGE)
    offer(crawl, again)
    crawl.later(days=1)
    crawl.run("all")
    assert crawl.rows("SELECT copy_of, gone_at FROM articles WHERE url LIKE '%bridge2'") == [(None, None)]


def test_a_changed_topic_keeps_the_flags_of_texts_that_are_gone(crawl: MemoryCrawl) -> None:
    prune(crawl, KeepSettings(text_days=30, spare=[]))
    with crawl.archive() as db:
        done = reflag(db, compile_topic("nato", {"query": "otherwise"}, {}), crawl.now)
    assert done.lost == 0
    assert crawl.rows("SELECT count(*) FROM flags") == [(1,)]


def test_people_may_still_judge_what_is_gone(crawl: MemoryCrawl) -> None:
    prune(crawl, KeepSettings(text_days=30, spare=[]))
    with crawl.archive() as db:
        at = "2026-04-14T12:00:00Z"
        with transaction(db):
            set_verdict(db, 1, 2, "same", "desk", at, "")
        assert explain_copies(db, 2)["copy_of"] == 1
        with transaction(db):
            withdraw_verdict(db, 1, 2, at)
        assert explain_copies(db, 2)["copy_of"] is None
    before = crawl.rows("SELECT count(*) FROM articles WHERE story IS NULL")
    assert before == [(0,)]


def test_cut_off_after_any_slice_the_archive_is_whole_and_the_next_pass_ends_it(crawl: MemoryCrawl) -> None:
    keep = KeepSettings(text_days=30, spare=[], events_days=1, polls_days=1)
    for slices in range(12):
        with crawl.archive() as db:  # a clock that jumps: each text is a slice of its own
            passed = Pruning(db, keep, crawl.now, itertools.count(step=1.0).__next__)
            for _ in range(slices % 4):
                passed.step()
        with crawl.archive() as db:
            assert column(db, "PRAGMA integrity_check") == ["ok"]
            assert column(db, "PRAGMA foreign_key_check") == []
            both = (
                "SELECT count(*) FROM articles WHERE gone_at IS NOT NULL AND id IN (SELECT article FROM article_text)"
            )
            neither = (
                "SELECT count(*) FROM articles WHERE gone_at IS NULL AND id NOT IN (SELECT article FROM article_text)"
            )
            assert column(db, both) == column(db, neither) == [0]
    prune(crawl, keep)
    assert len(gone(crawl)) == 4
    assert crawl.rows(
        "SELECT count(*) FROM fp WHERE article IN (SELECT id FROM articles WHERE gone_at IS NOT NULL)"
    ) == [(0,)]


def test_earlier_texts_beyond_the_latest_go(crawl: MemoryCrawl) -> None:
    for n in range(5):
        crawl.later(days=1)
        offer(crawl, named("paper", "edited", "An edited note", f"{words_of('edited', 12)} Number {n} of it."))
        crawl.run("all")
    numbers = "SELECT text_version FROM versions ORDER BY text_version"
    assert crawl.rows(numbers) == [(1,), (2,), (3,), (4,)]
    assert prune(crawl, KeepSettings(versions=2))["versions"] == 1
    assert crawl.rows(numbers) == [(3,), (4,)]
    assert "versions" not in prune(crawl, KeepSettings(versions=2))


def test_old_polls_events_runs_and_messages_go(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db, transaction(db):
        db.execute(
            "INSERT INTO messages (rule, channel, kind, at, payload) VALUES ('r', 'c', 'alert', '2026-03-05', '{}')"
        )
        db.execute(
            "INSERT INTO messages (rule, channel, kind, at, payload) VALUES ('r', 'c', 'alert', '2026-03-05', '{}')"
        )
        told = "INSERT INTO deliveries (rule, subject, reason, token, at, message, sent_at) VALUES ('r', ?, '', '', '', ?, ?)"
        db.execute(told, ("story:1", 1, "2026-03-05"))
        db.execute(told, ("story:2", 2, None))
    assert "messages" not in prune(crawl, KeepSettings()), "nobody said that anything may go"
    counts = prune(crawl, KeepSettings(text_days=100))
    assert (counts["runs"], counts["messages"]) == (1, 1)
    assert crawl.rows("SELECT subject, message FROM deliveries") == [("story:1", None), ("story:2", 2)]
    assert crawl.rows("SELECT sum(polls) FROM polls_daily") == [(2,)]


def test_what_would_go_is_what_goes(crawl: MemoryCrawl) -> None:
    for keep in (KEEP, KeepSettings(text_days=30, spare=[])):
        with crawl.archive() as db:
            told = {table: count for table, count in would_go(db, keep, crawl.now).items() if count}
        assert prune(crawl, keep) == told


@pytest.mark.parametrize(("ahead", "backed"), [(0, True), (1, True), (30, False), (3650, False)])
def test_a_clock_far_ahead_of_the_polls_is_not_believed(crawl: MemoryCrawl, ahead: int, backed: bool) -> None:
    with crawl.archive() as db:
        assert clock_is_backed(db, crawl.now + ahead * DAY) is backed


def command(crawl: MemoryCrawl, *arguments: str) -> Any:
    return CliRunner().invoke(cli, ["--dir", str(crawl.folder), "prune", *arguments])


def test_the_command_refuses_a_clock_that_no_poll_backs(crawl: MemoryCrawl) -> None:
    told = command(crawl)  # the polls are of March 2026
    assert told.exception is not None
    assert "--trust-clock" in str(told.exception)
    assert gone(crawl) == []
    dry = command(crawl, "--dry-run", "--json")
    assert json.loads(dry.stdout)["article_text"] > 0
    assert gone(crawl) == []
    done = command(crawl, "--trust-clock", "--json")
    assert json.loads(done.stdout)["article_text"] == json.loads(dry.stdout)["article_text"]
    assert TAX in gone(crawl)


def test_a_daemon_prunes_while_it_polls(crawl: MemoryCrawl) -> None:
    crawl.ticks = [lambda crawl: crawl.later(seconds=10)] * 12
    crawl.later(hours=2)
    assert ONE in crawl.run("daemon")
    assert gone(crawl) == [TAX, REPEATED]
    assert crawl.rows("SELECT count(*) FROM keep_state WHERE name = 'pruned_at'") == [(1,)]


def test_stories_close_a_few_at_a_time(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "CLOSED_AT_ONCE", 2)
    with crawl.archive() as db:
        db.execute("UPDATE stories SET closed_at = NULL")
        stories = column(db, "SELECT count(*) FROM stories")[0]
        assert stories > 4
        closed: list[int] = []
        db.set_trace_callback(lambda sql: closed.append(1) if sql.startswith("update stories") else None)
        commits: list[int] = []
        monkeypatch.setattr(connect, "commit", lambda db: (commits.append(len(closed)), db.execute("COMMIT")))
        housekeeping.Housekeeping(db, lambda: crawl.now + 30 * DAY).close_stories()
        db.set_trace_callback(None)
        assert column(db, "SELECT count(*) FROM stories WHERE closed_at IS NULL") == [0]
    assert len(closed) == stories
    assert max(after - before for before, after in itertools.pairwise([0, *commits])) <= 2


def test_space_is_given_back_in_steps(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db:
        assert space.gives_back(db), "an archive that is new can"
        with transaction(db):
            db.execute("UPDATE article_text SET body = hex(zeroblob(400000)) WHERE article IN (1, 3)")
        space.checkpoint(db)
        before = (crawl.folder / "news.db").stat().st_size
        with transaction(db):
            db.execute("UPDATE article_text SET body = ''")
        while space.vacuum_step(db, 50):
            pass
        assert column(db, "PRAGMA integrity_check") == ["ok"]
    assert (crawl.folder / "news.db").stat().st_size < before - 1_000_000


def test_what_is_followed_meanwhile_stays(crawl: MemoryCrawl) -> None:
    keep = KeepSettings(text_days=30, spare=["followed"])
    with crawl.archive() as db:
        passed = Pruning(db, keep, crawl.now, itertools.count(step=1.0).__next__)  # each text is a slice of its own
        passed.step()
        assert len(gone(crawl)) == 1
        with transaction(db):
            set_mark(db, "article", "3", "follow", until=None, note="", who="desk", now=crawl.now)
        while passed.step():
            pass
    assert crawl.rows("SELECT gone_at FROM articles WHERE id = 3") == [(None,)]
    assert len(gone(crawl)) == 3


def test_a_page_at_the_address_of_a_pruned_article_is_not_stored(crawl: MemoryCrawl) -> None:
    prune(crawl)
    with crawl.archive() as db:
        stored = store(db, "https://paper.example/tax", now=crawl.now)
    assert (stored.article, stored.change) == (1, "unchanged")
    assert crawl.rows("SELECT count(*) FROM article_text WHERE article = 1") == [(0,)]
