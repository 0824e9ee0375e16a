"""Today: what is new and flagged, who said it first, what was changed, and what could not be seen."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.desk.shell import Visit


async def today(visit: Visit) -> Response:
    """The first page of the desk."""
    return visit.answer("Today", "today.html", {})


async def seen(visit: Visit) -> Response:
    """A person has seen everything up to a time."""
    await visit.form()
    return visit.back("")
