"""The pages of one article, topic and source, of search and edits, on the archive of the demo."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest

from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor

ADDRESSES = (
    "/articles/10",
    "/topics",
    "/topics/nato",
    "/topics/nato/try",
    "/sources",
    "/sources/1",
    "/search?q=nato",
    "/edits",
)


@pytest.fixture(scope="module")
def desk(demo_archive: Path) -> DeskVisitor:
    return DeskVisitor(demo_archive, now=MOMENT)


def one(archive: Path, sql: str, *values: object) -> int:
    with closing(sqlite3.connect(archive)) as db:
        return int(db.execute(sql, values).fetchone()[0])


def test_the_marked_words_of_an_article_are_those_of_its_flags_and_credits(
    demo_archive: Path, desk: DeskVisitor
) -> None:
    article = one(
        demo_archive, "SELECT article FROM credits WHERE field = 'body' AND article IN (SELECT article FROM flags)"
    )
    said = json.loads(desk.get(f"/articles/{article}.json").text)
    html = desk.page(f"/articles/{article}")
    marked = [part.partition("</mark>")[0].rpartition(">")[2] for part in html.split("<mark ")[1:]]
    text = unescape("".join(marked))  # words of two topics may overlap; then a mark ends within a word
    for flag in said["flags"]:
        for span in flag["spans"]:
            assert span["text"].split()[0] in text
    for credit in said["credits"]:
        assert credit["field"] != "body" or said["body"][credit["span_start"] : credit["span_end"]] in text
    assert 'class="topic0"' in html
    assert "credit" in html


def test_an_edited_article_shows_what_came_and_went_in_its_places(demo_archive: Path, desk: DeskVisitor) -> None:
    article = one(demo_archive, "SELECT article FROM versions WHERE reason = 'edit' AND headline_changed ORDER BY 1")
    version = one(demo_archive, "SELECT text_version FROM versions WHERE article = ? AND reason = 'edit'", article)
    html = desk.page(f"/articles/{article}?version={version}")
    assert "<del>" in html
    assert "<ins>" in html
    assert f"What became of version {version}" in html
    assert "no earlier text with the number 99" in desk.page(f"/articles/{article}?version=99")


def test_a_topic_tells_what_fires_where_and_how_right_it_is(desk: DeskVisitor) -> None:
    html = desk.page("/topics/nato")
    for words in (
        "Which words fire",
        "By outlet",
        "By language",
        "Blind spots",
        "No flag has been labelled right or wrong yet",
        "Newest",
    ):
        assert words in html
    twin = json.loads(desk.get("/topics/nato.json").text)
    assert sum(day["articles"] for day in twin["days"]) == sum(row["articles"] for row in twin["outlets"]) > 5
    assert twin["labels"]["precision"] is None
    assert any(word["words"] == "NATO" for word in twin["words"])


def test_what_is_not_there_is_said_with_a_way_on(desk: DeskVisitor) -> None:
    for path, words in (
        ("/articles/99999", "There is no article 99999."),
        ("/articles/999999999999999999", "There is no article"),
        ("/topics/natto", "did you mean &#39;nato&#39;?"),
        ("/sources/9999", "There is no source 9999."),
    ):
        answer = desk.get(path)
        assert answer.status_code == 404
        assert words in answer.text


def test_the_sources_come_with_the_worst_first_and_by_health(demo_archive: Path, desk: DeskVisitor) -> None:
    twin = json.loads(desk.get("/sources.json").text)
    assert twin["sources"][0]["health"] == "failing"
    assert sum(twin["counts"].values()) == one(
        demo_archive, "SELECT count(*) FROM feeds WHERE parent IS NULL AND source IS NULL"
    )
    number = twin["sources"][0]["id"]
    html = desk.page(f"/sources/{number}")
    assert "suddenly nearly everything was new" in html
    assert "Gaps" in html
    assert f"/sources/{number}" in desk.page("/sources?health=failing")
    assert "No such sources." in desk.page("/sources?start=4000")


def test_search_reads_the_language_of_topics_and_draws_what_it_cannot_read(desk: DeskVisitor) -> None:
    assert "<mark>NATO</mark>" in desk.page("/search?q=NATO+title%3Anato")
    answer = desk.get("/search?q=nato+AND+%28bread")
    assert answer.status_code == 400
    assert "^" in answer.text.partition('<pre class="caret">')[2].partition("</pre>")[0]
    twin = json.loads(desk.get("/search.json?q=nato+AND+%28bread").text)
    assert twin["position"] is not None
    assert "expected" in twin["error"]
    assert json.loads(desk.get("/search.json?q=zzzz").text)["rows"] == []
    assert "no outlet" in desk.get("/search?q=outlet%3Anowhere").text


def test_search_and_the_command_find_the_same(demo_archive: Path, desk: DeskVisitor) -> None:
    from crawler.archive.connect import reading
    from crawler.judging.topics.topicfile import topic_of_query
    from crawler.steps.searching import Wanted, search

    with reading(demo_archive) as db:
        rows = search(db, topic_of_query("search", "nato OR ferry*", {}), Wanted(limit=50), MOMENT).rows
    found = json.loads(desk.get("/search.json?q=nato+OR+ferry*&limit=50").text)["rows"]
    assert found == json.loads(json.dumps(rows))


def test_another_zone_leaves_the_question_as_it_was(desk: DeskVisitor) -> None:
    html = desk.page("/search?q=%22nato+met%22&days=30&tz=Europe/Kyiv")
    footer = html.partition("<footer>")[2]
    assert '<input type="hidden" name="q" value="&#34;nato met&#34;">' in footer
    assert 'name="tz" value="Europe/Kyiv"' in footer
    assert 'href="?q=%22nato+met%22&amp;days=30&amp;tz=own"' in footer


def test_edits_show_their_words_and_lead_to_the_whole_text(desk: DeskVisitor) -> None:
    html = desk.page("/edits?days=30")
    assert "<del>" in html
    assert "?version=1" in html
    assert "No edit was seen" in desk.page("/edits?topic=nix")
    headlines = json.loads(desk.get("/edits.json?headlines=1").text)["edits"]
    assert headlines
    assert all(edit["headline_changed"] for edit in headlines)


def test_a_query_is_tried_and_its_topic_file_is_a_download(demo_archive: Path, desk: DeskVisitor) -> None:
    html = desk.post("/topics/nato/try", query="nato OR ferry*").text
    assert " kept, " in html
    assert "Gained" in html
    file = desk.post("/topics/nato/try", **{"query": "nato OR ferry*", "as": "toml"})
    assert file.headers["content-disposition"] == 'attachment; filename="nato.toml"'
    (demo_archive.parent.parent / "tried.toml").write_text(file.text, encoding="utf-8")
    from crawler.watch.folder import load_topic

    topic = load_topic(demo_archive.parent.parent / "tried.toml", {})
    assert topic.query_text == "nato OR ferry*"
    assert topic.titles["uk"] == "НАТО", "what else the file said stays"
    assert len(topic.languages) > 20
    result = desk.post("/topics/nato/try", **{"query": "nato", "as": "json"})
    assert json.loads(result.text)["kept"] > 5
    wrong = desk.post("/topics/nato/try", query="nato AND (")
    assert (wrong.status_code, "^" in wrong.text) == (400, True)
    assert desk.post("/topics/nato/try", query=" ").status_code == 400


def test_a_query_to_try_begins_as_its_file_is_written(demo_archive: Path, desk: DeskVisitor) -> None:
    shown = unescape(
        desk.page("/topics/nato/try").partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0]
    )
    written = (demo_archive.parent / "topics" / "nato.toml").read_text(encoding="utf-8")
    assert shown.splitlines()[3] in written
    again = desk.post("/topics/nato/try", query=shown).text
    assert " 0 gained, 0 lost" in again
    assert shown.splitlines()[3] in unescape(again), "its lines stay as they were typed"


def test_pages_answer_while_another_program_writes(desk: DeskVisitor, demo_archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    shutil.copy(demo_archive, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE articles SET title = 'half written'")
        busy = DeskVisitor(path, now=MOMENT)
        for address in ADDRESSES:
            assert "half written" not in busy.page(address)
        writer.execute("ROLLBACK")


def test_one_query_is_tried_at_a_time(desk: DeskVisitor) -> None:
    from crawler.desk.pages import trial_page

    with trial_page._TRYING:
        answer = desk.post("/topics/nato/try", query="nato")
    assert answer.status_code == 503
    assert "Another query is being tried" in answer.text
    assert desk.post("/topics/nato/try", query="nato").status_code == 200


def test_nobody_tries_without_signing_in(demo_archive: Path) -> None:
    reader = DeskVisitor(demo_archive, now=MOMENT, person="", read_without_sign_in=True)
    assert reader.post("/topics/nato/try", query="nato").status_code in (401, 403)
    assert "Sign in to try queries" in reader.page("/topics/nato/try")


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_page_is_small_and_needs_no_script_and_no_style_of_its_own(path: str, desk: DeskVisitor) -> None:
    html = desk.page(path)
    assert len(html.encode()) < 60_000
    for word in ("<script", " style=", "onclick", "javascript:"):
        assert word not in html
