"""What only private sources brought stands in no message, digest or feed, and is counted there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.archive.told.hidden_rows import private_feeds
from crawler.delivery.alert_rules import AlertRule
from crawler.delivery.wording import as_text
from crawler.steps.digesting import digest_of
from tests.steps.test_delivering import RULE, WORDS, Desk, desk, named, offer, story  # noqa: F401 - desk is a fixture
from tests.steps.test_digesting import RULE as DIGEST
from tests.steps.test_events import ONE, TWO

TITLE = "NATO closes harbour bridge of Ostrava"


@pytest.fixture
def guarded(desk: Desk, tmp_path: Path) -> Desk:  # noqa: F811
    """The paper is private, by a word in feeds.csv."""
    (tmp_path / "feeds.csv").write_text(f"url,private\n{ONE},yes\n{TWO},\n", encoding="utf-8")
    return desk


def echoed(desk: Desk) -> None:  # noqa: F811
    """The paper has the story first, the post an hour later."""
    story(desk)
    offer(desk.crawl, named("post", "NATO closes Ostrava harbour bridge", WORDS + " on Monday"), url=TWO)
    desk.crawl.later(hours=1)
    desk.crawl.run("all")


def test_a_story_is_new_with_its_first_article_that_may_be_told(guarded: Desk) -> None:
    guarded.rules = (RULE, AlertRule("every", "desk"), AlertRule("inside", "desk", private=True))
    guarded.deliver()
    echoed(guarded)
    guarded.deliver()
    by_rule = {message["rule"]: message for _, message in guarded.receiver.got}
    assert by_rule.keys() == {"nato", "every", "inside"}
    for name in ("nato", "every"):
        (item,) = by_rule[name]["items"]
        assert (item["reason"], item["subject"], item["outlet"]) == ("story_new", "story:2", "post.example")
        assert item["sentence"].startswith("1 article, 1 outlet")
        assert item["sentence"].endswith("; 1 more from private sources")
        assert "paper.example" not in json.dumps(by_rule[name])
    assert "2 articles, 2 outlets" in by_rule["inside"]["items"][0]["sentence"]
    guarded.crawl.later(hours=1)
    assert guarded.deliver().rows == 0, "nothing is told again"


def test_a_digest_counts_what_it_does_not_show(guarded: Desk) -> None:
    story(guarded)
    guarded.crawl.later(hours=1)
    with guarded.crawl.archive() as db:
        message = digest_of(db, DIGEST, guarded.crawl.now)
        assert message["items"] == []
        assert "1 more from private sources" in as_text(message)
        assert TITLE not in json.dumps(message)
        assert digest_of(db, replace(DIGEST, private=True), guarded.crawl.now)["items"][0]["title"] == TITLE


def test_a_private_source_that_left_the_list_stays_private(guarded: Desk, tmp_path: Path) -> None:
    story(guarded)
    (tmp_path / "feeds.csv").write_text(f"url\n{TWO}\n", encoding="utf-8")
    guarded.crawl.run("all")
    with guarded.crawl.archive() as db:
        assert private_feeds(db) == {1}
    assert guarded.deliver().rows == 0


def test_what_a_public_source_has_as_well_is_told(guarded: Desk) -> None:
    story(guarded)
    with guarded.crawl.archive() as db:
        db.execute("INSERT INTO entries (feed, first_seen_at, last_seen_at, article) VALUES (2, '', '', 3)")
    assert guarded.deliver().rows == 1


def test_origins_that_only_a_private_source_knows_are_none(guarded: Desk) -> None:
    echoed(guarded)
    with guarded.crawl.archive() as db:
        db.execute(
            """INSERT INTO story_origins (story, outlet, position, name, article, reason, found_at)
               VALUES (2, 'far.example', 0, 'Far Agency', 3, 'credited', '2026-03-05T12:00:00Z')"""
        )
        message = digest_of(db, DIGEST, guarded.crawl.now)
        assert "Far Agency" not in json.dumps(message)
        assert message["items"][0]["origins"] == []
        assert digest_of(db, replace(DIGEST, private=True), guarded.crawl.now)["items"][0]["origins"] == ["Far Agency"]


def test_a_word_in_the_list_outweighs_the_address(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    signed_in = TWO.replace("://", "://me:word@")
    (tmp_path / "feeds.csv").write_text(f"url,private\n{ONE},\n{signed_in},no\n", encoding="utf-8")
    desk.crawl.run("all")
    with desk.crawl.archive() as db:
        assert private_feeds(db) == set()
    (tmp_path / "feeds.csv").write_text(f"url,private\n{ONE},\n{signed_in},\n", encoding="utf-8")
    desk.crawl.run("all")
    with desk.crawl.archive() as db:
        assert private_feeds(db) == {2}
