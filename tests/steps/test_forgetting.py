"""What is forgotten is in no file of the folder any more, counts as before, and is not collected again. In memory."""

from __future__ import annotations

import gzip
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crawler.archive.connect import stamp, transaction
from crawler.archive.judged.label_rows import set_label
from crawler.archive.judged.story_lookups import list_stories, story_details
from crawler.archive.keep.forget_rows import traces_of
from crawler.archive.texts.lookups import article_details, search_articles
from crawler.archive.told.mark_rows import set_mark
from crawler.cli import cli
from crawler.delivery.redaction import PLACE, Unsaid, redacted
from crawler.judging.edits.describe import Wording
from crawler.sending.told_files import scrub
from crawler.steps.refusing import told_by_text
from tests.archive.making import column
from tests.memory_crawl import NOON, MemoryCrawl, memory_crawl, page, words_of
from tests.steps.test_known_address import RSS, item

ONE, TWO = "https://paper.example/feed", "https://post.example/feed"
LINK, OTHER = "https://paper.example/zanzibarite-tax", "https://post.example/tax"
RARE, RAW = "zanzibarite", "2026-03-05-000.warc.gz"
DAY = timedelta(days=1)
TITLE = "Zanzibarite harbour tax and NATO"
SAID = (
    "The Zanzibarite harbour council met NATO envoys in Kessel on Tuesday to speak about the tax on salted herring and rope.",
    "According to the Zanzibarite Courier, the tax of nine crowns was never asked of the fleet of Port Kessel at all.",
    "Envoys said that the council of the harbour would meet again in the spring, when the ice of the bay has gone.",
)
RULES = """
[channels.desk]
url = "file:out/told.jsonl"
[[alerts]]
name = "all"
channel = "desk"
on = ["story_new", "story_grew", "headline_changed"]
hold = "1m"
batch_minutes = 0
[[feeds]]
name = "everything"
title = "All"
"""
HEAD = '<meta name="author" content="Zara Zanzibarite"><meta name="keywords" content="zanzibarite, tax">'


def offer(crawl: MemoryCrawl, *items: str, url: str = ONE) -> None:
    crawl.site(url, f'<rss version="2.0"><channel><title>P</title>{"".join(items)}</channel></rss>', kind=RSS)


def rare_item(title: str = TITLE, link: str = LINK) -> str:
    return item(title, f"{RARE.title()} news of the harbour council and its envoys", NOON + DAY, f"guid-{RARE}", link)


