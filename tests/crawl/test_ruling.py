"""Topics are read again when a file, a list, an archive or the program differs, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.commands import run
from crawler.crawl.due import is_idle
from crawler.crawl.session import Session, open_session
from crawler.crawl.stop import Stop
from crawler.errors import UsageError
from crawler.judging.topics import topicfile
from crawler.watch import topic_digests
from crawler.watch.folder import Watch
from tests.memory_crawl import MemoryCrawl, memory_crawl, page, words_of
from tests.site import rss
from tests.test_floors import ROOT, imported, own

FEED, PAGE = "https://paper.example/feed", "https://paper.example/harbour"
FERRY = 'title = "Ferry"\nquery = "ferry OR @boats"\n'
BOATS = "entity\nMS Linden\n"


@pytest.fixture
def crawl(tmp_path: Path) -> MemoryCrawl:
    """One feed with one article, both read a minute ago, two topics and a list."""
    made = memory_crawl(tmp_path, FEED)
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "boats.csv").write_text(BOATS, "utf-8")
    (tmp_path / "topics" / "ferry.toml").write_text(FERRY, "utf-8")
    made.site(FEED, rss(("1", PAGE, "A harbour")), kind="application/rss+xml")
    made.site(PAGE, page("A harbour", words_of("harbour")))
    made.run()
    made.later(minutes=1)
    return made


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics that were compiled."""
    found: list[str] = []
    real = topicfile.compile_topic
    monkeypatch.setattr(topicfile, "compile_topic", lambda key, *rest: found.append(key) or real(key, *rest))  # type: ignore[func-returns-value]
    return found


@contextmanager
def session(crawl: MemoryCrawl) -> Iterator[Session]:
    with open_session(Watch(crawl.folder), "due", clock=lambda: crawl.now) as opened:
        yield opened


def told(crawl: MemoryCrawl) -> list[str]:
    """What a run that asks for nothing tells of topics, to the first full stop."""
    with session(crawl) as opened:
        assert is_idle(opened)
        return [sentence.split(".")[0] for sentence in opened.ruling.unapplied]


def versions(crawl: MemoryCrawl) -> dict[str, tuple[int, int]]:
    return {str(name): (n, on) for name, n, on in crawl.rows("SELECT id, topic_version, enabled FROM topics")}


def test_a_run_with_nothing_due_compiles_no_unchanged_topic(
    crawl: MemoryCrawl, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("crawler.watch.folder._rows", opened.append)
    assert told(crawl) == [] and (compiled, opened) == ([], [])
    (crawl.folder / "topics" / "ferry.toml").touch()
    assert told(crawl) == [] and compiled == [], "its text is the same"


def test_a_changed_topic_is_told_of_by_a_run_with_nothing_due(crawl: MemoryCrawl) -> None:
    (crawl.folder / "topics" / "ferry.toml").write_text(FERRY.replace("ferry OR", "steamer OR"), "utf-8")
    assert told(crawl) == ["The topic ferry has changed"]
    assert versions(crawl) == {"ferry": (2, 1), "nato": (1, 1)}
    assert told(crawl) == []


def test_a_changed_title_is_taken_over(crawl: MemoryCrawl) -> None:
    (crawl.folder / "topics" / "ferry.toml").write_text(FERRY.replace("Ferry", "Boats"), "utf-8")
    assert told(crawl) == []
    assert crawl.rows("SELECT title, topic_version FROM topics WHERE id = 'ferry'") == [("Boats", 1)]


def test_a_changed_watch_list_makes_a_version(crawl: MemoryCrawl) -> None:
    (crawl.folder / "lists" / "boats.csv").write_text(BOATS + "MS Ahorn\n", "utf-8")
    assert told(crawl) == ["The topic ferry has changed"]


def test_a_topic_that_goes_and_comes_back_is_disabled_and_enabled(crawl: MemoryCrawl) -> None:
    file = crawl.folder / "topics" / "ferry.toml"
    file.unlink()
    assert told(crawl) == []
    assert versions(crawl)["ferry"] == (1, 0)
    file.write_text(FERRY, "utf-8")
    assert told(crawl) == []
    assert versions(crawl)["ferry"] == (1, 1)


def test_the_last_topic_can_go(crawl: MemoryCrawl) -> None:
    for file in (crawl.folder / "topics").iterdir():
        file.unlink()
    told(crawl)
    assert {on for _, on in versions(crawl).values()} == {0}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("topics/ferry.toml", 'title = "Ferry"\nquery = "(ferry"\n'),
        ("topics/ferry.toml", "title =\n"),
        ("lists/boats.csv", "name\nMS Linden\n"),
        ("outlets.csv", "titel\nPaper\n"),
    ],
)
def test_a_file_that_stays_broken_is_told_at_each_run(crawl: MemoryCrawl, file: str, text: str) -> None:
    (crawl.folder / file).write_text(text, "utf-8")
    for _ in range(2):
        with pytest.raises(UsageError, match=Path(file).stem), session(crawl):
            pass


