from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from crawler.errors import ConfigError
from crawler.watch.exchange import Exported, export_csv, export_opml, read_sources
from crawler.watch.feededit import add_sources
from crawler.watch.feedlist import COLUMNS, Source, load_feeds

A, B, C = (f"https://{name}.example/feed" for name in "abc")
FULL = Source(
    A, "Title", "bbc", "world, europe", 2.5, "flagged", True, "of\ntwo lines", userinfo="me:se cret@/", kind="feed"
)
PAGE = Source(B, kind="page", selector="ul > li a, a[href*='/news/']", tags="world")
SITEMAP = Source(C, kind="sitemap", title="C & <D>")


def told(source: Source) -> dict[str, Any]:
    return {name: getattr(source, name) for name in (*COLUMNS, "userinfo")}


def again(made: Exported, path: Path) -> list[dict[str, Any]]:
    path.write_bytes(made.data)
    sources, problems = read_sources(path)
    assert problems == []
    return sorted(map(told, sources), key=lambda cells: str(cells["url"]))


def test_csv_holds_all_columns(tmp_path: Path) -> None:
    made = export_csv([FULL, PAGE, SITEMAP], passwords=True)
    assert made.data.decode() == (
        ",".join(COLUMNS) + "\n"
        'https://me:se%20cret%40%2F@a.example/feed,Title,bbc,"world, europe",2.5,,,,flagged,yes,"of\ntwo lines",,\n'
        f"{B},,,world,1,page,\"ul > li a, a[href*='/news/']\",,,,,,\n"
        f"{C},C & <D>,,,1,sitemap,,,,,,,\n"
    )
    (tmp_path / "feeds.csv").write_bytes(made.data)
    assert [told(s) for s in load_feeds(tmp_path / "feeds.csv").sources] == [told(s) for s in (FULL, PAGE, SITEMAP)]


@pytest.mark.parametrize("export", [export_csv, export_opml])
def test_passwords_stay_unless_asked_for_and_are_counted(export: Any, tmp_path: Path) -> None:
    made = export([FULL, PAGE])
    assert b"cret" not in made.data and b"me:" not in made.data
    assert made.passwords == 1
    assert again(made, tmp_path / "x")[0] == told(replace(FULL, userinfo=""))
    assert export([FULL, PAGE], passwords=True).passwords == 0
    assert again(export([FULL, PAGE], passwords=True), tmp_path / "y") == [told(FULL), told(PAGE)]


def test_opml_is_what_a_feed_reader_understands() -> None:
    root = etree.fromstring(export_opml([FULL, PAGE, SITEMAP]).data)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    (folder,) = root.xpath("body/outline[@text='world']")
    feed, page = folder
    assert (feed.get("text"), feed.get("type"), feed.get("xmlUrl")) == ("Title", "rss", A)
    assert feed.get("category") == "world,europe"
    assert (page.get("text"), page.get("type"), page.get("url"), page.get("xmlUrl")) == (B, "link", B, None)
    (sitemap,) = root.xpath("body/outline[@url]")
    assert (sitemap.get("title"), sitemap.get("type")) == ("C & <D>", "link")
    assert sitemap.get("{urn:wirewatch:opml}kind") == "sitemap"


