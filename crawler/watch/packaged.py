"""Finds the data files that travel with the program."""

from __future__ import annotations

from pathlib import Path

from crawler.errors import WirewatchError

_CRAWLER = Path(__file__).resolve().parent.parent


def packaged(name: str) -> Path:
    """Folder ``name`` (``defaults`` or ``demo``): inside the installed package, else beside it in a checkout.

    After ``pip install -e .`` the wheel's copies are not there, so both places are looked at.
    """
    for folder in (_CRAWLER / "_data" / name, _CRAWLER.parent / "data" / name):
        if folder.is_dir():
            return folder
    raise WirewatchError(f"The packaged files '{name}' are missing. Install wirewatch again.")
