"""Has texts judged in workers, each within a worker's time and memory, and by the rules that are in force."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator

from crawler.machine import machine_trouble, place_of
from crawler.steps.alone import FAILURES, SLICE, TOGETHER, Answers, AskedText, TextFinding
from crawler.steps.rules import Rules
from crawler.workers.pool import Workers, WorkFailed
from crawler.workers.tasks import judge_texts

log = logging.getLogger(__name__)


class NotJudged(Exception):
    """The workers were ended before a text was judged: what it belongs to stays due."""


class TextJudge:
    """Judges in workers what is not small, alone or together."""

    def __init__(self, workers: Workers, rules: Callable[[], Rules]) -> None:
        self._workers, self._rules = workers, rules

    async def answers(self, texts: Callable[[Rules], Iterable[AskedText]]) -> Answers:
        """The judgements of these texts, by the rules in force when it returns. Raises NotJudged, and what this machine could
        not give: no text is to blame for that."""
        while True:
            rules = self._rules()
            asked = texts(rules)
            found = await self._asked(worth_a_worker(asked), rules) if rules.judges else {}
            if rules is self._rules():
                return Answers(rules, found)

    async def _asked(self, texts: list[AskedText], rules: Rules) -> dict[AskedText, TextFinding]:
        """What fails among others is judged again alone; what fails alone is not judged, and has the reason. What is small
        is no matter of workers once one failed."""
        found: dict[AskedText, TextFinding] = {}
        failures, reason = 0, ""
        parts = deque(slices(texts))
        while parts:
            part = parts.popleft()
            if failures >= FAILURES:
                found.update((text, TextFinding(unjudged=reason)) for text in part if not text.is_small)
                continue
            try:
                found.update(zip(part, await self._work(part, rules), strict=True))
            except WorkFailed as failed:
                if failed.reason == "stopped":
                    raise NotJudged from None
                reason = failed.reason.replace("parse_", "judge_")
            except Exception as error:
                if machine_trouble(error):
                    raise
                log.error("a text of %s could not be judged: %s", part[0].address, place_of(error))
                reason = "internal_error"
            else:
                continue
            if len(part) > 1:
                parts.extendleft([text] for text in reversed(part) if not text.is_small)
            elif not part[0].is_small:
                failures += 1
                found[part[0]] = TextFinding(unjudged=reason)
        return found

    async def _work(self, texts: list[AskedText], rules: Rules) -> list[TextFinding]:
        found = await self._workers.run(judge_texts, rules.version, texts)
        if found is None:  # a new process, or rules that it has not met
            found = await self._workers.run(judge_texts, rules.version, texts, rules.packed)
        assert found is not None
        return found


def worth_a_worker(texts: Iterable[AskedText]) -> list[AskedText]:
    """All of these texts, each once, when they are long together; else those that are not small."""
    asked = [*dict.fromkeys(texts)]
    if len(asked) > 1 and sum(text.size for text in asked) > TOGETHER:
        return asked
    return [text for text in asked if not text.is_small]


def slices(texts: Iterable[AskedText]) -> Iterator[list[AskedText]]:
    """The texts in parts of at most ``SLICE`` characters; a longer text is a part of its own."""
    part: list[AskedText] = []
    size = 0
    for text in texts:
        if part and size + text.size > SLICE:
            yield part
            part, size = [], 0
        part.append(text)
        size += text.size
    if part:
        yield part
