"""A RabbitMQ of the tests' own: on 127.0.0.1 only, on ports, with users and in a folder of its own.

Taken from the system, or from Debian's packages that `.ci/broker` unpacks into build/broker. It needs no root, and ends with
the process that started it, however that ends: its standard input is a pipe from there.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import random
import re
import signal
import socket
import ssl
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = (Path("/"), ROOT / "build" / "broker" / "root")
START_S, TELL_S, STOP_S, OTHERS_S = 60.0, 20.0, 20.0, 900.0
PORTS = range(20000, 32000)
"""Below those that a system gives to outgoing connections, so that a port is free again when a killed broker comes back."""
HELLO = b"AMQP\x00\x00\x09\x01"
READER = """
spawn(fun() -> F = fun F() -> case io:get_line("") of
  L when is_list(L) ->
    V = (catch begin {ok, T, _} = erl_scan:string(L), {ok, E} = erl_parse:parse_exprs(T), element(2, erl_eval:exprs(E, [])) end),
    io:format("~n~0p~n", [V]), F();
  _ -> erlang:halt(0)
end end, F() end).
"""
"""Does what each line of the standard input says, prints its value, and halts when nobody can write to it any more."""
SETTINGS = """
listeners.tcp.1 = 127.0.0.1:{port}
log.file.level = warning
log.console = false
disk_free_limit.absolute = 1MB
"""
SHELL = """
"$BINDIR/epmd" -port "$ERL_EPMD_PORT" -address 127.0.0.1 &
epmd=$!
"$BINDIR/erlexec" "$@"
kill $epmd
"""
"""The name server that every Erlang has beside it goes with it. The broker has the standard input."""


class NoBroker(Exception):
    """There is none on this machine, or it did not start. The words are for people."""


@dataclass
class RabbitMQ:
    """One RabbitMQ. ``kill`` and ``start`` may follow each other; what was durable is there again."""

    folder: Path
    home: Path
    """Of the server's own parts."""
    erlang: Path
    port: int
    settings: str = SETTINGS
    """rabbitmq.conf, with ``{port}``."""
    tls: ssl.SSLContext | None = None
    """How to speak to it."""
    process: subprocess.Popen[bytes] | None = None
    line: int = -1
    """The end of the pipe that keeps it alive."""

    def url(self, vhost: str = "%2F", user: str = "guest", password: str = "guest", port: int | None = None) -> str:
        """Its address, for aio-pika; by way of another ``port`` when a proxy of the test stands before it."""
        return f"amqp://{user}:{password}@127.0.0.1:{port or self.port}/{vhost}"

    def start(self) -> None:
        """Start, and wait until it speaks AMQP."""
        (self.folder / "home").mkdir(exist_ok=True)
        cookie = self.folder / "home" / ".erlang.cookie"
        if not cookie.exists():
            cookie.write_text(uuid.uuid4().hex)
            cookie.chmod(0o400)
            (self.folder / "plugins").write_text("[].\n")
            (self.folder / "rabbit.conf").write_text(self.settings.replace("{port}", str(self.port)))
            os.mkfifo(self.folder / "in")
        reading = os.open(self.folder / "in", os.O_RDONLY | os.O_NONBLOCK)
        self.line = os.open(self.folder / "in", os.O_WRONLY)
        os.set_blocking(reading, True)
        with (self.folder / "out").open("ab") as out:
            self.process = subprocess.Popen(
                ["sh", "-c", SHELL, "sh", *self._arguments()], stdin=reading, stdout=out, stderr=out,
                env=self._environment(), cwd=self.folder, start_new_session=True,
            )  # fmt: skip
        os.close(reading)
        end = time.monotonic() + START_S
        while not self.speaks():
            if self.process.poll() is not None or time.monotonic() > end:
                self.kill()
                raise NoBroker(f"RabbitMQ did not start: {(self.folder / 'out').read_text(errors='replace')[-600:]}")
            time.sleep(0.1)

    def speaks(self) -> bool:
        """Whether it answers on its port in AMQP."""
        try:
            with ExitStack() as opened:
                talk = opened.enter_context(socket.create_connection(("127.0.0.1", self.port), timeout=2))
                if self.tls is not None:
                    talk = opened.enter_context(self.tls.wrap_socket(talk, server_hostname="localhost"))
                talk.sendall(HELLO)
                return talk.recv(1) == b"\x01"
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL, to the broker and to its name server."""
        self._let_go()
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def pause(self, seconds: float) -> None:
        """SIGSTOP, and SIGCONT after a while."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        """End it, by force when it does not end by itself."""
        self._let_go()
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_S)
        self.kill()

    def tell(self, expression: str) -> str:
        """The value of an Erlang expression inside the broker, as Erlang prints it; an error has the form of its exit."""
        token = uuid.uuid4().hex
        with (self.folder / "out").open("rb") as out:
            out.seek(0, os.SEEK_END)
            with (self.folder / "in").open("wb", buffering=0) as line:  # of whichever process has started it
                line.write(f'{{"{token}", (catch begin {expression} end)}}.\n'.encode())
            said, end = "", time.monotonic() + TELL_S
            while not (found := re.search(rf'^{{"{token}",(.*)}}\n', said, re.MULTILINE)):
                if time.monotonic() > end:
                    raise NoBroker(f"RabbitMQ does not answer to {expression}: {said[-600:]}")
                time.sleep(0.02)
                said += out.read().decode(errors="replace")
        return found[1]

    def vhost(self) -> str:
        """The name of a new vhost, empty, that `guest` may use."""
        name = f"v{uuid.uuid4().hex[:12]}"
        self.tell(f'rabbit_vhost:add(<<"{name}">>, <<"tests">>)')
        self.permit("guest", name)
        return name

    def user(
        self, name: str, password: str, vhost: str, configure: str = ".*", write: str = ".*", read: str = ".*"
    ) -> None:
        """A new user of one vhost, with the patterns of what it may configure, write and read."""
        self.tell(f'rabbit_auth_backend_internal:add_user(<<"{name}">>, <<"{password}">>, <<"tests">>)')
        self.permit(name, vhost, configure, write, read)

    def permit(self, user: str, vhost: str, configure: str = ".*", write: str = ".*", read: str = ".*") -> None:
        """Patterns of names, as `rabbitmqctl set_permissions` takes them."""
        patterns = ", ".join(f"<<{json.dumps(pattern)}>>" for pattern in (configure, write, read))
        done = self.tell(
            f'rabbit_auth_backend_internal:set_permissions(<<"{user}">>, <<"{vhost}">>, {patterns}, <<"tests">>)'
        )
        assert done == "ok", done

    def queues(self, vhost: str) -> dict[str, int]:
        """Name of each queue -> messages in it, those that somebody holds included."""
        said = self.tell(
            f"[{{N, M}} || [{{name, {{resource, _, queue, N}}}}, {{messages, M}}] <- "
            f'rabbit_amqqueue:info_all(<<"{vhost}">>, [name, messages])]'
        )
        return {name: int(count) for name, count in re.findall(r'{<<"([^"]*)">>,(\d+)}', said)}

    def block(self, blocked: bool) -> None:
        """As when its disk is full: who publishes is made to wait."""
        alarm = "{resource_limit, disk, node()}"
        self.tell(f"rabbit_alarm:set_alarm({{{alarm}, []}})" if blocked else f"rabbit_alarm:clear_alarm({alarm})")

    def _let_go(self) -> None:
        if self.line >= 0:
            os.close(self.line)
            self.line = -1

    def _arguments(self) -> list[str]:
        return [
            "-noshell", "-boot", "start_sasl", "-s", "rabbit", "boot", "+W", "w", "+S", "1:1", "+sbwt", "none", "+A", "4",
            "-kernel", "inet_dist_use_interface", "{127,0,0,1}", "-kernel", "prevent_overlapping_partitions", "false",
            "-syslog", "logger", "[]", "-syslog", "syslog_error_logger", "false", "-eval", READER,
        ]  # fmt: skip

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not re.match("RABBITMQ|ERL|HOME|WIREWATCH", name)}
        at, none = str(self.folder), str(self.folder / "none")
        return {
            **kept, "HOME": f"{at}/home", "ROOTDIR": str(self.erlang), "BINDIR": str(next(self.erlang.glob("erts-*/bin"))),
            "EMU": "beam", "PROGNAME": "erl", "ERL_LIBS": str(self.home / "plugins"), "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.port + 1), "RABBITMQ_DIST_PORT": str(self.port + 2), "RABBITMQ_HOME": str(self.home),
            "RABBITMQ_NODENAME": "wirewatch@localhost", "RABBITMQ_MNESIA_BASE": f"{at}/db", "RABBITMQ_LOG_BASE": f"{at}/log",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{at}/plugins", "RABBITMQ_PID_FILE": f"{at}/pid",
            "RABBITMQ_CONFIG_FILE": f"{at}/rabbit.conf", "RABBITMQ_CONFIG_FILES": none, "RABBITMQ_CONF_ENV_FILE": none,
            "RABBITMQ_ADVANCED_CONFIG_FILE": none, "RABBITMQ_GENERATED_CONFIG_DIR": f"{at}/conf",
        }  # fmt: skip


def find_broker() -> tuple[Path, Path]:
    """The folders of RabbitMQ and of its Erlang; NoBroker when they are not on this machine."""
    for place in PLACES:
        homes = sorted(place.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*"))
        erlangs = [bin.parents[1] for bin in sorted(place.glob("usr/lib*/erlang/erts-*/bin"))]
        if homes and erlangs:
            return homes[-1], erlangs[-1]
    raise NoBroker("There is no RabbitMQ here: bash .ci/broker unpacks one into build/broker")


@contextmanager
def run_broker(folder: Path, settings: str = SETTINGS, tls: ssl.SSLContext | None = None) -> Iterator[RabbitMQ]:
    """A broker of one's own, to be killed at will. Its database and its log are in ``folder``, which exists."""
    broker = RabbitMQ(folder.resolve(), *find_broker(), _free_port(), settings, tls)
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


