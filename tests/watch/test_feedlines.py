from __future__ import annotations

import csv
import io
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.errors import ConfigError, UsageError
from crawler.watch.feededit import add_sources, csv_line
from crawler.watch.feedlines import Changed, remove_sources, set_paused, with_cell
from crawler.watch.feedlist import Source, load_feeds

A, B, C = (f"https://{name}.example/feed" for name in "abc")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feeds.csv"


SPREADSHEET = (
    '\ufeff"url";"title";"paused";"note"\r\n'
    "# a remark;;;\r\n"
    f'"{A}";"Über; a";"";"of\r\ntwo ""lines"""\r\n'
    f"{B}; Bread ;no; odd \r\n"
    "\r\n"
    f"{C};Cream\r\n"
)


def test_pausing_changes_one_cell_and_no_other_byte(path: Path) -> None:
    path.write_bytes(SPREADSHEET.encode())
    assert set_paused(path, [A, B, "Cream"], True) == Changed((A, B, C))
    told = SPREADSHEET.replace('"Über; a";""', '"Über; a";"yes"').replace(";no;", ";yes;")
    assert path.read_bytes().decode() == told.replace(";Cream", ";Cream;yes")
    assert [s.paused for s in load_feeds(path).sources] == [True, True, True]


def test_resuming_takes_it_away_again(path: Path) -> None:
    path.write_bytes(SPREADSHEET.encode())
    set_paused(path, [A, C], True)
    assert set_paused(path, [A, B, C], False) == Changed((A, C), (B,))
    assert path.read_bytes().decode() == SPREADSHEET.replace(";Cream", ";Cream;")


def test_what_is_so_already_leaves_the_file_alone(path: Path) -> None:
    path.write_text(f"url,paused\n{A},X\n{B},\n")
    before = path.stat()
    assert set_paused(path, [A], True) == Changed((), (A,))
    assert set_paused(path, [B], False) == Changed((), (B,))
    assert path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_without_the_column_gets_its_name_in_the_first_line(path: Path, end: str) -> None:
    path.write_bytes(f"url;note{end}{A};x{end}{B}".encode())
    assert set_paused(path, [B], True) == Changed((B,))
    assert path.read_bytes() == f"url;note;paused{end}{A};x{end}{B};;yes".encode()
    assert [s.paused for s in load_feeds(path).sources] == [False, True]
    path.write_bytes(f"url{end}{A}{end}".encode())
    assert set_paused(path, [A], False) == Changed((), (A,))
    assert path.read_bytes() == f"url{end}{A}{end}".encode()


def test_removing_takes_whole_lines_and_no_other_byte(path: Path) -> None:
    path.write_bytes(SPREADSHEET.encode())
    assert remove_sources(path, [A, "Cream"]) == Changed((A, C))
    kept = SPREADSHEET.splitlines(keepends=True)
    assert path.read_bytes().decode() == "".join([*kept[:2], *kept[4:6]])


def test_an_address_listed_twice_is_meant_with_all_its_lines(path: Path) -> None:
    """If one line were left, the source would still be polled."""
    path.write_text(f"url,title\n{A},x\n{B},y\n{A},z\n")
    assert set_paused(path, [A], True) == Changed((A,))
    assert path.read_text() == f"url,title,paused\n{A},x,yes\n{B},y\n{A},z,yes\n"
    assert remove_sources(path, [A]) == Changed((A,))
    assert path.read_text() == f"url,title,paused\n{B},y\n"


@pytest.mark.parametrize("word", [A, "http://www.a.example/feed/", "a.example/feed", "A title", f" {A} "])
def test_ways_to_name_a_source(path: Path, word: str) -> None:
    path.write_text(f"url,title\nhttps://me:secret@a.example/feed,A title\n{B},{A}x\n")
    assert remove_sources(path, [word]) == Changed((A,))


def test_the_exact_spelling_comes_first(path: Path) -> None:
    path.write_text(f"url\n{A}\n{A}/\n")
    assert remove_sources(path, [A]) == Changed((A,))
    assert path.read_text() == f"url\n{A}/\n"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("https://a.example/fed", f"There is no source 'https://a.example/fed' in {{}}; did you mean '{A}'?"),
        ("Braed", "There is no source 'Braed' in {}; did you mean 'Bread'?"),
        ("zzz", "There is no source 'zzz' in {}; `wirewatch feeds list` lists them all."),
        ("", "There is no source '' in {}"),
        ("# a remark", "There is no source '# a remark' in {}"),
        ("Two", f"'Two' matches several: {B}, {C}: name it by its address."),
        ("https://www.d.example/x", "matches several: http://d.example/x, https://d.example/x: name it"),
        ("https://me:secret@z.example/", "There is no source 'https://z.example/' in {}"),
    ],
)
def test_what_is_unknown_or_ambiguous_changes_nothing(path: Path, word: str, said: str) -> None:
    path.write_text(f"url,title\n# a remark,\n{A},Bread\n{B},Two\n{C},Two\nhttp://d.example/x,\nhttps://d.example/x,\n")
    before = path.read_bytes()
    for edit in (lambda: set_paused(path, [A, word], True), lambda: remove_sources(path, [A, word])):
        with pytest.raises(UsageError) as told:
            edit()
        assert said.format(path) in str(told.value)
        assert str(told.value).endswith("Nothing was changed.")
        assert path.read_bytes() == before


