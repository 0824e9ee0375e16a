from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ConfigError
from crawler.urls import is_web_url
from crawler.watch.feededit import add_sources
from crawler.watch.feedlines import remove_sources, set_paused
from crawler.watch.feedlist import COLUMNS, FeedList, Source, load_feeds

A, B, C = (f"https://{name}.example/feed" for name in "abc")


def load(tmp_path: Path, content: str | bytes) -> FeedList:
    path = tmp_path / "feeds.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_feeds(path)


def urls(found: FeedList) -> list[str]:
    return [source.url for source in found.sources]


def test_a_full_line(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        "url,title,outlet,tags,weight,pages,paused,note\n"
        f'{A}, Title ,bbc,"world,europe",2.5,Flagged,yes,"a note\nof two lines"\n',
    )
    assert found.problems == ()
    assert found.sources == (
        Source(A, "Title", "bbc", "world,europe", 2.5, "flagged", True, "a note\nof two lines", line=2),
    )


def test_only_the_address_is_needed(tmp_path: Path) -> None:
    assert load(tmp_path, f"url\n{A}\n").sources == (Source(A, line=2),)


@pytest.mark.parametrize(
    "content",
    [
        f"url,title\n{A},x\n{B},y\n",
        f"url,title\r\n{A},x\r\n{B},y\r\n",
        f"\ufeffurl,title\n{A},x\n{B},y",
        f"URL;Title\n{A};x\n{B};y\n",
        f'\ufeff"url";"title"\r\n"{A}";"x"\r\n"{B}";"y"\r\n',
        f"title\turl\nx\t{A}\ny\t{B}\n",
        f"url,title\r{A},x\r{B},y\r",
        f"url,title,,\n{A},x,,\n{B},y,,,,\n",
        f"url,,title\n{A},,x\n{B},,y\n",
        f"url,title\n\n# a note, of mine\n{A},x\n,,\n{B},y\n\n",
    ],
    ids=[
        "plain",
        "crlf",
        "bom",
        "semicolons",
        "spreadsheet",
        "tabs",
        "old_mac",
        "empty_columns",
        "an_empty_column_between",
        "blank_and_notes",
    ],
)
def test_what_spreadsheets_make_of_it(tmp_path: Path, content: str) -> None:
    found = load(tmp_path, content)
    assert found.problems == ()
    assert [(s.url, s.title) for s in found.sources] == [(A, "x"), (B, "y")]


def test_a_cell_under_no_name_is_not_dropped_silently(tmp_path: Path) -> None:
    found = load(tmp_path, f"url,,title\n{A},lost,x\n{B},,y\n")
    assert urls(found) == [B]
    assert ":2: more cells than the first line names" in found.problems[0]


def test_a_list_of_an_older_spreadsheet_says_how_to_save_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="save it as 'CSV UTF-8'"):
        load(tmp_path, f"url;title\n{A};Zürich\n".encode("cp1252"))


def test_tags_one_by_one() -> None:
    assert Source(A, tags=" world, europe,,").tag_names == ("world", "europe")


def test_a_decimal_comma_and_quoted_delimiters(tmp_path: Path) -> None:
    found = load(tmp_path, f'url;title;weight\n{A};"a; b";2,5\n')
    assert (found.sources[0].title, found.sources[0].weight) == ("a; b", 2.5)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ftp://a.example/feed", "'ftp://a.example/feed' is not an http or https address."),
        ("a.example/feed", "'a.example/feed' is not an http or https address."),
        (",a title without an address", "'' is not an http or https address."),
        (f"{A},,,,heavy", "weight is 'heavy'"),
        (f"{A},,,,0", "weight is '0'"),
        (f"{A},,,,-1", "weight is '-1'"),
        (f"{A},,,,nan", "weight is 'nan'"),
        (f"{A},,,,inf", "weight is 'inf'"),
        (f"{A},,,,,sum", "pages is 'sum'"),
        (f"{A},,,,,flaged", "pages is 'flaged'; did you mean 'flagged'?"),
        (f"{A},,,,,,perhaps", "paused is 'perhaps'"),
        (f"{A},,,,,,,,perhaps", "private is 'perhaps'"),
        (f"{A},Foo, Bar,bbc,world,1,,,,a note", "more cells than the first line names"),
        (f'{A},"Foo" Bar,bbc', "CSV"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_used(tmp_path: Path, line: str, said: str) -> None:
    found = load(
        tmp_path, f'url,title,outlet,tags,weight,pages,paused,note,private\n{B},"of\ntwo lines"\n{line}\n{C}\n'
    )
    assert urls(found) == [B, C]
    (problem,) = found.problems
    assert problem.startswith(f"{tmp_path / 'feeds.csv'}:4: ")
    assert said in problem
    assert "\n" not in problem


def test_an_address_listed_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    found = load(tmp_path, f"url,title\n{A},first\n{B},\n{A},again\n")
    assert [(s.url, s.title) for s in found.sources] == [(A, "first"), (B, "")]
    assert found.problems == (f"{tmp_path / 'feeds.csv'}:4: {A} is already listed in line 2.",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ":1: "),
        (f"{A}\n", ":1: unknown column"),
        (f"url,titel\n{A},x\n", ":1: unknown column 'titel'; did you mean 'title'?"),
        ("title,note\n", "'url' must be one of them"),
        ("url,url\n", "twice"),
        (f'"url,title\n{A},x\n', ":1: "),
        (f'"url" ,title\n{A},x\n', ":1: "),
        (b"url\nhttps://a.example/\xff\n", "cannot be read as UTF-8"),
        (f'url,title\n{A},x\n{B},"never closed\n{C},y\n', ":3: "),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(tmp_path: Path, content: str | bytes, said: str) -> None:
    """A quote that is never closed swallows every line after it: silently, those feeds would seem to be deleted."""
    with pytest.raises(ConfigError) as told:
        load(tmp_path, content)
    assert "feeds.csv" in str(told.value)
    assert said in str(told.value)


def test_a_missing_list_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="wirewatch init"):
        load_feeds(tmp_path / "feeds.csv")


