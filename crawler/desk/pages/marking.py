"""What people say at the desk: follow, mute, done, right, wrong, seen; through the functions that the commands use."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from datasette.utils.asgi import Response

from crawler.archive.connect import transaction
from crawler.archive.judged.label_rows import set_label
from crawler.archive.shown.flag_news import note_seen
from crawler.archive.texts.lookups import known_topics
from crawler.archive.told import mark_rows
from crawler.desk.shell import FormRefused, Visit
from crawler.desk.stretch import window_of
from crawler.plaintext import printable

KINDS = ("story", "article", "topic", "feed", "outlet", "word")
SETS = ("follow", "mute", "done")
ENDS = {"unfollow": "follow", "unmute": "mute", "reopen": "done"}
_SPANS = {"": None, "1d": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}
_NO_SUCH = "This form asks for nothing that can be done here."
Change = Callable[[sqlite3.Connection], None]


async def marks(visit: Visit) -> Response:
    """The list of what is marked."""
    every = visit.asked("all") == "1"
    rows = await visit.read(partial(mark_rows.list_marks, every=every, now=visit.now))
    return visit.answer("Marks", "marks.html", {"marks": rows, "every": every})


async def act(visit: Visit) -> Response:
    """Do what the button of a form says, and go back to its page.

    ``do`` is ``follow story 4`` (so with mute, done and their opposites), ``right 17 nato``, ``wrong 17 nato`` or
    ``seen 2026-11-29T02:11:00Z``; fields ``kind``, ``subject`` and ``for`` add what a person typed.
    """
    fields = await visit.form()
    verb, _, rest = fields.get("do", "").partition(" ")
    first, _, second = rest.partition(" ")
    place = ""
    if verb in ("right", "wrong"):
        change = _labelling(visit, first, second, verb)
    elif verb == "seen":
        change = _seeing(visit, rest)
    else:
        kind, subject = fields.get("kind") or first, (fields.get("subject") or second).strip()
        change = _marking(visit, verb, kind, subject, fields.get("for", ""))
        place = f"#{kind}-{subject}" if kind in ("story", "article") and subject.isalnum() else ""
    await visit.change(change)
    return visit.back(fields.get("back", ""), place)


def _marking(visit: Visit, verb: str, kind: str, subject: str, span: str) -> Change:
    if kind not in KINDS or not subject or len(subject) > 200 or span not in _SPANS or verb not in (*SETS, *ENDS):
        raise FormRefused(400, _NO_SUCH)
    held = _SPANS[span]
    until: datetime | None = visit.now + held if held else None

    def change(db: sqlite3.Connection) -> None:
        with transaction(db):
            if verb in ENDS:
                mark_rows.end_mark(db, kind, subject, ENDS[verb], visit.now)
                return
            if not (name := mark_rows.named(db, kind, subject)):
                raise FormRefused(400, f"The archive holds no {kind} '{printable(subject)}'.")
            mark_rows.set_mark(db, kind, name, verb, until=until, note="", who=visit.person, now=visit.now)

    return change


def _labelling(visit: Visit, article: str, topic: str, verdict: str) -> Change:
    if not (article.isascii() and article.isdecimal() and len(article) < 19):
        raise FormRefused(400, _NO_SUCH)
    files = {path.stem for path in (visit.office.folder / "topics").glob("*.toml")}

    def change(db: sqlite3.Connection) -> None:
        if topic not in {*known_topics(db), *files}:
            raise FormRefused(400, f"There is no topic '{topic}'.")
        set_label(db, int(article), topic, "right" if verdict == "right" else "wrong", "", visit.now, visit.person)

    return change


def _seeing(visit: Visit, until: str) -> Change:
    window = window_of(until, None, visit.now)
    if window.note or not until:
        raise FormRefused(400, _NO_SUCH)

    def change(db: sqlite3.Connection) -> None:
        with transaction(db):
            note_seen(db, visit.person, window.since)

    return change
