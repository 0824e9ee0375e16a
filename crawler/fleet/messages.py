"""What travels between a coordinator and its fetchers: a head in JSON and raw bytes. Pure, and never a pickle.

A fetcher stands in the open web, so what it sends is checked against what a message may be. What is none is a value,
``Unfit``, and stops nothing. A message is four bytes with the length of its head, the head, and the rest. The parts
``v``, ``kind`` and ``id`` of a head mean the same in every version: each side can say whose a message is that it
cannot read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from crawler.urls import is_web_url

PROTOCOL = 1
MOST_BYTES = 16 * 1024 * 1024
"""Of a whole message: what RabbitMQ 4 takes if nobody tells it otherwise."""
HEAD_BYTES = 1024 * 1024
BODY_BYTES = MOST_BYTES - HEAD_BYTES - 4
MOST_HEADERS = 1000
URL_LENGTH = 65_536
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""Of a fetcher or a tag."""
_ID = re.compile(r"[0-9a-f]{32}")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}")
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}")

Headers = tuple[tuple[str, str], ...]
"""Names and values as they are on the wire, each byte a character (Latin-1); one name may come several times."""


@dataclass(frozen=True, slots=True)
class Job:
    """One GET request. ``id``: 32 hex digits that nobody can guess, another one each time it is sent."""

    id: str
    url: str
    headers: Headers
    timeout: float
    """Seconds the request may take in all."""
    max_bytes: int
    """Of a larger body nothing is read: ``too_large``."""
    cut_bytes: int = 0
    """The body is read so far and the rest left; 0: to its end."""
    verify: bool = True
    """Whether the certificate has to hold."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered, its body as it came."""

    id: str
    fetcher: str
    status: int
    headers: Headers
    body: bytes
    elapsed: float
    """Seconds from the request to the headers of the answer."""


@dataclass(frozen=True, slots=True)
class NoReply:
    """The request failed; ``reason`` is a word of ``fetching.failures``."""

    id: str
    fetcher: str
    reason: str
    received: int = 0
    """Bytes of the body that came all the same."""
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The job was not done, or what became of it says nothing about the host.

    ``reason``: ``redelivered`` (another fetcher had it and is silent), ``offline`` (no host answers this fetcher),
    ``stood_still`` (it failed, but this fetcher stood still meanwhile), ``stopped`` (this fetcher ends, with the request
    begun), ``stale`` (it was not begun: it came too late, or this fetcher ends), ``protocol`` (it cannot be read).
    """

    id: str
    fetcher: str
    reason: str


@dataclass(frozen=True, slots=True)
class Beat:
    """A fetcher's sign of life. Several processes may have one ``fetcher`` name; ``process`` tells them apart."""

    fetcher: str
    process: str
    tags: tuple[str, ...]
    version: str
    slots: int
    in_flight: int
    answered: int
    """Jobs since it began, whatever came of them."""
    offline: bool = False
    """No host answers it; it takes no jobs for a while."""
    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Unfit:
    """Bytes that are no message of this version. ``id``: whose it would be, '' when even that cannot be read."""

    reason: str
    id: str = ""
    version: int = 0
    """Of the protocol; 0 when it cannot be read."""


Message = Job | Reply | NoReply | HandedBack | Beat | Unfit


def encode(message: Job | Reply | NoReply | HandedBack | Beat) -> bytes:
    """The message as bytes. A reply that is longer than a message may be becomes a ``NoReply`` (``too_large``)."""
    body = message.body if isinstance(message, Reply) else b""
    head: dict[str, Any] = {"v": PROTOCOL, "kind": _KINDS[type(message)]}
    head |= {name: getattr(message, name) for name in message.__slots__ if name not in ("body", "protocol")}
    if isinstance(message, Beat):
        head["v"] = message.protocol
    written = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    if isinstance(message, Reply) and (len(written) > HEAD_BYTES or len(body) > BODY_BYTES):
        return encode(NoReply(message.id, message.fetcher, "too_large", len(body), message.elapsed))
    return len(written).to_bytes(4) + written + body


def decode(data: bytes) -> Message:
    """The message that these bytes are, or why they are none. Raises nothing."""
    try:
        head, body = _parts(data)
    except (_WrongPart, ValueError, RecursionError):  # ValueError: not UTF-8, not JSON, a number of 5,000 digits
        return Unfit("no_head")
    identity, version = head.get("id"), head.get("v")
    whose = identity if isinstance(identity, str) and _ID.fullmatch(identity) else ""
    known = version if isinstance(version, int) and not isinstance(version, bool) and 0 < version < 10_000 else 0
    kind = head.get("kind")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if known != PROTOCOL and not (kind == "beat" and known):
        return Unfit("version", whose, known)
    if reader is None:
        return Unfit("kind", whose, known)
    try:
        return reader(_Head(head), body)
    except _WrongPart as wrong:
        return Unfit(str(wrong), whose, known)


