"""Polls every case of a hostile feed server and prints what became of each, beside what is expected of us.

    python -m tests.bench.hostile [HOSTILE] [--only bomb] [--keep FOLDER]

Two passes of ``wirewatch run --all`` over all feeds (the second for validators, Retry-After and changed guids), then one run
that reads pages behind bad robots.txt files. Loopback is allowed for the listed feeds' ports only, so the server's second
origin stands for a private address. The memory of every process of the runs is sampled. Exit code 1 when a row does not hold.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.site import Answer, dated, serve_site
from tests.watching import WatchFolder, environment, watch_folder

PEAK_MB = 300
TIMEOUT_S = 10
WORKER_S = 10
SECRET = "s3cret-pw"
# One address in several spellings: each is a host of its own to the queue, and a 429 of one does not hold the others.
HOSTS = ("127.0.0.1", "127.1", "127.0.1", "2130706433")
LIMITED = ("0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "0177.1", "0x7f.0.1", "0177.0.1", "0x7f.0.0.1")
ROW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True)
class Seen:
    """What two passes left in the archive for one feed."""

    polls: Sequence[dict[str, Any]] = ()
    entries: Sequence[dict[str, Any]] = ()
    feed: dict[str, Any] = field(default_factory=dict)
    log: Sequence[dict[str, Any]] = ()
    """Requests of this feed's address, in order."""

    @property
    def first(self) -> tuple[str, str]:
        return (self.polls[0]["outcome"], self.polls[0]["reason"]) if self.polls else ("-", "")

    @property
    def second(self) -> tuple[str, str]:
        return (self.polls[1]["outcome"], self.polls[1]["reason"]) if len(self.polls) > 1 else ("-", "")

    def sent_back(self, name: str) -> str:
        """A header of the second request, '' when it had none."""
        return str(self.log[1]["headers"].get(name, "")) if len(self.log) > 1 else ""


@dataclass(frozen=True)
class Case:
    """One feed: where it is, what is expected of us, and whether that is what happened."""

    path: str
    expected: str
    holds: Callable[[Seen], bool]
    port: str = "main"


def fails(*reasons: str) -> Callable[[Seen], bool]:
    """The poll failed for one of these reasons, quickly enough, and left nothing."""
    return lambda s: s.first[0] == "failed" and s.first[1] in reasons and not s.entries


def keeps(count: int, also: Callable[[Seen], bool] = lambda s: True) -> Callable[[Seen], bool]:
    """So many entries were stored at the first pass, none of them twice."""
    return lambda s: s.first[0] == "new" and len(s.entries) == count and also(s)


def either(*options: Callable[[Seen], bool]) -> Callable[[Seen], bool]:
    return lambda s: any(option(s) for option in options)


def titles(s: Seen) -> list[str]:
    return [entry["title"] for entry in s.entries]


def clean(s: Seen) -> bool:
    """No control, no bidi override, no surrogate in any text column."""
    return not any(ROW.search(str(v)) for e in s.entries for k, v in e.items() if k != "parsed" and v is not None)


def waits(low_s: float, high_s: float) -> Callable[[Seen], bool]:
    """Not before that many seconds: by the archive, and by the server's log."""

    def holds(s: Seen) -> bool:
        limited = s.first[1] in ("rate_limited", "server_error") and low_s <= _wait(s) <= high_s
        return limited and all(b["at"] - a["at"] >= low_s for a, b in pairwise(s.log))

    return holds


def backs_off(s: Seen) -> bool:
    """Our own backoff: the Retry-After was no answer."""
    return s.first[1] == "rate_limited" and s.feed["not_before"] is None and _wait(s) >= 300


def _wait(s: Seen) -> float:
    from datetime import datetime

    until, polled = s.feed["not_before"] or s.feed["next_poll_at"], s.polls[-1]["polled_at"]
    return (datetime.fromisoformat(until) - datetime.fromisoformat(polled)).total_seconds()


def _dates_hold(s: Seen) -> bool:
    good = [e["published_at"] for e in s.entries if e["published_at"]]
    return all("1990" <= date[:4] <= str(time.gmtime().tm_year + 1) for date in good) and len(good) >= 1


def _links_hold(s: Seen) -> bool:
    links = [e["link"] for e in s.entries if e["link"]]
    return all(link.startswith(("http://", "https://")) and "user:pw" not in link for link in links) and clean(s)


