"""Reads who signs an article, as a list of names without roles, prefixes, addresses or the site's own name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.edges import signs
from crawler.reading.structured import Structured, strings, types_of

_META = (
    "author", "article:author", "og:article:author", "og:author", "article:author_name", "authors", "dc.creator",
    "dcterms.creator", "parsely-author", "sailthru.author", "byl", "citation_author", "cxenseparse:author",
    "dc:creator", "creator",
)  # fmt: skip
_PREFIX = re.compile(
    r"^(?:(?:written |reported |story |text |published |posted )?by|von|par|por|door|av|af|di|från|text|texte|testo|"
    r"autor(?:in|en|a|es)?|auteurs?|vom|durch|interview"
    r"|autore|author|автор[иы]?|redaktion)\s*[:\s]\s*(?=\S)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:;|\||/|•|·|\n|&|,)\s*|\s+[-–—]\s+|\s+(?:and|und|et|y|e|och|og|en|oraz|та|і|и|sowie|with|mit|avec)\s+",
    re.IGNORECASE,
)
_ON_A_DAY = re.compile(
    r"\s+(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\.?,\s*\d{1,2}\b.*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"\s*([^\d{}\[\]]{2,40}):\s*([^\W\d].*)$")
_OTHER_WORK = re.compile(
    r"\b(?:fotos?|photos?|photograph\w*|fotograf\w*|bild(?:er)?|image|illustration\w*|illustrator\w*|grafik|graphics?|video|kamera"
    r"|übersetzung|übersetzer\w*|translat\w*|traduction|traducción|traduzione|фото|переклад|перевод)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|@\w+\.\w|\.(?:com|de|fr|net|org|co\.uk)\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<=\w)\s+@\w+$")
_WHOLE_ADDRESS = re.compile(r"\S+(?:://|@)\S+")
_NO_NAME = re.compile(
    r"^(?:admin|administrator|null|none|n/?a|undefined|unknown|anonymous|(?:super ?)?user|root|editor|webmaster|red|online|autor unbekannt|zuletzt geändert|view my complete profile|afficher mon profil complet|mein profil vollständig anzeigen|ver (?:todo )?mi perfil(?: completo)?|\W*|\d+)$",
    re.IGNORECASE,
)
_RANK = (
    r"(?:(?:senior|chief|deputy|associate|staff|special|foreign|political|managing|contributing|guest|freelance|national|"
    r"international|sports?|business|science|health|legal|medical|diplomatic|security|news|online|digital|white house|"
    r"politics|economics|entertainment|technology|education|night|weekend|web|general|assistant|executive|"
    r"letters to the)\s+)*"
)
_POST = (
    r"(?:editors?|reporters?|correspondents?|writers?|journalists?|columnists?|contributors?|producers?|photographers?|"
    r"redakteur(?:in|e)?|korrespondent(?:in)?|journaliste|rédacteur|rédactrice|rédaction|redactora?|redacción|reporterin|"
    r"editor-in-chief|author|publisher|redaktor|redaktori|redakcja|redakce|redaktion|redactie|redaksi|redazione|redação|"
    r"редакция|редакція|reports|ceo|staff|webteam|webmaster|intern|team|desk|newsroom|agencies|agencias|agenturen|agences|"
    r"agenzie|anónimo|anonyme|anonym|collectif|autor)"
)
_ROLE = re.compile(rf"^{_RANK}{_POST}\b.*$", re.IGNORECASE)
_ROLE_BEHIND = re.compile(rf"(?<=\w)\s+{_RANK}{_POST}$", re.IGNORECASE)
_AGENCY_NAME = re.compile(r"^[A-Z]{2,5}$")
_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez|january|february|march|märz|april|june|juni|"
    r"july|juli|august|september|october|oktober|november|december|dezember)"
)
_DATED = re.compile(
    r"\s*(?:\b(?:updated|published|posted|aktualisiert|veröffentlicht|actualizado|publié|mis à jour)\b.*"
    rf"|\b{_MONTH}\.?\s+\d{{1,2}}\b.*|\b\d{{1,2}}\.?\s+{_MONTH}\b.*|\b\d{{1,2}}[:.]\d{{2}}\b.*"
    r"|\b\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}.*|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day)$",
    re.IGNORECASE,
)
_CHROME = re.compile(
    r"^(?:view all posts by|all posts by|more from|more by|edited by|alle (?:artikel|beiträge) von|zeige alle beiträge von|"
    r"veröffentlicht von|eingestellt von|beitrag von|beitragvon|ein beitrag von|voir tous les articles de|"
    r"todos los artículos de|ver todos|фото из)\s+|\s+(?:alle artikel|all articles|all posts|im gespräch)$"
    r"|^(?:alle artikel|all articles|all posts|tous les articles|todos los artículos|tutti gli articoli)$|\s+am(?=$)|\s+»$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[\d\W]+")
_FIRM = re.compile(
    r"^(?:株式会社|有限会社)|(?:株式会社|有限公司)$|\b(?:gmbh|ag|ltd|inc|llc|plc|e\.? ?v|s\.p\.a|s\.r\.l|sp\. z o\.o|b\.v|pty)\.?$",
    re.IGNORECASE,
)
_TITLES = frozenset({"ms", "rdn", "md", "phd", "ceo", "jr", "cfo", "mba", "bsc", "msc"})
_TRAILING = re.compile(r"\s*(?:\([^)]*\)|[-–—|,]\s*$|[,;:.]+$)$")
_WRITTEN = re.compile(
    r"(?:written by|geschrieben von|verfasst von|écrit par|escrito por|scritto da|geschreven door|автор|autor)",
    re.IGNORECASE,
)


def _classed(token: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {token} ')"


# From the most to the least certain; each is tried on the whole page, the first that yields names ends the search.
_BYLINE_PATHS = (
    XPath("//a[@rel='author']"),
    XPath(
        "//a[contains(@href, '/author/') or contains(@href, '/autor/') or contains(@href, "
        "'/auteur/')][ancestor::article or ancestor::main]"
    ),
    XPath(
        f"//*[{_classed('author-name')} or {_classed('byline-name')} or {_classed('author__name')} or "
        f"{_classed('authors__list-item')}]"
    ),
    XPath(
        f"//*[{_classed('byline')} or {_classed('author')} or {_classed('authors')} or {_classed('article-author')} "
        f"or {_classed('post-author')}]"
    ),
)
_MAX_WORDS, _MAX_LENGTH, _MAX_AUTHORS = 7, 70, 30


def read_signatures(found: Structured, tree: HtmlElement, site_names: Iterable[str]) -> tuple[str, ...]:
    """Who signs a page, in its order: JSON-LD, else meta tags, microdata, marked-up bylines.

    The site itself, or its desk, signs only when no source names anybody else. An agency does, for where others' reports
    are passed on its name is a credit; ``people_among`` tells the authors.
    """
    sites = frozenset(_key(s) for s in site_names if s)
    people, organisations = _json_ld(found)
    others = [o for o in organisations if not any(s in _key(o) for s in sites if len(s) > 2)]
    named: list[str] = []
    sources: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: people,
        lambda: others,
        lambda: _meta(found),
        lambda: _microdata(found),
        lambda: _labelled(found),
        lambda: _byline(tree),
    )
    for source in sources:
        values = list(source())
        named += [clean_line(v) for v in values if _key(v) in sites]
        # "Church and Life" is one name, not two.
        names = clean_authors(v for v in values if _key(v) not in sites)
        kept = [n for n in names if _key(n) not in sites]
        if kept:
            return tuple(_without_desk(kept, sites))
        named += names
    return tuple(dict.fromkeys(o for o in organisations if len(o) <= _MAX_LENGTH)) or tuple(named[:1])


def signed_above(lines: Iterable[str]) -> tuple[str, ...]:
    """Who signs in the lines above a text, where nothing else tells: the first that is a byline ("by Ann Lee")."""
    return next((names for line in lines if signs(line) and (names := clean_authors([line]))), ())


def _without_desk(names: list[str], sites: frozenset[str]) -> list[str]:
    """Names without the site's own desk ("MDR THÜRINGEN" on mdr.de) when somebody else remains."""
    people = [n for n in names if _key(n).split()[0] not in sites]
    return people or names


