"""Texts that are not small are judged in workers: by the rules in force, within their limits, or with a named reason."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from crawler.crawl.textjudge import NotJudged, TextJudge, slices
from crawler.judging.topics.query import parse
from crawler.judging.topics.topicfile import Topic
from crawler.machine import machine_trouble, no_worker
from crawler.models import ArticleDraft
from crawler.reading.outlets import OutletList
from crawler.steps.alone import FAILURES, SLICE, SMALL, TOGETHER, AskedText, judge_at_length, judge_text
from crawler.steps.rules import Rules
from crawler.watch.settings_file import CrawlSettings
from crawler.workers import tasks
from crawler.workers.pool import WorkFailed

OUTLETS = OutletList.from_rows([{"id": "courier", "title": "Harbour Courier", "domains": "courier.example"}])


def rules(query: str = "harbour") -> Rules:
    topic = Topic("quay", "Quay", parse(query), {}, {})
    return Rules([topic], {"quay": 1}, OUTLETS, CrawlSettings())


def text(number: int, size: int = SMALL + 1) -> AskedText:
    body = f"Report {number}: the harbour is closed, the Harbour Courier reported. ".ljust(size, "x")
    return AskedText(ArticleDraft(f"Title {number}", "", body, language="en"), f"https://paper.example/{number}")


class Recorded:
    """Runs tasks here and keeps what was sent; ``answer`` may stand in for a task."""

    def __init__(self, answer: Callable[[Sequence[AskedText]], Any] | None = None) -> None:
        self.answer = answer
        self.sent: list[list[AskedText]] = []
        self.packed = 0

    async def run(self, task: Callable[..., Any], version: str, texts: list[AskedText], packed: bytes = b"") -> Any:
        await asyncio.sleep(0)
        self.sent.append(texts)
        self.packed += bool(packed)
        if self.answer is not None:
            self.answer(texts)
        return task(version, texts, packed)


def judge(workers: Any, given: Rules, *texts: AskedText) -> Any:
    return asyncio.run(TextJudge(workers, lambda: given).answers(lambda _: texts))


@pytest.fixture(autouse=True)
def a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_rules", {})


def test_a_worker_finds_what_is_found_here() -> None:
    given = rules()
    texts = [text(1), text(2, SLICE * 2)]
    found = judge(Recorded(), given, *texts)
    for one in texts:
        assert found.of(one) == (judge_text if one.is_small else judge_at_length)(one, given)
        assert [flag.topic for flag in found.of(one).flags] == ["quay"]
        assert [credit.name for credit in found.of(one).credits] == ["Harbour Courier"]


def test_small_texts_do_not_travel_and_long_ones_share_a_way() -> None:
    workers, given = Recorded(), rules()
    found = judge(workers, given, text(0, 200), text(5, 300))
    assert workers.sent == []
    assert found.of(text(0, 200)).flags
    judge(workers, given, *(text(n) for n in range(1, 5)), text(1))
    assert workers.sent == [[text(n) for n in range(1, 5)]] * 2, "once before it knew the rules"
    assert [len(part) for part in slices(text(n, SLICE // 2 - 50) for n in range(5))] == [2, 2, 1]


def test_small_texts_travel_where_they_are_long_together() -> None:
    """A part of a poll brings eight: to judge them here took a tenth of the main process."""
    workers, given, short = Recorded(), rules(), SMALL // 2
    texts = [text(n, short) for n in range(TOGETHER // short + 1)]
    found = judge(workers, given, *texts)
    assert workers.sent[-1] == texts
    assert all(found.of(one) == judge_at_length(one, given) for one in texts)


def test_small_texts_are_judged_here_where_a_worker_fails() -> None:
    def answer(texts: Sequence[AskedText]) -> None:
        raise WorkFailed("parse_timeout")

    workers, given = Recorded(answer), rules()
    texts = [text(1), *(text(n, SMALL // 2) for n in range(2, 8))]
    found = judge(workers, given, *texts)
    assert [found.of(one).unjudged for one in texts] == ["judge_timeout", *[""] * 6]
    assert workers.sent == [texts, [text(1)]]


def test_rules_travel_once_to_a_process() -> None:
    workers, given = Recorded(), rules()
    judge(workers, given, text(1))
    judge(workers, given, text(2))
    assert workers.packed == 1
    judge(workers, rules("closed"), text(2))
    assert workers.packed == 2


def test_a_finding_of_old_rules_is_looked_for_again() -> None:
    in_force = [rules("nothing")]
    workers = Recorded(lambda texts: in_force.__setitem__(0, changed))
    changed = rules("harbour")
    found = asyncio.run(TextJudge(workers, lambda: in_force[0]).answers(lambda _: [text(1)]))  # type: ignore[arg-type]
    assert found.rules is changed
    assert [flag.topic for flag in found.of(text(1)).flags] == ["quay"]


@pytest.mark.parametrize("reason", ["parse_timeout", "parse_memory", "parse_crash"])
def test_what_does_not_end_has_a_reason_and_takes_no_other_with_it(reason: str) -> None:
    def answer(texts: Sequence[AskedText]) -> None:
        if text(2) in texts:
            raise WorkFailed(reason)

    found = judge(Recorded(answer), rules(), *(text(n) for n in range(4)))
    assert [found.of(text(n)).unjudged for n in range(4)] == ["", "", reason.replace("parse", "judge"), ""]


def test_a_text_that_raises_is_named_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def answer(texts: Sequence[AskedText]) -> None:
        if text(2) in texts:
            raise ValueError("no")

    found = judge(Recorded(answer), rules(), text(1), text(2))
    assert [found.of(text(n)).unjudged for n in (1, 2)] == ["", "internal_error"]
    assert "paper.example/2" in caplog.text


@pytest.mark.parametrize(
    "error",
    [
        no_worker("Too many open files"),
        OSError(errno.EMFILE, os.strerror(errno.EMFILE)),
        ImportError(f"lxml/etree.so: cannot open shared object file: {os.strerror(errno.ENFILE)}"),
    ],
)
def test_a_machine_that_gives_no_worker_is_no_text_s_fault(error: Exception) -> None:
    def answer(texts: Sequence[AskedText]) -> None:
        raise error

    workers = Recorded(answer)
    with pytest.raises(type(error)):
        judge(workers, rules(), text(1), text(2))
    assert machine_trouble(error) is not None, "the crawl stands still at it"
    assert len(workers.sent) == 1


def test_what_a_text_says_stands_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    def answer(texts: Sequence[AskedText]) -> None:
        raise ValueError(texts[0].draft.body)

    judge(Recorded(answer), rules(), text(1))
    assert "paper.example/1" in caplog.text
    assert "harbour" not in caplog.text


def test_a_poll_of_hostile_texts_ends() -> None:
    """Each may take a worker's whole time: after some that failed the others are not tried."""

    def answer(texts: Sequence[AskedText]) -> None:
        raise WorkFailed("parse_timeout")

    workers = Recorded(answer)
    texts = [text(n) for n in range(40)]
    found = judge(workers, rules(), *texts)
    assert len(workers.sent) == 1 + FAILURES
    assert {found.of(one).unjudged for one in texts} == {"judge_timeout"}


def test_a_text_that_was_not_asked_for_is_not_judged_by_the_way() -> None:
    found = judge(Recorded(), rules(), text(1))
    assert found.of(text(9)).unjudged == "not_asked"
    assert found.may_be_flagged(text(9))


def test_ended_workers_leave_everything_due() -> None:
    def answer(texts: Sequence[AskedText]) -> None:
        raise WorkFailed("stopped")

    with pytest.raises(NotJudged):
        judge(Recorded(answer), rules(), text(1))


def test_where_nothing_is_judged_no_text_travels() -> None:
    workers = Recorded()
    given = Rules([], {}, OUTLETS, CrawlSettings(credits=False, stories=False))
    one, small = text(1, SLICE), AskedText(text(2).draft, "https://paper.example/2", only_may_flag=True)
    found = judge(workers, given, one, small)
    assert workers.sent == []
    assert found.of(one) == judge_text(one, given)
    assert not found.may_be_flagged(small)
    for asked in (CrawlSettings(stories=False), CrawlSettings(credits=False)):
        judge(workers, Rules([], {}, OUTLETS, asked), one)
    assert [texts for texts in workers.sent if texts] == workers.sent != []
