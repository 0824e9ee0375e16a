"""Names of outlets that are on no list: shaped like a newspaper's, called one ("the newspaper X"), or linked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawler.models import Link
from crawler.reading.credits.forms import OPENING_PLACE
from crawler.reading.credits.hostnames import names_host
from crawler.reading.credits.languages import any_language, words
from crawler.reading.credits.passage import Passage
from crawler.reading.given_names import GIVEN_NAMES
from crawler.reading.names import ARTICLES, JOINTS, WORD

HEADS = words("heads")
_TYPES = words("called")
_FRONT = words("front_heads")
_TYPES_BEHIND = words("called_behind")
_CONNECTORS = words("connectors")
_OUTSIDE = words("no_name")
_COMPOUNDS = words("head_compounds")
_SECOND_HEADS = words("second_heads")
_NO_PRESS = frozenset("his her its their my our your social computer personal".split())
_OF_SCIENCE = frozenset("the reviewed scientific medical academic science".split())
_OFFICES = frozenset(
    "rating ratings credit travel estate employment intelligence spy space police enforcement federal government aid relief advertising ad "
    "modeling modelling talent recruitment staffing weather health environmental regulatory border security design marketing pr un".split()
)
"""Before "agency": it is none of the press."""
_DEMONYM = re.compile(r"(?:an|ese|ish|qi|ani|eli|ali|ench|utch|eek|iss)\Z")
_QUOTED = re.compile(
    rf"(?:\b{any_language('quoted_behind')}\s)[\"„«“‚‘»](?P<name>(?:[A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]{{1,24}})"
    rf"(?:\s[A-ZÀ-ÞА-ЯІЇЄҐ][\w.&’'-]{{0,24}}){{0,3}})[\"“”»«’‘]"
)
QUOTES = frozenset("«„\"“'‘")
_CLOSED = re.compile(r"[^«»„“”\"\n.!?]{1,44}[^\s«»„“”\"\n.,!?](?=[»”“\"])")
"""The whole of a name in quotation marks."""
_NAMED = frozenset(
    "called named namens genannt nommé nommée appelé appelée llamado llamada chiamato chiamata chamado chamada genaamd zwany zwana".split()
)
"""Between what an outlet is and its name: "a website called X"."""
_TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Sir Lord Lady Herr Frau Monsieur Madame Signor Signora Señor Señora Pan Pani Don Doña".split()
)
_SPOKEN, _SPEECH = re.compile(rf"\b{any_language('spoken')}\b", re.IGNORECASE), 160
_OPENING_LINES = 3
_ADDRESS_FIGURES, _ADDRESS_JOINTS = 4, 2
_NO_NEWS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|telegram|youtube|youtu|tiktok|linkedin|wikipedia|google|whatsapp|vk|threads|"
    r"bsky|reddit|patreon|medium|substack|t|apple|spotify|amazon|doi|arxiv)\.\w+$|"
    r"\.(?:gov|mil|int|edu)(?:\.\w+)?$|(?:^|\.)gov\.|^europa\.eu$|\.europa\.eu$"
)
_NOT_NAMES = re.compile(rf"\b{any_language('not_names')}\b")


def host_of_link(href: str) -> str:
    """The host of a link without ``www.``, '' when it has none."""
    try:
        host = urlsplit(href).hostname or ""
    except ValueError:
        return ""
    return host.casefold().removeprefix("www.")


def is_news_host(host: str) -> bool:
    """False for social networks, shops of everything, governments and the like, whose owner reports no news."""
    return bool(host) and _NO_NEWS.search(host) is None


def leads_to_a_piece(href: str) -> bool:
    """Whether an address is an article's: front pages and sections have short paths of plain words."""
    last = urlsplit(href).path.rstrip("/").rpartition("/")[2]
    return last.count("-") >= _ADDRESS_JOINTS or sum(c.isdigit() for c in last) >= _ADDRESS_FIGURES


def unlisted_names(passage: Passage, links: Sequence[Link]) -> Iterator[tuple[int, int, str]]:
    """(start, end, domain) of what may name an outlet; the caller still needs a cue to believe it."""
    text, words = passage.text, passage.words
    for opening in _openings(text):
        yield *opening, ""
    taken = -1
    for i, (word, start, _) in enumerate(words):
        if start < taken:
            continue
        span = None
        if word in HEADS:
            span = _around(text, words, i)
        if span is None and word in _TYPES and (at := _named_at(text, words, i)):
            span = _behind(text, words, at) if i == 0 or _may_be_called(word, words[i - 1][0]) else None
        elif span is None and word in _TYPES_BEHIND and not (i + 1 < len(words) and words[i + 1][0][0].isupper()):
            span = _before(text, words, i)
        if span is not None and not _NOT_NAMES.search(text, *span):
            taken = span[1]
            yield *span, ""
    for link in links:
        host = host_of_link(link.href)
        if not is_news_host(host) or not 2 < len(link.text) < 40 or link.rel in {"canonical", "source"}:
            continue
        start = text.find(link.text)
        name = WORD.findall(link.text)
        # The words of most links are what they lead to, and not whose it is.
        shaped = 0 < len(name) < 6 and all(w[0].isupper() or w in _CONNECTORS for w in name)
        deep = urlsplit(link.href).path.strip("/").count("/") > 0 or leads_to_a_piece(link.href)
        if start >= 0 and shaped and deep and names_host(link.text, host):
            yield start, start + len(link.text), host


