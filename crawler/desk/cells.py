"""Which cells of Datasette's tables lead to pages of the desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

_BY_COLUMN: Mapping[str, str] = {
    "article": "articles", "copy_of": "articles", "other": "articles", "source_article": "articles", "example": "articles",
    "story": "stories", "merged_into": "stories", "topic": "topics", "feed": "sources",
}  # fmt: skip
"""What a column of this name holds, in whatever table, view or question."""
_BY_TABLE: Mapping[str, str] = {"articles": "articles", "stories": "stories", "topics": "topics", "feeds": "sources"}
"""What the ``id`` of a table is of."""
_TOPIC = re.compile(r"[\w-]{1,60}")
TITLE_OF = "title"


def place_of_cell(table: str | None, column: str, value: Any) -> str:
    """The address below the desk's that a cell leads to; '' when it leads nowhere."""
    page = _BY_TABLE.get(table or "", "") if column == "id" else _BY_COLUMN.get(column, "")
    if not page or value is None or isinstance(value, bytes):
        return ""
    said = str(value)
    if page == "topics":
        return f"/topics/{said}" if _TOPIC.fullmatch(said) else ""
    return f"/{page}/{said}" if said.isascii() and said.isdecimal() and len(said) < 19 else ""


def linked(table: str | None, column: str, value: Any, url: Callable[[str], str]) -> Markup | None:
    """The cell as a link into the desk; None to leave it to Datasette. ``value`` may be a foreign key with its label."""
    label = value
    if isinstance(value, dict):
        value, label = value.get("value"), value.get("label")
    place = place_of_cell(table, column, value)
    if not place:
        return None
    shown = Markup("{}").format(label if label not in (None, "") else value)
    beside = Markup(" <em>{}</em>").format(value) if str(label) != str(value) else Markup("")
    return Markup('<a href="{}">{}</a>{}').format(url(place), shown, beside)
