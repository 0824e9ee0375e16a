"""Names pages that are no article: walls, challenges, wrappers, error pages, homepages and section pages."""

from __future__ import annotations

import re
from collections.abc import Set
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.structured import Structured, types_of
from crawler.walls import CHALLENGE_MARKUP, CHALLENGE_TITLE, CONSENT_HOSTS, CONSENT_TEXT, CONSENT_TITLE

_ERROR_TITLE = re.compile(
    r"^(?:\W*(?:error )?(?:404|403|410|500|502|503)\b|(?:page|seite|article) (?:not found|nicht gefunden)|not "
    r"found$|forbidden$|"
    r"page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|nie znaleziono|страница не найдена|"
    r"сторінк\w+ не знайдено)",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(
    r"^(?:log ?in|sign ?in|sign up|anmelden|einloggen|login|connexion|se connecter|iniciar sesión|accedi|zaloguj|"
    r"вход|войти|увійти|вхід)\b",
    re.IGNORECASE,
)
_INDEX = re.compile(
    r"^/*(?:[a-z]{2}(?:[-_][a-zA-Z]{2})?/?)?(?:(?:index|home|default|start)(?:\.\w{2,5})?/?)?$", re.IGNORECASE
)
_SHORT_WALL, _SHORT_CONSENT, _HEADLINE_WORDS, _MANY_HEADLINES = 700, 2500, 5, 20
_SENTENCE_WORDS, _PARAGRAPHS = 12, 3
_DECLARED_TEXT, _WALL_WORDS = 200, 7


def why_no_article(found: Structured, tree: HtmlElement, links: Set[str], url: str, title: str, body: str) -> str:
    """The reason this page is no article, '' when it is one.

    One of ``google_news_wrapper``, ``bot_challenge``, ``consent_wall``, ``login_wall``, ``error_page``, ``homepage``,
    ``section_page``, ``no_text``. A page that declares itself an article and has a text is believed.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if host == "news.google.com":
        return "google_news_wrapper"
    declared = declares_article(found)
    if not (declared and len(body) > _DECLARED_TEXT):
        wall = _wall(tree, host, parts.path, title, body, declared)
        if wall:
            return wall
    if not declared:
        if _INDEX.match(parts.path) and not parts.query:
            return "homepage"
        if _is_section(found, links, body):
            return "section_page"
    return "" if body else "no_text"


def declares_article(found: Structured) -> bool:
    """True when JSON-LD or OpenGraph call the page an article, or it carries a time of publication."""
    if found.article:
        return True
    return found.first("og:type").lower() in ("article", "news", "blog", "video") or bool(
        found.first("article:published_time")
    )


def _wall(tree: HtmlElement, host: str, path: str, title: str, body: str, declared: bool) -> str:
    element = tree.find(".//title")
    names = [title, clean_line(element.text_content()) if element is not None else ""]
    # Only short headlines count: an article's may open with such words too.
    names = [n for n in names if len(n.split()) <= _WALL_WORDS]
    short = len(body) <= _SHORT_WALL
    if short and any(CHALLENGE_TITLE.match(n) for n in names):
        return "bot_challenge"
    if short and not declared and CHALLENGE_MARKUP.search(_skeleton(tree)):
        return "bot_challenge"
    if short and any(_ERROR_TITLE.match(n) for n in names):
        return "error_page"
    if declared or len(body) > _SHORT_CONSENT:
        return ""
    if CONSENT_HOSTS.intersection(host.split(".")) or any(CONSENT_TITLE.search(n) for n in names):
        return "consent_wall"
    words = len(body.split())
    if words and len(CONSENT_TEXT.findall(body)) >= max(4, words // 25):
        return "consent_wall"
    password = tree.find(".//input[@type='password']") is not None
    if short and (any(_LOGIN_TITLE.match(n) for n in names) or (password and words < 60)):
        return "login_wall"
    return ""


def _skeleton(tree: HtmlElement) -> str:
    """Addresses, ids and the first script texts of a page, where the makers of challenges leave their names."""
    parts: list[str] = []
    for element in tree.iter("script", "form", "iframe", "div"):
        parts += [element.get("src") or "", element.get("id") or "", element.get("action") or ""]
        if element.tag == "script":
            parts.append((element.text or "")[:2000])
        if len(parts) > 400:
            break
    return " ".join(parts)


def _is_section(found: Structured, links: Set[str], body: str) -> bool:
    """Many headlines that link elsewhere, and little text of its own between them."""
    headlines = {t for t in links if len(t.split()) >= _HEADLINE_WORDS}
    linked = sum(len(h.split()) for h in headlines)
    own = [line.split() for line in body.split("\n") if line not in headlines]
    if sum(len(words) >= _SENTENCE_WORDS for words in own) >= _PARAGRAPHS:
        return False
    listing = found.listing or "CollectionPage" in types_of(found.page)
    return len(headlines) >= _MANY_HEADLINES and linked > sum(map(len, own)) * (1 if listing else 3)
