"""Ids and names on the command line."""

from __future__ import annotations

import getpass
import os
from typing import Any

import click

from crawler.errors import UsageError, no_article

_MOST = 2**63 - 1

MOST_NOTE = 1000
"""Characters of a person's reason or name: it is read in one line of a list."""


class RowId(click.ParamType[int]):
    """The number of an article or story. SQLite knows none above 2^63: such a number is one that nothing has."""

    name = "integer"

    def __init__(self, what: str) -> None:
        self._what = what

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number: int = click.INT.convert(value, param, ctx)
        if not -_MOST <= number <= _MOST:
            if self._what == "article":
                raise no_article(number)
            raise UsageError(f"There is no {self._what} {number}.")
        return number


ARTICLE, STORY = RowId("article"), RowId("story")


def login_name() -> str:
    """Who uses this machine now; by number where the number has no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