def test_user_and_password_are_split_off(tmp_path: Path) -> None:
    found = load(tmp_path, "url\nhttps://me:p%40ss%2Fw@a.example/feed?x=a@b\n")
    (source,) = found.sources
    assert (source.url, source.userinfo) == ("https://a.example/feed?x=a@b", "me:p@ss/w")
    assert "p@ss" not in repr(source)


def test_a_problem_tells_no_password(tmp_path: Path) -> None:
    found = load(tmp_path, "url,weight\nhttps://me:secret@a.example/feed,heavy\nftp://me:secret@a.example/feed,\n")
    assert len(found.problems) == 2
    assert not any("secret" in problem for problem in found.problems)


@given(st.text(max_size=40))
def test_every_usable_address_is_a_web_address(text: str) -> None:
    from crawler.watch.feedlist import source_of

    made = source_of({"url": text}, 2)
    assert isinstance(made, str) or is_web_url(made.url)


def test_kinds_of_sources(tmp_path: Path) -> None:
    text = f"url,kind,selector,watch\n{A},sitemap,,\n{B},,ul.news a,\n{C},Page,,TEXT\nhttps://d.example/feed,,,\n"
    found = load(tmp_path, text)
    assert found.problems == ()
    assert [(s.kind, s.selector, s.watch) for s in found.sources] == [
        ("sitemap", "", ""),
        ("page", "ul.news a", ""),
        ("page", "", "text"),
        ("feed", "", ""),
    ]


@pytest.mark.parametrize(
    "cells, words",
    [
        ("sitmap,,", "kind is 'sitmap'; did you mean 'sitemap'?"),
        ("wire,,", "kind is 'wire'; known: feed, page, sitemap"),
        ("page,,txt", "watch is 'txt': write text"),
        ("feed,ul a,", "selector is for kind page, but this line has kind feed"),
        ("sitemap,,text", "watch is for kind page, but this line has kind sitemap"),
        ("page,ul..a,", "selector 'ul..a' cannot be used"),
        ("page,p:no-such-thing,", "selector 'p:no-such-thing' cannot be used"),
        ("page,xpath://li[,", "selector 'xpath://li[' cannot be used: not XPath"),
    ],
)
def test_a_kind_that_cannot_be_is_named_with_its_line(tmp_path: Path, cells: str, words: str) -> None:
    found = load(tmp_path, f"url,kind,selector,watch\n{A},,,\n{B},{cells}\n")
    assert urls(found) == [A]
    assert words in found.problems[0] and "feeds.csv:3:" in found.problems[0]


def test_a_line_that_ends_early_is_read_as_one_with_empty_cells_and_as_quickly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feeds.csv"
    header = ",".join(COLUMNS)
    short, whole = "https://a.example/feed,A,paper", "https://a.example/feed,A,paper,,,,,,,,,"
    found = []
    for line in (short, whole):
        path.write_text(f"{header}\n{line}\n", encoding="utf-8")
        found.append(load_feeds(path))
    assert found[0] == found[1]
    assert found[0].sources[0].outlet == "paper"
    path.write_text(f"{header}\n{short},,,,,,,yes\n", encoding="utf-8")
    assert load_feeds(path).sources[0].paused, "a rare cell in a line that ends early"
    monkeypatch.setattr("crawler.watch.feedlist.source_of", None)  # the thorough way, five times as slow
    path.write_text(f"{header}\n{short}\n", encoding="utf-8")
    assert load_feeds(path) == found[0]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("above", ["# my sources", '# x,"y\n\n  ', "sep=;", "\ufeff# first"])
def test_the_columns_may_be_named_below_comments(tmp_path: Path, above: str, newline: str) -> None:
    delimiter = ";" if above.startswith("sep") else ","
    path = tmp_path / "feeds.csv"
    lines = [*above.split("\n"), f"url{delimiter}title", "   ", f"{A}{delimiter}Quay", f"{B}{delimiter}"]
    path.write_bytes(newline.join(lines).encode())
    found = load_feeds(path)
    assert [(source.url, source.title) for source in found.sources] == [(A, "Quay"), (B, "")]
    assert found.problems == ()
    assert found.sources[0].line == len(lines) - 1
    set_paused(path, [B], paused=True)
    add_sources(path, [replace(found.sources[0], url="https://c.example/feed")])
    remove_sources(path, [A])
    assert path.read_bytes().startswith(newline.join(above.split("\n")).encode())
    again = load_feeds(path)
    assert [(source.url, source.paused) for source in again.sources] == [(B, True), ("https://c.example/feed", False)]


def test_a_list_of_addresses_alone_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "feeds.csv").write_text(f"{A}\n{B}\n")
    with pytest.raises(ConfigError, match="write `url` above it"):
        load_feeds(tmp_path / "feeds.csv")


def test_what_has_no_width_is_no_part_of_an_address(tmp_path: Path) -> None:
    (tmp_path / "feeds.csv").write_text(f"url\n\u200b{A}\u200b\n", encoding="utf-8")
    assert [source.url for source in load_feeds(tmp_path / "feeds.csv").sources] == [A]
