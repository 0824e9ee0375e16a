"""wirewatch feeds: the list with its health, lists in and out, lines changed."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from crawler.archive.connect import connect
from crawler.archive.ledger.entries import add_entry, link_article
from crawler.archive.ledger.feeds import save_poll
from crawler.intake.polling.decide import decide
from crawler.intake.polling.feed_state import Fetched
from crawler.models import EntryDraft
from crawler.watch.feedlist import COLUMNS, load_feeds
from tests.archive.making import poll, store, watch
from tests.commands.conftest import Said, Wirewatch
from tests.intake.test_identity import rss
from tests.watching import WatchFolder, watch_folder

A, B, C, D = (f"https://{name}.example/feed" for name in "abcd")
LISTED = (
    f'url,title,tags,paused,note\n{A},Alpha,"world,europe",,\n{B},Beta,europe,,"two\nlines"\n{C},,,yes,\n{D},Delta,,,\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> WatchFolder:
    """Four sources: one well, one failing, one paused, one never polled."""
    made = watch_folder(tmp_path, [])
    (made.path / "feeds.csv").write_text(LISTED)
    now = datetime.now(UTC)
    with closing(connect(made.archive)) as db:
        a, b = watch(db, A, B)
        for feed in (a, b):
            poll(db, feed, rss([("urn:x:1", "https://a.example/1", "Dam", "")]), now - timedelta(hours=1))
        save_poll(db, b, decide(b.state, Fetched(status=404, url=B), None, now), None, now)
        for number, source in enumerate(("page", "page", "feed")):
            link = f"https://a.example/{number}"
            made_article = store(db, link, source=source, now=now, feed=a.id)
            entry = add_entry(db, a.id, EntryDraft(guid=link, link=link, keys=(f"l:{link}",)), now, backlog=False)
            assert entry is not None
            link_article(db, entry, made_article.article)
        db.execute(
            "UPDATE polls SET gap_from = polled_at, gap_to = polled_at WHERE feed = ? AND outcome = 'new'", (b.id,)
        )
    return made


def csv_of(folder: WatchFolder) -> str:
    return (folder.path / "feeds.csv").read_bytes().decode()


def test_list_tells_health_texts_and_gaps(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    said = wirewatch("feeds", "list")
    head, a, b, c, d = said.out.splitlines()
    assert head.split() == ["health", "last_new", "entries_a_day", "texts", "gaps", "kind", "title", "url"]
    assert a.startswith("ok ") and "full 67%, feed only 33%" in a and a.split()[-3:] == ["feed", "Alpha", A]
    assert b.startswith("failing: not_found ") and b.split()[-4:-2] == ["1", "feed"] and b.endswith(B)
    assert c.startswith("paused ") and d.startswith("never polled ")
    assert said.err == "4 sources: 1 ok, 1 failing, 1 paused, 1 never polled.\n"
    rows = wirewatch("feeds", "list", "--json").json
    assert [row["health"] for row in rows] == ["ok", "failing", "paused", "never polled"]
    assert rows[0]["texts"] == {"full": 2, "feed only": 1, "title only": 0, "denied": 0, "paywall": 0}
    assert (rows[0]["articles"], rows[1]["gaps"], rows[3]["entries_per_day"]) == (3, 1, None)


@pytest.mark.parametrize(
    ("options", "urls"),
    [
        (["--failing"], [B]),
        (["--tag", "europe"], [A, B]),
        (["--tag", "europe", "--failing"], [B]),
        (["--tag", "euro"], []),
        (["--sort", "health"], [B, D, A, C]),
        (["--sort", "last-new"], [C, D, A, B]),
        (["--sort", "entries"], [A, B, C, D]),
    ],
)
def test_list_in_part_and_in_order(
    wirewatch: Wirewatch, folder: WatchFolder, options: list[str], urls: list[str]
) -> None:
    assert [row["url"] for row in wirewatch("feeds", "list", *options, "--json").json] == urls
    assert [line.split()[-1] for line in wirewatch("feeds", "list", *options).out.splitlines()[1:]] == urls


def test_list_of_none_says_so(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    said = wirewatch("feeds", "list", "--tag", "none")
    assert (said.out, said.err) == ("", "No feeds match.\n")


def test_export_and_import_into_another_watch_gives_the_same_list(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    for name in ("list.csv", "list.opml"):
        file, other = str(folder.path / name), folder.path / name.replace(".", "-")
        exported = wirewatch("feeds", "export", "--output", file)
        assert (exported.code, exported.out, exported.err) == (0, "", f"4 sources written to {file}.\n")
        assert wirewatch("--dir", str(other), "feeds", "import", file).code == 0
        found, wanted = (load_feeds(path / "feeds.csv").sources for path in (other, folder.path))
        assert {(s.url, s.title, s.tags, s.paused, s.note) for s in found} == {
            (s.url, s.title, s.tags, s.paused, s.note) for s in wanted
        }
        assert len(found) == 4


def test_export_to_stdout(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    said = wirewatch("feeds", "export")
    assert said.out.splitlines()[:2] == [",".join(COLUMNS), f'{A},Alpha,,"world,europe",1,,,,,,,,']
    assert said.err == ""
    assert wirewatch("feeds", "export", "--output", "-").out == said.out
    opml = etree.fromstring(wirewatch("feeds", "export", "--format", "opml").out.encode())
    assert [outline.get("text") for outline in opml.xpath("//outline[@xmlUrl]")] == [C, "Delta", "Beta", "Alpha"]


def test_export_leaves_passwords_out_and_says_so(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    (folder.path / "feeds.csv").write_text("url,weight\nhttps://me:secret@a.example/feed,1\nftp://me:secret@b/,1\n")
    for form in ("csv", "opml"):
        said = wirewatch("feeds", "export", "--format", form)
        assert said.code == 2, "a line could not be exported"
        assert A in said.out and "secret" not in said.out + said.err
        assert "User and password of 1 source were left out; --with-passwords writes them." in said.err
        assert "1 line of feeds.csv cannot be used and is not exported." in said.err
        file = folder.path / "out"
        wirewatch("feeds", "export", "--format", form, "--with-passwords", "--output", str(file))
        assert b"me:secret@a.example" in file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
        file.unlink()


def test_export_says_what_opml_cannot_hold(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    (folder.path / "feeds.csv").write_text(f"url,note\n{A},a\x01b\n")
    said = wirewatch("feeds", "export", "--format", "opml")
    assert "Control characters in 1 source, which OPML cannot hold, were left out" in said.err
    assert wirewatch("feeds", "export").err == ""


def test_export_does_not_write_over_the_list(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    said = wirewatch("feeds", "export", "--output", str(folder.path / "x" / ".." / "feeds.csv"))
    assert said.code == 2 and "is the source list itself" in said.err
    assert csv_of(folder) == LISTED
    said = wirewatch("feeds", "export", "--output", str(folder.path / "none" / "x.csv"))
    assert said.code == 2 and "x.csv cannot be changed" in said.err


def test_import_says_duplicates_and_redirects_and_adds_them_not(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    with closing(connect(folder.archive)) as db:
        db.execute("UPDATE feeds SET url = 'https://moved.example/' WHERE declared_url = ?", (A,))
    new = [A, "http://www.b.example/feed/", "http://moved.example", "https://new.example/", "https://new.example"]
    (folder.path / "more.csv").write_text("url\n" + "\n".join([*new, new[3]]) + "\n")
    said = wirewatch("feeds", "import", str(folder.path / "more.csv"))
    assert said.code == 0, "to know one already is no mistake"
    assert said.out == f"1 feed added to {folder.path}/feeds.csv, 5 were listed already, 0 refused.\n"
    assert [line.removeprefix("wirewatch: ") for line in said.err.splitlines()] == [
        f"{A} is listed already.",
        f"http://www.b.example/feed/ is listed already, as {B}.",
        f"http://moved.example is listed already: the archive knows a redirect between it and {A}.",
        "https://new.example is listed already, as https://new.example/.",
        "https://new.example/ is listed already.",
    ]
    assert csv_of(folder) == LISTED + "https://new.example/,,,,\n"
    (folder.path / "more.csv").write_text("url\n" + "\n".join(f"{D}#{n}" for n in range(9)) + "\n")
    said = wirewatch("feeds", "import", str(folder.path / "more.csv"))
    assert len(said.err.splitlines()) == 6 and "... and 4 more already listed" in said.err
    assert len(wirewatch("feeds", "import", str(folder.path / "more.csv"), "--json").json["duplicates"]) == 9


def test_import_of_broken_opml_changes_nothing(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    (folder.path / "bad.opml").write_text(f'<opml>\n<body>\n<outline text="x" xmlUrl="{A}2">\n</body>\n</opml>\n')
    said = wirewatch("feeds", "import", str(folder.path / "bad.opml"))
    assert (said.code, said.out) == (2, "")
    assert "bad.opml cannot be read as OPML: its XML is broken in line 4, column" in said.err
    assert "Nothing was imported." in said.err
    assert csv_of(folder) == LISTED


def test_a_bad_line_of_an_imported_file_is_named_and_the_rest_is_added(
    wirewatch: Wirewatch, folder: WatchFolder
) -> None:
    (folder.path / "more.csv").write_bytes(
        '\ufeffurl;title;note\r\nhttps://x.example/;X;"two\r\nlines"\r\nnot an address;Y;\r\nhttps://z.example/;Z;\r\n'.encode()
    )
    said = wirewatch("feeds", "import", str(folder.path / "more.csv"), "--json")
    assert (said.code, said.json["added"], said.json["refused"]) == (2, 2, 1)
    assert "more.csv:4: 'not an address' is not an http or https address." in said.err
    assert [s.note for s in load_feeds(folder.path / "feeds.csv").sources][-2:] == ["two\r\nlines", ""]


def test_pause_and_resume(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    said = wirewatch("feeds", "pause", A, C)
    assert (said.code, said.out, said.err) == (0, f"{A}\n", "1 source paused, 1 was paused already.\n")
    assert csv_of(folder) == LISTED.replace('"world,europe",,', '"world,europe",yes,')
    said = wirewatch("feeds", "resume", "Alpha", C, "--json")
    assert said.json == {"changed": [A, C], "unchanged": []}
    assert csv_of(folder) == LISTED.replace(f"{C},,,yes,", f"{C},,,,")
    assert wirewatch("feeds", "pause", "--tag", "europe").err == "2 sources paused.\n"
    assert wirewatch("feeds", "resume", "--tag", "europe", D).err == "2 sources resumed, 1 was not paused already.\n"


def test_remove(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    said = wirewatch("feeds", "remove", "Beta", D)
    assert (said.code, said.out) == (0, f"{B}\n{D}\n")
    assert said.err == "2 sources removed.\nTheir articles stay in the archive.\n"
    assert csv_of(folder) == f'url,title,tags,paused,note\n{A},Alpha,"world,europe",,\n{C},,,yes,\n'
    assert len(folder.rows("SELECT id FROM articles")) == 3


@pytest.mark.parametrize("command", ["pause", "resume", "remove"])
def test_what_is_unknown_changes_nothing(wirewatch: Wirewatch, folder: WatchFolder, command: str) -> None:
    said = wirewatch("feeds", command, A, "https://b.example/fed")
    assert (said.code, said.out) == (2, "")
    assert f"There is no source 'https://b.example/fed' in {folder.path}/feeds.csv; did you mean '{B}'?" in said.err
    assert csv_of(folder) == LISTED
    assert wirewatch("feeds", command).code == 2
    nowhere: Said = wirewatch("--dir", str(folder.path / "none"), "feeds", command, A)
    assert nowhere.code == 2 and not (folder.path / "none").exists()


def test_commands_at_once_lose_nothing(folder: WatchFolder) -> None:
    (folder.path / "more.csv").write_text("url\n" + "".join(f"https://{n}.example/\n" for n in range(50)))
    processes = [
        folder.start("feeds", *words)
        for words in (["pause", A], ["import", str(folder.path / "more.csv")], ["remove", B], ["pause", D])
    ]
    assert [process.wait(60) for process in processes] == [0] * 4
    for process in processes:
        process.communicate()
    found = {s.url: s.paused for s in load_feeds(folder.path / "feeds.csv").sources}
    assert found == {A: True, C: True, D: True, **{f"https://{n}.example/": False for n in range(50)}}
