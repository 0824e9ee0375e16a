"""Output feeds: an entry a story, the same id as it grows, read by feedparser and by our own intake."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest

from crawler.archive.connect import transaction
from crawler.archive.told import mark_rows
from crawler.delivery.feed_texts import FeedEntry, FeedLine, Form, OutFeedRule, feed_text
from crawler.errors import ConfigError
from crawler.intake.feed.parse import parse_feed
from crawler.sending import out_files
from crawler.sending.post_round import deliver_round
from crawler.steps.outfeeds import out_feed
from crawler.watch.delivery_file import load_delivery
from tests.memory_crawl import NOON
from tests.steps.test_delivering import WORDS, Desk, desk, named, offer, story  # noqa: F401 - desk is a fixture
from tests.steps.test_events import ONE, TWO

RULE = OutFeedRule("nato", ("nato",))
TITLE = "NATO closes harbour bridge of Ostrava"
OLD = "An old note of NATO"
HEAD = {"content-type": "application/atom+xml"}


def shown(desk: Desk, rule: OutFeedRule = RULE, form: Form = "atom", private: tuple[str, ...] = ()) -> str:  # noqa: F811
    with desk.crawl.archive() as db:
        return out_feed(db, rule, form, desk.crawl.now, private)


def entries(text: str) -> list[Any]:
    found = feedparser.parse(text.encode())
    assert not found.bozo, found.bozo_exception
    return list(found.entries)


def titles(desk: Desk, rule: OutFeedRule = RULE, private: tuple[str, ...] = ()) -> list[str]:  # noqa: F811
    return [entry.title for entry in entries(shown(desk, rule, private=private))]


def test_both_formats_are_read_by_others_and_by_our_own_intake(desk: Desk) -> None:  # noqa: F811
    story(desk)
    atom, document = shown(desk), shown(desk, form="json")
    newest, oldest = entries(atom)
    assert [newest.title, oldest.title] == [TITLE, OLD]
    assert newest.id.startswith("tag:wirewatch.invalid,2026:")
    assert newest.id.endswith("/story/2")
    assert newest.link == "https://paper.example/NATO "[:-1]
    assert "nato: NATO" in newest.content[0].value
    for text, kind in ((atom, HEAD), (document, {"content-type": "application/feed+json"})):
        parsed = parse_feed(text.encode(), kind, "https://desk.example/nato", NOON)
        assert (parsed.reason, parsed.bozo, parsed.skipped) == ("", False, 0)
        assert [(e.title, e.guid) for e in parsed.entries] == [(TITLE, newest.id), (OLD, oldest.id)]
    assert json.loads(document)["version"] == "https://jsonfeed.org/version/1.1"
    desk.crawl.later(days=3)
    assert (shown(desk), shown(desk, form="json")) == (atom, document), "no clock is in it"


def test_an_entry_keeps_its_id_and_is_updated_when_the_story_grows_or_a_headline_changes(desk: Desk) -> None:  # noqa: F811
    story(desk)
    before = entries(shown(desk))[0]
    offer(desk.crawl, named("post", "NATO closes Ostrava harbour bridge", WORDS + " on Monday"), url=TWO)
    desk.crawl.later(hours=1)
    desk.crawl.run("all")
    grown = entries(shown(desk))[0]
    assert (grown.id, grown.title, grown.published) == (before.id, before.title, before.published)
    assert grown.updated > before.updated
    assert "2 articles, 2 outlets" in grown.summary
    assert "post.example" in grown.content[0].value
    offer(desk.crawl, named("paper", TITLE, WORDS).replace(">NATO closes", ">NATO shuts"))
    desk.crawl.later(hours=1)
    desk.crawl.run("all")
    retitled = entries(shown(desk))[0]
    assert (retitled.id, retitled.title) == (before.id, TITLE.replace("closes", "shuts"))
    assert retitled.updated > grown.updated


@pytest.mark.parametrize(
    ("kind", "subject"),
    [("story", "2"), ("outlet", "paper.example"), ("word", "harbour"), ("article", "3"), ("topic", "nato")],
)
def test_what_is_muted_is_left_out_until_the_mute_ends(desk: Desk, kind: str, subject: str) -> None:  # noqa: F811
    story(desk)
    until = desk.crawl.now + timedelta(hours=1)
    with desk.crawl.archive() as db, transaction(db):
        mark_rows.set_mark(db, kind, subject, "mute", until=until, note="", who="me", now=desk.crawl.now)
    assert TITLE not in titles(desk)
    desk.crawl.later(hours=2)
    assert TITLE in titles(desk)


def test_labelled_wrong_gone_and_private_articles_are_left_out(desk: Desk) -> None:  # noqa: F811
    story(desk)
    assert titles(desk, private=(ONE,)) == []
    assert TITLE in titles(desk, OutFeedRule("nato", ("nato",), private=True), private=(ONE,))
    with desk.crawl.archive() as db, transaction(db):
        db.execute("INSERT INTO labels (article, topic, verdict, at) VALUES (3, 'nato', 'wrong', '')")
        db.execute("UPDATE articles SET gone_at = '2026-03-05T00:00:00Z' WHERE id = 1")
    assert titles(desk) == []
    assert titles(desk, OutFeedRule("all")) == ["Another old note"]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("outlet:paper.example", [TITLE, OLD]),
        ("outlet:elsewhere.example", []),
        ("language:en NOT outlet:paper.example", []),
        ("seen:[now-30d TO now] outlet:paper.example", [TITLE, OLD]),
        ("seen:[2020-01-01 TO 2020-01-02] OR outlet:gazette.example", []),
    ],
)
def test_a_feed_is_about_the_articles_that_its_rule_names(desk: Desk, where: str, found: list[str]) -> None:  # noqa: F811
    story(desk)
    assert titles(desk, replace(RULE, where=where)) == found
    assert [one for one in titles(desk, OutFeedRule("all", where=where)) if one in (TITLE, OLD)] == found


def test_a_story_is_shown_whole_for_one_article_in_scope_whoever_is_newest(desk: Desk) -> None:  # noqa: F811
    story(desk)
    offer(desk.crawl, named("post", "NATO closes Ostrava harbour bridge", WORDS + " on Monday"), url=TWO)
    desk.crawl.later(hours=1)
    desk.crawl.run("all")
    text = shown(desk, replace(RULE, where="outlet:paper.example"))
    assert "post.example" in entries(text)[0].content[0].value and "2 articles, 2 outlets" in text


def test_a_where_with_words_or_faults_is_refused(tmp_path: Path) -> None:
    for where, said in (("bridge", "scopes only"), ("language:(", "'where'")):
        (tmp_path / "delivery.toml").write_text(f'[[feeds]]\nname = "n"\nwhere = "{where}"\n', encoding="utf-8")
        with pytest.raises(ConfigError, match=said):
            load_delivery(tmp_path)
    (tmp_path / "delivery.toml").write_text('[[feeds]]\nname = "n"\nwhere = "country:ua"\n', encoding="utf-8")
    (rule,) = load_delivery(tmp_path).feeds
    assert rule.where == "country:ua"


def test_a_wrong_article_is_not_listed_in_the_story_of_others(desk: Desk) -> None:  # noqa: F811
    story(desk)
    offer(desk.crawl, named("post", "NATO closes Ostrava harbour bridge", WORDS + " on Monday"), url=TWO)
    desk.crawl.run("all")
    with desk.crawl.archive() as db, transaction(db):
        db.execute("INSERT INTO labels (article, topic, verdict, at) VALUES (3, 'nato', 'wrong', '')")
    assert titles(desk)[0] == "NATO closes Ostrava harbour bridge"
    assert TITLE not in shown(desk)


def test_the_text_is_in_it_only_when_the_rule_says_so(desk: Desk) -> None:  # noqa: F811
    story(desk)
    assert "engineers found cracks" not in shown(desk)
    assert "engineers found cracks" in shown(desk, OutFeedRule("nato", ("nato",), full_text=True))


def test_strange_words_and_many_articles_make_no_broken_document() -> None:
    lines = tuple(
        FeedLine("]]><script>\x00\u202e&amp;" + "x" * 500, "javascript:alert(1)", '"><', "2026-03-04")
        for _ in range(99)
    )
    entry = FeedEntry(
        "story/1", "<b>\x01&\ufffe]]>", "https://a.example/ä b", NOON, NOON, "s", "", lines, "<p>\x0bone\ntwo"
    )
    text = feed_text(RULE, [entry], "a" * 32, "atom")
    (read,) = entries(text)
    assert "<script" not in read.content[0].value
    assert "javascript:" not in text
    assert "and 69 more" in text
    assert json.loads(feed_text(RULE, [entry], "a" * 32, "json"))["items"][0]["id"] == read.id


def test_an_empty_feed_is_a_feed() -> None:
    found = feedparser.parse(feed_text(RULE, [], "a" * 32, "atom", "https://desk.example/nato.atom").encode())
    assert (found.bozo, found.entries, found.feed.title) == (False, [], "wirewatch: nato")
    assert json.loads(feed_text(RULE, [], "a" * 32, "json"))["items"] == []


def test_files_are_for_their_owner_and_written_only_when_something_changed(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "delivery.toml").write_text('[[feeds]]\nname = "nato"\ntopics = ["nato"]\n', encoding="utf-8")

    def deliver() -> int:
        with desk.post() as post:
            return deliver_round(replace(post, feeds=load_delivery(tmp_path).feeds, folder=tmp_path)).files

    assert (deliver(), deliver()) == (2, 0)
    out = tmp_path / "out"
    assert out.stat().st_mode & 0o777 == 0o700
    assert {(path.name, path.stat().st_mode & 0o777) for path in out.iterdir()} == {
        ("nato.atom", 0o600), ("nato.json", 0o600),
    }  # fmt: skip
    story(desk)
    assert deliver() == 2
    assert TITLE in (out / "nato.atom").read_text(encoding="utf-8")
    (out / "mine.json").write_text("{}", encoding="utf-8")
    (tmp_path / "delivery.toml").write_text('[[feeds]]\nname = "other"\n', encoding="utf-8")
    assert deliver() == 4, "two are new, two belong to no feed any more"
    assert sorted(path.name for path in out.iterdir()) == ["mine.json", "other.atom", "other.json"]


def test_a_full_disk_is_said_and_leaves_the_file_whole(
    desk: Desk,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with desk.crawl.archive() as db:
        assert out_files.renew_out(db, tmp_path, [RULE], desk.crawl.now) == (2, "")
        before = (tmp_path / "out" / "nato.atom").read_bytes()
        story(desk)

        def full(_: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        assert out_files.renew_out(db, tmp_path, [RULE], desk.crawl.now) == (0, "the disk is full")
    assert (tmp_path / "out" / "nato.atom").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["nato.atom", "nato.json"]


@pytest.mark.parametrize("name", ["", "../x", ".hidden", "a/b", "x" * 65, "nato.atom"])
def test_a_name_that_is_no_file_name_is_refused(tmp_path: Path, name: str) -> None:
    from crawler.errors import ConfigError

    (tmp_path / "delivery.toml").write_text(f'[[feeds]]\nname = "{name}"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="name"):
        load_delivery(tmp_path)
