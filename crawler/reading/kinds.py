"""Names pages that are no article: walls, challenges, wrappers, error pages, homepages and section pages."""

from __future__ import annotations

import re
from collections.abc import Set
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.structured import Structured, types_of

_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|attention required|checking your browser|one moment,? please|please wait|verify(?:ing)? "
    r"(?:that )?you are|"
    r"are you (?:a )?(?:robot|human)|pardon our interruption|ddos[- ]guard|robot check|human verification|security "
    r"check|client challenge|"
    r"bot (?:verification|detection)|access (?:to this page has been )?denied|nur einen moment|einen moment|un "
    r"instant|un momento|"
    r"один момент|одну хвилинку|проверка браузера|captcha|you have been blocked|sorry, you have been blocked)",
    re.IGNORECASE,
)
_CHALLENGE_MARKUP = re.compile(
    r"/cdn-cgi/challenge-platform|cf-challenge|challenge-form|captcha-delivery\.com|px-captcha|_Incapsula_Resource|"
    r"ddos-guard|"
    r"/_sec/cp_challenge|awswaf|sucuri_cloudproxy|perfdrive\.com"
)
_ERROR_TITLE = re.compile(
    r"^(?:\W*(?:error )?(?:404|403|410|500|502|503)\b|(?:page|seite|article) (?:not found|nicht gefunden)|not "
    r"found$|forbidden$|"
    r"page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|nie znaleziono|страница не найдена|"
    r"сторінк\w+ не знайдено)",
    re.IGNORECASE,
)
_CONSENT_TITLE = re.compile(
    r"(?:before you continue|your privacy choices|we value your privacy|cookie[- ]?(?:consent|zustimmung|"
    r"einwilligung|wall)|privacy gate|"
    r"consent (?:required|needed)|ihre zustimmung|einwilligung|mit werbung weiterlesen|gérer (?:vos|mes) (?:choix|"
    r"cookies)|votre consentement)",
    re.IGNORECASE,
)
_CONSENT_TEXT = re.compile(
    r"\b(?:cookies?|consent|privacy|partners?|personali[sz]ed|zustimm\w+|einwillig\w+|datenschutz\w*|werbung|"
    r"tracking|consentement|"
    r"partenaires|consentimiento|privacidad|consenso|zgod\w+|prywatno\w+|согласи\w+|згод\w+|toestemming|samtykke)\b",
    re.IGNORECASE,
)
_CONSENT_HOST = frozenset({"consent", "cmp", "myprivacy", "privacy-gate", "guce", "cookiewall", "cookie-consent"})
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
    # A headline may open with such words; the makers of walls need no more than a few.
    names = [n for n in names if len(n.split()) <= _WALL_WORDS]
    short = len(body) <= _SHORT_WALL
    if short and any(_CHALLENGE_TITLE.match(n) for n in names):
        return "bot_challenge"
    if short and not declared and _CHALLENGE_MARKUP.search(_skeleton(tree)):
        return "bot_challenge"
    if short and any(_ERROR_TITLE.match(n) for n in names):
        return "error_page"
    if declared or len(body) > _SHORT_CONSENT:
        return ""
    if _CONSENT_HOST.intersection(host.split(".")) or any(_CONSENT_TITLE.search(n) for n in names):
        return "consent_wall"
    words = len(body.split())
    if words and len(_CONSENT_TEXT.findall(body)) >= max(4, words // 25):
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
