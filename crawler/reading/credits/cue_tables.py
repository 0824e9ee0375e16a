"""The word tables of one language of credits: what a file in ``languages/`` has to say.

A cue stands left of a name ("according to X") or right of it ("X reports"). Cue lists are regular expressions separated
by ``;`` and white space; spaces in them mean any white space, line breaks nothing. Between a left cue and a name may
stand an article and a described type: "according to [the Austrian daily] Der Standard".
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Cues:
    """Every word table of one language. None may be left out: write ``""`` where the language has no such words."""

    # Read in texts of this language.

    types: str
    """What an outlet is called: newspaper, agency, Telegram is none."""
    articles: str
    before: str
    """Left of the name: according to; as reported by; writes (inverted)."""
    inverted: str
    """Left of the name, where the clause ends with it ("..., says Le Monde."); else it may begin the next."""
    work: str
    """Left of the name: a report in; an article for; ran in."""
    cite: str
    """Left of the name: citing; with reference to. The name is where the report came from."""
    relay: str
    """Left of the name: quoted by; relayed by. The name passed on what another reported."""
    told: str
    """Left of the name: told; in an interview with. Up to ``told_gap`` words may stand between."""
    told_gap: int
    learned: str
    """Left of the name: obtained by; a appris. With the outlet's own name: its own reporting."""
    after: str
    """Right of the name: reports; wrote."""
    after_weak: str
    """Right of the name, too weak for an ordinary word: said."""
    not_said: str
    """Right of a weak verb: the outlet speaks of itself (said it would)."""
    spoken: str
    """Verbs of speaking; with ``aired`` left of a broadcaster's name: warned of war on CNN."""
    aired: str
    learned_after: str
    """Right of the name: has learned; understands."""
    told_after: str
    """Right of the name: "dem Spiegel sagte er", "«Ведомостям» рассказал"."""
    work_after: str
    """Right of the name: report; investigation; sources."""
    adverbs: str
    """What may stand between a name and its verb."""
    not_report: str
    """Right of a matched verb: turns it into news about the outlet (said it would, reported a loss)."""
    not_outlet: str
    """Right of the name: the name is part of another one, or its people are the subject."""
    plain_behind: str
    """Left of an ordinary word without quotation marks: it is one (in die Welt), and no outlet's name."""
    plain_before: str
    """Right of an ordinary word: it is one (Blick auf), and no outlet's name."""
    capitals_are_names: bool
    """Whether an ordinary word before a capital belongs to a longer name: not where every noun has one."""
    joiner: str
    label: str
    """Before a colon: source."""
    opener: str
    """Left of the name, at the beginning of a sentence, with a colon behind it: "From X:"."""
    wire: str
    """Left of the name: with reporting by."""
    republished: str
    """Left of the name: originally published by."""
    contributed: str
    """Right of the name: contributed to this report. The text is partly that outlet's."""
    poll: str
    not_the_article: str
    """Left of the name: links and invitations, beside the phrases of ``crawler.read_also``: follow us, subscribe."""
    background: str
    """Anywhere in the sentence: earlier; last month."""
    own_words: str
    """Own reporting without a name: told this newspaper."""
    anonymous: str
    """Unnamed sources of the article's own: people familiar with the matter."""
    channels: str
    """A Telegram channel as the source."""
    media: str
    """Unnamed media as the source: media report."""
    spaced: bool = True
    """Whether words stand apart, and a cue apart from a name."""
    joined: str = ""
    """Letters that are written together with the name behind them, as a character class: [לבמ]."""
    hung_on: str = ""
    """What may hang at a name between it and the words behind it: 'a, :n."""

    # Read in every text, together with the same tables of all other languages.
    abbreviations: str
    """A full stop behind one of these ends no sentence. Cases of letters count."""
    endings: str
    """What may hang at a name with a hyphen or an apostrophe: the endings of its cases."""
    compounds: str
    """Behind a name and a hyphen: what makes the compound a report ("Spiegel-Bericht"). Cases of letters count."""
    persons: str
    """Left of the name: it is a person's (Mr). Cases of letters count."""
    dative: str
    """Left of the name: the articles of whom somebody told something."""
    quoted_behind: str
    """Left of a quotation mark behind which an outlet's name may stand: gegenüber, newspaper, laut."""
    oblique: str
    """Left of an ordinary word: it is no subject of the verb behind it ("zur Zeit", "in der Welt")."""
    name_article: str
    """May stand between a dash and a name at the end of a line."""
    after_inverted: str
    """Behind "says X": words with which the next clause begins."""
    photo: str
    """What a picture is called in its credit, before a colon or ``photo_by``."""
    photo_by: str
    photo_after: str
    """Right of the name: a picture's credit. Cases of letters count."""
    in_brackets: str
    """Before a name in brackets that sign a text: (with AFP)."""
    in_brackets_after: str
    telegram: str
    """What Telegram is called; with ``channel``: its name is no outlet's."""
    channel: str
    channel_marks: str
    """One of these is in each text that ``channels`` matches. No regular expressions: parts of words in lower case."""
    media_marks: str
    """The same for ``media``."""
    first_marks: str
    """In each sentence that says who reported first."""
    byline_before: str
    """Between the beginning of a line of authors, or a comma, and an outlet that signs."""
    byline_behind: str
    """Right of an outlet that signs: news desk, reporters."""
    byline_next: str
    """Between an outlet that signs and the next author: and."""
    agency_ends: str
    """How names of agencies end that are on no list. Cases of letters count."""
    agency_signatures: str
    """How they end where they sign as authors: fewer, for people are called Wire, too."""
    apposed: str
    """Behind a name and a comma: what an outlet is called ("X, a Tampa radio show")."""
    aside: str
    """Words of a link that leads to no report: podcast, newsletter."""
    not_names: str
    """In what looks like a newspaper's name: it is none (Ministry)."""

    # The same, but plain words separated by white space, each with the capitals it is written with.
    heads: str
    """The last word, or the first, of newspapers' names: Herald."""
    front_heads: str
    """Those of ``heads`` that stand in front of the rest: Kurier Lubelski."""
    head_compounds: str
    """Behind a newspaper's name and a hyphen, and no part of it."""
    called: str
    """What an outlet is called right before its name: newspaper, with the endings of all cases."""
    called_behind: str
    """What an outlet is called right behind its name: the Al-Arabiya television."""
    second_heads: str
    """The last word of newspapers' names behind one of ``heads`` only: the Argus Leader."""
    connectors: str
    """Small words inside of names: Voice of the North."""
    no_name: str
    """Capitals that begin a sentence or tell a country, not a name."""


_NEEDED = frozenset({"types", "after", "label", "poll", "joiner", "not_the_article"})


def main_cues(**tables: Any) -> Cues:
    """The tables of a language of which only the main words are known: tables that are left out are empty.

    Raises ``TypeError`` naming what no language may leave out.
    """
    if missing := sorted(_NEEDED - tables.keys()):
        raise TypeError(
            f"missing tables: {', '.join(missing)}; write an empty one where the language has no such words"
        )
    empty: dict[str, Any] = {field.name: "" for field in fields(Cues)}
    own = {"told_gap": 0, "capitals_are_names": True, "spaced": True}
    return Cues(**(empty | own | tables))
