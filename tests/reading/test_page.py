"""read_page on pages written for the test."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.models import Link
from crawler.plaintext import clean_line
from crawler.reading.page import read_page
from crawler.reading.sitelines import line_hash

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://news.example/politics/alarm"
LEAD = "The alliance raised its concern on Tuesday after a pause in the sharing of intelligence with the country."
NEXT = "Officials in three capitals confirmed the pause, which began last week and has no announced end so far."
LAST = "A spokesman declined to say when the flow of reports would be restored, and by whom that would be decided."
LD = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Alarm over pause"}</script>'


def page(body: str = "", head: str = LD, lang: str = "en") -> str:
    return f"<html lang='{lang}'><head>{head}</head><body><main><article>{body}</article></main></body></html>"


def text(*extra: str) -> str:
    paragraphs = "".join(f"<p>{p}</p>" for p in (LEAD, NEXT, LAST, NEXT.upper()))
    return f"<h1>Alarm over pause</h1>{paragraphs}{''.join(extra)}"


def body_lines(html: str) -> list[str]:
    return read_page(html, URL, NOW).body.split("\n")


@pytest.mark.parametrize(
    ("description", "summary"),
    [
        ("&lt;p&gt;The port&amp;nbsp;is closed.&lt;/p&gt;", "The port is closed."),
        (
            "&lt;p&gt;The port is closed.&lt;/p&gt;&lt;p&gt;Nobody knows why.&lt;/p&gt;",
            "The port is closed.\nNobody knows why.",
        ),
        ("The port is closed. &lt;a href=&quot;/mo", "The port is closed."),
        ("Polic&amp;iacute;a Nacional", "Policía Nacional"),
        ("Rates of 3 &lt; 4 &amp; more", "Rates of 3 < 4 & more"),
    ],
)
def test_a_summary_holds_no_markup(description: str, summary: str) -> None:
    draft = read_page(page(text(), f'{LD}<meta name="description" content="{description}">'), URL, NOW)
    assert draft.summary == summary


@pytest.mark.parametrize(
    ("section", "read"),
    [
        ("Homepage", ""),
        ("Top-News", ""),
        ("Allgemein", ""),
        ("Uncategorized", ""),
        ("harbour.com", ""),
        ("Politics", "Politics"),
        ("Homes", "Homes"),
    ],
)
def test_a_place_of_the_site_is_no_section(section: str, read: str) -> None:
    assert (
        read_page(page(text(), f'{LD}<meta property="article:section" content="{section}">'), URL, NOW).section == read
    )


def test_structured_data_gives_the_metadata() -> None:
    head = """<title>Alarm over pause | Example News</title><meta property="og:site_name" content="Example News">
        <link rel="canonical" href="/politics/alarm"><meta property="og:image" content="/a.jpg">
        <link rel="alternate" hreflang="uk" href="/uk/politics/alarm">
        <script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
        "headline": "Alarm over pause", "datePublished": "2026-11-20T10:00:00+02:00", "keywords": "NATO, Ukraine",
        "articleSection": "Politics", "isAccessibleForFree": "False",
        "author": [{"@type": "Person", "name": "By Ann Roe"}]}</script>"""
    draft = read_page(page(text(), head), URL, NOW)
    assert draft.not_article == ""
    assert (draft.title, draft.section, draft.language) == ("Alarm over pause", "Politics", "en")
    assert (draft.authors, draft.tags) == (("Ann Roe",), ("NATO", "Ukraine"))
    assert (draft.published_at, draft.paywall) == (datetime(2026, 11, 20, 8, tzinfo=UTC), True)
    assert draft.canonical_url == URL
    assert draft.image == "https://news.example/a.jpg"
    assert draft.translations == (("uk", "https://news.example/uk/politics/alarm"),)


def test_the_headline_is_no_line_of_the_body() -> None:
    assert body_lines(page(text()))[0] == LEAD


def test_headings_lists_and_quotes_are_lines() -> None:
    points = "<ul><li>First point of the plan</li><li>Second point of it</li></ul>"
    extra = f"<h2>What comes next</h2>{points}<p>{LAST[:-1]}!</p>"
    lines = body_lines(page(text(extra, f"<blockquote>{NEXT[:-1]}?</blockquote><p>{LEAD[:-1]}; so they said.</p>")))
    for line in ("What comes next", "First point of the plan", "Second point of it", f"{NEXT[:-1]}?"):
        assert line in lines


@pytest.mark.parametrize(
    "furniture",
    [
        "<p><a href='/x'>Another story with its own headline</a></p>",
        "<p>Read also: Minister resigns after report</p>",
        "<p>Читайте також: Міністр подав у відставку</p>",
        "<p>Lesen Sie auch: Minister tritt zurück</p>",
        "<p>We use cookies to make this site better for you.</p>",
        "<p>Sign up for our daily newsletter and get the news first.</p>",
        "<p>Advertisement</p>",
        "<p>© 2026 Example News. All rights reserved.</p>",
    ],
)
def test_furniture_at_the_foot_is_taken_out(furniture: str) -> None:
    lines = body_lines(page(text(furniture)))
    assert lines[0] == LEAD
    assert lines[-1] == NEXT.upper()


def test_a_sentence_about_cookies_in_a_quotation_stays() -> None:
    quote = "“We use cookies and we always will,” the company told the court in its answer on Monday."
    assert quote in body_lines(page(text(f"<p>{quote}</p>", f"<p>{LAST[:-1]}!</p>")))


def test_a_source_line_stays_for_the_credits() -> None:
    assert "Source: Politico" in body_lines(page(text("<p>Source: Politico</p>")))


def test_a_standfirst_that_the_page_shows_opens_the_text() -> None:
    standfirst = "Reports stopped a week ago, and nobody says when they will come back."
    html = (
        f"<html><head>{LD}<meta name='description' content='{standfirst}'></head><body><header>"
        f"<h1>Alarm over pause</h1><div class='top'>{standfirst}</div></header>"
        f"<main><article>{text()}</article></main></body></html>"
    )
    assert body_lines(html)[:2] == [standfirst, LEAD]


def test_a_description_nobody_sees_is_the_summary_only() -> None:
    head = LD + "<meta name='description' content='A summary that is written for machines and shown to no reader.'>"
    draft = read_page(page(text(), head), URL, NOW)
    assert draft.summary.startswith("A summary that is written")
    assert draft.body.startswith(LEAD)


def test_key_points_before_the_body_become_the_summary() -> None:
    points = ["The sharing of reports stopped last week", "Three capitals confirm it to reporters"]
    html = page(
        f"<ul>{''.join(f'<li>{p}</li>' for p in points)}</ul>" + text().removeprefix("<h1>Alarm over pause</h1>")
    )
    draft = read_page(html, URL, NOW)
    assert draft.summary == "\n".join(points)
    assert draft.body.startswith(LEAD)


def test_links_inside_the_text_are_told_from_the_menu() -> None:
    cited = (
        "<p>The pause was first reported by <a href='https://other.example/scoop'>the Other Paper</a> on its site.</p>"
    )
    html = page(text(cited)).replace("<main>", "<nav><a href='/menu'>Politics and world</a></nav><main>")
    assert read_page(html, URL, NOW).links == (Link("https://other.example/scoop", "the Other Paper"),)


def test_a_canonical_address_of_another_owner_is_a_link() -> None:
    html = page(text(), LD + "<link rel='canonical' href='https://agency.example.org/1'>")
    assert Link("https://agency.example.org/1", rel="canonical") in read_page(html, URL, NOW).links


def test_site_memory_is_applied_below_the_lead() -> None:
    known = frozenset({line_hash(LEAD), line_hash("A box of this site")})
    lines = read_page(
        page(text("<p>A box of this site</p><p>One more sentence of the text.</p>")), URL, NOW, boilerplate=known
    ).body
    assert lines.startswith(LEAD)
    assert "A box of this site" not in lines


def test_text_declared_in_json_ld_is_read_when_the_page_shows_none() -> None:
    declared = f"{LEAD} {NEXT} {LAST} {NEXT}"
    html = page("", f'<script type="application/ld+json">{{"@type": "Article", "articleBody": "{declared}"}}</script>')
    assert read_page(html, URL, NOW).body == declared


WALL = "<p>Please enable JavaScript and cookies to continue.</p>"
HEADLINES = "".join(f"<p><a href='/{n}'>Headline number {n} of the politics desk</a></p>" for n in range(40))


@pytest.mark.parametrize(
    ("url", "html", "reason"),
    [
        (URL, f"<html><head><title>Just a moment...</title></head><body>{WALL}</body></html>", "bot_challenge"),
        (
            "https://consent.news.example/collect",
            "<html><head><title>News</title></head><body><p>We and our partners use cookies.</p></body></html>",
            "consent_wall",
        ),
        (
            URL,
            "<html><head><title>Sign in | News</title></head><body><form><input type='password'></form><p>Sign in</p>",
            "login_wall",
        ),
        ("https://news.google.com/rss/articles/CBMi", page(text()), "google_news_wrapper"),
        ("https://news.example/", f"<html><head><title>News</title></head><body>{HEADLINES}</body></html>", "homepage"),
        (
            "https://news.example/politics",
            f"<html><head><title>Politics</title></head><body>{HEADLINES}</body></html>",
            "section_page",
        ),
        (URL, "<html><head><title>404 Not Found</title></head><body><p>Nothing here.</p></body></html>", "error_page"),
        (URL, "<html><head><title>Video</title></head><body></body></html>", "no_text"),
        (URL, "", "empty"),
        (URL, "plain words", "not_html"),
        (URL, b"\xff\xfe", "empty"),
        (URL, "<p>" + "x" * (17 * 1024 * 1024), "too_large"),
        (URL, "<div>" * 100_000, "too_large"),
        (URL, "<p>" + "word " * 1_000_000, "too_large"),
        (URL, "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + ">", "too_large"),
    ],
)
def test_pages_that_are_no_article_are_named(url: str, html: str | bytes, reason: str) -> None:
    draft = read_page(html, url, NOW)
    assert (draft.not_article, draft.body) == (reason, "")


def test_tags_that_nest_deeper_than_the_parser_follows_do_not_raise() -> None:
    assert read_page("<div>" * 20_000 + f"<p>{LEAD}</p>", URL, NOW).not_article in ("no_text", "unreadable")


@pytest.mark.parametrize(
    "head", [f"{LD}<title>Access denied</title>", "<title>Access denied: how a ministry lost its keys</title>"]
)
def test_an_article_about_a_challenge_is_an_article(head: str) -> None:
    assert read_page(page(text(), head), URL, NOW).not_article == ""


def test_soft_hyphens_and_controls_are_gone() -> None:
    draft = read_page(
        page(text("<p>Heli\u00adkopter\u200b landing pads are \x07planned for the summer, officials say.</p>")),
        URL,
        NOW,
    )
    assert "Helikopter landing pads are planned for the summer, officials say." in draft.body


_TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<a href=x>",
        "</a>",
        "<div class=author>",
        "<script type=application/ld+json>{",
        "<h1>",
        "<table><tr><td>",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TAGS | st.text(max_size=20), max_size=40).map("".join), st.text(max_size=20))
def test_no_input_raises_and_the_text_is_clean(html: str, url: str) -> None:
    draft = read_page(html, url, NOW)
    assert [clean_line(line) for line in draft.body.split("\n")] == draft.body.split("\n")
    assert read_page(html.encode("utf-8", "surrogatepass"), url, NOW) is not None


def test_of_a_watched_page_the_text_is_kept_whatever_kind_it_is() -> None:
    items = "".join(f"<li>Ship {name}</li>" for name in ("Alva", "Brisa", "Corva"))
    html = f"<html><head><title>Ships</title></head><body><nav><p>Menu</p></nav><main><h1>Ships</h1><ul>{items}</ul></main></body></html>"
    assert read_page(html, "https://harbour.example/", NOW).body == ""
    watched = read_page(html, "https://harbour.example/", NOW, watched=True)
    assert watched.not_article == ""
    assert watched.body.split("\n")[-3:] == ["Ship Alva", "Ship Brisa", "Ship Corva"]
    wall = "<html><head><title>Just a moment...</title></head><body><p>Checking.</p></body></html>"
    assert read_page(wall, "https://harbour.example/", NOW, watched=True).not_article == "bot_challenge"


def test_a_page_that_declares_nothing_is_dated_and_signed_by_the_lines_above_its_text() -> None:
    above = "<p>by Ann Lee and Bo Lind</p><p>Posted: Tuesday, 3 March 2026, 10:30</p>"
    body = f"<main><article>{above}{''.join(f'<p>{line}</p>' for line in LINES)}</article></main><footer>© 2019, last change 1 May 2020</footer>"
    draft = read_page(page(body, "<title>A crane fell into the harbour</title>"), URL, NOW)
    assert draft.authors == ("Ann Lee", "Bo Lind")
    assert draft.published_at is not None and draft.published_at.date().isoformat() == "2026-03-03"
    assert draft.body.split("\n") == list(LINES)


def test_an_agency_signs_and_is_no_author() -> None:
    head = LD.replace(
        '"headline"',
        '"author": [{"@type": "Person", "name": "Reuters"}, {"@type": "Person", "name": "Ann Lee"}], "headline"',
    )
    draft = read_page(page(text(), head), URL, NOW)
    assert (draft.authors, draft.byline) == (("Ann Lee",), ("Reuters", "Ann Lee"))


LINES = tuple(
    f"The harbour master said on day {n} that the crane would stay in the basin for as long as the water was high."
    for n in range(1, 9)
)
