"""What pages, headers and robots.txt say of a site's sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.intake.find.discovery import MOST, PageFacts, candidates_of, root_of, same_address, sitemaps_of

URL = "https://port.example/news/"


def read(html: str, url: str = URL, **headers: str) -> PageFacts:
    return candidates_of(html.encode(), {name.replace("_", "-"): value for name, value in headers.items()}, url)


def feeds(html: str, url: str = URL, **headers: str) -> list[str]:
    return [named.url for named in read(html, url, **headers).feeds]


LINKS = {
    '<link rel="alternate" type="application/rss+xml" href="/a">': ["https://port.example/a"],
    "<LINK REL='ALTERNATE' TYPE='application/atom+xml; charset=utf-8' HREF='a'>": ["https://port.example/news/a"],
    '<link rel="alternate home" type="application/rdf+xml" href="//feeds.example/x#top">': ["https://feeds.example/x"],
    '<link rel="alternate" type="application/feed+json" href="/a">': ["https://port.example/a"],
    '<link rel="alternate" type="application/json" href="/feed.json">': ["https://port.example/feed.json"],
    '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/17">': [],
    '<link rel="alternate" type="application/json+oembed" href="/feed/oembed">': [],
    '<link rel="alternate" type="text/xml" href="/news/rss.php?id=3">': ["https://port.example/news/rss.php?id=3"],
    '<link rel="alternate" type="text/xml" href="/export">': [],
    '<link rel="alternate" hreflang="de" href="https://port.example/de/">': [],
    '<link rel="alternate" href="/rss">': ["https://port.example/rss"],
    '<link rel="feed" href="/whatever">': ["https://port.example/whatever"],
    '<link rel="alternate stylesheet" type="text/css" href="/feed.css">': [],
    '<link rel="alternate" type="application/rss+xml" href="javascript:x">': [],
    '<link rel="alternate" type="application/rss+xml">': [],
    '<base href="https://cdn.example/x/"><link rel="alternate" type="application/rss+xml" href="a">': [
        "https://cdn.example/x/a"
    ],
}


@pytest.mark.parametrize("html", LINKS)
def test_link_elements(html: str) -> None:
    assert feeds(f"<html><head>{html}</head><body>x</body></html>") == LINKS[html]


ANCHORS = {
    '<a href="/rss">x</a>': True,
    '<a href="/rss.xml">x</a>': True,
    '<a href="/politics/feed/">x</a>': True,
    '<a href="/feeds/politics">x</a>': True,
    '<a href="/xml/news_rss.php">x</a>': True,
    '<a href="/news-feed.aspx">x</a>': True,
    '<a href="/all.rss">x</a>': True,
    '<a href="/index.xml">x</a>': True,
    '<a href="/?feed=rss2">x</a>': True,
    '<a href="/list?format=atom&page=2">x</a>': True,
    '<a href="/?rss">x</a>': True,
    '<a href="https://feeds.port-media.example/top">RSS</a>': True,
    '<a href="/abo"><img src="i.png" alt="RSS"></a>': True,
    '<a href="/abo" type="application/rss+xml">follow</a>': True,
    '<a href="/abo" title="RSS 2.0">follow</a>': False,  # words that say more than what it is say little
    '<a href="/feedback">Feedback</a>': False,
    '<a href="/2026/how-to-feed-a-cat">How to feed a cat</a>': False,
    '<a href="/2026/atomic-power-returns.html">Atomic</a>': False,
    '<a href="/sitemap.xml">Sitemap</a>': False,
    '<a href="/rss.png">x</a>': False,
    '<a href="https://reader.example/add?feed=rss">x</a>': False,
    '<a href="#feed">x</a>': False,
    '<a href="mailto:feed@port.example">x</a>': False,
    "<a>feed</a>": False,
}


@pytest.mark.parametrize("html", ANCHORS)
def test_links_that_look_like_feeds(html: str) -> None:
    assert len(feeds(f"<html><body><p>{html}</p></body></html>")) == ANCHORS[html]


def test_a_link_header_counts_too() -> None:
    header = (
        '<https://port.example/wp-json/>; rel="https://api.w.org/", </feed>; rel=alternate; type="application/rss+xml"; '
        'title="All, and more", <https://port.example/de>; rel="alternate"; hreflang="de"'
    )
    found = read("<html><body>x</body></html>", link=header).feeds
    assert [(f.url, f.title, f.how) for f in found] == [("https://port.example/feed", "All, and more", "header")]
    assert feeds("", link=header) == ["https://port.example/feed"], "also when the page itself cannot be read"


def test_declared_feeds_come_before_links_and_readers_comments_last() -> None:
    html = """
    <link rel=alternate type=application/rss+xml title="Port » Comments Feed" href="/comments/feed/">
    <link rel=alternate type=application/rss+xml title="Port » Feed" href="/feed/">
    <body><a href="/sport/rss">Sport</a><a href="/feed">again</a><a href="https://www.port.example/feed/#x">again</a>"""
    assert [(n.url, n.how, n.comments) for n in read(html).feeds] == [
        ("https://port.example/feed/", "link", False),
        ("https://port.example/sport/rss", "anchor", False),
        ("https://port.example/comments/feed/", "link", True),
    ]


@pytest.mark.parametrize(
    "title", ["Umpan Komentar", "Kommentar-Feed", "Feed de comentários", "Комментарии", "コメント", "Crane: comments"]
)
def test_comments_are_known_in_other_languages(title: str) -> None:
    html = f'<link rel=alternate type=application/rss+xml title="{title}" href="/rss/17">'
    assert [named.comments for named in read(html).feeds] == [True]


@pytest.mark.parametrize("title", ["Commentary", "Comment is free", "Documents", "Communications"])
def test_opinion_is_no_comments(title: str) -> None:
    html = f'<link rel=alternate type=application/rss+xml title="{title}" href="/rss/17">'
    assert [named.comments for named in read(html).feeds] == [False]


def test_the_comments_on_one_article_are_left_out_and_the_feed_of_a_section_is_not() -> None:
    link = (
        '<link rel=alternate type=application/rss+xml title="{}" href="https://port.example/harbour/new-crane/feed/">'
    )
    article = '<meta property="article:published_time" content="2026-11-25">'
    page = "https://port.example/harbour/new-crane/"
    assert feeds(link.format("New crane") + article, page) == []
    assert feeds(link.format("New crane Comments Feed"), page) == []
    assert feeds(link.format("Port » Cranes"), page) == ["https://port.example/harbour/new-crane/feed/"]
    assert feeds(link.format("x") + article, "https://port.example/") == [
        "https://port.example/harbour/new-crane/feed/"
    ], "a front page is no article, whatever it says"


ARTICLES = {
    '<meta property="article:published_time" content="2026">': True,
    '<script type="application/ld+json">{"@type": "NewsArticle"}</script>': True,
    '<script type="application/ld+json">{"@type": ["Thing", "BlogPosting"]}</script>': True,
    '<script type="application/ld+json">{"@graph": [{"@type": "CollectionPage"}, {"@type": "NewsArticle"}]}</script>': False,
    '<meta property="og:type" content="article">': False,
    '<script type="application/ld+json">[{"@type": "NewsArticle"}, {"@type": "NewsArticle"}, {"@type": "Article"}]</script>': False,
    '<meta property="article:published_time" content="2026"><script>{"@type": "CollectionPage"}</script>': True,
    "<p>words</p>": False,
}


@pytest.mark.parametrize("html", ARTICLES)
def test_whether_a_page_is_an_article(html: str) -> None:
    assert read(f"<html><head>{html}</head><body>x</body></html>").article is ARTICLES[html]


def test_an_address_with_words_in_it_makes_an_article_of_what_says_so_and_of_nothing_else() -> None:
    says = '<meta property="og:type" content="article">'
    assert read(says, "https://port.example/new-crane-for-the-port").article
    assert read(says, "https://port.example/a/48271634").article
    assert not read("<p>x</p>", "https://port.example/new-crane-for-the-port").article


REFRESHES = {
    '<meta http-equiv="refresh" content="0; url=/en/">': "https://port.example/en/",
    "<META HTTP-EQUIV=Refresh CONTENT=\"0;URL='en.html#top'\">": "https://port.example/news/en.html",
    '<meta http-equiv="refresh" content="300; url=/news/">': "",
    '<meta http-equiv="refresh" content="300">': "",
    '<meta http-equiv="refresh" content="0; url=javascript:x">': "",
}


@pytest.mark.parametrize("html", REFRESHES)
def test_where_a_page_sends_its_readers(html: str) -> None:
    assert read(f"<html><head>{html}</head><body>x</body></html>").moved == REFRESHES[html]


def test_titles() -> None:
    html = "<title> Harbour\n news </title><meta property=og:site_name content='Port Times'><body><svg><title>x</title></svg>"
    facts = read(html)
    assert (facts.title, facts.site) == ("Harbour news", "Port Times")


def test_sitemaps_of_robots_txt() -> None:
    robots = (
        "User-agent: *\nDisallow: /x\nSitemap: https://port.example/sitemap.xml\n  SITEMAP : /news-sitemap.xml \r\n"
        "sitemap: https://port.example/sitemap.xml\nsitemap: ftp://x/y\n# Sitemap: /old.xml\nSitemap:\n"
    )
    assert sitemaps_of(robots, "https://port.example/robots.txt") == (
        "https://port.example/news-sitemap.xml",
        "https://port.example/sitemap.xml",
    )


def test_spellings_of_one_address() -> None:
    same = {same_address(u) for u in ("https://www.A.example/f/", "http://a.example/f#x", "https://a.example/f")}
    assert len(same) == 1
    others = ("https://a.example/?rss", "https://a.example/", "https://a.example/F", "https://b.a.example/f")
    assert len({same_address(u) for u in others} | same) == 5
    assert root_of("https://u:p@a.example:8080/x/y?z") == "https://a.example:8080/"


def test_a_page_of_20000_links_gives_a_bounded_number_of_feeds() -> None:
    links = "".join(f'<li><a href="/feeds/{n}.xml">Feed {n}</a></li>' for n in range(20_000))
    html = f"<html><head><link rel=alternate type=application/rss+xml href=/feed></head><body><ul>{links}</ul>"
    found = feeds(html)
    assert found[0] == "https://port.example/feed"
    assert len(found) == MOST


def test_a_page_that_no_newsroom_writes_is_still_read_at_its_head() -> None:
    html = "<html><head><link rel=alternate type=application/rss+xml href=/feed></head><body>" + "<b>" * 300_000
    assert feeds(html) == ["https://port.example/feed"]


@given(st.text(alphabet='<>="/ abdefhilnorstx&;#-!', max_size=300), st.text(max_size=60))
def test_whatever_comes_it_never_raises(html: str, url: str) -> None:
    for address in (URL, url):
        facts = candidates_of(html.encode("utf-8", "replace"), {"link": html}, address)
        assert all(named.url.startswith(("http://", "https://")) for named in facts.feeds)
