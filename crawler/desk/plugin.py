"""The hooks by which Datasette, 0.65 and 1.0, takes the desk in. In a Datasette without an ``Office`` they do nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from datasette import hookimpl

from crawler.desk.gate import ROOT, SIGNED_IN, AnsweredHere, App, Gate
from crawler.desk.office import Office

WRITES = frozenset(
    {
        "insert-row", "update-row", "delete-row", "create-table", "create-view", "alter-table", "drop-table", "drop-view",
        "execute-write-sql", "store-query", "update-query", "delete-query", "set-column-type", "view-database-download",
        "permissions-debug", "debug-menu",
    }
)  # fmt: skip
"""Actions of Datasette that nobody at the desk has, whatever a configuration says."""


def office_of(datasette: Any) -> Office | None:
    """The desk of a Datasette; None when wirewatch did not start it."""
    office: Office | None = getattr(datasette, "wirewatch_office", None)
    return office


@hookimpl
def register_routes(datasette: Any) -> Sequence[tuple[str, Callable[..., Any]]]:
    """The pages below /-/wirewatch."""
    from crawler.desk.routes import routes

    return routes() if office_of(datasette) else []


@hookimpl(trylast=True)  # the last wrapper is the outermost
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """The gate, before everything else."""
    office = office_of(datasette)

    def wrapped(app: App) -> App:
        return Gate(app, office, datasette.setting("base_url")) if office else app

    return wrapped


@hookimpl
def actor_from_request(datasette: Any, request: Any) -> dict[str, str] | None:
    """Who has signed in. The id is never ``root``, whatever a person is called: Datasette lets that one write."""
    signed = request.scope.get(SIGNED_IN) if office_of(datasette) else None
    return {"id": f"desk:{signed.person}", "name": signed.person} if signed else None


@hookimpl
def render_cell(datasette: Any, table: str | None, column: str, value: Any) -> Any:
    """Articles, stories, topics and sources in tables lead to their pages."""
    from crawler.desk.cells import linked

    if not office_of(datasette):
        return None
    return linked(table, column, value, lambda place: str(datasette.urls.path(ROOT + place)))


@hookimpl
def skip_csrf(datasette: Any, scope: Any) -> bool:
    """0.65: the desk's forms have a token of their own."""
    return office_of(datasette) is not None and str(scope.get("path", "")).partition(ROOT + "/")[1] != ""


@hookimpl(tryfirst=True)
def permission_allowed(datasette: Any, action: str) -> bool | None:
    """0.65: nobody writes."""
    return False if office_of(datasette) and action in WRITES else None


@hookimpl
def permission_resources_sql(datasette: Any, action: str) -> Any:
    """1.0: nobody writes."""
    if not office_of(datasette) or action not in WRITES:
        return None
    from datasette.permissions import PermissionSQL

    return PermissionSQL.deny(reason="the archive is written by wirewatch alone")


@hookimpl(tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Failures of Datasette's own pages, in the desk's shell. Datasette would print the request, with its cookies and the
    token in its address, into the log."""
    from crawler.desk.shell import datasette_failed

    if not office_of(datasette):
        return None

    async def answer() -> None:
        raise AnsweredHere(datasette_failed(datasette, request, exception))

    return answer


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """The ways from Datasette's pages to the desk's."""
    from crawler.desk.routes import NAVIGATION

    if not office_of(datasette):
        return []
    return [{"href": datasette.urls.path(path), "label": label} for label, path in NAVIGATION]
