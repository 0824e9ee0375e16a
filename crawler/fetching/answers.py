"""Reads from a response what our own rooms want to know of it, in plain values."""

from __future__ import annotations

from scrapy.http import Response

from crawler.fetching.middlewares import PERMANENT


def headers_of(response: Response) -> dict[str, str]:
    """The headers, names in lower case, several of one name joined by commas."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def permanent_url(response: Response) -> str:
    """Where permanent redirects, and no others, have led; '' when there were none or others too."""
    hops: list[tuple[int, str, str]] = response.meta.get("hops", [])
    return hops[-1][2] if hops and all(status in PERMANENT for status, _, _ in hops) else ""
