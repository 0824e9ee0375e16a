from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from crawler.intake.feed.window import KeyWindow

keys = st.text(st.characters(codec=None), max_size=20)


def test_an_empty_window_holds_nothing() -> None:
    for window in (KeyWindow(), KeyWindow.from_bytes(None), KeyWindow.from_bytes(b"")):
        assert len(window) == 0
        assert "" not in window
        assert window.to_bytes() == b""


@given(st.sets(keys, max_size=20), st.sets(keys, max_size=20))
def test_it_holds_its_keys_and_no_others(ours: set[str], others: set[str]) -> None:
    window = KeyWindow(ours)
    assert len(window) == len(ours)
    assert all(key in window for key in ours)
    assert not any(key in window for key in others - ours)


@given(st.lists(keys, max_size=20))
def test_bytes_come_back_and_do_not_depend_on_order(ours: list[str]) -> None:
    data = KeyWindow(ours).to_bytes()
    assert len(data) == 8 * len(set(ours))
    assert data == KeyWindow(reversed(ours)).to_bytes() == KeyWindow.from_bytes(data).to_bytes()
    assert all(key in KeyWindow.from_bytes(data) for key in ours)


def test_bytes_stay_the_same_over_versions() -> None:
    """They are stored: another hash would make every feed's next poll all new."""
    assert KeyWindow(["g:1", "l:https://a.example/p"]).to_bytes().hex() == "608b074f8a66c7dd01b98e171ef83cfa"


def test_a_mark_is_another_key() -> None:
    window = KeyWindow(["x:g:1"])
    assert "x:g:1" in window
    assert "g:1" not in window


def test_what_is_no_text_is_not_in_it() -> None:
    assert 1 not in KeyWindow(["1"])
    assert None not in KeyWindow(["None"])


def test_it_travels_to_a_worker() -> None:
    window = pickle.loads(pickle.dumps(KeyWindow(["g:1"])))
    assert "g:1" in window
    assert "g:2" not in window
