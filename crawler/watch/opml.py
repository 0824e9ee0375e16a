"""Reads and writes OPML, the lists of feeds that readers exchange; folders become tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.entities import html5
from xml.sax.saxutils import escape

from lxml import etree

from crawler.decoding import decode_xml
from crawler.plaintext import clean_line
from crawler.urls import is_web_url
from crawler.watch.feedlist import XPATH

NAMESPACE = "urn:wirewatch:opml"
"""Of the attributes that only wirewatch writes and reads; other readers leave them out."""
SIZE_LIMIT = 128 * 1024 * 1024
_DEPTH_LIMIT = 50
_HEAD = 4000
_BARE_AMPERSAND = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)(?:[A-Za-z][A-Za-z0-9]{1,31};)?"
)
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FEED_ATTRIBUTES = ("xmlurl", "feedurl", "url")
_LONGEST_NAME = 1000
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}\?>", re.IGNORECASE)
_BEGINS = re.compile(r"<\?xml\s|<(?:\w{1,20}:)?opml\b", re.IGNORECASE)
_WEB_PAGE = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[1-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[1-8bBcCeEfF]|1[0-9a-fA-F]));"
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list."""

    url: str
    """As written, userinfo included; http and https only."""
    title: str = ""
    home: str = ""
    tags: tuple[str, ...] = ()
    """Names of the folders it is in, outermost first, and its categories."""
    own: tuple[tuple[str, str], ...] = ()
    """Name and value of the attributes in our own namespace, exact to the character; empty in a file of others."""
    is_feed: bool = True
    """False: a page or another list, by its type; a feed reader must not take it for a feed."""
    selector: str = ""
    """Of a page that another reader reads by XPath: which blocks of it are its articles, as in feeds.csv."""
    unread: str = ""
    """Its type, when it is a way of reading that wirewatch does not have; '' otherwise."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The feeds of an OPML file, each address once, and what could not be used."""

    subscriptions: tuple[Subscription, ...] = ()
    refused: tuple[str, ...] = ()
    """Addresses that are no http(s) address."""
    error: str = ""
    """Why nothing could be read; '' when the file is OPML."""


def read_opml(data: bytes) -> Imported:
    """The feeds in an OPML file of any version and encoding.

    XML that is broken is refused with the place, for what a parser makes of it loses feeds silently; but for ampersands
    and the names of HTML that many programs write unescaped, control characters, and what a program said before the
    list began, which can be put right without a guess. A file that
    defines entities is refused (no reader writes them, bombs are made of them); no DTD is ever loaded.
    """
    if len(data) > SIZE_LIMIT:
        return Imported(error=f"larger than {SIZE_LIMIT >> 20} MiB")
    data = _plain(data)
    if b"<!ENTITY" in data:
        return Imported(error="it defines entities of its own")
    root, fault = _parsed(data)
    if fault:
        root, still = _parsed(_BARE_AMPERSAND.sub(_put_right, _CONTROLS.sub(b"", data)))
        fault = fault if still else ""
    if fault and _WEB_PAGE.match(data.decode("utf-8", "replace")):
        return Imported(error="not OPML: its first element is <html>")
    if root is None or fault:
        return Imported(error=f"its XML is broken {fault}")
    if _name(root) not in ("opml", "body", "outline"):
        return Imported(error=f"not OPML: its first element is <{_name(root)}>")
    found: dict[str, Subscription] = {}
    refused: list[str] = []
    _walk(root, found, refused)
    return Imported(tuple(found.values()), tuple(refused))


def _plain(data: bytes) -> bytes:
    """The file in UTF-8 by what its bytes evidently are, from where the list begins. Broken characters stay as they are."""
    found = decode_xml(data)
    if found.broken:
        return data
    text = found.text.removeprefix("\ufeff")
    begins = _BEGINS.search(text[:_HEAD])
    if begins and not text.lstrip().startswith("<"):
        text = "\n" * text.count("\n", 0, begins.start()) + text[begins.start() :]  # its lines keep their numbers
    return (_DECLARATION.sub("", text[:_HEAD], count=1) + text[_HEAD:]).encode("utf-8", "replace")


