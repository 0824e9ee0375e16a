"""tdmrep.json: what is reserved, by the most specific location, whatever the file holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake import reservations
from crawler.intake.reservations import MAX_BYTES, TdmAnswer, TdmRules, declared, is_reserved, read_tdmrep

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SITE = "https://a.example"


def rules(*pairs: tuple[str, object]) -> bytes:
    return json.dumps([{"location": location, "tdm-reservation": said} for location, said in pairs]).encode()


@pytest.mark.parametrize(
    "listed, path, reserved",
    [
        ([("/", 1)], "/any", True),
        ([("/news", 1)], "/newspaper", True),
        ([("/news/", 1)], "/newspaper", False),
        ([("/*.html$", 1)], "/a/b.html", True),
        ([("/*.html$", 1)], "/a/b.html?x=1", False),
        ([("/", 1), ("/free/", 0)], "/free/a", False),
        ([("/free/", 0), ("/", 1)], "/free/a", False),
        ([("/", 0), ("/paid/*", 1)], "/paid/a", True),
        ([("/a?id=", 1)], "/a?id=5", True),
        ([("/", "1")], "/x", True),
        ([("/", True)], "/x", False),
        ([("/", 2)], "/x", False),
        ([("/a", 1), ("/a", 0)], "/a", True),
        ([], "/x", False),
    ],
)
def test_the_most_specific_location_counts(listed: list[tuple[str, object]], path: str, reserved: bool) -> None:
    assert is_reserved(read_tdmrep(rules(*listed)), SITE + path) is reserved


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"null", b"3", b"[1, null, {}]", b"[" * 100_000, b'{"location": 5, "tdm-reservation": 1}',
             rules(("x" * 2_000, 1)), rules(("/" + "*a" * 50, 1)), b"<html>not found</html>"],
)  # fmt: skip
def test_what_cannot_be_read_reserves_nothing(body: bytes) -> None:
    assert read_tdmrep(body) == ()


def test_one_rule_without_a_list_and_a_byte_order_mark() -> None:
    assert read_tdmrep(b'\xef\xbb\xbf{"location": "/", "tdm-reservation": 1}') == (("/", True),)


@given(st.binary(max_size=200), st.text(max_size=50))
def test_no_file_and_no_address_breaks_it(body: bytes, path: str) -> None:
    is_reserved(read_tdmrep(body), f"{SITE}/{path}")
    is_reserved((("/*a*b*c*d*e$", True),), f"{SITE}/{path}")


def test_hostile_patterns_take_no_time() -> None:
    found = read_tdmrep(rules(*[("/" + "*a" * 10 + "$", 1)] * 1_000))
    assert len(found) == reservations.MOST_RULES and is_reserved(found[:1], SITE + "/" + "a" * 3_000) is True
    assert len(read_tdmrep(b" " * MAX_BYTES + rules(("/", 1)))) == 0


@pytest.mark.parametrize(
    "said, means", [("1", True), (" 1 ", True), ("0", False), ("", None), ("yes", None), (None, None)]
)
def test_headers_and_meta_elements(said: str | None, means: bool | None) -> None:
    assert declared(said) is means


def test_an_answer_holds_for_a_day() -> None:
    known, told = TdmRules(), []
    known.on_learn = told.append  # type: ignore[assignment]
    assert known.verdict(SITE + "/a", NOW) == "unknown"
    known.learn(TdmAnswer(SITE, NOW, 200, (("/a", True),)))
    known.learn(TdmAnswer("https://b.example", NOW, 404), remembered=True)
    assert known.verdict(SITE + "/a", NOW) == "reserved" and known.verdict(SITE + "/b", NOW) == "free"
    assert known.verdict("https://b.example/a", NOW) == "free"
    assert known.verdict(SITE + "/a", NOW + timedelta(hours=25)) == "unknown"
    assert known.verdict(SITE + "/a", NOW - timedelta(hours=25)) == "unknown"  # the clock was ahead
    assert len(told) == 1


def test_the_oldest_of_very_many_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reservations, "MOST_ORIGINS", 2)
    known = TdmRules()
    for n in range(3):
        known.learn(TdmAnswer(f"https://{n}.example", NOW, 404))
    assert [known.verdict(f"https://{n}.example/", NOW) for n in range(3)] == ["unknown", "free", "free"]
