"""What wirewatch doctor finds: each fault that it is for is made, and told with what to do."""

from __future__ import annotations

import json
import os
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import examination
from crawler.archive.connect import connect, reading, transaction
from crawler.archive.lock import run_lock
from crawler.archive.outbox_rows import set_state
from crawler.doctor import folder_checks, outside_checks, written_checks
from crawler.doctor.findings import Examined, examined
from crawler.fetching.guard import AddressGuard
from crawler.watch.folder import Watch
from tests.commands.conftest import Wirewatch
from tests.watching import WatchFolder, watch_folder

FEED = "https://a.example/feed"
CONTACT = 'contact = "mailto:desk@a.example"\n'
NOW = datetime(2099, 1, 1, tzinfo=UTC)
"""Later than any file of this checkout was written."""


@pytest.fixture
def folder(tmp_path: Path) -> WatchFolder:
    return watch_folder(tmp_path, [FEED], CONTACT)


@pytest.fixture
def watch(folder: WatchFolder) -> Watch:
    connect(folder.archive).close()
    return Watch(folder.path)


def one(found: Iterator[Examined]) -> Examined:
    (finding,) = found
    return finding


def test_the_command_tells_each_check_and_ends_with_4(
    folder: WatchFolder, wirewatch: Wirewatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)  # a look-up would fail
    monkeypatch.setattr(folder_checks, "is_kept", lambda: True)
    monkeypatch.setattr(outside_checks, "trusted_authorities", lambda: "/some/bundle")
    done = wirewatch("doctor")
    assert (done.code, [line for line in done.out.splitlines() if not line.startswith(("ok", "warn  space"))]) == (
        0,
        [],
    )
    assert {line.split()[1] for line in done.out.splitlines()} >= {"file", "clock", "lock", "topics", "workers", "tls"}
    (folder.path / "topics" / "broken.toml").write_text("any = NATO\n", encoding="utf-8")
    done = wirewatch("doctor", "--json")
    assert (done.code, done.json["healthy"]) == (4, False)
    (bad,) = [f for f in done.json["findings"] if f["level"] == "FAIL"]
    assert bad["check"] == "topics" and "broken" in bad["said"] and bad["todo"]


def test_doctor_writes_nothing(folder: WatchFolder, wirewatch: Wirewatch) -> None:
    before = sorted(path.name for path in folder.path.iterdir())
    wirewatch("doctor")
    assert sorted(path.name for path in folder.path.iterdir()) == before


def test_a_check_that_fails_is_a_finding_and_tells_no_words_of_the_error() -> None:
    def broken() -> Iterator[Examined]:
        raise ValueError("s3ntinel")

    found = one(examined("file", broken))
    assert found.level == "FAIL" and "ValueError" in found.said and "s3ntinel" not in found.said


def test_a_damaged_archive(watch: Watch) -> None:
    assert one(folder_checks.archive_file(watch)).level == "ok"
    with watch.archive_path.open("r+b") as file:
        file.seek(6 * 4096)
        file.write(b"\xff" * 3 * 4096)
    found = [*examined("file", lambda: folder_checks.archive_file(watch))]
    assert found[-1].level == "FAIL" and "damaged" in found[-1].said


def test_a_check_that_takes_too_long_is_given_up(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "STEPS", 1)
    with reading(watch.archive_path) as db:
        assert examination.first_damage(db, lambda: True) is None
        assert db.execute("SELECT count(*) FROM feeds").fetchone()[0] == 0  # the connection works on
        assert examination.first_damage(db, lambda: False) == ""


def test_an_archive_on_a_network_disk(tmp_path: Path) -> None:
    mounts = f"/dev/a / ext4 rw 0 0\nserver:/x {tmp_path.resolve()} nfs4 rw 0 0\nserver:/y /elsewhere cifs rw 0 0\n"
    assert folder_checks.file_system(tmp_path / "watch", mounts) == "nfs4"
    assert folder_checks.file_system(Path("/"), mounts) == "ext4"