def test_opml_of_others(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_text(
        '<opml><body><outline text="World"><outline text="A" type="rss" xmlUrl="https://me:secret@a.example/feed"/></outline>'
        '<outline text="B" type="link" url="https://b.example/feed"/><outline text="C" url="https://c.example/feed"/>'
        '<outline text="D" type="include" url="https://d.example/list.opml"/><outline text="E" xmlUrl="gopher://e/"/>'
        "</body></opml>"
    )
    sources, problems = read_sources(tmp_path / "list.opml")
    assert [(s.url, s.title, s.tags, s.userinfo, s.kind) for s in sources] == [
        (A, "A", "World", "me:secret", "feed"),
        (C, "C", "", "", "feed"),
    ]
    assert [problem.removeprefix(f"{tmp_path}/list.opml: ") for problem in problems] == [
        "'gopher://e/' is not an http or https address.",
        f"'{B}' is a link in this file, not a feed. Try `wirewatch add {B}`.",
        "'https://d.example/list.opml' is a link in this file, not a feed. Try `wirewatch add https://d.example/list.opml`.",
    ]


def test_attributes_of_ours_that_cannot_be_are_named(tmp_path: Path) -> None:
    data = export_opml([PAGE, FULL]).data.replace(b'weight="2.5"', b'weight="much"')
    (tmp_path / "list.opml").write_bytes(data)
    sources, problems = read_sources(tmp_path / "list.opml")
    assert [s.url for s in sources] == [B]
    assert problems == [f"{tmp_path}/list.opml: 'Title': weight is 'much': write a number greater than 0, such as 2."]


@pytest.mark.parametrize(
    "data",
    [
        f"url,title\n{A},<b>&x\n".encode(),
        f"\ufeffurl,title\n{A},<b>&x\n".encode(),
        f'\n\n<opml><body><outline text="&lt;b>&amp;x" xmlUrl="{A}"/></body></opml>'.encode(),
        f'\ufeff<opml><body><outline text="&lt;b>&amp;x" xmlUrl="{A}"/></body></opml>'.encode(),
        f'<opml><body><outline text="&lt;b>&amp;x" xmlUrl="{A}"/></body></opml>'.encode("utf-16"),
    ],
)
def test_which_of_the_two_a_file_is_its_beginning_says(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list").write_bytes(data)
    sources, problems = read_sources(tmp_path / "list")
    assert [(s.url, s.title) for s in sources] == [(A, "<b>&x")]
    assert problems == []


def test_broken_opml_says_where_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_bytes(export_opml([FULL, PAGE]).data.replace(b"</outline>", b""))
    with pytest.raises(
        ConfigError, match=r"list\.opml cannot be read as OPML: its XML is broken in line 9.*Nothing was"
    ):
        read_sources(tmp_path / "list.opml")


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(str.strip)
kinds = st.one_of(
    st.sampled_from([{}, {"kind": "sitemap"}, {"kind": "page"}, {"kind": "page", "watch": "text"}]),
    st.sampled_from(["a", "ul.news > a", "a[title='x,\"y\"']"]).map(lambda css: {"kind": "page", "selector": css}),
)
sources = st.builds(
    lambda kind, **rest: Source(**rest, **kind),
    kind=kinds,
    url=st.integers(0, 30).map("https://{}.example/feed?a=1&b= c".format),
    title=cells,
    outlet=cells,
    tags=st.one_of(cells, st.lists(cells, max_size=3).map(lambda tags: ",".join(tags).strip())),
    weight=st.floats(0, 1000, exclude_min=True, exclude_max=True),
    pages=st.sampled_from(["", "all", "none", "flagged"]),
    paused=st.booleans(),
    private=st.sampled_from(["", "yes", "no"]),
    note=cells,
    userinfo=st.sampled_from(["", "me:secret", "m%e:p@/:?#[] ", "ü:ß"]),
)
lists = st.lists(sources, max_size=5, unique_by=lambda s: s.url)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(listed=lists)
def test_a_list_comes_back_from_csv(tmp_path: Path, listed: list[Source]) -> None:
    made = export_csv(listed, passwords=True)
    path = tmp_path / "back.csv"
    path.write_bytes(made.data)
    back, problems = read_sources(path)
    assert (list(map(told, back)), problems) == (list(map(told, listed)), [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(listed=lists)
def test_a_list_comes_back_from_opml_by_way_of_feeds_csv(tmp_path: Path, listed: list[Source]) -> None:
    made = export_opml(listed, passwords=True)
    wanted = sorted(map(told, listed), key=lambda cells: str(cells["url"]))
    back = again(made, tmp_path / "list.opml")
    if made.unwritable:
        assert sum(a != b for a, b in zip(back, wanted, strict=True)) == made.unwritable
        return
    assert back == wanted
    (tmp_path / "feeds.csv").unlink(missing_ok=True)
    add_sources(tmp_path / "feeds.csv", read_sources(tmp_path / "list.opml")[0])
    if listed:
        stored = sorted(map(told, load_feeds(tmp_path / "feeds.csv").sources), key=lambda cells: str(cells["url"]))
        assert stored == wanted


@pytest.mark.parametrize("export", [export_csv, export_opml])
@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+49 30", "-5 degrees", "@SUM(A1)", "'=x", "''=x", "'quoted'"])
def test_a_title_is_no_formula_and_comes_back(export: Any, title: str, tmp_path: Path) -> None:
    """Feeds name themselves, and people open lists with a spreadsheet."""
    source = Source(A, title=title, tags="world", note=title)
    made = export([source])
    if export is export_csv:
        assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@")) for cell in made.data.decode().split(","))
    assert again(made, tmp_path / "list")[0]["title"] == title
    add_sources(tmp_path / "feeds.csv", [source])
    assert told(load_feeds(tmp_path / "feeds.csv").sources[0]) == told(source)
    assert (tmp_path / "feeds.csv").stat().st_mode & 0o777 == 0o600, "it may hold passwords"


def test_what_would_make_the_list_unreadable_is_refused_or_cut(tmp_path: Path) -> None:
    """A reader of CSV gives up at a cell of 131,072 characters."""
    file, feeds = tmp_path / "list.opml", tmp_path / "feeds.csv"
    long = "x" * 200_000
    file.write_text(
        f'<opml><body><outline text="{long}" xmlUrl="{A}"/><outline text="B" xmlUrl="https://me:cret@b.example/{long}"/></body></opml>'
    )
    sources, problems = read_sources(file)
    assert len(problems) == 1 and "200,026 characters" in problems[0] and "cret" not in problems[0]
    add_sources(feeds, sources)
    found = load_feeds(feeds)
    assert ([source.url for source in found.sources], found.problems) == ([A], ())


def test_an_address_over_two_lines_is_one(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.csv"
    feeds.write_text('url\n"https://a.example/\nfeed"\n\u202ahttps://b.example/feed\u202c\n')
    assert [source.url for source in load_feeds(feeds).sources] == [A, B]


def test_an_empty_file_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "list.opml").write_bytes(b" \n")
    with pytest.raises(ConfigError, match="is empty"):
        read_sources(tmp_path / "list.opml")
