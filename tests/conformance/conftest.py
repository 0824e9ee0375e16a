"""Prints one line for each rule of good manners that was tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

OUTCOMES = pytest.StashKey[dict[tuple[int, str], bool]]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known: ``@pytest.mark.rule(number, words)``."""
    config.addinivalue_line("markers", "rule(number, words): the rule of good manners that a test proves")
    config.stash[OUTCOMES] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Note what became of each rule."""
    report: Any = yield
    for mark in item.iter_markers("rule"):
        outcomes = item.config.stash[OUTCOMES]
        rule = (mark.args[0], mark.args[1])
        outcomes[rule] = outcomes.get(rule, True) and not report.failed
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The table."""
    outcomes = config.stash[OUTCOMES]
    if outcomes:
        terminalreporter.section("manners")
    for (number, words), passed in sorted(outcomes.items()):
        terminalreporter.line(f"{number:2d} {'pass' if passed else 'FAIL'}  {words}")
