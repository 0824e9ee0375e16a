"""What a poll or a page request brought, as readings of articles: which text, from where, to be read again when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crawler.archive.ledger.entries import EntryToRead
from crawler.archive.texts.articles import ArticleRecord, Judging
from crawler.archive.texts.beside import Beside
from crawler.archive.texts.rereads import ArticleToReread
from crawler.judging.edits.describe import Wording
from crawler.judging.topics.scopes import About
from crawler.models import ArticleDraft, EntryDraft
from crawler.reading import schedule
from crawler.reading.belief import share_said
from crawler.reading.feedtext import completed, draft_from_entry, text_source_of
from crawler.reading.sitelines import line_hash
from crawler.steps.alone import AskedText
from crawler.steps.items import NOT_ASKED, PageItem, PollItem
from crawler.steps.rules import Rules
from crawler.urls import canonical_url
from crawler.watch.settings_file import CrawlSettings

KEPT_SHARE = 0.8
"""When less of what page or feed said stands in the text that is taken, it is kept as a version beside it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an article: what was read, and where; nothing of it is judged yet."""

    record: ArticleRecord
    """With everything but outlet, flags, credits and lines."""
    address: str
    """Whose host owns the text."""
    feed_outlet: str = ""
    feed_url: str = ""
    """Of the feed that brought it: what it says of another outlet's address is told as told by it."""
    is_page: bool = False
    """Read from its page: lines of the site may stand in it."""
    teaches: bool = False
    """Its lines are to be counted for its site."""
    read_at: datetime = datetime.min.replace(tzinfo=UTC)
    """When, where the record does not say it."""
    about: About | None = None
    """What else topics ask of it; once it is ``prepared``."""

    @property
    def text(self) -> AskedText:
        """What is to be judged of it, once it is ``prepared``."""
        return AskedText(
            self.record.draft, self.address, self.feed_outlet, self.feed_url, is_page=self.is_page, about=self.about
        )


OLD_AFTER = timedelta(days=3)
"""A page that is older when it is first seen was there before."""


def why_no_page(item: PollItem, draft: EntryDraft, crawl: CrawlSettings) -> str:
    """Why the page of an entry is not asked for; '' when it is to be read. ``not_flagged``: unless ``said`` is flagged."""
    pages = item.feed.pages or crawl.pages
    if not draft.link:
        return "no_link"
    if pages == "none":
        return "pages_none"
    if item.is_first and not _dated_within(draft, item, crawl.backlog_days):
        return "backlog"
    return "not_flagged" if pages == "flagged" else ""


def said(draft: EntryDraft) -> AskedText:
    """Title and summary of an entry, of which it hangs whether its page is read."""
    return AskedText(ArticleDraft(draft.title, draft.summary, language=draft.language), draft.link, only_may_flag=True)


def reading_of_entry(item: PollItem, draft: EntryDraft, reason: str, crawl: CrawlSettings) -> Reading:
    """The feed's own text as an article; ``reason``: why its page is not read."""
    article = draft_from_entry(draft)
    record = ArticleRecord(
        draft=article,
        url=canonical_url(draft.link) if draft.link else f"entry:{item.feed.source}:{draft.keys[0]}",
        text_source=text_source_of(article),
        text_reason=reason,
        feed=item.feed.source,
        backlog=item.is_first,
        first_seen_at=item.polled_at,
        via=item.fetched.via,
        judging=_judging(crawl),
    )
    return Reading(record, draft.link, item.feed.outlet, item.feed.state.declared_url)


def reading_of_feed_edit(item: PollItem, draft: EntryDraft, edited: ArticleDraft) -> Reading:
    """An article whose text is the feed's, as the feed has it now."""
    url = canonical_url(draft.link) if draft.link else ""
    record = ArticleRecord(
        draft=edited, url=url, text_source=text_source_of(edited), feed=item.feed.source, via=item.fetched.via
    )
    return Reading(record, draft.link, item.feed.outlet, item.feed.state.declared_url, read_at=item.polled_at)


