from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.watch.feededit import add_sources
from crawler.watch.feedlist import COLUMNS, Source, load_feeds

A, B, C = (f"https://{name}.example/feed" for name in "abc")


def test_added_sources_come_back_and_old_lines_stay_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    old = f'\ufeffurl;title;note\r\n"{A}"; odd ;# mine\r\n'.encode()
    path.write_bytes(old)
    new = Source(B, 'A "title"; so', note="of\ntwo lines", weight=2.5, userinfo="me:p@ss/w%")
    assert len(add_sources(path, [new, Source(C), Source(C)]).added) == 2
    assert path.read_bytes().startswith(old.replace(b"note", b"note;weight"))  # the column that the new one needs
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"").replace(b"of\ntwo", b"")
    found = load_feeds(path).sources
    assert [s.url for s in found][1:] == [B, C]
    assert (found[1].title, found[1].userinfo, found[1].note) == (new.title, new.userinfo, new.note)
    assert (found[1].weight, found[2].weight) == (2.5, 1.0)
    assert len(add_sources(path, [new, Source(C)]).added) == 0


def test_adding_to_a_list_without_an_end_of_line(tmp_path: Path) -> None:
    (tmp_path / "feeds.csv").write_text(f"url\n{A}")
    assert len(add_sources(tmp_path / "feeds.csv", [Source(B)]).added) == 1
    assert [s.url for s in load_feeds(tmp_path / "feeds.csv").sources] == [A, B]


def test_adding_to_a_list_with_columns_of_no_name(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    path.write_bytes(f"url;;note;;\r{A};;mine;;\r".encode())
    add_sources(path, [Source(B, note="new"), Source(C, title="C")])
    assert path.read_bytes() == f"url;;note;;;title\r{A};;mine;;\r{B};;new;;;\r{C};;;;;C\r".encode()
    assert [(s.url, s.title, s.note) for s in load_feeds(path).sources] == [
        (A, "", "mine"),
        (B, "", "new"),
        (C, "C", ""),
    ]


def test_a_cell_too_many_does_not_come_to_stand_in_a_new_column(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    path.write_text(f"url\n{A},yes\n")
    add_sources(path, [Source(B, paused=True)])
    assert path.read_text() == f"url,,paused\n{A},yes\n{B},,yes\n"
    assert [s.url for s in load_feeds(path).sources] == [B]


def test_duplicates_are_not_added_and_told(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    path.write_text(f"url\n{A}\n")
    result = add_sources(path, [Source(A + "/"), Source(B), Source(C)], [(A, C)])
    assert [s.url for s in result.added] == [B]
    assert [(d.url, d.listed, d.why) for d in result.duplicates] == [(A + "/", A, "spelling"), (C, A, "redirect")]
    assert path.read_text() == f"url\n{A}\n{B}\n"


def test_adding_to_no_list_makes_one_with_all_columns(tmp_path: Path) -> None:
    path = tmp_path / "feeds.csv"
    assert len(add_sources(path, []).added) == 0
    assert len(add_sources(path, [Source(A, paused=True, weight=4)]).added) == 1
    assert path.read_text() == f"{','.join(COLUMNS)}\n{A},,,,4,,,,,yes,,,\n"


def test_a_list_that_only_its_owner_may_read_stays_so(tmp_path: Path) -> None:
    """It may hold passwords."""
    path = tmp_path / "feeds.csv"
    path.write_text("url\n")
    path.chmod(0o600)
    add_sources(path, [Source(A)])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["feeds.csv"]


def test_a_list_kept_elsewhere_is_edited_there(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "ours.csv").write_text("url\n")
    (tmp_path / "feeds.csv").symlink_to(tmp_path / "kept" / "ours.csv")
    add_sources(tmp_path / "feeds.csv", [Source(A)])
    assert (tmp_path / "feeds.csv").is_symlink()
    assert (tmp_path / "kept" / "ours.csv").read_text() == f"url\n{A}\n"


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12).map(str.strip)
sources = st.builds(
    Source,
    url=st.integers(0, 30).map(lambda n: f"https://{n}.example/feed"),
    title=cells,
    outlet=cells,
    tags=cells,
    weight=st.sampled_from([1.0, 0.5, 4.0]),
    pages=st.sampled_from(["", "all", "none"]),
    paused=st.booleans(),
    private=st.sampled_from(["", "yes", "no"]),
    note=cells,
    userinfo=st.sampled_from(["", "me:secret", "m%e:p@/:?#[] ", "ü:ß"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(new=st.lists(sources, max_size=6, unique_by=lambda s: s.url), header=st.permutations(COLUMNS))
def test_whatever_is_added_comes_back(tmp_path: Path, new: list[Source], header: list[str]) -> None:
    path = tmp_path / "feeds.csv"
    path.write_text(";".join(header) + "\n", encoding="utf-8")
    add_sources(path, new)
    found = load_feeds(path)
    assert found.problems == ()

    def told(source: Source) -> dict[str, Any]:
        return {name: getattr(source, name) for name in (*COLUMNS, "userinfo")}

    assert [told(s) for s in found.sources] == [told(s) for s in new]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_adding_a_sitemap_to_an_older_list_names_the_columns_it_needs(tmp_path: Path, newline: str) -> None:
    path = tmp_path / "feeds.csv"
    path.write_bytes(f"url;note{newline}{A};mine{newline}".encode())
    new = [Source(B, kind="sitemap"), Source(C, kind="page", selector="ul a, ol a")]
    assert len(add_sources(path, new).added) == 2
    text = path.read_bytes().decode()
    assert text.startswith(f"url;note;kind;selector{newline}{A};mine{newline}")
    found = load_feeds(path)
    assert found.problems == ()
    assert [(s.kind, s.selector, s.note) for s in found.sources] == [
        ("feed", "", "mine"),
        ("sitemap", "", ""),
        ("page", "ul a, ol a", ""),
    ]
