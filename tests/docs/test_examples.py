"""Every example of a command can be typed as it stands, and every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click
import pytest
from click.exceptions import NoArgsIsHelpError

from crawler.cli import cli
from tests.docs.pages import PAGES, ROOT, anchors, fences, inline_commands, links, shell_commands


def check_arguments(arguments: Sequence[str]) -> None:
    """Let click read a command line without doing what it says. Raises click.ClickException."""
    command: click.Command = cli
    name: str | None = "wirewatch"
    parent: click.Context | None = None
    rest = list(arguments)
    while isinstance(command, click.Group):
        context = command.make_context(name, rest, parent=parent)
        rest = [*context._protected_args, *context.args]
        if not rest and command.invoke_without_command:
            return
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command, parent = found, context
    command.make_context(name, rest, parent=parent)


def own_arguments(words: Sequence[str]) -> list[str] | None:
    """What follows ``wirewatch`` in a command line, past sudo, ssh and environment; up to a pipe."""
    for n, word in enumerate(words):
        if word.endswith("/bin/wirewatch") or (word == "wirewatch" and n == 0):
            rest = list(words[n + 1 :])
            end = next((i for i, w in enumerate(rest) if w in ("|", ">", "&&")), len(rest))
            return rest[:end]
    return None


EXAMPLES = [
    pytest.param(arguments, id=f"{page.name}: {' '.join(arguments)[:60]}")
    for page in PAGES
    for words in shell_commands(page.read_text("utf-8"))
    if (arguments := own_arguments(words)) is not None
]
MENTIONS = [
    pytest.param(own_arguments(words), id=f"{page.name}: {' '.join(words)}")
    for page in PAGES
    for words in inline_commands(page.read_text("utf-8"))
]
LINKS = [
    pytest.param(page, target, id=f"{page.name}: {target}")
    for page in PAGES
    for target in links(page.read_text("utf-8"))
    if not target.startswith(("http://", "https://"))
]


@pytest.mark.parametrize("arguments", EXAMPLES)
def test_examples_are_readable_commands(arguments: list[str]) -> None:
    check_arguments(arguments)


@pytest.mark.parametrize("arguments", MENTIONS)
def test_commands_named_in_sentences_exist(arguments: list[str]) -> None:
    with suppress(click.MissingParameter, NoArgsIsHelpError):  # a sentence may name a command without what it is given
        check_arguments(arguments)


def test_units_and_cron_lines_call_real_commands() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    lines = [line for block in fences(text, "ini", "cron") for line in block.splitlines()]
    lines += [
        line for unit in (ROOT / "data" / "deploy").glob("*.service") for line in unit.read_text("utf-8").splitlines()
    ]
    calls = [own_arguments(line.removeprefix("ExecStart=").split()) for line in lines]
    found = [call for call in calls if call is not None]
    assert len(found) == 5
    for call in found:
        check_arguments(call)


def test_a_wrong_example_would_be_seen() -> None:
    for wrong in (["runn"], ["run", "--al"], ["flags", "--since", "soon"], ["show", "article"]):
        with pytest.raises(click.ClickException):
            check_arguments(wrong)


@pytest.mark.parametrize("page, target", LINKS)
def test_links_lead_somewhere(page: Path, target: str) -> None:
    path, _, fragment = target.partition("#")
    aim = (page.parent / path).resolve() if path else page
    assert aim.exists()
    if fragment:
        assert fragment in anchors(aim.read_text("utf-8"))


def test_readme_has_the_two_lines_of_the_start() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert re.search(r"^    python3 -m venv \.venv && .*wirewatch demo$", text, re.MULTILINE)
    assert re.search(r"^    bash \.ci/test$", text, re.MULTILINE)
