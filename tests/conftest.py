"""Fixtures for all tests, and the guard that keeps every socket on loopback."""

from __future__ import annotations

import ipaddress
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from crawler.archive.connect import connect

pytest_plugins = ["tests.archive_copies", "tests.broker", "tests.demo_archive"]

# No test asserts on time: on a busy machine an example takes longer than hypothesis's 200 ms.
settings.register_profile("wirewatch", deadline=None)
settings.load_profile("wirewatch")

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class LeftLoopback(AssertionError):
    """A test tried to reach another machine."""


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(autouse=True, scope="session")
def socket_guard() -> Iterator[None]:
    """Refuses every connection that would leave this machine, and every lookup of a name but localhost.

    Commands that tests start as processes of their own are held to loopback by the address guard of the crawler.
    """
    patch = pytest.MonkeyPatch()
    plain = socket.socket

    class GuardedSocket(plain):  # type: ignore[misc, valid-type]
        def connect(self, address: Any) -> None:
            if not _is_loopback(address):
                raise LeftLoopback(f"a test connects to {address}")
            super().connect(address)

        def connect_ex(self, address: Any) -> int:
            if not _is_loopback(address):
                raise LeftLoopback(f"a test connects to {address}")
            return int(super().connect_ex(address))

        def sendto(self, *args: Any) -> int:
            if not _is_loopback(args[-1]):
                raise LeftLoopback(f"a test sends to {args[-1]}")
            return int(super().sendto(*args))

    def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in (None, "", "localhost") and not _is_loopback((host,)):
            raise LeftLoopback(f"a test looks up {host}")
        return plain_lookup(host, *args, **kwargs)

    plain_lookup = socket.getaddrinfo
    patch.setattr(socket, "socket", GuardedSocket)
    patch.setattr(socket, "getaddrinfo", lookup)
    yield
    patch.undo()


@pytest.fixture
def now() -> datetime:
    """A fixed moment, so that no test depends on the day it is run."""
    return NOW


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A fresh archive on disk, in SQLite itself and not a stand-in."""
    with closing(connect(tmp_path / "news.db")) as connection:
        yield connection
