"""Shapes that hold in every language: photo lines, datelines, signatures, tags, and what may touch a name."""

from __future__ import annotations

import re

MARKS = "«»„“”‟\"'’‘‚"
ENDINGS = re.compile(r"(?:-(?:u|owi|em|ie|a|у|а|ом|ові)\b|['’ʼ](?:[а-яіїєґ]{1,3})\b)")
COMPOUND = re.compile(
    r"-(?:Bericht|Informationen|Angaben|Meldung|Recherche|Interview|Reporter|Korrespondent|Artikel|Journalist|Quelle|Exklusiv)"
)
PHOTO = re.compile(
    r"(?:(?:\A|(?<!\w))(?:photo|photograph|picture|pic|image|file photo|illustration|graphic|footage|фото|світлина|"
    r"ілюстрація|зображення|скріншот|відео|видео|иллюстрация|изображение|снимок|скриншот|foto|fotos|fotograf\w*|fot|bild|bilder|titelbild|"
    r"symbolbild|grafik|infografik|video|zdjęcie|zdj|zdjęcia|grafika|photographie|crédits? photos?|crédits?|imagen|"
    r"imágenes|fotografía|crédito|archivo|immagine|immagini|fotografia|credit)s?\.?(?:\s+[^\s.!?:]+){0,3}?\s*"
    r"(?::|/|©|\||\(|\bby\b|\bvia\b|\bот\b|\bвід\b|\bvon\b|\bpar\b|\bdi\b|\bde\b|courtesy of|(?<=fot\.)|(?<=zdj\.))"
    r"[^.!?\n]{0,40}|(?:getty|imago|picture[ -]alliance|shutterstock|epa|upg|unsplash|alamy|nurphoto|globallookpress|"
    r"hans lucas|sipa|abaca)(?:\s+images)?\s*(?:/|via|through|,)\s*(?:the\s+)?[^.!?\n]{0,20}|©\s*)\Z",
    re.IGNORECASE,
)
PHOTO_RIGHT = re.compile(
    r"\s*(?:/\s*[A-ZÀ-ÞА-Я][\w.]+|[/|-]?\s*(?:Photos?|Foto|Фото|Pictures?|Images?|Archive?)\b|"
    r"via Getty|/?\s*Getty|/Archiv|, archivo)"
)
DATELINE_LEFT = re.compile(r"\A[^.!?]{0,60}?[\s.,]*(?:\d{1,2}[^.!?]{0,14}\.?)?\s*[(/\[]\s*\Z")
DATELINE_RIGHT = re.compile(r"\s*(?:[/,]\s*[\w/ ]{2,12})?[)/\]]\s*(?:\.?\s*[-–—:]|\.)")
DATELINE_BARE = re.compile(
    r"\A[A-ZÀ-ÞА-ЯІЇЄ][^.!?]{1,40}[,.]\s(?:\d{1,2}\s\w{2,12}\.?\s*[.,—–-]?\s*)?(?:\d{4}\.?\s*)?[—–-]?\s*\Z"
)
SIGNATURES = r"(?:[a-zäöü]{2,4}(?:/[a-zäöü]{2,4})*[\s,;:/]*)"
PAREN_LEFT = re.compile(
    rf"[(\[]\s*(?:{SIGNATURES}|\d+\s*|with |mit |avec |con |z |за |з |с |по |source\s?: |sources\s?: |quelle: |via |"
    r"från |and |und |reporting by |agenc\w+[:,]? )*\Z"
)
PAREN_RIGHT = re.compile(rf"(?:[\s,;/-]*(?:{SIGNATURES}|and agencies|contributed|\w{{2,3}}))?\s*[)\]]")
TAIL = re.compile(r"(?:\A|[\s.!?…\"”»])[—–-]{1,2}\s*(?:\([a-z]{2,4}\)\s*)?(?:the\s)?\Z", re.IGNORECASE)
INITIALS = re.compile(r"(?:\A|[\s(])[a-zäöü]{2,4}(?:\s*[/,]\s*[a-zäöü]{2,4})*\s*/\s*\Z")
TITLE_TAG = re.compile(r"(?:\s[-–—|]|[:,(])\s*(?:the\s)?\Z", re.IGNORECASE)
DATIVE = re.compile(r"(?:\A|\b(?:der|dem|den)\s|[«„“\"])\Z", re.IGNORECASE)
# "zur Zeit", "in der Welt": not the subject of the verb behind it.
OBLIQUE = re.compile(
    r"\b(?:zur|(?:in|auf|aus|von|an|mit|seit|um) (?:der|die|dem)|der ganzen|aller|alle|einiger|dieser|langer"
    r"|kurzer|im|am)\s\Z",
    re.IGNORECASE,
)
PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Mike|Michael|Mayor|Emma|Мэр|Мер|Майкл|Maire|Bürgermeister)\.?\s\Z")
CYRILLIC = re.compile(r"[а-яіїєґё]", re.IGNORECASE)
# A Telegram channel is no outlet even when its name is on the list.
CHANNEL_LEFT = re.compile(
    r"(?:telegram|телеграм\w*|тг)[\s-]?(?:channel|канал\w*|kanal\w*|kanał\w*|canal\w*)\s[«„“\"]?\Z", re.IGNORECASE
)
CHANNEL_RIGHT = re.compile(r"[»”“\"]?\s(?:\w+\s)?(?:telegram|телеграм|тг)", re.IGNORECASE)