def _free_port() -> int:
    """The first of three neighbouring ports that nobody listens at."""
    draw = random.Random()
    for _ in range(200):
        first = draw.choice(PORTS)
        with contextlib.suppress(OSError), ExitStack() as open_sockets:
            for port in range(first, first + 3):
                listener = open_sockets.enter_context(socket.socket())
                listener.bind(("127.0.0.1", port))
            return first
    raise NoBroker("There are no three free ports here")


@contextmanager
def shared_broker(folder: Path) -> Iterator[RabbitMQ]:
    """One broker for all workers of pytest-xdist: the first starts it, and at its end waits until no other uses it."""
    folder.mkdir(exist_ok=True)
    told = folder / "port"
    with (folder / "users").open("w") as users, ExitStack() as ours:
        with _locked(folder):
            if told.exists():
                broker = RabbitMQ((folder / "broker").resolve(), Path(), Path(), int(told.read_text()))
            else:
                (folder / "broker").mkdir(exist_ok=True)
                broker = ours.enter_context(run_broker(folder / "broker"))
                told.write_text(str(broker.port))
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield broker
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            end = time.monotonic() + OTHERS_S
            while broker.process is not None:
                with _locked(folder), contextlib.suppress(BlockingIOError):
                    if time.monotonic() < end:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    told.unlink()
                    broker.stop()
                time.sleep(0.2)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitMQ]:
    """A broker for all tests of this run; each takes a ``vhost`` of it. A test that kills it starts its own, ``run_broker``.

    Without RabbitMQ such tests are skipped, and fail where WIREWATCH_BROKER_REQUIRED is 1.
    """
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with ExitStack() as opened:
        try:
            started = opened.enter_context(shared_broker(folder / "rabbitmq"))
        except NoBroker as missing:
            (pytest.fail if os.environ.get("WIREWATCH_BROKER_REQUIRED") == "1" else pytest.skip)(str(missing))
        yield started
