"""Demo content: the files say what they mean, and a slip in one of them is named."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler.demo.content import WorldError, load_content, parse_offset

WORLD = """
[[outlet]]
id = "one"
title = "One"
domain = "one.example"
address = "127.42.0.1"
country = "IE"
language = "en"
layout = "page"
article_path = "/{slug}"
[outlet.feed]
path = "/rss"
title = "One"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "world.toml").write_text(WORLD)
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "page.html").write_text("<h1>$title</h1>")
    (tmp_path / "articles" / "one").mkdir(parents=True)
    return tmp_path


def write(folder: Path, text: str) -> Path:
    (folder / "articles" / "one" / "a.md").write_text(text)
    return folder


def test_a_later_edition_keeps_what_it_does_not_change(folder: Path) -> None:
    text = '+++\ntitle = "A"\npublished = "-1h"\ntags = ["x"]\n+++\nFirst.\n+++\npass = 2\ntitle = "B"\n+++\n'
    (article,) = load_content(write(folder, text)).articles
    first, second = article.editions
    assert (first.from_pass, first.title, first.body) == (1, "A", "First.")
    assert (second.from_pass, second.title, second.body, second.tags) == (2, "B", "First.", ("x",))


def test_an_article_of_a_later_pass_is_not_listed_before(folder: Path) -> None:
    (article,) = load_content(write(folder, '+++\npass = 2\ntitle = "A"\npublished = "-1h"\n+++\nT.')).articles
    assert article.listed == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('+++\ntitel = "A"\npublished = "-1h"\n+++\n', "'titel'"),
        ('+++\ntitle = "A"\n+++\n', "'published'"),
        ('+++\ntitle = "A"\npublished = "3h"\n+++\n', "offset"),
        ('+++\ntitle = "A"\npublished = 3\n+++\n', "one/a.md"),
        ('+++\ntitle = "A\n+++\n', "one/a.md"),
        ("Just text.", "expected +++"),
        ('+++\ntitle = "A"\npublished = "-1h"\n+++\nT\n+++\npass = 1\n+++\n', "later pass"),
        ('+++\ntitle = "A"\npublished = "-1h"\n+++\nT\n+++\npass = 2\ncolour = 1\n+++\n', "colour"),
        ('+++\ntitle = "A"\npublished = "-1h"\ntext_from = "one/b"\n+++\n', "'one/b'"),
    ],
)
def test_a_slip_is_named_with_its_file(folder: Path, text: str, said: str) -> None:
    with pytest.raises(WorldError, match=r"articles/one/a\.md") as caught:
        load_content(write(folder, text))
    assert said in str(caught.value)


def test_an_article_of_an_unknown_outlet_is_refused(folder: Path) -> None:
    (folder / "articles" / "two").mkdir()
    (folder / "articles" / "two" / "a.md").write_text("+++\n+++\n")
    with pytest.raises(WorldError, match="no outlet 'two'"):
        load_content(folder)


def test_an_unknown_layout_is_refused(folder: Path) -> None:
    (folder / "layouts" / "page.html").rename(folder / "layouts" / "other.html")
    with pytest.raises(WorldError, match="layout 'page'"):
        load_content(folder)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ('kind = "pages"', "kind is 'pages'"),
        ('kind = "sitemap"\nnews_part = "/news.xml"', "'archive_part'"),
        ('kind = "page"\nlayouts = ["page"]', "'item'"),
        ('kind = "page"\nitem = "$title"', "'layouts'"),
        ('kind = "page"\nitem = "$title"\nlayouts = ["page", "other"]', "layout 'other'"),
    ],
)
def test_a_slip_in_how_a_source_is_read_is_named(folder: Path, keys: str, said: str) -> None:
    (folder / "world.toml").write_text(WORLD + keys)
    with pytest.raises(WorldError, match=r"world\.toml: outlet one") as caught:
        load_content(folder)
    assert said in str(caught.value)


def test_a_watched_page_needs_no_layout_of_a_list(folder: Path) -> None:
    (folder / "world.toml").write_text(WORLD + 'kind = "page"\nwatch = "text"')
    assert load_content(folder).outlets["one"].feed.watch == "text"


@pytest.mark.parametrize(
    ("text", "hours"), [("-3h", -3), ("-1d", -24), ("-2d4h30m", -52.5), ("-30m", -0.5), ("+1h30m", 1.5)]
)
def test_offsets(text: str, hours: float) -> None:
    assert parse_offset(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", "-", "3h", "-h", "-3", "-3h1d", "+-3h", "+"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="offset"):
        parse_offset(text)
