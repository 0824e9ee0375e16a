"""The watch folder as a whole: reads what people wrote there, and writes the first files."""

from __future__ import annotations

import csv
import difflib
import os
import re
import tomllib
from collections.abc import Container, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.errors import ConfigError, UsageError, did_you_mean, unreadable
from crawler.table_text import named_rows
from crawler.watch.feedlist import COLUMNS, FeedList, Source, load_feeds
from crawler.watch.packaged import packaged
from crawler.watch.settings_file import WatchSettings, load_settings, with_overrides
from crawler.watch.topic_digests import lists_digest, text_digest, topic_digest

if TYPE_CHECKING:
    from crawler.judging.topics.topicfile import Topic
    from crawler.judging.topics.watchlists import WatchList
    from crawler.reading.outlets import OutletList

STARTING_TOPICS = ("nato.toml", "intelligence-sharing.toml")


@dataclass(frozen=True)
class Watch:
    """A watch folder. Each file is read when it is first needed, so that looking costs nothing."""

    folder: Path
    overrides: tuple[str, ...] = ()

    @property
    def archive_path(self) -> Path:
        """news.db"""
        return self.folder / "news.db"

    @property
    def lock_path(self) -> Path:
        """The file whose lock says that a run or daemon is at work."""
        return self.folder / "news.db.lock"

    @property
    def heartbeat_path(self) -> Path:
        """The file whose time says that a daemon is alive, and whose text says whether it asks."""
        return self.folder / "news.db.heartbeat"

    @property
    def fleet_path(self) -> Path:
        """The file in which a run with fetchers says what it knows of them."""
        return self.folder / "news.db.fleet"

    @property
    def raw_folder(self) -> Path:
        """raw/: pages as they were received."""
        return self.folder / "raw"

    @property
    def feeds_path(self) -> Path:
        """feeds.csv"""
        return self.folder / "feeds.csv"

    @property
    def own_outlets_path(self) -> Path:
        """outlets.csv, which need not be there."""
        return self.folder / "outlets.csv"

    @cached_property
    def settings(self) -> WatchSettings:
        """watch.toml with the overrides of this run. Raises ConfigError or UsageError."""
        return with_overrides(load_settings(self.folder / "watch.toml"), self.overrides)

    @cached_property
    def feeds(self) -> FeedList:
        """feeds.csv. Raises ConfigError when the file as a whole is unusable."""
        return load_feeds(self.feeds_path)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """topics/*.toml, compiled, by name. Raises ConfigError or QueryError naming the file."""
        return tuple(load_topic(path, self.lists) for path in sorted((self.folder / "topics").glob("*.toml")))

    def topic_digests(self) -> dict[str, str] | None:
        """Topic -> what it is read from, as ``Topic.read_from``, without compiling any. None where that cannot be known."""
        try:
            lists = lists_digest(
                {path.stem: text_digest(_text(path)) for path in (self.folder / "lists").glob("*.csv")}
            )
            found = {path.stem: topic_digest(_text(path), lists) for path in (self.folder / "topics").glob("*.toml")}
        except (OSError, UnicodeDecodeError):
            return None
        return found if all(found.values()) else None

    @cached_property
    def lists(self) -> dict[str, WatchList]:
        """lists/*.csv: names to watch for, used in queries as @name."""
        return {path.stem: load_list(path) for path in sorted((self.folder / "lists").glob("*.csv"))}

    @cached_property
    def outlets(self) -> OutletList:
        """The packaged outlets, with the folder's own outlets.csv laid over them."""
        shipped = _shipped_outlets(packaged("defaults") / "outlets.csv")
        own = self.own_outlets_path
        return shipped.with_rows(_rows(own), str(own)) if own.exists() else shipped

    @cached_property
    def private_sources(self) -> tuple[str, ...]:
        """Addresses of sources that are ``private`` in feeds.csv or, where it does not say, are asked with a password or by
        ``allow_private``. feeds.csv is read only if it may name one: a million lines take half a minute."""
        allowed = set(self.settings.crawl.allow_private)
        if not allowed:
            data = self.feeds_path.read_bytes()
            if b"@" not in data and b"private" not in re.split(rb"[\r\n]", data, maxsplit=1)[0].lower():
                return ()
        return tuple(s.url for s in self.feeds.sources if _is_private(s, allowed))

    def stamp(self) -> tuple[tuple[str, int, int], ...]:
        """Changes when feeds.csv, a topic, a list or outlets.csv changes: name, time in nanoseconds, size."""
        files = [self.feeds_path, self.own_outlets_path]
        files += [*(self.folder / "topics").glob("*.toml"), *(self.folder / "lists").glob("*.csv")]
        return tuple(
            (path.name, stat.st_mtime_ns, stat.st_size) for path in sorted(files) if (stat := _stat(path)) is not None
        )

    def require(self) -> None:
        """Raise UsageError unless this is a watch folder."""
        if not self.feeds_path.exists():
            raise UsageError(
                f"{self.folder} is not a watch folder: it has no feeds.csv. "
                f"Run `wirewatch --dir {self.folder} init`, or name another folder with --dir."
            )


