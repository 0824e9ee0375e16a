"""The one style sheet, for whoever asks: the sign-in page needs it too."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from datasette.utils.asgi import Response

from crawler.desk.shell import Visit


async def style(visit: Visit) -> Response:
    """desk.css"""
    return Response(_sheet(), content_type="text/css; charset=utf-8")


@cache
def _sheet() -> str:
    return (files("crawler.desk") / "desk.css").read_text(encoding="utf-8")
