"""Commands that look, and those that write the watch folder."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from crawler.archive.connect import connect
from crawler.commands import open as open_module
from crawler.commands.progress import Counting, TerminalProgress
from crawler.commands.run import summary
from crawler.commands.times import When
from crawler.output import printable
from crawler.terminal import table
from crawler.watch.feedlist import COLUMNS, load_feeds
from tests.commands.conftest import FEED, Wirewatch
from tests.watching import WatchFolder

OPML = """<opml version="2.0"><body><outline text="World">
<outline text="B" xmlUrl="https://me:secret@b.example/feed"/><outline text="A" xmlUrl="https://a.example/feed"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""


def test_an_empty_watch_is_told_to_add_sources(tmp_path: Path, wirewatch: Wirewatch) -> None:
    assert "nobody has checked its addresses" in wirewatch("--dir", str(tmp_path / "full"), "init").err
    said = wirewatch("--dir", str(tmp_path / "empty"), "init", "--empty").err
    assert "wirewatch add URL" in said and "checked" not in said


def test_init_and_its_refusal(wirewatch: Wirewatch, tmp_path: Path) -> None:
    said = wirewatch("--dir", str(tmp_path / "w"), "init")
    assert said.code == 0
    assert said.out.splitlines()[0] == str(tmp_path / "w" / "watch.toml")
    assert "contact" in said.err
    again = wirewatch("--dir", str(tmp_path / "w"), "init")
    assert (again.code, again.out) == (2, "")
    assert "exists already; nothing was written" in again.err
    empty = wirewatch("--dir", str(tmp_path / "e"), "init", "--empty", "--json")
    assert (empty.code, empty.err) == (0, "")
    assert [Path(p).name for p in empty.json["written"]] == ["watch.toml", "feeds.csv", "delivery.toml"]


