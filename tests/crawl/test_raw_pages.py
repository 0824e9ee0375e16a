"""Pages kept as they were received: what is in the files, what is not, and what spoils nothing."""

from __future__ import annotations

import errno
import gzip
import os
import re
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from crawler.archive.connect import connect
from crawler.archive.keep import raw_rows
from crawler.crawl import raw_room, rawkeeper
from crawler.fetching.state import keep_received, received_page
from crawler.rawpages.records import RawPage, RawUnreadable, kept, page_in, page_records
from crawler.rawpages.store import RawStore, erase, files_before, mend, newest_file, records_at
from tests.commands.conftest import Wirewatch
from tests.commands.conftest import wirewatch as wirewatch
from tests.memory_crawl import Answer, MemoryCrawl, memory_crawl, page, words_of

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
FEED = "https://a.example/feed"
ITEM = "<item><title>{title}</title><link>https://a.example/{n}</link><pubDate>Wed, 04 Mar 2026 11:00:00 GMT</pubDate></item>"
MOST = 1 << 24


def rss(*titles: str) -> str:
    items = "".join(ITEM.format(title=title, n=n) for n, title in enumerate(titles))
    return f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>'


def raw_crawl(folder: Path, keep: str = 'raw = "all"', feed: str = FEED) -> MemoryCrawl:
    crawl = memory_crawl(folder, feed, settings=f"[crawl]\nbacklog_days = 9\n[keep]\n{keep}\n")
    crawl.site(FEED, rss("NATO meets", "Bread is dear"), kind="application/rss+xml")
    for n, title in enumerate(("NATO meets", "Bread is dear")):
        html = page(title, words_of(f"Text{n}"))
        crawl.site(f"https://a.example/{n}", html, **{"Set-Cookie": "s3ntinel=1", "X-Of-Site": "yes"})
    return crawl


def records(folder: Path) -> list[tuple[str, str, str, bytes]]:
    """Kind, address, HTTP headers and content of every record, in order."""
    found = []
    for path in sorted((folder / "raw").glob("*.warc.gz")):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                headers = record.http_headers.to_str() if record.http_headers else ""
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                found.append((record.rec_type, url, headers, record.raw_stream.read()))
    return found


def is_sound(path: Path) -> bool:
    """By warcio's own check."""
    checker: Any = Checker(type("Command", (), {"inputs": [str(path)], "verbose": False})())
    checker.process_all()
    return checker.exit_value == 0


def test_the_check_sees_a_wrong_byte(tmp_path: Path) -> None:
    made = page_records(raw_page(b"right" * 99), NOW, {})
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(gzip.decompress(made).replace(b"rightright", b"rightwrong")))
    assert not is_sound(tmp_path / "a.warc.gz")


def raw_page(body: bytes = b"<html>x</html>", **headers: str) -> RawPage:
    return RawPage("https://a.example/0", 200, (("User-Agent", "w"),), tuple(headers.items()), body)


def test_request_answer_and_outcome_are_kept_and_found_by_the_index(tmp_path: Path) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.run()
    (path,) = (tmp_path / "raw").iterdir()
    assert path.name == "2026-03-04-000.warc.gz" and path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "raw").stat().st_mode & 0o777 == 0o700
    assert is_sound(path)
    found = records(tmp_path)
    assert [kind for kind, *_ in found] == ["warcinfo", *["request", "response", "metadata"] * 2]
    _, url, headers, body = next(r for r in found if r[0] == "response" and r[1].endswith("/0"))
    assert body.decode() == page("NATO meets", words_of("Text0")) and "X-Of-Site" in headers
    outcomes = sorted(body.decode() for kind, _, _, body in found if kind == "metadata")
    assert [o.split("\r\n")[:2] for o in outcomes] == [[f"article: {n}", "outcome: read"] for n in (1, 2)]
    rows = crawl.rows("SELECT article, url, file, first_byte, byte_count, sha256 FROM raw_pages ORDER BY article")
    for article, url, file, at, count, sha256 in rows:
        assert page_in(records_at(tmp_path / "raw", file, at, count), MOST).url == url
        assert sha256 == crawl.rows("SELECT body_sha256 FROM articles WHERE id = ?", article)[0][0]
    assert len(rows) == 2


def test_no_cookie_and_no_password_is_in_a_file(tmp_path: Path) -> None:
    crawl = raw_crawl(tmp_path, 'raw = "all"\nraw_private = true', feed="https://user:s3ntinel@a.example/feed")
    crawl.run()
    assert len(records(tmp_path)) == 7
    assert not [r for r in records(tmp_path) if "s3ntinel" in f"{r[1]}{r[2]}" or b"s3ntinel" in r[3]]


