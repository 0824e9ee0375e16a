"""Prints one line for each rule of good manners that was tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known: ``@pytest.mark.rule(number, words)``."""
    config.addinivalue_line("markers", "rule(number, words): the rule of good manners that a test proves")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Write the rules into the report, which a worker of pytest-xdist hands to whoever prints the summary."""
    report: Any = yield
    report.user_properties += [("rule", list(mark.args)) for mark in item.iter_markers("rule")]
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The table."""
    outcomes: dict[tuple[int, str], bool] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for key, rule in getattr(report, "user_properties", ()):
                if key == "rule":
                    outcomes[tuple(rule)] = outcomes.get(tuple(rule), True) and not report.failed
    if outcomes:
        terminalreporter.section("manners")
    for (number, words), passed in sorted(outcomes.items()):
        terminalreporter.line(f"{number:2d} {'pass' if passed else 'FAIL'}  {words}")