def reading_of_watched(item: PollItem, article: ArticleDraft, crawl: CrawlSettings) -> Reading:
    """The text of a watched page as an article, which is the same one at every poll."""
    url = item.fetched.url
    record = ArticleRecord(
        draft=article,
        url=canonical_url(url),
        entry_url=canonical_url(item.feed.state.declared_url),
        final_url=url,
        text_source="page",
        feed=item.feed.id,
        backlog=item.is_first,
        first_seen_at=item.polled_at,
        fetched_at=item.polled_at,
        http_status=item.fetched.status,
        body_sha256=item.body_sha256,
        via=item.fetched.via,
        one_edition=True,
        judging=_judging(crawl),
    )
    return Reading(record, url, item.feed.outlet, item.feed.state.declared_url, is_page=True)


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page request means for its entry or article."""

    reading: Reading | None
    """None when nothing is to be stored: a page not asked for, or a second reading that failed."""
    next_try_at: datetime | None
    """When the page of an entry is asked again; None for not any more."""


def reading_of_page(item: PageItem, feed_url: str, feed_outlet: str, rules: Rules) -> PageReading:
    """An article as its page has it or, when the page could not be had, as its feed does."""
    found = _reading_of_page(item, feed_url, feed_outlet, rules)
    return replace(found, reading=replace(found.reading, feed_url=feed_url)) if found.reading else found


def _reading_of_page(item: PageItem, feed_url: str, feed_outlet: str, rules: Rules) -> PageReading:
    crawl = rules.crawl
    if isinstance(item.entry, ArticleToReread):
        return PageReading(_of_page(item, item.draft, feed_outlet, crawl) if item.draft else None, None)
    if item.draft is None and item.reason in NOT_ASKED:
        return PageReading(None, item.retry_after or item.read_at + timedelta(minutes=15))
    again = _next_try(item, item.entry, crawl.page_tries) if item.reason else None
    if item.draft is not None:
        own = item.entry.draft is not None and rules.speaks_for(feed_url, feed_outlet, item.final_url)
        # What another outlet's feed says is no part of this page, not even where the page says nothing.
        draft = completed(item.draft, item.entry.draft) if item.entry.draft and own else item.draft
        reading = _of_page(item, draft, feed_outlet, crawl)
        if item.entry.draft and own:
            reading = replace(reading, record=replace(reading.record, beside=_feed_said(item.entry.draft, draft)))
        return PageReading(reading, again)
    return PageReading(_instead_of_page(item, item.entry, feed_outlet, crawl, waits=again is not None), again)


def _of_page(item: PageItem, draft: ArticleDraft, feed_outlet: str, crawl: CrawlSettings) -> Reading:
    again = schedule.next_read(draft.published_at, item.entry.first_seen_at, item.read_at)
    record = ArticleRecord(
        draft=draft,
        url=canonical_url(item.final_url),
        entry_url=canonical_url(item.entry.link),
        final_url=item.final_url,
        text_source="page",
        text_reason=item.reason,
        feed=item.entry.feed,
        backlog=item.entry.backlog or _is_of_before(item, draft),
        first_seen_at=item.entry.first_seen_at,
        fetched_at=item.read_at,
        http_status=item.http_status,
        body_sha256=item.body_sha256,
        next_read_at=again if crawl.reread else None,
        same_page=item.from_raw,
        via=item.via,
        tdm_reserved=item.tdm_reserved,
        text_key=line_hash(draft.body),
        edition=item.entry.edition if isinstance(item.entry, EntryToRead) else 0,
        judging=_judging(crawl),
    )
    return Reading(record, item.final_url, feed_outlet, is_page=True, teaches=True)


def _feed_said(entry: EntryDraft, page: ArticleDraft) -> Beside | None:
    """The feed's words, when too few of them stand in the page."""
    feed = draft_from_entry(entry)
    told = "\n".join(filter(None, (feed.summary, feed.body)))
    if not told or share_said(told, f"{page.title}\n{page.summary}\n{page.body}") >= KEPT_SHARE:
        return None
    return Beside(Wording(feed.title, feed.summary, feed.body), "feed_said")


def _page_said(said: ArticleDraft | None, feed: ArticleDraft) -> Beside | None:
    """The words of a page that says less than its feed, when too few of them stand there."""
    told = f"{feed.title}\n{feed.summary}\n{feed.body}"
    if said is None or share_said(said.body, told) >= KEPT_SHARE:
        return None
    return Beside(Wording(said.title, "", said.body), "page_said")


def _instead_of_page(
    item: PageItem, entry: EntryToRead, feed_outlet: str, crawl: CrawlSettings, *, waits: bool
) -> Reading:
    draft = draft_from_entry(entry.draft or EntryDraft(link=entry.link))
    said = item.said if item.reason == "teaser" else None
    if said is not None:  # it will hardly ever show more: what is known is judged now
        draft, waits = replace(draft, paywall=said.paywall), False
    url = canonical_url(entry.link)
    record = ArticleRecord(
        draft=draft,
        url=url,
        entry_url=url,
        text_source=text_source_of(draft),
        text_reason=item.reason,
        feed=entry.feed,
        backlog=entry.backlog,
        first_seen_at=entry.first_seen_at,
        http_status=item.http_status,
        body_sha256=item.body_sha256,
        beside=_page_said(said, draft),
        via=item.via,
        tdm_reserved=item.tdm_reserved,
        edition=entry.edition,
        judging=_judging(crawl, now=not waits),
    )
    return Reading(record, entry.link, feed_outlet)


def _is_of_before(item: PageItem, draft: ArticleDraft) -> bool:
    """Whether a sitemap's lastmod led to a page that says itself that it is older: a change of it is no news."""
    said = item.entry.draft if isinstance(item.entry, EntryToRead) else None
    if said is None or said.published_at is not None or said.changed_at is None or draft.published_at is None:
        return False
    return draft.published_at < item.entry.first_seen_at - OLD_AFTER


def _next_try(item: PageItem, entry: EntryToRead, tries: int) -> datetime | None:
    again = schedule.next_try(entry.attempts + 1, item.reason, item.read_at, tries)
    if again is not None and item.retry_after is not None:
        again = max(again, item.retry_after)
    return again


def _judging(crawl: CrawlSettings, *, now: bool = True) -> Judging:
    return Judging(now=now, copies=crawl.copies, stories=crawl.stories)


def _dated_within(draft: EntryDraft, item: PollItem, days: float) -> bool:
    date = draft.published_at or draft.changed_at
    return date is not None and item.polled_at - date <= timedelta(days=days)
