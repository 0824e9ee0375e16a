"""Rules, channels, deliveries and marks on the command line."""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler.archive.connect import connect, transaction
from crawler.archive.event_rows import add_events
from crawler.archive.lock import run_lock
from crawler.archive.outbox_rows import set_state
from crawler.judging.happenings import Event
from tests.archive.making import NOW
from tests.commands.conftest import Wirewatch
from tests.watching import WatchFolder

CARE = """
[channels.desk]
url = "file:told.jsonl"
[channels.gone]
url = "file:no/such/folder/${S3NTINEL}"
[[alerts]]
name = "care"
channel = "desk"
on = ["source_failing"]
max_age = "9999d"
"""


@pytest.fixture
def told(folder: WatchFolder, wirewatch: Wirewatch) -> Path:
    """A watch with a rule about sources that has begun; the file that it tells into."""
    (folder.path / "delivery.toml").write_text(CARE, encoding="utf-8")
    with closing(connect(folder.archive)) as db, transaction(db):
        db.execute("INSERT INTO feeds (declared_url, url, title) VALUES ('https://a.example/feed', '', 'The Paper')")
    assert wirewatch("deliver").out == "New: 0. Messages sent: 0.\n"
    return folder.path / "told.jsonl"


def happen(folder: WatchFolder) -> None:
    with closing(connect(folder.archive)) as db, transaction(db):
        add_events(db, [Event("source_failing", feed=1, detail={"reason": "timeout"})], NOW)


def test_deliver_tells_once(told: Path, folder: WatchFolder, wirewatch: Wirewatch) -> None:
    happen(folder)
    assert [row["subject"] for row in wirewatch("deliver", "--dry-run", "--json").json] == ["feed:1"]
    assert not told.exists()
    assert wirewatch("deliver", "--json").json == {
        "rows": 1, "messages": 1, "sent": 1, "failed": 0, "files": 0, "files_error": "",
    }  # fmt: skip
    assert wirewatch("deliver").out == "New: 0. Messages sent: 0.\n"
    assert json.loads(told.read_text("utf-8"))["title"] == "care: Source failing: The Paper"
    (row,) = wirewatch("deliveries", "--json").json
    assert (row["state"], row["channel"], row["attempts"]) == ("sent", "desk", 1)
    assert wirewatch("deliveries", "--failed", "--json").json == []


def test_what_a_channel_did_not_take_is_seen_and_tried_again(
    told: Path, folder: WatchFolder, wirewatch: Wirewatch
) -> None:
    (folder.path / "delivery.toml").write_text(CARE.replace('channel = "desk"', 'channel = "gone"'), encoding="utf-8")
    happen(folder)
    said = wirewatch("deliver")
    assert (said.code, "not taken: 1" in said.out) == (1, True)
    (row,) = wirewatch("deliveries", "--failed", "--json").json
    assert (row["state"], row["error"]) == ("tried again", "secret missing")
    assert "UNTOLD    channel gone: 0 given up, 1 waiting for another try; secret missing" in wirewatch("status").out
    with sqlite3.connect(folder.archive) as db:
        db.execute("UPDATE deliveries SET failed_at = '2026-03-04T12:00:00Z', next_try_at = NULL")
    assert wirewatch("status", "--json").json["untold"]["gone"]["failed"] == 1
    assert wirewatch("status", "--check").code == 4
    assert wirewatch("channels", "list", "--json").json[1] == {
        "name": "gone", "kind": "file", "rules": 1, "failed": 1, "waiting": 0, "error": "secret missing",
    }  # fmt: skip
    assert wirewatch("deliveries", "retry").code == 2
    assert wirewatch("deliveries", "retry", "99").out == "Tried again: 0.\n"
    assert wirewatch("deliveries", "retry", str(row["id"])).out == "Tried again: 1.\n"
    assert wirewatch("deliveries", "--json").json[0]["state"] == "tried again"