def _is_private(source: Source, allowed: Container[str]) -> bool:
    return source.private == "yes" if source.private else bool(source.userinfo) or _host_port(source.url) in allowed


def _host_port(url: str) -> str:
    """As ``allow_private`` writes it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return host if parts.port else f"{host.rstrip(':')}:{443 if parts.scheme == 'https' else 80}"


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


@cache
def _shipped_outlets(path: Path) -> OutletList:
    """The list that came with the program, and with it the indexes of names that were made of it: read once in a process."""
    from crawler.reading.outlets import OutletList

    return OutletList.from_rows(_rows(path))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def load_topic(path: Path, lists: dict[str, WatchList]) -> Topic:
    """One topics/*.toml. Raises ConfigError or QueryError, with the file's name in front."""
    from crawler.judging.topics.topicfile import compile_topic  # what looks at no topic is spared these modules

    try:
        text = _text(path)
        read_from = topic_digest(text, lists_digest({name: known.read_from for name, known in lists.items()}))
        return replace(compile_topic(path.stem, tomllib.loads(text), lists), read_from=read_from)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    except UsageError as error:
        problem = ConfigError(f"{path}: {str(error).removeprefix(f'topics/{path.name}: ')}")
        problem.drawing = error.drawing
        raise problem from error


def read_topics(folder: Path, files: Sequence[Path] = ()) -> tuple[list[Topic], dict[str, str]]:
    """The topics of a watch folder, or those of ``files``, that can be used; what is wrong with the others, by name.

    An unusable watch list counts as a problem, and as one of every topic that uses it.
    """
    topics: list[Topic] = []
    problems: dict[str, str] = {}
    lists: dict[str, WatchList] = {}
    for path in sorted((folder / "lists").glob("*.csv")):
        try:
            lists[path.stem] = load_list(path)
        except UsageError as error:
            problems[f"@{path.stem}"] = str(error)
    for path in files or sorted((folder / "topics").glob("*.toml")):
        try:
            topics.append(load_topic(path, lists))
        except UsageError as error:
            problems[path.stem] = str(error)
    return topics, problems


def load_list(path: Path) -> WatchList:
    """One lists/*.csv: entity, alias, language, case. Raises ConfigError."""
    from crawler.judging.topics.watchlists import parse_watch_list

    try:
        text = _text(path)
        return replace(parse_watch_list(path.stem, text), read_from=text_digest(text))
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None


def init_watch(folder: Path, *, empty: bool = False) -> Sequence[Path]:
    """Write the first files of a watch; returns their paths. Raises UsageError where a watch exists.

    The folder and the files that may hold passwords are for their owner alone.
    """
    existing = next((p for name in ("watch.toml", "feeds.csv", "topics") if (p := folder / name).exists()), None)
    if existing:
        raise UsageError(f"{existing} exists already; nothing was written. Use another folder with --dir.")
    private_folder(folder)
    files = _first_files(folder, empty=empty)
    try:
        (folder / "topics").mkdir()
        for path, data in files.items():
            _private(path, data)
    except OSError:  # a full disk, say: half a watch would be in the way of the next try
        for path in files:
            path.unlink(missing_ok=True)
        with suppress(OSError):
            (folder / "topics").rmdir()
        raise
    return tuple(files)


def _first_files(folder: Path, *, empty: bool) -> dict[Path, bytes]:
    defaults = packaged("defaults")
    lines = (",".join(COLUMNS) + "\n").encode() if empty else (defaults / "feeds.csv").read_bytes()
    files = {folder / "watch.toml": (defaults / "watch.toml").read_bytes(), folder / "feeds.csv": lines}
    if not (folder / "delivery.toml").exists():
        files[folder / "delivery.toml"] = (defaults / "delivery.toml").read_bytes()
    if not empty:
        files |= {folder / "topics" / name: (defaults / "topics" / name).read_bytes() for name in STARTING_TOPICS}
    return files


def private_folder(folder: Path) -> None:
    """Make the folder, for its owner alone; one that exists stays as it is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def _private(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _rows(path: Path) -> list[dict[str, str]]:
    """The lines of a list of outlets. Raises ConfigError when it cannot be read, or names a column nearly as ours."""
    from crawler.reading.outlets import COLUMNS as OUTLET_COLUMNS

    try:
        text = _text(path)
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(path, error) from None
    try:
        names, rows = named_rows(text)
    except (ConfigError, csv.Error) as error:
        raise ConfigError(f"{path} cannot be read as CSV: {error}.") from None
    for name in names:
        if name not in OUTLET_COLUMNS and difflib.get_close_matches(name, OUTLET_COLUMNS, 1, 0.75):
            raise ConfigError(f"{path}: unknown column '{name}'{did_you_mean(name, OUTLET_COLUMNS)}")
    if names and "id" not in names:
        raise ConfigError(f"{path}: the first line must name the columns, and 'id' must be one of them.")
    found: list[dict[str, str]] = []
    for line, row in rows:
        found += [{}] * (line - 2 - len(found))  # comments, so that a row's place tells its line
        found.append({name: cell for name, cell in row.items() if name})
    return found
