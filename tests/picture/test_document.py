"""The echo picture: one page that loads nothing, runs nothing, and whose arrows all rest on something."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.picture.contents import Card, EchoPicture, SourceStep
from crawler.picture.document import render
from crawler.picture.drawing import WIDTH, draw
from crawler.picture.lines import width, wrap

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
NASTY = '</text></svg><script>alert("1")</script>&amp;\'<img src=x onerror=alert(1)>'
SVG = "{http://www.w3.org/2000/svg}"


def card(number: int, step: SourceStep | None = None, *, text: str = "words", url: str = "https://x.example/1") -> Card:
    at = NOON + timedelta(hours=number)
    return Card(number, at, None, True, text, text, url, "en", f"{number:064x}", 1, step, step is None, text, (text,))


def scene(*cards: Card, text: str = "words", uncollected: tuple[str, ...] = ()) -> EchoPicture:
    return EchoPicture(7, text, text, cards, uncollected, (text,), NOON, text)


def drawn(scene: EchoPicture) -> ElementTree.Element:
    svg = draw(scene).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(svg)


def nasty_scene() -> EchoPicture:
    step = SourceStep(NASTY, NASTY, NASTY, NASTY)
    return scene(card(1, text=NASTY, url=NASTY), card(2, step, text=NASTY), text=NASTY, uncollected=(NASTY,))


def test_every_text_is_escaped() -> None:
    page = render(nasty_scene())
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("</svg>") == 1
    assert "&lt;script&gt;" in page


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = render(scene(card(1), card(2, SourceStep(1, "X", "copy", "97%"))))
    assert "default-src 'none'" in page
    assert not re.search(
        r"<(?:script|link|img|iframe|object|embed|image|use|foreignObject)\b|\bon\w+=|url\((?!#)", page
    )
    assert {re.sub(r"#.*", "", url) for url in re.findall(r'(?:href|src)="([^"]*)"', page)} == {"https://x.example/1"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "ftp://x.example/a", "//x.example"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert "<a " not in render(scene(card(1, url=url)))


def test_an_address_cannot_leave_its_attribute() -> None:
    page = render(scene(card(1, url='https://x.example/"><script>')))
    assert "<script" not in page


def test_each_arrow_leads_from_an_article_to_its_source_with_its_words() -> None:
    steps = [SourceStep(1, "One", "according_to", "One reports"), SourceStep("Bild", "Bild", "wire", "(Bild)")]
    svg = drawn(scene(card(1), card(2, steps[0]), card(3, steps[1]), uncollected=("Bild",)))
    arrows = [path for path in svg.iter(f"{SVG}path") if "arrow" in path.get("class", "")]
    words = [arrow.findtext(f"{SVG}title") for arrow in arrows]
    assert words == ["words → One: One reports", "words → Bild: (Bild)"]
    tops = [float(rect.get("y", "")) for rect in svg.iter(f"{SVG}rect")]
    bottoms = [top + float(r.get("height", "")) for top, r in zip(tops, svg.iter(f"{SVG}rect"), strict=True)]
    ends = [
        [float(n) for n in re.findall(r"[MV][\d.]* ?([\d.]+)", a.get("d", "").replace("V", "V ")) if n] for a in arrows
    ]
    boxes = [(2, 1), (3, 0)]  # boxes from the top: Bild, One, Two, Three
    for (start, end), (source, target) in zip(ends, boxes, strict=True):
        assert tops[source] < start < bottoms[source]
        assert tops[target] < end < bottoms[target]


def test_without_a_step_there_is_no_arrow() -> None:
    assert not [p for p in drawn(scene(card(1), card(2))).iter(f"{SVG}path") if "arrow" in p.get("class", "")]


def test_links_hashes_and_what_was_not_seen_are_there() -> None:
    page = render(scene(card(1), text="No known gap in the 3 feeds watched."))
    assert f"{1:064x}" in page
    assert 'href="https://x.example/1"' in page
    assert "No known gap in the 3 feeds watched." in page.partition("<footer>")[2]


def test_it_follows_the_wish_for_dark() -> None:
    assert "prefers-color-scheme: dark" in render(scene(card(1)))
    assert 'name="viewport"' in render(scene(card(1)))


@given(st.text(max_size=300), st.integers(1, 5))
def test_lines_fit_and_lose_nothing_but_what_does_not_fit(text: str, most: int) -> None:
    lines = wrap(text, 200, 12, most)
    assert len(lines) <= most
    assert all(width(line, 12) <= 200 or len(line) == 1 for line in lines)
    whole = "".join("".join(wrap(text, 200, 12, 1000)).split())
    assert whole == "".join(text.split())


@given(st.lists(st.one_of(st.none(), st.integers(1, 6), st.just("Bild")), min_size=1, max_size=12))
def test_any_story_can_be_drawn(sources: list[int | str | None]) -> None:
    steps = [None if s is None else SourceStep(s, str(s), "copy", "x") for s in sources]
    svg = drawn(scene(*(card(n, step) for n, step in enumerate(steps, 1)), uncollected=("Bild",)))
    for number in re.findall(r"-?\d+\.?\d*", " ".join(p.get("d", "") for p in svg.iter(f"{SVG}path"))):
        assert float(number) >= 0
    assert all(float(r.get("x", "")) + float(r.get("width", "")) <= WIDTH for r in svg.iter(f"{SVG}rect"))


def test_a_day_is_shown_as_a_day_and_a_time_of_seeing_as_such() -> None:
    told = [card(1), replace(card(2), day=NOON.replace(hour=0)), replace(card(3), dated=False)]
    times = [line.text for line in drawn(scene(*told)).iter(f"{SVG}text") if line.get("class") == "time"]
    assert [(text or "").removesuffix(" · known origin") for text in times] == [
        "04 Mar 2026, 13:00",
        "04 Mar 2026 (day only)",
        "04 Mar 2026, 15:00 (seen)",
    ]


def test_only_words_of_the_article_stand_in_quotation_marks() -> None:
    page = render(
        scene(
            replace(card(1), own_words=""),
            replace(
                card(2, SourceStep(1, "X", "link", "the page declares X as its source", quoted=False)), own_words=""
            ),
            replace(card(3, SourceStep(1, "X", "according_to", "as X was told")), own_words=""),
        )
    )
    assert re.findall("“[^”]*”|<q>.*?</q>", page) == ["“as X was told”", "<q>as X was told</q>"]
