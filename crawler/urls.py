"""Reads web addresses: the canonical form two spellings of one page share, its host, its registered domain."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urljoin

from crawler.tracking import tells_the_way

if TYPE_CHECKING:
    from tldextract import TLDExtract


_STRAY = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2060\ufeff\ud800-\udfff]")
# A space, and what would turn the direction of the text in which an address is shown; asked for they are escaped anyway.
_INVISIBLE = re.compile("[ \u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WEB = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
# An address as nearly all are: told at a glance in lists of a hundred thousand.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_USUAL = re.compile(
    rf"https?://(?:(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}|(?:{_BYTE}\.){{3}}{_BYTE})(?::[1-9]\d{{0,3}})?(?:/[A-Za-z0-9/._~-]*)?",
    re.ASCII,
)
_BARE_HOST = re.compile(r"www\.[^\W_][\w.-]{0,200}\.[^\W\d_]{2,24}(?:[:/?#]|\Z)", re.IGNORECASE)
_ODD_SCHEME = re.compile(r"(?:https?:?//)?(https?)(?:://|//)(?=[^/\s])", re.IGNORECASE)
_FIRST_LABELS = re.compile(r"([^\W_][\w.-]{0,200}\.[^\W\d_]{2,24})(?:[:/?#]|\Z)")
_NETLOC = re.compile(r"(?:.*@)?(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,5}))?", re.DOTALL)
_BAD_IN_HOST = re.compile(r"[\s\"'<>%^`{|}\\,;!$&()*+=~@:\[\]/?#]")
_AMPERSAND = re.compile(r"&#(?:0*38|x0*26);", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?:/amp|\.amp(?=\.html?$)|\.amp$|/amp(?=\.html?$))", re.IGNORECASE)

_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
_PATH_PLAIN = frozenset(_UNRESERVED + "!$'()*,:@&=+;")
# & = + ; separate or mean something in a query, so their escapes say something else than the bare character.
_QUERY_PLAIN = frozenset(_UNRESERVED + "!$'()*,:@/?")
_NEEDS_ESCAPE = re.compile(r"[^A-Za-z0-9\-._~!$'()*,:@&=+;/%]")
_QUERY_NEEDS_ESCAPE = re.compile(r"[^A-Za-z0-9\-._~!$'()*,:@&=+;/?%]")
_BEFORE_NAME = re.compile(r"(?:\+|amp;)+")
_DEFAULT_PORT = {"http": "80", "https": "443"}
_TWIN_LABELS = frozenset({"m", "mobile", "amp", "touch", "wap"})


class _Site(NamedTuple):
    host: str
    port: str


@lru_cache(maxsize=65536)
def _site(netloc: str) -> _Site | None:
    """Host (lower case, ASCII form, IPv6 in brackets) and port of the part between // and /; None when unusable."""
    match = _NETLOC.fullmatch(netloc)
    if match is None or int(match[2] or 0) > 65535:
        return None
    host, port = match[1].lower(), (match[2] or "").lstrip("0")
    if host.startswith("["):
        try:
            return _Site(f"[{ipaddress.IPv6Address(host[1:-1])}]", port)
        except ValueError:
            return None
    host = host.removesuffix(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    if not host or len(host) > 253 or _BAD_IN_HOST.search(host) or not all(host.split(".")):
        return None
    return _Site(host, port)


def _split(url: str) -> tuple[re.Match[str], _Site] | None:
    match = _WEB.fullmatch(url)
    site = _site(match[2]) if match else None
    return (match, site) if match and site else None


def _clean(url: str) -> str:
    return _STRAY.sub("", url).strip()


def is_web_url(url: str) -> bool:
    """True for an absolute http or https address with a usable host."""
    return _USUAL.fullmatch(url) is not None or _split(url) is not None


def host_of(url: str) -> str:
    """Host in lower case, without port and brackets; '' when there is none to be read."""
    parts = _split(_clean(url))
    return parts[1].host.strip("[]") if parts else ""


def split_userinfo(url: str) -> tuple[str, str]:
    """The address without its userinfo, and "user:password" percent-decoded ('' when there is none)."""
    match = _WEB.fullmatch(url)
    if match is None or "@" not in match[2]:
        return url, ""
    userinfo = match[2].rpartition("@")[0]
    start = match.start(2)
    return url[:start] + url[start + len(userinfo) + 1 :], unquote(userinfo)


def resolve(base: str, href: str) -> str:
    """``href`` made absolute against ``base``, without userinfo; '' unless that is a usable http or https address."""
    try:
        href = with_scheme(_clean(href), base)
        url = _joined_at_once(base, href) or urljoin(_clean(base), href)
    except ValueError:
        return ""
    url = _INVISIBLE.sub(lambda match: quote(match[0]), split_userinfo(_clean(url))[0])
    return url if is_web_url(url) else ""


def with_scheme(href: str, base: str) -> str:
    """What people write for an address as one; any other as it is.

    ``www.harbour.example/a``, and ``harbour.example/a`` where ``base`` is there too, get the scheme of ``base``;
    ``https//harbour.example`` and ``http://https://harbour.example`` begin with the scheme that stands last.
    """
    if href[:1] in ("/", ".", "#", "?", "") or (
        href.startswith(("https://", "http://")) and "://http" not in href[:13]
    ):
        return href
    if odd := _ODD_SCHEME.match(href):
        return f"{odd[1].lower()}://{href[odd.end() :]}"
    if not (_BARE_HOST.match(href) or _begins_at_home(href, base)):
        return href
    return f"{'https' if base[:6].lower() == 'https:' else 'http'}://{href}"


def _begins_at_home(href: str, base: str) -> bool:
    """Whether a link begins with the name of the site it stands at."""
    named = _FIRST_LABELS.match(href)
    return named is not None and registered_domain(named[1]) == registered_domain(host_of(base))


def _joined_at_once(base: str, href: str) -> str:
    """The address, where nothing has to be worked out, as with most links; '' otherwise. Joining costs six times more."""
    if href.startswith(("https://", "http://")):
        return href
    if href[:1] != "/" or href[:2] == "//" or "/." in href:
        return ""
    match = _WEB.fullmatch(base)
    return f"{match[1]}://{match[2]}{href}" if match and match[2] and "\\" not in href else ""


@lru_cache(maxsize=1)
def _suffixes() -> TLDExtract:
    """The list of public suffixes. Its package takes a tenth of a second to import, which most commands need not wait for."""
    from tldextract import TLDExtract

    # Without suffix_list_urls=() tldextract goes online for its list; without cache_dir=None it writes a cache at home.
    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=65536)
