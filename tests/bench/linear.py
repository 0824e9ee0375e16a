"""Prints what long texts cost the matching of topics, with spans: a megabyte full of matches, and hostile texts of two sizes.

    python -m tests.bench.linear [--size 20000]

CPU seconds of this process. Wanted: the megabyte under one second, and twice the text near twice the time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from functools import partial

from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.topicfile import Topic
from tests.judging.test_shipped_topics import KEYS, shipped
from tests.judging.topics.test_linear import SHAPES, topic

FILLER = "The council met on Monday and heard that repairs of the old bridge take until June. "


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds, the largest of three runs: nothing may come out of a cache."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return max(times)


def match(rule: Topic, body: str) -> tuple[int, int]:
    """(matches, spans shown) of a topic in a text."""
    found = TopicMatcher([rule]).match({"body": body}, "en")
    return (found[0].span_count, len(found[0].spans)) if found else (0, 0)


def megabyte(sentence: str, matches: int = 20_000) -> str:
    """A text of 1,000,000 characters with a sentence so many times in it, or as often as there is room."""
    room = 1_000_000
    times = min(matches, room // (len(sentence) + 1))
    filler = max(0, room // times - len(sentence) - 1)
    return f"{sentence} {(FILLER * (filler // len(FILLER) + 1))[:filler]}" * times


def shipped_topics(keys: Iterable[str]) -> None:
    """A megabyte of the first example of each shipped topic that it matches."""
    print(f"{'a megabyte of':28} {'spans':>8} {'shown':>6} {'CPU s':>6}")
    for key in keys:
        rule = shipped(key)
        sentence = min((text for text in rule.examples_match if match(rule, text)[0]), key=len)
        body = megabyte(sentence.rstrip(".") + ".")
        count, shown = match(rule, body)
        print(f"{key:28} {count:8} {shown:6} {cpu(partial(match, rule, body)):6.2f}")


def hostile(size: int) -> None:
    """The texts of ``test_linear`` at two sizes."""
    print(f"\n{'hostile text':28} {'n':>8} {'2n':>8} {'ratio':>6}")
    for name, (query, text_of) in SHAPES.items():
        rule = topic(query)
        small, large = (cpu(partial(match, rule, text_of(n))) for n in (size, 2 * size))
        print(f"{name:28} {small:8.3f} {large:8.3f} {large / small:6.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="repetitions in the smaller hostile text")
    shipped_topics(KEYS)
    hostile(parser.parse_args().size)
