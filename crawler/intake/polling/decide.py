"""Decides what a poll means for its feed: only from the old state, what was seen, and the time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from w3lib.url import safe_url_string

from crawler.intake.flood import after_document, look_again_s
from crawler.intake.hints import DocumentHints
from crawler.intake.parsed import ParsedFeed
from crawler.intake.polling import headers, interval, validators
from crawler.intake.polling.feed_state import Decision, FeedState, Fetched, PollRow
from crawler.models import Outcome
from crawler.urls import split_userinfo

__all__ = ["Decision", "FeedState", "Fetched", "PollRow", "decide", "is_offline", "needs_parse", "request_headers"]

ADOPT_AFTER = 3
"""Identical permanent redirects in a row before the new address is asked directly."""

_SOFT = """
    not_found rate_limited server_error not_a_feed challenge consent empty timeout truncated unasked_304 connection
    connection_refused connection_lost connection_failed parse_error parse_timeout parse_memory parse_crash internal_error
    not_a_sitemap not_html no_links no_match flood robots_unavailable bot_challenge consent_wall login_wall error_page
    no_text unreadable no_answer
"""
_WEIGHTS = {"offline": 0.0, "no_fetcher": 0.0, "dns": 0.25, **dict.fromkeys(_SOFT.split(), 0.5)}
_HARD = 1.0
_DEAD = frozenset("not_found gone denied dns tls not_a_feed not_a_sitemap not_html challenge consent bad_url".split())
_SEEN_EMPTY = ("no_links", "no_match")
_STATUS_REASONS = {401: "denied", 403: "denied", 404: "not_found", 410: "gone", 429: "rate_limited"}


def request_headers(state: FeedState, url: str = "") -> dict[str, bytes]:
    """Conditional headers for a request of ``url`` (default: the feed's own), byte for byte as the server sent them.

    To be asked for again at each redirect: validators belong to one address.
    """
    return validators.conditional_headers(state.validators, url or state.url)


def needs_parse(state: FeedState, fetched: Fetched) -> bool:
    """Whether the body has to be read: a 200 whose body is not the one read last. The body decides, not its ETag."""
    return fetched.has_document and not fetched.error and fetched.body_hash != state.body_hash


def is_offline(failed_hosts: Collection[str], answering_hosts: Collection[str]) -> bool:
    """True when it is us: no host answers, and more than two were tried. Then nothing is counted against a feed."""
    return not answering_hosts and len(set(failed_hosts)) > 2


def decide(
    state: FeedState,
    fetched: Fetched,
    parsed: ParsedFeed | None,
    now: datetime,
    *,
    new: int | None = None,
    ahead: int = 0,
    poll_constant: float = interval.DEFAULT_CONSTANT,
    random: float = 0.5,
    offline: bool = False,
) -> Decision:
    """The outcome of a poll, the ledger's row, and the feed's next state.

    ``parsed``: the document, None when ``needs_parse`` was false. ``new``: how many of its entries the archive found
    to be new; by default those without ``unsure_key``. ``ahead``: entries that an earlier poll stored before it was cut
    off, which no poll has counted; known by now, they count as new with this one. ``poll_constant``: from ``interval.solve_constant``.
    ``random``: in [0, 1).
    """
    if offline and fetched.error:
        return _failed(state, fetched, "offline", now, poll_constant, random)
    reason = _failure(state, fetched, parsed)
    if reason:
        return _failed(state, fetched, reason, now, poll_constant, random)
    if parsed is None:
        return _unchanged(state, fetched, now, poll_constant, random)
    return _read(state, fetched, parsed, now, new, ahead, poll_constant, random)


def _failure(state: FeedState, fetched: Fetched, parsed: ParsedFeed | None) -> str:
    """Why the poll failed; '' when it did not."""
    if fetched.error:
        return fetched.error
    if fetched.status == 304:
        # A 304 to a request without a condition: there is no earlier document that it could mean.
        return "" if request_headers(state, fetched.url) else "unasked_304"
    if fetched.has_document:
        if parsed is None:
            return "parse_error" if needs_parse(state, fetched) else ""
        return "" if parsed.format else parsed.reason or "not_a_feed"
    if fetched.status >= 500:
        return "server_error"
    return _STATUS_REASONS.get(fetched.status, f"http_{fetched.status}")


def _failed(
    state: FeedState, fetched: Fetched, reason: str, now: datetime, poll_constant: float, random: float
) -> Decision:
    """A failure only ever slows a feed; validators and hash stay, for they describe what was read before."""
    failures = state.failures + _WEIGHTS.get(reason, _HARD)
    wait = _wait_s(state, reason, failures, poll_constant, random)
    asked = None
    if fetched.status in (429, 503):
        asked = headers.retry_after_s(fetched.headers.get("retry-after", ""), now)
    not_before = now + timedelta(seconds=asked) if asked else None
    next_poll = max(now + timedelta(seconds=wait), not_before or now)
    # The address that a redirect led to is no better than what it gives: the listed one is asked again.
    leaves = state.url != state.declared_url and (reason in _DEAD or failures >= ADOPT_AFTER)
    muted = "gone" if reason == "gone" and not leaves else state.muted
    row = _row("failed", reason, state, fetched, now)
    seen = reason == "flood" or (reason in _SEEN_EMPTY and state.polled_at is None)
    if reason == "flood":
        # Its addresses are taken for no news: what was news among them passes unseen, and the ledger has to say so.
        row = replace(row, gap_from=state.polled_at, gap_to=now)
    return Decision(
        outcome="failed",
        reason=reason,
        state=replace(
            state,
            generation=state.generation + 1,
            failures=failures,
            url=state.declared_url if leaves else state.url,
            # A flood was read and is remembered: what is expected, and what may be missed, counts from here. A page that
            # lists nothing yet was read, too: what it lists one day is news.
            polled_at=now if seen else state.polled_at,
            next_poll_at=None if muted else _whole(next_poll),
            not_before=_whole(not_before) if not_before else None,
            muted=muted,
        ),
        poll=row,
        host_not_before=_whole(not_before or next_poll) if fetched.status == 429 else None,
    )


def _wait_s(state: FeedState, reason: str, failures: float, poll_constant: float, random: float) -> float:
    """Seconds until a feed that failed is asked again."""
    seconds = interval.interval_s(_pace(state, interval.FLOOR_S), poll_constant)
    wait = interval.backoff_s(interval.jittered(seconds, random), failures)
    again = look_again_s(state.strange, failures) if reason == "flood" else None
    return wait if again is None else min(wait, again)


def _unchanged(state: FeedState, fetched: Fetched, now: datetime, poll_constant: float, random: float) -> Decision:
    """A 304 or the same body: the document still holds what it held."""
    after = _succeeded(state, fetched, now)
    after = _paced(after, fetched, after.rate.after(0, _elapsed_s(state, now)), now, poll_constant, random)
    row = _row("unchanged", "", state, fetched, now)
    return Decision(
        outcome="unchanged",
        reason="",
        state=after,
        poll=replace(row, items=state.window_entries, overlap=state.window_entries),
    )


def _read(
    state: FeedState,
    fetched: Fetched,
    parsed: ParsedFeed,
    now: datetime,
    new: int | None,
    ahead: int,
    poll_constant: float,
    random: float,
) -> Decision:
    unsure = sum(bool(entry.unsure_key) for entry in parsed.entries)
    fresh = len(parsed.entries) - unsure if new is None else new
    overlap = max(0, parsed.overlap - unsure + len(parsed.entries) - fresh)
    backlog = state.polled_at is None
    gap = _gap(state, parsed, fresh, overlap, now)
    rate = _rate(state, parsed, fresh + ahead, now)
    after = _succeeded(state, fetched, now, parsed, fresh)
    if parsed.note == "cut_short":
        # The rest of it is still there, and "not modified" would keep it from us.
        after = replace(after, etag="", last_modified="")
    after = replace(
        after,
        body_hash=fetched.body_hash,
        window_entries=parsed.items,
        hints=parsed.hints.to_text(),
        stretch=interval.next_stretch(state.stretch, gap is not None),
    )
    outcome: Outcome = "new" if fresh + ahead else "unchanged"
    reason = "item_limit" if parsed.skipped else parsed.reason or parsed.note
    gap_from, gap_to = gap or (None, None)
    row = _row(outcome, reason, state, fetched, now)
    return Decision(
        outcome=outcome,
        reason=reason,
        state=_paced(after, fetched, rate, now, poll_constant, random),
        poll=replace(
            row, items=parsed.items, new_entries=fresh + ahead, overlap=overlap, gap_from=gap_from, gap_to=gap_to
        ),
        backlog=backlog,
    )


def _rate(state: FeedState, parsed: ParsedFeed, news: int, now: datetime) -> interval.Rate:
    """How many entries a day the feed has; of its first document the dates tell it."""
    if state.polled_at is None:
        dates = [entry.published_at for entry in parsed.entries if entry.published_at]
        return interval.first_rate(dates, now)
    return state.rate.after(news + parsed.activity, _elapsed_s(state, now))


def _gap(
    state: FeedState, parsed: ParsedFeed, new: int, overlap: int, now: datetime
) -> tuple[datetime, datetime] | None:
    """From when to when entries may have scrolled out unseen: nothing in the document was known any more."""
    if state.polled_at is None or not state.window_entries or not new or overlap or parsed.format == "text":
        return None  # a watched page is its own only entry: a change of it is no gap
    oldest = parsed.oldest
    return state.polled_at, oldest if oldest and state.polled_at < oldest < now else now


def _succeeded(
    state: FeedState, fetched: Fetched, now: datetime, parsed: ParsedFeed | None = None, new: int = 0
) -> FeedState:
    """What every successful poll does to the state: validators, redirects, an end to failures."""
    kept = validators.after_response(state.validators, fetched.status, fetched.headers, fetched.url or state.url)
    target, count, url = "", 0, state.url
    if fetched.permanent_url and fetched.permanent_url != state.url:
        target = fetched.permanent_url
        count = state.redirect_count + 1 if target == state.redirect_to else 1
        if count >= ADOPT_AFTER:
            target, count, url = "", 0, target
    return replace(
        state,
        url=url,
        etag=kept.etag,
        last_modified=kept.last_modified,
        validators_url=kept.url,
        generation=state.generation + 1,
        polled_at=now,
        not_before=None,
        failures=0.0,
        strange=after_document(state.strange, parsed, new, state.polled_at, state.window_entries, now),
        redirect_to=target,
        redirect_count=count,
        muted="",
    )


def _paced(
    state: FeedState, fetched: Fetched, rate: interval.Rate, now: datetime, poll_constant: float, random: float
) -> FeedState:
    """The state with its rate and the time of its next poll: the policy's wish, then the server's."""
    state = replace(state, entries_per_day=rate.per_day, observed_days=rate.days)
    gentle = not state.validators and not headers.states_freshness(fetched.headers)
    pace = _pace(state, interval.GENTLE_FLOOR_S if gentle else interval.FLOOR_S)
    said = DocumentHints.from_text(state.hints)
    wishes = max(headers.freshness_s(fetched.headers, now), said.interval_s)
    wait = max(interval.jittered(interval.interval_s(pace, poll_constant), random), wishes)
    next_poll = headers.after_skips(now + timedelta(seconds=min(interval.CAP_S, wait)), said)
    return replace(state, next_poll_at=_whole(next_poll))


def _pace(state: FeedState, floor_s: float) -> interval.Pace:
    return interval.Pace(state.rate, state.weight, state.window_entries, state.stretch, floor_s)


def _elapsed_s(state: FeedState, now: datetime) -> float:
    return (now - state.polled_at).total_seconds() if state.polled_at else 0.0


def _row(outcome: Outcome, reason: str, state: FeedState, fetched: Fetched, now: datetime) -> PollRow:
    asked = split_userinfo(fetched.url or state.url)[0]
    if asked == state.declared_url or asked == safe_url_string(state.declared_url):
        asked = ""
    return PollRow(
        now,
        outcome,
        reason,
        fetched.status,
        fetched.size,
        fetched.elapsed_s,
        asked_url=asked,
        via=fetched.via,
    )


def _whole(moment: datetime) -> datetime:
    """Rounded up to a second: the archive stores no fractions, and a wish is not to be cut short."""
    return moment if not moment.microsecond else moment.replace(microsecond=0) + timedelta(seconds=1)
