"""Which addresses a search asks, in which order, and what it offers; without a network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.intake.find.discovery import COMMON_PATHS, Named, PageFacts
from crawler.intake.find.finding import Kind, SourceFinding
from crawler.intake.find.search import BUDGET, ENOUGH, UNREACHED, Answer, Ask, Search
from crawler.intake.robots import RobotsAnswer, origin_of

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ROOT = "https://port.example/"
STORY = f"{ROOT}2026/new-crane"
FEED = SourceFinding("feed", "rss20", 3, NOW, "Port")
EMPTY = SourceFinding("feed", "rss20", 0, reason="empty")
SITEMAP = SourceFinding("sitemap", "sitemap", 9)
NEWS = SourceFinding("sitemap", "sitemap", 9, news=True)
GONE = SourceFinding(reason="http_404")


def url(path: str) -> str:
    return path if "://" in path else ROOT + path.lstrip("/")


def page(*feeds: str, items: int = 0, article: bool = False, comments: str = "") -> SourceFinding:
    named = [Named(url(path)) for path in feeds] + ([Named(url(comments), comments=True)] if comments else [])
    facts = PageFacts(tuple(named), "Port front", "Port Times", article)
    return SourceFinding("page", "html" if items else "", items, title="Port front", page=facts)


class Site:
    """Answers as said; everything else is 404. ``moved``: address -> the one it redirects to for good."""

    def __init__(
        self, answers: Mapping[str, SourceFinding], robots: str | None = "", moved: Mapping[str, str] | None = None
    ) -> None:
        self.answers = {url(path): finding for path, finding in answers.items()}
        self.robots, self.moved = robots, {url(a): url(b) for a, b in (moved or {}).items()}
        self.requests_each = 1
        self.asked: list[str] = []
        self.errands: list[str] = []

    def search(self, start: str = ROOT, only: Kind = "") -> Search:
        search = Search(url(start), NOW, "wirewatch", only)
        while (ask := search.next_ask()) is not None:
            self.answer(search, ask)
        return search

    def answer(self, search: Search, ask: Ask) -> None:
        self.asked.append(ask.url.removeprefix("https://port.example"))
        self.errands.append(ask.errand)
        if ask.errand == "robots":
            status = 0 if self.robots is None else 200
            search.learn(RobotsAnswer(origin_of(ask.url), NOW, status, self.robots or ""))
            search.answered(ask, Answer(ask.url, SourceFinding(), self.sent))
            return
        final = self.moved.get(ask.url, ask.url)
        lasting = final if final != ask.url else ""
        search.answered(ask, Answer(final, self.answers.get(final, GONE), self.sent, lasting))

    @property
    def sent(self) -> int:
        return len(self.asked) * self.requests_each


def offered(search: Search) -> list[str]:
    return [offer.url.removeprefix("https://port.example") for offer in search.offers()]


def test_a_feed_is_taken_at_its_word() -> None:
    site = Site({"/f": FEED})
    search = site.search("/f")
    assert site.asked == ["/f"]
    at_once = search.at_once()
    assert at_once is not None and (at_once.url, at_once.place) == (f"{ROOT}f", 0)


def test_a_sitemap_too_when_robots_txt_allows_it() -> None:
    site = Site({"/s": SITEMAP})
    search = site.search("/s")
    assert site.asked == ["/s", "/robots.txt"]
    assert search.at_once() is not None
    denied = Site({"/s": SITEMAP}, "User-agent: *\nDisallow: /s").search("/s")
    assert denied.offers() == ()
    assert denied.forbidden() == ((f"{ROOT}s", "robots"),)
    unavailable = Site({"/s": SITEMAP}, None).search("/s")
    assert unavailable.forbidden() == ((f"{ROOT}s", "robots_unavailable"),)


def test_feeds_that_the_page_names() -> None:
    site = Site({"/": page("/a", "/b", "/c"), "/a": FEED, "/c": FEED})
    search = site.search()
    assert site.asked == ["/", "/robots.txt", "/a", "/b", "/c"]
    assert offered(search) == ["/a", "/c"]
    assert search.at_once() is None
    assert [tried.outcome for tried in search.tried] == ["page", "robots.txt", "feed", "http_404", "feed"]
    assert search.site == "Port Times"


def test_an_article_that_names_none_leads_to_the_front_page_and_its_feeds() -> None:
    site = Site({STORY: page(article=True, items=5), "/": page("/a"), "/a": FEED})
    search = site.search(STORY)
    assert site.asked == ["/2026/new-crane", "/robots.txt", "/", "/a"]
    assert offered(search) == ["/a"]


def test_the_page_s_own_feeds_come_before_the_front_page_s() -> None:
    site = Site({"/sport/": page("/sport/rss"), "/sport/rss": EMPTY, "/": page("/a"), "/a": FEED})
    search = site.search("/sport/")
    assert site.asked == ["/sport/", "/robots.txt", "/sport/rss", "/", "/a"]
    assert offered(search) == ["/a", "/sport/rss"], "a feed without entries after those that hold some"


def test_the_usual_places_are_asked_when_nobody_names_a_feed() -> None:
    site = Site({"/": page(items=4), COMMON_PATHS[1]: FEED})
    search = site.search()
    assert site.asked == ["/", "/robots.txt", *COMMON_PATHS[:2]]
    assert offered(search) == [COMMON_PATHS[1]], "the page itself is the last resort only"


def test_a_guess_that_is_answered_by_a_page_names_nothing() -> None:
    site = Site({"/": page(), **dict.fromkeys([*COMMON_PATHS, "/sitemap.xml"], page("/trap"))})
    site.search()
    assert "/trap" not in site.asked


def test_a_page_about_feeds_is_read_for_its_feeds() -> None:
    site = Site({"/": page("/rss/"), "/rss/": page("/rss/sport", "/rss/world"), "/rss/world": FEED})
    search = site.search()
    assert site.asked == ["/", "/robots.txt", "/rss/", "/rss/sport", "/rss/world"]
    assert offered(search) == ["/rss/world"]


def test_sitemaps_of_robots_txt_and_the_listing_page_as_the_last_resort() -> None:
    robots = "Sitemap: /all.xml\nSitemap: /news.xml\nSitemap: /old.xml\nSitemap: /older.xml"
    site = Site({"/": page(items=7), "/all.xml": SITEMAP, "/news.xml": NEWS}, robots)
    search = site.search()
    assert site.asked[-3:] == ["/news.xml", "/all.xml", "/old.xml"]
    assert len(site.asked) == BUDGET
    assert offered(search) == ["/news.xml", "/all.xml", "/"]
    assert [offer.kind for offer in search.offers()] == ["sitemap", "sitemap", "page"]


def test_beside_a_feed_only_a_sitemap_of_news_is_asked() -> None:
    robots = "Sitemap: /all.xml\nSitemap: /news.xml\nSitemap: /more-news.xml"
    site = Site({"/": page("/a"), "/a": FEED, "/news.xml": NEWS}, robots)
    search = site.search()
    assert site.asked == ["/", "/robots.txt", "/a", "/news.xml"]
    assert offered(search) == ["/a", "/news.xml"]


def test_the_news_part_of_an_index_is_offered_too() -> None:
    index = SourceFinding("sitemap", "sitemapindex", 2, part=f"{ROOT}news-part.xml")
    site = Site({"/": page(), "/i.xml": index, "/news-part.xml": NEWS}, "Sitemap: /i.xml")
    assert offered(site.search()) == ["/news-part.xml", "/i.xml"]


def test_usual_sitemaps_are_asked_when_robots_txt_names_none() -> None:
    site = Site({"/": page(), "/sitemap.xml": SITEMAP})
    assert offered(site.search()) == ["/sitemap.xml"]


def test_what_robots_txt_forbids_is_said_and_not_offered() -> None:
    site = Site({"/": page(items=7)}, "User-agent: *\nDisallow: /")
    search = site.search()
    assert search.offers() == ()
    assert search.forbidden() == ((ROOT, "robots"),)


def test_an_article_is_no_listing_page() -> None:
    site = Site({STORY: page(article=True, items=9), "/": page(items=7)})
    assert offered(site.search(STORY)) == ["/"]
    assert offered(Site({STORY: page(article=True, items=9)}).search(STORY)) == []


def test_comments_are_asked_only_when_there_is_nothing_else_and_come_last() -> None:
    site = Site({"/": page("/a", comments="/comments/feed"), "/a": FEED, "/comments/feed": FEED})
    site.search()
    assert "/comments/feed" not in site.asked
    alone = Site({STORY: page(comments="/x"), "/": page(comments="/comments/feed", items=2), "/x": FEED})
    search = alone.search(STORY)
    assert alone.asked[:4] == ["/2026/new-crane", "/robots.txt", "/", "/x"]
    assert "/comments/feed" not in alone.asked, "one is enough to see that there is nothing else"
    alone = Site({"/": page(comments="/comments/feed", items=2), "/comments/feed": FEED})
    search = alone.search()
    assert offered(search) == ["/", "/comments/feed"]


def test_redirects_count() -> None:
    site = Site({"/": page("/f0", "/f1"), "/f0": FEED, "/sitemap.xml": SITEMAP})
    site.requests_each = 5
    assert offered(site.search()) == ["/sitemap.xml"]
    assert site.asked == ["/", "/robots.txt", "/sitemap.xml"], "two requests were left, and none of them for guesses"


def test_enough_is_enough() -> None:
    many = [f"/f{n}" for n in range(30)]
    site = Site({"/": page(*many), **dict.fromkeys(many, FEED)})
    search = site.search()
    assert site.asked == ["/", "/robots.txt", *many[:ENOUGH]]
    assert search.not_asked() == tuple(url(path) for path in many[ENOUGH:])


def test_broken_feeds_leave_requests_for_the_front_page_and_the_sitemaps() -> None:
    many = [f"/sport/f{n}" for n in range(30)]
    site = Site({"/sport/": page(*many), "/": page(), "/s.xml": SITEMAP}, "Sitemap: /s.xml")
    search = site.search("/sport/")
    assert len(site.asked) <= BUDGET
    assert "/" in site.asked
    assert offered(search) == ["/s.xml"]


@pytest.mark.parametrize("reason", sorted(UNREACHED))
def test_a_host_that_does_not_answer_is_asked_nothing_more(reason: str) -> None:
    site = Site({"/": SourceFinding(reason=reason)})
    search = site.search()
    assert site.asked == ["/"]
    assert [tried.outcome for tried in search.tried] == [reason]
    later = Site({"/": page("/a", "/b", "https://feeds.example/c"), "/a": SourceFinding(reason=reason)})
    later.search()
    assert later.asked[2:] == ["/a", "https://feeds.example/c"]


def test_a_document_ends_the_search() -> None:
    site = Site({"/report.pdf": SourceFinding(format="pdf", reason="not_html")})
    search = site.search("/report.pdf")
    assert site.asked == ["/report.pdf"]
    assert search.offers() == ()


def test_a_page_that_is_not_there_does_not() -> None:
    site = Site({"/": page("/a"), "/a": FEED})
    assert offered(site.search("/nowhere")) == ["/a"]


def test_redirects_decide_where_the_site_is_and_what_is_written_down() -> None:
    moved = {"/": "https://www.harbour.example/en/", "/old": "/new"}
    answers = {
        "https://www.harbour.example/en/": page("https://port.example/old"),
        "/new": FEED,
    }
    site = Site(answers, moved=moved)
    search = site.search()
    assert site.asked[1] == "https://www.harbour.example/robots.txt"
    assert search.home == "https://www.harbour.example/"
    [offer] = search.offers()
    assert (offer.url, offer.aliases) == (url("/new"), (url("/old"), url("/new")))


def test_a_page_that_sends_its_readers_on_is_followed_once() -> None:
    on = SourceFinding("page", page=PageFacts(moved=url("/en/")))
    site = Site({"/": on, "/en/": page("/en/feed"), "/en/feed": FEED})
    search = site.search()
    assert site.asked == ["/", "/robots.txt", "/en/", "/en/feed"]
    assert offered(search) == ["/en/feed"]
    circle = Site({"/": on, "/en/": SourceFinding("page", page=PageFacts(moved=ROOT))})
    circle.search()
    assert circle.asked[:3] == ["/", "/robots.txt", "/en/"]


def test_where_a_redirect_led_is_not_asked_again() -> None:
    site = Site({"/b": FEED, "/": page("/a", "/b")}, moved={"/a": "/b"})
    search = site.search()
    assert site.asked == ["/", "/robots.txt", "/a"]
    assert offered(search) == ["/b"]


def test_one_feed_at_two_addresses_is_offered_once_and_two_formats_are_two() -> None:
    rss, atom = SourceFinding("feed", "rss20", 3, digest="x"), SourceFinding("feed", "atom10", 3, digest="y")
    site = Site({"/": page("/a", "/b", "/c"), "/a": rss, "/b": rss, "/c": atom})
    assert offered(site.search()) == ["/a", "/c"]


def test_an_address_that_is_to_be_of_one_kind_is_all_that_is_asked() -> None:
    site = Site({"/list": page("/a", items=3), "/a": FEED})
    search = site.search("/list", "page")
    assert site.asked == ["/list", "/robots.txt"]
    at_once = search.at_once()
    assert at_once is not None and at_once.kind == "page"
    assert search.not_asked() == ()
    wrong = Site({"/list": page("/a", items=3), "/a": FEED})
    assert wrong.search("/list", "feed").offers() == ()
    assert wrong.asked == ["/list"]
    assert Site({"/list": page()}).search("/list", "page").offers() == (), "no links, no listing page"
    insisted = Site({STORY: page(items=3, article=True)}).search(STORY, "page")
    assert insisted.at_once() is not None, "who says that it is a list knows better"


answers = st.sampled_from(
    [FEED, EMPTY, SITEMAP, NEWS, GONE, SourceFinding(reason="timeout"), page("/a", "/b", items=3)]
)
paths = st.sampled_from(["/", "/a", "/b", "/s.xml", "/news.xml", "/sitemap.xml", *COMMON_PATHS])


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(paths, answers), st.sampled_from(["", None, "Sitemap: /s.xml\nSitemap: /news.xml"]), paths)
def test_whatever_a_site_answers_the_budget_holds_and_nothing_is_asked_twice(
    found: dict[str, SourceFinding], robots: str | None, start: str
) -> None:
    site = Site(found, robots)
    search = site.search(start)
    assert len(site.asked) <= BUDGET
    assert len(set(site.asked)) == len(site.asked)
    assert site.errands.count("sitemap") <= 3
    ranks = [("feed", "sitemap", "page").index(offer.kind) for offer in search.offers() if not offer.comments]
    assert ranks == sorted(ranks)
