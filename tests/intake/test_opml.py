from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake.opml import Subscription, read_opml, write_opml

NESTED = """<?xml version="1.0" encoding="{encoding}"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="Європа">
    <outline text="Ports" title="Port News" type="rss"
      xmlUrl="https://ports.example/feed?a=1&amp;b=2" htmlUrl="https://ports.example/"/>
    <outline text="Inner">
      <outline text="Deep" XMLURL="http://deep.example/rss" category="/Topic/Defence,Air"/></outline>
  </outline>
  <outline text="Loose" xmlUrl="feed://loose.example/rss"/>
  <outline text="Again" xmlUrl="http://deep.example/rss"/>
  <outline text="Bad" xmlUrl="javascript:alert(1)"/>
  <outline text="Empty folder"/>
</body></opml>"""


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_folders_become_tags_in_any_encoding(encoding: str) -> None:
    imported = read_opml(NESTED.format(encoding=encoding).encode(encoding))
    assert imported.error == ""
    assert imported.refused == ("javascript:alert(1)",)
    assert imported.subscriptions == (
        Subscription("https://ports.example/feed?a=1&b=2", "Port News", "https://ports.example/", ("Європа",)),
        Subscription("http://deep.example/rss", "Deep", "", ("Європа", "Inner", "Defence", "Air")),
        Subscription("http://loose.example/rss", "Loose"),
    )


def test_a_broken_file_is_read_as_far_as_it_goes() -> None:
    broken = b'<opml><body><outline text="A & B" xmlUrl="http://a.example/f?x=1&y=2"/><outline xmlUrl="http://b'
    urls = [feed.url for feed in read_opml(broken).subscriptions]
    assert urls[0].startswith("http://a.example/f?x=1")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "not XML"),
        (b"<html><body><p>no</p></body></html>", "not OPML"),
        (b'<!DOCTYPE o [<!ENTITY a "aaaa">]><opml><body/></opml>', "it defines entities of its own"),
        ('<!DOCTYPE o [<!ENTITY a "aaaa">]><opml><body/></opml>'.encode("utf-16"), "it defines entities of its own"),
    ],
)
def test_what_is_no_opml_is_named(data: bytes, error: str) -> None:
    assert read_opml(data).error == error


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    deep = b"<opml><body>" + b'<outline text="x">' * 200 + b'<outline xmlUrl="http://a.example/f"/>'
    (feed,) = read_opml(deep + b"</outline>" * 200 + b"</body></opml>").subscriptions
    assert feed.tags == ("x",)


names = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=20)
tags = names.map(lambda name: " ".join(name.replace(",", " ").replace("/", " ").split())).filter(bool)
feeds = st.builds(
    Subscription,
    st.integers(1, 10**6).map("https://a.example/feed?x=1&n={}".format),
    names.map(str.strip).filter(bool),
    st.sampled_from(["", "https://a.example/"]),
    st.lists(tags, max_size=3, unique=True).map(tuple),
)


@given(st.lists(feeds, max_size=5, unique_by=lambda feed: feed.url))
def test_what_is_written_is_read_again(subscriptions: list[Subscription]) -> None:
    from crawler.plaintext import clean_line

    def plain(feed: Subscription) -> Subscription:
        return Subscription(feed.url, clean_line(feed.title) or feed.url, feed.home, tuple(map(clean_line, feed.tags)))

    read = read_opml(write_opml(subscriptions))
    assert read.error == ""
    assert sorted(read.subscriptions, key=lambda feed: feed.url) == sorted(
        map(plain, subscriptions), key=lambda feed: feed.url
    )
