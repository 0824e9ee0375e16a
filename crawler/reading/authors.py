"""Reads who wrote an article, as a list of names without roles, prefixes, addresses or the site's own name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.structured import Structured, strings, types_of

_META = ("author", "article:author", "og:article:author", "og:author", "article:author_name", "authors", "dc.creator", "dcterms.creator",
         "parsely-author", "sailthru.author", "byl", "citation_author", "cxenseparse:author", "dc:creator", "creator")  # fmt: skip
_PREFIX = re.compile(
    r"^(?:(?:written |reported |story |text |published |posted )?by|von|par|por|door|av|af|di|från|text|texte|testo|autor(?:in|en|a|es)?|auteurs?"
    r"|autore|author|автор[иы]?|redaktion|fotos?)\s*[:\s]\s*(?=\S)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:;|\||/|•|·|\n|&|,)\s*|\s+(?:and|und|et|y|e|och|og|en|oraz|та|і|и|sowie|with|mit|avec)\s+", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://|www\.|@\w+\.\w|\.(?:com|de|fr|net|org|co\.uk)\b", re.IGNORECASE)
_NO_NAME = re.compile(
    r"^(?:admin|administrator|null|none|n/?a|undefined|unknown|anonymous|user|root|editor|webmaster|\W*|\d+)$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:(?:senior|chief|deputy|associate|staff|special|foreign|political|managing|contributing|guest|freelance)\s+)*"
    r"(?:editor|reporter|correspondent|writer|journalist|columnist|contributor|producer|photographer|redakteur(?:in)?"
    r"|korrespondent(?:in)?|journaliste|rédacteur|redactor|redacción|reporterin|editor-in-chief|author)\b.*$",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"\s*(?:\([^)]*\)|[-–—|,]\s*$|[,;:.]+$)$")
_MAX_WORDS, _MAX_LENGTH, _MAX_AUTHORS = 7, 70, 30


def read_authors(found: Structured, tree: HtmlElement, site_names: Iterable[str]) -> tuple[str, ...]:
    """The authors of a page, in its order: from JSON-LD, else meta tags, else microdata and marked-up bylines."""
    sites = frozenset(_key(s) for s in site_names if s)
    organisation: tuple[str, ...] = ()
    for source in (_json_ld(found), _meta(found), _microdata(found), _byline(tree)):
        names = clean_authors(source)
        people = tuple(n for n in names if _key(n) not in sites)
        if people:
            return people
        organisation = organisation or names
    return organisation


def clean_authors(values: Iterable[str]) -> tuple[str, ...]:
    """Names out of byline texts: split, without prefix, role, address or repetition."""
    names: dict[str, str] = {}
    for value in values:
        for part in _BETWEEN.split(_PREFIX.sub("", clean_line(value))):
            name = _clean_name(part)
            if name:
                names.setdefault(_key(name), name)
    return tuple(list(names.values())[:_MAX_AUTHORS])


def _clean_name(part: str) -> str:
    name, before = clean_line(part), ""
    while name != before:
        before, name = name, _PREFIX.sub("", _TRAILING.sub("", name).strip(" -–—|,;:*'\"“”„«»"))
    if not name or len(name) > _MAX_LENGTH or len(name.split()) > _MAX_WORDS:
        return ""
    if _ADDRESS.search(name) or _NO_NAME.match(name) or _ROLE.match(name) or name.startswith("@"):
        return ""
    return name


def _key(name: str) -> str:
    return re.sub(r"\W+", " ", name).strip().casefold()


def _json_ld(found: Structured) -> Iterable[str]:
    for key in ("author", "creator"):
        value = found.article.get(key) or found.page.get(key)
        members = value if isinstance(value, list) else [value]
        names = [n for m in members for n in strings(_named(found.resolve(m)))]
        if names:
            return names
    return []


def _named(node: object) -> object:
    """A Person node without a name but with its parts."""
    if isinstance(node, dict) and not node.get("name") and "Person" in types_of(node):
        return " ".join(strings(node.get("givenName"))[:1] + strings(node.get("familyName"))[:1])
    return node


def _meta(found: Structured) -> Iterable[str]:
    for name in _META:
        values = [v for v in found.meta.get(name, ()) if not _ADDRESS.search(v)]
        if values:
            return values
    return []


def _microdata(found: Structured) -> Iterable[str]:
    names = []
    for element in found.microdata.get("author", ()):
        inner = element.find(".//*[@itemprop='name']")
        chosen = element if inner is None else inner
        names.append(chosen.get("content") or chosen.text_content())
    return names


def _byline(tree: HtmlElement) -> Iterable[str]:
    for path in (
        ".//a[@rel='author']",
        ".//*[@data-testid='byline']//a",
        ".//*[@class='author']",
        ".//*[@class='byline']",
    ):
        names = [clean_line(e.text_content()) for e in tree.iterfind(path)]
        names = [n for n in names if n and len(n) < 200]
        if names:
            return names[:5]
    return []
