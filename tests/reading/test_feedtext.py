from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.models import ArticleDraft, EntryDraft, Link
from crawler.reading.feedtext import completed, draft_from_entry, text_source_of

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ENTRY = EntryDraft(
    guid="1",
    link="https://a.example/1",
    title="Dam",
    summary="In short.",
    content="The whole story.",
    authors=("Ann",),
    tags=("dams",),
    language="en",
    published_raw="noon",
    published_at=NOW,
    image="https://a.example/i.jpg",
    source_name="Reuters",
    source_url="https://reuters.example/",
)


def test_an_entry_with_its_full_text() -> None:
    made = draft_from_entry(ENTRY)
    assert (made.title, made.summary, made.body) == ("Dam", "In short.", "The whole story.")
    assert (made.authors, made.tags, made.language, made.image) == (
        ("Ann",),
        ("dams",),
        "en",
        "https://a.example/i.jpg",
    )
    assert (made.published_at, made.published_raw) == (NOW, "noon")
    assert made.links == (Link("https://reuters.example/", "Reuters", "source"),)
    assert text_source_of(made) == "feed"


def test_an_agency_signs_an_entry_and_is_no_author_of_it() -> None:
    signed = EntryDraft(title="Dam", authors=("Reuters", "Bo Lind, Editor"))
    made = draft_from_entry(signed)
    assert (made.authors, made.byline) == (("Bo Lind",), ("Reuters", "Bo Lind, Editor"))
    assert completed(ArticleDraft(byline=("AFP",)), signed).byline == ("AFP",)
    assert completed(ArticleDraft(), signed).byline == signed.authors


def test_a_summary_is_the_body_when_there_is_no_more() -> None:
    made = draft_from_entry(EntryDraft(title="Dam", summary="In short."))
    assert (made.body, made.summary, made.links) == ("In short.", "", ())
    assert text_source_of(made) == "feed"


def test_a_summary_that_says_what_the_text_says_is_not_kept_twice() -> None:
    assert draft_from_entry(EntryDraft(summary="Same.", content="Same.")).summary == ""


def test_a_headline_alone() -> None:
    made = draft_from_entry(EntryDraft(title="Dam"))
    assert (made.title, made.body, made.summary) == ("Dam", "", "")
    assert text_source_of(made) == "title"
    assert text_source_of(ArticleDraft()) == "title"
    assert text_source_of(ArticleDraft(summary="x")) == "feed"


def test_what_the_page_says_stands() -> None:
    page = ArticleDraft(
        title="Dam breaks",
        summary="s",
        body="b",
        authors=("Bo",),
        tags=("water",),
        language="uk",
        published_at=NOW - timedelta(days=1),
        published_raw="yesterday",
        image="https://a.example/j.jpg",
    )
    made = completed(page, ENTRY)
    assert made == ArticleDraft(
        **{name: getattr(page, name) for name in page.__slots__ if name != "links"}, links=draft_from_entry(ENTRY).links
    )


def test_what_the_page_does_not_say_comes_from_the_feed() -> None:
    made = completed(ArticleDraft(body="b", links=(Link("https://x.example/"),)), ENTRY)
    assert (made.title, made.authors, made.tags, made.language) == ("Dam", ("Ann",), ("dams",), "en")
    assert (made.published_at, made.published_raw, made.image) == (NOW, "noon", "https://a.example/i.jpg")
    assert [link.href for link in made.links] == ["https://x.example/", "https://reuters.example/"]


def test_the_text_of_the_page_is_never_mixed_with_the_feeds() -> None:
    made = completed(ArticleDraft(body="b"), ENTRY)
    assert (made.summary, made.body) == ("", "b")


def test_an_unreadable_date_of_the_page_gives_way_to_the_feeds_with_its_words() -> None:
    """Date and words stay together, or the words would explain another date."""
    made = completed(ArticleDraft(body="b", published_raw="a fortnight since"), ENTRY)
    assert (made.published_at, made.published_raw) == (NOW, "noon")


def test_a_feed_without_a_date_takes_none_away() -> None:
    made = completed(ArticleDraft(body="b", published_at=NOW, published_raw="noon"), EntryDraft(title="Dam"))
    assert (made.published_at, made.published_raw, made.links) == (NOW, "noon", ())
    assert completed(ArticleDraft(published_raw="soon"), EntryDraft()).published_raw == "soon"
