"""Reads the section and the tags an article was filed under."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.plaintext import clean_line
from crawler.reading.structured import Structured, strings

_META = (
    "news_keywords",
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "sailthru.tags",
    "keywords",
    "cxenseparse:keywords",
    "citation_keywords",
)
_SPLIT = re.compile(r"\s*[,;]\s*")
_NO_SECTION = re.compile(
    r"home ?page|home|front ?page|start(?:seite|page|sida|side|pagina)?|titelseite|hauptseite|accueil|à la une|la une|portada|"
    r"inicio|início|capa|primo piano|prima pagina|strona główna|головна|главная|etusivu|forside|förstasidan|"
    r"top[ -]?(?:news|stories)|(?:latest )?headlines|featured|slider|main|index|root|default|"
    r"uncategori[sz]ed|allgemein|unkategorisiert|sin categoría|sem categoria|non classé|senza categoria|без рубрики|без категорії|"
    r"(?:article|post|story|blog ?post|page|undefined|null|none|n/a|\w+\.(?:com|net|org|de|fr|it|co\.uk))",
    re.IGNORECASE,
)
"""What a template files everything under: a place of the site, and no subject."""
_MAX_TAGS, _MAX_LENGTH = 60, 80


def read_tags(found: Structured) -> tuple[str, ...]:
    """Tags in the page's order: JSON-LD keywords, else the first meta tag that has any."""
    candidates = [_json_ld(found), *(list(found.meta.get(name, ())) for name in _META)]
    for values in candidates:
        tags = _clean(values)
        if tags:
            return tags
    return ()


def read_section(found: Structured) -> str:
    """The section of the site: JSON-LD articleSection (its first value), else meta tags."""
    for value in (
        *strings(found.article.get("articleSection")),
        found.first("article:section", "og:article:section", "parsely-section", "section"),
    ):
        section = clean_line(value).strip(" ,;|>»")
        if section and len(section) <= _MAX_LENGTH and not _NO_SECTION.fullmatch(section):
            return section
    return ""


def _json_ld(found: Structured) -> list[str]:
    return strings(found.article.get("keywords"))


def _clean(values: Iterable[str]) -> tuple[str, ...]:
    values = list(values)
    parts = [p for v in values for p in _SPLIT.split(v)] if len(values) < 3 else values
    tags: dict[str, str] = {}
    for part in parts:
        tag = clean_line(part).strip(" '\"#[]").strip()
        if tag and len(tag) <= _MAX_LENGTH and "://" not in tag:
            tags.setdefault(tag.casefold(), tag)
    return tuple(list(tags.values())[:_MAX_TAGS])
