"""What every page of the desk is made in: a visit, its answer, and what is said when something fails.

A page is added in four steps:

1. What it shows is read by a function of ``crawler/archive/shown/``: a connection in, plain values out (dicts, lists,
   texts, numbers), with a LIMIT wherever rows could be many.
2. A view in ``crawler/desk/pages/``: ``async def thing(visit: Visit) -> Response``. It asks ``visit.read(reader)`` and gives
   ``visit.answer(title, "thing.html", values)``, which is the page, or its twin in JSON where the address ends in ``.json``.
   What a form changes goes through ``await visit.form()`` (who, from where, which token) and ``visit.change(...)``, and ends
   in ``visit.back(...)``. A failure is left to rise: ``served`` has a sentence for each kind.
3. A template in ``crawler/desk/templates/`` that begins with ``{% extends "shell.html" %}`` and fills ``{% block main %}``.
   ``rendering.py`` says which filters there are (times, numbers, marked words, differences, links out); ``macros.html`` has the
   parts that several pages share. No inline style and no script: the browser would refuse them. Classes are in ``desk.css``.
4. A line in ``routes.py``, and one in its ``NAVIGATION`` where the page stands by itself.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from datasette.utils.asgi import Response

from crawler.archive.shown.one_look import TookTooLong
from crawler.archive.trouble import trouble_of
from crawler.desk.desk_key import SignedIn
from crawler.desk.gate import REFUSED, ROOT, SIGNED_IN
from crawler.desk.office import Office, TooManyLooks
from crawler.desk.rendering import ReadersZone, chosen_zone, rendered, to_json
from crawler.errors import UsageError, WirewatchError
from crawler.machine import place_of

T = TypeVar("T")
MOST_FORM_BYTES = 64 * 1024
ZONE_COOKIE = "wirewatch_tz"
_ZONE_DAYS = 365
BUSY = "The archive is busy: another program has held it for five seconds. Nothing was changed or lost. Try again in a moment."
TOO_LONG = "This page took longer to read than it may. Ask for less: a shorter time, or a narrower query."


class FormRefused(Exception):
    """A form that is not carried out, with the status and the sentence to answer."""

    def __init__(self, status: int, words: str) -> None:
        self.status, self.words = status, words
        super().__init__(words)


@dataclass
class Visit:
    """One request for a page, by whom, and in which zone times are shown."""

    office: Office
    datasette: Any
    request: Any
    signed: SignedIn | None
    zone: ReadersZone
    now: datetime
    sent: dict[str, str] = field(default_factory=dict)
    """The fields of the form that was sent, once it was read."""

    @property
    def person(self) -> str:
        """Who has signed in; '' for nobody, who only reads."""
        return self.signed.person if self.signed else ""

    @property
    def place(self) -> dict[str, str]:
        """The named groups of the address."""
        return {key: value for key, value in self.request.url_vars.items() if value is not None}

    @property
    def refused(self) -> bool:
        """Whether the gate sent this request here instead of where it wanted to go."""
        return bool(self.request.scope.get(REFUSED))

    def asked(self, name: str, default: str = "") -> str:
        """A value of the query string; the first, where it stands there several times."""
        return str(self.request.args.get(name) or default)

    def url(self, path: str = "") -> str:
        """The address of a page of the desk: ``url("/stories/4")``."""
        return str(self.datasette.urls.path(ROOT + path))

    def table(self, name: str) -> str:
        """The address of a table or view in Datasette."""
        return str(self.datasette.urls.table(self.office.archive.stem, name))

    async def read(self, reader: Callable[[sqlite3.Connection], T], seconds: float | None = None) -> T:
        """As ``Office.read``."""
        return await self.office.read(reader, seconds)

    async def change(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """As ``Office.change``."""
        return await self.office.change(change)

    async def form(self, most: int = MOST_FORM_BYTES) -> dict[str, str]:
        """The fields of a form of ours of at most so many bytes. Raises FormRefused unless somebody has signed in and sent it from a page of this desk."""
        if self.request.method != "POST":
            raise FormRefused(405, "This address takes forms only.")
        if self.signed is None:
            raise FormRefused(403, "Sign in first.")
        origin, host = urlsplit(self.request.headers.get("origin", "")), self.request.headers.get("host", "")
        if origin.scheme not in ("http", "https") or origin.netloc.lower() != host.lower():
            raise FormRefused(403, "This form was sent from another site.")
        fields = dict(parse_qsl(await _body(self.request.receive, most), keep_blank_values=True))
        if not self.office.key.form_fits(self.signed, fields.pop("form", "")):
            raise FormRefused(403, "This form is of an earlier sign-in. Load its page again.")
        self.sent = fields
        return fields

    def back(self, path: str, place: str = "") -> Response:
        """Send the browser to a page of the desk after a form, to a ``place`` on it (``#story-4``); whatever else ``path`` is,
        to Today."""
        own = self.url()
        inside = path.startswith((own + "/", own + "?")) and path.isascii() and path.isprintable() and "\\" not in path
        return Response.redirect((path if inside else own) + place, status=303)

    def answer(
        self, title: str, template: str, values: Mapping[str, Any], *, twin: Any = None, status: int = 200
    ) -> Response:
        """The page, or its twin in JSON when the address asks for it: ``twin``, else the values of the template."""
        if "json" in self.place:
            said = dict(values) if twin is None else twin
            return Response(to_json(said), status=status, content_type="application/json; charset=utf-8")
        return page(self, title, template, values, status=status)


View = Callable[[Visit], Awaitable[Response]]


def page(visit: Visit, title: str, template: str, values: Mapping[str, Any], *, status: int = 200) -> Response:
    """An HTML page in the shell of the desk. The gate adds the headers that all pages have."""
    from crawler.desk.routes import NAVIGATION

    asked = visit.request.args
    kept = [(name, asked.get(name)) for name in asked if name not in ("tz", "token")]
    shared = {
        "kept": kept,
        "in_own_zone": "?" + urlencode([*kept, ("tz", "own")]),
        "visit": visit,
        "zone": visit.zone,
        "title": title,
        "navigation": [(label, str(visit.datasette.urls.path(path))) for label, path in NAVIGATION],
        "here": visit.request.path,
        "here_again": visit.request.full_path,
        "form_token": visit.office.key.form_token(visit.signed) if visit.signed else "",
    }
    response = Response.html(rendered(template, {**values, **shared}), status=status)
    if visit.zone.chosen_now:
        response.set_cookie(ZONE_COOKIE, visit.zone.name, max_age=_ZONE_DAYS * 86400, httponly=True, samesite="strict")
    return response


def served(view: View) -> Callable[..., Awaitable[Response]]:
    """A view as Datasette calls it; every failure becomes a page with a sentence."""

    async def answering(datasette: Any, request: Any) -> Response:
        visit = visit_of(datasette, request)
        try:
            return await view(visit)
        except Exception as error:
            status, words = _said_of(error)
            # A form that could not be carried out is offered again with all that was in it.
            values = {"words": words, "again": visit.sent if status == 503 else {}}
            return visit.answer(words.partition(". ")[0].removesuffix("."), "trouble.html", values, status=status)

    return answering


def visit_of(datasette: Any, request: Any) -> Visit:
    """A request at this moment."""
    office: Office = datasette.wirewatch_office
    zone = chosen_zone(request.args.get("tz") or "", request.cookies.get(ZONE_COOKIE, ""), office.zone)
    return Visit(office, datasette, request, request.scope.get(SIGNED_IN), zone, office.clock())


def datasette_failed(datasette: Any, request: Any, error: Exception) -> Response:
    """The answer when one of Datasette's own pages fails: JSON where that was asked for, else a page."""
    status = int(getattr(error, "status", 500))
    words = str(getattr(error, "message", "") or error) if status < 500 else _said_of(error)[1]
    words = re.sub("<[^>]*>", " ", words).strip() or "This cannot be shown."
    if status == 404 and (ROOT in request.path or words in ("404", "Database not found")):
        words = "There is no such page here. The links above lead to every page of the desk."  # Datasette takes the rest of its addresses for tables
    if request.path.endswith(".json"):
        said = {"ok": False, "error": words, "status": status}
        return Response(to_json(said), status=status, content_type="application/json; charset=utf-8")
    title = "Not found" if status == 404 else "This did not work"
    return page(visit_of(datasette, request), title, "trouble.html", {"words": words, "again": {}}, status=status)


def _said_of(error: Exception) -> tuple[int, str]:
    """Status and sentence for a failure; an unexpected one is told on stderr by its kind and place, never by its words."""
    cause = error.__cause__ if isinstance(error, WirewatchError) else error
    if trouble_of(cause) == "locked":
        return 503, BUSY
    match error:
        case FormRefused():
            return error.status, error.words
        case TookTooLong():
            return 503, TOO_LONG
        case TooManyLooks():
            return 503, "Too many pages are being read at once. Try again in a moment."
        case UsageError():
            return 404, str(error)
        case WirewatchError():
            return 503, str(error)
    print(f"wirewatch: a page failed: {place_of(error)}", file=sys.stderr)  # noqa: T201
    return 500, "Something went wrong that should not. The terminal that runs the desk says where."


async def _body(receive: Callable[[], Awaitable[MutableMapping[str, Any]]], most: int) -> str:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise FormRefused(400, "The form broke off.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise FormRefused(413, "This form is too long.")
    return body.decode("utf-8", "replace")
