"""Lists as spreadsheets and editors write them."""

from __future__ import annotations

import pytest

from crawler.errors import ConfigError
from crawler.table_text import named_rows


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("id,title\na,Quay\n", 2),
        ("\ufeffID;Title\r\na;Quay\r\n", 2),
        ("sep=;\nid;title\na;Quay", 3),
        ("id\ttitle\ra\tQuay\r", 2),
        ('# mine, "and\n\nid,title\n\n# a comment\n a , Quay \n', 6),
        ('id,title\na,"Quay"\n', 2),
    ],
)
def test_one_row_in_many_forms(text: str, line: int) -> None:
    assert named_rows(text) == (["id", "title"], [(line, {"id": "a", "title": "Quay"})])


def test_a_cell_too_many_and_one_too_few_are_told_apart() -> None:
    _, rows = named_rows("id,title\na\nb,Quay,more\nc,Lock,\n")
    assert [(row["title"], None in row) for _, row in rows] == [("", False), ("Quay", True), ("Lock", False)]


def test_an_open_quote_swallows_nothing() -> None:
    with pytest.raises(ConfigError, match="never closed"):
        named_rows('id,title\na,"Quay\nb,Lock\n')
    assert named_rows('id,title\na,"Quay" five\n')[1][0][1]["title"] == "Quay five"


def test_a_list_of_nothing_has_nothing() -> None:
    assert named_rows("") == ([], [])
