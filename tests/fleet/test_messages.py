"""Messages between coordinator and fetchers: what is sent arrives as it was, and what is none stops nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fleet.messages import (
    BODY_BYTES,
    MOST_BYTES,
    Beat,
    HandedBack,
    Job,
    NoReply,
    Reply,
    Unfit,
    decode,
    encode,
)

ID = "0123456789abcdef" * 2
JOB = Job(ID, "https://harbour.example/feed?a=ü", (("User-Agent", "wirewatch"), ("X", "\xe9\xff")), 30.0, 1000)
REPLY = Reply(ID, "berlin-1", 200, (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")), b"\x00\xff{}" * 10, 0.25)
BEAT = Beat("berlin-1", ID, ("de", "residential"), "0.1.0", 64, 3, 17)


@pytest.mark.parametrize(
    "message", [JOB, REPLY, NoReply(ID, "b", "timeout", 3, 1.5), HandedBack(ID, "b", "offline"), BEAT]
)
def test_what_is_sent_arrives_as_it_was(message: Any) -> None:
    assert decode(encode(message)) == message


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_unfit(data: bytes) -> None:
    decode(data)
    decode(len(data).to_bytes(4) + data)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from([JOB, REPLY, BEAT]), st.data())
def test_a_head_with_any_other_value_in_a_part_stops_nothing(message: Any, data: st.DataObject) -> None:
    head = head_of(message)
    name = data.draw(st.sampled_from(sorted(head)))
    found = decode(with_head(head | {name: data.draw(_VALUES)}))
    assert isinstance(found, type(message) | Unfit)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("id", "short"), ("id", ID.upper()), ("url", "file:///etc/passwd"), ("url", "https://"), ("url", 7),
        ("url", "https://a.example/" + "x" * 70_000), ("headers", [["A", "b\r\nC: d"]]), ("headers", [["A b", "c"]]),
        ("headers", [["A", "\u20ac"]]), ("headers", [["A", "b"]] * 1001), ("headers", {"A": "b"}),
        ("timeout", -1), ("timeout", True), ("timeout", 1e300), ("max_bytes", 1.5), ("verify", 0),
    ],
)  # fmt: skip
def test_a_job_is_only_what_a_job_may_be(part: str, value: Any) -> None:
    assert decode(with_head(head_of(JOB) | {part: value})) == Unfit(part, "" if part == "id" else ID, 1)


@pytest.mark.parametrize("part", ["fetcher", "status", "headers", "elapsed"])
def test_a_reply_that_lacks_a_part_is_none(part: str) -> None:
    head = head_of(REPLY)
    del head[part]
    assert decode(with_head(head)) == Unfit(part, ID, 1)


def test_a_reason_is_a_word_and_no_text_of_a_fetcher() -> None:
    head = head_of(NoReply(ID, "b", "timeout"))
    for reason in ("", "<b>bold</b>", "x" * 41, "two words", "Tls"):
        assert isinstance(decode(with_head(head | {"reason": reason})), Unfit)


def test_a_message_of_another_version_says_whose_it_is() -> None:
    for version in (2, 9999):
        assert decode(with_head(head_of(JOB) | {"v": version, "more": 1})) == Unfit("version", ID, version)
    assert decode(with_head(head_of(JOB) | {"v": "2"})) == Unfit("version", ID, 0)
    assert decode(encode(Beat("b", ID, (), "9.0", 1, 0, 0, protocol=2))) == Beat(
        "b", ID, (), "9.0", 1, 0, 0, protocol=2
    )


def test_hostile_heads_are_told_and_nothing_else() -> None:
    deep = b"[" * 100_000
    for head in (b"{", b"\xff\xfe", b"[]", b"null", deep, b'{"v":NaN}', b'{"v":' + b"9" * 6000 + b"}", b'{"kind":[1]}'):
        assert isinstance(decode(len(head).to_bytes(4) + head), Unfit)
    assert decode(b"\xff\xff\xff\xff{}") == Unfit("no_head")
    assert decode(b"\x00" * (MOST_BYTES + 1)) == Unfit("no_head")


def test_a_reply_that_is_too_long_is_told_as_such() -> None:
    whole = Reply(ID, "b", 200, (), b"x" * BODY_BYTES, 0.0)
    assert decode(encode(whole)) == whole
    assert decode(encode(Reply(ID, "b", 200, (), b"x" * (BODY_BYTES + 1), 0.0))) == NoReply(
        ID, "b", "too_large", BODY_BYTES + 1
    )


def head_of(message: Any) -> dict[str, Any]:
    data = encode(message)
    found: dict[str, Any] = json.loads(data[4 : 4 + int.from_bytes(data[:4])])
    return found


def with_head(head: dict[str, Any]) -> bytes:
    written = json.dumps(head).encode()
    return len(written).to_bytes(4) + written
