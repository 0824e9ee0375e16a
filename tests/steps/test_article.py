from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from typing import Any

import pytest

from crawler.archive.connect import stamp
from crawler.archive.judged.evidence_rows import replace_flags, spans_json
from crawler.archive.judged.topic_rows import sync_topics
from crawler.archive.texts.articles import find_article
from crawler.judging.topics.topicfile import compile_topic
from crawler.models import ArticleDraft, Span
from tests.archive.making import NOW, WORDS, column, draft, flag, rows, store, topic, watch
from tests.memory_crawl import words_of

URL = "https://a.example/bread"
LATER = NOW + timedelta(hours=1)


def one(db: sqlite3.Connection, article: int = 1) -> dict[str, Any]:
    (found,) = rows(
        db,
        "SELECT a.*, t.title AS text_title, t.summary, t.body, t.text_version "
        "FROM articles a JOIN article_text t ON t.article = a.id WHERE a.id = ?",
        article,
    )
    return found


def test_a_new_article_is_stored_with_all_its_parts(db: sqlite3.Connection) -> None:
    (feed,) = watch(db, "https://a.example/feed")
    what = draft(
        summary="In short.",
        authors=("Ann Lee", "Bo Ek"),
        tags=("bread", "harbour", "bread"),
        section="Europe",
        language="en",
        published_at=NOW - timedelta(hours=2),
        published_raw="this morning",
        modified_at=NOW,
        canonical_url="https://www.a.example/bread/?utm_source=x",
        image="https://a.example/i.jpg",
        paywall=True,
    )
    stored = store(db, URL, what, feed=feed.id, fetched_at=NOW, http_status=200, body_sha256="ab", backlog=True)
    assert (stored.article, stored.change) == (1, "new")
    kept = one(db)
    assert kept["title"] == kept["text_title"] == "Bread"
    assert (kept["body"], kept["summary"], kept["text_version"]) == (WORDS, "In short.", 1)
    assert (kept["published_at"], kept["published_raw"]) == ("2026-03-04T10:00:00Z", "this morning")
    assert (kept["first_seen_at"], kept["fetched_at"], kept["modified_at"]) == (stamp(NOW),) * 3
    assert kept["canonical_url"] == URL, "in the form in which addresses are compared"
    assert (kept["section"], kept["language"], kept["paywall"], kept["backlog"]) == ("Europe", "en", 1, 1)
    assert (kept["words"], kept["http_status"], kept["body_sha256"]) == (len(WORDS.split()), 200, "ab")
    assert column(db, "SELECT author FROM article_authors ORDER BY position") == ["Ann Lee", "Bo Ek"]
    assert column(db, "SELECT tag FROM article_tags") == ["bread", "harbour"]


def test_an_unknown_time_stays_unknown(db: sqlite3.Connection) -> None:
    store(db, URL)
    assert one(db)["published_at"] is None


def test_the_same_address_from_two_feeds_is_one_article(db: sqlite3.Connection) -> None:
    one_feed, other = watch(db, "https://a.example/feed", "https://b.example/feed")
    assert store(db, URL, feed=one_feed.id).change == "new"
    again = store(db, URL, feed=other.id)
    assert (again.article, again.change) == (1, "unchanged")
    assert one(db)["feed"] == one_feed.id, "the feed that brought it first"


def test_a_redirect_to_a_known_article_is_that_article(db: sqlite3.Connection) -> None:
    store(db, URL)
    again = store(db, URL, entry_url="https://short.example/b")
    assert again.article == 1
    assert find_article(db, "https://short.example/b") == find_article(db, "", URL) == 1
    assert find_article(db, "https://a.example/other") is None
    assert find_article(db) is None


def test_an_article_first_known_by_its_link_keeps_its_number_when_the_link_redirects(db: sqlite3.Connection) -> None:
    link = "https://link.example/1"
    first = store(db, link, source="feed", text_reason="http_503")
    again = store(db, URL, draft(body=WORDS + " More."), entry_url=link)
    assert again.article == first.article
    assert find_article(db, URL) == find_article(db, link) == first.article


def test_two_articles_that_turn_out_to_be_one_page_are_linked_and_both_kept(db: sqlite3.Connection) -> None:
    store(db, URL)
    second = store(db, "https://link.example/1", draft("Other", "Short."), source="feed").article
    store(db, URL, entry_url="https://link.example/1", article=second)
    assert column(db, "SELECT copy_of FROM articles ORDER BY id") == [None, 1]
    relation = rows(db, "SELECT article, other, relation, active FROM relations")
    assert relation == [{"article": 2, "other": 1, "relation": "copy", "active": 1}]
    store(db, URL, entry_url="https://link.example/1", article=second)
    assert len(rows(db, "SELECT * FROM relations")) == 1


