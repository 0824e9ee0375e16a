"""A re-flag makes the flags what the rule says, in one step, and nothing new by it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.connect import connect, stamp, transaction
from crawler.archive.judged.label_rows import set_label
from crawler.archive.judged.topic_rows import (
    blind_spots,
    current_signature,
    sync_topics,
    tell_unapplied,
    topic_rows,
    topic_versions,
)
from crawler.archive.migrations import FOLDED_LETTERS
from crawler.errors import WirewatchError
from crawler.judging.topics.fts_match import _ALIKE
from crawler.judging.topics.topicfile import Topic, compile_topic
from crawler.judging.topics.watchlists import parse_watch_list
from crawler.steps import reflag as module
from crawler.steps.backtest import backtest
from crawler.steps.reflag import judge_archive, reflag
from tests.archive.making import NOW, column, draft, rows, store

LATER = NOW + timedelta(days=30)
BODIES = (
    "NATO ministers met.",
    "The ferry is late.",
    "NATO boards a ferry.",
    "Bread is dear.",
    "北约 and the ferry.",
    "北约秘书长",
    "Ferry 😀 day",
)


def rule(query: str, **more: Any) -> Topic:
    return compile_topic("nato", {"query": query, **more}, {})


@pytest.fixture
def filled(db: sqlite3.Connection) -> sqlite3.Connection:
    """Articles 1 to 7, judged by the rule NATO as they came."""
    sync_topics(db, [rule("{NATO}")], NOW)
    for number, body in enumerate(BODIES, 1):
        store(db, f"https://a.example/{number}", draft(f"Title {number}", body, language="en"))
    reflag(db, rule("{NATO}"), NOW)
    return db


def flagged(db: sqlite3.Connection) -> list[int]:
    return column(db, "SELECT article FROM flags ORDER BY article")


def everything(db: sqlite3.Connection) -> list[dict[str, Any]]:
    return [
        rows(db, f"SELECT * FROM {table}") for table in ("flags", "topics", "topic_versions", "fts_doubts", "labels")
    ]  # type: ignore[misc]


def test_a_changed_rule_keeps_gains_and_loses(filled: sqlite3.Connection) -> None:
    done = reflag(filled, rule("ferry"), LATER)
    assert (done.kept, done.gained, done.lost, done.topic_version) == (1, 3, 1, 2)
    assert flagged(filled) == [2, 3, 5, 7]
    assert set(column(filled, "SELECT topic_version FROM flags")) == {2}
    assert topic_rows(filled)[0]["applied_version"] == 2


def test_a_narrowed_rule_reads_candidates_and_doubtful_texts_only(filled: sqlite3.Connection) -> None:
    done = reflag(filled, rule("bread"), LATER)
    assert done.narrowed
    assert done.looked_at == 1 + 3


def test_a_rule_that_cannot_be_narrowed_reads_everything(filled: sqlite3.Connection) -> None:
    done = reflag(filled, rule("*erry"), LATER)
    assert not done.narrowed
    assert done.looked_at == len(BODIES)
    assert flagged(filled) == [2, 3, 5, 7]


def test_a_word_the_index_cannot_see_is_found(filled: sqlite3.Connection) -> None:
    assert reflag(filled, rule("北约"), LATER).narrowed
    assert flagged(filled) == [5, 6]


def test_nothing_becomes_new(filled: sqlite3.Connection) -> None:
    reflag(filled, rule("ferry"), LATER)
    assert rows(filled, "SELECT article, flagged_at, reflagged_at FROM flags WHERE article IN (2, 3)") == [
        {"article": 2, "flagged_at": stamp(NOW), "reflagged_at": stamp(LATER)},
        {"article": 3, "flagged_at": stamp(NOW), "reflagged_at": stamp(NOW)},
    ]
    assert column(filled, "SELECT max(flagged_at) FROM flagged_recent") == [stamp(NOW)]


def test_a_kept_flag_tells_of_the_new_rule(filled: sqlite3.Connection) -> None:
    reflag(filled, rule("boards"), LATER)
    (kept,) = rows(filled, "SELECT * FROM flags")
    assert kept["snippet"] == "NATO boards a ferry."
    assert '"text":"boards"' in kept["spans"]


@pytest.mark.parametrize("place", ["judge_archive", "sync_topic", "_redo", "settle_doubts", "mark_applied"])
def test_interrupted_it_leaves_the_old_state(
    filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    before = everything(filled)
    original = getattr(module, place)

    def stopped(*args: Any, **kwargs: Any) -> None:
        original(*args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, place, stopped)
    with pytest.raises(KeyboardInterrupt):
        reflag(filled, rule("ferry"), LATER)
    assert everything(filled) == before
    assert not filled.in_transaction


def test_matching_holds_no_transaction(filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that writes meanwhile would otherwise fail after its busy timeout."""
    seen = []
    original = module.TopicMatcher.match

    def noted(self: Any, *args: Any) -> Any:
        seen.append(filled.in_transaction)
        return original(self, *args)

    monkeypatch.setattr(module.TopicMatcher, "match", noted)
    reflag(filled, rule("ferry"), LATER)
    assert seen == [False] * len(seen)
    assert seen


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Matching a text that holds one of these words takes for ever."""
    words: list[str] = []
    match = module.TopicMatcher.match

    def matched(self: Any, fields: Any, *more: Any) -> Any:
        while any(word in fields["body"] for word in words):
            pass
        return match(self, fields, *more)

    monkeypatch.setattr(module.TopicMatcher, "match", matched)
    monkeypatch.setattr(module, "TEXT_SECONDS", 0.02)
    monkeypatch.setattr(module, "LOCKED_SECONDS", 0.02)
    return words


def reasons(db: sqlite3.Connection) -> dict[int, str]:
    return {row["id"]: row["unjudged_reason"] for row in rows(db, "SELECT id, unjudged_reason FROM articles")}


def test_a_text_without_end_holds_up_no_other(filled: sqlite3.Connection, endless: list[str]) -> None:
    """It keeps what is known of it, and a worker of the next run judges it."""
    endless += ["NATO boards", "dear"]
    done = reflag(filled, rule("ferry OR bread"), LATER)
    assert (done.kept, done.gained, done.lost, done.unjudged) == (0, 3, 1, 2)
    assert flagged(filled) == [2, 3, 5, 7]
    assert column(filled, "SELECT topic_version FROM flags WHERE article = 3") == [1]
    assert [number for number, reason in reasons(filled).items() if reason == "not_asked"] == [3, 4]
    compared = backtest(filled, rule("ferry OR bread"))
    assert (compared.unjudged, compared.lost, compared.kept) == (2, [], 3)


def test_a_text_without_end_that_comes_meanwhile_does_not_keep_the_archive_locked(
    filled: sqlite3.Connection, endless: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    endless.append("A new ferry")
    original = module.judge_archive

    def meanwhile(*args: Any) -> Any:
        judgement = original(*args)
        store(filled, "https://a.example/8", draft("Title 8", "A new ferry."))
        return judgement

    monkeypatch.setattr(module, "judge_archive", meanwhile)
    assert reflag(filled, rule("ferry"), LATER).unjudged == 1
    assert flagged(filled) == [2, 3, 5, 7]
    assert reasons(filled)[8] == "not_asked"


def test_what_no_worker_could_judge_is_not_tried_here(filled: sqlite3.Connection, endless: list[str]) -> None:
    filled.execute("UPDATE articles SET unjudged_reason = 'judge_timeout' WHERE id = 7")
    assert reflag(filled, rule("ferry"), LATER).unjudged == 1
    assert flagged(filled) == [2, 3, 5]
    assert reasons(filled)[7] == "not_asked", "the rule is another one: a worker may try again"


def test_what_another_writer_stores_and_edits_meanwhile_is_judged_again(
    filled: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = module.judge_archive

    def meanwhile(*args: Any) -> Any:
        judgement = original(*args)
        with closing(connect(tmp_path / "news.db")) as other:
            store(other, "https://a.example/8", draft("Title 8", "A new ferry."))
            store(other, "https://a.example/2", draft("Title 2", "No boat at all."), now=LATER)
            store(other, "https://a.example/4", draft("Title 4", "Bread, by way of the old ferry."), now=LATER)
        return judgement

    monkeypatch.setattr(module, "judge_archive", meanwhile)
    reflag(filled, rule("ferry"), LATER)
    assert flagged(filled) == [3, 4, 5, 7, 8]
    wrong = rows(
        filled,
        """SELECT f.article FROM flags f JOIN article_text t ON t.article = f.article
           WHERE f.text_version <> t.text_version OR instr(lower(t.body), 'ferry') = 0""",
    )
    assert not wrong


def test_a_topic_that_another_changed_meanwhile_is_left_alone(
    filled: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = module.judge_archive

    def meanwhile(*args: Any) -> Any:
        judgement = original(*args)
        sync_topics(filled, [rule("bread")], LATER)
        return judgement

    monkeypatch.setattr(module, "judge_archive", meanwhile)
    with pytest.raises(WirewatchError, match="changed in the archive"):
        reflag(filled, rule("ferry"), LATER)
    assert flagged(filled) == [1, 3]


def test_a_label_survives(filled: sqlite3.Connection) -> None:
    set_label(filled, 3, "nato", "wrong", "a ferry company", NOW)
    assert column(filled, "SELECT article FROM flagged_recent") == [1]
    reflag(filled, rule("ferry"), LATER)
    assert 3 not in column(filled, "SELECT article FROM flagged_recent")
    reflag(filled, rule("bread"), LATER)
    reflag(filled, rule("{NATO}"), LATER)
    assert flagged(filled) == [1, 3]
    for view in ("flagged_recent", "shown_flags", "flag_spans"):
        assert column(filled, f"SELECT article FROM {view}") == [1], view
    assert column(filled, "SELECT articles FROM topic_days") == [1]
    set_label(filled, 3, "nato", "right", "", LATER)
    assert column(filled, "SELECT count(*) FROM flagged_recent") == [2]


def test_other_topics_are_not_touched(filled: sqlite3.Connection) -> None:
    other = compile_topic("bread", {"query": "bread OR ferry"}, {})
    reflag(filled, other, NOW)
    before = rows(filled, "SELECT * FROM flags WHERE topic = 'bread'")
    assert len(before) == 5
    reflag(filled, rule("ferry"), LATER)
    assert rows(filled, "SELECT * FROM flags WHERE topic = 'bread'") == before


def test_doubts_end_where_the_index_can_be_trusted(filled: sqlite3.Connection) -> None:
    assert column(filled, "SELECT article FROM fts_doubts") == [5, 6, 7]
    with transaction(filled):  # written by other hands: doubted until looked at
        filled.execute("UPDATE article_text SET body = 'A plain ferry.', text_version = 2 WHERE article IN (1, 6)")
    assert column(filled, "SELECT article FROM fts_doubts") == [1, 5, 6, 7]
    reflag(filled, rule("ferry"), LATER)
    assert column(filled, "SELECT article FROM fts_doubts") == [5, 7]
    store(filled, "https://a.example/6", draft("Title 6", "北约"), now=LATER)
    store(filled, "https://a.example/5", draft("Title 5", "plain"), now=LATER)
    assert column(filled, "SELECT article FROM fts_doubts") == [6, 7]
    filled.execute("DELETE FROM article_text WHERE article = 7")
    assert column(filled, "SELECT article FROM fts_doubts") == [6]


def test_what_the_index_is_trusted_with_changes_only_with_a_migration() -> None:
    """The archive remembers which texts can be trusted. When this fails, doubt all texts again in a new migration
    (``INSERT INTO fts_doubts SELECT article FROM article_text WHERE article NOT IN fts_doubts``), then write the new digest
    here; characters that are only added to those seen alike need no migration."""
    assert hashlib.sha256(_ALIKE.encode()).hexdigest()[:16] == "7baca862bd53a95f"


def test_the_migration_doubts_texts_whose_letters_are_now_spelled_out(filled: sqlite3.Connection) -> None:
    """The index keeps þ and the Persian kaf; ß and ł it is asked for in each spelling, so these texts stay trusted."""
    for number, body in enumerate(("Þór sails", "کشتی", "Die Straße in Łódź"), 20):
        store(filled, f"https://a.example/{number}", draft("Title", body))
    filled.execute("DELETE FROM fts_doubts")
    filled.execute(FOLDED_LETTERS)
    found = column(filled, "SELECT a.url FROM fts_doubts d JOIN articles a ON a.id = d.article ORDER BY a.id")
    assert found == ["https://a.example/20", "https://a.example/21"]
    for query, url in (("thor", 20), ("كشتي", 21), ("strasse", 22), ("lodz", 22), ('"strasse in lodz"', 22)):
        reflag(filled, rule(query), LATER)
        flags = column(filled, "SELECT a.url FROM flags f JOIN articles a ON a.id = f.article")
        assert flags == [f"https://a.example/{url}"], query


WORDS = st.sampled_from(["nato", "NATO", "ferry", "北约", "ferr", "É_b", "ſerry", "😀", "ferry\xad", "о́н", "b"])
TEXTS = st.lists(WORDS, max_size=5).map(" ".join)
QUERIES = ("nato", "{NATO}", "ferr*", "北约 OR b", '"é b"', "*y", "nato NEAR/2 ferry", "b NOT nato", "title:b")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path_factory.mktemp("law") / "news.db")) as db:
        yield db


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), query=st.sampled_from(QUERIES))
def test_it_finds_what_matching_every_text_finds(
    scratch: sqlite3.Connection, texts: list[tuple[str, str]], query: str
) -> None:
    first = column(scratch, "SELECT coalesce(max(id), 0) FROM articles")[0] + 1
    for number, (title, body) in enumerate(texts, first):
        store(scratch, f"https://a.example/{number}", draft(title, body, language="en"))
    matcher = module.TopicMatcher([rule(query)])
    every = rows(scratch, "SELECT article, title, body FROM article_text")
    expected = {r["article"] for r in every if matcher.match({"title": r["title"], "body": r["body"]}, "en")}
    assert judge_archive(scratch, rule(query)).found.keys() == expected
    reflag(scratch, rule(query), NOW)
    assert set(flagged(scratch)) == expected


def test_a_version_is_told_by_query_and_watch_lists(db: sqlite3.Connection) -> None:
    def listed(csv: str, **more: Any) -> Topic:
        return compile_topic("nato", {"query": "@people", **more}, {"people": parse_watch_list("people", csv)})

    def sync(topic: Topic) -> int:
        return sync_topics(db, [topic], NOW)["nato"]

    assert sync(listed("entity\nAda\n")) == 1
    assert sync(listed("entity\nAda\n", title="Another title", priority=3)) == 1
    assert sync(listed("entity\nAda\nBo\n")) == 2
    assert sync(rule("ada")) == 3
    assert sync(rule("  Ada ")) == 3
    assert current_signature(db, "nato") == ("ada", "")
    assert column(db, "SELECT lists <> '' FROM topic_versions ORDER BY topic_version") == [1, 1, 0]


def test_changed_and_new_topics_are_told_once(filled: sqlite3.Connection) -> None:
    def sync(*topics: Topic) -> tuple[str, ...]:
        before = topic_versions(filled)
        sync_topics(filled, topics, LATER)
        return tell_unapplied(filled, before)

    assert sync(rule("{NATO}")) == ()
    (told,) = sync(rule("ferry"))
    assert told.startswith("The topic nato has changed.")
    assert "`wirewatch topics reflag nato`" in told
    assert sync(rule("ferry")) == ()
    bread = compile_topic("bread", {"query": "bread"}, {})
    (told,) = sync(rule("ferry"), bread)
    assert told.startswith("The topic bread is new.")
    reflag(filled, bread, LATER)
    assert topic_rows(filled)[0]["applied_version"] == 1


def test_the_topics_of_an_empty_archive_hold_for_all_of_it(db: sqlite3.Connection) -> None:
    sync_topics(db, [rule("nato")], NOW)
    assert tell_unapplied(db, {}) == ()


def test_articles_in_languages_without_terms_are_blind_spots(db: sqlite3.Connection) -> None:
    for number, language in enumerate(("en", "pt-BR", "fi", "", "ENG"), 1):
        store(db, f"https://a.example/{number}", draft(language=language))
    quiet = compile_topic("quiet", {"query": "nato"}, {})
    gone = compile_topic("gone", {"query": "nato", "languages": ["xx"]}, {})
    sync_topics(db, [gone], NOW)
    sync_topics(db, [rule("nato OR language:pt AND otan", languages=["en"]), quiet], NOW)
    assert rows(db, "SELECT topic, language, article FROM language_blind_spots ORDER BY article") == [
        {"topic": "nato", "language": "fi", "article": 3},
        {"topic": "nato", "language": "eng", "article": 5},
    ]
    assert blind_spots(db) == {"nato": {"eng": 1, "fi": 1}}, "as the view, counted"
