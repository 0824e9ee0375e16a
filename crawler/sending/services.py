"""Sends a message through Apprise to chats and telephones: more than a hundred services that are no work of ours."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from crawler.delivery.defuse import defused
from crawler.delivery.wording import LONGEST_SUBJECT, as_chat
from crawler.sending.results import SENT, SendResult

UNLIMITED = 30_000
WIKI = "https://github.com/caronc/apprise/wiki"


def send_service(url: str, key: str, message: Mapping[str, Any]) -> SendResult:
    """Hand it to the service of an Apprise address. The id stands in the text, for the service makes its own.

    Importing Apprise is slow and a service may wait long: only in a thread that nobody depends on.
    """
    try:
        import apprise
    except ImportError:
        return SendResult("apprise is not installed")
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it logs addresses, and passwords with them
    sender = apprise.Apprise()
    if not sender.add(url):
        return SendResult("address not known to apprise")
    title, mark = defused(str(message["title"]), LONGEST_SUBJECT), f"\n\n[{key}]"
    room, lines = _limits([*sender], len(title))
    text = as_chat(message, room - len(mark), max(lines - 2, 1) if lines else 0) + mark
    sent = sender.notify(body=text, title=title, body_format=apprise.NotifyFormat.TEXT)
    return SENT if sent else SendResult("apprise failed")


def address_fault(url: str, scheme: str) -> str:
    """Why no message can go to such an address, as a sentence; '' when Apprise knows it. Sends nothing.

    ``scheme``: what stands before the colon, where that may be said; '' where a secret holds it.
    """
    try:
        import apprise
    except ImportError:
        return "needs the package apprise: install 'wirewatch[alerts]'."
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    if apprise.Apprise.instantiate(url) is not None:
        return ""
    services = apprise.Apprise().details()["schemas"]
    known = {name for one in services for name in (*(one["protocols"] or ()), *(one["secure_protocols"] or ()))}
    near = difflib.get_close_matches(scheme, known, n=1, cutoff=0.5)
    if not scheme or scheme in known:
        said = "'url' is no address that Apprise can use"
    else:
        said = f"Apprise knows no service '{scheme}'" + (f"; did you mean '{near[0]}'" if near else "")
    return f"{said}. Write it as {WIKI} shows."


def _limits(services: Sequence[Any], title: int) -> tuple[int, int]:
    """Characters and (0: any) lines that the narrowest of them takes for a body, one that puts the title into it included.

    A twentieth is left over: services count what they make of our text.
    """
    room = min(
        (int(s.body_maxlen) - (title + 2 if s.title_maxlen <= 0 else 0) for s in services if s.body_maxlen > 0),
        default=UNLIMITED,
    )
    lines = [int(s.body_max_line_count) for s in services if s.body_max_line_count > 0]
    return max(room * 19 // 20, 60), min(lines, default=0)
