"""What data/deploy says of a container. `.ci/bare` builds and uses the image; here stands what is quick to see."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from crawler.cli import cli

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "data" / "deploy"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def instructions() -> list[tuple[str, str]]:
    """Every instruction of the Containerfile with the rest of its line, comments taken out."""
    lines = [line for line in (DEPLOY / "Containerfile").read_text("utf-8").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(word, " ".join(rest.split())) for word, _, rest in (x.partition(" ") for x in joined.splitlines() if x)]


def last(word: str) -> str:
    return [rest for name, rest in instructions() if name == word][-1]


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["wirewatch"]


def test_every_base_is_a_named_release() -> None:
    bases = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    assert bases and {base.rpartition(":")[2] for base in bases} == {"12-slim"}


def test_it_runs_as_a_user_who_is_not_root_and_owns_only_its_folder(service: dict[str, Any]) -> None:
    user = last("USER")
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user), "a number: Kubernetes cannot tell whether a name is root"
    names = [name for name, _ in instructions()]
    assert "RUN" not in names[names.index("USER") :]
    own, group = user.split(":")
    assert f"install --directory --owner={own} --group={group} --mode=0750 /watch" in last("RUN")
    assert service["user"] == user


def test_what_it_begins_with_and_its_health_are_commands_of_wirewatch() -> None:
    health = json.loads(last("HEALTHCHECK").partition(" CMD ")[2])
    assert health[:2] == ["sh", "-c"]
    said = re.match(r"wirewatch (\w+) (--\w+) ", health[2])
    assert said and health[2].endswith("|| exit 1"), "docker knows 0 and 1 alone"
    context = click.Context(cli)
    command = cli.get_command(context, said[1])
    assert command and any(said[2] in parameter.opts for parameter in command.params)
    assert json.loads(last("ENTRYPOINT")) == ["wirewatch"]
    (first,) = json.loads(last("CMD"))
    assert cli.get_command(context, first)


def test_what_it_copies_is_what_the_package_is_made_of() -> None:
    copied = {x for name, rest in instructions() if name == "COPY" and "--from" not in rest for x in rest.split()[:-1]}
    built = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    project = PROJECT["project"]
    needed = {
        *built["packages"],
        *built["force-include"],
        project["readme"],
        *project["license-files"],
        "pyproject.toml",
    }
    assert copied == needed, "a whole checkout would carry the user's own watch into the image"
    assert all((ROOT / name).exists() for name in copied)


def test_compose_is_of_this_image(service: dict[str, Any]) -> None:
    assert service["image"].rpartition(":")[2] == PROJECT["project"]["version"]
    assert (DEPLOY / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).is_file()
    places = [volume.partition(":")[2] for volume in service["volumes"]]
    assert places == json.loads(last("VOLUME")) == ["/watch"] and "WIREWATCH_DIR=/watch" in last("ENV")


def test_compose_gives_it_no_more_than_it_needs(service: dict[str, Any]) -> None:
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert (
        "no-new-privileges:true" in service["security_opt"] and "ports" not in service and "privileged" not in service
    )
    assert float(service["stop_grace_period"].removesuffix("s")) > 5, "what a daemon takes to end"
