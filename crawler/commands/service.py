"""wirewatch service: systemd units for this installation and this watch folder."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.mistyped import CommandGroup
from crawler.output import complain

if TYPE_CHECKING:
    from crawler.cli import App

_PROGRAM, _FOLDER = "/opt/wirewatch/.venv/bin/wirewatch", "/var/lib/wirewatch"
"""As the files in data/deploy have them."""
DAEMON, RUNS = ("wirewatch.service",), ("wirewatch-run.service", "wirewatch-run.timer")
_OF_THE_SYSTEM = (
    "User", "Wants", "After", "StateDirectory", "StateDirectoryMode", "IOWeight", "ProtectSystem", "ProtectHome", "PrivateTmp",
    "PrivateDevices", "PrivateUsers", "ProtectClock", "ProtectHostname", "ProtectControlGroups", "ProtectKernelLogs", "ProtectKernelModules",
    "ProtectKernelTunables", "ProtectProc", "RemoveIPC", "CapabilityBoundingSet",
)  # fmt: skip
"""Keys that a service manager of one user cannot apply, or that name what it does not have."""
_HOMES = ("/home", "/root", "/run/user")


@click.group(cls=CommandGroup)
def service() -> None:
    """Print systemd units."""


@service.command("install")
@click.option("--user", "manager", flag_value="user", help="Units for your own service manager (systemctl --user).")
@click.option("--system", "manager", flag_value="system", help="Units for the system, which run as you.")
@click.option("--run-as", metavar="USER", default=getpass.getuser, help="With --system: the user who owns the folder.")
@click.option("--timer", is_flag=True, help="Runs every ten minutes instead of a daemon.")
@click.option(
    "--unit", "only", type=click.Choice([*DAEMON, *RUNS]), help="Print this one alone, to be piped into a file."
)
@click.pass_obj
def install(app: App, manager: str | None, run_as: str, timer: bool, only: str | None) -> None:
    """Print the units for this installation and watch folder, and how to start them. Writes nothing."""
    from crawler.errors import UsageError

    if manager is None:
        raise UsageError("Choose --user or --system.")
    watch = app.watch()
    names = (only,) if only else RUNS if timer else DAEMON
    place = "/etc/systemd/system" if manager == "system" else "~/.config/systemd/user"
    written = watch.settings.metrics_file
    beside = (watch.folder / written).resolve().parent if written else None
    for name in names:
        click.echo(f"# {place}/{name}")
        click.echo(unit_text(name, program(), watch.folder.resolve(), run_as if manager == "system" else "", beside))
    sudo, user = ("sudo ", "") if manager == "system" else ("", " --user")
    click.echo(
        f"Put each into the file that its first line names, then:\n  {sudo}systemctl{user} daemon-reload\n"
        f"  {sudo}systemctl{user} enable --now {names[-1]}",
        err=True,
    )
    if manager == "system" and run_as == "root":
        complain("these units run as root. Use --run-as to name the user who should own the folder.")
    if manager == "user":
        click.echo("  loginctl enable-linger   # so that it runs while you are not logged in", err=True)


def program() -> Path:
    """The wirewatch command of this installation."""
    beside = Path(sys.executable).with_name("wirewatch")  # not resolved: a venv's python is a link to the system's
    return beside if beside.exists() else Path(sys.argv[0]).absolute()


def unit_text(name: str, command: Path, folder: Path, user: str, beside: Path | None = None) -> str:
    """The packaged unit, made for this program and folder. ``user``: '' for the service manager of one user. ``beside``: a
    folder that is written as well."""
    from crawler.watch.packaged import packaged

    text = (packaged("deploy") / name).read_text("utf-8")
    lines = [line for line in text.splitlines() if user or line.partition("=")[0] not in _OF_THE_SYSTEM]
    own = folder.parent == Path("/var/lib") and folder.name.isascii() and " " not in folder.name
    at_home = any(path.is_relative_to(home) for path in (command, folder) for home in _HOMES)
    writable = [path for path in (None if own else folder, beside) if path is not None]
    made = []
    for line in lines:
        key, _, value = line.partition("=")
        if key == "ExecStart":
            line = f"ExecStart={_quoted(command)} --dir {_quoted(folder, argument=True)} {value.rpartition(' ')[2]}"
        elif key == "User":
            line = f"User={user}"
        elif key == "StateDirectory":
            line = f"StateDirectory={folder.name}" if own else ""
        elif key == "StateDirectoryMode" and not own:
            line = ""
        elif key == "ProtectHome" and at_home:
            line = "ProtectHome=read-only"
        elif key == "WantedBy" and not user and value == "multi-user.target":
            line = "WantedBy=default.target"
        if key == "ProtectSystem":
            made += [f"ReadWritePaths={_quoted(path)}" for path in writable]
        if line or not key:
            made.append(line)
    return "\n".join(made) + "\n"


def _quoted(path: Path, *, argument: bool = False) -> str:
    """As systemd reads it: percent signs are its own, and so are dollars in an argument."""
    text = str(path).replace("%", "%%")
    if argument:
        text = text.replace("$", "$$")
    if not any(c in text for c in " \t\"'\\;"):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
