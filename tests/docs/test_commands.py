"""Every command, option, exit code and setting is documented, and every documented one exists."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import click
import pytest

from crawler.cli import COMMANDS, EXIT_CODES, cli
from crawler.watch.feedlist import COLUMNS
from crawler.watch.fleet_settings import FleetSettings
from crawler.watch.settings_file import CrawlSettings, KeepSettings, WatchSettings
from tests.docs.pages import ROOT, first_cells, sections, table_rows, text_of

REFERENCE = sections(text_of("docs/reference.md"))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its whole name."""
    root = click.Context(cli, info_name="wirewatch")
    for name in COMMANDS:
        command = cli.get_command(root, name)
        assert command is not None
        if isinstance(command, click.Group) and command.invoke_without_command:
            yield f"wirewatch {name}", command
        if isinstance(command, click.Group):
            yield from ((f"wirewatch {name} {sub}", inner) for sub, inner in command.commands.items())
        else:
            yield f"wirewatch {name}", command


EVERY = dict(commands())


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    documented = {heading for heading in REFERENCE if heading.startswith("wirewatch ")}
    assert documented == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_every_option_stands_in_the_section_of_its_command(name: str) -> None:
    for parameter in EVERY[name].params:
        if isinstance(parameter, click.Option):
            for option in () if parameter.hidden else parameter.opts:
                assert re.search(rf"`{option}[` ]", REFERENCE[name]), f"{name} {option}"
        else:
            assert parameter.make_metavar(click.Context(EVERY[name])) in REFERENCE[name], f"{name} {parameter.name}"


@pytest.mark.parametrize("name", EVERY)
def test_every_option_in_the_section_of_a_command_exists(name: str) -> None:
    known = {option for p in EVERY[name].params for option in p.opts}
    said = set(re.findall(r"^- `(--?[\w-]+)", REFERENCE[name], re.MULTILINE))
    assert said <= known


def test_options_of_all_commands() -> None:
    for parameter in cli.params:
        for option in parameter.opts:
            assert f"`{option}" in REFERENCE["Commands"], option


def test_commands_that_print_json_say_what() -> None:
    printing = {name.removeprefix("wirewatch ") for name, command in EVERY.items() if _has_json(command)}
    assert set(first_cells(REFERENCE["JSON"].split("\n## ")[0])) >= printing
    assert {row[0].strip("`") for row in table_rows(REFERENCE["JSON"])} == printing


def test_every_command_has_a_help_text() -> None:
    assert all(command.help for command in EVERY.values())


def test_exit_codes() -> None:
    known = set(re.findall(r"(?:^|  )(\d+) +\w", EXIT_CODES, re.MULTILINE))
    assert known == {"0", "1", "2", "4", "75", "129", "130", "143"}
    assert set(first_cells(REFERENCE["Exit codes"])) == known


def test_columns_of_feeds_csv() -> None:
    assert first_cells(REFERENCE["feeds.csv"]) == list(COLUMNS)


@pytest.mark.parametrize(
    "heading, settings",
    [("watch.toml", WatchSettings), ("[crawl]", CrawlSettings), ("[keep]", KeepSettings), ("[fleet]", FleetSettings)],
)
def test_every_setting_with_its_default(heading: str, settings: type[Any]) -> None:
    known = {f.name: getattr(settings(), f.name) for f in fields(settings) if f.name not in ("crawl", "keep", "fleet")}
    section = REFERENCE[heading].split("### [crawl]")[0]
    documented = {row[0].strip("`"): tomllib.loads(f"x = {row[1].strip('`')}")["x"] for row in table_rows(section)}
    assert documented == known


def test_settings_in_the_first_watch_toml_exist_and_have_the_defaults_said() -> None:
    lines = (ROOT / "data" / "defaults" / "watch.toml").read_text("utf-8").splitlines()
    crawl = lines[lines.index("[crawl]") + 1 :]
    said = tomllib.loads("\n".join(line.removeprefix("# ") for line in crawl if line.startswith("# ")))
    defaults = CrawlSettings()
    assert said
    assert said == {key: getattr(defaults, key) for key in said}
    written = tomllib.loads("\n".join(line for line in crawl if not line.startswith("#")))
    assert written == {"tdm": "respect"}  # of new watches; those of before go on as they were


def test_commands_named_in_the_files_that_init_writes_exist() -> None:
    text = (ROOT / "data" / "defaults" / "watch.toml").read_text("utf-8")
    for name in re.findall(r"`wirewatch (\w+)", text):
        assert name in COMMANDS


def _has_json(command: click.Command) -> bool:
    return any("--json" in p.opts for p in command.params)