def _no_validator(s: Seen) -> bool:
    return s.first[0] == "new" and not s.sent_back("if-none-match") and not s.sent_back("if-modified-since")


SAFE = "bounded: entry kept, or feed error"
TOO_LARGE, SLOW = fails("too_large"), fails("timeout")
STOPPED = ("parse_timeout", "parse_memory", "parse_error", "parse_crash")


def bounded(s: Seen) -> bool:
    """Read, or stopped; on a busy machine one pass may do the one and the other pass the other."""
    return s.first == ("new", "") or (s.first[0] == "failed" and s.first[1] in STOPPED)


CASES = (
    Case("/ok.xml", "3 entries", keeps(3)),
    Case(
        "/etag-ok",
        "304 is a success",
        keeps(1, lambda s: s.second == ("unchanged", "") and s.polls[1]["http_status"] == 304),
    ),
    *(Case(f"/bomb-{kind}", "too_large", TOO_LARGE) for kind in ("gzip", "deflate", "gzip-gzip")),
    Case("/bomb-br", "too_large", either(TOO_LARGE, fails("http_501", "server_error"))),
    Case("/bomb-gzip-40M", "refused by size, or stopped", fails("too_large", "parse_timeout", "parse_memory")),
    Case(
        "/many-items.xml?n=16000",
        "first 2000 taken, the rest counted",
        lambda s: s.first == ("new", "item_limit") and len(s.entries) == 2000,
    ),
    Case("/many-attrs.xml", "stopped by the time limit", either(bounded, fails("not_a_feed"))),
    Case("/deep.xml", SAFE, bounded),
    Case("/redos.xml", SAFE, bounded),
    *(
        Case(f"/{name}.xml", SAFE, either(bounded, fails("not_a_feed", "empty")))
        for name in ("billion-laughs", "quadratic")
    ),
    *(Case(f"/{name}.xml", "nothing asked elsewhere", bounded) for name in ("xxe-file", "xxe-http", "dtd-external")),
    Case("/surrogate.xml", "no exception", keeps(2, clean)),
    Case("/nul.xml", "controls stripped", keeps(2, lambda s: clean(s) and "nulhere" in "".join(titles(s)))),
    Case("/ctrl.xml", "controls and bidi stripped", keeps(3, clean)),
    Case("/bad-utf8.xml", "entries kept", keeps(2)),
    *(Case(f"/{name}.xml", "entries kept", keeps(1)) for name in ("utf16", "wrong-charset", "unknown-charset")),
    Case("/html-title.xml", "stored as text", keeps(3, lambda s: "A < B & C" in "".join(titles(s)))),
    Case(
        "/links.xml",
        "only http(s), no userinfo",
        lambda s: s.first[0] == "new" and len(s.entries) >= 15 and _links_hold(s),
    ),
    Case("/dates.xml", "impossible dates are null", keeps(16, _dates_hold)),
    Case("/dup-guids.xml", "5 entries, by link", keeps(5)),
    Case("/no-guids.xml", "3 entries and an empty one", either(keeps(3), keeps(4))),
    # Guid, link and date all change: nothing is left to know it by but the title, and two stories may share that.
    Case("/mutating.xml", "kept", lambda s: s.first == ("new", "") and s.second[0] in ("new", "unchanged")),
    Case("/injection.xml", "kept as text", keeps(10)),
    Case("/huge-title.xml", "title cut, next item kept", keeps(2, lambda s: max(map(len, titles(s))) <= 1000)),
    Case(
        "/huge-guid.xml", "guid bounded; same link is one entry", keeps(1, lambda s: len(s.entries[0]["guid"]) <= 2000)
    ),
    Case(
        "/truncated-xml.xml",
        "what can be read, or feed error",
        either(lambda s: s.first[0] == "new" and len(s.entries) >= 1, fails("parse_error")),
    ),
    Case("/html-200.xml", "not a feed", fails("not_a_feed", "consent", "challenge")),
    Case("/empty.xml", "not a feed", fails("empty")),
    Case("/json-as-rss.xml", "not a feed", fails("not_a_feed")),
    Case("/meta-refresh-file.html", "not followed", fails("not_a_feed")),
    Case("/meta-refresh-private.html", "not followed", fails("not_a_feed")),
    Case("/endless", "too_large", TOO_LARGE),
    Case("/endless-headers", "bounded", fails("too_large", "connection_lost", "bad_response", "headers_too_large")),
    Case(
        "/huge-header",
        "bounded",
        either(fails("too_large", "connection_lost", "bad_response", "headers_too_large", "empty")),
    ),
    Case("/garbage", "feed error", lambda s: s.first[0] == "failed" and s.first[1] not in ("error", "internal_error")),
    Case(
        "/bad-chunk", "feed error", lambda s: s.first[0] == "failed" and s.first[1] not in ("error", "internal_error")
    ),
    Case("/rst", "feed error", fails("truncated", "connection_lost")),
    Case("/truncated", "no half feed", fails("truncated")),
    Case("/lying-length", "feed error", fails("too_large", "truncated")),
    Case(
        "/gzip-lie",
        "feed error, or the plain body",
        either(keeps(1), fails("bad_encoding", "bad_response", "not_a_feed")),
    ),
    *(Case(f"/{name}", "timeout, host freed", SLOW) for name in ("hang", "slow-headers", "slow-body")),
    *(Case(f"/redirect-{name}", "stopped after 5", fails("too_many_redirects")) for name in ("loop", "ping", "chain")),
    Case("/redirect-empty", "not followed", fails("bad_redirect", "too_many_redirects")),
    *(Case(f"/redirect-{name}", "not followed", fails("bad_redirect")) for name in ("file", "data", "ftp")),
    *(
        Case(f"/redirect-{name}", "refused as private", fails("private_address"))
        for name in ("private", "v6loop", "decimal-ip", "localhost", "auth", "cookie")
    ),
    Case(
        "/redirect-huge",
        "feed error",
        fails("private_address", "connection_refused", "connection_failed", "bad_response"),
    ),
    Case(
        "/redirect-crlf",
        "no injection",
        lambda s: s.first[0] == "failed" and not any("x-injected" in r["headers"] for r in s.log),
    ),
    Case("/redirect-301", "followed", keeps(3)),
    Case("/redirect-308", "followed", keeps(3)),
    Case("/410", "muted", lambda s: s.first == ("failed", "gone") and s.feed["muted"] == "gone"),
    Case("/500", "backoff", fails("server_error")),
    Case("/ra-60", "not before 60 s", waits(60, 61)),
    Case("/ra-huge", "our own backoff, or a day", either(backs_off, waits(86400, 86401))),
    Case("/ra-year", "not before a day", waits(86400, 86401)),
    Case("/ra-past", "not before a minute", waits(60, 61)),
    Case("/ra-far", "not before a day", waits(86400, 86401)),
    *(Case(f"/ra-{name}", "our own backoff", backs_off) for name in ("negative", "garbage", "float")),
    *(Case(f"/etag-{name}", "no validator kept", _no_validator) for name in ("lf", "cr", "fold", "nul", "huge", "two")),
    Case("/lm-garbage", "no validator kept", _no_validator),
    Case(
        "/etag-flap",
        "the body wins over its ETag",
        lambda s: s.second[0] in ("new", "unchanged") and s.polls[1]["http_status"] == 200,
    ),
    Case("/304-unasked", "feed error", fails("unasked_304")),
    Case("/cookies", "no cookie sent", keeps(1, lambda s: not any("cookie" in r["headers"] for r in s.log))),
    Case("/ok.xml", "refused: certificate", fails("tls"), port="tls"),
    Case("/etag-ok", "exempted host is read", keeps(1), port="tls-exempt"),
    Case("/ok.xml", "backoff", fails("connection_refused"), port="closed"),
    Case(
        "/echo",
        "userinfo is a header only",
        lambda s: any(r["headers"].get("authorization", "").startswith("Basic ") for r in s.log),
        port="userinfo",
    ),
    *(Case("/ok.xml", "feeds are exempt", keeps(3), port=f"robots_{name}") for name in ("huge", "hang", "500", "loop")),
)


