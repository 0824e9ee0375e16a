"""Tells people from agencies, desks, firms, sites and accounts among the names under an article."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from crawler.reading.given_names import GIVEN_NAMES

_WORD = re.compile(r"[^\W_]+")
_AGENCIES = frozenset(
    """
    reuters ap afp dpa apa sda ats upi pa pap ansa efe tass interfax xinhua ansa agi adnkronos kna epd sid lusa belga anp ntb tt ritzau stt
    bta mti ctk čtk tasr hina tanjug beta fena mina makfax ukrinform unian kyodo jiji yonhap pti ani ians bernama antara anadolu aa irna isna
    wam spa qna mena sana telam télam andina notimex bloomberg newswire prnewswire globenewswire aap cp tt dts afx ots cna vna
    """.split()
)  # fmt: skip
_AGENCY_NAMES = frozenset(
    {
        "associated press", "the associated press", "agence france presse", "agence france-presse", "press association", "pa media", "pa news agency",
        "canadian press", "the canadian press", "europa press", "anadolu ajansı", "anadolu agency", "dow jones", "ria novosti", "риа новости",
        "тасс", "интерфакс", "укринформ", "укрінформ", "уніан", "унян", "新华社", "新華社", "共同通信", "時事通信", "연합뉴스", "中央社", "中新社",
    }
)  # fmt: skip
_OF_GROUPS = frozenset(
    """
    zeitung tageblatt tagblatt anzeiger kurier nachrichten rundschau magazin magazine zeitschrift news times tribune herald journal gazette
    daily weekly press presse media medien radio television fernsehen rundfunk tv online web digital redaktion redaktionsteam desk newsroom
    bureau team staff crew agency agentur agence agencia agenzia ajansı agentura agencja newswire service dienst verlag verlage verein verband
    vereine fraktion partei feuerwehr polizei police stadt stadtverwaltung gemeinde landkreis pressestelle ministerium ministry minister
    department office university universität hochschule institut institute foundation stiftung association society council committee commission
    union gewerkschaft club klub group gruppe company corporation holding studio studios gmbh ag ltd inc llc blog shop portal website webseite
    community forum user account admin editorial editors reporters correspondents contributors archive archiv abteilung kanzlei bank
    rédaction redacción redação redazione redakcja redakce redaktionen redactie noticias notícias notizie nouvelles diario giornale
    газета агентство редакция редакція редакции редакції новости новини издание видання пресс прес служба телеканал портал министерство міністерство
    """.split()
)  # fmt: skip
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,4}", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[A-ZÄÖÜ]{3,6}|[A-Z][A-Z0-9]*\d[A-Z0-9]*")
_ACCOUNT = re.compile(r"\S*(?:[\d_]|[a-z]\.[a-z])\S*")
_ARTICLES = frozenset("the die der das les il los".split())


def people_among(names: Iterable[str], sites: Collection[str] = ()) -> tuple[str, ...]:
    """Those of the names that are people's, as far as a name tells; ``sites`` are the names of the site and of its host."""
    return tuple(name for name in names if is_person(name) and not _is_site(name, sites))


def _is_site(name: str, sites: Collection[str]) -> bool:
    """Whether a name is the site's own. Many sites declare an author as their publisher, and blogs are called as their writer:
    a name that the host says nothing of, or that begins with a given name, is a person's."""
    key = _key(name)
    if key not in {_key(site) for site in sites} or _has_given_name(name):
        return False
    joined = _plain(name)
    hosts = [_plain(site) for site in sites if " " not in site]
    return " " not in key or any(len(host) > 3 and (host in joined or joined in host) for host in hosts)


def is_person(name: str) -> bool:
    """Whether a name may be a person's. Initials and pen names may; abbreviations of agencies, hosts and accounts are none."""
    words = _WORD.findall(name)
    key = _key(name)
    if not words or key in _AGENCY_NAMES or _HOST.fullmatch(name):
        return False
    if " " not in name.strip() or len(words) == 1:
        return (
            _OF_GROUPS.isdisjoint(key.split())
            and key not in _AGENCIES | _OF_GROUPS
            and not (_ABBREVIATION.fullmatch(name) or _ACCOUNT.fullmatch(name))
        )
    if _has_given_name(name):
        return True
    folded = [word.casefold() for word in words]
    if any(map(str.isdigit, name)):
        return False
    if folded[0] in _AGENCIES and words[0].isupper():
        return False
    return folded[0] not in _ARTICLES and _OF_GROUPS.isdisjoint(folded)


def _has_given_name(name: str) -> bool:
    words = _WORD.findall(name)
    return len(words) > 1 and words[0].capitalize() in GIVEN_NAMES


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", "".join(_WORD.findall(name)).casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _key(name: str) -> str:
    return " ".join(_WORD.findall(name)).casefold()