def command(crawl: MemoryCrawl, *arguments: str, answer: str = "") -> Any:
    return CliRunner().invoke(cli, ["--dir", str(crawl.folder), *arguments], input=answer)


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """A story of two outlets; one of them says the rare word, in every place that there is, and was told."""
    made = memory_crawl(tmp_path, ONE, TWO, settings='[keep]\nraw = "all"\n')
    (tmp_path / "delivery.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "out").mkdir(mode=0o700)
    for url, name in ((ONE, "paper"), (TWO, "post")):
        offer(made, item("An old note", words_of(name, 12), NOON - DAY, "old", f"https://{name}.example/old"), url=url)
    made.run()
    assert command(made, "deliver").exit_code == 0
    made.later(days=1)
    offer(made, rare_item())
    made.site(LINK, page(TITLE, *SAID, head=HEAD))
    offer(
        made, item("Harbour tax of Kessel and NATO", SAID[0].replace("Zanzibarite ", ""), made.now, "t", OTHER), url=TWO
    )
    made.site(
        OTHER,
        page(
            "Harbour tax of Kessel and NATO",
            SAID[0].replace("Zanzibarite ", ""),
            *(words_of(f"Own{n}", 30) for n in range(3)),
        ),
    )
    made.run("all")
    made.later(hours=1)
    made.site(LINK, page(TITLE + " again", *SAID, "An envoy of Zanzibarite descent said no.", head=HEAD))
    made.run("all")
    with made.archive() as db:
        set_label(db, 3, "nato", "right", f"speaks of {RARE}", made.now)
        with transaction(db):
            set_mark(db, "article", "3", "follow", until=None, note=RARE, who="desk", now=made.now)
            db.execute("UPDATE events SET at = ?", (stamp(datetime.now(UTC)),))  # told now, not as too old
    assert command(made, "deliver").exit_code == 0
    return made


ARTICLE = "SELECT id FROM articles WHERE title LIKE 'Zanzibarite%'"


def files_with(folder: Path, word: str) -> list[str]:
    """Files of a folder in whose bytes the word stands, in any case; packed ones are unpacked."""
    found = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    unpacked = {path: gzip.decompress(data) if path.suffix == ".gz" else data for path, data in found.items()}
    return [path.name for path, data in unpacked.items() if word.encode() in data.lower()]


def forget(crawl: MemoryCrawl, *what: str) -> dict[str, Any]:
    done = command(crawl, "forget", *what, "--reason", "request", "--case", "A-7", "--by", "desk", "--json")
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_word_is_in_no_file_afterwards(crawl: MemoryCrawl) -> None:
    before = files_with(crawl.folder, RARE)
    assert {"news.db", "told.jsonl", RAW} <= set(before), "or the test would say nothing"
    assert crawl.rows("SELECT count(*) FROM versions WHERE article = 3")[0][0] > 0
    assert crawl.rows("SELECT count(*) FROM messages WHERE lower(payload) LIKE '%zanzibarite%'")[0][0] > 0
    done = forget(crawl, "article", "3")
    assert done["articles"] == [3]
    assert done["log_emptied"] is True
    assert files_with(crawl.folder, RARE) == []
    assert files_with(crawl.folder, "courier") == [], "an outlet that only this article named"
    assert files_with(crawl.folder, "salted herring") == ["news.db", RAW], "what the other article says is its own"


def test_no_row_holds_the_word(crawl: MemoryCrawl) -> None:
    forget(crawl, "article", "3")
    with crawl.archive() as db:
        for table in column(db, "SELECT name FROM sqlite_master WHERE type = 'table'"):
            for row in db.execute(f"SELECT * FROM {table}"):
                assert RARE not in repr(tuple(row)).lower(), table
        assert search_articles(db, RARE) == []
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        assert column(db, "PRAGMA integrity_check") == ["ok"]
        assert column(db, "PRAGMA foreign_key_check") == []


def test_it_still_counts_and_says_that_it_was_forgotten(crawl: MemoryCrawl) -> None:
    ((story, count, outlets),) = crawl.rows(
        "SELECT id, article_count, outlet_count FROM stories WHERE id = (SELECT story FROM articles WHERE id = 3)"
    )
    forget(crawl, "url", LINK)
    with crawl.archive() as db:
        told = story_details(db, story)
        assert (told["article_count"], told["outlet_count"]) == (count, outlets)
        assert article_details(db, 3)["text_gone"].startswith("text forgotten on ")
        assert [s["title"] for s in list_stories(db, min_articles=1) if s["story"] == story] == [told["title"]]
    assert crawl.rows("SELECT gone_reason, title, url, outlet FROM articles WHERE id = 3") == [
        ("forgotten", "", "forgotten:3", "paper.example")
    ]


def test_who_when_and_why_stand_there_without_a_word(crawl: MemoryCrawl) -> None:
    forget(crawl, "article", "3")
    assert crawl.rows("SELECT DISTINCT who, reason, case_number FROM forgotten") == [("desk", "request", "A-7")]
    listed = json.loads(command(crawl, "forget", "--list", "--json").stdout)
    assert [(row["reason"], row["case_number"]) for row in listed] == [("request", "A-7")]
    assert (crawl.folder / "forgotten.csv").stat().st_mode & 0o777 == 0o600


def test_it_tells_what_was_sent_where(crawl: MemoryCrawl) -> None:
    sent = forget(crawl, "article", "3")["sent"]
    assert {(message["channel"], message["rule"]) for message in sent} == {("desk", "all")}


def count(crawl: MemoryCrawl) -> int:
    return int(crawl.rows("SELECT count(*) FROM articles")[0][0])


def test_the_feed_does_not_bring_it_again(crawl: MemoryCrawl) -> None:
    forget(crawl, "article", "3")
    before = count(crawl)
    for again in (rare_item(), rare_item(link=LINK + "#top"), rare_item("Another headline")):
        crawl.later(hours=3)
        offer(
            crawl,
            again,
            item(
                "Fresh",
                words_of(str(crawl.now), 12),
                crawl.now,
                str(crawl.now),
                f"https://paper.example/{crawl.now:%H}",
            ),
        )
        crawl.run("all")
    assert count(crawl) == before + 3, "only what is new besides"
    assert files_with(crawl.folder, RARE) == []


def test_what_the_feed_says_is_not_taken_in_place_of_the_page(crawl: MemoryCrawl) -> None:
    forget(crawl, "article", "3")
    crawl.later(hours=3)
    offer(crawl, item("Fresh", words_of("fresh", 12), crawl.now, "fresh", "https://paper.example/fresh"))
    crawl.run("all", "pages=none")  # it leaves the feed, and comes back
    before = count(crawl)
    crawl.later(hours=3)
    offer(crawl, rare_item("Another headline"))
    crawl.run("all", "pages=none")
    assert crawl.counts.get("new_entries", 0) == 0
    assert count(crawl) == before
    assert files_with(crawl.folder, RARE) == []


def test_a_page_that_came_to_show_it_is_not_kept_as_it_came(crawl: MemoryCrawl) -> None:
    body = crawl.rows("SELECT body FROM article_text WHERE article = 3")[0][0]
    forget(crawl, "article", "3")
    crawl.site(OTHER, page("Harbour tax of Kessel and NATO", *body.split("\n")))
    crawl.later(hours=3)
    crawl.run("all")
    assert crawl.asked.count(OTHER) > 1
    assert files_with(crawl.folder, RARE) == []


def test_another_address_does_not_bring_its_text_again(crawl: MemoryCrawl) -> None:
    body = crawl.rows("SELECT body FROM article_text WHERE article = 3")[0][0]
    forget(crawl, "article", "3")
    before = count(crawl)
    crawl.later(hours=3)
    elsewhere = "https://post.example/again"
    offer(crawl, item("Tax", "Told again", crawl.now, "again", elsewhere), url=TWO)
    crawl.site(elsewhere, page("Tax, told again", *body.split("\n")))
    crawl.run("all")
    assert elsewhere in crawl.asked
    assert count(crawl) == before
    assert crawl.rows("SELECT count(*) FROM entries WHERE link = ?", elsewhere) == [(0,)]
    crawl.later(hours=3)
    asked = len(crawl.asked)
    crawl.run("all")
    assert elsewhere not in crawl.asked[asked:], "nor is it asked again"


def test_a_page_that_is_read_while_it_is_forgotten_is_not_stored(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, ONE)
    offer(crawl, rare_item())
    crawl.site(LINK, page(TITLE, *SAID))
    crawl.run()
    crawl.later(hours=1)

    def meanwhile(crawl: MemoryCrawl, thing: Any) -> None:
        if type(thing).__name__ == "PageItem":
            forget(crawl, "article", "1")

    crawl.before_store = meanwhile
    crawl.site(LINK, page(TITLE, *SAID, "And more."))
    assert LINK in crawl.run()
    assert crawl.rows("SELECT gone_reason, title FROM articles") == [("forgotten", "")]
    assert crawl.rows("SELECT count(*) FROM article_text") == [(0,)]


def test_an_archive_restored_from_a_backup_forgets_it_again(crawl: MemoryCrawl, tmp_path: Path) -> None:
    with crawl.archive():
        pass
    backup = shutil.copyfile(crawl.folder / "news.db", tmp_path / "backup.of")
    forget(crawl, "article", "3")
    for name in ("news.db", "news.db-wal", "news.db-shm"):
        (crawl.folder / name).unlink(missing_ok=True)
    shutil.move(backup, crawl.folder / "news.db")
    assert "news.db" in files_with(crawl.folder, RARE)
    crawl.later(hours=1)
    crawl.run("all")
    assert files_with(crawl.folder, RARE) == []
    assert crawl.rows("SELECT gone_reason FROM articles WHERE id = 3") == [("forgotten",)]


def test_a_copy_that_was_left_is_there_after_a_restore_too(crawl: MemoryCrawl, tmp_path: Path) -> None:
    body = crawl.rows("SELECT body FROM article_text WHERE article = 3")[0][0]
    crawl.later(hours=3)
    elsewhere = "https://post.example/copy"
    offer(crawl, item(TITLE, "Told again", crawl.now, "copy", elsewhere), url=TWO)
    crawl.site(elsewhere, page(TITLE, *body.split("\n")))
    crawl.run("all")
    copy = crawl.rows("SELECT id FROM articles WHERE url = ?", elsewhere)[0][0]
    with crawl.archive():
        pass
    backup = shutil.copyfile(crawl.folder / "news.db", tmp_path / "backup.of")
    forget(crawl, "article", "3")
    assert crawl.rows("SELECT gone_reason FROM articles WHERE id IN (3, ?) ORDER BY id", copy) == [
        ("forgotten",),
        ("",),
    ]
    for name in ("news.db", "news.db-wal", "news.db-shm"):
        (crawl.folder / name).unlink(missing_ok=True)
    shutil.move(backup, crawl.folder / "news.db")
    crawl.later(hours=1)
    crawl.run("all")
    assert crawl.rows("SELECT gone_reason FROM articles WHERE id IN (3, ?) ORDER BY id", copy) == [
        ("forgotten",),
        ("",),
    ]


def test_the_log_is_emptied_while_a_daemon_has_the_archive_open(crawl: MemoryCrawl) -> None:
    with crawl.archive() as daemon:
        daemon.execute("SELECT count(*) FROM articles").fetchone()
        assert forget(crawl, "article", "3")["log_emptied"] is True
        assert files_with(crawl.folder, RARE) == [], "the last to close it has not emptied it: it is open"


def test_a_reader_that_holds_old_pages_is_told_of(crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.commands.forget.LOG_TRIES", 1)
    with crawl.archive() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        assert forget(crawl, "article", "3")["log_emptied"] is False
        reader.execute("ROLLBACK")
        assert command(crawl, "forget", "--again").exit_code == 0
        assert files_with(crawl.folder, RARE) == []


def test_an_author_is_listed_and_asked_for(crawl: MemoryCrawl) -> None:
    asked = command(crawl, "forget", "author", "zara zanzibarite", "--reason", "court", answer="n\n")
    assert asked.exit_code != 0
    assert "3  " in asked.stderr
    assert "Forget 1 article of the author" in asked.stderr
    assert crawl.rows("SELECT count(*) FROM forgotten") == [(0,)]
    done = command(crawl, "forget", "author", "zara zanzibarite", "--reason", "court", answer="y\n")
    assert done.exit_code == 0
    assert "Backups" in done.stdout
    assert files_with(crawl.folder, RARE) == []


def test_an_outlet_and_its_copies(crawl: MemoryCrawl) -> None:
    done = forget(crawl, "outlet", "paper.example", "--yes")
    assert done["articles"] == [1, 3]
    assert crawl.rows("SELECT count(*) FROM articles WHERE outlet = 'paper.example' AND gone_at IS NULL") == [(0,)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("article", "99", "--reason", "court"), "holds no article '99'"),
        (("article", "3"), "Say what to forget, and why"),
        (("article", "x", "--reason", "court"), "not an article number"),
        (("url", "https://paper.example/none", "--reason", "other"), "holds no url"),
    ],
)
def test_mistakes_are_told(crawl: MemoryCrawl, arguments: tuple[str, ...], said: str) -> None:
    told = command(crawl, "forget", *arguments)
    assert said in str(told.exception) + told.output
    assert crawl.rows("SELECT count(*) FROM forgotten") == [(0,)]