@pytest.mark.parametrize("free, level", [(100_000_000, "FAIL"), (900_000_000, "warn"), (50_000_000_000, "ok")])
def test_room_on_the_disk(watch: Watch, monkeypatch: pytest.MonkeyPatch, free: int, level: str) -> None:
    usage = folder_checks.shutil.disk_usage(watch.folder)
    monkeypatch.setattr(folder_checks.shutil, "disk_usage", lambda _: usage._replace(free=free))
    assert one(folder_checks.space(watch, NOW)).level == level


def test_room_for_too_few_days(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = folder_checks.shutil.disk_usage(watch.folder)
    monkeypatch.setattr(folder_checks.shutil, "disk_usage", lambda _: usage._replace(free=2_000_000_000))
    monkeypatch.setattr(examination, "articles_of_a_week", lambda *_: (7_000, 7_000))
    monkeypatch.setattr(examination, "free_bytes", lambda _: -2_000_000_000)  # so that the file counts as that large
    found = one(folder_checks.space(watch, NOW))
    assert found.level == "warn" and "7 days" in found.said


def test_a_log_that_nobody_shortens(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(folder_checks.write_ahead_log(watch)).level == "ok"
    monkeypatch.setattr(folder_checks, "LONG_WAL", 10)
    (watch.folder / "news.db-wal").write_bytes(b"x" * 11)
    assert one(folder_checks.write_ahead_log(watch)).level == "warn"


def test_the_clock(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_checks, "is_kept", lambda: True)
    assert one(folder_checks.clock(watch, NOW)).level == "ok"
    assert one(folder_checks.clock(watch, datetime(2001, 1, 1, tzinfo=UTC))).level == "FAIL"
    monkeypatch.setattr(folder_checks, "is_kept", lambda: False)
    assert one(folder_checks.clock(watch, NOW)).level == "warn"
    with closing(connect(watch.archive_path)) as db, transaction(db):
        db.execute("INSERT INTO runs (started_at, kind) VALUES ('2100-01-01T00:00:00Z', 'run')")
    assert one(folder_checks.clock(watch, NOW)).level == "FAIL"


def test_who_is_at_work(watch: Watch) -> None:
    now = datetime.now(UTC)
    assert one(folder_checks.lock(watch, now)).level == "warn"  # nothing was ever polled
    with run_lock(watch.lock_path, "daemon"):
        assert "is running" in one(folder_checks.lock(watch, now)).said
        watch.heartbeat_path.write_text(f"daemon {os.getpid()} works", encoding="utf-8")
        old = time.time() - 3_600
        os.utime(watch.heartbeat_path, (old, old))
        found = one(folder_checks.lock(watch, now))
    assert found.level == "FAIL" and "no sign of life" in found.said


def test_sources_that_moved_or_are_gone(watch: Watch) -> None:
    assert one(folder_checks.moved(watch)).level == "ok"
    with closing(connect(watch.archive_path)) as db, transaction(db):
        sql = "INSERT INTO feeds (declared_url, url, muted, enabled) VALUES (?, ?, ?, ?)"
        db.execute(sql, ("https://b.example/a", "https://b.example/b", "", 1))
        db.execute(sql, ("https://c.example/a", "https://c.example/a", "gone", 1))
        db.execute(sql, ("https://d.example/a", "https://d.example/b", "", 0))  # left the list
    new, gone = folder_checks.moved(watch)
    assert "b.example/a is now https://b.example/b" in new.said and "c.example" in gone.said
    assert "d.example" not in new.said + gone.said


def test_configuration(folder: WatchFolder) -> None:
    assert one(written_checks.configuration(Watch(folder.path))).level == "ok"
    (folder.path / "watch.toml").write_text('[crawl]\ninsecure_tls = ["a.example"]\n', encoding="utf-8")
    folder.path.chmod(0o755)
    text = "url\nhttps://user:s3ntinel@a.example/feed\nnot an address\n"
    (folder.path / "feeds.csv").write_text(text, encoding="utf-8")
    (folder.path / "feeds.csv").chmod(0o644)
    found = [*written_checks.configuration(Watch(folder.path))]
    assert [f.level for f in found] == ["FAIL", "FAIL", "warn", "warn"]
    assert "s3ntinel" not in str(found)


def test_an_unusable_file_is_told(folder: WatchFolder) -> None:
    (folder.path / "watch.toml").write_text("contcat = 1\n", encoding="utf-8")
    found = one(examined("config", lambda: written_checks.configuration(Watch(folder.path))))
    assert found.level == "FAIL" and "contact" in found.said


def test_channels(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    assert one(written_checks.channels(watch, {})).level == "ok"
    rules = (
        '[channels.desk]\nurl = "tgram://${S3NTINEL}/1"\n[[alerts]]\nname = "a"\nchannel = "desk"\ntopics = ["nota"]\n'
    )
    (watch.folder / "delivery.toml").write_text(rules, encoding="utf-8")
    found = one(written_checks.channels(watch, {}))
    assert found.level == "FAIL"
    assert all(words in found.said for words in ("no topic 'nota'", "S3NTINEL"))
    monkeypatch.setitem(sys.modules, "apprise", None)
    found = one(written_checks.channels(watch, {"S3NTINEL": "123456:abc"}))
    assert "needs the package apprise" in found.said and "123456" not in found.said
    with closing(connect(watch.archive_path)) as db, transaction(db):
        set_state(db, "home", "another machine")
    assert any("deliver --adopt" in f.todo for f in written_checks.channels(watch, {}))


def test_a_worker_that_cannot_work(watch: Watch) -> None:
    assert one(outside_checks.workers(watch)).level == "ok"
    tight = Watch(watch.folder, ("worker_mb=1",))
    assert one(examined("workers", lambda: outside_checks.workers(tight))).level == "FAIL"


def test_authorities(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(outside_checks, "_BUNDLES", ())
    none = ssl.get_default_verify_paths()._replace(cafile=None, capath=None)
    monkeypatch.setattr(outside_checks.ssl, "get_default_verify_paths", lambda: none)
    assert one(outside_checks.certificates()).level == "FAIL"
    (tmp_path / "bundle").write_text("x", encoding="utf-8")
    monkeypatch.setattr(outside_checks, "_BUNDLES", (str(tmp_path / "bundle"),))
    assert one(outside_checks.certificates()).level == "ok"


def test_hosts_are_asked_once_each_and_a_few_of_many(tmp_path: Path) -> None:
    feeds = [f"https://h{n}.example/{p}" for n in range(120) for p in "ab"]
    watch = Watch(watch_folder(tmp_path, feeds, CONTACT).path)
    asked: list[str] = []

    def ask(one: outside_checks.Asked, guard: AddressGuard, context: ssl.SSLContext) -> str:
        asked.append(one[0])
        return "name not found" if one[0] == "h0.example" else ""

    found = one(outside_checks.network(watch, ask))
    assert found.level == "warn" and "h0.example: name not found" in found.said and "of 120" in found.said
    assert len(asked) == len(set(asked)) == 40
    assert one(outside_checks.network(watch, lambda *_: "no answer")).level == "FAIL"


def test_a_host_that_never_answers_holds_nothing_up(folder: WatchFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside_checks, "ALL_SECONDS", 0.05)

    def hang(*_: object) -> str:
        time.sleep(5)
        return ""

    assert "no answer in time" in one(outside_checks.network(Watch(folder.path), hang)).said


def test_reaching_a_host() -> None:
    context = ssl.create_default_context()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        open_guard, shut_guard = AddressGuard((), True), AddressGuard()
        assert outside_checks.reach(("127.0.0.1", port, False), open_guard, context) == ""
        assert outside_checks.reach(("127.0.0.1", port, False), shut_guard, context) == "private address"
    assert outside_checks.reach(("127.0.0.1", port, False), open_guard, context) == "connection refused"


def test_json_is_plain(folder: WatchFolder, wirewatch: Wirewatch) -> None:
    found = json.loads(wirewatch("doctor", "--json").out)["findings"]
    assert {tuple(sorted(f)) for f in found} == {("check", "level", "said", "todo")}
    assert replace(Examined(**found[0]), said="").check == "version"
