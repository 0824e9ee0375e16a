"""How much room raw pages have left under ``max_gb``: for whoever keeps them and for whoever only looks."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.watch.folder import Watch

GB = 1_000_000_000


def kept_bytes(watch: Watch) -> int:
    """What archive and raw pages take together."""
    from crawler.rawpages.store import folder_bytes  # slow to load, and most watches keep no raw pages

    size = 0
    with suppress(OSError):
        size = watch.archive_path.stat().st_size
    return size + folder_bytes(watch.raw_folder)


def raw_stopped(watch: Watch) -> str:
    """What ``status`` and ``doctor`` tell when no more pages are kept as received; '' when all is well."""
    keep = watch.settings.keep
    if keep.raw == "never" or not keep.max_gb or (size := kept_bytes(watch)) < keep.max_gb * GB:
        return ""
    return (
        f"archive and raw pages have {size / GB:.2f} GB and have reached max_gb ({keep.max_gb:g}): no more pages are kept as "
        "received. Raise max_gb, or lower raw_days"
    )