def test_a_pruned_article_can_be_forgotten(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db, transaction(db):
        db.execute("UPDATE articles SET next_read_at = NULL")
        db.execute("UPDATE entries SET next_try_at = NULL")
        db.execute("UPDATE stories SET closed_at = '2026-03-06T00:00:00Z'")
    (crawl.folder / "watch.toml").write_text("[keep]\ntext_days = 1\nspare = []\n", encoding="utf-8")
    assert command(crawl, "prune", "--trust-clock").exit_code == 0
    assert crawl.rows("SELECT gone_reason FROM articles WHERE id = 3") == [("pruned",)]
    forget(crawl, "url", LINK)
    assert files_with(crawl.folder, RARE) == []


def test_short_texts_are_nobody_s() -> None:
    assert told_by_text(Wording("Briefing", "", "Read more here.")) == ""
    long = " ".join(f"word{n}" for n in range(12))
    assert told_by_text(Wording("A", "b", long)) == told_by_text(Wording("Z", "y", long.upper() + "!")) == long


def test_traces_know_every_address_and_headline(crawl: MemoryCrawl) -> None:
    with crawl.archive() as db:
        traces = traces_of(db, 3)
    assert LINK in traces.addresses
    assert {TITLE, TITLE + " again"} <= set(traces.titles)
    assert len(traces.wordings) >= 2


UNSAID = Unsaid(3, 2, [TITLE], [LINK])


def message(*items: dict[str, Any]) -> dict[str, Any]:
    return {"rule": "all", "title": f"all: New story: {TITLE}", "items": list(items), "more": 0}


def test_a_message_that_was_sent_keeps_a_place_and_one_to_be_sent_says_nothing_of_it() -> None:
    about = {
        "reason": "story_new",
        "subject": "story:2",
        "article": 3,
        "story": 2,
        "title": TITLE,
        "url": LINK,
        "words": "w",
    }
    other = {"reason": "source_gap", "subject": "feed:1", "title": "Post", "words": "gap"}
    sent = redacted(message(about, other), UNSAID, is_open=False)
    assert sent is not None
    assert TITLE not in json.dumps(sent)
    assert [i["title"] for i in sent["items"]] == [PLACE, "Post"]
    waiting = redacted(message(about, other), UNSAID, is_open=True)
    assert waiting is not None
    assert [i["title"] for i in waiting["items"]] == ["Post"]
    assert redacted(message(about), UNSAID, is_open=True) is None


def test_words_of_its_story_s_flags_are_taken_out_of_other_items() -> None:
    beside = {"reason": "story_grew", "subject": "story:2", "article": 4, "story": 2, "title": "Other", "url": "https://o.example/",
              "host": "o.example", "outlet": "O", "topics": {"nato": ["zanzibarite"]}, "words": "zanzibarite", "first": "O",
              "origins": [], "sentence": "s"}  # fmt: skip
    told = redacted(message(beside), UNSAID, is_open=False)
    assert told is not None
    assert RARE not in json.dumps(told).replace(TITLE, "").lower()
    assert told["items"][0]["title"] == "Other"
    named = {
        **beside,
        "topics": {},
        "origins": ["Zanzibarite Courier"],
        "sentence": "1 known origin (Zanzibarite Courier)",
    }
    told = redacted(message(named), UNSAID, is_open=True)
    assert told is not None
    assert "Courier" not in json.dumps(told)


def test_files_lose_lines_and_foreign_ones_are_deleted(tmp_path: Path) -> None:
    lines = [{"id": "x.1", "title": "kept"}, {"id": "x.2", "title": "by its id"}, {"id": "x.3", "title": TITLE}]
    (tmp_path / "told.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    (tmp_path / "all.atom").write_text(f"<title>{TITLE}</title>", encoding="utf-8")
    (tmp_path / "other.txt").write_text("nothing of it", encoding="utf-8")
    changed, left = scrub(sorted(tmp_path.iterdir()), {"x.2"}, [TITLE])
    assert (changed, left) == (2, [])
    assert [json.loads(line)["title"] for line in (tmp_path / "told.jsonl").read_text("utf-8").splitlines()] == ["kept"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.txt", "told.jsonl"]
