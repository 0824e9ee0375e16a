"""Makes and reads the records of one page: what was asked, what was answered, what came of it. Each is a gzip member."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from base64 import b32encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from io import BytesIO
from typing import Any
from uuid import uuid4

from crawler.timestamps import stamp
from crawler.urls import split_userinfo

Headers = tuple[tuple[str, str], ...]

SECRET = frozenset({"authorization", "proxy-authorization", "cookie", "cookie2", "set-cookie", "set-cookie2"})
"""Headers that are never kept."""
_OF_THE_LINE = frozenset(
    {"transfer-encoding", "connection", "keep-alive", "content-length", "te", "trailer", "upgrade"}
)
"""They tell of the transfer and not of the page; the body is kept in one piece."""
_ZSTD = ("compression.zstd", "backports.zstd")


class RawUnreadable(Exception):
    """A stored page cannot be read; ``reason`` is one word: damaged, encoding, too_large, not_there."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RawPage:
    """One answer as it came over the line, before it was unpacked."""

    url: str
    status: int
    request_headers: Headers
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class RawFound:
    """One stored page, unpacked."""

    url: str
    content_type: str
    body: bytes


def page_records(page: RawPage, received_at: datetime, outcome: Mapping[str, str]) -> bytes:
    """The records of a page, to be put at the end of a file. ``outcome``: what came of it, in plain values."""
    url, at = split_userinfo(page.url)[0], stamp(received_at) or ""
    target, host = (url.partition("://")[2].partition("/")[n] for n in (2, 0))
    length = ("Content-Length", str(len(page.body)))
    sent = _http(f"GET /{target} HTTP/1.1", [("Host", host), *kept(page.request_headers)], b"")
    told = _http(f"HTTP/1.1 {page.status} ", [*kept(page.headers), length], page.body)
    fields = "".join(f"{name}: {_line(value)}\r\n" for name, value in outcome.items() if value).encode()
    answer = _new_id()
    of = {"WARC-Target-URI": url, "WARC-Concurrent-To": answer}
    digest = {"WARC-Payload-Digest": _digest(page.body)}
    return b"".join(
        (
            _member("request", at, _new_id(), "application/http; msgtype=request", sent, of),
            _member(
                "response", at, answer, "application/http; msgtype=response", told, {"WARC-Target-URI": url} | digest
            ),
            _member("metadata", at, _new_id(), "application/warc-fields", fields, of),
        )
    )


def info_record(name: str, software: str, now: datetime) -> bytes:
    """The first record of a file."""
    fields = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    more = {"WARC-Filename": name}
    return _member("warcinfo", stamp(now) or "", _new_id(), "application/warc-fields", fields, more)


def _member(kind: str, at: str, name: str, content_type: str, block: bytes, more: Mapping[str, str]) -> bytes:
    """One record as a gzip member. Written here: warcio's writer puts each through a file in /tmp."""
    headers = {"WARC-Type": kind, "WARC-Record-ID": name, "WARC-Date": at} | dict(more) | {
        "WARC-Block-Digest": _digest(block), "Content-Type": content_type, "Content-Length": str(len(block))
    }  # fmt: skip
    head = "".join(f"{key}: {_line(value)}\r\n" for key, value in headers.items())
    return gzip.compress(f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n", mtime=0)


def _http(first: str, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"{first}\r\n{lines}\r\n".encode("latin-1", "replace") + body


def _digest(block: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()


def _new_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def kept(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The headers that are kept: no cookie, no password, nothing that told only of the transfer."""
    return [(name, _line(value)) for name, value in headers if name.lower() not in SECRET | _OF_THE_LINE]


def page_in(records: bytes, most: int) -> RawFound:
    """The page in its records, unpacked; at most so many bytes of it. Raises RawUnreadable."""
    from warcio.archiveiterator import ArchiveIterator

    try:
        for record in ArchiveIterator(BytesIO(records)):
            if record.rec_type == "response":
                headers, body = record.http_headers, record.raw_stream.read()
                break
        else:
            raise RawUnreadable("damaged")
    except RawUnreadable:
        raise
    except Exception:  # the parser is somebody else's, and the bytes may be any
        raise RawUnreadable("damaged") from None
    encoding = (headers.get_header("Content-Encoding") or "").lower()
    for name in reversed([part.strip() for part in encoding.split(",")]):
        body = _unpacked(body, name, most)
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    return RawFound(url, headers.get_header("Content-Type") or "", body)


def _unpacked(body: bytes, encoding: str, most: int) -> bytes:
    if encoding in ("", "identity"):
        return body
    try:
        if encoding in ("gzip", "x-gzip"):
            return _inflated(body, most, zlib.MAX_WBITS | 16)
        if encoding == "deflate":
            try:
                return _inflated(body, most, zlib.MAX_WBITS)
            except zlib.error:  # many servers send it without the header that the standard asks for
                return _inflated(body, most, -zlib.MAX_WBITS)
        unpack = _library(encoding)
        found: bytes = unpack(body)
    except RawUnreadable:
        raise
    except Exception:
        raise RawUnreadable("encoding") from None
    if len(found) > most:
        raise RawUnreadable("too_large")
    return found


def _inflated(body: bytes, most: int, window: int) -> bytes:
    found = b""
    while body:  # several members may stand one after another
        machine = zlib.decompressobj(window)
        found += machine.decompress(body, most + 1 - len(found))
        if len(found) > most:
            raise RawUnreadable("too_large")
        if body == machine.unused_data or not machine.eof:
            break
        body = machine.unused_data
    return found


def _library(encoding: str) -> Any:
    """What unpacks it; the same packages that let Scrapy ask for it."""
    for name in {"br": ("brotli",), "zstd": _ZSTD}.get(encoding, ()):
        try:
            return import_module(name).decompress
        except ImportError:
            continue
    raise RawUnreadable("encoding")


def _line(value: str) -> str:
    return " ".join(value.split())
