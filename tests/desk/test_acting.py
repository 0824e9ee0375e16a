"""What people say at the desk: through forms of the desk alone, with their name, as the commands would."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import datasette
import pytest

from crawler.archive import connect as connecting
from crawler.desk.shell import BUSY
from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor


@pytest.fixture
def desk(demo_archive: Path, tmp_path: Path) -> DeskVisitor:
    shutil.copy(demo_archive, tmp_path / "news.db")
    return DeskVisitor(tmp_path / "news.db", now=MOMENT)


def rows(desk: DeskVisitor, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(desk.office.archive)) as db:
        return db.execute(sql).fetchall()


def flagged(desk: DeskVisitor) -> tuple[int, int]:
    """A flagged article that is in a story, and the story."""
    ((article, story),) = rows(
        desk,
        "SELECT a.id, a.story FROM flags f JOIN articles a ON a.id = f.article WHERE f.topic = 'nato' AND a.backlog = 0 LIMIT 1",
    )
    return article, story


@pytest.mark.parametrize("mark", ["follow", "mute", "done"])
def test_a_mark_has_the_name_of_who_signed_in_and_its_opposite_ends_it(desk: DeskVisitor, mark: str) -> None:
    _, story = flagged(desk)
    answer = desk.post("/act", do=f"{mark} story {story}", back="/-/wirewatch?since=7d")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/-/wirewatch?since=7d#story-{story}")
    sql = "SELECT kind, subject, mark, who, at, ended_at IS NULL FROM marks"
    assert rows(desk, sql) == [("story", str(story), mark, "ann", f"{MOMENT:%Y-%m-%dT%H:%M:%SZ}", 1)]
    opposite = {"follow": "unfollow", "mute": "unmute", "done": "reopen"}[mark]
    assert f'value="{opposite} story {story}"' in desk.page(f"/stories/{story}")
    desk.post("/act", do=f"{opposite} story {story}")
    assert [row[-1] for row in rows(desk, sql)] == [0]


def test_right_and_wrong_are_labels_and_wrong_takes_the_flag_off_today(desk: DeskVisitor) -> None:
    article, story = flagged(desk)
    assert f'id="story-{story}"' in desk.page("")
    for topic, number in rows(
        desk, f"SELECT f.topic, f.article FROM flags f JOIN articles a ON a.id = f.article WHERE a.story = {story}"
    ):
        assert desk.post("/act", do=f"wrong {number} {topic}").status_code == 303
    assert {row[1:] for row in rows(desk, "SELECT article, verdict, who FROM labels")} == {("wrong", "ann")}
    assert f'id="story-{story}"' not in desk.page("")
    desk.post("/act", do=f"right {article} nato")
    assert ("right", "ann") in rows(
        desk, f"SELECT verdict, who FROM labels WHERE article = {article} AND topic = 'nato'"
    )


def test_a_word_is_muted_for_a_week(desk: DeskVisitor) -> None:
    desk.post("/act", do="mute", kind="word", subject="  bees and wasps ", **{"for": "7d"})
    assert rows(desk, "SELECT kind, subject, until - at FROM marks")[0][:2] == ("word", "bees and wasps")
    page = desk.page("/marks")
    assert "bees and wasps" in page
    assert 'value="unmute word bees and wasps"' in page
    desk.post("/act", do="unmute word bees and wasps")
    assert "bees and wasps" not in desk.page("/marks")
    assert "bees and wasps" in desk.page("/marks?all=1")


def test_seen_so_far_is_where_the_next_look_begins(desk: DeskVisitor) -> None:
    seen, earlier = (f"{MOMENT - timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}" for hours in (50, 90))
    assert "You have not yet marked" in desk.page("?since=last")
    desk.post("/act", do=f"seen {seen}")
    desk.post("/act", do=f"seen {earlier}")  # an older page that is sent later
    assert rows(desk, "SELECT * FROM desk_looks") == [("ann", seen)]
    assert f'since <time datetime="{seen}"' in desk.page("?since=last")


@pytest.mark.parametrize(
    "do",
    ["", "mute", "mute story", "mute story 99999", "mute planet 4", "follow article x", "right x nato", "right 1 no-such-topic",
     "wrong 99999999 nato", "wrong 9999999999999999999999 nato", "seen", "seen yesterday", "drop table articles", "delete story 3"],
)  # fmt: skip
def test_what_no_button_says_is_not_done(desk: DeskVisitor, do: str) -> None:
    assert desk.post("/act", do=do).status_code in (400, 404)
    assert rows(desk, "SELECT count(*) FROM marks") == rows(desk, "SELECT count(*) FROM desk_looks") == [(0,)]
    assert rows(desk, "SELECT count(*) FROM labels") == [(0,)]


@pytest.mark.parametrize(
    "origin",
    ["", "null", "http://evil.example", "https://localhost.evil.example", "http://localhost:9", "file://localhost"],
)
def test_a_form_of_another_site_is_refused(desk: DeskVisitor, origin: str) -> None:
    form = desk.office.key.form_token(desk.signed) if desk.signed else ""
    answer = _sent(desk, {"do": "mute story 3", "form": form}, origin, desk.cookie())
    assert answer.status_code == 403
    assert rows(desk, "SELECT count(*) FROM marks") == [(0,)]


def test_a_form_of_another_sign_in_or_of_none_is_refused(desk: DeskVisitor) -> None:
    key = desk.office.key
    other = key.read_cookie(key.cookie("ann", "another", desk.now), desk.now)
    assert other is not None
    for form in ("", "x", key.form_token(other)):
        answer = _sent(desk, {"do": "mute story 3", "form": form}, "http://localhost", desk.cookie())
        assert answer.status_code == 403, form
    assert rows(desk, "SELECT count(*) FROM marks") == [(0,)]


def test_reading_an_address_changes_nothing(desk: DeskVisitor) -> None:
    form = desk.office.key.form_token(desk.signed) if desk.signed else ""
    answer = desk.get(f"/act?{urlencode({'do': 'mute story 3', 'form': form})}")
    assert answer.status_code == 405
    before = Path(desk.office.archive).read_bytes()
    for path in ("", "?since=7d", "?since=last&muted=1", "/stories/3", "/marks", ".json", "?tz=Europe/Kyiv"):
        desk.get(path)
    assert Path(desk.office.archive).read_bytes() == before


def test_a_form_that_is_too_long_or_broken_is_refused(desk: DeskVisitor) -> None:
    assert desk.post("/act", do="mute word " + "x" * 70_000).status_code == 413
    assert _sent(desk, b"\xff\xfe=%", "http://localhost", desk.cookie()).status_code == 403


@pytest.mark.parametrize(
    "back",
    ["", "https://evil.example/", "//evil.example/-/wirewatch/", "/-/wirewatchers/x", "/news", "/-/wirewatch/\\evil", "/-/wirewatch/x\r\nSet-Cookie: a=b",
     "javascript:alert(1)"],
)  # fmt: skip
def test_a_form_leads_back_to_the_desk_and_nowhere_else(desk: DeskVisitor, back: str) -> None:
    answer = desk.post("/act", do=f"seen {MOMENT - timedelta(hours=3):%Y-%m-%dT%H:%M:%SZ}", back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/-/wirewatch")


@pytest.fixture
def held(desk: DeskVisitor, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """The archive in the hands of another program, and a desk that does not wait five seconds for the test."""
    monkeypatch.setattr("crawler.archive.shown.one_look.PATIENCE_SECONDS", 0.05)
    with closing(sqlite3.connect(desk.office.archive, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield db
        db.execute("ROLLBACK")


def test_while_a_run_writes_pages_are_shown(desk: DeskVisitor, held: sqlite3.Connection) -> None:
    held.execute("UPDATE articles SET title = 'not yet'")
    for path in ("", "/stories/3", "/marks", "/stories/3.json"):
        page = desk.get(path)
        assert page.status_code == 200, path
        assert "not yet" not in page.text


def test_a_form_that_cannot_be_stored_now_is_offered_again(
    desk: DeskVisitor, held: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = desk.post("/act", do="mute story 3", back="/-/wirewatch?since=7d")
    assert answer.status_code == 503
    assert BUSY in answer.text
    assert 'name="do" value="mute story 3"' in answer.text
    assert 'name="back" value="/-/wirewatch?since=7d"' in answer.text
    held.execute("COMMIT")
    assert desk.post("/act", do="mute story 3").status_code == 303
    held.execute("BEGIN")


def test_a_page_that_takes_too_long_says_so(desk: DeskVisitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive.shown.one_look._EVERY", 1)
    monkeypatch.setattr("crawler.desk.office.LOOK_SECONDS", -1.0)
    answer = desk.get("")
    assert answer.status_code == 503
    assert "took longer" in answer.text


def test_a_page_waits_for_its_turn_and_not_for_ever(desk: DeskVisitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.desk.office.TURN_SECONDS", 0.01)
    desk.office._looks = asyncio.Semaphore(0)
    answer = desk.get("")
    assert answer.status_code == 503
    assert "at once" in answer.text
    desk.office._looks = asyncio.Semaphore(1)
    assert [desk.get("").status_code, desk.get("/stories/0").status_code, desk.get("").status_code] == [200, 404, 200]


@pytest.mark.skipif(datasette.__version__.startswith("1."), reason="1.0 keeps a connection, so nobody can lock it out")
def test_an_archive_that_nobody_else_may_read_now_is_busy(desk: DeskVisitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive.shown.one_look.PATIENCE_SECONDS", 0.05)
    with closing(sqlite3.connect(desk.office.archive, isolation_level=None)) as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        answer = desk.get("")
        db.execute("ROLLBACK")
    assert answer.status_code == 503
    assert BUSY in answer.text


def test_an_archive_that_is_gone_is_told_in_words(desk: DeskVisitor) -> None:
    assert desk.get("").status_code == 200
    Path(desk.office.archive).unlink()
    answer = desk.get("")
    assert answer.status_code == 404
    assert "There is no archive" in answer.text
    Path(desk.office.archive).write_bytes(b"not a database" * 100)
    assert desk.get("").status_code == 503


def test_the_commands_see_what_the_desk_said(desk: DeskVisitor) -> None:
    from crawler.archive.told.mark_rows import list_marks

    _, story = flagged(desk)
    desk.post("/act", do=f"follow story {story}")
    with connecting.reading(desk.office.archive) as db:
        assert [(m["mark"], m["subject"], m["who"]) for m in list_marks(db, every=False, now=desk.now)] == [
            ("follow", str(story), "ann")
        ]


def _sent(desk: DeskVisitor, fields: dict[str, str] | bytes, origin: str, cookie: str) -> Any:
    headers = {"cookie": cookie, "content-type": "application/x-www-form-urlencoded"}
    body = fields if isinstance(fields, bytes) else urlencode(fields).encode()
    return desk.raw("POST", "/-/wirewatch/act", content=body, headers=headers | ({"origin": origin} if origin else {}))


def test_a_mark_of_a_story_that_was_joined_ends_with_that_of_the_whole(desk: DeskVisitor) -> None:
    _, whole = flagged(desk)
    ((part,),) = rows(desk, f"SELECT max(id) FROM stories WHERE id <> {whole}")
    with closing(sqlite3.connect(desk.office.archive)) as db:  # as it was marked before it was joined
        db.execute(f"UPDATE stories SET merged_into = {whole} WHERE id = {part}")
        db.execute(
            "INSERT INTO marks (kind, subject, mark, note, who, at) VALUES ('story', ?, 'mute', '', '', '2026-03-01')",
            (str(part),),
        )
        db.commit()
    assert f'value="unmute story {whole}"' in desk.page(f"/stories/{whole}")
    desk.post("/act", do=f"unmute story {whole}")
    assert rows(desk, "SELECT ended_at IS NULL FROM marks") == [(0,)]
    desk.post("/act", do=f"mute story {part}")
    assert rows(desk, "SELECT subject FROM marks WHERE ended_at IS NULL") == [(str(whole),)]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("article", "03", "3"),
        ("article", " 3.0", "3"),
        ("word", "two\n  words\u202e", "two words"),
        ("word", "a\x00b", "ab"),
    ],
)
def test_what_was_typed_is_kept_by_its_name(desk: DeskVisitor, kind: str, typed: str, kept: str) -> None:
    """A mark of article 03 would mute nothing."""
    desk.post("/act", do="mute", kind=kind, subject=typed)
    assert rows(desk, "SELECT subject FROM marks") == [(kept,)]
    desk.post("/act", do="unmute", kind=kind, subject=kept)
    assert rows(desk, "SELECT ended_at IS NULL FROM marks") == [(0,)]


def test_a_mark_of_what_is_gone_can_be_ended(desk: DeskVisitor) -> None:
    with closing(sqlite3.connect(desk.office.archive)) as db:
        db.execute(
            "INSERT INTO marks (kind, subject, mark, note, who, at) VALUES ('topic', 'gone', 'mute', '', '', '2026-03-01')"
        )
        db.commit()
    assert desk.post("/act", do="unmute topic gone").status_code == 303
    assert rows(desk, "SELECT ended_at IS NULL FROM marks") == [(0,)]


def test_an_archive_that_cannot_be_written_is_said_with_what_to_do(
    desk: DeskVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY
        raise error

    monkeypatch.setattr("crawler.archive.told.mark_rows.set_mark", refused)
    answer = desk.post("/act", do="mute word bees")
    assert answer.status_code == 503
    assert "read-only" in answer.text and "Try again" in answer.text


def test_a_form_makes_no_archive_where_one_was_taken_away(desk: DeskVisitor) -> None:
    """While it is being put back, say: the new one would be taken for it."""
    desk.get("")  # Datasette itself does not start without it
    desk.office.archive.unlink()
    answer = desk.post("/act", do="mute word bees")
    assert answer.status_code == 404
    assert not desk.office.archive.exists()


@pytest.mark.parametrize("path", ["/nope", "/stories/abc", "/stories/3/nope"])
def test_an_address_that_leads_nowhere_is_told_in_our_words(desk: DeskVisitor, path: str) -> None:
    answer = desk.get(path)
    assert answer.status_code == 404
    assert "There is no such page here." in answer.text and "Database" not in answer.text
