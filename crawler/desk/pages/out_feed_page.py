"""The output feeds of delivery.toml as addresses of the desk, for readers on this machine."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from crawler.desk.shell import Visit
from crawler.errors import UsageError, did_you_mean
from crawler.steps.outfeeds import out_feed
from crawler.watch.delivery_file import load_delivery
from crawler.watch.folder import Watch

_KINDS = {"atom": "application/atom+xml", "json": "application/feed+json"}


async def feed(visit: Visit) -> Response:
    """feeds/nato.atom or feeds/nato.json: the document that `wirewatch deliver` writes into out/."""
    name, form = visit.place["name"], visit.place["form"]
    watch = Watch(visit.office.folder)
    file = load_delivery(watch.folder)
    rule = file.feed(name)
    if rule is None:
        hint = did_you_mean(name, [known.name for known in file.feeds])
        raise UsageError(f"delivery.toml has no [[feeds]] called '{name}'{hint}")
    private = watch.private_sources if watch.feeds_path.exists() else ()
    here = str(visit.datasette.absolute_url(visit.request, visit.url(f"/feeds/{name}.{form}")))

    def look(db: sqlite3.Connection) -> str:
        wanted: Any = form
        return out_feed(db, rule, wanted, visit.now.astimezone(visit.office.zone), private, here)

    return Response(await visit.read(look), content_type=f"{_KINDS[form]}; charset=utf-8")