class _WrongPart(Exception):
    """A part of a head is not what it may be."""


def _parts(data: bytes) -> tuple[dict[str, Any], bytes]:
    length = int.from_bytes(data[:4])
    if len(data) > MOST_BYTES or not 0 < length <= min(HEAD_BYTES, len(data) - 4):
        raise _WrongPart("size")
    head = json.loads(data[4 : 4 + length].decode("utf-8"), parse_constant=_no_constant)
    if not isinstance(head, dict):
        raise _WrongPart("no object")
    return head, data[4 + length :]


def _no_constant(word: str) -> float:
    raise _WrongPart(word)  # NaN and Infinity, which JSON does not know


class _Head:
    """Reads parts of a head; each raises _WrongPart with the part's name."""

    def __init__(self, head: Mapping[str, Any]) -> None:
        self._head = head

    def text(self, name: str, pattern: re.Pattern[str]) -> str:
        value = self._head.get(name)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise _WrongPart(name)
        return value

    def number(self, name: str, most: float) -> float:
        value = self._head.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
            raise _WrongPart(name)
        return float(value)

    def whole(self, name: str, most: int, least: int = 0) -> int:
        value = self._head.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise _WrongPart(name)
        return value

    def flag(self, name: str) -> bool:
        value = self._head.get(name)
        if not isinstance(value, bool):
            raise _WrongPart(name)
        return value

    def url(self, name: str) -> str:
        value = self._head.get(name)
        if not isinstance(value, str) or len(value) > URL_LENGTH or not is_web_url(value):
            raise _WrongPart(name)
        return value

    def names(self, name: str) -> tuple[str, ...]:
        value = self._head.get(name)
        if not isinstance(value, list) or len(value) > 50:
            raise _WrongPart(name)
        if not all(isinstance(item, str) and NAME.fullmatch(item) for item in value):
            raise _WrongPart(name)
        return tuple(value)

    def headers(self, name: str) -> Headers:
        value = self._head.get(name)
        if not isinstance(value, list) or len(value) > MOST_HEADERS or not all(map(_is_header, value)):
            raise _WrongPart(name)
        return tuple((key, said) for key, said in value)


def fit_headers(pairs: Iterable[tuple[str, str]]) -> Headers:
    """Those of these headers that a message can hold: a server may send more, and stranger ones."""
    return tuple(pair for pair in islice(pairs, MOST_HEADERS) if _is_header([*pair]))


def _is_header(pair: Any) -> bool:
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
        return False
    key, value = pair
    return bool(_TOKEN.fullmatch(key)) and all(c not in "\r\n\0" and ord(c) < 256 for c in value)


_WORDS = re.compile(r"[ -~]{1,40}")
_GREAT = 1 << 53


def _job(head: _Head, _: bytes) -> Job:
    return Job(
        id=head.text("id", _ID),
        url=head.url("url"),
        headers=head.headers("headers"),
        timeout=head.number("timeout", 3600.0),
        max_bytes=head.whole("max_bytes", _GREAT),
        cut_bytes=head.whole("cut_bytes", _GREAT),
        verify=head.flag("verify"),
    )


def _reply(head: _Head, body: bytes) -> Reply:
    return Reply(
        id=head.text("id", _ID),
        fetcher=head.text("fetcher", NAME),
        status=head.whole("status", 999, least=100),
        headers=head.headers("headers"),
        body=body,
        elapsed=head.number("elapsed", 86_400.0),
    )


def _no_reply(head: _Head, _: bytes) -> NoReply:
    return NoReply(
        id=head.text("id", _ID),
        fetcher=head.text("fetcher", NAME),
        reason=head.text("reason", _REASON),
        received=head.whole("received", _GREAT),
        elapsed=head.number("elapsed", 86_400.0),
    )


def _handed_back(head: _Head, _: bytes) -> HandedBack:
    return HandedBack(head.text("id", _ID), head.text("fetcher", NAME), head.text("reason", _REASON))


def _beat(head: _Head, _: bytes) -> Beat:
    return Beat(
        fetcher=head.text("fetcher", NAME),
        process=head.text("process", _ID),
        tags=head.names("tags"),
        version=head.text("version", _WORDS),
        slots=head.whole("slots", 100_000, least=1),
        in_flight=head.whole("in_flight", 100_000),
        answered=head.whole("answered", _GREAT),
        offline=head.flag("offline"),
        protocol=head.whole("v", 10_000, least=1),
    )


_KINDS: dict[type, str] = {Job: "job", Reply: "reply", NoReply: "no_reply", HandedBack: "handed_back", Beat: "beat"}
_READERS: dict[str, Callable[[_Head, bytes], Message]] = {
    "job": _job,
    "reply": _reply,
    "no_reply": _no_reply,
    "handed_back": _handed_back,
    "beat": _beat,
}
