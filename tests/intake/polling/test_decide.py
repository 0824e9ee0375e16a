"""The decider, rule by rule; the numbers in the names are those of the manners in docs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.intake.feed.parse import ParsedFeed
from crawler.intake.hints import DocumentHints
from crawler.intake.polling.decide import FeedState, Fetched, decide, is_offline, needs_parse, request_headers
from crawler.models import EntryDraft

NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)  # a Thursday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL, MOVED = "https://a.example/feed", "https://a.example/new-feed"
MODIFIED = "Thu, 05 Nov 2026 10:00:00 GMT"
FRESH = FeedState(id=1, declared_url=URL, url=URL)
POLLED = replace(
    FRESH, etag='"one"', body_hash="old", polled_at=NOW - HOUR, window_entries=20, generation=7, validators_url=URL
)


def answer(status: int = 200, *, url: str = URL, body: str = "new", moved: str = "", **headers: str) -> Fetched:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(status, named, url, moved, body if status == 200 else "", 1000, 0.2)


def parsed(new: int = 0, overlap: int = 0, **fields: Any) -> ParsedFeed:
    entries = tuple(EntryDraft(title=str(number), keys=(f"g:{number}",)) for number in range(new))
    return ParsedFeed(format="rss20", entries=entries, items=new + overlap, overlap=overlap, **fields)


def wait(state: FeedState) -> timedelta:
    assert state.next_poll_at is not None
    return state.next_poll_at - NOW


def test_the_first_poll_is_backlog() -> None:
    decision = decide(FRESH, answer(etag='"one"'), parsed(new=20), NOW)
    assert (decision.outcome, decision.reason, decision.backlog) == ("new", "", True)
    assert decision.state.etag == '"one"'
    assert decision.state.polled_at == NOW
    assert decision.state.generation == 1
    assert (decision.poll.items, decision.poll.new_entries, decision.poll.overlap) == (20, 20, 0)
    assert decision.poll.gap_from is None


def test_new_entries() -> None:
    decision = decide(POLLED, answer(etag='"two"'), parsed(new=2, overlap=18), NOW)
    assert (decision.outcome, decision.backlog) == ("new", False)
    assert (decision.poll.new_entries, decision.poll.overlap) == (2, 18)
    assert decision.state.etag == '"two"'
    assert decision.state.body_hash == "new"


def test_changed_bytes_without_new_entries_are_unchanged() -> None:
    assert decide(POLLED, answer(), parsed(overlap=20), NOW).outcome == "unchanged"


def test_unsure_entries_count_as_known_unless_the_archive_says_otherwise() -> None:
    unsure = ParsedFeed(format="rss20", entries=(EntryDraft(unsure_key="g:1"), EntryDraft()), items=20, overlap=19)
    assert decide(POLLED, answer(), unsure, NOW).poll.new_entries == 1
    told = decide(POLLED, answer(), unsure, NOW, new=2).poll
    assert (told.new_entries, told.overlap) == (2, 18)


def test_a_feed_without_items_is_unchanged_and_says_so() -> None:
    decision = decide(POLLED, answer(), parsed(reason="empty"), NOW)
    assert (decision.outcome, decision.reason) == ("unchanged", "empty")


def test_items_over_the_limit_are_told() -> None:
    assert decide(FRESH, answer(), parsed(new=3, skipped=9), NOW).reason == "item_limit"


def test_rule_1_only_the_first_request_is_unconditional() -> None:
    assert request_headers(FRESH) == {}
    after = decide(FRESH, answer(etag='"one"', last_modified=MODIFIED), parsed(new=1), NOW).state
    assert request_headers(after) == {"If-None-Match": b'"one"', "If-Modified-Since": MODIFIED.encode()}
    failed = decide(after, Fetched(error="timeout"), None, NOW).state
    assert request_headers(failed) == request_headers(after)


def test_rule_3_validators_follow_every_200_and_a_304_that_carries_them() -> None:
    assert decide(POLLED, answer(304, etag='"two"'), None, NOW).state.etag == '"two"'
    assert decide(POLLED, answer(304), None, NOW).state.etag == '"one"'
    assert decide(POLLED, answer(body="old"), None, NOW).state.etag == ""
    assert decide(POLLED, answer(etag="unsound"), parsed(overlap=20), NOW).state.etag == ""


def test_validators_of_what_is_no_feed_are_not_kept() -> None:
    # With the ETag of a bot challenge every later poll would be a 304: unchanged for ever.
    decision = decide(POLLED, answer(etag='"wall"'), ParsedFeed(reason="challenge"), NOW)
    assert (decision.outcome, decision.reason) == ("failed", "challenge")
    assert (decision.state.etag, decision.state.body_hash) == ('"one"', "old")


def test_rule_4_validators_belong_to_the_address_that_gave_them() -> None:
    after = decide(FRESH, answer(url=MOVED, etag='"m"'), parsed(new=1), NOW).state
    assert after.url == URL
    assert request_headers(after) == {}
    assert request_headers(after, MOVED) == {"If-None-Match": b'"m"'}


def test_rule_5_a_304_is_a_success() -> None:
    decision = decide(replace(POLLED, failures=2.0), answer(304), None, NOW)
    assert (decision.outcome, decision.reason, decision.state.failures) == ("unchanged", "", 0.0)
    assert decision.state.polled_at == NOW
    assert (decision.poll.items, decision.poll.overlap, decision.poll.new_entries) == (20, 20, 0)


def test_a_304_nobody_asked_for_is_a_failure() -> None:
    assert decide(FRESH, answer(304), None, NOW).reason == "unasked_304"
    assert decide(POLLED, answer(304, url=MOVED), None, NOW).reason == "unasked_304"


def test_an_etag_that_lies_loses_to_the_body() -> None:
    same_etag_new_body, new_etag_same_body = answer(etag='"one"'), answer(body="old", etag='"two"')
    assert needs_parse(POLLED, same_etag_new_body)
    assert not needs_parse(POLLED, new_etag_same_body)
    assert decide(POLLED, new_etag_same_body, None, NOW).outcome == "unchanged"
    assert not needs_parse(POLLED, answer(304))
    assert not needs_parse(POLLED, answer(500))


@pytest.mark.parametrize(
    ("headers", "hints"),
    [
        ({"cache_control": "max-age=36000"}, DocumentHints()),
        ({}, DocumentHints(ttl_s=36000)),
        ({}, DocumentHints(sy_s=36000)),
        ({"expires": "Thu, 05 Nov 2026 22:00:00 GMT"}, DocumentHints()),
    ],
)
def test_rule_6_wishes_lengthen_the_interval(headers: dict[str, str], hints: DocumentHints) -> None:
    after = decide(POLLED, answer(etag='"e"', **headers), parsed(new=1, overlap=19, hints=hints), NOW).state
    assert wait(after) == 10 * HOUR


def test_rule_6_wishes_never_shorten_it_and_end_at_a_day() -> None:
    plain = decide(POLLED, answer(etag='"e"'), parsed(new=1, overlap=19), NOW).state
    eager = decide(POLLED, answer(etag='"e"', cache_control="max-age=1"), parsed(new=1, overlap=19), NOW).state
    never = decide(POLLED, answer(etag='"e"', cache_control="max-age=99999999"), parsed(overlap=1), NOW).state
    no_cache = decide(POLLED, answer(etag='"e"', cache_control="no-cache"), parsed(new=1, overlap=19), NOW).state
    assert wait(eager) == wait(no_cache) == wait(plain)
    assert wait(never) == DAY


def test_hints_of_the_document_hold_through_a_304() -> None:
    hints = DocumentHints(ttl_s=36000)
    after = decide(POLLED, answer(etag='"e"'), parsed(new=1, overlap=19, hints=hints), NOW).state
    assert wait(decide(after, answer(304), None, NOW).state) == 10 * HOUR


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("value", ["7200", "Thu, 05 Nov 2026 14:00:00 GMT"])
def test_rule_7_retry_after_holds(status: int, value: str) -> None:
    decision = decide(POLLED, answer(status, retry_after=value), None, NOW)
    assert decision.state.not_before == NOW + 2 * HOUR
    assert wait(decision.state) >= 2 * HOUR
    assert decision.host_not_before == (NOW + 2 * HOUR if status == 429 else None)


def test_rule_7_garbage_leaves_our_own_backoff() -> None:
    decision = decide(POLLED, answer(429, retry_after="-1"), None, NOW)
    assert decision.state.not_before is None
    assert decision.host_not_before == decision.state.next_poll_at
    assert wait(decision.state) > timedelta(0)


def test_rule_8_skipped_hours_are_waited_out() -> None:
    hints = DocumentHints(skip_hours=frozenset(range(12, 20)))
    after = decide(POLLED, answer(etag='"e"'), parsed(new=1, overlap=19, hints=hints), NOW).state
    assert after.next_poll_at == NOW.replace(hour=20)


def test_rule_9_no_validators_and_no_max_age_mean_a_gentler_floor() -> None:
    busy = replace(POLLED, entries_per_day=5000.0, observed_days=7.0)
    many = parsed(new=200, overlap=1)
    assert wait(decide(busy, answer(etag='"e"'), many, NOW, random=0.0).state) == timedelta(minutes=5)
    assert wait(decide(busy, answer(cache_control="max-age=0"), many, NOW, random=0.0).state) == timedelta(minutes=5)
    assert wait(decide(busy, answer(), many, NOW, random=0.0).state) == timedelta(minutes=20)


def test_rule_10_a_permanent_redirect_is_adopted_the_third_time() -> None:
    state, addresses = POLLED, []
    for _ in range(3):
        state = decide(state, answer(url=MOVED, moved=MOVED, etag='"m"'), parsed(overlap=20), NOW).state
        addresses.append(state.url)
    assert addresses == [URL, URL, MOVED]
    assert state.declared_url == URL
    assert request_headers(state) == {"If-None-Match": b'"m"'}


def test_rule_10_any_other_answer_starts_the_count_again() -> None:
    answers = [answer(url=MOVED, moved=MOVED)] * 2 + [answer(url=MOVED)] + [answer(url=MOVED, moved=MOVED)] * 2
    state = POLLED
    for fetched in answers:
        state = decide(state, fetched, parsed(overlap=20), NOW).state
    assert state.url == URL
    failing = decide(state, answer(404, url=MOVED, moved=MOVED), None, NOW).state
    assert failing.url == URL


def test_rule_11_410_mutes_and_404_slows_for_ever() -> None:
    gone = decide(POLLED, answer(410), None, NOW)
    assert (gone.reason, gone.state.muted, gone.state.next_poll_at) == ("gone", "gone", None)
    state, waits = POLLED, []
    for _ in range(40):
        state = decide(state, answer(404), None, NOW).state
        waits.append(wait(state))
    assert waits == sorted(waits)
    assert waits[-1] == DAY


def test_rule_15_no_failure_is_retried_at_once() -> None:
    for fetched in (Fetched(error="timeout"), Fetched(error="dns"), answer(500), answer(404), answer(204)):
        assert wait(decide(POLLED, fetched, None, NOW).state) >= timedelta(minutes=5)


def test_rule_17_offline_counts_nothing() -> None:
    decision = decide(POLLED, Fetched(error="connection"), None, NOW, offline=True)
    assert (decision.outcome, decision.reason) == ("failed", "offline")
    assert decision.state.failures == 0
    assert is_offline({"a", "b", "c"}, set())
    assert not is_offline({"a", "b", "c"}, {"d"})
    assert not is_offline({"a"}, set())


@pytest.mark.parametrize(
    ("fetched", "document", "reason", "weight"),
    [
        (Fetched(error="dns"), None, "dns", 0.25),
        (Fetched(error="timeout"), None, "timeout", 0.5),
        (Fetched(error="parse_timeout"), None, "parse_timeout", 0.5),
        (Fetched(error="tls"), None, "tls", 1.0),
        (Fetched(error="private_address"), None, "private_address", 1.0),
        (Fetched(error="too_large"), None, "too_large", 1.0),
        (answer(500), None, "server_error", 0.5),
        (answer(404), None, "not_found", 0.5),
        (answer(429), None, "rate_limited", 0.5),
        (answer(403), None, "denied", 1.0),
        (answer(418), None, "http_418", 1.0),
        (answer(204), None, "http_204", 1.0),
        (answer(), ParsedFeed(reason="not_a_feed"), "not_a_feed", 0.5),
        (answer(), ParsedFeed(reason="empty"), "empty", 0.5),
        (answer(), None, "parse_error", 0.5),
    ],
)
def test_rule_19_failures_weigh_by_kind(
    fetched: Fetched, document: ParsedFeed | None, reason: str, weight: float
) -> None:
    decision = decide(POLLED, fetched, document, NOW)
    assert (decision.outcome, decision.reason, decision.state.failures) == ("failed", reason, weight)
    assert decision.state.generation == POLLED.generation + 1
    assert decision.state.polled_at == POLLED.polled_at
    assert decision.poll.reason == reason


def test_no_overlap_is_a_gap_until_the_oldest_entry_seen() -> None:
    decision = decide(POLLED, answer(), parsed(new=20, oldest=NOW - HOUR / 2), NOW)
    assert (decision.poll.gap_from, decision.poll.gap_to) == (NOW - HOUR, NOW - HOUR / 2)
    assert decision.state.stretch == 2
    assert decide(POLLED, answer(), parsed(new=20), NOW).poll.gap_to == NOW


def test_no_gap_with_overlap_or_when_there_was_nothing_before() -> None:
    assert decide(POLLED, answer(), parsed(new=19, overlap=1), NOW).poll.gap_from is None
    assert decide(replace(POLLED, window_entries=0), answer(), parsed(new=20), NOW).poll.gap_from is None
    assert decide(POLLED, answer(), parsed(), NOW).poll.gap_from is None


def test_news_raises_the_rate_and_silence_lowers_it() -> None:
    assert decide(POLLED, answer(), parsed(new=5, overlap=15), NOW).state.entries_per_day > POLLED.entries_per_day
    assert decide(POLLED, answer(304), None, NOW).state.entries_per_day < POLLED.entries_per_day


def test_times_to_store_have_no_fractions() -> None:
    state = decide(POLLED, answer(), parsed(new=1, overlap=19), NOW, random=0.123456).state
    assert state.next_poll_at is not None
    assert state.next_poll_at.microsecond == 0


@pytest.mark.parametrize(("status", "muted"), [(404, ""), (410, "")])
def test_an_adopted_address_that_is_dead_is_left_for_the_listed_one(status: int, muted: str) -> None:
    state = decide(replace(POLLED, url=MOVED), answer(status, url=MOVED), None, NOW).state
    assert (state.url, state.muted) == (URL, muted)


def test_an_adopted_address_that_fails_for_a_moment_is_kept() -> None:
    assert decide(replace(POLLED, url=MOVED), answer(503, url=MOVED), None, NOW).state.url == MOVED


def test_the_ledger_says_what_was_asked_where_it_is_not_the_listed_address() -> None:
    assert decide(FRESH, answer(), parsed(new=1), NOW).poll.asked_url == ""
    assert decide(FRESH, answer(url=MOVED), parsed(new=1), NOW).poll.asked_url == MOVED
    refused = Fetched(error="robots", url=MOVED)
    assert decide(replace(FRESH, url=MOVED), refused, None, NOW).poll.asked_url == MOVED
    unicode = replace(FRESH, declared_url="https://a.example/fähre", url="https://a.example/fähre")
    assert decide(unicode, answer(url="https://a.example/f%C3%A4hre"), parsed(new=1), NOW).poll.asked_url == ""
    secret = decide(FRESH, answer(url="https://me:word@b.example/feed"), parsed(new=1), NOW).poll.asked_url
    assert secret == "https://b.example/feed"
