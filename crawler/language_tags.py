"""Reads language tags (BCP 47 and what is written in their place): the primary subtag, and the region beside it."""

from __future__ import annotations

import re

_TAG = re.compile(
    r"([a-z]{2,3})(?:[-_][a-z]{3}){0,3}(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}|\d{3}))?(?![a-z\d])", re.IGNORECASE
)
# ISO 639-2 codes, also the bibliographic ones, whose language has a code of two letters: BCP 47 wants that.
_TWO_LETTERS = """
aa aar|ab abk|af afr|ak aka|sq sqi alb|am amh|ar ara|an arg|hy hye arm|as asm|av ava|ae ave|ay aym|az aze|ba bak|bm bam|eu eus baq
be bel|bn ben|bh bih|bi bis|bo bod tib|bs bos|br bre|bg bul|my mya bur|ca cat|cs ces cze|ch cha|ce che|zh zho chi cmn|cu chu|cv chv
kw cor|co cos|cr cre|cy cym wel|da dan|de deu ger|dv div|nl nld dut|dz dzo|el ell gre|en eng|eo epo|et est|ee ewe|fo fao|fa fas per
fj fij|fi fin|fr fra fre|fy fry|ff ful|ka kat geo|gd gla|ga gle|gl glg|gv glv|gn grn|gu guj|ht hat|ha hau|he heb iw|hz her|hi hin
ho hmo|hr hrv|hu hun|ig ibo|is isl ice|io ido|ii iii|iu iku|ie ile|ia ina|id ind|ik ipk|it ita|jv jav|ja jpn|kl kal|kn kan|ks kas
kr kau|kk kaz|km khm|ki kik|rw kin|ky kir|kv kom|kg kon|ko kor|kj kua|ku kur|lo lao|la lat|lv lav|li lim|ln lin|lt lit|lb ltz|lu lub
lg lug|mk mkd mac|mh mah|ml mal|mi mri mao|mr mar|ms msa may|mg mlg|mt mlt|mn mon|na nau|nv nav|nr nbl|nd nde|ng ndo|ne nep|nn nno
nb nob|no nor|ny nya|oc oci|oj oji|or ori|om orm|os oss|pa pan|pi pli|pl pol|pt por|ps pus|qu que|rm roh|ro ron rum mo mol|rn run
ru rus|sg sag|sa san|si sin|sk slk slo|sl slv|se sme|sm smo|sn sna|sd snd|so som|st sot|es spa|sc srd|sr srp|ss ssw|su sun|sw swa
sv swe|ty tah|ta tam|tt tat|te tel|tg tgk|tl tgl|th tha|ti tir|to ton|tn tsn|ts tso|tk tuk|tr tur|tw twi|ug uig|uk ukr|ur urd|uz uzb
ve ven|vi vie|vo vol|wa wln|wo wol|xh xho|yi yid ji|yo yor|za zha|zu zul
"""
_SHORT = {
    code: line.split()[0] for line in re.split(r"[|\n]", _TWO_LETTERS) if line.strip() for code in line.split()[1:]
}
_KNOWN = frozenset(_SHORT.values())
_COUNTRIES = dict(
    pair.split("=")
    for pair in "ua=uk cz=cs gr=el jp=ja cn=zh tw=zh dk=da us=en gb=en at=de kz=kk ge=ka rs=sr by=be kr=ko se=sv al=sq vn=vi ir=fa il=he pk=ur mx=es"
    " ph=tl iq=ar eg=ar cl=es pe=es jo=ar md=ro xk=sq hk=zh nz=en me=sr".split()
)
"""Codes of countries that people write for the language; ``kr`` and ``se`` are languages too, which hardly anybody means."""
_NO_LANGUAGE = frozenset("und mul zxx mis".split())


def subtags(tag: str) -> tuple[str, str]:
    """Primary language, in lower case and of two letters where there are two; region in capitals. '' for what is missing.

    ``en-us`` is (en, US), ``deu`` (de, ''), ``zh-Hant-TW`` (zh, TW), ``es_419`` (es, 419).
    """
    match = _TAG.match(tag.strip())
    if match is None:
        return "", ""
    language = match[1].lower()
    return ("" if language in _NO_LANGUAGE else _SHORT.get(language, language)), (match[2] or "").upper()


def no_language(code: str) -> str:
    """What is wrong with a code that somebody typed for a language, to be said after "is"; '' for nothing."""
    code = code.lower()
    if meant := _COUNTRIES.get(code):
        return f"the code of a country; its language is {meant}"
    if not 2 <= len(code) <= 3 or (len(code) == 2 and _SHORT.get(code, code) not in _KNOWN):
        return "no code of a language, so nothing is in it"
    return ""
