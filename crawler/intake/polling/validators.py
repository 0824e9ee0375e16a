"""Keeps ETag and Last-Modified as a feed's server gave them, or not at all (RFC 9110, 8.8).

Header values are text decoded as Latin-1, one character per byte, so that encoding them again gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

VALUE_LIMIT = 1024
"""Bytes. A longer validator costs more than the bandwidth it saves."""

_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_DAY, _MONTH = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)", "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_LONG_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TIME = r"[0-2]\d:[0-5]\d:[0-6]\d"
_HTTP_DATE = re.compile(
    rf"{_DAY}, [0-3]\d {_MONTH} \d{{4}} {_TIME} GMT"
    rf"|{_LONG_DAY}, [0-3]\d-{_MONTH}-\d{{2}} {_TIME} GMT"
    rf"|{_DAY} {_MONTH} [ 1-3]\d {_TIME} \d{{4}}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise its document by, and the one address it holds for."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


def sound_etag(value: str) -> str:
    """The entity tag unchanged when it matches the grammar, else ''."""
    return value if len(value) <= VALUE_LIMIT and _ETAG.fullmatch(value) else ""


def sound_last_modified(value: str) -> str:
    """The HTTP date unchanged when it matches the grammar (obsolete forms included), else ''."""
    return value if len(value) <= VALUE_LIMIT and _HTTP_DATE.fullmatch(value) else ""


def conditional_headers(old: Validators, url: str) -> dict[str, bytes]:
    """Headers that make a request for ``url`` conditional; none when the validators came from another address."""
    if old.url != url:
        return {}
    headers = {}
    if old.etag:
        headers["If-None-Match"] = old.etag.encode("latin-1")
    if old.last_modified:
        headers["If-Modified-Since"] = old.last_modified.encode("latin-1")
    return headers


def after_response(old: Validators, status: int, headers: Mapping[str, str], url: str) -> Validators:
    """The validators to store after an answer from ``url``. ``headers``: lower-case names.

    A 200 or 203 replaces both, with nothing where it carries none. A 304 replaces those it carries. Anything else changes
    nothing. Validators of another address are never kept beside those of this one.
    """
    etag = sound_etag(headers.get("etag", ""))
    last_modified = sound_last_modified(headers.get("last-modified", ""))
    if status in (200, 203):
        return Validators(etag, last_modified, url)
    if status == 304 and old.url == url:
        return Validators(etag or old.etag, last_modified or old.last_modified, url)
    return old
