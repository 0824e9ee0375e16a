"""What people say at the desk: follow, mute, done, right and wrong, through the functions that the commands use."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from functools import partial

from datasette.utils.asgi import Response

from crawler.archive.connect import transaction
from crawler.archive.judged.label_rows import set_label
from crawler.archive.texts.lookups import known_topics
from crawler.archive.told import mark_rows
from crawler.desk.shell import FormRefused, Visit

MARKS = ("follow", "mute", "done")
KINDS = ("story", "article", "topic", "feed", "outlet", "word")
_SPANS = {"": None, "1d": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30)}


async def marks(visit: Visit) -> Response:
    """The list of what is marked; a form sets or ends one."""
    if visit.request.method == "POST":
        return await _mark(visit)
    every = visit.asked("all") == "1"
    rows = await visit.read(partial(mark_rows.list_marks, every=every, now=visit.now))
    return visit.answer("Marks", "marks.html", {"marks": rows, "every": every})


async def _mark(visit: Visit) -> Response:
    fields = await visit.form()
    kind, subject = fields.get("kind", ""), fields.get("subject", "").strip()
    wanted, ended = fields.get("set", ""), fields.get("end", "")
    if kind not in KINDS or not subject or (wanted or ended) not in MARKS or fields.get("for", "") not in _SPANS:
        raise FormRefused(400, "This form asks for no mark that there is.")
    span = _SPANS[fields.get("for", "")]
    until = visit.now + span if span else None
    await visit.change(partial(_set, kind, subject, wanted, ended, until, visit.person, visit.now))
    return visit.back(fields.get("back", ""))


def _set(
    kind: str,
    subject: str,
    wanted: str,
    ended: str,
    until: datetime | None,
    who: str,
    now: datetime,
    db: sqlite3.Connection,
) -> None:
    with transaction(db):
        if not mark_rows.is_known(db, kind, subject):
            raise FormRefused(400, f"The archive holds no {kind} '{subject}'.")
        if wanted:
            mark_rows.set_mark(db, kind, subject, wanted, until=until, note="", who=who, now=now)
        else:
            mark_rows.end_mark(db, kind, subject, ended, now)


async def label(visit: Visit) -> Response:
    """Say whether an article is about a topic."""
    fields = await visit.form()
    article, topic, verdict = fields.get("article", ""), fields.get("topic", ""), fields.get("verdict", "")
    if not (article.isdecimal() and len(article) < 19) or verdict not in ("right", "wrong"):
        raise FormRefused(400, "This form asks for no label that there is.")
    files = {path.stem for path in (visit.office.folder / "topics").glob("*.toml")}

    def say(db: sqlite3.Connection) -> None:
        if topic not in {*known_topics(db), *files}:
            raise FormRefused(400, f"There is no topic '{topic}'.")
        set_label(db, int(article), topic, "right" if verdict == "right" else "wrong", "", visit.now, visit.person)

    await visit.change(say)
    return visit.back(fields.get("back", ""))
