"""What stands around an article is taken out of its text by its shape, and nothing of the article with it."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from crawler.plaintext import clean_line
from crawler.reading.blocks import Block
from crawler.reading.edges import credits_picture, dates_of, signs, tells_time, without_author_box
from crawler.reading.furniture import strip_furniture

LEAD = "The harbour of Varnhem was closed on Monday after a crane fell into the basin."
MORE = "Nobody was hurt, the port authority said, and ferries will run again from Thursday."


def _kept(
    blocks: list[Block], page: str = "<p></p>", titles: tuple[str, ...] = (), authors: tuple[str, ...] = ()
) -> list[str]:
    tree = fromstring(f"<html><body>{page}</body></html>")
    links = {clean_line(a.text_content()) for a in tree.iter("a")}
    return [block.text for block in strip_furniture(blocks, tree, links, titles, authors).blocks]


@pytest.mark.parametrize(
    "line",
    [
        "Published 18 November 2031",
        "Monday, November 18, 2031",
        "November 20, 2031 - 11:28 AMT",
        "Stand: 28.04.2031 18:00 Uhr",
        "Erstellt von Fabian am Dienstag 6. Mai 2031",
        "20 Nisan 2031•Güncelleme: 21 Nisan 2031",
        "기사입력 :[ 2031-08-25 15:24 ]",
        "Article mis à jour le 7 janvier 2031.",
        "31.01.2031 Hardware",
        "Ann Lee 12/03/2031 22:41",
    ],
)
def test_a_line_of_date_is_known(line: str) -> None:
    assert tells_time(line, ("Ann Lee",))
    assert _kept([Block(line), Block(LEAD), Block(MORE)], authors=("Ann Lee",)) == [LEAD, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "Storm over Varnhem on 18 March 2031",
        "29 November 2031 | 20 January 2032",
        "The talks of 12 March 2031 failed",
        "In 2031 the crane was 40 years old",
        "Varnhem, 18 March: the basin is closed",
    ],
)
def test_a_line_with_a_date_in_it_stays(line: str) -> None:
    assert not tells_time(line)
    assert line in _kept([Block(LEAD), Block(line), Block(MORE)])


def test_a_date_further_down_opens_a_part_of_the_text() -> None:
    chronicle = [Block(LEAD), *[Block(MORE)] * 4, Block("18 March 2031", "heading"), Block(LEAD)]
    assert "18 March 2031" in _kept(chronicle)


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Ann Lee / Varnhem Post",
        "Fotos: A. Lee/Hafenbild",
        "Image credit: www.varnhem.example",
        "(Credit: Ann Lee / Varnhem Post)",
        "Фото: Анна Лі",
        "Crédit photo : Anne Lit",
        "© Hafenbild",
        "Titelbild: Anna Licht on Hafenbild",
    ],
)
def test_a_credit_of_a_picture_is_no_text(line: str) -> None:
    assert credits_picture(line)
    assert _kept([Block(LEAD), Block(line), Block(MORE)]) == [LEAD, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "Photos by satellites showed that the crane was leaning.",
        "Source: Varnhem Post",
        "© The Varnhem Post Ltd. 2031",
        "Photographers were kept away.",
    ],
)
def test_what_names_a_source_or_speaks_of_pictures_stays(line: str) -> None:
    assert line in _kept([Block(LEAD), Block(line), Block(MORE)])


def test_a_byline_above_the_text_is_taken_out_whether_its_name_is_known_or_not() -> None:
    for line in ("by Ann Lee", "Von Anna Licht und Bo Raben", "By Ann Lee, Varnhem"):
        assert signs(line)
        assert _kept([Block(line), Block(LEAD), Block(MORE)]) == [LEAD, MORE]
    for line in ("Von Risiken und Nebenwirkungen", "By the sea, the crane fell", "By Monday"):
        assert not signs(line)


def test_what_is_said_of_the_author_is_no_end_of_the_article() -> None:
    box = ["Ann Lee is our correspondent in Varnhem. She has written on ports since 2019."]
    for end in (box, ["About the author", *box], ["Die Autorin", "Anna Licht lehrt in Varnhem."]):
        assert _kept([Block(t) for t in (LEAD, MORE, *end)], authors=("Ann Lee",)) == [LEAD, MORE]
    assert without_author_box([LEAD, MORE, "Ann Lee: What will the port do now?"], ("Ann Lee",)) == 3
    assert without_author_box([LEAD, MORE, "Ann Leeds is the harbour master."], ("Ann Lee",)) == 3
    assert without_author_box(["Ann Lee is the harbour master.", MORE], ("Ann Lee",)) == 2


def test_rights_below_a_box_and_a_heading_above_it_go_with_it() -> None:
    end = [
        Block("More about us", "heading"),
        Block("Ann Lee is our correspondent in Varnhem."),
        Block("© Varnhem Post"),
    ]
    assert _kept([Block(LEAD), Block(MORE), *end], authors=("Ann Lee",)) == [LEAD, MORE]


def test_a_box_of_headlines_goes_with_its_heading() -> None:
    box = ("Bridge to Sundby opens a year late", "Ferry prices rise again in spring", "Mayor wants a second basin")
    page = "".join(f"<li>Ports: <a href='/{n}'>{line}</a></li>" for n, line in enumerate(box))
    inside = [Block("More of our work", "heading"), *(Block(f"Ports: {line}", "item") for line in box)]
    assert _kept([Block(LEAD), *inside, Block(MORE)], page) == [LEAD, MORE]
    dated = [Block(f"{line} - October 24, 2031") for line in box]
    assert _kept([Block(LEAD), Block(MORE), *dated], page) == [LEAD, MORE]


def test_headings_that_link_are_teasers_only_in_a_row_and_to_other_pages() -> None:
    lines = ("Bridge to Sundby opens a year late", "Ferry prices rise again in spring")
    row = [Block(line, "heading") for line in lines]
    page = "".join(f"<a href='/{n}'>{line}</a>" for n, line in enumerate(lines))
    assert _kept([Block(LEAD), *row, Block(MORE)], page) == [LEAD, MORE]
    assert _kept([Block(LEAD), row[0], Block(MORE), row[1], Block(MORE)], page) == [
        LEAD,
        lines[0],
        MORE,
        lines[1],
        MORE,
    ]
    contents = page.replace("href='/", "href='#")
    assert _kept([Block(LEAD), *row, Block(MORE)], contents) == [LEAD, *lines, MORE]


def test_a_list_of_sources_stays() -> None:
    page = "<a href='https://journal.example/7'>Why cranes fall into harbours</a><a href='/p'>Varnhem Port Yearly Review</a>"
    references = ["Lee, A. (2031): Why cranes fall into harbours", "Source: Varnhem Port Yearly Review"]
    assert _kept([Block(LEAD), Block(MORE), *(Block(line, "item") for line in references)], page) == [
        LEAD,
        MORE,
        *references,
    ]


def test_the_headline_goes_with_the_sites_name_behind_it_and_when_it_stands_twice() -> None:
    title = "Crane falls into the basin of Varnhem"
    blocks = [Block(title), Block("Ports"), Block(title, "heading"), Block(LEAD), Block(MORE)]
    assert _kept(blocks, titles=(f"{title} | Varnhem Post",)) == [LEAD, MORE]
    long = "Without a full stop " + "the crane hung over the water for hours and nobody knew what to do " * 4
    assert _kept([Block(long.strip()), Block(title), Block(LEAD)], titles=(title,)) == [long.strip(), LEAD]


@pytest.mark.parametrize(
    "line",
    [
        "The views expressed here are those of the author and do not reflect those of the Post.",
        "Gastbeiträge müssen nicht die Meinung der Redaktion wiedergeben.",
        "Support our independent journalism with five crowns a month!",
        "Helfen Sie mit, unseren Journalismus möglich zu machen!",
        "showPaywall:",
        "false",
        "Weiterführende Links:",
    ],
)
def test_what_the_site_says_to_its_readers_is_no_text(line: str) -> None:
    assert _kept([Block(LEAD), Block(MORE), Block(MORE), Block(line)]) == [LEAD, MORE, MORE]


@pytest.mark.parametrize(
    "line",
    [
        "Download the Harbour app",
        "Get our free ferry app for tides and winds",
        "Share this with a friend",
        "Send it with your friend",
        "We may earn a commission on what you order",
    ],
)
def test_a_notice_is_known_by_the_rarer_of_its_words(line: str) -> None:
    assert _kept([Block(LEAD), Block(MORE), Block(line), Block(MORE)]) == [LEAD, MORE, MORE]


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("Published: 12 March 2031, 10:30 | Updated: 13 March 2031", ["12 March 2031, 10:30", "12 March 2031"]),
        ("Stand: 28.04.2031 18:00 Uhr", []),
        ("기사입력 :[ 2031-08-25 15:24 ]", ["2031-08-25 15:24", "2031-08-25"]),
        ("November 20, 2031 - 11:28 AMT", ["November 20, 2031 - 11:28 AMT", "November 20, 2031"]),
        ("31.01.2031 Hardware", ["31.01.2031"]),
    ],
)
def test_the_dates_of_a_line_but_for_those_of_a_change(line: str, dates: list[str]) -> None:
    assert list(dates_of(line)) == dates
