"""Makes an article of what the feed itself says, for when its page is not read or cannot be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Literal

from crawler.models import ArticleDraft, EntryDraft, Link
from crawler.reading.authors import clean_authors
from crawler.reading.people import people_among

TextSource = Literal["page", "feed", "title"]


def draft_from_entry(entry: EntryDraft) -> ArticleDraft:
    """The entry's own text as an article: the full content as body when there is one, else the summary."""
    body, summary = (entry.content, entry.summary) if entry.content else (entry.summary, "")
    links = (Link(entry.source_url, entry.source_name, "source"),) if entry.source_url else ()
    return ArticleDraft(
        title=entry.title,
        summary="" if summary == body else summary,
        body=body,
        authors=people_among(clean_authors(entry.authors)),
        byline=entry.authors,
        tags=entry.tags,
        language=entry.language,
        region=entry.region,
        published_at=entry.published_at,
        published_raw=entry.published_raw,
        published_precision=entry.published_precision,
        image=entry.image,
        links=links,
    )


def text_source_of(draft: ArticleDraft) -> TextSource:
    """``feed`` when the feed gave more than a title."""
    return "feed" if draft.body or draft.summary else "title"


def is_finer(one: ArticleDraft, other: ArticleDraft) -> bool:
    """Whether ``one`` states the minute of the day that ``other`` states, which a zone may shift by some hours."""
    if one.published_at is None or other.published_at is None:
        return False
    exact = one.published_precision == "minute" and other.published_precision == "day"
    return exact and timedelta(hours=-14) <= one.published_at - other.published_at < timedelta(hours=38)


def completed(page: ArticleDraft, entry: EntryDraft) -> ArticleDraft:
    """A page's reading with its empty places filled from the feed: a missing date, title, author or tag."""
    feed = draft_from_entry(entry)
    filled = {
        name: getattr(feed, name)
        for name in ("title", "authors", "tags", "language", "image")
        if not getattr(page, name) and getattr(feed, name)
    }
    if feed.published_at is not None and (page.published_at is None or is_finer(feed, page)):
        # With its own words, or they would explain another date.
        for name in ("published_at", "published_raw", "published_precision"):
            filled[name] = getattr(feed, name)
    if not page.authors and not page.byline:
        filled["byline"] = feed.byline
    if "language" in filled:
        filled["region"] = feed.region
    if feed.links:
        filled["links"] = (*page.links, *feed.links)
    return replace(page, **filled)
