"""Serves the demo world on loopback: one asyncio loop in a thread, each outlet on its own address, all on one port."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from crawler.demo.content import WorldError
from crawler.demo.world import Response, World

_IDLE_S = 30.0
_STOP_S = 5.0
_HEAD_BYTES = 32 * 1024
_PORT_TRIES = 20


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came and the status it got."""

    host: str
    path: str
    status: int
    headers: dict[str, str]
    """Names in lower case."""
    pass_number: int
    method: str = "GET"


@dataclass
class Running:
    """The demo world while it is being served."""

    world: World
    base_time: datetime
    port: int
    pass_number: int = 1
    log: list[Request] = field(default_factory=list)
    """Every request answered so far, in order."""

    def set_pass(self, number: int) -> None:
        """Turn the world's clock: requests from now on see this pass."""
        self.pass_number = number

    def feeds_csv(self) -> list[dict[str, str]]:
        """One row for each feed, or what an outlet has in place of one, with the columns of feeds.csv."""
        return [
            {
                "url": self.root(outlet.address) + outlet.feed.path,
                "title": outlet.feed.title,
                "outlet": outlet.id,
                "tags": outlet.feed.tags,
                "weight": outlet.feed.weight,
                "kind": outlet.feed.kind,
                "watch": outlet.feed.watch,
                "pages": "",
                "paused": "",
                "note": outlet.feed.note,
            }
            for outlet in self.world.outlets()
        ]

    def outlets_csv(self) -> list[dict[str, str]]:
        """One row for each outlet: host (its loopback address), id, title, domain, country, language."""
        return [
            {
                "host": outlet.address,
                "id": outlet.id,
                "title": outlet.title,
                "domain": outlet.domain,
                "country": outlet.country,
                "language": outlet.language,
            }
            for outlet in self.world.outlets()
        ]

    def root(self, address: str) -> str:
        """``http://127.42.0.3:8123``"""
        return f"http://{address}:{self.port}"

    def statuses(self, pass_number: int | None = None) -> dict[str, int]:
        """Address without scheme -> the last status it got, for one pass or for all."""
        return {
            request.host + request.path: request.status
            for request in list(self.log)
            if pass_number in (None, request.pass_number)
        }


@contextmanager
def serve(world: World, base_time: datetime, port: int = 0) -> Iterator[Running]:
    """Serve the world until the block ends, at most five seconds longer.

    ``base_time`` (aware) is the moment that every ``-3h`` of the files counts from. With a ``port`` the addresses are
    those of an earlier run. Raises WorldError when loopback addresses beyond 127.0.0.1 or the port cannot be had.
    """
    if base_time.tzinfo is None:
        raise ValueError("base_time must be aware")
    with ExitStack() as sockets:
        bound = _bind(world.addresses(), port, sockets)
        running = Running(world, base_time, bound[0].getsockname()[1])
        loop_runs = threading.Event()
        stop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

        async def main() -> None:
            stop.append((asyncio.get_running_loop(), asyncio.Event()))
            await _serve(running, bound, loop_runs, stop[0][1])

        thread = threading.Thread(target=asyncio.run, args=(main(),), name="demo-world", daemon=True)
        thread.start()
        try:
            if not loop_runs.wait(_STOP_S):
                raise WorldError("the demo world did not start to listen")
            yield running
        finally:
            if stop:
                with suppress(RuntimeError):  # the loop has ended by itself
                    stop[0][0].call_soon_threadsafe(stop[0][1].set)
            thread.join(_STOP_S)


def _bind(addresses: list[str], port: int, sockets: ExitStack) -> list[socket.socket]:
    """A listening socket on every address, all on one port, owned by ``sockets``."""
    reason: OSError | None = None
    for _ in range(1 if port else _PORT_TRIES):
        with ExitStack() as attempt:
            try:
                bound: list[socket.socket] = []
                for address in addresses:
                    listener = attempt.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    listener.bind((address, bound[0].getsockname()[1] if bound else port))
                    listener.listen(64)
                    bound.append(listener)
            except OSError as error:  # the free port of the first address may be taken on the next
                reason = error
                continue
            sockets.push(attempt.pop_all())
            return bound
    raise WorldError(
        f"the demo world cannot listen on {addresses[0]} to {addresses[-1]}, port {port or 'any'}: {reason}. "
        "It needs Linux, where all of 127.0.0.0/8 is loopback, and a port that is free."
    )


async def _serve(running: Running, bound: list[socket.socket], loop_runs: threading.Event, stop: asyncio.Event) -> None:
    # not asyncio.start_server: what it is accepting while it closes keeps its socket open (Python 3.11), and the
    # client waits for an answer until its own timeout
    loop = asyncio.get_running_loop()
    talks: dict[asyncio.Task[None], socket.socket] = {}

    def admit(listener: socket.socket) -> None:
        with suppress(OSError):  # the client has closed the connection
            client, _ = listener.accept()
            client.setblocking(False)
            task = loop.create_task(_converse(running, client))
            talks[task] = client
            task.add_done_callback(lambda ended: talks.pop(ended).close())

    for listener in bound:
        listener.setblocking(False)
        loop.add_reader(listener, admit, listener)
    loop_runs.set()
    await stop.wait()
    for listener in bound:
        loop.remove_reader(listener)
    for task in list(talks):
        task.cancel()
    await asyncio.gather(*talks, return_exceptions=True)  # one cancelled before its start cannot end quietly
    await asyncio.sleep(0)  # transports close in the next turn of the loop


async def _converse(running: Running, client: socket.socket) -> None:
    """One connection from its first byte to its last; however it ends, it ends quietly."""
    try:
        reader, writer = await asyncio.open_connection(sock=client, limit=_HEAD_BYTES)
    except (OSError, asyncio.CancelledError):
        return
    try:
        await _talk(running, reader, writer)
        writer.close()
        await writer.wait_closed()
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, asyncio.CancelledError):
        # the other side left, said nothing for long, or we are stopping and wait for no one to read on
        writer.transport.abort()


async def _talk(running: Running, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection until it wants no more."""
    while True:
        async with asyncio.timeout(_IDLE_S):
            head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, _, rest = first.partition(" ")
        path, _, version = rest.rpartition(" ")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
        }
        pass_number = running.pass_number
        host = headers.get("host", writer.get_extra_info("sockname")[0])
        if method in ("GET", "HEAD"):
            visit = len(running.log)
            response = running.world.answer(host, path, headers, pass_number, running.base_time, visit)
        else:
            response = Response(HTTPStatus.METHOD_NOT_ALLOWED, {"allow": "GET, HEAD"})
        # a body we do not read would be taken for the next request
        last = headers.get("connection", "").lower() == "close" or version == "HTTP/1.0" or response.status == 405
        running.log.append(Request(host, path, response.status, headers, pass_number, method))
        writer.write(_head(response, last) + (response.body if method == "GET" else b""))
        await writer.drain()
        if last:
            return


def _head(response: Response, last: bool) -> bytes:
    lines = [f"HTTP/1.1 {int(response.status)} {HTTPStatus(response.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    if response.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"content-length: {len(response.body)}")
    if last:
        lines.append("connection: close")
    # latin-1 cannot hold every address; a Location keeps its raw UTF-8 bytes, as careless servers send it
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
