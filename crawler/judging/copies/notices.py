"""Tells notices that put an earlier article right by the words they say so with."""

from __future__ import annotations

import re

_SPACED = """
    corrections? corrected clarifications? erratum errata corrigend(?:um|a) retraction misstated erroneously incorrectly
    (?:earlier|previous)\\sversion\\sof\\sthis we\\sregret\\sthe\\serror for\\sthe\\srecord
    berichtigung(?:en)? richtigstellung(?:en)? korrektur(?:en)? in\\seiner\\sfrüheren\\s(?:fassung|version) irrtümlich
    rectificatifs? correctifs? rectification une\\sversion\\sprécédente par\\serreur
    correcci[óo]n(?:es)? rectificaci[óo]n fe\\sde\\serrores por\\serror una\\sversión\\santerior
    rettifica precisazione correzione una\\sversione\\sprecedente correç(?:ão|ões) errámos erramos por\\slapso
    correcties? rectificaties? rättelse rettelse rettet oikaisu sprostowanie korekta erraty oprava opravy upřesnění omylem
    helyesbítés rectificare erată ispravak ispravka düzeltme tekzip διόρθωση διευκρίνιση đính\\schính ralat koreksi
    поправк[аи] исправлени[ея] исправлено уточнени[ея] опровержение ошибочно в\\sпредыдущей\\sверсии
    виправлення виправлено уточнення спростування помилково у\\sпопередній\\sверсії корекция исправка
    تصحيح تصويب استدراك اصلاحیه تصحیح תיקון הבהרה
"""
_UNSPACED = "訂正 お詫び 更正 勘误 勘誤 정정합니다 정정보도 바로잡습니다 แก้ไขข่าว ขออภัยในความ भूल\\sसुधार शुद्धिपत्र संशोधन সংশোধনী திருத்தம்"
_CUE = re.compile(rf"\b(?:{'|'.join(_SPACED.split())})\b|{'|'.join(_UNSPACED.split())}")
_LONGEST = 1600


def words_of_correction(title: str, body: str) -> frozenset[str]:
    """The words by which an article says that something is put right; they prove nothing ("a market correction")."""
    return frozenset(_CUE.findall(f"{title}\n{body}".lower()))


def is_notice_about(title: str, body: str, other_title: str, other_body: str, within: int = _LONGEST) -> bool:
    """Whether a short text says in words of its own that something is put right, and the other is no such notice too.

    It must say so in its first ``within`` characters. Ask only of texts that share a passage.
    """
    if len(body) > _LONGEST:
        return False
    said = words_of_correction(title, body[:within])
    if not said:
        return False
    there = words_of_correction(other_title, other_body)
    return not there or (len(other_body) > _LONGEST and not said <= there)


def are_notices(title: str, body: str, other_title: str, other_body: str) -> bool:
    """Whether both are short and say so: a desk writes all its notices in one frame."""
    return (
        max(len(body), len(other_body)) <= _LONGEST
        and bool(words_of_correction(title, body))
        and bool(words_of_correction(other_title, other_body))
    )
