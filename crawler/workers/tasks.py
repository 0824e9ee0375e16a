"""What runs in a worker process: parsing a feed, reading a page. Both take and return plain values."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.intake.find.finding import Kind, SourceFinding
    from crawler.intake.kinds.declared import SourceRule
    from crawler.intake.parsed import Memory, ParsedFeed
    from crawler.models import ArticleDraft
    from crawler.rawpages.records import RawPage
    from crawler.reading.belief import Expected
    from crawler.reading.page_rules import PageRule
    from crawler.steps.alone import AskedText, TextFinding
    from crawler.steps.rules import Rules

_rules: dict[str, Rules] = {}
"""By version: those that this process judges by."""

_PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def limit_process(megabytes: int, parent: int) -> None:
    """Bound the address space: a bomb then ends as MemoryError in here, not as the machine's end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too: the parent decides
    _end_with_parent(parent)
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _end_with_parent(parent: int) -> None:
    """A parent that is killed cannot end its workers: have the kernel do it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # the parent had ended before prctl was called
        os._exit(1)


def read_source(
    kind: str, body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory
) -> ParsedFeed:
    """``intake.kinds.read_source.read_source``, imported here so that the parent never loads feedparser."""
    from crawler.intake.kinds.read_source import read_source

    return read_source(kind, body, headers, url, now, memory)


def examine(
    body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory, articles_too: bool
) -> SourceFinding:
    """``intake.find.finding.examine``, for `wirewatch add`."""
    from crawler.intake.find.finding import examine

    return examine(body, headers, url, now, memory, articles_too=articles_too)


def tell(body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory) -> tuple[Kind, ParsedFeed]:
    """``intake.find.finding.tell``, for `wirewatch feeds preview`."""
    from crawler.intake.find.finding import tell

    return tell(body, headers, url, now, memory)


def read_page(
    body: bytes, content_type: str, url: str, now: datetime, expected: Expected | None = None
) -> ArticleDraft:
    """``reading.page.read_page``, imported here so that only a process that reads pages loads trafilatura."""
    from crawler.reading.page import read_page

    return _with_lines(read_page(body, url, now, content_type=content_type, expected=expected))


def read_declared(
    rule: SourceRule, body: bytes, headers: Mapping[str, str], url: str, now: datetime, memory: Memory
) -> ParsedFeed:
    """``intake.kinds.declared.read_declared``: a source that a site spider describes."""
    from crawler.intake.kinds.declared import read_declared

    return read_declared(rule, body, headers, url, now, memory)


def read_page_by_rule(
    body: bytes, content_type: str, url: str, now: datetime, expected: Expected | None, rule: PageRule
) -> ArticleDraft:
    """``reading.page_rules.read_by_rule``: an article page that a site spider describes."""
    from crawler.reading.page_rules import read_by_rule

    return _with_lines(read_by_rule(body, url, now, rule, content_type=content_type, expected=expected))


def read_watched(
    body: bytes, content_type: str, url: str, now: datetime, expected: Expected | None = None
) -> ArticleDraft:
    """As ``read_page``, of a page whose own text is watched, whatever kind of page it is."""
    from crawler.reading.page import read_page

    return _with_lines(read_page(body, url, now, content_type=content_type, watched=True, expected=expected))


def raw_records(page: RawPage, received_at: datetime, outcome: Mapping[str, str]) -> bytes:
    """``rawpages.records.page_records``, whose packing takes as long as reading a small page."""
    from crawler.rawpages.records import page_records

    return page_records(page, received_at, outcome)


def read_raw_page(
    records: bytes, url: str, now: datetime, expected: Expected | None, most: int, rule: PageRule | None = None
) -> ArticleDraft:
    """Read a page that was kept as received, as ``read_page`` does. Raises WorkFailed's reason as RawUnreadable."""
    from crawler.rawpages.records import page_in

    found = page_in(records, most)
    if rule is not None:
        return read_page_by_rule(found.body, found.content_type, url, now, expected, rule)
    return read_page(found.body, found.content_type, url, now, expected)


def _with_lines(draft: ArticleDraft) -> ArticleDraft:
    from crawler.reading.sitelines import line_hashes

    return replace(draft, lines=line_hashes(draft.body))


def judge_texts(version: str, texts: Sequence[AskedText], rules: bytes = b"") -> list[TextFinding] | None:
    """``steps.alone.judge_at_length`` of each text; None when this process does not know the rules of that version.

    ``rules``: these, as ``Rules.packed`` gives them; they are kept for the texts that come later.
    """
    from crawler.steps.alone import judge_at_length
    from crawler.steps.rules import Rules

    if rules and version not in _rules:
        _rules.clear()
        _rules[version] = Rules.unpacked(rules)
    known = _rules.get(version)
    return None if known is None else [judge_at_length(text, known) for text in texts]
