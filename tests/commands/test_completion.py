"""The line that is told really completes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import get_completion_class

from crawler.cli import cli
from tests.commands.conftest import Wirewatch


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_for_each_shell(wirewatch: Wirewatch, monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    said = wirewatch("completion", shell)
    assert said.code == 0 and f"_WIREWATCH_COMPLETE={shell}_source wirewatch" in said.out and shell in said.err
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    assert wirewatch("completion").out == said.out


def test_a_shell_that_is_not_known(wirewatch: Wirewatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/dash")
    assert wirewatch("completion").code == 2


def test_commands_are_completed_without_a_watch_folder(tmp_path: Path) -> None:
    asked = {"_WIREWATCH_COMPLETE": "bash_complete", "COMP_WORDS": "wirewatch doc", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from crawler.cli import main; main()"],
        env=os.environ | asked, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "plain,doctor\n", "")


def test_options_are_completed() -> None:
    shell = get_completion_class("bash")
    assert shell is not None
    found = shell(cli, {}, "wirewatch", "_WIREWATCH_COMPLETE").get_completions(["service", "install"], "--s")
    assert [item.value for item in found] == ["--system"]
