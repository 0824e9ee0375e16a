"""Stands before every address of the desk and of Datasette: who may come in, by which name, and with which headers out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from crawler.desk.desk_key import SignedIn
from crawler.desk.office import Office

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

SIGNED_IN = "wirewatch.signed_in"
"""Where the scope of a request holds a ``SignedIn``, or None."""
REFUSED = "wirewatch.refused"
"""True in the scope of a request that is answered with the sign-in page instead."""
ROOT = "/-/wirewatch"
SIGN_IN = f"{ROOT}/sign-in"
STYLE = f"{ROOT}/desk.css"
PAGE_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_DATASETTE_POLICY = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""Datasette's own pages have scripts in them."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "[::1]"})
_FOR_STRANGERS = ("/-/static/", "/-/static-plugins/", "/favicon.ico")
_NOT_FOR_READERS = ("_stream", "sql", "_sql")
"""Parts of an address that ask for whole tables or for SQL of one's own."""


class AnsweredHere(Exception):
    """A failure of Datasette's that is answered at once. Its own handler would run as well, whatever a plugin says, and print
    the request into the log."""

    def __init__(self, response: Any) -> None:
        self.response = response
        super().__init__()


class Gate:
    """Asks each request for its host and its sign-in, and lets nobody write but through the desk's own forms."""

    def __init__(self, app: App, office: Office, base_url: str = "/") -> None:
        self._app, self._office, self._base = app, office, base_url.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. The server's own words on its start and end pass; there are no web sockets here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        path = self._path(scope)
        send = _with_headers(send, own=_is_own(path))
        headers = [(name.lower(), value) for name, value in scope.get("headers") or ()]
        if not _host_is_known([v for n, v in headers if n == b"host"], self._office.hosts):
            await _say(send, 421, "This desk does not answer to that host name. Allow it with --allow-host.")
            return
        signed = signed_in_by(cookie_of(headers, self._office.key.cookie_name), self._office)
        # Datasette's own cookies and tokens sign nobody in here: its actor "root" may write.
        headers = [(n, v) for n, v in headers if n != b"authorization"]
        scope = {**scope, "headers": [(n, _without_actor(v) if n == b"cookie" else v) for n, v in headers]}
        scope[SIGNED_IN] = signed
        refused = self._why_not(scope, path, signed)
        if refused == "sign in":
            scope = {
                **scope,
                "path": self._base + SIGN_IN,
                "raw_path": (self._base + SIGN_IN).encode(),
                "query_string": b"",
            }
            scope["method"], scope[REFUSED] = "GET", True
        elif refused:
            await _say(send, 403, refused)
            return
        try:
            await self._app(scope, receive, send)
        except AnsweredHere as answered:
            await answered.response.asgi_send(send)

    def _path(self, scope: Scope) -> str:
        raw = scope.get("raw_path")
        path = (raw.decode("latin-1") if raw else str(scope["path"])).partition("?")[0]
        return path[len(self._base) :] if self._base and path.startswith(self._base + "/") else path

    def _why_not(self, scope: Scope, path: str, signed: SignedIn | None) -> str:
        """Why a request is turned away; '' when it is not, ``sign in`` when the sign-in page is the answer."""
        reading = scope["method"] in ("GET", "HEAD")
        if path in (SIGN_IN, STYLE) and reading:
            return ""
        if signed is None and not (self._office.read_without_sign_in and reading):
            return "" if reading and path.startswith(_FOR_STRANGERS) else "sign in"
        if signed is None and _wants_all(path, scope.get("query_string") or b""):
            return "Sign in for whole tables, SQL of your own and Datasette's own pages."
        if not reading and not path.startswith(ROOT + "/"):
            return "The archive is written by wirewatch alone."
        return ""


def signed_in_by(cookie: str, office: Office) -> SignedIn | None:
    """Who has signed in at this desk, by the value of the desk's cookie."""
    return office.key.read_cookie(cookie, office.clock()) if cookie else None


def cookie_of(headers: list[tuple[bytes, bytes]], name: str) -> str:
    """The value of a cookie of a request; '' when it has none, or when its cookies cannot be read."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        for _, value in (h for h in headers if h[0] == b"cookie"):
            cookies.load(value.decode("latin-1"))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""


def _without_actor(cookies: bytes) -> bytes:
    return b";".join(part for part in cookies.split(b";") if not part.strip().startswith(b"ds_actor="))


def _host_is_known(named: list[bytes], others: frozenset[str]) -> bool:
    """Whether the one Host of a request is ours: a page of another site could have its own name lead to this machine."""
    if len(named) != 1:
        return False
    host = named[0].decode("latin-1").lower()
    name, colon, port = host.rpartition(":")
    if colon and port.isdecimal():
        host = name
    return host in _LOCAL or host in others


def _wants_all(path: str, query: bytes) -> bool:
    asked = parse_qs(query.decode("latin-1"), keep_blank_values=True)
    if any(name in asked for name in _NOT_FOR_READERS) or path.endswith("/-/query"):
        return True
    return path.startswith("/-/") and not path.startswith((ROOT, *_FOR_STRANGERS))


def _is_own(path: str) -> bool:
    return path == ROOT or path.startswith(ROOT + "/")


def _with_headers(send: Send, *, own: bool) -> Send:
    """What every answer says to the browser, also Datasette's own."""
    policy = PAGE_POLICY if own else _DATASETTE_POLICY
    added = {
        b"cache-control": b"private, no-store",
        b"referrer-policy": b"no-referrer",
        b"content-security-policy": policy.encode(),
        b"x-content-type-options": b"nosniff",
        b"x-frame-options": b"DENY",
    }

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            kept = [(n, v) for n, v in message.get("headers") or () if n.lower() not in added]
            message = {**message, "headers": [*kept, *added.items()]}
        await send(message)

    return sending


async def _say(send: Send, status: int, words: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{words}\n".encode()})
