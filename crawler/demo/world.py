"""Answers a request as the demo world does: pure, so that the same request at the same pass gives the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from crawler.demo.content import Article, Content, DemoOutlet, Edition, load_content
from crawler.demo.feed_files import MEDIA_TYPES, feed_document, newest
from crawler.demo.listings import listing_page
from crawler.demo.pages import article_page, consent_page, error_page, list_page, picture
from crawler.demo.scene import Scene, slug_of
from crawler.demo.sitemap_files import sitemap_document


@dataclass(frozen=True, slots=True)
class Response:
    """A status, headers (names in lower case, without the connection's own) and a body."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class World:
    """All sites of the demo world at all their passes."""

    content: Content

    def outlets(self) -> list[DemoOutlet]:
        """In the order of world.toml."""
        return list(self.content.outlets.values())

    def addresses(self) -> list[str]:
        """The loopback address of every outlet."""
        return [outlet.address for outlet in self.outlets()]

    def scene(self, pass_number: int, base_time: datetime, port: int = 0, visit: int = 0) -> Scene:
        """The world at one pass; base_time is aware."""
        return Scene(self.content, pass_number, base_time, port, visit)

    def answer(
        self, host: str, path: str, headers: Mapping[str, str], pass_number: int, base_time: datetime, visit: int = 0
    ) -> Response:
        """What a GET of ``path`` (with its query, quoted) gives. ``host`` is the Host header, ``127.42.0.3:8123``.

        Header names are read in any case. Links are written with the port that ``host`` names. ``visit``: how many
        requests came before; clocks and counters of pages show it.
        """
        address, _, port = host.partition(":")
        outlet = next((outlet for outlet in self.outlets() if outlet.address == address), None)
        if outlet is None:
            return Response(HTTPStatus.MISDIRECTED_REQUEST, {"content-type": "text/plain"}, b"no such site\n")
        scene = self.scene(pass_number, base_time, int(port) if port.isdigit() else 0, visit)
        wanted = {name.lower(): value for name, value in headers.items()}
        return _packed(_route(scene, outlet, unquote(urlsplit(path).path), wanted), outlet, wanted)


def load_world(folder: Path) -> World:
    """Read the demo folder (data/demo). Raises WorldError naming file and key."""
    return World(load_content(folder))


def _route(scene: Scene, outlet: DemoOutlet, path: str, wanted: Mapping[str, str]) -> Response:
    if path == "/robots.txt":
        robots = string.Template(outlet.robots).safe_substitute(root=scene.root(outlet))
        return Response(200, {"content-type": "text/plain; charset=utf-8"}, robots.encode())
    source = _source(scene, outlet, path, wanted)
    if source:
        return source
    if path.startswith("/media/"):
        return Response(200, {"content-type": "image/svg+xml"}, picture().encode())
    for article, edition in scene.standing(outlet):
        if path == scene.path(article):
            return _article(scene, outlet, article, edition)
        if path == article.moved_from:
            return Response(301, {"location": scene.url(article)})
    section = path.strip("/")
    if path == "/" or section in map(slug_of, outlet.sections):
        return _page(200, list_page(scene, outlet, section), outlet)
    return _error(scene, outlet, 404)


def _article(scene: Scene, outlet: DemoOutlet, article: Article, edition: Edition) -> Response:
    if edition.status != 200:
        return _error(scene, outlet, edition.status)
    if edition.wall:
        return _page(200, consent_page(scene, outlet, scene.path(article)), outlet)
    return _page(200, article_page(scene, article, edition), outlet)


def _error(scene: Scene, outlet: DemoOutlet, status: int) -> Response:
    return _page(status, error_page(scene, outlet, status, HTTPStatus(status).phrase), outlet)


def _page(status: int, text: str, outlet: DemoOutlet) -> Response:
    body = text.encode(outlet.encoding, "xmlcharrefreplace")
    return Response(status, {"content-type": f"text/html; charset={outlet.encoding}"}, body)


def _source(scene: Scene, outlet: DemoOutlet, path: str, wanted: Mapping[str, str]) -> Response | None:
    """What the outlet is polled at, where ``path`` leads to that; a watched page is an article like any other."""
    feed = outlet.feed
    if feed.kind == "sitemap":
        sitemap = sitemap_document(scene, outlet, path)
        return _document(scene, outlet, sitemap, "application/xml", wanted) if sitemap else None
    if path != feed.path or feed.watch:
        return None
    if feed.kind == "page":
        return _page(200, listing_page(scene, outlet), outlet)
    return _document(scene, outlet, feed_document(scene, outlet), MEDIA_TYPES[feed.format], wanted)


def _document(scene: Scene, outlet: DemoOutlet, text: str, media_type: str, wanted: Mapping[str, str]) -> Response:
    """A feed or a sitemap with the validators of its outlet, or the 304 that they allow."""
    kind = outlet.feed.validators
    body = text.encode(outlet.encoding, "xmlcharrefreplace")
    headers = {"content-type": f"{media_type}; charset={outlet.encoding}"}
    if kind in ("etag", "weak", "both"):
        digest = hashlib.sha256(body).hexdigest()[:20]
        headers["etag"] = f'W/"{digest}"' if kind == "weak" else f'"{digest}"'
    if kind in ("date", "both"):
        headers["last-modified"] = format_datetime(newest(scene, outlet), usegmt=True)
    # byte-exact on purpose: a client that rewrites a validator on its way shall see a 200 here
    if "etag" in headers and "if-none-match" in wanted:
        same = wanted["if-none-match"] == headers["etag"]
    else:
        same = "last-modified" in headers and wanted.get("if-modified-since") == headers["last-modified"]
    return Response(304, headers) if same else Response(200, headers, body)


def _packed(response: Response, outlet: DemoOutlet, wanted: Mapping[str, str]) -> Response:
    if not (outlet.gzip and response.body and "gzip" in wanted.get("accept-encoding", "")):
        return response
    headers = {**response.headers, "content-encoding": "gzip", "vary": "accept-encoding"}
    return Response(response.status, headers, gzip.compress(response.body, mtime=0))