def _parsed(data: bytes) -> tuple[etree._Element | None, str]:
    """The root element, or where and how the XML is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data.lstrip(), parser), ""
    except etree.XMLSyntaxError as error:
        line, column = error.position
        skipped = data[: len(data) - len(data.lstrip())].count(b"\n")
        words = (error.msg or "").partition(", line ")[0] or "no XML at all"
        return None, f"in line {line + skipped}, column {column}: {words}"
    except ValueError as error:
        return None, f": {error}"


def _put_right(match: re.Match[bytes]) -> bytes:
    """What was meant by an ampersand that XML does not know: a name of HTML, or nothing but itself."""
    character = html5.get(match[0][1:].decode("ascii", "replace"))
    return "".join(f"&#{ord(c)};" for c in character).encode() if character else b"&amp;" + match[0][1:]


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _walk(root: etree._Element, found: dict[str, Subscription], refused: list[str]) -> None:
    """Collects the outlines below ``root``, without recursion: a hostile file may nest as deep as it likes."""
    folders: tuple[str, ...] = ()
    open_elements = [(root, folders)]
    while open_elements:
        element, folders = open_elements.pop()
        if _name(element) == "outline":
            folders = _outline(element, folders, found, refused)
        open_elements += [
            (child, folders) for child in reversed(element) if _name(child) in ("outline", "body", "opml")
        ]


def _outline(
    element: etree._Element, folders: tuple[str, ...], found: dict[str, Subscription], refused: list[str]
) -> tuple[str, ...]:
    """Takes one outline; returns the folders of those inside it."""
    said = {str(name).lower(): str(value) for name, value in element.attrib.items()}
    title = clean_line(said.get("title") or said.get("text") or "")[:_LONGEST_NAME]
    url = next((said[name].strip() for name in _FEED_ATTRIBUTES if said.get(name, "").strip()), "")
    home = said.get("htmlurl", "").strip()
    if not url and is_web_url(home) and not any(_name(child) == "outline" for child in element):
        found.setdefault(home, Subscription(home, title, is_feed=False))  # no folder, and it names no feed
        return folders
    if not url:
        return (*folders, title) if title and len(folders) < _DEPTH_LIMIT else folders
    # feed:// is how browsers once marked a subscription.
    url = re.sub(r"\Afeed:(?://)?(?=https?://)", "", re.sub(r"\s*[\t\r\n]\s*", "", url), flags=re.IGNORECASE)
    url = re.sub(r"\Afeed://", "http://", url, flags=re.IGNORECASE)
    if not is_web_url(url):
        refused.append(url)
        return folders
    mark = f"{{{NAMESPACE}}}"
    own = tuple((name.removeprefix(mark), value) for name, value in said.items() if name.startswith(mark))
    categories = (part.strip("/ ").rpartition("/")[2] for part in said.get("category", "").split(","))
    tags = tuple(dict.fromkeys((*folders, *(clean_line(name) for name in categories if name))))
    if url in found:
        # In two folders: one feed with both tags.
        tags = tuple(dict.fromkeys((*found[url].tags, *tags)))
        title, own = found[url].title or title, found[url].own or own
    is_feed = said.get("type", "").lower() not in ("link", "include") or bool(said.get("xmlurl"))
    selector, unread = _scraped(said)
    found[url] = Subscription(url, title, home, tags, own, is_feed, selector, unread)
    return folders


def _scraped(said: Mapping[str, str]) -> tuple[str, str]:
    """Selector and type of an outline that is no feed, but is made into one by its reader, as FreshRSS writes it.

    A page whose articles an XPath names is a page here, too. Paths into XML, JSON or a script of a page are not.
    """
    rules = {name.rpartition("}")[2].rpartition(":")[2]: value.strip() for name, value in said.items() if value.strip()}
    kind = said.get("type", "").strip()
    by_path = "xpathitem" in rules or "jsonitem" in rules or "xpathtojson" in rules
    if not by_path and not any(word in kind.lower() for word in ("xpath", "dotnotation", "jsonpath", "css")):
        return "", ""
    if rules.get("xpathitem") and kind.lower() in ("html+xpath", "xpath", "html", ""):
        return XPATH + rules["xpathitem"], ""
    return "", kind or "a path"


def write_opml(subscriptions: Iterable[Subscription], title: str = "wirewatch") -> bytes:
    """An OPML 2.0 file in UTF-8: one folder for each first tag, all tags as categories.

    What is no feed is an outline of type ``link``, whose address stands in ``url``: a feed reader that looks for
    ``xmlUrl`` leaves it out.
    """
    folders: dict[str, list[str]] = {}
    for feed in subscriptions:
        folders.setdefault(clean_line(feed.tags[0]) if feed.tags else "", []).append(_line(feed))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<opml version="2.0" xmlns:wirewatch="{NAMESPACE}">']
    lines += [f"  <head><title>{escape(clean_line(title))}</title></head>", "  <body>"]
    for folder in sorted(folders):
        if folder:
            lines += [f"    <outline text={_attribute(folder)}>", *("  " + line for line in folders[folder])]
            lines.append("    </outline>")
        else:
            lines += folders[folder]
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode()


def unwritable(value: str) -> bool:
    """Whether it holds a character that no XML file can hold, such as a control; it would be left out."""
    return _NO_XML.search(value) is not None


def _line(feed: Subscription) -> str:
    title = _attribute(clean_line(feed.title) or feed.url)
    parts = [f"text={title}", *([f"title={title}"] if feed.title else [])]
    kind, address = ("rss", "xmlUrl") if feed.is_feed else ("link", "url")
    parts += [f'type="{kind}"', f"{address}={_attribute(feed.url)}"]
    parts += [f"htmlUrl={_attribute(feed.home)}"] if feed.home else []
    # The comma is what separates categories.
    categories = ",".join(" ".join(tag.replace(",", " ").split()) for tag in feed.tags)
    parts += [f"category={_attribute(clean_line(categories))}"] if feed.tags else []
    parts += [f"wirewatch:{name}={_attribute(value)}" for name, value in feed.own]
    return f"    <outline {' '.join(parts)}/>"


def _attribute(value: str) -> str:
    """The value in quotes, exact to the character: a parser would make spaces of line ends and tabs."""
    breaks = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
    return '"' + escape(_NO_XML.sub("", value), breaks) + '"'
