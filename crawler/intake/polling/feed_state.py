"""What is remembered of a feed between polls, what one poll saw, and what follows from it; plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.intake.polling.interval import PRIOR_DAYS, PRIOR_PER_DAY, Rate
from crawler.intake.polling.validators import Validators
from crawler.models import Outcome


@dataclass(frozen=True, slots=True)
class FeedState:
    """One row of ``feeds``, as far as polling is concerned. Times are aware, in UTC."""

    id: int
    declared_url: str
    url: str
    """The address asked now: the declared one, or what a permanent redirect made of it."""
    etag: str = ""
    last_modified: str = ""
    validators_url: str = ""
    """The address the two belong to: behind a temporary redirect it is not ``url``."""
    body_hash: str = ""
    generation: int = 0
    """Counts decisions; a result for an older generation is late or repeated and is dropped."""
    next_poll_at: datetime | None = None
    not_before: datetime | None = None
    """What Retry-After asked for; it holds even for a poll that is asked for by hand."""
    polled_at: datetime | None = None
    """The last poll whose document was read or unchanged; None before the first one."""
    entries_per_day: float = PRIOR_PER_DAY
    observed_days: float = PRIOR_DAYS
    """Days of watching behind ``entries_per_day``, older ones fading."""
    window_entries: int = 0
    """Entries the document held last."""
    stretch: int = 1
    strange: int = 0
    """How many of its last documents held nothing that was known, see ``intake.flood.after_document``."""
    failures: float = 0.0
    """Weighted failures in a row: 1 hard, 0.5 soft, 0.25 for names that do not resolve."""
    redirect_to: str = ""
    redirect_count: int = 0
    """How often in a row the same permanent redirect was answered."""
    muted: str = ""
    """Why it is asked no more (``gone``); empty for a feed in use."""
    hints: str = ""
    """``DocumentHints.to_text()`` of the last document."""
    weight: float = 1.0

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.last_modified, self.validators_url or self.url)

    @property
    def rate(self) -> Rate:
        return Rate(self.entries_per_day, self.observed_days)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one poll got from the network, redirects followed."""

    status: int = 0
    """0 when no answer came; then ``error`` says why."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Lower-case names; values decoded as Latin-1, repeated ones joined with ", "."""
    url: str = ""
    """The address that gave the answer."""
    permanent_url: str = ""
    """The address every redirect on the way led to for good (301, 308); '' when there was none or one was temporary."""
    body_hash: str = ""
    """``document_hash.body_hash`` of the unpacked body; '' without one."""
    size: int = 0
    """Bytes on the wire."""
    elapsed_s: float = 0.0
    error: str = ""
    """dns, timeout, connection, tls, too_large, private_address, redirects, parse_timeout, ..."""
    via: str = ""
    """The fetcher that asked; '' when it was this machine."""

    @property
    def has_document(self) -> bool:
        """Whether a document came: 203 is a 200 that a proxy on the way has changed."""
        return self.status in (200, 203)


@dataclass(frozen=True, slots=True)
class PollRow:
    """One row of ``polls``, the coverage ledger."""

    polled_at: datetime
    outcome: Outcome
    reason: str
    http_status: int
    bytes: int
    duration_s: float
    items: int = 0
    new_entries: int = 0
    overlap: int = 0
    gap_from: datetime | None = None
    gap_to: datetime | None = None
    asked_url: str = ""
    """What was asked, at the end of all redirects, without user and password; '' when it is the listed address."""
    via: str = ""
    """As in ``Fetched``."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to store after a poll: the ledger's row and the feed's new state, in one transaction with the entries."""

    outcome: Outcome
    reason: str
    state: FeedState
    poll: PollRow
    backlog: bool = False
    """The entries come from the feed's first poll: stored, never news."""
    host_not_before: datetime | None = None
    """A 429 speaks for the whole host: nothing there may be asked before."""
