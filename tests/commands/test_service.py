"""Units for this installation and folder, which systemd itself finds right."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.commands.service import DAEMON, RUNS, unit_text
from tests.commands.conftest import Wirewatch
from tests.watching import WatchFolder

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not here")
UNITS = (*DAEMON, *RUNS)


def program(folder: Path) -> Path:
    made = folder / "my $programs" / "100%" / "wirewatch"
    made.parent.mkdir(parents=True)
    made.write_text("#!/bin/sh\n", encoding="utf-8")
    made.chmod(0o755)
    return made


@needs_systemd
@pytest.mark.parametrize("user", ["news", ""])
@pytest.mark.parametrize("name", ["watch", "my $watch; 'a' \"b\" %h"])
def test_systemd_takes_every_unit(tmp_path: Path, user: str, name: str) -> None:
    command, folder = program(tmp_path), tmp_path / name
    (tmp_path / "units").mkdir()
    for unit in UNITS:
        text = unit_text(unit, command, folder, user, tmp_path / "metrics")
        (tmp_path / "units" / unit).write_text(text, encoding="utf-8")
    kind = ["--system"] if user else ["--user"]
    done = subprocess.run(
        [str(ANALYZE), *kind, "verify", *(str(tmp_path / "units" / unit) for unit in UNITS)],
        capture_output=True,
        text=True,
        env=os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)},
        check=False,
        timeout=60,
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


@needs_systemd
@pytest.mark.parametrize("unit", ["wirewatch.service", "wirewatch-run.service"])
def test_the_exposure_is_as_the_docs_say(tmp_path: Path, unit: str) -> None:
    (tmp_path / unit).write_text(unit_text(unit, program(tmp_path), Path("/var/lib/wirewatch"), "news"), "utf-8")
    done = subprocess.run(
        [str(ANALYZE), "security", "--offline=yes", "--threshold=15", str(tmp_path / unit)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout.decode()[-300:]


def test_the_packaged_unit_is_for_the_layout_of_the_docs() -> None:
    for unit in UNITS:
        packaged = (Path("data/deploy") / unit).read_text("utf-8")
        own = unit_text(unit, Path("/opt/wirewatch/.venv/bin/wirewatch"), Path("/var/lib/wirewatch"), "wirewatch")
        assert own == packaged


def test_a_folder_elsewhere_is_made_writable() -> None:
    text = unit_text("wirewatch.service", Path("/opt/w"), Path("/srv/watch"), "me", Path("/var/lib/prom"))
    assert "ReadWritePaths=/srv/watch\nReadWritePaths=/var/lib/prom\n" in text and "StateDirectory" not in text
    assert "ProtectHome=yes" in text and "User=me\n" in text
    text = unit_text("wirewatch.service", Path("/home/me/w"), Path("/home/me/watch"), "me")
    assert "ProtectHome=read-only" in text and "ReadWritePaths=/home/me/watch" in text


def test_units_of_one_user_name_nothing_of_the_system() -> None:
    text = unit_text("wirewatch.service", Path("/home/me/w"), Path("/home/me/watch"), "")
    assert "User=" not in text and "ProtectSystem" not in text and "WantedBy=default.target" in text
    assert "Type=notify" in text and "WatchdogSec=300" in text and "NoNewPrivileges=yes" in text


def test_the_command_prints_and_writes_nothing(folder: WatchFolder, wirewatch: Wirewatch) -> None:
    (folder.path / "watch.toml").write_text('metrics_file = "/var/lib/prom/w.prom"\n', encoding="utf-8")
    before = sorted(folder.path.rglob("*"))
    said = wirewatch("service", "install", "--system", "--run-as", "news")
    assert said.code == 0 and said.out.startswith("# /etc/systemd/system/wirewatch.service\n[Unit]\n")
    assert f"--dir {folder.path} daemon" in said.out and "User=news" in said.out
    assert "ReadWritePaths=/var/lib/prom" in said.out and "enable --now wirewatch.service" in said.err
    said = wirewatch("service", "install", "--user", "--timer")
    assert said.out.count("[Unit]") == 2 and "wirewatch-run.timer" in said.err and "linger" in said.err
    said = wirewatch("service", "install", "--user", "--unit", "wirewatch-run.timer")
    assert said.out.count("[Unit]") == 1 and "OnCalendar" in said.out
    assert wirewatch("service", "install").code == 2
    assert sorted(folder.path.rglob("*")) == before
