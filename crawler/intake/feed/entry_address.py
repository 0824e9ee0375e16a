"""Says which of the links of an entry is its address; both readers of a feed ask here, so that they agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]{1,30}:", re.IGNORECASE)
_PAGES = ("", "text/html", "application/xhtml+xml")


class Alternate(NamedTuple):
    """One link that stands for the entry itself, as written."""

    href: str
    media: str = ""
    language: str = ""


def address_of(links: Sequence[Alternate], language: str) -> str:
    """The address of an entry among its links; '' when there is none. ``language``: the feed's own.

    A web address before any other, a page before a file; of several that name their language the feed's own, else the first.
    """
    if len(links) == 1:
        return links[0].href.strip()
    given = [link for link in links if link.href.strip()]
    given = [link for link in given if not _OTHER_SCHEME.match(link.href.strip())] or given
    given = [link for link in given if link.media.partition(";")[0].strip().lower() in _PAGES] or given
    own = _primary(language)
    spoken = [link for link in given if own and _primary(link.language) == own]
    return next((link.href.strip() for link in spoken or given), "")


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].strip().lower()
