"""Runs commands in forks of one process that has their imports and the packaged outlets behind it: a second and more of
processor time saved for each.

A fork is a process of its own, with its own pid, environment and output. What a test proves about the process itself
(signals, kills, imports) is proved with a real start.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

# What `wirewatch run` loads, up to but not including the reactor, which each command starts for itself.
PRELOADED = (
    "crawler.cli", "crawler.running", "crawler.crawl.session", "crawler.commands.run", "crawler.fetching.handler",
    "crawler.fetching.scheduler", "crawler.fetching.guard", "spiders.watch", "scrapy.crawler", "scrapy.core.engine",
)  # fmt: skip
REACTOR = "twisted.internet.reactor"


def run_forked(
    arguments: Sequence[str], environment: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """As ``subprocess.run`` of the wirewatch command with its output captured as text."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        order = json.dumps([list(arguments), dict(environment), str(Path.cwd())]).encode()
        talk = _server()
        socket.send_fds(talk, [len(order).to_bytes(8, "big")], [out.fileno(), err.fileno()])
        talk.sendall(order)
        pid = int(_line(talk))
        talk.settimeout(timeout)
        try:
            code = int(_line(talk))
        except TimeoutError:
            os.kill(pid, signal.SIGKILL)
            talk.settimeout(None)
            _line(talk)
            raise subprocess.TimeoutExpired(list(arguments), timeout) from None
        finally:
            talk.settimeout(None)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode().replace("\r\n", "\n"))
    return subprocess.CompletedProcess(list(arguments), code, *said)


@cache
def _server() -> socket.socket:
    """The line to the process that forks, which ends with this one."""
    ours, theirs = socket.socketpair()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WIREWATCH")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forking", str(theirs.fileno())], pass_fds=[theirs.fileno()], env=environment
    )
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _line(talk: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\n"):
        piece = talk.recv(1)
        if not piece:
            raise RuntimeError("the process that forks commands has ended")
        said += piece
    return said.decode()


def _exactly(talk: socket.socket, size: int) -> bytes:
    said = b""
    while len(said) < size:
        said += talk.recv(size - len(said))
    return said


def _serve(talk: socket.socket) -> None:
    """Fork for each order until the other side closes."""
    for name in PRELOADED:
        importlib.import_module(name)
    if REACTOR in sys.modules:
        raise RuntimeError("a reactor was installed by an import: no fork could run its own")
    from crawler.watch.folder import Watch

    Watch(Path()).outlets.index("en")  # the packaged list, which most runs need and no test changes
    while True:
        head, fds, _, _ = socket.recv_fds(talk, 8, 2)
        if not head:
            return
        arguments, environment, folder = json.loads(_exactly(talk, int.from_bytes(head, "big")))
        pid = os.fork()
        if pid == 0:
            _be_command(talk, fds, arguments, environment, folder)
        for fd in fds:
            os.close(fd)
        talk.sendall(f"{pid}\n".encode())
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with contextlib.suppress(OSError):  # nobody asks any more
            talk.sendall(f"{code}\n".encode())


def _be_command(
    talk: socket.socket, fds: list[int], arguments: list[str], environment: dict[str, str], folder: str
) -> None:
    """Run the command in this fresh fork and end it."""
    code = 70
    try:
        talk.close()
        with Path(os.devnull).open() as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(fds[0], 1)
        os.dup2(fds[1], 2)
        for fd in fds:
            os.close(fd)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        import crawler

        # it reads the environment when it is imported
        if sys.modules.pop("crawler.settings", None):
            del crawler.settings  # type: ignore[attr-defined]
        from crawler.cli import main

        main(arguments)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        code = 1
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
