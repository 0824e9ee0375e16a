"""wirewatch doctor."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from crawler.errors import ended
from crawler.output import emit_json, json_option, printable

if TYPE_CHECKING:
    from crawler.cli import App


@click.command()
@click.option(
    "--network", is_flag=True, help="Also look up the hosts of the sources and connect to them; send no request."
)
@json_option
@click.pass_obj
def doctor(app: App, network: bool, as_json: bool) -> int:
    """Examine the watch and this machine, and say what to fix. Writes nothing; asks nobody without --network."""
    from crawler.doctor.diagnose import diagnose

    findings = []
    for found in diagnose(app.watch(), datetime.now(UTC), os.environ, network=network):
        findings.append(found)
        if not as_json:
            todo = f": {found.todo}" if found.todo else ""
            click.echo(printable(ended(f"{found.level:4}  {found.check:8}  {found.said}{todo}")))
    broken = any(found.level == "FAIL" for found in findings)
    if as_json:
        emit_json({"healthy": not broken, "findings": [asdict(found) for found in findings]})
    return 4 if broken else 0