def test_the_page_completes_the_feeds_text(db: sqlite3.Connection) -> None:
    store(db, URL, draft(body="A short summary."), source="feed", text_reason="http_503")
    done = store(db, URL, http_status=200, fetched_at=LATER, now=LATER)
    assert done.change == "completed"
    kept = one(db)
    assert (kept["body"], kept["text_version"], kept["text_source"], kept["text_reason"]) == (WORDS, 2, "page", "")
    assert kept["first_seen_at"] == stamp(NOW)
    (version,) = rows(db, "SELECT * FROM versions")
    assert (version["text_version"], version["reason"], version["body"]) == (1, "reread", "A short summary.")
    assert version["seen_at"] == stamp(LATER)


def test_a_page_that_says_just_what_the_feed_said_completes_it_too(db: sqlite3.Connection) -> None:
    """Else `what has no full text` would name it for ever."""
    store(db, URL, source="feed", text_reason="http_503")
    assert store(db, URL, fetched_at=LATER, http_status=200, body_sha256="ab").change == "completed"
    kept = one(db)
    assert (kept["text_source"], kept["text_reason"], kept["http_status"]) == ("page", "", 200)
    assert (kept["text_version"], rows(db, "SELECT * FROM versions")) == (1, [])


def test_the_feeds_text_never_replaces_the_pages(db: sqlite3.Connection) -> None:
    store(db, URL, flags=())
    before = one(db)
    for source in ("feed", "title"):
        again = store(db, URL, draft("Other title", "Other words."), source=source, text_reason="http_404", now=LATER)
        assert again.change == "unchanged"
    assert one(db) == before


def test_why_there_is_still_no_page_is_kept(db: sqlite3.Connection) -> None:
    store(db, URL, draft(body="Summary."), source="feed", text_reason="http_503")
    store(db, URL, draft("", ""), source="title", text_reason="robots", now=LATER)
    kept = one(db)
    assert (kept["text_reason"], kept["text_source"], kept["body"], kept["title"]) == (
        "robots",
        "feed",
        "Summary.",
        "Bread",
    )


def test_a_changed_text_is_a_new_version(db: sqlite3.Connection) -> None:
    store(db, URL, draft("One", "First text.", summary="s"))
    edited = store(db, URL, draft("Two", "Second text."), now=LATER, next_read_at=LATER)
    assert (edited.article, edited.change) == (1, "edited")
    kept = one(db)
    assert (kept["title"], kept["text_title"], kept["body"], kept["text_version"]) == ("Two", "Two", "Second text.", 2)
    assert (kept["words"], kept["next_read_at"]) == (2, stamp(LATER))
    assert rows(db, "SELECT * FROM versions") == [
        {
            "article": 1,
            "text_version": 1,
            "seen_at": stamp(LATER),
            "reason": "edit",
            "title": "One",
            "summary": "s",
            "body": "First text.",
            "headline_changed": 1,
            "words_added": 2,
            "words_removed": 3,
            "diff": "headline: [-One-] {+Two+}\nsummary: [-s-]\ntext: [-First-] {+Second+} text.",
        }
    ]
    assert store(db, URL, draft("Two", "Second text.")).change == "unchanged"
    assert store(db, URL, draft("Two", "Second text!")).change == "edited"
    assert column(db, "SELECT text_version FROM versions") == [1, 2]


def test_reading_the_same_again_notes_when(db: sqlite3.Connection) -> None:
    store(db, URL, fetched_at=NOW, next_read_at=NOW)
    store(db, URL, fetched_at=LATER, next_read_at=None, http_status=200)
    assert (one(db)["fetched_at"], one(db)["next_read_at"]) == (stamp(LATER), None)


def test_clocks_and_counters_make_no_version(db: sqlite3.Connection) -> None:
    for number in range(6):
        store(db, URL, draft(body=f"{WORDS}\nReaders now: {number}"), fetched_at=NOW + timedelta(hours=number))
    assert one(db)["body"].endswith("Readers now: 0")
    assert one(db)["fetched_at"] == stamp(NOW + timedelta(hours=5))
    assert rows(db, "SELECT * FROM versions") == []


