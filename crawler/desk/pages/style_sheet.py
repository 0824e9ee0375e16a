"""The one style sheet, for whoever asks: the sign-in page needs it too."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from datasette.utils.asgi import Response

from crawler.desk.shell import Visit

_SHEETS = ("desk.css", "reading.css")
"""What all pages share, then what the pages of single articles, topics and sources have beside it."""


async def style(visit: Visit) -> Response:
    """All of it as desk.css."""
    return Response(_sheet(), content_type="text/css; charset=utf-8")


@cache
def _sheet() -> str:
    folder = files("crawler.desk")
    return "".join((folder / name).read_text(encoding="utf-8") for name in _SHEETS)
