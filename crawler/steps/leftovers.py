"""Judges alone what was stored unjudged: a text that came up only in the transaction, and was too long to be judged there, or
one that took a re-flag too long."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from crawler.archive.judged.evidence_rows import replace_credits, replace_flags
from crawler.archive.ledger.feeds import address_of_feed, outlet_of_feed
from crawler.archive.ledger.outlet_rows import keep_outlets
from crawler.archive.texts.articles import update_article
from crawler.archive.texts.unjudged_rows import UnjudgedText, is_still_unjudged, unjudged_texts
from crawler.steps.abouts import about_stored
from crawler.steps.alone import Answers, AskedText
from crawler.steps.rules import Rules
from crawler.steps.tracing import trace_story_of

AT_ONCE = 50
"""Texts that one run, or one look of a daemon, judges; the next goes on."""


class Leftovers:
    """Some of the texts that wait: ``texts`` are judged by workers, then ``store`` in a transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Reads the archive and writes nothing."""
        self._waiting = unjudged_texts(db, AT_ONCE)
        self._asked: list[tuple[UnjudgedText, AskedText]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def texts(self, db: sqlite3.Connection, rules: Rules, now: datetime) -> list[AskedText]:
        """What is to be judged before it is stored. Reads the archive and writes nothing."""
        self._asked = [(text, _asked(db, text, rules, now)) for text in self._waiting]
        return [asked for _, asked in self._asked]

    def store(self, db: sqlite3.Connection, answers: Answers, now: datetime) -> None:
        """Store what was found of texts that are still there, inside the caller's transaction.

        What cannot be judged is stored with its reason and waits no longer.
        """
        for text, asked in self._asked:
            if not is_still_unjudged(db, text):
                continue
            found = answers.of(asked)
            columns: dict[str, object] = {"unjudged_reason": found.unjudged}
            if not found.unjudged:
                replace_flags(db, text.article, text.text_version, found.flags, now)
            if not (found.unjudged or text.is_credited):
                original = None if found.original is None else int(found.original)
                columns |= {"original": original, "own_quote": found.own_quote}
                keep_outlets(db, answers.rules.listed(credit.outlet for credit in found.credits))
                replace_credits(db, text.article, text.text_version, found.credits)
            update_article(db, text.article, columns)
            trace_story_of(db, text.article, now)


def _asked(db: sqlite3.Connection, text: UnjudgedText, rules: Rules, now: datetime) -> AskedText:
    about = about_stored(db, text.article, rules.at(now), text.draft.language) if rules.asks_about else None
    outlet, url = outlet_of_feed(db, text.feed), address_of_feed(db, text.feed)
    return AskedText(text.draft, text.address, outlet, url, is_page=text.is_page, about=about)
