"""What the environment says about a watch: the one place that reads WIREWATCH_ALLOW_LOOPBACK."""

from __future__ import annotations

import os

LOOPBACK_VARIABLE = "WIREWATCH_ALLOW_LOOPBACK"


def loopback_allowed() -> bool:
    """Whether the environment lets this machine itself be asked; for the demo and tests."""
    return os.environ.get(LOOPBACK_VARIABLE) == "1"


def environment_overrides() -> tuple[str, ...]:
    """The same as an override of watch.toml, in the form of ``--set``."""
    return ("allow_loopback=true",) if loopback_allowed() else ()
