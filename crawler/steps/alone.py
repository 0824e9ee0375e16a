"""What one text says by itself: its topics and whom it credits. Asked in a worker, or here when the text is small.

One text can hold a word a million times; in the process that asks and stores, everybody would wait for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.judging.stories.join import StoryWords
from crawler.judging.topics.scopes import About
from crawler.models import ArticleDraft, Credit, Flag
from crawler.steps.rules import Rules

SMALL = 2000
"""Characters of title, summary and body that are judged without a worker: 1 ms in the mean, and whatever they hold, less
than a tenth of a second; a worker costs a quarter of a millisecond more."""
SMALL_LINKS = 50
TOGETHER = 4000
"""Characters of several small texts from which on they go to a worker after all: one hand-over for all of them."""
SLICE = 100_000
"""Characters given to a worker at once."""
FAILURES = 3
"""Texts of one poll or page whose judging may fail before the others are not tried: each may take a worker's whole time."""


@dataclass(frozen=True, slots=True)
class AskedText:
    """One text to be judged. Two are equal when their judgements are."""

    draft: ArticleDraft
    """Without the lines that its site repeats."""
    address: str
    """Whose host owns it."""
    feed_outlet: str = ""
    feed_url: str = ""
    is_page: bool = False
    about: About | None = None
    only_may_flag: bool = False
    """Asked is only whether it may get a flag once more is known of its article."""

    @property
    def size(self) -> int:
        """Characters that are looked at."""
        draft = self.draft
        return len(draft.title) + len(draft.summary) + len(draft.body)

    @property
    def is_small(self) -> bool:
        """Whether judging it is a matter of milliseconds, whatever it holds."""
        return self.size <= SMALL and len(self.draft.links) <= SMALL_LINKS and len(self.draft.authors) <= SMALL_LINKS


@dataclass(frozen=True, slots=True)
class TextFinding:
    """What a text says by itself, by the rules of a run."""

    flags: tuple[Flag, ...] = ()
    credits: tuple[Credit, ...] = ()
    original: bool | None = None
    own_quote: str = ""
    may_flag: bool = False
    unjudged: str = ""
    """Why nothing of this is known; empty when it is."""
    words: StoryWords | None = None
    """Those of its title and body, or of its summary when it has no body; None where they are not counted."""


def judge_text(text: AskedText, rules: Rules) -> TextFinding:
    """Match the topics and find the credits of one text."""
    if text.only_may_flag:
        return TextFinding(may_flag=rules.may_flag(text.draft))
    owner, own_words = rules.whose(text.address, text.feed_url, text.feed_outlet, page=text.is_page)
    found = rules.credits(text.draft, text.address if own_words else text.feed_url, owner)
    flags = rules.flags(text.draft, text.about)
    if found is None:
        return TextFinding(flags)
    return TextFinding(flags, found.credits, found.reports_itself, found.own_quote)


def judge_at_length(text: AskedText, rules: Rules) -> TextFinding:
    """As ``judge_text``, with all else that can be found in a text by itself: for workers."""
    found, draft = judge_text(text, rules), text.draft
    if text.only_may_flag or not rules.crawl.stories:
        return found
    return replace(found, words=StoryWords.of(draft.title, draft.body or draft.summary, draft.language))


class Answers:
    """Judgements that were had from workers. What is small and was not had is judged when it is asked for."""

    def __init__(self, rules: Rules, answers: dict[AskedText, TextFinding] | None = None) -> None:
        self.rules, self._answers = rules, answers or {}

    def of(self, text: AskedText) -> TextFinding:
        """The judgement of a text; of one that is not small and was not asked for, that it is not known."""
        if not self.rules.judges:
            return TextFinding()
        found = self._answers.get(text)
        if found is None:
            return judge_text(text, self.rules) if text.is_small else TextFinding(unjudged="not_asked")
        return found

    def may_be_flagged(self, text: AskedText) -> bool:
        """Whether a text that ``only_may_flag`` may; True as well when that is not known."""
        found = self.of(text)
        return found.may_flag or bool(found.unjudged)
