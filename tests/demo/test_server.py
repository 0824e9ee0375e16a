"""Demo server: answers on loopback with keep-alive, keeps a log, and leaves nothing behind."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import suppress
from datetime import datetime

import pytest

from crawler.demo.content import WorldError
from crawler.demo.server import serve
from crawler.demo.world import World


def test_one_connection_carries_many_requests(world: World, base_time: datetime) -> None:
    with serve(world, base_time) as running:
        talk = http.client.HTTPConnection("127.42.0.1", running.port, timeout=10)
        talk.request("GET", "/feed/")
        first = talk.getresponse()
        body = first.read()
        port = talk.sock.getsockname()
        talk.request(
            "GET",
            "/feed/",
            headers={"If-None-Match": first.headers["etag"], "If-Modified-Since": first.headers["last-modified"]},
        )
        second = talk.getresponse()
        assert (first.status, second.status, second.read()) == (200, 304, b"")
        assert body.startswith(b"<?xml")
        talk.request("HEAD", "/feed/")
        third = talk.getresponse()
        assert (third.status, third.read(), third.headers["content-length"]) == (200, b"", str(len(body)))
        assert talk.sock.getsockname() == port
        talk.close()
        assert [(r.method, r.host, r.path, r.status) for r in running.log] == [
            ("GET", f"127.42.0.1:{running.port}", "/feed/", 200),
            ("GET", f"127.42.0.1:{running.port}", "/feed/", 304),
            ("HEAD", f"127.42.0.1:{running.port}", "/feed/", 200),
        ]
        assert running.log[1].headers["if-none-match"] == first.headers["etag"]


def test_the_clock_turns(world: World, base_time: datetime) -> None:
    with serve(world, base_time) as running:
        bodies = []
        for number in (1, 2):
            running.set_pass(number)
            talk = http.client.HTTPConnection("127.42.0.12", running.port, timeout=10)
            talk.request("GET", "/index.xml", headers={"Connection": "close"})
            bodies.append(talk.getresponse().read())
            talk.close()
        assert b"Two officials confirm" not in bodies[0]
        assert b"Two officials confirm" in bodies[1]
        assert running.statuses(2) == {f"127.42.0.12:{running.port}/index.xml": 200}


def test_it_stops_with_a_connection_open_and_leaves_no_thread(world: World, base_time: datetime) -> None:
    before = set(threading.enumerate())
    with serve(world, base_time) as running:
        port = running.port
        idle = socket.create_connection(("127.42.0.2", port), timeout=10)
        half = socket.create_connection(("127.42.0.3", port), timeout=10)
        half.sendall(b"GET / HTT")
    assert set(threading.enumerate()) == before
    with idle, half:
        for talk in (idle, half):
            with suppress(ConnectionResetError):  # it had not been accepted yet
                assert talk.recv(10) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.42.0.2", port), timeout=10)


def test_the_same_port_can_be_had_again(world: World, base_time: datetime) -> None:
    with serve(world, base_time) as running:
        port = running.port
    with serve(world, base_time, port) as again:
        assert again.port == port


def test_a_port_in_use_is_said(world: World, base_time: datetime) -> None:
    with serve(world, base_time) as running, pytest.raises(WorldError, match=str(running.port)):
        serve(world, base_time, running.port).__enter__()


def test_a_naive_base_time_is_refused(world: World, base_time: datetime) -> None:
    with pytest.raises(ValueError, match="aware"):
        serve(world, base_time.replace(tzinfo=None)).__enter__()


def test_a_post_is_refused_and_ends_the_connection(world: World, base_time: datetime) -> None:
    with serve(world, base_time) as running:
        talk = http.client.HTTPConnection("127.42.0.1", running.port, timeout=10)
        talk.request("POST", "/feed/", body=b"GET / HTTP/1.1\r\n\r\n")
        response = talk.getresponse()
        assert (response.status, response.headers["connection"]) == (405, "close")
        response.read()
        talk.close()
        assert [request.method for request in running.log] == ["POST"]


def test_the_rows_for_feeds_csv_and_outlets_csv(world: World, base_time: datetime) -> None:
    with serve(world, base_time) as running:
        feeds, outlets = running.feeds_csv(), running.outlets_csv()
        assert list(feeds[0]) == [
            "url",
            "title",
            "outlet",
            "tags",
            "weight",
            "kind",
            "watch",
            "pages",
            "paused",
            "note",
        ]
        assert feeds[0]["url"] == f"http://127.42.0.1:{running.port}/feed/"
        assert [row["outlet"] for row in feeds] == [row["id"] for row in outlets]
        kinds = {row["outlet"]: (row["kind"], row["watch"]) for row in feeds if row["kind"] != "feed"}
        assert kinds == {
            "northern-lines": ("sitemap", ""),
            "tarn-and-fell": ("page", ""),
            "harbours-ministry": ("page", "text"),
            "elder-river": ("page", ""),
        }
        assert outlets[1] == {
            "host": "127.42.0.2",
            "id": "dnipro-online",
            "title": "Dnipro Online",
            "domain": "dnipro-online.example",
            "country": "UA",
            "language": "en",
        }
