from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.watch.feedlist import Source
from crawler.watch.known import Duplicate, feed_key, sort_out

A, B, C, D = (f"https://{name}.example/feed" for name in "abcd")


@pytest.mark.parametrize(
    "other",
    [
        "http://a.example/feed",
        "https://www.a.example/feed",
        "https://A.Example/feed/",
        "http://www.a.example:80/feed#top",
        "https://a.example:443/feed",
        "https://me:secret@a.example/feed",
    ],
)
def test_spellings_of_one_address(other: str) -> None:
    assert feed_key(other) == feed_key(A)


@pytest.mark.parametrize(
    "other",
    [
        "https://a.example/Feed",
        "https://a.example/feed/sport",
        "https://a.example/feed?rss=sport",
        "https://news.a.example/feed",
        "https://a.example:8443/feed",
        "http://a.example:8080/feed",
        "https://a.example:80/feed",
    ],
)
def test_addresses_of_other_feeds(other: str) -> None:
    assert feed_key(other) != feed_key(A)


def test_the_query_names_a_feed() -> None:
    """On a page, rss= says where the reader came from."""
    assert feed_key("https://a.example/?rss=sport") != feed_key("https://a.example/?rss=world")


def test_a_host_called_www_is_no_spelling_of_its_domain() -> None:
    assert feed_key("https://www.example/feed") != feed_key("https://example/feed")


def test_duplicates_are_told_with_the_listed_address_and_why() -> None:
    new = [Source(A), Source("http://www.b.example/feed/"), Source(C), Source(D), Source(D + "/")]
    found = sort_out([Source(A), Source(B)], new, [(B, C)])
    assert [s.url for s in found.added] == [D]
    assert found.duplicates == (
        Duplicate(A, A, "listed"),
        Duplicate("http://www.b.example/feed/", B, "spelling"),
        Duplicate(C, B, "redirect"),
        Duplicate(D + "/", D, "spelling"),
    )
    assert str(found.duplicates[0]) == f"{A} is listed already."
    assert str(found.duplicates[2]) == f"{C} is listed already: the archive knows a redirect between it and {B}."


@pytest.mark.parametrize("redirects", [[(A, B), (B, C)], [(B, A), (C, B)], [(A, B), (C, B)]])
def test_a_redirect_counts_in_both_directions_and_over_several_steps(redirects: list[tuple[str, str]]) -> None:
    """A feed that was removed from the list and had moved to one that is listed is no new one either."""
    found = sort_out([Source(A)], [Source(C)], redirects)
    assert found.duplicates == (Duplicate(C, A, "redirect"),)


def test_two_new_ones_of_which_one_leads_to_the_other() -> None:
    found = sort_out([], [Source(B), Source(A)], [(A, B)])
    assert [s.url for s in found.added] == [B]
    assert found.duplicates == (Duplicate(A, B, "redirect"),)


urls = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(["", "www."]),
    st.sampled_from(["a.example", "b.example"]),
    st.sampled_from(["", ":8080"]),
    st.sampled_from(["", "/", "/feed", "/feed/", "/feed?x=1"]),
)


@given(listed=st.lists(urls), new=st.lists(urls), redirects=st.lists(st.tuples(urls, urls), max_size=3))
def test_every_new_source_is_added_or_told_and_never_twice(
    listed: list[str], new: list[str], redirects: list[tuple[str, str]]
) -> None:
    found = sort_out(map(Source, listed), map(Source, new), redirects)
    assert sorted([s.url for s in found.added] + [d.url for d in found.duplicates]) == sorted(new)
    keys = [feed_key(s.url) for s in found.added]
    assert len(set(keys)) == len(keys)
    assert not set(keys) & set(map(feed_key, listed))
    again = sort_out([*map(Source, listed), *found.added], map(Source, new), redirects)
    assert again.added == ()
    assert {d.listed for d in again.duplicates} <= {*listed, *(s.url for s in found.added)}