def test_what_is_asked_with_a_secret_leaves_it_behind() -> None:
    request = Request(
        "https://a.example/0", headers={"Authorization": "Basic s3ntinel", "Cookie": "s3ntinel", "A": "b"}
    )
    request.meta["kind"] = "page"
    keep_received(request, Response("https://u:s3ntinel@a.example/0", 200, {"Set-Cookie": "s3ntinel"}, b"x"))
    kept_page = received_page(request)
    assert kept_page is not None and received_page(None) is None
    written = gzip.decompress(page_records(kept_page, NOW, {}))
    assert b"s3ntinel" not in written and b"A: b" in written
    assert [name for name, _ in kept([("Transfer-Encoding", "chunked"), ("ETag", "x")])] == ["ETag"]


@pytest.mark.parametrize(
    "keep, addresses",
    [('raw = "never"', []), ('raw = "flagged"', ["https://a.example/0"]), ('raw = "all"', ["https://a.example/0", "https://a.example/1"])],
)  # fmt: skip
def test_whose_pages_are_kept(tmp_path: Path, keep: str, addresses: list[str]) -> None:
    raw_crawl(tmp_path, keep).run()
    assert sorted(url for kind, url, *_ in records(tmp_path) if kind == "response") == addresses


@pytest.mark.parametrize("leave, count", [("", 0), ("raw_private = true", 2)])
def test_private_sources_need_leave(tmp_path: Path, leave: str, count: int) -> None:
    raw_crawl(tmp_path, f'raw = "all"\n{leave}', feed="https://user:pass@a.example/feed").run()
    assert sum(kind == "response" for kind, *_ in records(tmp_path)) == count


def test_a_page_that_is_refused_is_kept_with_the_reason_and_one_that_failed_is_not(tmp_path: Path) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.site("https://a.example/0", "<html><body></body></html>")
    crawl.answers["https://a.example/1"] = Answer(b"<html>no</html>", 403, {"Content-Type": "text/html"})
    crawl.run()
    found = [body for kind, _, _, body in records(tmp_path) if kind == "metadata"]
    assert len(found) == 1 and b"outcome: read" not in found[0] and b"outcome: " in found[0]


def test_an_identical_page_is_kept_once_and_every_run_begins_a_file(tmp_path: Path) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.run()
    crawl.later(minutes=20)
    crawl.run()  # young articles are read again
    assert len(crawl.asked) > 4 and [p.name for p in (tmp_path / "raw").iterdir()] == ["2026-03-04-000.warc.gz"]
    crawl.later(minutes=20)
    crawl.site("https://a.example/0", page("NATO meets", words_of("Text0"), "One more sentence was added."))
    crawl.run()
    assert sorted(p.name for p in (tmp_path / "raw").iterdir()) == ["2026-03-04-000.warc.gz", "2026-03-04-001.warc.gz"]
    assert crawl.rows("SELECT count(*) FROM raw_pages")[0][0] == 3


def test_a_worker_that_dies_and_a_disk_that_is_full_cost_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.workers.fails_in = {"raw_records": "parse_crash"}
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM articles")[0][0] == 2 and not (tmp_path / "raw").exists()
    full: Callable[..., int] = lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full"))  # noqa: E731
    crawl.workers.fails_in = {}
    monkeypatch.setattr(os, "pwrite", full)
    crawl.site(FEED, rss("NATO meets", "Bread is dear", "New one"), kind="application/rss+xml")
    crawl.site("https://a.example/2", page("New one", words_of("Text2")))
    crawl.later(hours=3)
    crawl.run()
    assert crawl.rows("SELECT count(*) FROM articles WHERE text_source = 'page'")[0][0] == 3
    assert [*(tmp_path / "raw").iterdir()] == []  # nothing half-written
    assert sum("no raw pages are kept" in r.getMessage() for r in caplog.records) == 1


def test_a_record_that_did_not_fit_leaves_the_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, write = RawStore(tmp_path / "raw"), os.pwrite
    made = page_records(raw_page(os.urandom(3_000)), NOW, {})
    store.append(made, NOW)

    def half(descriptor: int, data: Any, at: int) -> int:
        write(descriptor, bytes(data)[:500], at)
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "pwrite", half)
    with pytest.raises(OSError):
        store.append(made, NOW)
    monkeypatch.setattr(os, "pwrite", write)
    name, at = store.append(made, NOW)
    store.close()
    assert is_sound(tmp_path / "raw" / name) and records_at(tmp_path / "raw", name, at, len(made)) == made