@contextmanager
def server(folder: Path) -> Iterator[dict[str, int]]:
    """The hostile server, as a process; gives its ports."""
    process = subprocess.Popen(
        [sys.executable, str(folder / "hostile_server.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)


class Peaks(threading.Thread):
    """Samples the largest resident size of any process below one, by command line."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.over = pid, threading.Event()
        self.peak_mb: dict[int, float] = {}

    def run(self) -> None:
        while not self.over.wait(0.05):
            for pid in _tree(self.pid):
                if size := _peak_mb(pid):
                    self.peak_mb[pid] = max(size, self.peak_mb.get(pid, 0.0))


def _tree(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
        except (OSError, IndexError):
            continue
    found, below = [], [root]
    while below:
        pid = below.pop()
        found.append(pid)
        below += parents.get(pid, ())
    return found


def _peak_mb(pid: int) -> float:
    try:
        match = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return int(match[1]) / 1024 if match else 0.0


def run(watch: WatchFolder, *arguments: str, loopback: bool = False) -> tuple[float, float, str]:
    """One command: seconds, largest resident size of a process in MB, what it printed."""
    began = time.monotonic()
    process = subprocess.Popen(
        watch.command(*arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(loopback),
    )
    peaks = Peaks(process.pid)
    peaks.start()
    try:
        printed, _ = process.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        process.kill()
        printed = f"killed after 600 s\n{process.communicate()[0]}"
    peaks.over.set()
    peaks.join()
    return time.monotonic() - began, max(peaks.peak_mb.values(), default=0.0), printed


def addresses(cases: Sequence[Case], ports: dict[str, int]) -> dict[str, Case]:
    """Feed address -> case, spread over the spellings of the one host; a Retry-After case has its own."""
    found: dict[str, Case] = {}
    limited = [case for case in cases if case.path.startswith("/ra-")]
    others = [case for case in cases if case not in limited]
    for number, case in enumerate(others):
        host, name = HOSTS[number % len(HOSTS)], case.port
        if name != "main":
            host = {"tls-exempt": "127.1", "userinfo": f"reader:{SECRET}@127.0.1"}.get(name, "127.0.0.1")
            name = {"tls-exempt": "tls", "userinfo": "main"}.get(name, name)
        scheme = "https" if name == "tls" else "http"
        found[f"{scheme}://{host}:{ports[name]}{case.path}"] = case
    for number, case in enumerate(limited):
        found[f"http://{LIMITED[number]}:{ports['main']}{case.path}"] = case
    return found


def get(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return json.loads(answer.read() or b"null")


def look(
    watch: WatchFolder, feeds: dict[str, Case], log: Sequence[dict[str, Any]], ports: dict[str, int]
) -> dict[str, Seen]:
    """What the archive and the server's log say of each feed."""
    numbers = {number: name for name, number in ports.items()}
    seen = {}
    for address in feeds:
        declared = address.replace(f"reader:{SECRET}@", "")
        row = (watch.rows("SELECT * FROM feeds WHERE declared_url = ?", declared) or [{"id": 0}])[0]
        port, _, path = declared.partition("://")[2].partition(":")[2].partition("/")
        host = declared.partition("://")[2].partition("/")[0]
        asked = [
            r
            for r in log
            if r["port"] == numbers[int(port)]
            and r["path"] == f"/{path}"[:200]
            and r["headers"].get("host") in (host, declared)
        ]
        seen[address] = Seen(
            watch.rows("SELECT * FROM polls WHERE feed = ? ORDER BY id", row["id"]),
            watch.rows("SELECT * FROM entries WHERE feed = ? ORDER BY id", row["id"]),
            row,
            asked,
        )
    return seen


def show(name: str, expected: str, happened: str, seconds: float, ok: bool) -> bool:
    print(f"{'ok  ' if ok else 'FAIL'} {name:28s} {expected:36s} {happened:58s} {seconds:6.1f} s")
    return ok


def poll_all(folder: Path, ports: dict[str, int], cases: Sequence[Case]) -> list[bool]:
    """Both passes over all feeds, and their table."""
    feeds = addresses(cases, ports)
    allowed = sorted(
        {
            f"{host}:{port}"
            for host in (*HOSTS, *LIMITED)
            for name, port in ports.items()
            if name not in ("other", "pid")
        }
    )
    settings = (
        'contact = "https://desk.example"\n[crawl]\ndelay = 0\npages = "none"\n'
        f"timeout = {TIMEOUT_S}\nworker_seconds = {WORKER_S}\nallow_private = {json.dumps(allowed)}\ninsecure_tls = ['127.1']\n"
    )
    watch = watch_folder(folder, feeds, settings)
    results = []
    for number in (1, 2):
        seconds, peak, printed = run(watch, "-v", "run", "--all")
        print(
            f"pass {number}: {seconds:.0f} s, {len(feeds)} feeds, peak of one process {peak:.0f} MB. {printed.splitlines()[-1:]}"
        )
        results.append(
            show(f"pass {number}: memory", f"< {PEAK_MB} MB each", f"{peak:.0f} MB", seconds, peak < PEAK_MB)
        )
        results.append(
            show(f"pass {number}: no exception", "none", _traces(printed), seconds, "Traceback" not in printed)
        )
        results.append(show(f"pass {number}: password", "nowhere", "", seconds, SECRET not in printed))
        watch.rows("PRAGMA wal_checkpoint")
    log = get(ports["main"], "/_log")
    for address, seen in look(watch, feeds, log, ports).items():
        case = feeds[address]
        happened = f"{' '.join(seen.first)}; {len(seen.entries)} entries; then {' '.join(seen.second)}"
        seconds = seen.polls[0]["duration_s"] if seen.polls else 0.0
        results.append(
            show(
                f"{'' if case.port == 'main' else case.port}{case.path}",
                case.expected,
                happened,
                seconds,
                _holds(case, seen),
            )
        )
    other = [entry["path"] for entry in log if entry["port"] == "other"]
    results.append(show("the other origin", "never asked", str(other), 0, not other))
    archive = b"".join(path.read_bytes() for path in folder.glob("news.db*"))
    results.append(show("password", "in no table", "", 0, SECRET.encode() not in archive))
    return results


def _holds(case: Case, seen: Seen) -> bool:
    try:
        return bool(seen.polls) and case.holds(seen)
    except (IndexError, KeyError, TypeError, ValueError):
        return False


def _traces(printed: str) -> str:
    lines = printed.splitlines()
    return "; ".join(line for line in lines if "Error" in line)[:200] if "Traceback" in printed else "none"


def read_pages(folder: Path, ports: dict[str, int]) -> list[bool]:
    """Pages behind bad robots.txt files."""
    expected = {
        "robots_huge": ("read to 500 KiB", lambda reason, asked: asked),
        "robots_hang": (
            "bounded wait, no permission",
            lambda reason, asked: reason == "robots_unavailable" and not asked,
        ),
        "robots_500": ("no permission", lambda reason, asked: reason == "robots_unavailable" and not asked),
        "robots_loop": ("no rules after 5 redirects", lambda reason, asked: asked),
    }
    get(ports["main"], "/_reset")
    with serve_site("127.0.0.9") as site:
        items = [(name, f"http://127.0.0.1:{ports[name]}/html-200.xml?{name}", name) for name in expected]
        site.answers["/feed"] = Answer(body=dated(*items))
        watch = watch_folder(folder, [site.url("/feed")], f"[crawl]\ndelay = 0\ntimeout = {TIMEOUT_S}\n")
        seconds, peak, printed = run(watch, "run", "--all", loopback=True)
    asked = {entry["port"] for entry in get(ports["main"], "/_log") if "html-200" in entry["path"]}
    reasons = {row["title"]: row["text_reason"] for row in watch.rows("SELECT title, text_reason FROM articles")}
    results = [
        show(
            "robots run: memory",
            f"< {PEAK_MB} MB each",
            f"{peak:.0f} MB",
            seconds,
            peak < PEAK_MB and "Traceback" not in printed,
        )
    ]
    for name, (words, holds) in expected.items():
        reason = reasons.get(name, "no article")
        results.append(
            show(
                name,
                words,
                f"{reason or 'read'}; page {'' if name in asked else 'not '}asked",
                seconds,
                holds(reason, name in asked),
            )
        )
    return results


def main() -> int:
    """Runs it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("hostile", nargs="?", type=Path, default=Path("../shared/hostile"))
    parser.add_argument("--only", default="", help="only cases whose path holds this")
    parser.add_argument("--keep", type=Path, help="leave the archives in this folder")
    given = parser.parse_args()
    cases = [case for case in CASES if given.only in case.path]
    with tempfile.TemporaryDirectory() as scratch, server(given.hostile) as ports:
        ports.pop("pid")
        folder = given.keep or Path(scratch)
        for case in cases:
            if "bomb" in case.path:  # packing them takes the server longer than a request may
                urllib.request.urlopen(f"http://127.0.0.1:{ports['main']}{case.path}", timeout=60).read()
        get(ports["main"], "/_reset")
        results = poll_all(folder / "feeds", ports, cases)
        if not given.only:
            results += read_pages(folder / "pages", ports)
    print(f"{sum(results)} of {len(results)} rows hold")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
