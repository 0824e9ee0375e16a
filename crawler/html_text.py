"""Turns the HTML inside a feed into plain text: quickly, because it is done for every entry, and never raising."""

from __future__ import annotations

import html
import re

from lxml import etree

from crawler.plaintext import clean_line, clean_text, single_spaced

LAYERS = 4
"""How often markup is looked for: XML escaping is off already, some feeds escape once or twice more."""

_BLOCKS = """
    address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section table tbody td tfoot th thead tr ul
"""
_INLINE = """
    a abbr audio b big cite code del em embed font i iframe img ins kbd mark object picture q s script small source
    span strike strong style sub sup svg time tt u video wbr
"""
_HIDDEN = ("script", "style", "noscript", "template")
_BLOCK_NAMES = frozenset(_BLOCKS.split())
_NAMES = "|".join((_BLOCKS + " " + _INLINE).split())
# Office programs leave elements with a prefix (o:p, st1:place), fast pages those that begin with amp-.
_KNOWN_TAG = re.compile(rf"</?(?:{_NAMES}|[a-z]\w{{0,19}}:[a-z]\w{{0,19}}|amp-[\w-]+)(?:[\s/][^<>]*)?>", re.IGNORECASE)
_CUT_OFF = re.compile(rf"<(?:/(?:{_NAMES})?|(?:{_NAMES})\s[\w-]*(?:=[^<>]*)?)\Z", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_TAG = re.compile(r"<(?:[!?][^<>]*|/?([a-zA-Z][\w:-]*)[^<>]*)>")
_OPENING = re.compile(rf"<!--|<({'|'.join(_HIDDEN)})\b", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _HIDDEN}
_COMMENT_END = re.compile("-->")
# An angle bracket inside a quoted attribute: rare, and more than these expressions can read.
_ANGLE_IN_ATTRIBUTE = re.compile(r"=\s?(?:\"[^\"<>]{0,999}[<>][^\"]{0,999}\"|'[^'<>]{0,999}[<>][^']{0,999}')")


def html_to_text(source: str) -> str:
    """Plain text of an HTML fragment: blocks become lines, scripts and comments go, references are read."""
    return clean_text(_unwrap(source, anything=True))


def html_to_line(source: str) -> str:
    """One line of plain text, for titles: only known HTML elements count as markup, so "if x <y> z" stays."""
    return clean_line(_unwrap(source, anything=False))


def _unwrap(text: str, *, anything: bool) -> str:
    """The text without markup and references, however often it was escaped. ``anything``: unknown tags go as well.

    That holds for the outermost layer only: further in, "<y>" is more likely to be what somebody wrote.
    """
    for layer in range(LAYERS):
        if "]]>" in text:
            text = _CDATA.sub("", text)
        if "<" in text and ((anything and layer == 0) or _KNOWN_TAG.search(text)):
            text = _strip(text if anything else _unclosed_are_words(text))
        if "&" not in text:
            break
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    # Texts are cut by length, often within a tag.
    return _CUT_OFF.sub("", text) if anything else text


def _unclosed_are_words(line: str) -> str:
    """A title about ``<script>`` has no end tag behind it; what follows must not go with it."""
    if not _OPENING.search(line):
        return line
    last = {
        name: max((end.start() for end in closing.finditer(line)), default=-1) for name, closing in _CLOSING.items()
    }
    return _OPENING.sub(
        lambda found: f"&lt;{found[1]}" if found[1] and found.start() > last[found[1].lower()] else found[0], line
    )


def _strip(source: str) -> str:
    """The fragment without its tags; references are still in it."""
    if _KNOWN_TAG.search(source):
        # White space of an HTML source means nothing; the lines of the text come from its blocks.
        source = single_spaced(source)
    if "=" in source and _ANGLE_IN_ATTRIBUTE.search(source):
        return _strip_by_parser(source)
    return _TAG.sub(_replacement, _without_hidden(source))


def _replacement(match: re.Match[str]) -> str:
    name = match[1]
    return "\n" if name and name.lower() in _BLOCK_NAMES else ""


def _without_hidden(source: str) -> str:
    """Without comments and elements whose text nobody reads; one that is never closed runs to the end."""
    pieces, at = [], 0
    while opening := _OPENING.search(source, at):
        pieces.append(source[at : opening.start()])
        closing = (_CLOSING[opening[1].lower()] if opening[1] else _COMMENT_END).search(source, opening.end())
        if closing is None:
            return "".join(pieces)
        at = closing.end()
    return "".join([*pieces, source[at:]])


def _strip_by_parser(source: str) -> str:
    """The slow and sure way."""
    parser = etree.HTMLParser(encoding="utf-8")
    try:
        root = etree.fromstring(b"<body>" + source.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    etree.strip_elements(root, *_HIDDEN, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    pieces: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if node.tag in _BLOCK_NAMES:
            pieces.append("\n")
        pieces.append(html.escape((node.text if event == "start" else node.tail) or "", quote=False))
    return "".join(pieces)
