"""An archive in a dictionary: what the real one does with a parsed feed, in a dozen lines."""

from __future__ import annotations

from crawler.intake.feed.parse import ParsedFeed
from crawler.intake.identity import AMBIGUOUS, same_story
from crawler.models import EntryDraft


class Memory:
    """The entries and keys of one feed."""

    def __init__(self) -> None:
        self.entries: list[EntryDraft] = []
        self.keys: dict[str, int] = {}

    def take(self, parsed: ParsedFeed) -> list[EntryDraft]:
        """Stores what is new and returns it."""
        new = []
        self._mark(*parsed.ambiguous_keys)
        for entry in parsed.entries:
            at = self.keys.get(entry.unsure_key, -1)
            if at >= 0 and not same_story(entry, self.entries[at].title, self.entries[at].published_at):
                self._mark(entry.unsure_key)
                at = -1
            if at < 0:
                at = len(self.entries)
                self.entries.append(entry)
                new.append(entry)
            for key in entry.keys:
                self.keys.setdefault(key, at)
        return new

    def _mark(self, *keys: str) -> None:
        for key in keys:
            self.keys[AMBIGUOUS + key] = -1