@pytest.mark.parametrize("left", [0.02, 0.5, 0.98])
@pytest.mark.parametrize("known", [False, True])
def test_what_a_kill_left_of_a_record_is_cut_off(tmp_path: Path, left: float, known: bool) -> None:
    store = RawStore(tmp_path / "raw")
    made = page_records(raw_page(os.urandom(2_000_000)), NOW, {})
    _, at = store.append(made, NOW)
    store.append(made, NOW)
    store.close()
    path = newest_file(tmp_path / "raw")
    assert path is not None
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(made[: int(len(made) * left)])
    with pytest.raises((EOFError, zlib.error, gzip.BadGzipFile)):
        gzip.decompress(path.read_bytes())
    mend(path, at + len(made) if known else 0)
    assert path.stat().st_size >= whole and is_sound(path) and gzip.decompress(path.read_bytes())
    assert mend(path, 0) == 0


def test_a_file_with_nothing_whole_goes(tmp_path: Path) -> None:
    (tmp_path / "2026-03-04-000.warc.gz").write_bytes(b"\x1f\x8b\x08")
    path = newest_file(tmp_path)
    assert path is not None and mend(path, 0) == 3 and newest_file(tmp_path) is None


def test_the_next_run_mends_the_last_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.run()
    path = tmp_path / "raw" / "2026-03-04-000.warc.gz"
    with path.open("ab") as file:
        file.write(b"\x1f\x8b\x08\x00half a record")
    crawl.later(minutes=1)
    crawl.run()
    assert is_sound(path) and any("were cut off" in r.getMessage() for r in caplog.records)


def test_a_new_file_for_a_new_day_and_for_a_large_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, made = RawStore(tmp_path), page_records(raw_page(), NOW, {})
    names = [store.append(made, NOW)[0], store.append(made, NOW.replace(day=5))[0]]
    monkeypatch.setattr("crawler.rawpages.store.LARGEST", 10)
    names.append(store.append(made, NOW.replace(day=5))[0])
    store.close()
    assert names == ["2026-03-04-000.warc.gz", "2026-03-05-000.warc.gz", "2026-03-05-001.warc.gz"]
    assert [p.name for p in files_before(tmp_path, date(2026, 3, 5))] == names[:1]
    assert newest_file(tmp_path) == tmp_path / names[-1]


def test_old_files_go_with_their_rows(tmp_path: Path) -> None:
    crawl = raw_crawl(tmp_path, 'raw = "all"\nraw_days = 30')
    crawl.run()
    crawl.later(days=29)
    crawl.run()
    assert (tmp_path / "raw" / "2026-03-04-000.warc.gz").exists()
    crawl.later(days=3)
    crawl.run()
    assert not (tmp_path / "raw" / "2026-03-04-000.warc.gz").exists()
    assert crawl.rows("SELECT count(*) FROM raw_pages WHERE file LIKE '2026-03-04%'")[0][0] == 0
    assert crawl.rows("SELECT count(*) FROM article_text")[0][0] == 2


def test_many_rows_of_a_file_go_in_slices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.run()
    monkeypatch.setattr(raw_rows, "SLICE", 1)
    with closing(connect(tmp_path / "news.db")) as db:
        raw_rows.forget_file(db, "2026-03-04-000.warc.gz")
        assert db.execute("SELECT count(*) FROM raw_pages").fetchone()[0] == 0


def test_max_gb_stops_raw_pages_and_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    crawl = raw_crawl(tmp_path, 'raw = "all"\nmax_gb = 0.000001')
    crawl.run()
    assert not (tmp_path / "raw").exists() and crawl.rows("SELECT count(*) FROM article_text")[0][0] == 2
    assert sum("have reached max_gb" in r.getMessage() for r in caplog.records) == 1
    assert "max_gb" in raw_room.raw_stopped(crawl.session.watch)


def test_erased_records_leave_no_byte_and_all_others_readable(tmp_path: Path) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.run()
    with closing(connect(tmp_path / "news.db")) as db:
        (gone,), (stays,) = raw_rows.raw_of(db, 1), raw_rows.raw_of(db, 2)
    before = (tmp_path / "raw" / gone.file).read_bytes()[gone.first_byte : gone.first_byte + gone.byte_count]
    erase(tmp_path / "raw", gone.file, gone.first_byte, gone.byte_count)
    data = (tmp_path / "raw" / gone.file).read_bytes()
    after = data[gone.first_byte : gone.first_byte + gone.byte_count]
    assert not any(before[n : n + 24] in after for n in range(len(before) - 24))
    assert is_sound(tmp_path / "raw" / gone.file)
    assert page_in(records_at(tmp_path / "raw", stays.file, stays.first_byte, stays.byte_count), MOST).url == stays.url
    with pytest.raises(RawUnreadable):
        page_in(after, MOST)
    erase(tmp_path / "raw", "2020-01-01-000.warc.gz", 0, 10)  # gone already


