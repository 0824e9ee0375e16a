"""What news does to a text, as functions over real articles: copies that must be found, and traps that must not join."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """An article as it arrives."""

    title: str
    text: str


# The list holds articles of nobody: ``pop`` takes one whose text must stand nowhere else, ``choice`` only looks for words.
Operator = Callable[[random.Random, Piece, list[Piece]], Piece]
Trap = Callable[[random.Random, Piece, list[Piece]], list[Piece]]

_FRAMES = (
    "Share this article with friends. Subscribe to our channel so as not to miss what matters today.",
    "Editor on duty: M. Castle. Found a mistake? Select the words and press two keys to tell the desk.",
    "This site uses cookies. By reading on you agree that we count visits and keep your choices for a year.",
    "All rights reserved. No part of this page may be printed, sent on or rewritten without our written leave.",
    "Read more in our free evening letter: five stories, one picture and the weather for the morning.",
)
# {t}: the headline, {s}: words of the article, {r}: the same words put right.
_NOTICES = (
    "Correction: In an article headlined “{t}” we wrote: “{s}” This was wrong. It should have read: “{r}” We regret the error.",
    "In a story about {t}, this agency reported erroneously that {s} The correct wording is: {r}",
    "CORRECTION\n{s}\nThe sentence above, from our report of Tuesday, gave a wrong figure. The figure has been corrected.",
    "An earlier version of this article misstated one point. It said: {s} The editors have since learnt that this was not so,"
    " and the passage has been taken out. We apologise to our readers.",
    "Berichtigung: In unserem Bericht „{t}“ hieß es: „{s}“ Das ist falsch. Richtig muss es heißen: „{r}“ Wir bitten um Entschuldigung.",
    "Fe de errores. En la noticia «{t}» se decía: «{s}» Lo correcto es: «{r}» Pedimos disculpas a los lectores.",
    "Уточнення. У матеріалі «{t}» помилково зазначалося: «{s}» Правильно: «{r}» Редакція перепрошує читачів.",
    "We got this wrong. Last week's piece, {t}, had the following passage: {s} Several readers wrote to say that the numbers do"
    " not add up, and they are right. The passage now reads: {r} Thanks to all who wrote.",
    "For the record\n{t}: The article said {s} Two of the names were exchanged by an oversight of the desk.",
)


def sentences(text: str) -> list[str]:
    return [s for s in re.split(r"(?<=[.!?”])\s+", text) if len(s.split()) >= 6]


def paragraphs(text: str) -> list[str]:
    return [p for p in re.split(r"\n+", text) if p.strip()]


def _join(parts: Sequence[str]) -> str:
    return "\n\n".join(parts)


def _some_words(spare: list[Piece], count: int) -> list[str]:
    """The beginning of another article, whole paragraphs of at least ``count`` words together."""
    taken: list[str] = []
    for paragraph in paragraphs(spare.pop().text):
        taken.append(paragraph)
        if len(" ".join(taken).split()) >= count:
            break
    return taken


def _edited(share: float) -> Operator:
    def edit(rng: random.Random, piece: Piece, spare: list[Piece]) -> Piece:
        words = rng.choice(spare).text.split()
        lines = [[rng.choice(words) if rng.random() < share else w for w in p.split()] for p in paragraphs(piece.text)]
        return Piece(piece.title, _join([" ".join(line) for line in lines]))

    return edit


def _cut(least: float, most: float) -> Operator:
    def cut(rng: random.Random, piece: Piece, spare: list[Piece]) -> Piece:
        words = piece.text.split(" ")
        return Piece(piece.title, " ".join(words[: max(60, int(len(words) * rng.uniform(least, most)))]))

    return cut


def _dropped(rng: random.Random, piece: Piece, spare: list[Piece]) -> Piece:
    share = rng.uniform(0.1, 0.5)
    return Piece(piece.title, _join([p for p in paragraphs(piece.text) if rng.random() > share] or [piece.text]))


def _framed(rng: random.Random, piece: Piece, spare: list[Piece]) -> Piece:
    frame = rng.sample(_FRAMES, 4)
    at = rng.randint(0, 3)
    return Piece(piece.title, _join([*frame[:at], piece.text, *frame[at:]]))


def _datelined(rng: random.Random, piece: Piece, spare: list[Piece]) -> Piece:
    return Piece(
        piece.title, f"{rng.choice(['HARBOUR CITY (Wire)', 'From our own staff', 'Tuesday, 09:40'])} — {piece.text}"
    )


def _updated(rng: random.Random, piece: Piece, spare: list[Piece]) -> Piece:
    """A paragraph or two of news put in anywhere, once in three as a new first one."""
    parts = paragraphs(piece.text)
    new = _some_words(spare, max(20, len(piece.text.split()) // 10))
    at = 0 if rng.random() < 0.33 else rng.randint(1, len(parts))
    return Piece(f"UPDATE: {piece.title}", _join([*parts[:at], *new, *parts[at:]]))


def _corrected(rng: random.Random, piece: Piece, spare: list[Piece]) -> Piece:
    """The whole article again, with a figure changed and a note that says so."""
    note = "Correction: An earlier version of this article gave a wrong figure in the second paragraph."
    parts = [re.sub(r"\d+", "17", p, count=1) if i == 1 else p for i, p in enumerate(paragraphs(piece.text))]
    parts = [note, *parts] if rng.random() < 0.5 else [*parts, note]
    return Piece(rng.choice(["", "CORRECTED: "]) + piece.title, _join(parts))


COPIES: dict[str, Operator] = {
    "whole": lambda rng, piece, spare: Piece(piece.title, piece.text.replace(" ", "  ", 40)),
    "edit5": _edited(0.05),
    "edit15": _edited(0.15),
    "cut_short": _cut(0.2, 0.35),
    "cut_long": _cut(0.5, 0.8),
    "dropped": _dropped,
    "framed": _framed,
    "datelined": _datelined,
    "updated": _updated,
    "corrected": _corrected,
}


def _correction(rng: random.Random, piece: Piece, spare: list[Piece]) -> list[Piece]:
    """A notice about the article, one to four of its sentences in it."""
    found = sentences(piece.text) or [piece.text]
    at = rng.choice([0, rng.randrange(len(found))])
    said = " ".join(" ".join(found[at : at + rng.choice([1, 1, 2, 2, 3, 4])]).split()[:110])
    words = said.split()
    put_right = " ".join(w if rng.random() > 0.06 else rng.choice(["nine", "Wednesday", "Marlow"]) for w in words)
    notice = rng.choice(_NOTICES).format(t=piece.title, s=said, r=put_right)
    more = _NOTICES[rng.randrange(len(_NOTICES))]
    if rng.random() < 0.25:  # several corrections on one page
        other = spare.pop()
        said = (sentences(other.text) or [other.text])[0]
        notice += "\n\n" + more.format(t=other.title, s=said, r=said)
    return [
        Piece(rng.choice([f"Correction: {piece.title}", "Corrections and clarifications", "For the record"]), notice)
    ]


def _background(rng: random.Random, piece: Piece, spare: list[Piece]) -> list[Piece]:
    """New news that goes on with old paragraphs, and sometimes more new ones; or two reports with one background."""
    share = rng.uniform(0.25, 0.7)
    parts = paragraphs(piece.text)
    old, start = [], rng.randint(max(1, len(parts) // 4), max(1, len(parts) // 2))
    size = rng.randint(120, 700)
    for paragraph in parts[start:]:
        if len(" ".join(old).split()) >= size * share:
            break
        old.append(paragraph)
    own_words = int(len(" ".join(old).split()) / share * (1 - share))
    own = _some_words(spare, max(30, own_words))
    if rng.random() < 0.4 and len(own) > 2:
        at = rng.randint(2, len(own))
        own, after = own[:at], own[at:]
    else:
        after = []
    made = [Piece(rng.choice(spare).title, _join([*own, *old, *after]))]
    if rng.random() < 0.3:
        made.append(Piece(rng.choice(spare).title, _join([*_some_words(spare, max(40, own_words)), *old])))
    return made


def _press_review(rng: random.Random, piece: Piece, spare: list[Piece]) -> list[Piece]:
    """What others write: the leads of three to six articles, each with a line of its own."""
    pieces = [piece, *(spare.pop() for _ in range(rng.randint(2, 5)))]
    rng.shuffle(pieces)
    leads = [f"{p.title}\n{_join(paragraphs(p.text)[: rng.randint(1, 3)])}" for p in pieces]
    return [Piece("What the papers say", _join(["Our look at the front pages this morning.", *leads]))]


def _quoting(rng: random.Random, piece: Piece, spare: list[Piece]) -> list[Piece]:
    """Another article that takes over a fifth to a third of its words from this one."""
    own = paragraphs(spare.pop().text)
    wanted = rng.uniform(0.15, 0.35) * len(" ".join(own).split())
    taken: list[str] = []
    for sentence in sentences(piece.text):
        if len(" ".join(taken).split()) >= wanted:
            break
        if rng.random() < 0.7:
            taken.append(f"“{sentence}”, {rng.choice(['it said', 'the report went on', 'as others wrote'])}.")
    for sentence in taken:
        own.insert(rng.randint(1, len(own)), sentence)
    return [Piece(f"As others report: {piece.title}", _join(own))]


def _chrome(rng: random.Random, piece: Piece, spare: list[Piece]) -> list[Piece]:
    """Two unrelated articles in one site's frame."""
    frame = rng.sample(_FRAMES, 4)
    return [Piece(p.title, _join([*frame[:2], p.text, *frame[2:]])) for p in (spare.pop(), spare.pop())]


