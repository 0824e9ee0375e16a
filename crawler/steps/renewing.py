"""Decides what a later reading of a known article means: an edit, only clocks, only lines of the site, or its first page.

Pure: what is stored and what was read go in, a value comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from crawler.archive.texts.articles import ArticleRecord, ReadBefore
from crawler.archive.texts.edits import Described
from crawler.judging.edits.churn import makes_version
from crawler.judging.edits.describe import Wording, compare_wordings, diff_lines
from crawler.models import ArticleDraft
from crawler.plaintext import lost_characters_only
from crawler.reading.feedtext import is_finer
from crawler.reading.sitelines import strip_lines
from crawler.reading.volatile import only_volatile, stilled

Kind = Literal["same", "completed", "reread", "edit", "boilerplate", "too_often"]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What another reading of the page of a known article means."""

    kind: Kind
    """``completed``: its page was read at last; ``reread``: the same page was read in a better way; ``boilerplate``: only lines of the site went, which is no news;
    ``too_often``: an edit of a page that changes at every look, which makes no version."""
    record: ArticleRecord
    """The record with what stays of the stored text."""
    new_text: bool
    changes_in_a_row: int

    @property
    def reason(self) -> str:
        """Why the text before it is superseded, as ``versions`` keeps it."""
        return "reread" if self.kind == "completed" else self.kind


def renewal(old: ReadBefore, record: ArticleRecord, now: datetime) -> Renewal:
    """Hold a page that was read against what is stored of its article."""
    if not record.draft.title:
        record = replace(record, draft=replace(record.draft, title=old.wording.title))
    record = replace(record, draft=_unbroken(old.wording, record.draft))
    if old.text_source != "page":
        return Renewal("completed", record, wording_of(record.draft) != old.wording, 0)
    if record.same_page:
        return Renewal("reread", record, wording_of(record.draft) != old.wording, old.changes_in_a_row)
    if _runs_by_itself(old, record.draft):
        stays = replace(record.draft, summary=old.wording.summary, body=old.wording.body)
        record = replace(record, draft=stays)
    if wording_of(record.draft) == old.wording:
        return Renewal("same", record, False, 0)
    if _only_site_lines_went(old.wording, record):
        return Renewal("boilerplate", record, True, 0)
    in_a_row = old.changes_in_a_row
    if not makes_version(old.text_version, in_a_row, old.changed_at, now):
        return Renewal("too_often", record, False, in_a_row + 1)
    return Renewal("edit", record, True, in_a_row + 1)


def feed_edit(old: ReadBefore, said: ArticleDraft, now: datetime) -> ArticleDraft | None:
    """What a feed says now of an article that has its text from there; None when that makes no version.

    A feed that no longer tells summary or text takes back nothing it told before. Clocks and counters are no edit, and a
    text that is another one at every look makes versions as seldom as such a page does.
    """
    if old.text_source == "page":
        return None
    was = old.wording
    told = said.body or said.summary
    summary, body = (said.summary, said.body) if told else (was.summary, was.body)
    draft = _unbroken(was, replace(said, title=said.title or was.title, summary=summary, body=body))
    summary, body = draft.summary, draft.body
    volatile = only_volatile(was.summary, summary) and only_volatile(was.body, body)
    if draft.title == was.title and volatile:
        return None
    # How many in a row differed is not kept of entries; all that there are is as good, for a text that settles makes none.
    count = old.text_version
    return draft if makes_version(count, count, old.changed_at, now) else None


def described(old: Wording, new: Wording) -> Described:
    """What an edit from ``old`` to ``new`` changed, as ``versions`` keeps it beside the old text; without its clocks."""
    still = new._replace(summary=stilled(old.summary, new.summary), body=stilled(old.body, new.body))
    edit = compare_wordings(old, still)
    return int(edit.headline_changed), edit.words_added, edit.words_removed, "\n".join(diff_lines(edit))


def knows_finer(old: ReadBefore, draft: ArticleDraft) -> bool:
    """Whether the stored time is the minute of the day that the page states."""
    stored = ArticleDraft(published_at=old.published_at, published_precision=old.published_precision)
    return is_finer(stored, draft)


def wording_of(draft: ArticleDraft) -> Wording:
    """The three fields of a text."""
    return Wording(draft.title, draft.summary, draft.body)


def _unbroken(was: Wording, draft: ArticleDraft) -> ArticleDraft:
    """The draft with the stored words where it has the same ones, less characters that were lost on the way."""
    kept = {
        name: stored for name, stored in was._asdict().items() if lost_characters_only(stored, getattr(draft, name))
    }
    return replace(draft, **kept) if kept else draft


def _runs_by_itself(old: ReadBefore, draft: ArticleDraft) -> bool:
    """Whether only clocks and counters differ: the text that is stored stays."""
    was = old.wording
    if wording_of(draft) == was or was.title != draft.title or not only_volatile(was.summary, draft.summary):
        return False
    return only_volatile(was.body, draft.body, old.earlier_bodies)


def _only_site_lines_went(was: Wording, record: ArticleRecord) -> bool:
    """Whether the only difference is lines that have since been recognised as the site's."""
    draft = record.draft
    same = (was.title, was.summary) == (draft.title, draft.summary)
    return same and strip_lines(was.body, record.boilerplate) == draft.body