def test_flags_with_the_words_that_made_them(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    said = wirewatch("flags")
    assert said.code == 0
    where, title, evidence = said.out.splitlines()
    assert where == "2026-03-04T12:00:00Z  nato  o  article 1"
    assert title == "  NATO meets"
    assert evidence == "  title: [NATO] meets  [2J", "controls of a snippet do not reach the terminal"
    (flag,) = wirewatch("flags", "--json", "--topic", "nato", "--since", "2026-03-04").json
    assert (flag["article"], flag["topic"], flag["spans"][0]["text"]) == (1, "nato", "NATO")
    none = wirewatch("flags", "--since", "2026-03-05")
    assert (none.code, none.out, none.err) == (0, "", "No flags.\n")
    assert wirewatch("flags", "--since", "2026-03-05", "--json").json == []
    unknown = wirewatch("flags", "--topic", "natto")
    assert (unknown.code, unknown.out) == (2, "")
    assert "There is no topic 'natto'; did you mean 'nato'?" in unknown.err


def test_show_an_article(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    said = wirewatch("show", "article", "1")
    assert said.code == 0
    for part in ("NATO meets", "By:         Ann", "https://a.example/1", "title 0-4: NATO", "Copy:       3, o: Copied"):
        assert part in said.out, part
    assert "Published:  unknown" in said.out, "no date is invented"
    copy = wirewatch("show", "article", "3").out
    assert "a copy of 1" in copy
    assert "Fetched by" not in copy
    with closing(connect(filled.archive)) as db:
        db.execute("UPDATE articles SET via = 'north@fetcher' WHERE id = 3")
    assert "Fetched by: north@fetcher" in wirewatch("show", "3").out
    assert wirewatch("show", "1").out == said.out
    assert wirewatch("show", "1", "--json").json["id"] == 1
    details = wirewatch("show", "article", "1", "--json").json
    assert (details["id"], details["authors"], [c["id"] for c in details["copies"]]) == (1, ["Ann"], [3])
    for number in ("99", "99999999999999999999999"):
        missing = wirewatch("show", "article", number)
        assert (missing.code, missing.out) == (2, "")
        assert f"There is no article {number}" in missing.err


def test_status_says_coverage_first_and_check_ends_with_4(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    said = wirewatch("status")
    assert said.code == 0
    assert said.out.startswith("Coverage  No known gap in the 1 feed watched\n")
    assert "STALE" in said.out, "nothing was polled since March"
    assert wirewatch("status", "--check").code == 4
    found = wirewatch("status", "--check", "--json")
    assert found.code == 4
    assert found.json["coverage"] == "no known gap in the 1 feed watched"
    assert found.json["needs_care"] is True
    assert found.json["stale_run"] is True


def test_feeds_list(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    assert wirewatch("feeds", "list", "--json").json[0]["outcome"] == "never polled"
    (folder.path / "feeds.csv").write_text(f"url,weight\n{FEED},1\nftp://me:secret@x.example/,1\n")
    said = wirewatch("feeds", "list")
    assert FEED in said.out
    assert f"{folder.path}/feeds.csv:3: " in said.err
    assert "secret" not in said.out + said.err
    (folder.path / "feeds.csv").write_text("url\n")
    assert wirewatch("feeds", "list").err == "No feeds yet: `wirewatch add URL` finds those of a site.\n"
    assert wirewatch("feeds", "list", "--json").json == []


def test_the_health_of_a_polled_feed_is_listed(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    (feed,) = wirewatch("feeds", "list", "--json").json
    assert (feed["url"], feed["outcome"], feed["polled_at"]) == (FEED, "new", "2026-03-04T12:00:00Z")


def test_import_of_opml(wirewatch: Wirewatch, folder: WatchFolder, tmp_path: Path) -> None:
    (folder.path / "feeds.csv").write_text(f"{','.join(COLUMNS)}\n{FEED},mine,,,,,,\n")
    (tmp_path / "list.opml").write_text(OPML)
    said = wirewatch("feeds", "import", str(tmp_path / "list.opml"), "--json")
    assert said.code == 2, "one was refused"
    assert said.json == {
        "added": 1,
        "already_listed": 1,
        "refused": 1,
        "duplicates": [{"url": FEED, "listed": FEED, "why": "listed"}],
    }
    assert "'javascript:alert(1)' is not an http or https address" in said.err
    mine, new = load_feeds(folder.path / "feeds.csv").sources
    assert (mine.title, new.url, new.title, new.tags) == ("mine", "https://b.example/feed", "B", "World")
    assert new.userinfo == "me:secret"
    assert "secret" not in said.out + said.err
    again = wirewatch("feeds", "import", str(tmp_path / "list.opml"))
    assert again.out.startswith("0 feeds added to ")


def test_import_of_csv_and_of_nothing_usable(wirewatch: Wirewatch, folder: WatchFolder, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("url;title\nhttps://c.example/feed;C\n")
    assert wirewatch("feeds", "import", str(tmp_path / "more.csv"), "--json").json["added"] == 1
    before = (folder.path / "feeds.csv").read_bytes()
    (tmp_path / "page.html").write_text("<html><body>hello</body></html>")
    (tmp_path / "words.txt").write_text("hello\n")
    for name in ("page.html", "words.txt", "missing.opml"):
        said = wirewatch("feeds", "import", str(tmp_path / name))
        assert (said.code, said.out) == (2, ""), name
        assert name in said.err
    assert (folder.path / "feeds.csv").read_bytes() == before


def test_import_into_a_new_folder_makes_the_list(wirewatch: Wirewatch, tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(OPML)
    wirewatch("--dir", str(tmp_path / "new"), "feeds", "import", str(tmp_path / "list.opml"))
    assert len(load_feeds(tmp_path / "new" / "feeds.csv").sources) == 2


def test_open_on_another_address_warns(
    wirewatch: Wirewatch, filled: WatchFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.desk.serving.serve_until_stopped", lambda office, listener, ready: listener.close())
    said = wirewatch("open", "--host", "0.0.0.0", "--port", "0")
    assert said.code == 0
    assert "warning: anyone who reaches 0.0.0.0" in said.err
    assert wirewatch("open", "--port", "0").err == ""


def test_open_without_datasette_says_how_to_get_it(
    wirewatch: Wirewatch, filled: WatchFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_module.importlib.util, "find_spec", lambda name: None)
    said = wirewatch("open")
    assert said.code == 1
    assert "pip install 'wirewatch[desk]'" in said.err


def test_printable_keeps_controls_out_and_letters_in() -> None:
    assert printable("a\x1b[31mb\r\nc\x07\x9b2J\u202ed\tz") == "a [31mb  c  2J d z"
    assert printable("می\u200cخواهم नाटो 北约 œ—€ 👩\u200d🚀") == "می\u200cخواهم नाटो 北约 œ—€ 👩\u200d🚀"
    assert (printable(None), printable(1.5)) == ("", "1.5")


def test_a_table_on_a_pipe_is_whole() -> None:
    assert list(table([["1", "x" * 300]], ("id", "title"))) == ["id  title", "1   " + "x" * 300]


def when(text: str, now: datetime = datetime(2028, 3, 1, 0, 0, 30, tzinfo=UTC)) -> datetime:
    return When(lambda: now).convert(text, None, None)


@pytest.mark.parametrize("moment", ["2028-03-01T00:00:30Z", "2026-12-31T23:59:59Z", "2026-03-29T01:30:00Z"])
def test_times_people_type(moment: str) -> None:
    now = datetime.fromisoformat(moment)
    assert when("2026-11-23") == datetime(2026, 11, 23, tzinfo=UTC)
    assert when("2026-11-23T08:00") == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert when("2026-11-23t08:00+02:00") == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert when("2026-11-23T08:00Z") == datetime(2026, 11, 23, 8, tzinfo=UTC)
    for text, ago in (("6h", 6), (" 90M ", 1.5), ("2d", 48), ("1w", 168)):
        assert when(text, now) == now - timedelta(hours=ago)
    assert when("today", now) == datetime(now.year, now.month, now.day, tzinfo=UTC)
    assert when("yesterday", now) == when("today", now) - timedelta(days=1)


def test_times_without_a_zone_are_those_of_the_watch(wirewatch: Wirewatch, filled: WatchFolder) -> None:
    (filled.path / "watch.toml").write_text('timezone = "Asia/Tokyo"\n')
    assert len(wirewatch("flags", "--since", "2026-03-04T20:30", "--json").json) == 1, "the flag is of 21:00 there"
    assert wirewatch("flags", "--since", "2026-03-04T21:30", "--json").json == []
    assert wirewatch("flags", "--since", "2026-03-04T20:30Z", "--json").json == []


@pytest.mark.parametrize("text", ["", "soon", "6", "-6h", "2026-13-01", "99999999h", "0001-01-01T00:00+14:00"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match=r"is not a time\. Write 2026-11-23"):
        when(text)


def test_progress_in_a_log_is_a_line_every_half_minute(capsys: pytest.CaptureFixture[str]) -> None:
    moments = iter([0.0, 1, 10, 31, 31, 40, 62, 62])
    with TerminalProgress(lambda: next(moments)) as progress:
        progress.expect(5)
        for outcome in ("failed", "new", "new", "new", "new"):
            progress.polled(outcome, 1)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "3 of 5 feeds polled, 1 failed, 3 new entries, 0 pages read",
        "5 of 5 feeds polled, 1 failed, 5 new entries, 0 pages read",
    ]


def test_a_short_run_says_nothing_into_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    with TerminalProgress() as progress:
        progress.polled("failed", 0)
        progress.polled("new", 3)
        progress.read(True)
    assert (progress.feeds, progress.failed, progress.new, progress.pages) == (2, 1, 3, 1)
    assert capsys.readouterr().err == ""


def test_progress_on_a_terminal_cleans_up(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    moments = iter(range(9))
    with TerminalProgress(lambda: float(next(moments))) as progress:
        progress.polled("new", 1)
    said = capsys.readouterr()
    assert said.out == ""
    assert "1 of 1 feed polled, 0 failed, 1 new entry, 0 pages read" in said.err
    assert said.err.endswith("\r\x1b[K")


def test_progress_estimates_the_rest() -> None:
    now = 0.0
    progress = TerminalProgress(lambda: now)
    progress.expect(600)
    for _ in range(60):
        progress.polled("new", 0)
    assert "about" not in progress.words(), "nothing is known yet"
    now = 20.0
    assert progress.words().endswith("; feeds done in about 3 min")


def test_a_daemon_only_counts() -> None:
    counting: Any = Counting()
    counting.polled("new", 2)
    counting.read(False)
    assert (counting.feeds, counting.new, counting.pages) == (1, 2, 1)


def test_the_summary_of_a_run() -> None:
    counts = {"polls_new": 2, "polls_failed": 1, "new_entries": 7, "pages_read": 5, "articles_new": 6}
    assert summary(counts).startswith("3 feeds polled: 2 with news, 0 unchanged, 1 failed. 7 new entries, 5 pages read")