TRAPS: dict[str, Trap] = {
    "correction": _correction,
    "background": _background,
    "press_review": _press_review,
    "quoting": _quoting,
    "chrome": _chrome,
}

_TEMPLATES = (
    "The weather service expects {a} to {b} degrees in {place} on {day}. The wind blows from the {way} at {c} kilometres an"
    " hour, and the sun rises at {h}.{m}. The water of the {sea} has {d} degrees. Drivers in {place} are asked to keep their"
    " distance because fog may form towards the evening, the service said in its daily bulletin.",
    "A magnitude {s}.{m} earthquake struck {c} kilometres {way} of {place} on {day}, the institute said. It was {d} kilometres"
    " deep. There were no reports of damage or of people hurt, and no warning of a tidal wave was given. The institute puts"
    " out these figures on its own and corrects them when more stations have reported.",
    "On {day} the dollar stood at {a}.{m} against the crown in {place}, {c} hellers more than on the day before, and the euro"
    " at {b}.{h}. Gold was sold at {e} the ounce and a barrel of oil at {d}.{s}. The central bank publishes the rates every"
    " working day at half past two; they hold until the next day.",
    "Police in {place} were called to {e} cases between {day} and the following morning: {a} accidents, {b} thefts and {c}"
    " complaints about noise. {d} drivers had to hand in their licence. Nobody was badly hurt. Whoever has seen something is"
    " asked to call the station on the {way} side of the river, which is open day and night.",
)


def recurring(rng: random.Random, count: int) -> list[Piece]:
    """Issues of daily bulletins: the same words, other figures, places and days."""
    made = []
    for _ in range(count):
        fields = {name: rng.randint(2, 99) for name in "abcdmh"} | {"s": rng.randint(2, 9), "e": rng.randint(100, 2900)}
        names = {
            "place": rng.choice(["Arlen", "Bosko", "Cimber", "Dalvik", "Estrow", "Falmer", "Gorin", "Hulst"]),
            "day": rng.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
            "way": rng.choice(["north", "south", "east", "west"]),
            "sea": rng.choice(["lake", "bay", "sound"]),
        }
        template = rng.choice(_TEMPLATES)
        made.append(Piece(f"{template.split(' {', maxsplit=1)[0]}", template.format(**fields, **names)))
    return made