def test_a_counter_no_word_tells_makes_two_versions_and_no_more(db: sqlite3.Connection) -> None:
    for number in range(9):
        store(db, URL, draft(body=f"{WORDS}\nBoats in the lock: {number}"), fetched_at=NOW + timedelta(hours=number))
    assert len(rows(db, "SELECT * FROM versions")) == 2
    store(db, URL, draft(body=f"{WORDS} And more.\nBoats in the lock: 9"), fetched_at=NOW + timedelta(hours=10))
    assert "And more." in one(db)["body"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("published_at", NOW),
        ("published_raw", "noon"),
        ("modified_at", NOW),
        ("language", "uk"),
        ("section", "World"),
        ("image", "https://a.example/i.jpg"),
        ("canonical_url", URL),
        ("title", "Bread"),
    ],
)
def test_a_reading_that_does_not_say_erases_nothing_known(db: sqlite3.Connection, name: str, first: Any) -> None:
    """A page read again without the feed's entry at hand knows no date; the feed did."""
    store(db, URL, ArticleDraft(**{"title": "t", "body": "Feed text.", name: first}), source="feed")
    before = one(db)[name]
    assert before
    store(
        db,
        URL,
        ArticleDraft(
            **{"title": "t", "body": "The page's text.", name: type(first)() if isinstance(first, str) else None}
        ),
    )
    assert one(db)["body"] == "The page's text."
    assert one(db)[name] == before


def test_a_later_reading_that_says_more_is_believed(db: sqlite3.Connection) -> None:
    store(db, URL, draft(published_at=NOW, published_raw="noon", language="en"))
    store(db, URL, draft(body="New.", published_at=LATER, published_raw="one", language="uk", section="World"))
    kept = one(db)
    assert (kept["published_at"], kept["published_raw"]) == (stamp(LATER), "one")
    assert (kept["language"], kept["section"]) == ("uk", "World")


def test_date_and_its_words_stay_together(db: sqlite3.Connection) -> None:
    """The feed's date with the page's words for another, unreadable one would explain nothing."""
    store(db, URL, draft(body="Feed.", published_at=NOW, published_raw="noon"), source="feed")
    store(db, URL, draft(published_raw="the day before yesterday"))
    assert (one(db)["published_at"], one(db)["published_raw"]) == (stamp(NOW), "noon")


def test_authors_and_tags_are_replaced_by_a_reading_that_has_some_and_kept_by_one_that_has_none(
    db: sqlite3.Connection,
) -> None:
    store(db, URL, draft(authors=("Ann", "Bo"), tags=("x", "y")))
    store(db, URL, draft(body="Second."))
    assert column(db, "SELECT author FROM article_authors ORDER BY position") == ["Ann", "Bo"]
    assert column(db, "SELECT tag FROM article_tags") == ["x", "y"]
    store(db, URL, draft(body="Third.", authors=("Cy",), tags=("z",)))
    assert column(db, "SELECT author FROM article_authors") == ["Cy"]
    assert column(db, "SELECT tag FROM article_tags") == ["z"]


def test_a_date_that_was_mended_without_a_change_of_words_is_taken(db: sqlite3.Connection) -> None:
    store(db, URL, draft(section="World"))
    store(db, URL, draft(section="Europe", modified_at=LATER))
    kept = one(db)
    assert (kept["section"], kept["modified_at"], kept["text_version"]) == ("Europe", stamp(LATER), 1)


def test_flags_follow_the_text_and_keep_the_time_of_their_first_sight(db: sqlite3.Connection) -> None:
    for name in ("nato", "bread", "harbour"):
        topic(db, name)
    store(db, URL, draft(), flags=(flag("nato"), flag("bread")))
    store(
        db, URL, draft("Bread again", "Other."), flags=(flag("bread", 0, 11, "Bread again"), flag("harbour")), now=LATER
    )
    found = rows(db, "SELECT topic, text_version, snippet, flagged_at, spans FROM flags ORDER BY topic")
    assert [(f["topic"], f["text_version"], f["snippet"], f["flagged_at"]) for f in found] == [
        ("bread", 2, "Bread again", stamp(NOW)),
        ("harbour", 2, "Bread", stamp(LATER)),
    ]
    assert json.loads(found[0]["spans"]) == [
        {"field": "title", "start": 0, "end": 11, "text": "Bread again", "clause": "Bread again"}
    ]
    store(db, URL, draft("Nothing", "At all."), now=LATER)
    assert rows(db, "SELECT * FROM flags") == []


