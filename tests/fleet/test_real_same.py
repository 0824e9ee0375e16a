"""A watch with a fetcher stores what one without stores: the same polls, pages and reasons, whatever servers answer."""

from __future__ import annotations

import gzip
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from tests.broker import RabbitMQ
from tests.forking import run_forked
from tests.site import Answer, Site, dated, page, serve_site
from tests.watching import COMMAND, WatchFolder, environment, watch_folder

SETTINGS = 'contact = "mailto:desk@example.org"\n[crawl]\ndelay = 0\nmax_bytes = 2000000\nreread = false\n'
SENTENCE = "El ñandú corre por la pampa cada mañana y vuelve al anochecer, dice el guarda {n}."


def _feed(site: Site, number: int) -> bytes:
    for n in range(2):
        body = page(
            f"Ship {number} in port {n}", *(f"Line {number} of page {n}, part {part}." * 4 for part in range(6))
        )
        site.answers[f"/{n}"] = Answer(body=body, headers={"Content-Type": "text/html; charset=utf-8"})
    return dated(*((f"{number}-{n}", site.url(f"/{n}"), f"Ship {number} in port {n}") for n in range(2)))


def _conditional(body: bytes) -> Any:
    def answer(headers: Mapping[str, str]) -> Answer:
        tag = 'W/"\xe4-1"'
        return Answer(304) if headers.get("if-none-match") == tag else Answer(body=body, headers={"ETag": tag})

    return answer


@contextmanager
def _world(network: int) -> Iterator[list[str]]:
    """Addresses of sources on hosts of their own, each with something of its own."""
    with ExitStack() as opened:
        sites = [opened.enter_context(serve_site(f"127.0.{network}.{n + 1}")) for n in range(8)]
        plain = [_feed(site, n) for n, site in enumerate(sites)]
        for site, body in zip(sites, plain, strict=True):
            site.answers["/feed"] = Answer(body=body)
        packed, moved, known, rules, large, bomb, round_, strange = sites
        packed.answers["/feed"] = Answer(body=gzip.compress(plain[0]), headers={"Content-Encoding": "gzip"})
        packed.answers["/1"] = Answer(302, headers={"Location": "http://10.0.0.1/"})
        moved.answers |= {"/feed": Answer(301, headers={"Location": "/new"}), "/new": Answer(body=plain[1])}
        known.answers["/feed"] = _conditional(plain[2])
        known.answers["/1"] = Answer(429, headers={"Retry-After": "120"})
        text = b"User-agent: *\nDisallow: /0\n" + b"# nothing\n" * 60_000 + b"Disallow: /1\n"
        rules.answers["/robots.txt"] = Answer(body=text, headers={"Content-Type": "text/plain"})
        large.answers["/feed"] = Answer(body=b"x" * 3_000_000)
        bomb.answers["/feed"] = Answer(body=gzip.compress(b" " * 9_000_000), headers={"Content-Encoding": "gzip"})
        round_.answers["/feed"] = Answer(302, headers={"Location": "/feed"})
        spanish = "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(12))
        strange.answers["/0"] = Answer(
            body=f"<html lang=es><body><article><h1>El ñandú</h1>{spanish}</article>".encode("latin-1"),
            headers={"Content-Type": "text/html; charset=iso-8859-1", "X-Name": "caf\xe9"},
        )
        with closing(socket.socket()) as nobody:
            nobody.bind((f"127.0.{network}.60", 0))
            yield [site.url("/feed") for site in sites] + [f"http://127.0.{network}.60:{nobody.getsockname()[1]}/feed"]


def _stored(watch: WatchFolder) -> dict[str, list[dict[str, Any]]]:
    """What the archive says, without addresses."""
    return {
        "polls": watch.rows(
            "SELECT feed, outcome, http_status, reason, bytes > 0 AS came, items, new_entries FROM polls ORDER BY feed, id"
        ),
        "articles": watch.rows(
            "SELECT e.feed, t.title, t.body, a.language, a.text_source, a.text_reason "
            "FROM entries AS e JOIN articles AS a ON a.id = e.article JOIN article_text AS t ON t.article = a.id ORDER BY e.feed, e.guid"
        ),
    }


def _run(watch: WatchFolder, more: Mapping[str, str]) -> None:
    for _ in range(2):
        done = run_forked(["--dir", str(watch.path), "run", "--all"], {**environment(True), **more}, 120)
        assert done.returncode == 0, done.stderr


def test_the_same_is_stored(broker: RabbitMQ, tmp_path: Path) -> None:
    with _world(41) as feeds:
        alone = watch_folder(tmp_path / "alone", feeds, SETTINGS)
        _run(alone, {})
    vhost = broker.vhost()
    secret = {"WIREWATCH_BROKER": broker.url(vhost)}
    fetcher = subprocess.Popen([*COMMAND, "fetcher", "--name", "f1"], env={**environment(True), **secret}, cwd=tmp_path)
    try:
        with _world(42) as feeds:
            address = broker.url(vhost).replace(":guest@", "@")
            fleet = watch_folder(tmp_path / "fleet", feeds, f'{SETTINGS}[fleet]\nbroker = "{address}"\n')
            _run(fleet, secret)
    finally:
        fetcher.terminate()
        assert fetcher.wait(20) == 0
    assert _stored(fleet) == _stored(alone)
    assert {poll["reason"] for poll in _stored(alone)["polls"]} >= {
        "connection_refused",
        "too_large",
        "too_many_redirects",
    }
    assert all(row["via"] for row in fleet.rows("SELECT via FROM polls"))
