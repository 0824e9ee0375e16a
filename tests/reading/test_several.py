"""One article among those that stand on its page, and pages that only list it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.models import ArticleDraft
from crawler.reading.belief import Expected
from crawler.reading.page import read_page

NOW = datetime(2026, 11, 5, tzinfo=UTC)
URL = "https://paper.example/a/radar"
RADAR = "Radar station at Lindvik reopens after nine days"
OWN = (
    "The radar station on the Lindvik ridge went back to work on Monday, nine days after technicians had switched it off.",
    "Engineers replaced two cooling pumps and a bearing that had been ordered from abroad in spring, said a colonel.",
    "During the outage three villages in the valley had relied on a borrowed mobile unit of the coast guard.",
    "Deputies want to know why no spare parts were kept in the depot, and will hear the minister on Thursday.",
    "Neighbours greeted the turning antenna with candles and a brass band, the mayor of the village said in the evening.",
)
OTHERS = {
    "Beekeepers count losses after a cold April": (
        "Beekeepers in the southern orchards lost a third of their colonies in April, the growers reported.",
        "Frost killed the blossoms of apricot trees, so that foraging bees found hardly any nectar for weeks.",
        "Schools have begun to plant wild flowers along their fences as a help for bumblebees and other insects.",
    ),
    "Teenager wins the national chess title": (
        "Sixteen-year-old Mira Olsen won the national chess championship after a tense playoff in the town library.",
        "She beat the champion with black in forty moves, sacrificing a rook for a mating attack on the king.",
        "More than two hundred spectators watched the games on screens in the reading room and applauded.",
    ),
    "City council rejects budget with cuts to pools": (
        "The city council rejected the draft budget late on Tuesday by twenty-one votes to eighteen.",
        "It would have closed two swimming pools and cut opening hours of four libraries from January on.",
        "A revised plan is due in three weeks, and an evening of hearings will be held in the gymnasium.",
    ),
}


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def read(body: str, title: str = RADAR, told: str = "") -> ArticleDraft:
    html = f"<html lang='en'><head><title>{title}</title></head><body>{body}</body></html>"
    return read_page(html, URL, NOW, expected=Expected((RADAR,), told))


@pytest.mark.parametrize(
    ("ours", "other"),
    [
        ("<article><h1>{}</h1>{}</article>", "<article><h1>{}</h1>{}</article>"),
        ("<div class=story><h1>{}</h1>{}</div>", "<div class=story><h1>{}</h1>{}</div>"),
        ("<section><h1>{}</h1>{}</section>", "<section><h2><a href=/a/next>{}</a></h2>{}</section>"),
        (
            "<article><h1><a href=/a/radar#top>{}</a></h1>{}</article>",
            "<article><h1><a href=/a/x>{}</a></h1>{}</article>",
        ),
    ],
)
def test_the_next_articles_of_an_endless_page_are_not_of_this_one(ours: str, other: str) -> None:
    following = "".join(other.format(title, paragraphs(lines)) for title, lines in OTHERS.items())
    found = read(f"<main>{ours.format(RADAR, paragraphs(OWN))}{following}</main>")
    assert not found.not_article
    assert OWN[-1] in found.body
    assert not [lines[1] for lines in OTHERS.values() if lines[1] in found.body]


@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>{}</h1><section><h2>At once</h2>{}</section><section><h2>Later</h2>{}</section></article>",
        "<section><h1>{}</h1>{}</section><section><h1>What comes next</h1>{}</section>",
        "<article class=head><h1>{}</h1>{}</article><article class=post><h2>An update of noon</h2>{}</article>",
        "<div class=row><h1>{}</h1></div><div class=row><h1>At a glance</h1>{}{}</div>",
    ],
)
def test_sections_and_notes_of_one_article_stay(body: str) -> None:
    found = read(f"<main>{body.format(RADAR, paragraphs(OWN[:3]), paragraphs(OWN[3:]))}</main>")
    assert [line for line in OWN if line not in found.body] == []


LISTED = {RADAR: OWN, **OTHERS}


@pytest.mark.parametrize("told", ["", " ".join(OWN)])
@pytest.mark.parametrize(
    "above", ["<h1>The Paper</h1>", "<h1>Oops!</h1><p>We cannot find that page. Here is what others read.</p>"]
)
def test_a_page_that_only_lists_the_article_is_none(above: str, told: str) -> None:
    teasers = "".join(
        f"<article><h2><a href='/a/{n}'>{title}</a></h2>{paragraphs(lines[:2])}</article>"
        for n, (title, lines) in enumerate(LISTED.items())
    )
    found = read(f"{above}{teasers}", title="The Paper", told=told)
    assert (found.not_article, found.body) == ("section_page", "")


def test_a_list_beside_the_article_changes_nothing() -> None:
    teasers = "".join(f"<li><h3><a href='/a/{n}'>{title}</a></h3></li>" for n, title in enumerate(LISTED))
    found = read(f"<main><h1>{RADAR}</h1>{paragraphs(OWN)}</main><aside><ul>{teasers}</ul></aside>")
    assert not found.not_article
    assert [line for line in OWN if line not in found.body] == []


@pytest.mark.parametrize("line", ["{}<br><br>", "<font size=2>{}</font><br>"])
def test_a_page_of_lines_and_breaks_alone_is_read(line: str) -> None:
    found = read(f"<b>{RADAR}</b><br><br>" + "".join(map(line.format, OWN)))
    assert not found.not_article
    assert [own for own in OWN if own not in found.body] == []


def rows(shape: str, count: int = 8) -> str:
    """Teasers of other articles, each in its own words."""
    titles = list(OTHERS)
    lines = [line for texts in OTHERS.values() for line in texts]
    return "".join(
        shape.format(n, f"{titles[n % 3]}, part {n}", f"{n} {lines[n % 9]} {n} {lines[(n + 4) % 9]}")
        for n in range(count)
    )


TEASER = "<article class=teaser><h3><a href='/a/{0}'>{1}</a></h3><p>{2}</p></article>"


@pytest.mark.parametrize("shape", [TEASER, "<li><a href='/a/{0}'><h2>{1}</h2></a><p>{2}</p></li>"])
@pytest.mark.parametrize("above", ["<h1>The Paper</h1>", ""])
def test_a_front_page_in_place_of_an_article_is_none(above: str, shape: str) -> None:
    """Its feed gave a headline alone, which stands nowhere on it; the teasers together are as long as an article."""
    found = read(f"{above}<main>{rows(shape)}</main>", title="The Paper")
    assert (found.not_article, found.body) == ("section_page", "")


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Technicians mend the antenna on the ridge</h1>{paragraphs(OWN * 3)}<aside>{rows(TEASER, 4)}</aside>",
        f"<h1>{RADAR}</h1><main>{rows(TEASER)}</main>",
        "<h1>Five things of the week</h1>" + rows("<section class=part><h2>{1}</h2><p>{2}</p></section>"),
    ],
)
def test_an_article_with_teasers_beside_it_or_of_parts_is_one(body: str) -> None:
    assert read(body, title="The Paper").not_article == ""
