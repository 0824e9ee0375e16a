from __future__ import annotations

import csv
import errno
import os
import re
import stat
from pathlib import Path

import pytest

from crawler.errors import ConfigError, UsageError, WirewatchError
from crawler.urls import host_of, registered_domain
from crawler.watch import folder as folder_module
from crawler.watch import packaged as packaged_module
from crawler.watch.feedlist import COLUMNS
from crawler.watch.folder import STARTING_TOPICS, Watch, init_watch
from crawler.watch.packaged import packaged
from crawler.watch.settings_file import CrawlSettings, WatchSettings

GOOD = 'title = "NATO"\nany = ["NATO"]\n'


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    init_watch(tmp_path / "w")
    return Watch(tmp_path / "w")


def test_init_writes_a_watch_that_can_be_read_whole(watch: Watch) -> None:
    assert sorted(p.relative_to(watch.folder).as_posix() for p in watch.folder.rglob("*") if p.is_file()) == [
        "delivery.toml",
        "feeds.csv",
        "topics/intelligence-sharing.toml",
        "topics/nato.toml",
        "watch.toml",
    ]
    first = WatchSettings(crawl=CrawlSettings(tdm="respect"))
    assert watch.settings == first, "the first watch.toml says the defaults, and no contact"
    assert watch.feeds.problems == ()
    assert 24 <= len(watch.feeds.sources) <= 35
    assert [t.key for t in watch.topics] == [name.removesuffix(".toml") for name in sorted(STARTING_TOPICS)]


def test_init_tells_what_it_wrote(tmp_path: Path) -> None:
    written = init_watch(tmp_path / "w")
    assert all(path.is_file() for path in written)
    assert len(written) == 5


def test_an_empty_watch_has_a_list_with_columns_and_no_topics(tmp_path: Path) -> None:
    written = init_watch(tmp_path / "w", empty=True)
    assert [p.name for p in written] == ["watch.toml", "feeds.csv", "delivery.toml"]
    watch = Watch(tmp_path / "w")
    assert watch.feeds_path.read_text() == ",".join(COLUMNS) + "\n"
    assert watch.feeds.sources == watch.topics == ()
    assert (tmp_path / "w" / "topics").is_dir()


@pytest.mark.parametrize("existing", ["watch.toml", "feeds.csv", "topics/nato.toml"])
@pytest.mark.parametrize("empty", [True, False])
def test_init_is_refused_where_a_watch_exists_and_touches_nothing(tmp_path: Path, existing: str, empty: bool) -> None:
    (tmp_path / "topics").mkdir(exist_ok=True) if "/" in existing else None
    (tmp_path / existing).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match="exists already; nothing was written") as told:
        init_watch(tmp_path, empty=empty)
    assert told.value.exit_code == 2
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / existing).read_text() == "mine"


def test_files_of_a_watch_can_be_edited_by_their_owner(watch: Watch) -> None:
    """The packaged ones may be read-only, as in a system-wide installation."""
    for path in watch.folder.rglob("*.*"):
        assert path.stat().st_mode & stat.S_IWUSR


def test_a_folder_that_is_no_watch_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="init") as told:
        Watch(tmp_path).require()
    assert str(tmp_path) in str(told.value)
    init_watch(tmp_path / "w", empty=True)
    Watch(tmp_path / "w").require()


def test_overrides_are_laid_over_the_file(watch: Watch) -> None:
    (watch.folder / "watch.toml").write_text("[crawl]\ndelay = 3\nworkers = 7\n")
    settings = Watch(watch.folder, ("delay=5",)).settings
    assert (settings.crawl.delay, settings.crawl.workers) == (5.0, 7)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'title = "x\n', "not valid TOML"),
        (b"title = '\xff'\n", "cannot be read"),
        (b'title = "NATO"\nqery = "NATO"\n', "qery"),
        (b'title = "NATO"\nquery = "(NATO"\n', "position"),
        (b'title = "NATO"\n', "bad.toml"),
    ],
)
def test_a_bad_topic_is_told_with_its_file(watch: Watch, content: bytes, said: str) -> None:
    (watch.folder / "topics" / "bad.toml").write_bytes(content)
    with pytest.raises(ConfigError) as told:
        _ = watch.topics
    assert str(watch.folder / "topics" / "bad.toml") in str(told.value)
    assert said in str(told.value)
    assert told.value.exit_code == 2