def test_every_unknown_one_is_named(path: Path) -> None:
    path.write_text(f"url\n{A}\n")
    with pytest.raises(UsageError, match=r"'zzz'.*'https://q\.example/'"):
        remove_sources(path, ["zzz", "https://q.example/"])


def test_by_tag(path: Path) -> None:
    path.write_text(f'url,tags,paused\n{A},"world, europe",\n{B},europe,yes\n{C},world,\n')
    assert set_paused(path, [], True, tag="europe") == Changed((A,), (B,))
    assert set_paused(path, [C], False, tag="europe") == Changed((A, B), (C,))
    with pytest.raises(UsageError, match="has the tag 'euorpe'; did you mean 'europe'"):
        set_paused(path, [], True, tag="euorpe")


def test_a_line_that_cannot_be_used_is_not_paused_and_can_be_removed(path: Path) -> None:
    path.write_text(f"url,weight\n{A},heavy\n{B},1,2,3\n")
    before = path.read_bytes()
    for url in (A, B):
        with pytest.raises(UsageError, match=r"Line [23] of .*/feeds.csv cannot be used: "):
            set_paused(path, [url], True)
    assert path.read_bytes() == before
    assert remove_sources(path, [A]) == Changed((A,))
    assert path.read_text() == f"url,weight\n{B},1,2,3\n"


def test_a_cell_too_many_does_not_come_to_stand_in_a_new_column(path: Path) -> None:
    path.write_text(f"url\n{A},yes\n{B}\n")
    assert set_paused(path, [B], True) == Changed((B,))
    assert path.read_text() == f"url,,paused\n{A},yes\n{B},,yes\n"
    found = load_feeds(path)
    assert [(s.url, s.paused) for s in found.sources] == [(B, True)]
    assert "more cells than the first line names" in found.problems[0]


def test_a_near_name_among_many_is_found(path: Path) -> None:
    path.write_text("url,title\n" + "".join(f"https://s{n}.example/rss,Station {n} north\n" for n in range(3000)))
    with pytest.raises(UsageError, match="did you mean 'Station 1234 north'"):
        remove_sources(path, ["Staton 1234 north"])


def test_no_list(path: Path) -> None:
    with pytest.raises(ConfigError, match="is missing"):
        remove_sources(path, [A])
    assert not path.exists()


def test_several_at_once_lose_no_line(path: Path) -> None:
    add_sources(path, [Source(f"https://old{n}.example/") for n in range(8)])

    def work(number: int) -> None:
        set_paused(path, [f"https://old{number}.example/"], True)
        add_sources(path, [Source(f"https://new{number}.example/")])
        remove_sources(path, [f"https://old{number + 4}.example/"])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(s.url, s.paused) for s in load_feeds(path).sources} == {
        *((f"https://old{n}.example/", True) for n in range(4)),
        *((f"https://new{n}.example/", False) for n in range(4)),
    }


cells = st.lists(st.text(st.sampled_from('a"; ,\r\n\té'), max_size=5), min_size=1, max_size=5)


@given(
    cells=cells, column=st.integers(0, 6), value=st.sampled_from(["yes", ""]), end=st.sampled_from(["", "\n", "\r\n"])
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_one_cell_is_changed_and_the_others_are_not(
    cells: list[str], column: int, value: str, end: str, delimiter: str
) -> None:
    line = csv_line(cells, delimiter) + end
    wanted = cells + [""] * (column + 1 - len(cells))
    wanted[column] = value
    changed = with_cell(line, delimiter, column, value)
    assert changed.endswith(end)
    read = list(csv.reader(io.StringIO(changed, newline=""), delimiter=delimiter, strict=True))
    assert read == ([wanted] if changed.strip("\r\n") else [[]] if changed else [])


rows = st.lists(
    st.tuples(st.integers(0, 9).map("https://{}.example/".format), st.text(st.sampled_from('x"; \r\n'), max_size=4)),
    max_size=6,
    unique_by=lambda row: row[0],
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rows=rows, data=st.data())
def test_pause_and_resume_give_back_the_same_values(
    path: Path, rows: list[tuple[str, str]], data: st.DataObject
) -> None:
    path.write_bytes("".join(csv_line(row, ";") + "\r\n" for row in [("url", "note"), *rows]).encode())
    before = load_feeds(path).sources
    chosen = data.draw(st.lists(st.sampled_from([url for url, _ in rows]), unique=True)) if rows else []
    set_paused(path, chosen, True)
    assert {s.url for s in load_feeds(path).sources if s.paused} == set(chosen)
    set_paused(path, chosen, False)
    assert load_feeds(path).sources == before
