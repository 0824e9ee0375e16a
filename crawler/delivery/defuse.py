"""Takes the sting out of words that strangers wrote, before they stand in a message: mentions, markup, links, line breaks."""

from __future__ import annotations

import re
from html import escape

from crawler.plaintext import clean_line

LONGEST = 200
_GAP = "\u200b"
_MENTION = re.compile(r"(?<![\w.])@(?=\w)")
_BRACKETS = {"<": "‹", ">": "›", "`": "ˋ"}
_LINK = re.compile(r"\](?=[(\[])")
_SCHEME = re.compile(r"(?<=\w):(?=//)")
_STYLED = re.compile(r"[*_~]{2,}")


def shortened(text: str, longest: int = LONGEST) -> str:
    """One clean line of at most ``longest`` characters."""
    line = clean_line(text[: longest * 20])
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def defused(text: str, longest: int = LONGEST) -> str:
    """Words for a chat: they mention nobody, make no link of their own and no markup."""
    line = "".join(_BRACKETS.get(c, c) for c in shortened(text, longest))
    line = _MENTION.sub("@" + _GAP, line)
    line = _SCHEME.sub(":" + _GAP, _LINK.sub("]" + _GAP, line))
    return _STYLED.sub(lambda marks: _GAP.join(marks[0]), line)


def as_html(text: str) -> str:
    """Words for a mail client's HTML part."""
    return escape(shortened(text), quote=True)


def safe_link(url: str) -> str:
    """The address when it is one of the web and fits on a line, else nothing."""
    plain = url.isascii() and url.isprintable() and not re.search(r"[\s<>\"'`\\|]", url)
    return url if plain and url.startswith(("http://", "https://")) and len(url) <= 2000 else ""