def test_flags_of_a_topic_whose_file_is_gone_are_kept(db: sqlite3.Connection) -> None:
    """Nobody asks for that topic any more, so no reading can say that it does not hold."""
    topics = [compile_topic(name, {"title": name, "any": [name]}, {}) for name in ("bread", "harbour")]
    sync_topics(db, topics, NOW)
    store(db, URL, flags=(flag("bread"), flag("harbour")))
    sync_topics(db, topics[:1], LATER)
    store(db, URL, draft("Nothing", "At all."), now=LATER)
    assert column(db, "SELECT topic FROM flags") == ["harbour"]
    assert column(db, "SELECT text_version FROM flags") == [1], "its spans are of the text it was made on"


def test_replacing_flags_touches_no_other_article(db: sqlite3.Connection) -> None:
    topic(db)
    store(db, URL, flags=(flag(),))
    store(db, "https://a.example/2", draft("Bread two", "x"), flags=(flag(),))
    replace_flags(db, 2, 1, (), NOW)
    assert column(db, "SELECT article FROM flags") == [1]


def test_spans_tell_the_row_of_a_watch_list_behind_them() -> None:
    span = Span("body", 3, 7, "Пётр", "@people", entity="Peter", alias="Пётр")
    (told,) = json.loads(spans_json((span,)))
    assert told == {
        "field": "body",
        "start": 3,
        "end": 7,
        "text": "Пётр",
        "clause": "@people",
        "entity": "Peter",
        "alias": "Пётр",
    }


def test_the_view_of_spans_reads_what_is_written(db: sqlite3.Connection) -> None:
    topic(db)
    store(db, URL, flags=(flag(),))
    (seen,) = rows(db, "SELECT * FROM flag_spans")
    assert (seen["field"], seen["span_start"], seen["span_end"], seen["words"], seen["clause"]) == (
        "title",
        0,
        5,
        "Bread",
        "Bread",
    )


def test_the_same_words_elsewhere_are_a_copy_and_nothing_is_dropped(db: sqlite3.Connection) -> None:
    text = "\n".join(f"{WORDS} Part {number} of this long report." for number in range(6))
    store(db, URL, draft(body=text))
    store(db, "https://b.example/1", draft("Own headline", body=text.upper().title()))
    store(db, "https://c.example/1", draft(body=text))
    assert column(db, "SELECT copy_of FROM articles ORDER BY id") == [None, 1, 1]
    relations = rows(db, "SELECT article, other, relation, evidence FROM relations ORDER BY article")
    assert {(r["article"], r["relation"]) for r in relations} >= {(2, "copy"), (3, "copy")}
    assert all("reason" in json.loads(r["evidence"]) for r in relations)
    assert len(rows(db, "SELECT * FROM article_text")) == 3


def test_two_short_texts_that_are_alike_are_no_copies(db: sqlite3.Connection) -> None:
    store(db, URL, draft("Live: harbour", "Updating soon."))
    store(db, "https://b.example/1", draft("Live: bread", "Updating soon."))
    assert column(db, "SELECT copy_of FROM articles") == [None, None]


def test_two_entries_that_lead_to_one_page_are_one_text(db: sqlite3.Connection) -> None:
    store(db, "https://a.example/1", draft("Bread"))
    second = store(db, "https://b.example/short", draft("Milk", "Short."), source="feed").article
    store(db, "https://a.example/1", draft("Bread"), article=second)
    assert rows(db, "SELECT copy_of FROM articles ORDER BY id") == [{"copy_of": None}, {"copy_of": 1}]
    assert rows(db, "SELECT count(DISTINCT story) AS n FROM articles") == [{"n": 1}]


def test_groups_that_an_article_brings_together_speak_in_one_story(db: sqlite3.Connection) -> None:
    one, two = ("\n".join(words_of(f"{name}x{n}", 24) for n in range(8)) for name in ("Ferry", "Bridge"))
    for number, body in enumerate((one, two, one, two)):
        store(db, f"https://a.example/{number}", draft(f"Title{number % 2}", body))
    db.execute("INSERT INTO stories (id, title) VALUES (2, 'Other') ON CONFLICT (id) DO NOTHING")
    db.execute("UPDATE story_members SET story = 2 WHERE article = 2")
    db.execute("UPDATE articles SET story = 2 WHERE id IN (2, 4)")
    assert column(db, "SELECT coalesce(copy_of, id) FROM articles ORDER BY id") == [1, 2, 1, 2]
    store(db, "https://a.example/both", draft("Both", f"{one}\n{two}"))
    assert column(db, "SELECT DISTINCT coalesce(copy_of, id) FROM articles") == [1]
    assert column(db, "SELECT DISTINCT story FROM articles") == [1]
    assert column(db, "SELECT active FROM story_members WHERE article = 2") == [0], "it sleeps while it is a copy"
