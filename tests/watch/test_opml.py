from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.watch.exchange import read_sources
from crawler.watch.opml import NAMESPACE, Subscription, read_opml, unwritable, write_opml

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


def test_ampersands_and_names_of_html_are_put_right() -> None:
    """Many programs write them unescaped, and nothing has to be guessed."""
    written = '<opml><body><outline text="A & B&nbsp;&eacute;&amp;&unknown;" xmlUrl="http://a.example/f?x=1&y=2&copy=3&#38;z"/></body></opml>'
    (feed,) = read_opml(written.encode()).subscriptions
    assert (feed.title, feed.url) == ("A & B é&&unknown;", "http://a.example/f?x=1&y=2&copy=3&z")


@pytest.mark.parametrize("control", ["\x0b", "\x01", "\0", "&#11;", "&#x1F;"])
def test_control_characters_are_left_out(control: str) -> None:
    (feed,) = read_opml(
        f'<opml><body><outline text="A{control}B" xmlUrl="http://a.example/f"/></body></opml>'.encode()
    ).subscriptions
    assert (feed.title, feed.url) == ("AB", "http://a.example/f")


@pytest.mark.parametrize(
    ("said", "written"),
    [("windows-1251", "utf-8"), ("utf-16", "utf-8"), ("utf-8", "windows-1251"), ("utf-8", "utf-16")],
)
def test_a_wrong_encoding_costs_no_title(said: str, written: str) -> None:
    data = f'<?xml version="1.0" encoding="{said}"?><opml><body><outline text="Новини порту та міста" xmlUrl="http://a.example/f"/></body></opml>'
    assert [feed.title for feed in read_opml(data.encode(written)).subscriptions] == ["Новини порту та міста"]


def test_what_a_program_said_before_the_list_is_no_part_of_it(tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    file.write_text("Warning: the disk\n" + NESTED.format(encoding="utf-8"))
    assert len(read_sources(file)[0]) == 3
    assert "line 5, column" in read_opml(b"Warning: the disk\n" + BROKEN.format(" text='x'/>").encode()).error


def test_a_site_without_a_feed_is_named_and_no_folder() -> None:
    data = b'<opml><body><outline text="A" htmlUrl="http://a.example/"/><outline text="F" htmlUrl="http://f.example/"><outline text="B" xmlUrl="http://b.example/f"/></outline></body></opml>'
    site, feed = read_opml(data).subscriptions
    assert (site.url, site.is_feed) == ("http://a.example/", False)
    assert (feed.url, feed.tags) == ("http://b.example/f", ("F",))


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("FEED:https://a.example/f", "https://a.example/f"),
        ("Feed://a.example/f", "http://a.example/f"),
        ("feed://https://a.example/f", "https://a.example/f"),
        ("https://a.example/&#10;   f", "https://a.example/f"),
    ],
)
def test_an_address_as_programs_write_it(written: str, url: str) -> None:
    (feed,) = read_opml(f'<opml><body><outline text="A" xmlUrl="{written}"/></body></opml>'.encode()).subscriptions
    assert feed.url == url


BROKEN = """<?xml version="1.0"?>
<opml><body>
<outline text="A" xmlUrl="http://a.example/f"/>
<outline text="B" xmlUrl="http://b.example/f"{}
<outline text="C" xmlUrl="http://c.example/f"/>
</body></opml>"""


@pytest.mark.parametrize(
    ("end", "place"),
    [
        (">", "line 6, column "),
        (" text='again'/>", "line 4, column "),
        ('/><outline text="1 < 2"/>', "line 4, column "),
        ("/>&#xD800;", "line 4, column "),
        ("/></body></opml>", "line 5, column 1: "),
    ],
)
def test_broken_xml_is_refused_with_the_place(end: str, place: str) -> None:
    """What a parser recovers of it leaves out feeds, and nobody would know."""
    found = read_opml(BROKEN.format(end).encode())
    assert found.subscriptions == ()
    assert found.error.startswith("its XML is broken in line ")
    assert place in found.error
    below = read_opml(b"\n\n" + BROKEN.format(end).encode())
    assert f"line {int(place.split(',')[0].removeprefix('line ')) + 2}" in below.error


