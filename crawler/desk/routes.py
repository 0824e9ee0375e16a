"""Which address shows which page, and what stands in the navigation of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crawler.desk.gate import ROOT, SIGN_IN, STYLE
from crawler.desk.pages import (
    article_page,
    edits_page,
    marking,
    out_feed_page,
    search_page,
    sign_in,
    source_pages,
    story_page,
    style_sheet,
    tables_page,
    today,
    topic_pages,
    trial_page,
)
from crawler.desk.shell import View, served

NAVIGATION: tuple[tuple[str, str], ...] = (
    ("Today", ROOT),
    ("Search", f"{ROOT}/search"),
    ("Topics", f"{ROOT}/topics"),
    ("Edits", f"{ROOT}/edits"),
    ("Sources", f"{ROOT}/sources"),
    ("Marks", f"{ROOT}/marks"),
    ("Tables", f"{ROOT}/tables"),
)
"""Label and address."""

_ID = r"(?P<id>[0-9]{1,18})"
_TOPIC = r"(?P<topic>[\w-]{1,60})"
_JSON = r"(?P<json>\.json)?"
PAGES: tuple[tuple[str, View], ...] = (
    (rf"{ROOT}{_JSON}", today.today),
    (rf"{ROOT}/stories/{_ID}{_JSON}", story_page.story),
    (rf"{ROOT}/stories/{_ID}/picture\.html", story_page.picture),
    (rf"{ROOT}/marks{_JSON}", marking.marks),
    (rf"{ROOT}/act", marking.act),
    (rf"{ROOT}/tables", tables_page.tables),
    (rf"{ROOT}/articles/{_ID}{_JSON}", article_page.article),
    (rf"{ROOT}/topics{_JSON}", topic_pages.topics),
    (rf"{ROOT}/topics/{_TOPIC}{_JSON}", topic_pages.topic),
    (rf"{ROOT}/topics/{_TOPIC}/try", trial_page.try_form),
    (rf"{ROOT}/sources{_JSON}", source_pages.sources),
    (rf"{ROOT}/sources/{_ID}{_JSON}", source_pages.source),
    (rf"{ROOT}/search{_JSON}", search_page.search),
    (rf"{ROOT}/edits{_JSON}", edits_page.edits),
    (rf"{ROOT}/feeds/(?P<name>[\w-]{{1,64}})\.(?P<form>atom|json)", out_feed_page.feed),
)
"""Address (a regular expression, whole) and view. Named groups come as ``visit.place``; ``json`` asks for the twin."""
OPEN_TO_ALL: tuple[tuple[str, View], ...] = (
    (rf"{SIGN_IN}", sign_in.sign_in),
    (rf"{ROOT}/sign-out", sign_in.sign_out),
    (rf"{STYLE}", style_sheet.style),
)


def routes() -> Sequence[tuple[str, Callable[..., Any]]]:
    """As Datasette's hook ``register_routes`` takes them."""
    return [(f"^{pattern}$", served(view)) for pattern, view in (*PAGES, *OPEN_TO_ALL)]
