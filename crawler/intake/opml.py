"""Reads and writes OPML, the lists of feeds that readers exchange; folders become tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from crawler.plaintext import clean_line
from crawler.urls import is_web_url

SIZE_LIMIT = 32 * 1024 * 1024
_DEPTH_LIMIT = 50
_FEED_ATTRIBUTES = ("xmlurl", "feedurl", "url")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One feed of a list."""

    url: str
    """As written, userinfo included; http and https only."""
    title: str = ""
    home: str = ""
    tags: tuple[str, ...] = ()
    """Names of the folders it is in, outermost first, and its categories."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The feeds of an OPML file, each address once, and what could not be used."""

    subscriptions: tuple[Subscription, ...] = ()
    refused: tuple[str, ...] = ()
    """Addresses that are no http(s) address."""
    error: str = ""
    """Why nothing could be read; '' when the file is OPML."""


def read_opml(data: bytes) -> Imported:
    """The feeds in an OPML file of any version and encoding, broken ones as far as they can be read.

    A file that defines entities is refused (no reader writes them, bombs are made of them); no DTD is ever loaded.
    """
    if len(data) > SIZE_LIMIT:
        return Imported(error="larger than 32 MiB")
    if b"<!ENTITY" in data.replace(b"\0", b""):
        return Imported(error="it defines entities of its own")
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Imported(error="not XML")
    # With recover, a file without any element gives None in spite of lxml's own annotation.
    if not isinstance(root, etree._Element) or _name(root) not in ("opml", "body", "outline"):
        return Imported(error="not OPML")
    found: dict[str, Subscription] = {}
    refused: list[str] = []
    _walk(root, (), found, refused)
    return Imported(tuple(found.values()), tuple(refused))


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _walk(root: etree._Element, tags: tuple[str, ...], found: dict[str, Subscription], refused: list[str]) -> None:
    """Collects the outlines below ``root``, without recursion: a hostile file may nest as deep as it likes."""
    open_elements = [(root, tags)]
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
    title = clean_line(said.get("title") or said.get("text") or "")
    url = next((said[name].strip() for name in _FEED_ATTRIBUTES if said.get(name, "").strip()), "")
    if not url:
        return (*folders, title) if title and len(folders) < _DEPTH_LIMIT else folders
    # feed:// is how browsers once marked a subscription.
    url = "http://" + url[7:] if url.lower().startswith("feed://") else url.removeprefix("feed:")
    if not is_web_url(url):
        refused.append(url)
        return folders
    categories = (part.strip("/ ").rpartition("/")[2] for part in said.get("category", "").split(","))
    tags = tuple(dict.fromkeys((*folders, *(clean_line(name) for name in categories if name))))
    if url in found:
        # In two folders: one feed with both tags.
        tags = tuple(dict.fromkeys((*found[url].tags, *tags)))
        title = found[url].title or title
    found[url] = Subscription(url, title, said.get("htmlurl", "").strip(), tags)
    return folders


def write_opml(subscriptions: Iterable[Subscription], title: str = "wirewatch") -> bytes:
    """An OPML 2.0 file in UTF-8: one folder for each first tag, all tags as categories."""
    folders: dict[str, list[str]] = {}
    for feed in subscriptions:
        folders.setdefault(feed.tags[0] if feed.tags else "", []).append(_line(feed))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{escape(clean_line(title))}</title></head>", "  <body>"]
    for folder in sorted(folders):
        if folder:
            lines += [f"    <outline text={_attribute(folder)}>", *("  " + line for line in folders[folder])]
            lines.append("    </outline>")
        else:
            lines += folders[folder]
    lines += ["  </body>", "</opml>", ""]
    return "\n".join(lines).encode()


def _line(feed: Subscription) -> str:
    title = feed.title or feed.url
    parts = [f"text={_attribute(title)}", f"title={_attribute(title)}", 'type="rss"', f"xmlUrl={_attribute(feed.url)}"]
    parts += [f"htmlUrl={_attribute(feed.home)}"] if feed.home else []
    # The comma is what separates categories.
    categories = ",".join(" ".join(tag.replace(",", " ").split()) for tag in feed.tags)
    parts += [f"category={_attribute(categories)}"] if feed.tags else []
    return f"    <outline {' '.join(parts)}/>"


def _attribute(value: str) -> str:
    return '"' + escape(clean_line(value), {'"': "&quot;"}) + '"'
