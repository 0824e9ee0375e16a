"""The labelled sets of the benches are whole, and texts without a page are read as the program reads them."""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.bench import credit_pages
from tests.bench.credit_sources import entries_of, feed_drafts, key_of, wire_drafts
from tests.bench.judgement import HELD_EVENTS, HELD_TOPICS, TOPICS

FEED = """<rss version="2.0"><channel><title>Quay Notes</title><link>https://quay.example/</link>
<item><guid isPermaLink="false">q1</guid><link>https://quay.example/a</link><title>Crane falls</title>
<description>A crane fell on the quay, dockers told the Harbour Gazette.</description></item>
<item><guid isPermaLink="false">q2</guid><link>https://gazette.example/b</link><title>Worth reading</title>
<description>The Harbour Gazette on cranes.</description></item></channel></rss>"""


@pytest.mark.parametrize("path", [*HELD_TOPICS, *TOPICS], ids=lambda path: path.stem)
def test_evidence_stands_where_the_label_says(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for span in row["spans"]:
            assert row[span["field"]][span["start"] : span["end"]] == span["text"], row["id"]
            assert row["gold"][span["topic"]], row["id"]


@pytest.mark.parametrize("path", HELD_TOPICS, ids=lambda path: path.stem)
def test_the_held_items_have_evidence_and_as_many_near_misses_as_hits(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    hits = Counter((row["about"], row["gold"][row["about"]]) for row in rows)
    assert set(hits.values()) == {15}
    assert all(
        {span["topic"] for span in row["spans"]} == {t for t, is_it in row["gold"].items() if is_it} for row in rows
    )


def test_every_held_event_is_told_in_three_languages_at_an_article_s_length() -> None:
    languages = defaultdict(set)
    for row in map(json.loads, HELD_EVENTS.read_text("utf-8").splitlines()):
        languages[row["story"]].add(row["lang"])
        assert 80 <= len(row["text"].split()) <= 150, row["id"]
        assert row["date"].isdigit()
    assert len(languages) == 15
    assert all(found >= {"en", "uk", "de"} for found in languages.values())


def test_each_text_has_one_label_and_is_held_out_or_not() -> None:
    labels = credit_pages.labels()
    assert len({label["page"] for label in labels}) == len(labels)
    assert {label.get("set", "") for label in labels} == {"", "held2", "held2_read", "held3"}
    held = next(label["page"] for label in labels if label.get("set") == "held3")
    assert credit_pages.held_out(held) and credit_pages.held_out(held, "held3")
    assert not credit_pages.held_out(held, "held2")


def test_an_entry_is_read_as_its_feed_tells_it(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    row = {"id": "quay", "file": "quay.gz", "kind": "rss"}
    (folder / "quay.gz").write_bytes(gzip.compress(FEED.encode()))
    (folder / "manifest.jsonl").write_text(json.dumps(row) + "\n")
    own, others = (f"feeds/quay/{key_of(entry)}" for entry in entries_of(tmp_path, row)[1])
    found = {page: (address, draft) for page, address, draft in feed_drafts(tmp_path, {own, others, "wire/1"})}
    assert found[own][0] == "https://quay.example/a"
    assert found[others][0] == "https://quay.example/"  # it does not speak for the other's address
    assert found[own][1].body.startswith("A crane fell")
    assert set(found) == {own, others}


def test_a_report_without_a_page_keeps_its_address(tmp_path: Path) -> None:
    folder = tmp_path / "copies" / "wire"
    folder.mkdir(parents=True)
    docs = [{"id": n, "url": f"https://n.example/{n}", "title": "Crane falls", "text": f"Text {n}."} for n in (1, 2)]
    (folder / "docs.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, docs)).encode()))
    ((page, address, draft),) = wire_drafts(tmp_path, {"wire/2", "feeds/quay/a"})
    assert (page, address, draft.body) == ("wire/2", "https://n.example/2", "Text 2.")
