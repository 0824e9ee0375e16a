from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake.polling.validators import (
    Validators,
    after_response,
    conditional_headers,
    sound_etag,
    sound_last_modified,
)

URL = "https://a.example/feed"
OLD = Validators('"old"', "Tue, 03 Nov 2026 08:00:00 GMT", URL)


@pytest.mark.parametrize("value", ['"x"', 'W/"x"', '""', '"a\xe9\xff"', '"' + "x" * 1022 + '"'])
def test_sound_etags_are_kept_unchanged(value: str) -> None:
    assert sound_etag(value) == value


@pytest.mark.parametrize(
    "value", ["", "x", '"x', 'w/"x"', '"a b"', '"a"b"', '"a\n"', '"a\r"', '"a\0"', '"\u20ac"', '"' + "x" * 1023 + '"']
)
def test_unsound_etags_are_dropped(value: str) -> None:
    assert sound_etag(value) == ""


@pytest.mark.parametrize(
    "value",
    ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
)
def test_sound_dates_are_kept_unchanged(value: str) -> None:
    assert sound_last_modified(value) == value


@pytest.mark.parametrize(
    "value", ["", "0", "now", "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 6 Nov 1994 08:49:37 GMT", "1994-11-06"]
)
def test_unsound_dates_are_dropped(value: str) -> None:
    assert sound_last_modified(value) == ""


def test_a_200_replaces_both_even_with_nothing() -> None:
    assert after_response(OLD, 200, {"etag": '"new"'}, URL) == Validators('"new"', "", URL)
    assert after_response(OLD, 200, {}, URL) == Validators("", "", URL)


def test_a_304_replaces_what_it_carries() -> None:
    assert after_response(OLD, 304, {}, URL) == OLD
    assert after_response(OLD, 304, {"etag": '"new"'}, URL) == Validators('"new"', OLD.last_modified, URL)
    assert after_response(OLD, 304, {"etag": "broken"}, URL) == OLD


def test_other_answers_change_nothing() -> None:
    assert after_response(OLD, 500, {"etag": '"error page"'}, URL) == OLD


def test_validators_belong_to_one_address() -> None:
    other = "https://b.example/feed"
    assert conditional_headers(OLD, other) == {}
    assert after_response(OLD, 304, {"etag": '"b"'}, other) == OLD
    assert after_response(OLD, 200, {"etag": '"b"'}, other) == Validators('"b"', "", other)


@given(st.binary(max_size=40))
def test_what_is_sent_is_what_came(raw: bytes) -> None:
    value = '"' + raw.decode("latin-1") + '"'
    kept = after_response(Validators(), 200, {"etag": value}, URL)
    assert conditional_headers(kept, URL).get("If-None-Match", b'"' + raw + b'"') == b'"' + raw + b'"'
    assert bool(kept.etag) == all(byte == 0x21 or 0x23 <= byte <= 0x7E or byte >= 0x80 for byte in raw)