def test_own_outlets_are_laid_over_the_packaged_ones(watch: Watch) -> None:
    assert watch.outlets.get("bbc") is not None
    (watch.folder / "outlets.csv").write_text("id,title,domains\nours,Our Wire,ours.example\nbbc,,bbc.example\n")
    fresh = Watch(watch.folder).outlets
    assert (fresh.by_domain("www.ours.example") or fresh.get("none")) == fresh.get("ours")
    assert fresh.by_domain("bbc.example") == fresh.by_domain("bbc.co.uk") == fresh.get("bbc")


def test_bad_outlets_are_told_with_their_file(watch: Watch) -> None:
    (watch.folder / "outlets.csv").write_text("id,title,domains\nours,Our Wire,https://ours.example/\n")
    with pytest.raises(ConfigError, match=r"outlets\.csv, line 2"):
        _ = watch.outlets
    (watch.folder / "outlets.csv").write_bytes(b"id,title\nx,\xff\n")
    with pytest.raises(ConfigError, match=r"outlets\.csv cannot be read"):
        _ = Watch(watch.folder).outlets


def test_a_list_of_names_that_cannot_be_read_is_told(watch: Watch) -> None:
    (watch.folder / "lists").mkdir()
    (watch.folder / "lists" / "people.csv").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match=r"people\.csv"):
        _ = watch.lists


def test_a_watch_knows_when_its_files_change(watch: Watch) -> None:
    stamps = [watch.stamp()]

    def changed() -> bool:
        stamps.append(watch.stamp())
        return stamps[-1] != stamps[-2]

    assert not changed()
    for name in ("feeds.csv", "topics/nato.toml"):
        os.utime(watch.folder / name, ns=(1, 1))
        assert changed(), name
    (watch.folder / "topics" / "new.toml").write_text(GOOD)
    assert changed()
    (watch.folder / "topics" / "new.toml").unlink()
    assert changed()
    (watch.folder / "outlets.csv").write_text("id,title\n")
    assert changed()
    (watch.folder / "lists").mkdir()
    (watch.folder / "lists" / "people.csv").write_text("entity,alias\n")
    assert changed()
    watch.feeds_path.unlink()
    assert changed(), "a file that is gone is no error here"


def test_packaged_files_are_found_in_a_checkout_and_in_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (packaged("defaults") / "watch.toml").is_file()
    assert (packaged("demo") / "world.toml").is_file()
    monkeypatch.setattr(packaged_module, "_CRAWLER", tmp_path / "crawler")
    with pytest.raises(WirewatchError, match="Install wirewatch again"):
        packaged("defaults")
    (tmp_path / "data" / "defaults").mkdir(parents=True)
    assert packaged("defaults") == tmp_path / "data" / "defaults"
    (tmp_path / "crawler" / "_data" / "defaults").mkdir(parents=True)
    assert packaged("defaults") == tmp_path / "crawler" / "_data" / "defaults", "the wheel's own come first"


