"""The topics and outlets that are judged by: read when something is due or a file has changed, not whenever a run begins."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.archive.judged import topic_rows

if TYPE_CHECKING:
    from crawler.steps.rules import Rules
    from crawler.watch.folder import Watch


log = logging.getLogger(__name__)


class Ruling:
    """Keeps the archive's topics in line with those of the watch folder. Most runs find nothing due and no file changed: they
    compile no topic and read no list of outlets."""

    def __init__(self, db: sqlite3.Connection, watch: Watch, now: Callable[[], datetime]) -> None:
        self._db, self._watch, self._now = db, watch, now
        self._rules: Rules | None = None
        self._versions: Mapping[str, int] = {}
        if watch.own_outlets_path.exists():
            _ = watch.outlets  # people's own list may be wrong, and then that is told at once
        self.unapplied = self._sync(watch.topic_digests())
        """What to tell of topics that were found new or changed: older articles know nothing of it."""

    @property
    def rules(self) -> Rules:
        """What is judged by from now on."""
        if self._rules is None:
            from crawler.steps.rules import Rules

            watch = self._watch
            # A file may have changed since it was compared with the archive.
            for sentence in self._sync({topic.key: topic.read_from for topic in watch.topics}):
                log.warning("%s", sentence)
            self._rules = Rules(watch.topics, self._versions, watch.outlets, watch.settings.crawl, watch.settings.zone)
        return self._rules

    def take_over(self, watch: Watch) -> tuple[str, ...]:
        """Judge by this folder as it is now; returns what to tell. The caller has read it, so that nothing in it is wrong."""
        self._watch, self._rules = watch, None
        return self._sync(None)

    def _sync(self, digests: Mapping[str, str] | None) -> tuple[str, ...]:
        before = topic_rows.topic_versions(self._db)
        if topic_rows.are_as_read(self._db, digests):
            self._versions = before
            return ()
        self._versions = topic_rows.sync_topics(self._db, self._watch.topics, self._now())
        return topic_rows.tell_unapplied(self._db, before)