def test_a_file_cut_off_is_refused() -> None:
    whole = NESTED.format(encoding="utf-8").encode()
    assert all(read_opml(whole[:end]).error for end in range(0, len(whole) - 1, 7))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "its XML is broken in line 1, column 1: "),
        (b"<html><body><p>no</p></body></html>", "not OPML: its first element is <html>"),
        (b"<!DOCTYPE html><html><body><p>no<br></body></html>", "not OPML: its first element is <html>"),
        ("<opml>порт".encode() + b"\xff</opml>", "its XML is broken in line 1, column "),
        (b'<!DOCTYPE o [<!ENTITY a "aaaa">]><opml><body/></opml>', "it defines entities of its own"),
        ('<!DOCTYPE o [<!ENTITY a "aaaa">]><opml><body/></opml>'.encode("utf-16"), "it defines entities of its own"),
    ],
)
def test_what_is_no_opml_is_named(data: bytes, error: str) -> None:
    assert read_opml(data).error.startswith(error)


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
    st.lists(
        st.tuples(
            st.sampled_from(["kind", "note"]), st.text(st.characters(codec="utf-8")).filter(lambda s: not unwritable(s))
        ),
        unique_by=lambda pair: pair[0],
    ).map(tuple),
    st.booleans(),
)


@given(st.lists(feeds, max_size=5, unique_by=lambda feed: feed.url))
def test_what_is_written_is_read_again(subscriptions: list[Subscription]) -> None:
    from crawler.plaintext import clean_line

    def plain(feed: Subscription) -> Subscription:
        title, tags = clean_line(feed.title) or feed.url, tuple(map(clean_line, feed.tags))
        return replace(feed, title=title, tags=tags)

    read = read_opml(write_opml(subscriptions))
    assert read.error == ""
    assert sorted(read.subscriptions, key=lambda feed: feed.url) == sorted(
        map(plain, subscriptions), key=lambda feed: feed.url
    )


def test_our_own_attributes_are_exact_and_of_another_namespace_no_matter() -> None:
    value = ' a\t"b"\r\n<c> & \u2028\x85 '
    written = write_opml([Subscription("https://a.example/", "A", own=(("note", value),), is_feed=False)])
    assert f'xmlns:wirewatch="{NAMESPACE}"' in written.decode()
    assert b'type="link" url="https://a.example/"' in written and b"xmlUrl" not in written
    (feed,) = read_opml(written).subscriptions
    assert (feed.own, feed.is_feed) == ((("note", value),), False)
    (other,) = read_opml(written.replace(NAMESPACE.encode(), b"urn:other")).subscriptions
    assert other.own == ()


def test_what_xml_cannot_hold_is_known_before() -> None:
    assert unwritable("a\x01") and unwritable("\ufffe") and not unwritable("a\t\r\n\x85é\U0001f600")
    assert read_opml(write_opml([Subscription("https://a.example/", "a\x01\ufffeb")])).subscriptions[0].title == "ab"


SCRAPED = """<opml xmlns:frss="https://freshrss.org/opml" version="2.0"><body>
<outline text="A" type="HTML+XPath" xmlUrl="https://a.example/" frss:xPathItem="//div[@class='n']" frss:xPathItemUri="a/@href"/>
<outline text="B" type="XML+XPath" xmlUrl="https://b.example/" frss:xPathItem="//row"/>
<outline text="C" type="JSON+DotNotation" xmlUrl="https://c.example/" frss:jsonItem="data"/>
<outline text="D" type="HTML+XPath+JSON+DotNotation" xmlUrl="https://d.example/" frss:xPathToJson="//script"/>
<outline text="E" type="HTML+XPath" xmlUrl="https://e.example/"/>
<outline text="F" type="rss" xmlUrl="https://f.example/" frss:cssFullContent="article"/>
<outline text="G" type="HTML+XPath" xmlUrl="https://g.example/" frss:xPathItem="//div["/>
</body></opml>"""


def test_what_another_reader_makes_into_a_feed_is_a_page_or_is_named(tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    file.write_text(SCRAPED)
    sources, problems = read_sources(file)
    assert [(s.url, s.kind, s.selector) for s in sources] == [
        ("https://a.example/", "page", "xpath://div[@class='n']"),
        ("https://f.example/", "feed", ""),
    ]
    assert [next(c for c in "bcdeg" if f"{c}.example" in problem) for problem in problems] == [*"bcdeg"]
