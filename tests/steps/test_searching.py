"""The law of search: it finds what a topic with the same query would flag, from the first article to the last."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.connect import connect
from crawler.archive.judged.topic_rows import sync_topics
from crawler.archive.ledger.outlet_rows import keep_outlets
from crawler.archive.texts import candidates, narrowing
from crawler.archive.texts.about_rows import read_abouts
from crawler.archive.texts.candidates import read_all_texts
from crawler.errors import QueryError, UsageError
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.topicfile import Topic, compile_topic, topic_of_query
from crawler.reading.outlets import Outlet
from crawler.steps.reflag import reflag
from crawler.steps.searching import Wanted, search
from tests.archive.making import NOW, column, draft, store
from tests.judging.queries import QUERIES
from tests.judging.topics.test_fts_match import LISTS, TEXTS
from tests.memory_crawl import MemoryCrawl, memory_crawl, page, words_of
from tests.steps.test_way import RSS

OUTLETS = (Outlet("gull", "The Gull", ("gull.example",), country="ua"), Outlet("tern", "Tern Post", ("tern.example",)))
ABOUTS = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["", "uk", "ru", "en"]),
        "tags": st.sampled_from([(), ("sea",)]),
        "authors": st.sampled_from([(), ("Jane Doe",)]),
        "section": st.sampled_from(["", "World"]),
        "published_at": st.sampled_from([None, NOW, NOW - timedelta(days=2)]),
    }
)
DOCUMENTS = st.lists(st.tuples(TEXTS, TEXTS, ABOUTS, st.sampled_from(OUTLETS)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with closing(connect(tmp_path_factory.mktemp("archive") / "news.db")) as db:
        keep_outlets(db, OUTLETS)
        yield db


def filled(template: sqlite3.Connection, documents: Sequence[Any]) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    template.backup(db)
    for number, (title, body, about, outlet) in enumerate(documents, 1):
        url = f"https://news.{outlet.domain}/{number}"
        store(db, url, draft(title, body, **about), now=NOW - timedelta(days=number))
        db.execute("UPDATE articles SET outlet = ? WHERE id = ?", (outlet.id, number))
    return db


def rule(query: str, key: str = "t") -> Topic:
    return compile_topic(key, {"query": query, "default_operator": "AND"}, LISTS)


def found(db: sqlite3.Connection, query: str, **wanted: Any) -> list[int]:
    return [row["article"] for row in search(db, topic_of_query("t", query, LISTS), Wanted(**wanted), NOW).rows]


def flagged_by_hand(db: sqlite3.Connection, topic: Topic) -> set[int]:
    """What a matcher flags that is shown every text of the archive."""
    texts = list(read_all_texts(db))
    abouts = read_abouts(db, [text.article for text in texts], NOW)
    return {
        text.article
        for text in texts
        if TopicMatcher([topic]).match(
            {"title": text.title, "summary": text.summary, "body": text.body}, text.language, abouts[text.article]
        )
    }


LARGE = {"SORTED_IN_SQL": 0, "_AT_ONCE": 2}
"""As if every word were in very many texts."""
MANY = ({}, {"SORTED_IN_SQL": 0}, {"SORTED_IN_SQL": 0, "_FEW": 0}, {"SORTED_IN_SQL": 0, "_FEW": 0, "_MERGED": 0})
"""As if there were very many articles, of a topic or of some days too, and of very many outlets."""
SCOPED = ("{}", "outlet:gull AND ({})", "language:uk AND ({})", "country:ua AND ({})", "seen:[now-4d TO now-2d] AND ({})",
          "published:[now-3d TO now-1d] AND ({})", "outlet:t* AND published:[* TO now-1d] AND ({})", "NOT outlet:gull AND ({})",
          "(outlet:gull OR country:ua) AND ({})", "published:none AND ({})", "(outlet:tern OR seen:[now-2d TO *]) AND ({})",
          "(outlet:gull AND ({})) OR (country:ua AND seen:<=now-2d)", "(outlet:tern OR published:none) AND ({})")  # fmt: skip


@given(
    st.sampled_from(SCOPED),
    QUERIES,
    DOCUMENTS,
    st.sampled_from([{"_WIDE": 100}, LARGE, {**LARGE, "_WIDE": 0}]),
    st.sampled_from(MANY),
)
@settings(max_examples=120)
def test_search_finds_exactly_what_a_topic_flags(
    template: sqlite3.Connection,
    scoped: str,
    query: str,
    documents: list[Any],
    sizes: dict[str, int],
    many: dict[str, int],
) -> None:
    with ExitStack() as stack:
        db = stack.enter_context(closing(filled(template, documents)))
        stack.enter_context(patch.multiple(candidates, **sizes))
        if many:
            stack.enter_context(patch.multiple(narrowing, **many))
        query = scoped.format(query)
        try:
            topic = rule(query)
            ids = found(db, query)
        except QueryError:
            return
        except UsageError:  # an outlet or a tag that this archive does not know
            return
        assert set(ids) == flagged_by_hand(db, topic)
        assert sorted(found(db, query, sort="relevance")) == sorted(ids)
        reflag(db, topic, NOW)
        assert set(column(db, "SELECT article FROM flags")) == set(ids)


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=3),
    st.text(st.sampled_from("aołßæıß ﬁＡяيی"), max_size=9),
)
@settings(max_examples=60)
def test_any_word_of_a_stored_text_finds_it(template: sqlite3.Connection, odd: str, more: str) -> None:
    from crawler.judging.words.tokens import words
    from crawler.plaintext import clean_text

    body = clean_text(f"pier {odd}{more} quay")
    with closing(filled(template, [("", body, {}, OUTLETS[0])])) as db:
        for word in words(body):
            assert found(db, f'"{word}"') == [1], word


@pytest.fixture
def six(template: sqlite3.Connection) -> Any:
    bodies = ["Ferry one late.", "A ferry, two.", "Ferry and pier.", "权威发言人", "Pier.", "Ferry six"]
    languages = ["en", "", "en", "zh", "", "uk"]
    documents = [
        (f"Title {number}", body, {"language": language}, OUTLETS[number % 2])
        for number, (body, language) in enumerate(zip(bodies, languages, strict=True))
    ]
    with closing(filled(template, documents)) as db:
        yield db


def test_order_limit_and_what_is_beside_the_query(six: sqlite3.Connection) -> None:
    assert found(six, "ferry") == [1, 2, 3, 6]
    result = search(six, topic_of_query("t", "ferry", {}), Wanted(limit=2), NOW)
    assert ([row["article"] for row in result.rows], result.more) == ([1, 2], True)
    assert found(six, "ferry", since=NOW - timedelta(days=3)) == [1, 2, 3]
    assert found(six, "ferry", until=NOW - timedelta(days=3)) == [3, 6]
    assert found(six, "发言人") == [4]
    assert found(six, "*erry pier") == [3]
    sync_topics(six, [rule("pier", "p")], NOW)
    reflag(six, rule("pier", "p"), NOW)
    assert found(six, "ferry", topic="p") == [3]
    six.execute("UPDATE articles SET backlog = 1 WHERE id = 1")
    assert found(six, "ferry", news_only=True) == [2, 3, 6]
    assert found(six, "outlet:gull published:none language:en") == [1, 3], "a search may ask for no word at all"


def test_a_limit_reads_no_more_than_it_needs(template: sqlite3.Connection) -> None:
    documents = [(f"Ferry {n}", "x", {}, OUTLETS[0]) for n in range(60)]
    with closing(filled(template, documents)) as db:
        result = search(db, topic_of_query("t", "ferry", {}), Wanted(limit=5), NOW)
        assert (len(result.rows), result.more, result.looked_at) == (5, True, 6)


@pytest.mark.parametrize("wide", [0, 100])
def test_of_a_word_in_very_many_texts_only_the_newest_are_asked_for(six: sqlite3.Connection, wide: int) -> None:
    asked: list[str] = []
    best_first = found(six, "ferry", sort="relevance")
    with patch.multiple(candidates, **LARGE, _WIDE=wide):
        assert found(six, "ferry") == [1, 2, 3, 6]
        assert found(six, "ferry", sort="relevance") == best_first
        assert found(six, "ferry", since=NOW - timedelta(days=3)) == [1, 2, 3]
        six.set_trace_callback(asked.append)
        result = search(six, topic_of_query("t", "ferry", {}), Wanted(limit=1), NOW)
    assert ([row["article"] for row in result.rows], result.more, result.narrowed) == ([1], True, True)
    index = [sql for sql in asked if sql.startswith("SELECT rowid FROM articles_fts")]
    assert index
    assert all("LIMIT" in sql or "rowid BETWEEN" in sql or "rowid IN" in sql for sql in index)


def looked_at(db: sqlite3.Connection, query: str, **wanted: Any) -> int:
    return search(db, topic_of_query("t", query, {}), Wanted(**wanted), NOW).looked_at


@pytest.mark.parametrize("many", MANY)
def test_texts_that_a_scope_leaves_out_are_not_read(six: sqlite3.Connection, many: dict[str, int]) -> None:
    for number in (1, 2, 3):
        at = (NOW - timedelta(days=10 * number)).strftime("%Y-%m-%dT%H:%M:%SZ")
        six.execute("UPDATE articles SET published_at = ?, published_precision = 'minute' WHERE id = ?", (at, number))
    six.execute(
        "INSERT INTO feeds (id, url, declared_url, title) VALUES (7, 'g', 'https://gull.example/rss', 'Harbour')"
    )
    six.execute("UPDATE articles SET feed = 7 WHERE id IN (2, 3)")
    sync_topics(six, [rule("pier", "p")], NOW)
    reflag(six, rule("pier", "p"), NOW)
    with ExitStack() as stack:
        if many:
            stack.enter_context(patch.multiple(narrowing, **many))
            stack.enter_context(patch.multiple(candidates, **LARGE))
        assert looked_at(six, "ferry OR pier OR title") == 6
        assert looked_at(six, "(ferry OR pier OR title) outlet:tern") == 3
        assert looked_at(six, "(ferry OR pier OR title) country:ua") == 3
        assert looked_at(six, "(ferry OR pier OR title) country:ua outlet:tern") == 0
        assert looked_at(six, "(ferry OR pier OR title) (outlet:tern OR outlet:gull)") == 6
        assert looked_at(six, "(ferry OR pier OR title) seen:[now-3d TO now-2d]") == 2
        assert looked_at(six, "(ferry OR pier OR title) published:[now-21d TO now-19d]") == 1
        assert looked_at(six, "(ferry OR pier OR title) published:[now-21d TO now-19d] outlet:tern") == 1
        assert looked_at(six, "(ferry OR pier OR title) published:[now-21d TO now-19d] outlet:gull") == 0
        assert looked_at(six, "(ferry OR pier OR title)", topic="p") == 2
        assert looked_at(six, "(ferry OR pier OR title) -outlet:gull") == 6, "what must not be is left to the matcher"
        assert looked_at(six, "ferry OR pier OR title OR outlet:gull") == 6
        assert looked_at(six, "outlet:tern OR country:zz") == 3
        assert looked_at(six, "(ferry OR pier OR title) (feed:7 OR feed:elsewhere)") == 2
        assert looked_at(six, "(ferry OR pier OR title) feed:elsewhere") == 0
        assert looked_at(six, "(ferry outlet:tern) OR (title outlet:tern country:ua)") == 3
        assert looked_at(six, "(ferry OR pier OR title) published:none") == 3
        assert looked_at(six, "*erry outlet:tern") == 3, "where the index cannot name any article, too"


def test_a_day_without_an_hour_is_looked_for_around_it(six: sqlite3.Connection) -> None:
    six.execute("UPDATE articles SET published_at = '2026-03-01T00:00:00Z', published_precision = 'day' WHERE id < 3")
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        now = NOW.astimezone(ZoneInfo(zone))
        for range_ in ("[2026-03-01 TO 2026-03-01]", "[2026-03-01T23:00 TO *]", "[* TO 2026-03-01T01:00]"):
            rows = search(six, topic_of_query("t", f"ferry published:{range_}", {}), Wanted(), now).rows
            assert [row["article"] for row in rows] == [1, 2], (zone, range_)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("many", MANY)
def test_the_edges_of_the_calendar(six: sqlite3.Connection, zone: str, many: dict[str, int]) -> None:
    now = NOW.astimezone(ZoneInfo(zone))
    edges = ("9999-12-31T23:59:59", "9999-12-31", "0001-01-01T00:00:00", "0001-01-01")
    with patch.multiple(narrowing, **many or {"_FEW": 20_000}):
        for name, edge in product(("seen", "published"), edges):
            query = f"ferry ({name}:[* TO {edge}] OR {name}:[{edge} TO *])"
            both = [search(six, topic_of_query("t", f"ferry AND {name}:{side}", {}), Wanted(), now)
                    for side in (f"<={edge}", f">={edge}")]  # fmt: skip
            rows = search(six, topic_of_query("t", query, {}), Wanted(), now).rows
            assert [row["article"] for row in rows] == [row["article"] for found in both for row in found.rows], edge


def test_texts_in_other_languages_than_the_query_needs_are_not_read(six: sqlite3.Connection) -> None:
    assert looked_at(six, "ferry") == 5, "one is in signs that the index may misread"
    assert looked_at(six, "ferry language:uk") == 1
    assert looked_at(six, "ferry (language:uk OR language:en)") == 3
    assert looked_at(six, "ferry language:uk language:en") == 0
    assert looked_at(six, "ferry (language:uk OR one)") > 1


def test_each_hit_shows_its_words_in_their_sentence_and_its_story(six: sqlite3.Connection) -> None:
    (row,) = search(six, topic_of_query("t", "ferry NEAR/3 pier", {}), Wanted(), NOW).rows
    assert row["snippet"] == "[Ferry and pier]."
    assert "story" in row
    assert [span["text"] for span in row["spans"]] == ["Ferry and pier"]


def test_it_says_how_many_articles_of_unknown_language_a_scope_leaves_out(six: sqlite3.Connection) -> None:
    def left_out(query: str) -> int:
        return search(six, topic_of_query("t", query, {}), Wanted(), NOW).unknown_language

    assert left_out("ferry language:en") == 1
    assert left_out("ferry") == 0
    assert left_out("pier AND language:en") == 1
    assert left_out("ferry NOT language:en") == 0


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("ferry outlet:gul", "There is no outlet 'gul'; did you mean 'gull'?"),
        ("ferry NOT outlet:zzz", "There is no outlet 'zzz'"),
        ("ferry tag:see", "There is no tag 'see'"),
    ],
)
def test_an_unknown_outlet_or_tag_is_told(six: sqlite3.Connection, query: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"There is no") as error:
        found(six, query)
    assert str(error.value).startswith(said)


def test_a_run_flags_by_scopes_what_search_finds_by_them(tmp_path: Path) -> None:
    crawl: MemoryCrawl = memory_crawl(tmp_path, "https://paper.example/feed")
    (tmp_path / "feeds.csv").write_text("url,title,tags\nhttps://paper.example/feed,Paper,port\n")
    queries = {
        "o": "ferry AND outlet:paper.example",
        "d": "ferry AND domain:paper.example",
        "t": 'ferry AND tag:"sea lanes"',
        "f": "ferry AND tag:port AND feed:paper",
        "a": "ferry AND author:ekman",
        "p": "ferry AND published:2026-03-03",
        "n": "ferry AND published:none",
        "x": "ferry NOT tag:port",
    }
    (tmp_path / "watch.toml").write_text('timezone = "Europe/Kyiv"\n[crawl]\ndelay = 0\npages = "flagged"\n')
    for name, query in queries.items():
        (tmp_path / "topics" / f"{name}.toml").write_text(f"title = {json.dumps(name)}\nquery = {json.dumps(query)}\n")
    items = "".join(f"<item><link>https://paper.example/{n}</link><title>Ferry {n}</title></item>" for n in (1, 2))
    crawl.site(
        "https://paper.example/feed", '<rss version="2.0"><channel><title>Paper</title></channel></rss>', kind=RSS
    )
    crawl.run()
    crawl.later(hours=1)
    crawl.site("https://paper.example/feed", f'<rss version="2.0"><channel>{items}</channel></rss>', kind=RSS)
    head = (
        '<meta name="author" content="Maj Ekman"><meta property="article:tag" content="Sea lanes">'
        '<meta property="article:published_time" content="2026-03-02T23:30:00+00:00">'
    )
    body = [words_of(f"Ferry{n}", 30) for n in range(3)]
    crawl.site("https://paper.example/1", page("Ferry 1", *body, head=head))
    crawl.site("https://paper.example/2", page("Ferry 2", *(words_of(f"Pier{n}", 30) for n in range(3))))
    crawl.run("all")
    kyiv = NOW.astimezone(ZoneInfo("Europe/Kyiv"))
    with crawl.archive() as db:
        for name, query in queries.items():
            flagged = set(column(db, f"SELECT article FROM flags WHERE topic = '{name}'"))
            at = rule(query, name)
            assert {row["article"] for row in search(db, at, Wanted(), kyiv).rows} == flagged, query
            reflag(db, at, kyiv)
            assert set(column(db, f"SELECT article FROM flags WHERE topic = '{name}'")) == flagged, query


def test_a_search_that_is_told_to_end_gives_what_it_has(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "news.db")) as db:
        for number in range(5):
            store(db, f"https://a.example/{number}", draft(f"Ferry {number}"), now=NOW + timedelta(hours=number))
        left = iter((True, True, False))
        found = search(db, topic_of_query("s", "ferry", {}), Wanted(), NOW, lambda: next(left))
        assert ([row["title"] for row in found.rows], found.stopped) == (["Ferry 4", "Ferry 3"], True)
        assert not search(db, topic_of_query("s", "ferry", {}), Wanted(), NOW).stopped