def default_feeds() -> list[dict[str, str]]:
    with (packaged("defaults") / "feeds.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_every_default_feed_names_an_outlet_that_owns_its_host(watch: Watch) -> None:
    """A typing mistake here would make outlets of its own beside the listed ones."""
    for feed in default_feeds():
        if not feed["outlet"]:
            continue  # no newsroom: its articles go under the registered domain, and nobody credits it as an outlet
        outlet = watch.outlets.get(feed["outlet"])
        assert outlet is not None, feed["outlet"]
        assert watch.outlets.by_domain(host_of(feed["url"])) in (outlet, None), feed["url"]
        own = {registered_domain(domain) for domain in outlet.domains}
        assert registered_domain(host_of(feed["url"])) in own | {"bbci.co.uk"}, feed["url"]


def test_the_default_list_says_once_that_nobody_checked_its_addresses(watch: Watch) -> None:
    text = (packaged("defaults") / "feeds.csv").read_text("utf-8")
    assert text.lower().count("checked") == 1
    assert "#" in text.splitlines()[1][:1]
    assert len(watch.feeds.sources) == len(default_feeds())


def test_the_default_feeds_are_the_promised_ones() -> None:
    titles = " ".join(feed["title"] for feed in default_feeds())
    for name in (
        "BBC World", "BBC Europe", "Guardian World", "Politico Europe", "Deutsche Welle", "France 24", "Le Monde",
        "Euronews", "Tagesschau", "Ukrinform", "Ukrainska Pravda", "Interfax-Ukraine", "online.ua", "EUobserver",
        "Balkan Insight", "Notes from Poland", "NPR World", "Al Jazeera", "Defense One", "Defense News",
        "War on the Rocks", "Atlantic Council",
    ):  # fmt: skip
        assert name in titles


def test_every_packaged_topic_compiles_and_keeps_its_examples() -> None:
    from crawler.judging.topics.matcher import TopicMatcher
    from crawler.watch.folder import load_topic

    for path in sorted((packaged("defaults") / "topics").glob("*.toml")):
        topic = load_topic(path, {})
        assert topic.title
        assert TopicMatcher([topic]).match({"title": "", "summary": "", "body": ""}, "en") == []


def test_a_new_watch_is_its_owner_s_alone(tmp_path: Path) -> None:
    """feeds.csv may hold passwords, the archive what only subscribers read."""
    before = os.umask(0o022)
    try:
        init_watch(tmp_path / "deep" / "w")
        init_watch(tmp_path / "deep" / "e", empty=True)
    finally:
        os.umask(before)
    for folder in (tmp_path / "deep" / "w", tmp_path / "deep" / "e"):
        assert folder.stat().st_mode & 0o777 == 0o700
        assert {p.stat().st_mode & 0o777 for p in (folder / "feeds.csv", folder / "watch.toml")} == {0o600}
    assert (tmp_path / "deep").stat().st_mode & 0o777 == 0o755
    (tmp_path / "there").mkdir(mode=0o755)
    init_watch(tmp_path / "there")
    assert (tmp_path / "there").stat().st_mode & 0o777 == 0o755, "a folder that people made stays theirs"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffid;title;domains\r\nours;Our Wire;ours.example\r\n",
        "# ours\nID,Title,Domains\nours,Our Wire,ours.example\n",
    ],
)
def test_outlets_may_come_from_a_spreadsheet(tmp_path: Path, text: str) -> None:
    """A file of which nothing was read would be left out without a word."""
    (tmp_path / "outlets.csv").write_text(text, encoding="utf-8")
    found = Watch(tmp_path).outlets.by_domain("ours.example")
    assert found is not None
    assert found.title == "Our Wire"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,title,domain\nours,Our Wire,ours.example\n", "unknown column 'domain'; did you mean 'domains'?"),
        ("Our Wire,ours.example\n", "'id' must be one of them"),
        ('id,title\nours,"Our Wire\n', "never closed"),
        ("# a\n\nid,title,kind\nours,Our Wire,blog\n", "line 4: kind 'blog'"),
    ],
)
def test_outlets_that_say_nothing_usable_are_told_of(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "outlets.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(said)):
        _ = Watch(tmp_path).outlets


def test_a_disk_that_fills_up_leaves_no_half_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The empty watch.toml would have been in the way of the next try."""
    write = folder_module._private

    def full(path: Path, data: bytes) -> None:
        write(path, data if path.name != "nato.toml" else b"")
        if path.name == "nato.toml":
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(folder_module, "_private", full)
    with pytest.raises(OSError, match="No space"):
        init_watch(tmp_path / "w")
    assert [*(tmp_path / "w").iterdir()] == []
    monkeypatch.undo()
    assert len(init_watch(tmp_path / "w")) == 5
