from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from crawler.archive.connect import connect
from crawler.archive.judged.topic_rows import sync_topics
from crawler.cli import main
from crawler.models import Flag, Span
from crawler.watch.folder import Watch
from tests.archive.making import NOW, draft, poll, store, watch
from tests.intake.test_identity import rss
from tests.watching import WatchFolder, watch_folder

FEED = "https://a.example/feed"


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Wirewatch = Callable[..., Said]


@pytest.fixture
def wirewatch(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Wirewatch:
    """Runs a command in this process on the watch folder of the test."""
    monkeypatch.delenv("WIREWATCH_ALLOW_LOOPBACK", raising=False)
    monkeypatch.setenv("WIREWATCH_DIR", str(tmp_path))
    monkeypatch.setattr("crawler.watch.settings_file.MACHINE_ZONE", UTC)

    def call(*arguments: str) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Said(ended.value.code, said.out, said.err)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> WatchFolder:
    """A watch of one feed, never run."""
    return watch_folder(tmp_path, [FEED])


@pytest.fixture
def filled(folder: WatchFolder) -> WatchFolder:
    """A watch with an archive of two articles, one flagged; a third is a copy of the first."""
    text = "\n".join(f"Ministers of NATO spoke of bread and of harbour {number}." for number in range(20))
    with closing(connect(folder.archive)) as db:
        (feed,) = watch(db, FEED)
        poll(db, feed, rss([("urn:x:1", "https://a.example/1", "Dam", "")]))
        sync_topics(db, Watch(folder.path).topics, NOW)
        span = Span("title", 0, 4, "NATO", "NATO")
        flag = Flag("nato", 1, 3.0, "title", "NATO meets \x1b[2J", (span,), 1)
        store(db, "https://a.example/1", draft("NATO meets", text, authors=("Ann",)), feed=feed.id, flags=(flag,))
        store(db, "https://a.example/2", draft("Ferry", "A ferry."), feed=feed.id)
        store(db, "https://b.example/1", draft("Copied", text))
    return folder
