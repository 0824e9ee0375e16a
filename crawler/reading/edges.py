"""Lines around an article that say when it came, whose picture it shows and who its author is: known by their shape."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_MONTH_WORD = r"[^\W\d_]{3,12}\.?"
_DATE = re.compile(
    r"\d{4}\s?[./年년-]\s?\d{1,2}\s?[./月월-]\s?\d{1,2}\s?[日일.]?|(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|[.ºª])?\s+(?:de\s+|of\s+)?{_MONTH_WORD},?\s+(?:de\s+|del\s+)?\d{{4}}(?!\d)"
    rf"|\b{_MONTH_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)"
)
_CLOCK = re.compile(
    r"\d{1,2}\s?[:.hH時时]\s?\d{0,2}(?::\d{2})?\s?(?:[ap]\.?m\.?\b)?|\b(?:[A-Z]{2,4}T|UTC|GMT|MSK)\b|[+-]\d{2}:?\d{2}"
)
_TOLD = frozenset(
    """
    published posted updated created modified edited first last originally on at by in date release released story issued
    veröffentlicht erstellt aktualisiert stand geändert zuletzt am um uhr von vom datum artikel erschienen letzte aktualisierung
    publié publie publiée mis mise à jour le la modifié modifiée par créé date
    publicado publicada actualizado actualizada creado el la a las por fecha última actualización hora
    pubblicato pubblicata aggiornato aggiornata il alle ore di data ultima modifica
    publicado atualizado em às por data opublikowano opublikowany aktualizacja aktualizowano dodano data godz dnia
    gepubliceerd bijgewerkt geplaatst op om door publicerad uppdaterad publisert oppdatert publiceret opdateret den kl
    julkaistu päivitetty klo publikováno aktualizováno zveřejněno güncelleme güncellenme yayınlanma yayın tarihi tarih saat
    опубликовано обновлено создано изменено дата в от г года опубліковано оновлено створено змінено о р року
    дата 기사입력 입력 수정 최종수정 발행 更新 公開 公開日 更新日 発表 发布 发布时间 更新时间 来源 時間
    """.split()
)  # fmt: skip
_WEEKDAYS = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|понедельник|вторник|среда|четверг|пятница|суббота"
    r"|воскресенье|понеділок|вівторок|середа|четвер|пʼятниця|п'ятниця|субота|неділя"
    r"|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)"
)
_CLOCK_BEHIND = re.compile(
    r"\s*(?:[,|–—•-]|at\b|um\b|à\b|alle\b|a las\b|в\b|о\b)?\s*\d{1,2}\s?[:.hH时時]\s?\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:\s(?:uhr|[A-Z]{2,4}T|UTC|GMT|MSK))?",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modif|edited|chang|aktuali|geändert|stand\b|mis(?:e)? à jour|actuali|aggiorna|atualiza|bijgewerkt|uppdater|oppdater|opdater"
    r"|päivitetty|güncel|обновл|изменен|оновл|змінен|수정|更新|last|letzte|zuletzt|última"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_LONGEST_DATE, _LONGEST_CREDIT, _LONGEST_BYLINE, _LONGEST_BOX = 100, 140, 60, 900

_PICTURE = re.compile(
    r"^\W{0,2}(?:(?:foto|photo|image|picture|bild|titelbild|beitragsbild|aufmacherbild|rubriklistenbild|symbolbild|symbolfoto|archivbild"
    r"|archivfoto|teaserbild|headerbild|coverfoto|titelfoto|pressefoto|grafik|graphic|illustration|crédits? photos?|photo crédits?"
    r"|imagen|fotografía|immagine|фото|зображення|изображение|иллюстрация|ілюстрація|zdjęcie|fot|kuva|bilde|billede|görsel|fotoğraf)s?"
    r"(?:\s?[-–]?\s?(?:credits?|courtesy|by|nachweis|quelle|source|de|di|von|av|af)){0,2}\s*(?::|©|/|\|)\s*\S.*"
    r"|\(?(?:image |photo |picture )?credits?\s*:.*|(?:photo|image)s? (?:courtesy|by)\b.*[^.!?]|\(?©(?!.*\d{4})\s?[^\d\s].{2,80})$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|durch|text|texte|testo|autor(?:in)?|author)\s*:?\s+", re.IGNORECASE
)
_AND = re.compile(r",\s*|\s+(?:and|und|et|y|e|och|og|en|&)\s+")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|de|del|van|von|der|den|da|di|la|le)){1,4}")
_ABOUT = re.compile(
    r"^\W*(?:about (?:the )?(?:authors?|writers?|contributors?)|(?:über|ueber) (?:den|die) (?:autor|verfasser)(?:in|en|innen)?"
    r"|(?:zum|zur) (?:autor|verfasser)(?:in|en)?|zur person|(?:der|die) autor(?:in|en|innen)?"
    r"|(?:à propos|au sujet) (?:de l['’]auteure?|des auteurs)|l['’]auteure?|sobre (?:el autor|la autora|los autores|o autor|a autora)"
    r"|(?:sull['’]|l['’])autor[ei]|informazioni sull['’]autore|o (?:autorze|autorce|autorovi)|over de auteurs?|om (?:författaren|forfatteren)"
    r"|об авторе|про автора|yazar hakkında)\W*$",
    re.IGNORECASE,
)
_BOX_LINES = 4
_BIO = re.compile(
    r"\s*(?:[,(|*–—-]|(?:is|was|has|works?|worked|covers?|writes|reports|joined|serves|teaches|leads|edits|lives|studied|holds"
    r"|ist|war|arbeitet|schreibt|leitet|lehrt|berichtet|studierte|lebt|hat|gehört|est|travaille|écrit|enseigne|couvre|dirige"
    r"|es|trabaja|escribe|enseña|cubre|è|scrive|lavora|insegna|é|trabalha|escreve|jest|pisze|pracuje|är|skriver|arbetar|er|arbejder"
    r"|schrijft|werkt|пишет|работает|пише|працює|является)\b)",
    re.IGNORECASE,
)
_CODE = re.compile(r"^(?:true|false|null|undefined|[a-z]+(?:[A-Z][a-z]+)+\s?:)$")


def tells_time(text: str, authors: Collection[str] = ()) -> bool:
    """Whether a line says when an article came or was changed, and by whom, and nothing else; a day in words is not enough."""
    dates = len(_DATE.findall(text)) if len(text) <= _LONGEST_DATE else 0
    if not dates:
        return False
    rest = text
    for author in authors:
        rest = rest.replace(author, " ")
    words = [word.casefold() for word in _WORD.findall(_CLOCK.sub(" ", _DATE.sub(" ", rest)))]
    other = [word for word in words if word not in _TOLD and not _WEEKDAYS.fullmatch(word)]
    # Two dates and no word for them are the days of something.
    return len(other) <= 2 if len(other) < len(words) else len(other) <= 1 and dates == 1


def dates_of(line: str) -> Iterator[str]:
    """The dates of a line of ``tells_time`` as they stand there, each with its time of day and then without; those of a change
    are left out."""
    begun = 0
    for found in _DATE.finditer(line):
        if not _CHANGED.search(line[begun : found.start()].casefold()):
            clock = _CLOCK_BEHIND.match(line, found.end())
            yield from ([line[found.start() : clock.end()]] if clock else [])
            yield found[0].strip()
        begun = found.end()


def credits_picture(text: str) -> bool:
    """Whether a line names who made a picture: "Photo: A. Lee / Agency"."""
    return len(text) <= _LONGEST_CREDIT and bool(_PICTURE.match(text))


def signs(text: str) -> bool:
    """Whether a line is a byline and nothing else: "by Ann Lee and Bo Ray"."""
    opening = _BYLINE.match(text)
    if opening is None or len(text) > _LONGEST_BYLINE or text.endswith((".", "!", "?", ":", "…")):
        return False
    first, *others = _AND.split(text[opening.end() :])
    # Behind the last name may stand its place: "by Ann Lee, Riga".
    return (
        bool(_NAME.fullmatch(first))
        and all(_NAME.fullmatch(name) for name in others[:-1])
        and (not others or bool(_NAME.fullmatch(others[-1]) or (others[-1].isalpha() and others[-1][0].isupper())))
    )


def is_code(text: str) -> bool:
    """Whether a line is a value or a name out of a script."""
    return bool(_CODE.match(text))


def without_author_box(texts: list[str], authors: Collection[str]) -> int:
    """How many of the lines remain when what a text says of its own authors is taken off its end."""
    end = len(texts)
    for start in range(max(1, end - _BOX_LINES - 1), end):
        if _ABOUT.match(texts[start]) and sum(map(len, texts[start:])) <= _LONGEST_BOX * 2:
            return start
    while end > 2 and len(texts[end - 1]) <= _LONGEST_BOX and _introduces(texts[end - 1], authors):
        end -= 1
    return end


def _introduces(text: str, authors: Collection[str]) -> bool:
    """ "Ann Lee is our correspondent in Riga", and what goes on with "is" below the name in a line of its own."""
    return any(len(a.split()) > 1 and text.startswith(a) and (text == a or _BIO.match(text, len(a))) for a in authors)