@pytest.mark.parametrize(
    "encoding, packed",
    [
        ("gzip", gzip.compress),
        ("x-gzip", lambda b: gzip.compress(b[:5]) + gzip.compress(b[5:])),
        ("deflate", zlib.compress),
        ("deflate", lambda b: zlib.compress(b)[2:-4]),
        ("br", lambda b: __import__("brotli").compress(b)),
        ("identity", lambda b: b),
        ("gzip, deflate", lambda b: zlib.compress(gzip.compress(b))),
    ],
)
def test_pages_are_kept_as_sent_and_unpacked_when_read(encoding: str, packed: Callable[[bytes], bytes]) -> None:
    body = b"<html>" + b"word " * 500
    sent = raw_page(packed(body), **{"Content-Encoding": encoding, "Content-Type": "text/html"})
    made = page_records(sent, NOW, {})
    (stored,) = [r.raw_stream.read() for r in ArchiveIterator(BytesIO(made)) if r.rec_type == "response"]
    assert stored == packed(body)
    assert page_in(made, MOST).body == body


@pytest.mark.parametrize(
    "body, encoding, reason",
    [
        (gzip.compress(b"x" * 2_000_000), "gzip", "too_large"),
        (b"no gzip", "gzip", "encoding"),
        (b"x", "rot13", "encoding"),
    ],
)
def test_a_page_that_cannot_be_unpacked_has_a_reason(body: bytes, encoding: str, reason: str) -> None:
    with pytest.raises(RawUnreadable) as raised:
        page_in(page_records(raw_page(body, **{"Content-Encoding": encoding}), NOW, {}), 1_000_000)
    assert raised.value.reason == reason


@pytest.mark.parametrize("name", ["../news.db", "2026-03-04-000.warc.gz", "a/2026-03-04-000.warc.gz"])
def test_a_place_that_is_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "news.db").write_bytes(b"x" * 100)
    with pytest.raises(RawUnreadable) as raised:
        records_at(tmp_path / "raw", name, 0, 10)
    assert raised.value.reason == "not_there"


def test_hostile_headers_stay_in_their_place(tmp_path: Path) -> None:
    hostile = raw_page(b"x", **{"X": "a\r\nSet-Cookie: s3ntinel=1\r\n\r\nWARC/1.1", "Content-Length": "99999"})
    store = RawStore(tmp_path)
    made = page_records(hostile, NOW, {"outcome": "a\r\nb: c"})
    name, at = store.append(made, NOW)
    store.close()
    assert is_sound(tmp_path / name) and page_in(records_at(tmp_path, name, at, len(made)), MOST).body == b"x"


def test_status_and_doctor_say_that_max_gb_is_reached(tmp_path: Path, wirewatch: Wirewatch) -> None:
    raw_crawl(tmp_path, 'raw = "all"\nmax_gb = 0.000001').run()
    said = wirewatch("status", "--check")
    assert said.code == 4 and re.search(r"FULL +archive and raw pages have", said.out)
    assert wirewatch("status", "--json").json["raw_stopped"]
    (tmp_path / "watch.toml").write_text('[keep]\nraw = "all"\nmax_gb = 5\n', encoding="utf-8")
    assert wirewatch("status", "--json").json["raw_stopped"] == ""


def test_what_is_forgotten_is_in_no_file(tmp_path: Path, wirewatch: Wirewatch) -> None:
    crawl = raw_crawl(tmp_path)
    crawl.run()
    said = wirewatch("forget", "article", "1", "--reason", "court", "--json")
    assert said.code == 0 and said.json["files_left"] == []
    written = gzip.decompress((tmp_path / "raw" / "2026-03-04-000.warc.gz").read_bytes())
    assert b"Text0" not in written and b"text0" not in written and b"a.example/0" not in written
    assert b"text1" in written and is_sound(tmp_path / "raw" / "2026-03-04-000.warc.gz")
    assert crawl.rows("SELECT article FROM raw_pages") == [(2,)]
    crawl.later(hours=2)
    crawl.run("all")
    assert crawl.rows("SELECT article FROM raw_pages") == [(2,)]


def test_what_a_kill_left_of_a_forgetting_is_erased_by_the_next_run(
    tmp_path: Path, wirewatch: Wirewatch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    crawl, path = raw_crawl(tmp_path), tmp_path / "raw" / "2026-03-04-000.warc.gz"
    crawl.run()
    with monkeypatch.context() as patched:
        patched.setattr(rawkeeper, "erase", read_only)
        assert wirewatch("forget", "article", "1", "--reason", "court", "--json").json["files_left"] == [str(path)]
        crawl.later(minutes=1)
        crawl.run()
    assert any("was forgotten" in r.getMessage() for r in caplog.records)
    assert b"text0" in gzip.decompress(path.read_bytes()) and len(crawl.rows("SELECT 1 FROM raw_pages")) == 2
    crawl.later(minutes=1)
    crawl.run()
    assert b"text0" not in gzip.decompress(path.read_bytes()) and len(crawl.rows("SELECT 1 FROM raw_pages")) == 1


def read_only(*_: object) -> None:
    raise OSError(errno.EROFS, "read-only")
