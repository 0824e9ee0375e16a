"""Signing in by the address that was printed, and out again."""

from __future__ import annotations

from datasette.utils.asgi import Response

from crawler.desk.desk_key import SIGN_IN_HOLDS, SignedIn
from crawler.desk.shell import Visit, page


async def sign_in(visit: Visit) -> Response:
    """The token of the address signs its person in, once, and is gone from the address; without one, what to do."""
    token = visit.asked("token")
    if token and not visit.refused and visit.request.method == "GET":  # a HEAD is a look ahead and uses nothing up
        signed = visit.office.use_token(token)
        if signed is not None:
            return _with_cookie(visit, Response.redirect(visit.url(), status=303), signed)
    if visit.signed and not token:
        return Response.redirect(visit.url(), status=303)
    return page(
        visit, "Sign in", "sign_in.html", {"token_failed": bool(token)}, status=403 if visit.refused or token else 200
    )


async def sign_out(visit: Visit) -> Response:
    """End the sign-in of this browser."""
    await visit.form()
    return _with_cookie(visit, Response.redirect(visit.url("/sign-in"), status=303), None)


def _with_cookie(visit: Visit, response: Response, signed: SignedIn | None) -> Response:
    key = visit.office.key
    response.set_cookie(
        key.cookie_name,
        key.cookie(signed.person, signed.nonce, signed.at) if signed else "",
        max_age=int(SIGN_IN_HOLDS.total_seconds()) if signed else 0,
        path=str(visit.datasette.urls.path("/")),
        httponly=True,
        samesite="strict",
        secure=visit.request.scheme == "https",
    )
    return response
