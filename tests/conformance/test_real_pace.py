"""When a feed is asked again, rules 6 to 9, 11, 15, 18 and 19."""

from __future__ import annotations

import subprocess
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.conformance.watches import change, feeds, make_due, run_all, script, serve_sites
from tests.site import Answer, dated, rss, serve_site
from tests.watching import WatchFolder, environment, watch_folder

ITEM = ("1", "http://127.0.0.1/a", "One")
BODY = rss(ITEM)
SETTINGS = '[crawl]\ndelay = 0\npages = "none"\ntimeout = 2\npolls_per_day = 400\n'
HOUR, DAY = 3600, 86400


def in_future(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


def spoken(name: str, value: str, etag: str = '"v"') -> Answer:
    return Answer(body=BODY, headers={name: value, "ETag": etag})


@pytest.mark.rule(
    6, "max-age minus Age, Expires, ttl and sy: lengthen the interval, to a day at most; no-cache is not now"
)
def test_wishes_of_the_server_lengthen_the_interval(tmp_path: Path) -> None:
    day = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    with serve_site() as site:
        site.answers = {
            "/plain": Answer(body=BODY, headers={"ETag": '"v"'}),
            "/max-age": Answer(body=BODY, headers={"Cache-Control": "public, max-age=18000", "Age": "3600"}),
            "/expires": spoken("Expires", in_future(5 * HOUR)),
            "/ttl": Answer(body=rss(ITEM, extra="<ttl>300</ttl>"), headers={"ETag": '"v"'}),
            "/sy": Answer(body=rss(ITEM, extra=day), headers={"ETag": '"v"'}),
            "/for-ever": spoken("Cache-Control", "max-age=99999999"),
            "/no-cache": spoken("Cache-Control", "no-cache, no-store, max-age=0"),
            "/past": spoken("Expires", "Thu, 01 Jan 1970 00:00:00 GMT"),
        }
        watch = watch_folder(tmp_path, [site.url(path) for path in site.answers], SETTINGS)
        run_all(watch)
        waits = {path: row["wait_s"] for path, row in feeds(watch).items()}
        assert 300 <= waits["/plain"] < HOUR
        assert 4 * HOUR <= waits["/max-age"] <= 4 * HOUR + 1
        assert 5 * HOUR - 60 <= waits["/expires"] <= 5 * HOUR + 1
        assert 5 * HOUR <= waits["/ttl"] <= 5 * HOUR + 1
        assert 6 * HOUR <= waits["/sy"] <= 6 * HOUR + 1
        assert DAY <= waits["/for-ever"] <= DAY + 1
        assert 300 <= waits["/no-cache"] < HOUR
        assert 300 <= waits["/past"] < HOUR
        asked = len(site.asked)
        watch.run("run")
        assert len(site.asked) == asked, "none is due"


@pytest.mark.rule(7, "Retry-After on 429 and 503, as seconds and as a date, a day at most; a 429 slows the whole host")
def test_retry_after_is_obeyed(tmp_path: Path) -> None:
    with serve_sites(6) as (seconds, date, busy, garbage, year, crowd):
        seconds.answers["/seconds"] = Answer(429, headers={"Retry-After": "7200"})
        date.answers["/date"] = Answer(429, headers={"Retry-After": in_future(2 * HOUR)})
        busy.answers["/busy"] = Answer(503, headers={"Retry-After": "7200"})
        garbage.answers["/garbage"] = Answer(429, headers={"Retry-After": "-5 bananas"})
        year.answers["/year"] = Answer(503, headers={"Retry-After": str(365 * DAY)})
        crowd.answers["/first"] = Answer(429, headers={"Retry-After": "7200"})
        crowd.answers["/second"] = crowd.answers["/third"] = Answer(body=BODY)
        sites = (seconds, date, busy, garbage, year, crowd)
        watch = watch_folder(tmp_path, [site.url(path) for site in sites for path in site.answers], SETTINGS)
        run_all(watch)
        rows = feeds(watch)
        for path in ("/seconds", "/date", "/busy", "/first"):
            assert rows[path]["wait_s"] >= 2 * HOUR - 60
            assert rows[path]["not_before"] is not None
        assert DAY <= rows["/year"]["wait_s"] <= DAY + 1
        assert rows["/garbage"]["not_before"] is None
        assert rows["/garbage"]["wait_s"] >= 300, "our own backoff"
        assert crowd.paths() == ["/first"], "it spoke for the host"
        assert watch.rows("SELECT count(*) AS n FROM polls WHERE http_status IS NULL") == [{"n": 0}]

        # A second process, and a poll asked for by hand.
        change(watch, "UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z'")
        run_all(watch)
        assert crowd.paths() == ["/first"]
        assert [len(site.asked) for site in (seconds, date, busy, year)] == [1, 1, 1, 1]
        change(watch, "UPDATE feeds SET not_before = NULL, next_poll_at = '2020-01-01T00:00:00Z'")
        crowd.answers["/first"] = Answer(body=BODY)
        run_all(watch)
        assert set(crowd.paths()) == {"/first", "/second", "/third"}


@pytest.mark.rule(7, "Retry-After on 429 and 503, as seconds and as a date, a day at most; a 429 slows the whole host")
def test_retry_after_of_a_page_is_obeyed(tmp_path: Path) -> None:
    wait = {"Retry-After": "7200"}
    with serve_sites(4) as (site, busy, crowded, guarded):
        links = [busy.url("/a"), crowded.url("/a"), crowded.url("/b"), guarded.url("/a")]
        site.answers["/feed"] = Answer(body=dated(*((str(n), link, "One") for n, link in enumerate(links))))
        busy.answers["/a"] = Answer(503, headers=wait)
        crowded.answers["/a"] = crowded.answers["/b"] = Answer(429, headers=wait)
        guarded.answers["/robots.txt"] = Answer(429, headers=wait)
        watch = watch_folder(tmp_path, [site.url("/feed")], "[crawl]\ndelay = 0\n")
        started = datetime.now(UTC)
        run_all(watch)
        tries = [datetime.fromisoformat(row["next_try_at"]) for row in watch.rows("SELECT next_try_at FROM entries")]
        assert all(again >= started + timedelta(hours=2, seconds=-1) for again in tries)
        assert len(tries) == 4
        assert [len(host.asked) for host in (busy, crowded, guarded)] == [2, 2, 1], "a 429 spoke for the host"
        run_all(watch)
        assert [len(host.asked) for host in (busy, crowded, guarded)] == [2, 2, 1]


@pytest.mark.rule(8, "skipHours and skipDays are waited out")
def test_skipped_hours_and_days_are_waited_out(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    free = (now.hour + 5) % 24
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24) if hour != free)
    days = f"<day>{now:%A}</day><day>{now + timedelta(days=2):%A}</day>"
    with serve_site() as site:
        site.answers["/hours"] = Answer(
            body=rss(ITEM, extra=f"<skipHours>{hours}</skipHours>"), headers={"ETag": '"v"'}
        )
        site.answers["/days"] = Answer(body=rss(ITEM, extra=f"<skipDays>{days}</skipDays>"), headers={"ETag": '"v"'})
        watch = watch_folder(tmp_path, [site.url("/hours"), site.url("/days")], SETTINGS)
        run_all(watch)
        rows = feeds(watch)
        assert datetime.fromisoformat(rows["/hours"]["next_poll_at"]).hour == free
        assert datetime.fromisoformat(rows["/days"]["next_poll_at"]).weekday() == (now + timedelta(days=1)).weekday()


