"""Says which change of a page becomes a version: all of them, until the page changes at every look."""

from __future__ import annotations

from datetime import datetime, timedelta

MAX_IN_A_ROW = 20
"""Changed readings one after another that all become versions: a clock, a counter or a rotating teaser gets this far."""
AFTERWARDS = timedelta(hours=6)
"""How long such a page then has to wait for its next version: a live blog is still followed, four times a day."""
MAX_VERSIONS = 1000
"""What an article may have in all, its first text included: a page that is watched for years, and changes every day."""


def makes_version(text_version: int, in_a_row: int, changed_at: datetime | None, now: datetime) -> bool:
    """Is a text that differs from the stored one kept as the next version?

    ``text_version`` is the number of the stored one, ``in_a_row`` how many readings before this one all differed from
    what was stored, ``changed_at`` when the stored one was first seen (None for the first version).
    """
    if text_version >= MAX_VERSIONS:
        return False
    return in_a_row < MAX_IN_A_ROW or changed_at is None or now - changed_at >= AFTERWARDS