def test_beside_a_run_deliver_ends_with_75(told: Path, folder: WatchFolder, wirewatch: Wirewatch) -> None:
    with run_lock(folder.path / "news.db.lock", "daemon"):
        said = wirewatch("deliver")
        assert (said.code, "wirewatch daemon" in said.err) == (75, True)
        assert wirewatch("deliver", "--dry-run").code == 0
        assert wirewatch("deliver", "--beside-run").code == 0
    with run_lock(folder.path / "news.db.deliver.lock", "deliver"):
        assert wirewatch("deliver").code == 75


def test_a_copied_folder_tells_nothing_until_it_is_adopted(
    told: Path, folder: WatchFolder, wirewatch: Wirewatch
) -> None:
    with closing(connect(folder.archive)) as db:
        set_state(db, "home", "elsewhere")
    happen(folder)
    said = wirewatch("deliver")
    assert (said.code, "deliver --adopt" in said.err, told.exists()) == (2, True, False)
    assert wirewatch("deliver", "--adopt").code == 0
    assert told.exists()


def test_alerts_check_list_and_preview(told: Path, folder: WatchFolder, wirewatch: Wirewatch) -> None:
    said = wirewatch("alerts", "check")
    assert (said.code, "secret S3NTINEL is not set" in said.err) == (2, True)
    (folder.path / "secrets.env").write_text("S3NTINEL=x\n", encoding="utf-8")
    (folder.path / "secrets.env").chmod(0o600)
    assert "[channels.gone]: there is no folder" in wirewatch("alerts", "check").err
    (folder.path / "no" / "such" / "folder").mkdir(parents=True)
    assert wirewatch("alerts", "check").out == "Can be used: 1 rule, 0 digests, 2 channels.\n"
    (folder.path / "delivery.toml").write_text(CARE + '[[alerts]]\nname = "x"\nchannel = "desk"\ntopics = ["nto"]\n')
    assert "there is no topic 'nto'" in wirewatch("alerts", "check").err
    assert [row["name"] for row in wirewatch("alerts", "list", "--json").json] == ["care", "x"]
    happen(folder)
    care, other = wirewatch("alerts", "preview", "--since", "2026-03-01", "--json").json
    assert [row["title"] for row in care["told"]] == ["The Paper"]
    assert other["told"] == []
    assert "care to desk: 1 alert," in wirewatch("alerts", "preview", "--since", "2026-03-01").out


def test_channels_test(told: Path, wirewatch: Wirewatch) -> None:
    assert wirewatch("channels", "test", "desk").out == "Channel 'desk' accepted the message.\n"
    assert json.loads(told.read_text("utf-8"))["type"] == "test"
    said = wirewatch("channels", "test", "gone")
    assert (said.code, said.err) == (1, "wirewatch: channel 'gone' did not accept the message: secret missing.\n")
    assert "did you mean 'desk'" in wirewatch("channels", "test", "dsk").err


def test_marks(told: Path, folder: WatchFolder, wirewatch: Wirewatch) -> None:
    assert wirewatch("mute", "feed", "1", "--for", "7d", "--note", "known\x1b[2J", "--by", "ana").code == 0
    (mark,) = wirewatch("marks", "--json").json
    assert (mark["mark"], mark["kind"], mark["subject"], mark["who"]) == ("mute", "feed", "1", "ana")
    assert "\x1b" not in mark["note"]
    happen(folder)
    assert wirewatch("deliver").out == "New: 0. Messages sent: 0.\n"
    assert wirewatch("unmute", "feed", "1").code == 0
    assert wirewatch("unmute", "feed", "1").code == 1
    assert wirewatch("marks", "--json").json == []
    assert wirewatch("marks", "--all", "--json").json[0]["ended_at"] is not None
    assert "--for must end in the future" in wirewatch("mute", "feed", "1", "--for", "0d").err
    assert wirewatch("mute", "word", "bees", "--note", "x" * 100_000).code == 0
    assert len(wirewatch("marks", "--json").json[0]["note"]) == 1000
    wirewatch("unmute", "word", "bees")
    for line in (["follow", "story", "99"], ["mute", "feed", "x"], ["done", "feed", "1", "--for", "soon"],
                 ["done", "feed", "1", "--for", "1d", "--until", "2099-01-01"], ["done", "feed", "1", "--until", "2020-01-01"]):  # fmt: skip
        assert wirewatch(*line).code == 2, line