@pytest.mark.rule(9, "a feed without validators and max-age is polled at a gentler floor")
def test_a_feed_that_costs_its_server_more_is_polled_more_gently(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/with"] = Answer(body=BODY, headers={"ETag": '"v"'})
        site.answers["/without"] = Answer(body=BODY)
        site.answers["/fresh"] = Answer(body=BODY, headers={"Cache-Control": "max-age=60"})
        watch = watch_folder(tmp_path, [site.url(path) for path in site.answers], SETTINGS)
        run_all(watch)
        change(watch, "UPDATE feeds SET entries_per_day = 100000, polled_at = next_poll_at")
        run_all(watch)
        rows = feeds(watch)
        assert 300 <= rows["/with"]["wait_s"] < 1200 <= rows["/without"]["wait_s"]
        assert 300 <= rows["/fresh"]["wait_s"] < 1200, "it says itself how often"


@pytest.mark.rule(11, "410 mutes, 404 slows for ever")
def test_gone_is_muted_and_missing_only_slowed(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/gone"] = Answer(410)
        site.answers["/missing"] = Answer(404)
        watch = watch_folder(tmp_path, [site.url("/gone"), site.url("/missing")], SETTINGS)
        waits = []
        for _ in range(3):
            watch.run("run")
            waits.append(feeds(watch)["/missing"]["wait_s"])
            make_due(watch)
        assert site.paths() == ["/gone", "/missing", "/missing", "/missing"]
        assert 300 <= waits[0] < waits[1] < waits[2] <= DAY
        change(watch, "UPDATE feeds SET failures = 400")
        watch.run("run")
        row = feeds(watch)["/missing"]
        assert (row["enabled"], row["muted"]) == (1, "")
        assert row["wait_s"] <= DAY + 1


@pytest.mark.rule(15, "no immediate retry")
def test_nothing_is_retried_at_once(tmp_path: Path) -> None:
    with serve_site() as site, serve_site("127.0.0.2") as other:
        site.answers = {
            "/500": Answer(500),
            "/503": Answer(503),
            "/hang": Answer(hang_s=4),
            "/html": Answer(body=b"<html>"),
        }
        other.answers["/fine"] = Answer(body=BODY)
        paths = [*site.answers]
        watch = watch_folder(tmp_path, [*(site.url(path) for path in paths), other.url("/fine")], SETTINGS)
        watch.run("run")
        watch.run("run")
        end = time.monotonic() + 10
        while len(site.asked) < len(paths) and time.monotonic() < end:
            time.sleep(0.1)  # the site notes a request when it is through with it, and one still hangs
        assert sorted(site.paths()) == sorted(paths)
        assert all(feeds(watch)[path]["wait_s"] >= 300 for path in paths)


@pytest.mark.rule(18, "a daemon's first polls are spread, so that feeds on one host never align")
def test_a_daemon_spreads_what_is_due(tmp_path: Path) -> None:
    with serve_site() as site:
        for number in range(6):
            site.answers[f"/{number}"] = Answer(body=BODY)
        watch = watch_folder(tmp_path, [site.url(path) for path in site.answers], SETTINGS)
        daemon = watch.start("daemon")
        try:
            end = time.monotonic() + 30
            while (len(site.asked) < 6 or _polls(watch) < 6) and time.monotonic() < end:
                time.sleep(0.1)
        finally:
            daemon.terminate()
            daemon.communicate(timeout=20)
        assert len(site.asked) == 6
        moments = [request.began for request in site.asked]
        assert max(moments) - min(moments) > 0.9, "all six in the same instant"
        assert len({row["wait_s"] for row in feeds(watch).values()}) > 1, "they would meet again"


def _polls(watch: WatchFolder) -> int:
    return int(watch.rows("SELECT count(*) AS n FROM polls")[0]["n"])


@pytest.mark.rule(19, "failures weigh 1, 0.5 or 0.25 by kind, and only ever slow a feed")
def test_failures_weigh_by_kind(tmp_path: Path) -> None:
    with serve_sites(2) as (site, fine):
        fine.answers["/fine"] = Answer(body=BODY)
        site.answers = {"/401": Answer(401), "/403": Answer(403), "/429": Answer(429), "/404": Answer(404)}
        site.answers |= {
            "/500": Answer(500),
            "/html": Answer(body=b"<html>Sign in</html>"),
            "/broken": Answer(body=b"\x01"),
        }
        order = [path for path in site.answers if path != "/429"]
        listed = [fine.url("/fine"), *(site.url(path) for path in [*order, "/429"]), "http://nowhere.invalid/dns"]
        watch = watch_folder(tmp_path, listed, f'contact = "mailto:desk@paper.example"\n{SETTINGS}')
        # No test asks a name server: the lookup fails in the process itself.
        lookup = "import socket\nplain = socket.getaddrinfo\ndef fail(host, *a, **k):\n"
        lookup += (
            "    if 'invalid' in str(host): raise socket.gaierror(-2, 'unknown')\n    return plain(host, *a, **k)\n"
        )
        code = f"{lookup}socket.getaddrinfo = fail\nfrom crawler.cli import main\nmain()"
        command = [watch.command()[0], "-c", code, "--dir", str(tmp_path), "run", "--all"]
        subprocess.run(command, env=environment(True), check=True, capture_output=True, timeout=60)
        weights = {path: row["failures"] for path, row in feeds(watch).items()}
        hard, soft = (
            dict.fromkeys(("/401", "/403"), 1.0),
            dict.fromkeys(("/404", "/429", "/500", "/html", "/broken"), 0.5),
        )
        assert weights == {**hard, **soft, "/fine": 0.0, "/dns": 0.25}
        assert all(row["enabled"] == 1 and row["muted"] == "" for row in feeds(watch).values())
        assert all(row["wait_s"] >= 300 for row in feeds(watch).values())
        site.answers = {path: Answer(body=BODY) for path in site.answers}
        run_all(watch, 1)
        assert {row["failures"] for path, row in feeds(watch).items() if path not in ("/dns", "/429")} == {0.0}


def test_script_keeps_its_last_answer() -> None:
    answer = script(Answer(500), Answer(200))
    assert [answer({}).status for _ in range(3)] == [500, 200, 200]
