"""What another reading of a known article means, without an archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.archive.texts.articles import ArticleRecord, ReadBefore
from crawler.judging.edits.describe import Wording
from crawler.models import ArticleDraft
from crawler.reading.sitelines import line_hashes
from crawler.steps.renewing import feed_edit, renewal
from tests.memory_crawl import words_of

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
LEAD = words_of("Lead", 24)
LINE = "Subscribe to the harbour letter of our desk and read it on every Sunday evening."
REST = words_of("Rest", 24)
OLD = ReadBefore("page", None, "", 0, 1, Wording("Bread", "", f"{LEAD}\n{LINE}\n{REST}"), None, "text", ())


def record(body: str, title: str = "Bread", **more: object) -> ArticleRecord:
    return ArticleRecord(ArticleDraft(title, "", body), "https://a.example/1", "page", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("read", "kind", "reason", "in_a_row"),
    [
        (record(OLD.wording.body), "same", "same", 0),
        (record(f"{LEAD}\n{REST}"), "edit", "edit", 1),
        (record(f"{LEAD}\n{REST}", boilerplate=line_hashes(f"{LEAD}\n{LINE}\n{REST}")), "edit", "edit", 1),
        (record(OLD.wording.body, "Milk"), "edit", "edit", 1),
        (record(OLD.wording.body, ""), "same", "same", 0),
    ],
)
def test_what_a_page_means(read: ArticleRecord, kind: str, reason: str, in_a_row: int) -> None:
    if read.boilerplate:  # only the hash of the line that went
        only = line_hashes(f"{LEAD}\n{LINE}\n{REST}") - line_hashes(f"{LEAD}\n{REST}")
        read, kind, reason, in_a_row = replace(read, boilerplate=only), "boilerplate", "boilerplate", 0
        assert only, "the line counts"
    found = renewal(OLD, read, NOW)
    assert (found.kind, found.changes_in_a_row, found.new_text) == (kind, in_a_row, kind != "same")
    assert found.reason == reason
    assert found.record.draft.title, "a page without a headline keeps the one that is stored"


def test_the_first_page_completes_what_the_feed_said() -> None:
    found = renewal(replace(OLD, text_source="feed"), record(REST), NOW)
    assert (found.kind, found.reason, found.new_text) == ("completed", "reread", True)


def test_a_page_that_is_another_one_at_every_look_makes_no_version() -> None:
    found = renewal(replace(OLD, changes_in_a_row=25, text_version=26, changed_at=NOW), record(REST), NOW)
    assert (found.kind, found.new_text, found.changes_in_a_row) == ("too_often", False, 26)


def test_a_feed_edits_only_its_own_text() -> None:
    said = ArticleDraft("Milk", "", "")
    assert feed_edit(OLD, said, NOW) is None
    edited = feed_edit(replace(OLD, text_source="feed"), said, NOW)
    assert edited is not None
    assert (edited.title, edited.body) == ("Milk", OLD.wording.body), "silence takes nothing back"