def _named_at(text: str, words: list[tuple[str, int, int]], i: int) -> int:
    """The index of the word behind "newspaper" where a name begins, 0 when none does: "the newspaper (the) X", «13 канал»."""
    j = i + 1
    if (j + 1 < len(words) and words[j][0] in _NAMED and text[words[i][2] : words[j][1]] == " ") or (
        j + 1 < len(words) and words[j][0] in ARTICLES and text[words[i][2] : words[j][1]] == " "
    ):
        j += 1
    if j >= len(words):
        return 0
    quoted = text[words[j][1] - 1] in QUOTES
    return j if words[j][0][0].isupper() or (quoted and words[j][0][0].isdigit()) else 0


def quoted_names(text: str) -> Iterator[tuple[int, int]]:
    """What stands in quotation marks behind a word that names a newspaper or leads to one: gegenüber «U.S. News»."""
    for match in _QUOTED.finditer(text):
        if _SPOKEN.search(text, max(0, match.start() - _SPEECH), match.start()):
            yield match.span("name")


def _openings(text: str) -> Iterator[tuple[int, int]]:
    """Whoever stands in brackets behind the place that opens one of the first lines: "CHICAGO (Lake News Now) —"."""
    start = 0
    for _ in range(_OPENING_LINES):
        match = OPENING_PLACE.match(text, start)
        if match is not None:
            yield match.span("name")
        start = text.find("\n", start) + 1
        if not start:
            return


def _joined(text: str, left: tuple[str, int, int], right: tuple[str, int, int]) -> bool:
    joint = text[left[2] : right[1]]
    return 0 < len(joint) <= 2 and JOINTS.issuperset(joint) and joint not in {". ", " –", "– "}


def _capital(word: str) -> bool:
    return word[0].isupper()


def _before(text: str, words: list[tuple[str, int, int]], i: int) -> tuple[int, int] | None:
    """The name in front of what it is called: "the Al-Arabiya television"."""
    first = i
    while first > 0 and i - first < 4 and _joined(text, words[first - 1], words[first]):
        word, _, end = words[first - 1]
        if not _is_name(word) and not (_capital(word) and text[end] == "-"):
            break
        first -= 1
    if first == i or words[first][0] in GIVEN_NAMES or _DEMONYM.search(words[i - 1][0]):
        return None
    return words[first][1], words[i - 1][2]


def _may_be_called(word: str, before: str) -> bool:
    """ "the newspaper X", but neither "on her website X" nor "the social network X" nor "the (medical) journal X"."""
    kinds = {"journal": _OF_SCIENCE, "agency": _OFFICES}
    return before.casefold() not in _NO_PRESS | kinds.get(word, frozenset())


def _is_name(word: str) -> bool:
    return _capital(word) and word not in _OUTSIDE and word.casefold() not in ARTICLES


def _around(text: str, words: list[tuple[str, int, int]], i: int) -> tuple[int, int] | None:
    first = last = i
    while first > 0 and i - first < 3 and _joined(text, words[first - 1], words[first]):
        if not _capital(words[first - 1][0]) or words[first - 1][0] in _OUTSIDE:
            break
        first -= 1
    first += _sentence_opener(text, words, first, i)
    last = _right_end(text, words, i, first < i)
    if last > i and text[words[last - 1][2]] == "-" and words[last][0] in _COMPOUNDS:
        last -= 1
    hyphened = first < i and text[words[i - 1][2]] == "-" and first == i - 1
    # "Sun-Times" is a newspaper's name; "Instagram-Post" and "Ski-Star" are compounds.
    compound = hyphened and words[first][0] not in HEADS and last == i
    ends = words[last][0]
    of_things = first == i < last and words[i][0] not in _FRONT and ends not in HEADS and ends not in _SECOND_HEADS
    person = first < i and (words[first][0] in _TITLES or (words[first][0] in GIVEN_NAMES and last == i))
    if first == last == i or compound or of_things or person or any(words[j][0].isdigit() for j in (first, last)):
        return None
    return words[first][1], words[last][2]


def _sentence_opener(text: str, words: list[tuple[str, int, int]], first: int, i: int) -> int:
    return int(first < i and words[first][0].casefold() in ARTICLES)


def _right_end(text: str, words: list[tuple[str, int, int]], i: int, named: bool) -> int:
    last, j = i, i + 1
    while j < len(words) and j - i < 4 and _joined(text, words[j - 1], words[j]):
        word = words[j][0]
        front = words[i][0] in _FRONT and not named
        twins = word in HEADS and words[j - 1][0] in _CONNECTORS  # the Post and Courier
        second = j == i + 1 and word in _SECOND_HEADS  # the Argus Leader
        heads = j == last + 1 and word in HEADS and words[j - 1][0] in HEADS  # the New York Daily News
        if twins or second or heads:
            last = j
            if not heads:
                break
            j += 1
            continue
        if _capital(word) and (front or text[words[j - 1][2]] == "-" or words[j - 1][0] in _CONNECTORS):
            last = j
        elif word not in _CONNECTORS:
            break
        j += 1
    return last


def _behind(text: str, words: list[tuple[str, int, int]], i: int) -> tuple[int, int] | None:
    joint = text[words[i - 1][2] : words[i][1]]
    quote = joint.strip()
    if quote and quote not in QUOTES:
        return None
    if quote and (closed := _CLOSED.match(text, words[i][1])):
        return closed.span()
    last = j = i
    while j + 1 < len(words) and j - i < 4 and _joined(text, words[j], words[j + 1]):
        j += 1
        if _capital(words[j][0]) or words[j][0].isdigit() or (quote and words[j][0].isalpha()):
            last = j
        elif words[j][0] not in _CONNECTORS:
            break
    if words[i][0] in _OUTSIDE and last == i:
        return None
    return words[i][1], words[last][2]