def test_a_topic_that_cannot_be_read_is_told_as_ever(crawl: MemoryCrawl) -> None:
    (crawl.folder / "topics" / "ferry.toml").write_bytes(b'title = "F\xe4hre"\nquery = "ferry"\n')
    with pytest.raises(UsageError, match=r"ferry\.toml"), session(crawl):
        pass


def test_another_version_of_the_program_reads_topics_anew(
    crawl: MemoryCrawl, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_digests, "reader_digest", lambda: "another")
    told(crawl)
    assert compiled == ["ferry", "nato"]
    del compiled[:]
    told(crawl)
    assert compiled == []


def test_where_the_program_has_no_text_topics_are_read_each_time(
    crawl: MemoryCrawl, compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_digests, "_CRAWLER", crawl.folder)
    topic_digests.reader_digest.cache_clear()
    try:
        told(crawl)
        del compiled[:]
        told(crawl)
        assert compiled == ["ferry", "nato"]
    finally:
        topic_digests.reader_digest.cache_clear()


def test_a_rule_that_was_applied_and_taken_back_is_a_version_of_its_own(crawl: MemoryCrawl) -> None:
    file = crawl.folder / "topics" / "ferry.toml"
    file.write_text(FERRY.replace("ferry OR", "steamer OR"), "utf-8")
    done = CliRunner().invoke(cli, ["--dir", str(crawl.folder), "topics", "reflag", "ferry"])
    assert done.exit_code == 0, done.output
    file.write_text(FERRY, "utf-8")
    told(crawl)
    assert versions(crawl)["ferry"] == (3, 1)


def test_a_topic_that_changes_while_a_run_begins_flags_under_its_own_version(
    crawl: MemoryCrawl, caplog: pytest.LogCaptureFixture
) -> None:
    with session(crawl) as opened:
        (crawl.folder / "topics" / "ferry.toml").write_text(FERRY.replace("ferry OR", "steamer OR"), "utf-8")
        assert opened.rules.topic_versions["ferry"] == 2
        assert "steamer" in next(topic.query_text for topic in opened.rules.topics if topic.key == "ferry")
    assert "The topic ferry has changed" in caplog.text, "no later run tells of it"
    assert versions(crawl)["ferry"] == (2, 1)


def test_a_file_that_breaks_once_a_crawl_has_begun_leaves_what_was_read_in_force(
    crawl: MemoryCrawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    def later(*_args: object, **_settings: object) -> int:
        (crawl.folder / "topics" / "ferry.toml").write_text("title =\n", "utf-8")
        return 0

    monkeypatch.setattr("crawler.running.in_reactor", later)
    with session(crawl) as opened:
        run._crawled(opened, Stop())
        opened.refresh()
        assert [topic.key for topic in opened.rules.topics] == ["ferry", "nato"]


def test_a_run_with_something_due_judges_by_unchanged_topics(crawl: MemoryCrawl) -> None:
    crawl.site(FEED, rss(("2", PAGE + "/2", "The ferry is late")), kind="application/rss+xml")
    crawl.now += timedelta(days=1)
    crawl.run()
    assert crawl.rows("SELECT topic, topic_version FROM flags") == [("ferry", 1)]


def test_the_digest_is_of_every_module_that_reads_topics() -> None:
    read = {path.relative_to(ROOT / "crawler") for path in topic_digests._modules()}
    todo, seen = [("crawler", "judging", "topics", "topicfile"), ("crawler", "judging", "topics", "watchlists")], set()
    while todo:
        parts = todo.pop()
        path = next(
            (p for n in (len(parts), len(parts) - 1) if (p := ROOT.joinpath(*parts[:n]).with_suffix(".py")).is_file()),
            None,
        )
        if path is not None and path not in seen:
            seen.add(path)
            todo += own(imported(path, at_run_time=True))
    assert len(seen) > 10
    assert {path.relative_to(ROOT / "crawler") for path in seen} <= read
