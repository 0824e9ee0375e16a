"""Today: what is new and flagged, who said it first, what was changed, and what could not be seen."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from datasette.utils.asgi import Response

from crawler.archive.ledger.coverage import Coverage, coverage
from crawler.archive.lock import is_held, lock_holder
from crawler.archive.shown import flag_news, story_cards, window_figures
from crawler.crawl.heartbeat import read_heartbeat, stuck
from crawler.desk.hiding import Sorted, sorted_out
from crawler.desk.shell import Visit
from crawler.desk.stretch import OFFERED, USUAL_DAYS, Window, against_usual, bars_since, summed, window_of
from crawler.timestamps import stamp
from crawler.watch.folder import Watch

A_PAGE, MOST_EVIDENCE, MOST_HEADLINES, MOST_TROUBLES, MOST_OUTLETS = 15, 3, 8, 12, 8


async def today(visit: Visit) -> Response:
    """The first page of the desk."""
    at_page = max(1, int(number)) if (number := visit.asked("page")).isdecimal() and len(number) < 5 else 1
    values = await visit.read(lambda db: facts(db, visit, at_page))
    return visit.answer("Today", "today.html", values)


def facts(db: sqlite3.Connection, visit: Visit, at_page: int) -> dict[str, Any]:
    """Everything on the page, as plain values."""
    now = stamp(visit.now) or ""
    window = window_of(visit.asked("since"), flag_news.seen_to(db, visit.person), visit.now)
    flags = flag_news.new_flags(db, window.since)
    marks = flag_news.held_marks(db, now)
    done = {
        int(m.subject[6:])
        for m in marks
        if m.mark == "done" and m.subject[:6] == "story:" and m.subject[6:].isdecimal()
    }
    found = sorted_out(flags, marks, flag_news.stirred(db, sorted(done)), with_muted=visit.asked("muted") == "1")
    covered = _coverage(db, visit)
    texts = summed(window_figures.new_texts(db, window.since))
    return {
        "since": window.since, "until": window.until, "asked": window.asked, "note": window.note, "offered": OFFERED,
        "coverage": _covered(covered), "at_work": is_held(_watch(visit).lock_path),
        "figures": _figures(db, flags, window, covered), "texts": {**texts, "not_had": texts["not_had"][:MOST_OUTLETS]},
        "cards": [_card(db, subject, found, window.since) for subject in found.shown[(at_page - 1) * A_PAGE : at_page * A_PAGE]],
        "stories": len(found.shown), "muted": len(found.muted), "done": len(found.done), "with_muted": visit.asked("muted") == "1",
        "page": at_page, "pages": max(1, -(-len(found.shown) // A_PAGE)),
        "edits": window_figures.edits_since(db, window.since, MOST_HEADLINES),
        "topics": against_usual(
            window_figures.topic_counts(db, bars_since(window)), window, window_figures.first_run_at(db)
        ),
        "usual_days": USUAL_DAYS, "standing": _standing(db, window) if not flags else None,
    }  # fmt: skip


def _card(db: sqlite3.Connection, subject: str, found: Sorted, since: str) -> dict[str, Any]:
    """A story with what flagged it: for each topic the best of the new flags."""
    flags = found.flags[subject]
    newest = flags[0]
    card = (
        story_cards.article_card(db, newest.article)
        if newest.story is None
        else story_cards.story_card(db, newest.story, since)
    )
    best: dict[str, tuple[int, str]] = {}
    # Words in a sentence tell more than the same words in a headline.
    for flag in sorted(flags, key=lambda f: (f.field == "title", -f.score, f.article)):
        best.setdefault(flag.topic, (flag.article, flag.topic))
    return {
        **card,
        "topics": sorted(best),
        "marks": list(found.marks[subject]),
        "evidence": story_cards.evidence(db, list(best.values())[:MOST_EVIDENCE]),
    }


def _figures(
    db: sqlite3.Connection, flags: list[flag_news.NewFlag], window: Window, covered: Coverage
) -> dict[str, Any]:
    stories = {flag.story for flag in flags if flag.story is not None}
    edits = window_figures.edits_since(db, window.since, 0)
    return {
        "flagged": len({flag.subject for flag in flags}),
        "second": window_figures.further_origins(db, stories, window.since),
        "edits": edits["edits"],
        "care": len(covered.failing) + len(covered.silent) + len(covered.stale),
        "gaps": sum(gap["gap_to"] >= window.since for gap in covered.gaps),
    }


def _coverage(db: sqlite3.Connection, visit: Visit) -> Coverage:
    watch = _watch(visit)
    return coverage(
        db,
        visit.now,
        at_work=is_held(watch.lock_path),
        page_tries=watch.settings.crawl.page_tries,
        halted=stuck(read_heartbeat(watch.heartbeat_path, time.time()), lock_holder(watch.lock_path)),
    )


def _watch(visit: Visit) -> Watch:
    return Watch(visit.office.folder)


def _covered(found: Coverage) -> dict[str, Any]:
    """What there is to say of sources, in the order of ``status``; lists are cut, their lengths are not."""
    troubles = [
        *({"what": "gap", **_named(g), "from": g["gap_from"], "to": g["gap_to"], "said": ""} for g in found.gaps),
        *({"what": "failing", **_named(f), "from": f["polled_at"], "to": None, "said": f["reason"]} for f in found.failing),
        *({"what": "silent", **_named(s), "from": s["last_new_at"], "to": None,
           "said": f"{s['entries_expected']:.0f} entries expected"} for s in found.silent),
        *({"what": "overdue", **_named(s), "from": s["next_poll_at"], "to": None,
           "said": f"{s['hours_overdue']:.0f} h"} for s in found.stale),
    ]  # fmt: skip
    return {
        "sentence": found.sentence(), "sources": found.feeds, "failing": len(found.failing), "silent": len(found.silent),
        "overdue": len(found.stale), "halted": found.halted, "clock": found.clock, "stale_run": found.stale_run,
        "last_run": found.last_run.get("started_at"), "unjudged": sum(found.unjudged.values()),
        "untold": sorted(found.untold), "waiting_pages": found.waiting_pages, "articles": found.articles,
        "asked": found.asked, "troubles": troubles[:MOST_TROUBLES], "more_troubles": max(0, len(troubles) - MOST_TROUBLES),
    }  # fmt: skip


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {"feed": row["feed"], "title": row["title"] or row["declared_url"]}


def _standing(db: sqlite3.Connection, window: Window) -> dict[str, Any]:
    """What is there already on a day without news, as the first one: it stood in the feeds when the watch began."""
    cards = []
    for story in flag_news.standing_stories(db, 5):
        card = story_cards.story_card(db, story, window.since)
        flags = story_cards.best_flags_of_story(db, story)[:1]
        cards.append({**card, "topics": [], "marks": [], "evidence": story_cards.evidence(db, flags)})
    return {**flag_news.standing_flags(db), "cards": cards}
