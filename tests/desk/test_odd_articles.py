"""The first day, articles that are gone, withdrawn, in another script, very long, or one of several at their address."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.archive.connect import connect
from crawler.archive.judged.label_rows import set_label
from crawler.desk.marked_text import MOST_CHARACTERS
from crawler.judging.topics.topicfile import compile_topic
from crawler.steps.reflag import reflag
from tests.archive.making import NOW, draft, poll, store, watch
from tests.desk.visitor import DeskVisitor
from tests.judging.texts import text


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    connect(tmp_path / "news.db").close()
    return tmp_path / "news.db"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/topics", "There is no topic yet."),
        ("/sources", "No source was asked yet."),
        ("/edits", "No edit was seen."),
        ("/search?q=bread", "Nothing found."),
        ("/search", "Words side by side must all be there"),
        ("/topics/bread/try", "bread, a new topic"),
    ],
)
def test_on_the_first_day_each_page_says_what_to_do(archive: Path, path: str, words: str) -> None:
    assert words in DeskVisitor(archive).page(path)


def test_a_query_becomes_a_new_topic(archive: Path) -> None:
    with closing(connect(archive)) as db:
        store(db, "https://a.example/1", draft("Bread and butter"))
    desk = DeskVisitor(archive)
    assert 'href="/-/wirewatch/topics/new-topic/try?query=butter"' in desk.page("/search?q=butter")
    assert ">butter</textarea>" in desk.page("/topics/new-topic/try?query=butter")
    assert "0 kept, 1 gained, 0 lost" in desk.post("/topics/new-topic/try", query="butter").text
    text = desk.post("/topics/new-topic/try", **{"query": "butter", "as": "toml"}).text
    assert text == 'title = "new-topic"\ndefault_operator = "AND"\nquery = "butter"\n'


def test_who_fetched_an_article_is_said_where_it_was_not_this_machine(archive: Path) -> None:
    with closing(connect(archive)) as db:
        for number in (1, 2):
            store(db, f"https://a.example/{number}", draft(f"Bread {number}"))
        db.execute("UPDATE articles SET via = 'north@fetcher' WHERE id = 2")
    desk = DeskVisitor(archive)
    assert "Fetched by" not in desk.page("/articles/1")
    assert "<dt>Fetched by</dt><dd>north@fetcher</dd>" in desk.page("/articles/2")


def test_what_became_of_a_text_is_said(archive: Path) -> None:
    with closing(connect(archive)) as db:
        for number in (1, 2, 3):
            store(db, f"https://a.example/{number}", draft(f"Bread {number}", f"Flour number {number}."))
        db.execute("UPDATE articles SET gone_at = '2026-03-04T11:00:00Z', gone_reason = 'pruned' WHERE id = 1")
        db.execute("DELETE FROM article_text WHERE article = 1")
        db.execute("UPDATE articles SET withdrawn_at = '2026-03-04T10:00:00Z' WHERE id = 2")
        db.execute("UPDATE articles SET missing_since = '2026-03-04T10:00:00Z', paywall = 1 WHERE id = 3")
    desk = DeskVisitor(archive)
    gone = desk.page("/articles/1")
    assert "The text left the archive" in gone
    assert "Flour" not in gone
    assert "Its site took it down" in desk.page("/articles/2")
    assert "Flour number 2." in desk.page("/articles/2"), "the text stays"
    assert "answers with an error" in desk.page("/articles/3")
    assert "Behind a paywall" in desk.page("/articles/3")


def test_right_to_left_texts_say_so(archive: Path) -> None:
    with closing(connect(archive)) as db:
        store(db, "https://a.example/1", draft("الخبز", "سعر الخبز في الميناء.", language="ar"))
        store(db, "https://a.example/2", draft("Bread", "Of the harbour."))
    desk = DeskVisitor(archive)
    html = desk.page("/articles/1")
    assert '<h1 lang="ar" dir="rtl">' in html
    assert '<div class="text" lang="ar" dir="rtl">' in html
    assert 'lang="ar" dir="rtl">الخبز</a>' in desk.page("/search?q=الخبز")
    assert '<h1 dir="auto">' in desk.page("/articles/2"), "nobody states its language"


def test_a_very_long_text_is_cut_and_the_twin_has_it_whole(archive: Path) -> None:
    with closing(connect(archive)) as db:
        store(db, "https://a.example/1", draft("Bread", "flour " * MOST_CHARACTERS))
    desk = DeskVisitor(archive)
    html = desk.page("/articles/1")
    assert len(html) < MOST_CHARACTERS + 60_000
    assert "The rest of this very long text is left out" in html
    assert len(json.loads(desk.get("/articles/1.json").text)["body"]) > 2 * MOST_CHARACTERS


def test_copies_show_the_passages_that_both_texts_have(archive: Path) -> None:
    body = text(1)
    with closing(connect(archive)) as db:
        store(db, "https://a.example/1", draft("Bread", body))
        store(db, "https://b.example/1", draft("Bread again", body), now=NOW + timedelta(hours=1))
    html = DeskVisitor(archive).page("/articles/2")
    assert "A copy of" in html
    assert "2 printings of this text." in html
    assert "<blockquote" in html
    passage = html.partition("<blockquote")[2].partition(">")[2].partition("</blockquote>")[0]
    assert passage.split()[:5] == body.replace(".", "").split()[:5]


def test_a_word_called_wrong_is_counted_and_hidden(archive: Path) -> None:
    topic = compile_topic("bread", {"query": "bread"}, {})
    with closing(connect(archive)) as db:
        for number in (1, 2, 3):
            store(db, f"https://a.example/{number}", draft(f"Bread {number}", f"Flour number {number}."))
        reflag(db, topic, NOW)
        set_label(db, 1, "bread", "wrong", "a bread of stone", NOW, "ann")
        set_label(db, 2, "bread", "right", "", NOW, "ann")
    desk = DeskVisitor(archive, now=NOW + timedelta(hours=1))
    html = desk.page("/topics/bread")
    assert "2 articles flagged" in html
    assert "1 of 2 labelled flags are right (50 %)." in html
    assert "a bread of stone" in html
    assert "The flag is hidden everywhere else." in desk.page("/articles/1")


def test_words_are_marked_in_the_text_they_were_found_in_and_in_no_other(archive: Path) -> None:
    with closing(connect(archive)) as db:
        store(db, "https://a.example/1", draft("Bread 1", "Flour of the mill."))
        reflag(db, compile_topic("mill", {"query": "flour"}, {}), NOW)
    desk = DeskVisitor(archive)
    assert 'title="mill: flour">Flour</mark>' in desk.page("/articles/1")
    with closing(connect(archive)) as db:
        db.execute("UPDATE article_text SET text_version = 2, body = 'Oats and flour.'")
    html = desk.page("/articles/1")
    assert 'title="mill: flour"' not in html
    assert "1 place, 0 marked" in html


def test_a_source_tells_its_delay_gaps_and_failures(archive: Path) -> None:
    with closing(connect(archive)) as db:
        (feed,) = watch(db, "https://a.example/feed")
        item = "<rss version='2.0'><channel><title>x</title><item><title>{0}</title><link>https://a.example/{0}</link></item></channel></rss>"
        poll(db, feed, item.format("1").encode(), NOW - timedelta(days=2))
        rows = [
            (feed.id, f"t{n}", f"2026-03-04T0{n}:00:00Z", f"2026-03-04T0{n}:12:00Z", "2026-03-04") for n in range(1, 5)
        ]
        db.executemany(
            "INSERT INTO entries (feed, title, published_at, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?)", rows
        )
        db.execute(
            """INSERT INTO polls (feed, polled_at, outcome, reason, http_status, bytes, gap_from, gap_to)
               VALUES (?, '2026-03-04T09:00:00Z', 'failed', 'tls', NULL, 1200, '2026-03-03T09:00:00Z', '2026-03-04T09:00:00Z')""",
            (feed.id,),
        )
    desk = DeskVisitor(archive)
    said = json.loads(desk.get(f"/sources/{feed.id}.json").text)
    assert (said["health"], said["delay_s"]) == ("failing", 720.0)
    assert [(day["day"], day["polls"], day["gaps"]) for day in said["days"] if day["polls"]] == [
        ("2026-03-02", 1, 0),
        ("2026-03-04", 1, 1),
    ]
    html = desk.page(f"/sources/{feed.id}")
    assert "the certificate or the encryption failed" in html
    assert "12 min" in html
    assert "12 min" in desk.page("/sources")
    assert 'aria-label="1 gap in 14 days"' in desk.page("/sources")


def test_long_lists_of_sources_are_cut_into_pages(archive: Path) -> None:
    with closing(connect(archive)) as db:
        watch(db, *(f"https://a.example/{number}" for number in range(45)))
    desk = DeskVisitor(archive)
    first = desk.page("/sources")
    assert first.count("<tr>") == 41
    assert "5 more sources" in first
    assert desk.page("/sources?start=40").count("<tr>") == 6


def test_a_sitemap_that_counts_with_its_source_has_a_page(archive: Path) -> None:
    with closing(connect(archive)) as db:
        (feed,) = watch(db, "https://a.example/sitemaps.xml")
        db.execute(
            """INSERT INTO feeds (declared_url, url, kind, parent, source, failures, muted) VALUES
               ('https://a.example/1.xml', 'https://a.example/1.xml', 'sitemap', ?1, ?1, 2, 'unlisted')""",
            (feed.id,),
        )
    desk = DeskVisitor(archive)
    assert "It is not asked any more" in desk.page(f"/sources/{feed.id + 1}")
    assert "Sitemaps that fail" in desk.page(f"/sources/{feed.id}")
    assert desk.page("/sources").count("<tr>") == 2, "only the source itself is listed"


def test_of_very_many_versions_the_latest_are_shown_and_all_are_counted(archive: Path) -> None:
    with closing(connect(archive)) as db:
        store(db, "https://a.example/1", draft("Bread"))
        rows = [(1, n, f"2026-03-04T10:{n % 60:02}:00Z") for n in range(100)]
        db.executemany(
            "INSERT INTO versions (article, text_version, seen_at, reason, title, summary, body) VALUES (?, ?, ?, 'edit', 't', '', 'b')",
            rows,
        )
    html = DeskVisitor(archive).page("/articles/1")
    assert "Version 99, until" in html
    assert "And 60 earlier ones." in html
    assert len(html) < 60_000


def test_words_of_reasons_are_all_known() -> None:
    from crawler.desk.reason_words import said

    docs = (
        (Path(__file__).parents[2] / "docs" / "data.md")
        .read_text(encoding="utf-8")
        .partition("## Words in reason columns")[2]
    )
    words = [
        word.strip(" `")
        for line in docs.splitlines()
        if line.startswith("| `")
        for word in line.split("|")[1].split(",")
    ]
    assert len(words) > 40
    plain = [
        word
        for word in words
        if word not in ("...",) and said(word) == word.replace("_", " ") and not word.startswith("http")
    ]
    assert plain == [], "say in crawler/desk/reason_words.py what these mean"
    assert said("http_451") == "the site answered 451"


def test_editions_lead_to_each_other(archive: Path) -> None:
    with closing(connect(archive)) as db:
        store(db, "https://a.example/today", draft("Bread of Monday"))
        store(db, "https://a.example/2", draft("Bread of Tuesday"))
        _same_address(db, 2)
    html = DeskVisitor(archive).page("/articles/1")
    assert "Other articles at this address" in html
    assert "Bread of Tuesday" in html


def _same_address(db: sqlite3.Connection, article: int) -> None:
    db.execute("UPDATE articles SET edition = 2, url = 'https://a.example/today' WHERE id = ?", (article,))
    db.execute("UPDATE article_urls SET edition = 2, url = 'https://a.example/today' WHERE article = ?", (article,))
