"""Keeps a row for every outlet that has articles, and for every listed one that is credited."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from crawler.reading.outlets import Outlet, OutletList
from crawler.urls import registered_domain


def outlet_for(db: sqlite3.Connection, outlets: OutletList, host: str, feed_outlet: str) -> str:
    """The id of the outlet that owns ``host``, else ``feed_outlet``, else one made from the registered domain.

    The row in ``outlets`` is written when it is missing.
    """
    known = outlets.by_domain(host) if host else None
    if known is not None:
        _ensure(db, known)
        return known.id
    if feed_outlet:
        listed = outlets.get(feed_outlet)
        _ensure(db, listed or Outlet(id=feed_outlet, title=feed_outlet))
        return feed_outlet
    domain = registered_domain(host) or host
    if domain:
        _ensure(db, Outlet(id=domain, title=domain, domains=(domain,)))
    return domain


def keep_outlets(db: sqlite3.Connection, outlets: OutletList, ids: Iterable[str]) -> None:
    """Write the missing rows of listed outlets; other ids are passed over."""
    for outlet_id in dict.fromkeys(ids):
        listed = outlets.get(outlet_id)
        if listed is not None:
            _ensure(db, listed)


def _ensure(db: sqlite3.Connection, outlet: Outlet) -> None:
    if db.execute("SELECT 1 FROM outlets WHERE id = ?", (outlet.id,)).fetchone():
        return  # nearly always; to write nothing takes ten times as long as to look
    db.execute(
        """INSERT INTO outlets (id, title, domain, kind, country, language, family) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO NOTHING""",
        (
            outlet.id,
            outlet.title,
            outlet.domain,
            outlet.kind,
            outlet.country,
            outlet.language,
            outlet.family,
        ),
    )