def clean_authors(values: Iterable[str]) -> tuple[str, ...]:
    """Names out of byline texts: split, without prefix, role, address or repetition."""
    names: dict[str, str] = {}
    for value in values:
        line = _ON_A_DAY.sub("", _WHOLE_ADDRESS.sub(" ", clean_line(value)))
        for part in _BETWEEN.split(_PREFIX.sub("", line)):
            name = _clean_name(_without_label(part))
            if name:
                names.setdefault(_key(name), name)
    return tuple(list(names.values())[:_MAX_AUTHORS])


def _without_label(part: str) -> str:
    """A part behind its label ("Text and interview: Ann Lee"); empty when it names who made pictures or a translation."""
    labelled = _LABELLED.match(_DATED.sub("", part))
    if labelled is None:
        return part
    return "" if _OTHER_WORK.search(labelled[1]) else labelled[2]


def _clean_name(part: str) -> str:
    name, before = clean_line(part), ""
    while name != before:
        bare = _CHROME.sub("", _DATED.sub("", _TRAILING.sub("", _HANDLE.sub("", name))))
        before, name = name, _PREFIX.sub("", bare.strip(" -–—|,;:*'\"“”„«»"))
    if post := _ROLE_BEHIND.search(name):
        # "AP Sports Writer" is an agency's, "Harbour Post Staff" nobody.
        name = name[: post.start()] if _AGENCY_NAME.match(name[: post.start()]) else ""
    if not name or len(name) > _MAX_LENGTH or len(name.split()) > _MAX_WORDS:
        return ""
    if _ADDRESS.search(name) or _NO_NAME.match(name) or _ROLE.match(name) or name.startswith(("@", "{", "[")):
        return ""
    if _NUMBERS.fullmatch(name) or _FIRM.search(name) or name.casefold() in _TITLES:
        return ""
    return name


def _key(name: str) -> str:
    return re.sub(r"\W+", " ", name).strip().casefold()


def _json_ld(found: Structured) -> tuple[list[str], list[str]]:
    """(people and untyped names, organisations)."""
    for key in ("author", "creator"):
        value = found.article.get(key) or found.page.get(key)
        people: list[str] = []
        organisations: list[str] = []
        for member in value if isinstance(value, list) else [value]:
            node = found.resolve(member)
            typed = isinstance(node, dict) and any("organization" in t.lower() for t in types_of(node))
            (organisations if typed else people).extend(strings(_named(node)))
        if people or organisations:
            return people, organisations
    return [], []


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


def _labelled(found: Structured) -> Iterable[str]:
    """The pairs that WordPress plugins write for Twitter cards: label1 "Written by", data1 the name."""
    for number in ("1", "2"):
        if _WRITTEN.match(found.first(f"twitter:label{number}")):
            return found.meta.get(f"twitter:data{number}", ())
    return found.meta.get("twitter:misc:written by", ())


def _byline(tree: HtmlElement) -> Iterable[str]:
    for path in _BYLINE_PATHS:
        names = [clean_line(e.text_content()) for e in path(tree)]
        names = [n for n in names if n and len(n) < 120]
        if names:
            return names[:5]
    return []