def test_a_run_delivers_after_its_commits_and_hides_secrets_from_its_workers(tmp_path: Path) -> None:
    """Real processes: the run, its workers, and the delivery beside it."""
    from tests.site import Answer, rss, serve_site
    from tests.watching import watch_folder

    with serve_site() as site:
        site.answers["/feed"] = Answer(body=rss(("1", site.url("/a"), "Old note")))
        watch = watch_folder(tmp_path, [site.url("/feed")])
        rule = (
            CARE.replace('on = ["source_failing"]', "")
            .replace('"desk"', '"news"')
            .replace("channels.desk", "channels.news")
        )
        (tmp_path / "delivery.toml").write_text(rule, encoding="utf-8")
        assert watch.run("run", "--set", "pages=none").returncode == 0
        site.answers["/feed"] = Answer(
            body=rss(("1", site.url("/a"), "Old note"), ("2", site.url("/b"), "NATO meets in Brno"))
        )
        done = watch.run("run", "--all", "--set", "pages=none")
        assert (done.returncode, done.stderr) == (0, "")
    (line,) = (tmp_path / "told.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["title"] == "care: New story: NATO meets in Brno"
    assert [row["attempts"] for row in watch.rows("SELECT attempts FROM deliveries")] == [1]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_processes_of_a_run_inherit_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    from crawler.crawl.postman import Postman

    monkeypatch.setenv("S3NTINEL", "hunter2")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/nowhere")
    (tmp_path / "delivery.toml").write_text(CARE, encoding="utf-8")
    with closing(connect(tmp_path / "news.db")) as db:
        Postman(tmp_path, db).begin(NOW)
    seen = subprocess.run([sys.executable, "-c", "import os; print(dict(os.environ))"], capture_output=True, text=True)
    assert "hunter2" not in seen.stdout
    assert "CREDENTIALS_DIRECTORY" not in seen.stdout


def test_digests(told: Path, folder: WatchFolder, wirewatch: Wirewatch) -> None:
    digest = '[[digests]]\nname = "morning"\nchannel = "desk"\nat = "07:30"\n'
    (folder.path / "delivery.toml").write_text(CARE + digest, encoding="utf-8")
    assert [row["name"] for row in wirewatch("digests", "list", "--json").json] == ["morning"]
    assert wirewatch("digests", "preview", "morning").out.startswith("morning: nothing new\n\nNothing new since ")
    assert "<h1" in wirewatch("digests", "preview", "morning", "--format", "html").out
    assert wirewatch("digests", "preview", "morning", "--since", "7d", "--format", "json").json["items"] == []
    assert "did you mean 'morning'" in wirewatch("digests", "send", "mourning").err
    assert wirewatch("digests", "send", "morning").code == 0
    assert wirewatch("deliver", "--json").json["sent"] == 1
    assert json.loads(told.read_text("utf-8"))["type"] == "digest"


def test_check_names_outlets_and_tags_that_nobody_knows(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    """A rule about an outlet that is spelled wrong never speaks, which nobody would notice."""
    text = '[channels.desk]\nurl = "file:told.jsonl"\n[[alerts]]\nname = "n"\nchannel = "desk"\nwhere = "{}"\n'
    (filled.path / "delivery.toml").write_text(text.format("outlet:nowhere language:ua"), encoding="utf-8")
    checked = wirewatch("alerts", "check")
    assert checked.code == 2
    assert "n: There is no outlet 'nowhere'" in checked.err
    assert "n: note: 'ua' at position" in checked.err
    (filled.path / "delivery.toml").write_text(text.format("language:uk"), encoding="utf-8")
    assert wirewatch("alerts", "check").code == 0
