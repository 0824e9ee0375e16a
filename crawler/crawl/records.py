"""Makes archive records of what was read: text cleaned of the site's own lines, topics matched, credits read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.archive.judged.judgements import Judging
from crawler.archive.texts import sites
from crawler.archive.texts.articles import ArticleRecord
from crawler.archive.texts.rereads import ArticleToReread
from crawler.crawl.items import NOT_ASKED, PageItem, PollItem
from crawler.models import ArticleDraft, EntryDraft, Flag
from crawler.reading import schedule
from crawler.reading.credits import find_credits
from crawler.reading.feedtext import completed, draft_from_entry, text_source_of
from crawler.reading.sitelines import line_hashes, strip_lines
from crawler.urls import canonical_url, host_of

if TYPE_CHECKING:
    from crawler.crawl.session import Session
    from crawler.crawl.spider import WatchSpider


class RecordMaker:
    """Everything that is known of an article before it is compared with others."""

    def __init__(self, spider: WatchSpider) -> None:
        self.spider = spider

    @property
    def session(self) -> Session:
        """The session of the spider."""
        return self.spider.session

    def instead_of_page(self, item: PollItem, draft: EntryDraft) -> ArticleRecord | None:
        """None when the entry's page shall be read; else the record made of the feed's own text."""
        reason = self._why_no_page(item, draft)
        return self._record_of_entry(item, draft, reason) if reason else None

    def _why_no_page(self, item: PollItem, draft: EntryDraft) -> str:
        crawl = self.session.watch.settings.crawl
        pages = item.feed.pages or crawl.pages
        if not draft.link:
            return "no_link"
        if pages == "none":
            return "pages_none"
        if item.is_first and not _dated_within(draft, item, crawl.backlog_days):
            return "backlog"
        if pages == "flagged" and not self.session.flags(draft.title, draft.summary, "", draft.language):
            return "not_flagged"
        return ""

    def _record_of_entry(self, item: PollItem, draft: EntryDraft, reason: str) -> ArticleRecord:
        article = draft_from_entry(draft)
        url = canonical_url(draft.link) if draft.link else f"entry:{item.feed.source}:{draft.keys[0]}"
        return ArticleRecord(
            draft=article,
            url=url,
            text_source=text_source_of(article),
            text_reason=reason,
            outlet=self._outlet(draft.link, item.feed.outlet),
            feed=item.feed.source,
            backlog=item.is_first,
            first_seen_at=item.polled_at,
            flags=self._flags(article),
            judging=self._judging(article, item.polled_at),
            **self._credits(article, draft.link, item.feed.outlet),
        )

    def of_edit(self, item: PollItem, draft: EntryDraft, edited: ArticleDraft) -> ArticleRecord:
        """An article whose text is the feed's, as the feed has it now."""
        return ArticleRecord(
            draft=edited,
            url=canonical_url(draft.link) if draft.link else "",
            text_source=text_source_of(edited),
            flags=self._flags(edited),
            **self._credits(edited, draft.link, item.feed.outlet),
        )

    def next_try(self, item: PageItem) -> datetime | None:
        """When the page of an entry is asked again; None for not any more."""
        assert not isinstance(item.entry, ArticleToReread)
        tries = self.session.watch.settings.crawl.page_tries
        again = schedule.next_try(item.entry.attempts + 1, item.reason, item.read_at, tries)
        if again is not None and item.retry_after is not None:
            again = max(again, item.retry_after)
        return again

    def of_page(self, item: PageItem) -> ArticleRecord | None:
        """None when nothing is to be stored: a page not asked for, or a second reading that failed."""
        first = None if isinstance(item.entry, ArticleToReread) else item.entry
        if item.draft is None and (first is None or item.reason in NOT_ASKED):
            return None
        feed = item.entry.feed
        draft = item.draft
        if draft is None:
            assert first is not None
            draft = draft_from_entry(first.draft or EntryDraft(link=first.link))
        elif first is not None and first.draft is not None:
            draft = completed(draft, first.draft)
        lines, boilerplate = frozenset[int](), frozenset[int]()
        if item.draft is not None:
            lines = line_hashes(draft.body)
            draft, boilerplate = self._without_site_lines(draft, item.final_url)
        read = item.draft is not None
        waits = first is not None and bool(item.reason) and self.next_try(item) is not None
        again = schedule.next_read(draft.published_at, item.entry.first_seen_at, item.read_at) if read else None
        return ArticleRecord(
            draft=draft,
            url=canonical_url(item.final_url if read else item.entry.link),
            entry_url=canonical_url(item.entry.link),
            final_url=item.final_url if read else "",
            text_source="page" if read else text_source_of(draft),
            text_reason=item.reason,
            outlet=self._outlet(item.final_url if read else item.entry.link, self.spider.outlet_of_feed(feed)),
            feed=feed,
            backlog=item.entry.backlog,
            first_seen_at=item.entry.first_seen_at,
            fetched_at=item.read_at if read else None,
            http_status=item.http_status,
            body_sha256=item.body_sha256,
            next_read_at=again if self.session.watch.settings.crawl.reread else None,
            flags=self._flags(draft),
            boilerplate=boilerplate,
            lines=lines,
            judging=self._judging(draft, item.entry.first_seen_at, now=not waits),
            **self._credits(draft, item.final_url if read else item.entry.link, self.spider.outlet_of_feed(feed)),
        )

    def of_watched(self, item: PollItem) -> ArticleRecord | None:
        """The text of a watched page as an article, which is the same one at every poll; None when none was read."""
        if item.article is None:
            return None
        url = item.fetched.url
        draft, boilerplate = self._without_site_lines(item.article, url)
        return ArticleRecord(
            draft=draft,
            url=canonical_url(url),
            entry_url=canonical_url(item.feed.state.declared_url),
            final_url=url,
            text_source="page",
            outlet=self._outlet(url, item.feed.outlet),
            feed=item.feed.id,
            backlog=item.is_first,
            first_seen_at=item.polled_at,
            fetched_at=item.polled_at,
            http_status=item.fetched.status,
            body_sha256=item.body_sha256,
            flags=self._flags(draft),
            boilerplate=boilerplate,
            judging=self._judging(draft, item.polled_at),
            **self._credits(draft, url, item.feed.outlet),
        )

    def _without_site_lines(self, draft: ArticleDraft, url: str) -> tuple[ArticleDraft, frozenset[int]]:
        """The draft without the lines that its site repeats, and the hashes of these."""
        boilerplate = sites.boilerplate_of(self.session.db, sites.site_of(url), draft.body)
        return replace(draft, body=strip_lines(draft.body, boilerplate)), boilerplate

    def _flags(self, draft: ArticleDraft) -> tuple[Flag, ...]:
        return self.session.flags(draft.title, draft.summary, draft.body, draft.language)

    def _judging(self, draft: ArticleDraft, seen: datetime, *, now: bool = True) -> Judging:
        crawl = self.session.watch.settings.crawl
        return Judging(now=now, copies=crawl.copies, stories=crawl.stories, at=draft.published_at or seen)

    def _credits(self, draft: ArticleDraft, url: str, feed_outlet: str) -> dict[str, Any]:
        """Whom the article credits, and whether it is its own reporting."""
        if not self.session.watch.settings.crawl.credits:
            return {}
        found = find_credits(
            title=draft.title,
            summary=draft.summary,
            body=draft.body,
            byline=draft.authors,
            language=draft.language,
            links=draft.links,
            own_domain=host_of(url),
            own_outlet=self._outlet_title(self._outlet(url, feed_outlet)),
            outlets=self.session.watch.outlets,
        )
        self.spider.credited(credit.outlet for credit in found.credits)
        return {"credits": found.credits, "original": found.reports_itself, "own_quote": found.own_quote}

    def _outlet_title(self, outlet: str) -> str:
        listed = self.session.watch.outlets.get(outlet)
        return listed.title if listed else outlet

    def _outlet(self, url: str, feed_outlet: str) -> str:
        return self.spider.outlet_of(host_of(url), feed_outlet)


def _dated_within(draft: EntryDraft, item: PollItem, days: float) -> bool:
    date = draft.published_at or draft.changed_at
    return date is not None and item.polled_at - date <= timedelta(days=days)
