"""Holds the licence of every installed package that wirewatch needs against an allow list."""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement

ROOT = "wirewatch"
# LGPL and MPL are fine for a dependency that is used as it is.
ALLOWED = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|ZPL|Zope|MPL|Mozilla Public|LGPL|Lesser General Public|Unlicense|HPND"
    r"|0BSD|CC0|Public Domain|Zlib)\b",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"(?<!Lesser )(?<!L)\bA?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def words_of(dist: Distribution) -> str:
    """What a package says of its licence: expression, classifiers, and the first line of the licence field."""
    meta = dist.metadata
    said = [
        meta.get("License-Expression") or "",
        *(c for c in meta.get_all("Classifier") or () if c.startswith("License")),
    ]
    return "; ".join([*said, (meta.get("License") or "").strip().split("\n")[0][:200]]).strip("; ")


def needed(name: str, extras: frozenset[str], found: dict[str, Distribution]) -> None:
    """Collect ``name`` and all it requires at run time."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in found and not extras:
        return
    try:
        dist = found.setdefault(key, distribution(name))
    except PackageNotFoundError:
        return
    for text in dist.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            needed(requirement.name, frozenset(requirement.extras), found)


def main() -> int:
    found: dict[str, Distribution] = {}
    needed(ROOT, frozenset({"alerts", "desk"}), found)
    bad = []
    for name, dist in sorted(found.items()):
        words = words_of(dist)
        choices = re.split(r"\bOR\b|; ", words)
        if name != ROOT and not any(ALLOWED.search(c) and not FORBIDDEN.search(c) for c in choices):
            bad.append(f"{name}: {words or 'says nothing'}")
    print(f"{len(found)} packages, {len(bad)} with a licence that is not allowed")
    print("\n".join(bad))
    return 1 if bad or len(found) < 10 else 0


if __name__ == "__main__":
    sys.exit(main())
