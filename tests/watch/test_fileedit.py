from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.watch.fileedit import edit_file


def test_a_file_is_made_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    edit_file(tmp_path / "list", lambda old: b"new" if old is None else None)
    assert (tmp_path / "list").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "list").stat().st_mode) == 0o644
    edit_file(tmp_path / "secret", lambda old: b"new", mode=0o600)
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["list", "secret"]


def test_what_is_to_stay_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b"old")
    before = path.stat()
    edit_file(path, lambda old: None)
    edit_file(path, lambda old: old)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [p.name for p in tmp_path.iterdir()] == ["list"]


def test_an_error_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b"old")

    def fail(old: bytes | None) -> bytes:
        raise ConfigError("no")

    with pytest.raises(ConfigError):
        edit_file(path, fail)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("list", b"old")]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be changed: No such file or directory"):
        edit_file(tmp_path / "none" / "list", lambda old: b"x")


def test_what_an_editor_saves_meanwhile_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(b"old\n")
    seen: list[bytes | None] = []

    def change(old: bytes | None) -> bytes:
        if not seen:
            path.write_bytes(b"saved\n")
        seen.append(old)
        return (old or b"") + b"added\n"

    edit_file(path, change)
    assert path.read_bytes() == b"saved\nadded\n"
    assert seen == [b"old\n", b"saved\n"]


def test_many_at_once_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "list"

    def add(number: int) -> None:
        for turn in range(10):
            line = f"{number} {turn}\n".encode()
            edit_file(path, lambda old, line=line: (old or b"") + line)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = path.read_text().splitlines()
    assert sorted(lines) == sorted(f"{n} {turn}" for n in range(4) for turn in range(10))
    assert [p.name for p in tmp_path.iterdir()] == ["list"]


def test_what_a_killed_command_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "list.new").write_bytes(b"half of something longer than the new file")
    edit_file(tmp_path / "list", lambda old: b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("list", b"new")]