def registered_domain(host: str) -> str:
    """The domain someone registered: ``bbc.co.uk`` for ``news.bbc.co.uk``; IP addresses and bare names as they are.

    Suffixes people register below (``github.io``) count as public: two blogs there are two owners.
    """
    host = host.strip().lower().strip("[]").removesuffix(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return _suffixes()(host).top_domain_under_public_suffix or host


@lru_cache(maxsize=65536)
def _canonical_host(host: str) -> str:
    """The host without labels that only choose a rendering: www, and m, mobile, amp before the registered domain."""
    labels = host.split(".")
    if not (_TWIN_LABELS.intersection(labels) or labels[0] == "www"):
        return host
    kept = host
    domain = registered_domain(host)
    if host != domain and host.endswith("." + domain):
        front = [label for label in host[: -len(domain) - 1].split(".") if label not in _TWIN_LABELS]
        kept = ".".join([*front, domain])
    while kept.startswith("www.") and kept.count(".") > 1:
        kept = kept[4:]
    return kept


def _reescape(text: str, plain: frozenset[str], needs_escape: re.Pattern[str]) -> str:
    """One spelling per character: escapes of ``plain`` characters undone, all others written %XX in capitals."""

    def one(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in plain else "%" + match[1].upper()

    if "%" in text:
        text = _ESCAPE.sub(one, _BARE_PERCENT.sub("%25", text))
    return needs_escape.sub(lambda match: _escaped(match[0]), text)


@lru_cache(maxsize=8192)
def _escaped(char: str) -> str:
    """%XX in capitals, for each byte of the character; addresses in other scripts have a few dozen of them."""
    return quote(char, safe="", errors="ignore")


def _canonical_path(path: str) -> str:
    if "%" in path or _NEEDS_ESCAPE.search(path):
        path = _reescape(path.replace("\\", "/"), _PATH_PLAIN, _NEEDS_ESCAPE)
    if ";" in path:
        path = _SESSION.sub("", path)
    while True:
        before = path
        if "/." in path:
            path = posixpath.normpath(path)
        path = path.rstrip("/").removesuffix("%20")
        if "amp" in path[-9:].lower():
            path = _without_amp_tail(path)
        if path[:5].lower() == "/amp/":
            path = "/" + path[5:].lstrip("/")
        if path == before:
            return path or "/"


def _without_amp_tail(path: str) -> str:
    for match in _AMP_TAIL.finditer(path, max(0, len(path) - 10)):
        if match.end() == len(path) or path[match.end() :].lower() in (".html", ".htm"):
            return path[: match.start()] + path[match.end() :]
    return path


def _names_host(value: str, host: str) -> bool:
    named = unquote(value).strip().lower()
    named = host_of(named) or named.split("/")[0]
    return "." in named and bool(host) and registered_domain(named) == registered_domain(host)


def _is_tracking(parameter: str, host: str, feed_host: str) -> bool:
    name, _, value = parameter.partition("=")
    if name.lower() == "ref":
        return _names_host(value, host) or _names_host(value, feed_host)
    return tells_the_way(name.lower(), value)


def _canonical_query(query: str, host: str, feed_host: str) -> str:
    """The parameters that may name the page, sorted by name; the order of values under one name is kept."""
    if "%" in query or _QUERY_NEEDS_ESCAPE.search(query):
        while query.endswith("%20"):
            query = query[:-3]
        query = _reescape(query.replace(" ", "+"), _QUERY_PLAIN, _QUERY_NEEDS_ESCAPE).replace("%20", "+")
    kept = []
    for parameter in query.split("&"):
        if parameter.startswith(("amp;", "+")):
            parameter = _BEFORE_NAME.sub("", parameter, count=1)
        if parameter and not _is_tracking(parameter, host, feed_host):
            kept.append(parameter)
    if len(kept) > 1:
        kept.sort(key=lambda parameter: parameter.partition("=")[0])
    return "&".join(kept)


def canonical_url(url: str, feed_host: str = "") -> str:
    """The one spelling shared by all addresses of a page; a key to compare, not an address to request.

    Scheme (at the default port), www, mobile and AMP hosts and paths, trailing slash, tracking parameters, the order of
    parameters, escapes, fragment and userinfo are evened out. Everything that may name another page stays: case of the
    path, other host labels, unknown parameters. ``ref`` goes only when it names the page's own host or ``feed_host``.
    What is no http(s) address comes back stripped of stray white space and controls, never as an error.
    """
    url = _clean(url)
    while _AMPERSAND.search(url):
        url = _AMPERSAND.sub("&", url)
    parts = _split(url)
    if parts is None:
        return url
    match, site = parts
    scheme, port = match[1].lower(), site.port
    if port == _DEFAULT_PORT[scheme]:
        port = ""
    # At another port, http and https may be two different servers.
    scheme = scheme if port else "https"
    host = _canonical_host(site.host)
    query = _canonical_query(match[4][1:], host, feed_host) if match[4] else ""
    # A fragment moves the reader inside a page, except #! of pages that are built in the browser: there it is the page.
    fragment = match[5] if match[5] and match[5].startswith("#!") else ""
    netloc = f"{host}:{port}" if port else host
    return f"{scheme}://{netloc}{_canonical_path(match[3])}{'?' + query if query else ''}{fragment}"
