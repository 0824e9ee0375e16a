"""The desk as a process: the first line is its address, a token signs in, a socket is its owner's, a signal ends it."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.desk import serving
from crawler.errors import UsageError, WirewatchError
from tests.watching import WatchFolder, watch_folder


@pytest.fixture
def folder(tmp_path: Path, demo_archive: Path) -> WatchFolder:
    made = watch_folder(tmp_path / "w", [])
    shutil.copy(demo_archive, made.archive)
    return made


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []
    yield running
    for process in running:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def asked(address: str, path: str, **headers: str) -> http.client.HTTPResponse:
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)) as caller:
        caller.request("GET", path, headers=headers)
        answer = caller.getresponse()
        answer.read()
        return answer


def test_open_prints_an_address_that_signs_in_and_ends_at_a_signal(folder: WatchFolder, started: list[Any]) -> None:
    process = folder.start("open", "--port", "0")
    started.append(process)
    address = first_line(process)
    parts = urlsplit(address)
    assert (parts.scheme, parts.hostname, parts.path) == ("http", "127.0.0.1", "/-/wirewatch/sign-in")
    inside = asked(address, f"{parts.path}?{parts.query}")
    assert (inside.status, inside.getheader("location")) == (303, "/-/wirewatch")
    cookie = (inside.getheader("set-cookie") or "").partition(";")[0]
    assert asked(address, "/-/wirewatch", Cookie=cookie).status == 200
    assert asked(address, "/-/wirewatch").status == 403
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    assert process.returncode in (-signal.SIGTERM, 143)
    assert parts.query.removeprefix("token=") not in said
    assert "Traceback" not in said


def test_serve_prints_no_token_and_sign_in_makes_one(folder: WatchFolder, started: list[Any]) -> None:
    path = folder.path / "desk.sock"
    process = folder.start("serve", "--uds", str(path))
    started.append(process)
    assert first_line(process) == f"unix:{path}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = folder.path / "news.db.desk-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    said = folder.run("sign-in", "--address", "https://desk.example/", "--by", "Ann")
    assert said.stdout.startswith("https://desk.example/-/wirewatch/sign-in?token=")
    parts = urlsplit(said.stdout.strip())
    with closing(http.client.HTTPConnection("localhost")) as caller, socket.socket(socket.AF_UNIX) as caller.sock:
        caller.sock.connect(str(path))
        caller.request("GET", f"{parts.path}?{parts.query}")
        with caller.getresponse() as answer:
            assert answer.status == 303


def test_a_socket_that_a_killed_desk_left_is_used_again_and_a_file_is_not(tmp_path: Path) -> None:
    path = tmp_path / "s"
    serving.listening(serving.Where(uds=path)).close()
    assert path.is_socket()
    second = serving.listening(serving.Where(uds=path))
    with pytest.raises(UsageError, match="Nothing can listen"):
        serving.listening(serving.Where(uds=path))
    second.close()
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="Nothing can listen"):
        serving.listening(serving.Where(uds=tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "mine"


def test_a_port_that_is_taken_is_told_in_words() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(UsageError, match="--port 0 picks a free port"):
            serving.listening(serving.Where(port=port))


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    first = serving.key_in(path)
    assert serving.key_in(path).cookie_name == first.cookie_name
    os.chmod(path, 0o640)  # noqa: PTH101
    with pytest.raises(WirewatchError, match="can be read by others"):
        serving.key_in(path)
    os.chmod(path, 0o600)  # noqa: PTH101
    path.write_text("short")
    with pytest.raises(WirewatchError, match="holds no key"):
        serving.key_in(path)


@pytest.mark.parametrize(
    ("host", "local", "names"),
    [("127.0.0.1", True, ("127.0.0.1",)), ("::1", True, ("[::1]",)), ("localhost", True, ()), ("192.168.1.5", False, ("192.168.1.5",)),
     ("0.0.0.0", False, ()), ("::", False, ()), ("desk.example", False, ())],
)  # fmt: skip
def test_where_a_desk_may_be_reached_and_by_which_names(host: str, local: bool, names: tuple[str, ...]) -> None:
    where = serving.Where(host=host)
    assert (where.is_local, serving.own_names(where)) == (local, names)
