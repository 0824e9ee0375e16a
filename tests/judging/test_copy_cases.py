"""What news does to texts, in prose: copies that must be found in either order of arrival, and traps that must not join."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from crawler.judging.copies.pairs import Relation
from tests.judging.copies.test_compare_all import Shelf
from tests.judging.news import BACKGROUND, CHROME, COURT, FERRY, HERON, ORCHARD, PROBE, paragraphs
from tests.judging.texts import edited

QUAKE = (
    "An earthquake of magnitude {size} shook the {coast} coast of {place} on {day}, the seismological institute said."
    " The epicentre lay {km} kilometres from {town} at a depth of {depth} kilometres. There were no reports of damage"
    " or of people hurt. The institute did not expect a tidal wave. Smaller shocks may follow in the coming days, it"
    " said, and asked people to stay away from walls with cracks."
)
MATCH = (
    "{home} beat {guest} {a}-{b} at home on {day} before {crowd} spectators. The goals were shot in minutes {m} and {n}."
    " The coach of {home} praised the defence, which had been criticised last week, and said that the team was growing"
    " together. {guest} has now been without a win for {w} matches and stays in the lower half of the table. Both teams"
    " play again on Saturday."
)
RATES = (
    "The central bank set the official rate of the dollar at {a} for {day}, against {b} the day before. The euro was set"
    " at {c} and the pound at {d}. In exchange offices of the capital the dollar was bought at {e} and sold at {f} on"
    " average, according to the association of banks, which publishes these figures every morning."
)
ALERT = (
    "An air raid alert has been declared in the {region} region. Residents are asked to go to the shelters at once and"
    " to stay there until the end of the alert is announced. The administration of the {region} region said on its"
    " channel that air defence was at work and asked people not to film it or to publish places and times of impact."
)
LOSSES_UK = (
    "Загальні втрати противника станом на {d} березня орієнтовно склали: особового складу {a} осіб, танків {b}, бойових"
    " машин {c}, артилерійських систем {e}, засобів протиповітряної оборони {f}, літаків {g}. Дані уточнюються,"
    " повідомили у штабі. Підрахунок ускладнюється високою інтенсивністю бойових дій на всіх напрямках."
)
SENTENCED = (
    "A court in {city} has sentenced {name} to {years} years in prison for passing the positions of air defence to the"
    " enemy. {name}, {age}, had sent photographs and coordinates over a messenger, the prosecution said. The court also"
    " ordered that the property be confiscated. The sentence has not come into force; the defence may appeal."
)
INDEX = (
    "The {index} index closed {a} per cent higher at {b} points on Monday. Trading was calm ahead of the central bank's"
    " decision. Among the winners were carmakers and banks; property shares were sold. The euro stood at 1.084 dollars."
    " A barrel of Brent cost 81.20 dollars, 40 cents more than on Friday."
)
STATEMENT = (
    "We have listened to the people of the islands and we have understood that the school cannot be closed before the"
    " bridge is built. Nobody will be made to send a child across the water in winter. I have therefore told the"
    " ministry to find the money for two more years, and I expect an answer before the end of this month."
)
SPEECH_NORTH = (
    f"The prime minister has given in to protests on the northern islands. {STATEMENT} So he spoke on Monday evening in a"
    " hall in Brandhavn, where three hundred parents had waited for him in the rain. The teachers' union called it a"
    " victory of patience. It had collected nine thousand signatures since the spring, on islands where eleven thousand"
    " people live, and had put up a tent before the government's building that became a small school of its own."
)
SPEECH_BUDGET = (
    "Who pays for the promise? That is what the finance committee wants to know after Monday's surprise. The budget has"
    " no line for it, the chairwoman said; her party had learnt of it from the radio. Two years would cost some nine"
    f" million crowns by the ministry's own estimate, which was made in January and never published. {STATEMENT} With"
    " these words the head of government had ended months of dispute on Monday. The opposition asks for an inquiry into"
    " why the estimate was kept in a drawer, and wants to see the plans of the bridge before it agrees to anything."
)

COPIES = {
    "printed whole": (FERRY, FERRY),
    "other breaks and capitals": (ORCHARD, ORCHARD.upper().replace("\n", " ")),
    "cut to two paragraphs": (FERRY, paragraphs(FERRY, 0, 2)),
    "cut to the lead": (ORCHARD, paragraphs(ORCHARD, 0, 2)),
    "without its end": (ORCHARD, paragraphs(ORCHARD, 0, 4)),
    "a paragraph dropped in the middle": (FERRY, paragraphs(FERRY, 0, 3) + "\n" + paragraphs(FERRY, 4)),
    "fifteen words in a hundred replaced": (FERRY, edited(FERRY, 0.15)),
    "a short text, five in a hundred replaced": (COURT, edited(COURT, 0.05)),
    "in another site's frame": (FERRY, f"{CHROME}\n{FERRY}\n{CHROME}"),
    "with a new lead on top": (FERRY, "Divers have found a tear in the hull of the stranded ferry.\n" + FERRY),
    "with a note of the desk": (COURT, COURT + "\nThis report was written by an agency and not changed by our desk."),
    "one figure corrected": (ORCHARD, ORCHARD.replace("seventy per cent", "75 per cent")),
    "one number corrected": (FERRY, FERRY.replace("214", "216")),
    "house spelling of a name": (FERRY, FERRY.replace("Brandhavn", "Brandhaven")),
}

TRAPS: dict[str, tuple[Any, ...]] = {
    "quotes a third": (FERRY, f"{ORCHARD}\n{paragraphs(FERRY, 0, 2)}\n{COURT}"),
    "quotes a third in the middle of its own report": (
        ORCHARD,
        paragraphs(FERRY, 0, 3) + "\n" + paragraphs(ORCHARD, 1, 3) + "\n" + paragraphs(FERRY, 3),
    ),
    "a press review of leads": (FERRY, "\n".join(paragraphs(t, 0, 1) for t in (HERON, FERRY, ORCHARD, COURT, PROBE))),
    "a press review that opens with a whole short text": (COURT, f"{COURT}\n{ORCHARD}\n{paragraphs(FERRY, 0, 3)}\n{HERON}"),
    "a press review that opens with a shorter one": (PROBE, f"{PROBE}\n{COURT}\n{HERON}\n{paragraphs(ORCHARD, 0, 3)}"),
    "a digest with a whole text further down": (HERON, f"{ORCHARD}\n{FERRY}\n{HERON}\n{COURT}"),
    "background that both have": (
        f"{paragraphs(FERRY, 0, 3)}\n{BACKGROUND}",
        f"{paragraphs(ORCHARD, 0, 4)}\n{BACKGROUND}",
    ),
    "a frame that both have": (f"{COURT}\n{CHROME}", f"{HERON}\n{PROBE}\n{CHROME}"),
    "the same statement in two reports": (SPEECH_NORTH, SPEECH_BUDGET),
    "an earthquake elsewhere": (
        QUAKE.format(size="5.1", coast="eastern", place="Karo", day="Monday", km=40, town="Belin", depth=12),
        QUAKE.format(size="4.8", coast="western", place="Tamura", day="Friday", km=75, town="Osako", depth=30),
    ),
    "an earthquake at the same place": (
        QUAKE.format(size="5.1", coast="eastern", place="Karo", day="Monday", km=40, town="Belin", depth=12),
        QUAKE.format(size="5.6", coast="eastern", place="Karo", day="Friday", km=22, town="Belin", depth=9),
    ),
    "another match": (
        MATCH.format(home="Rovers", guest="Albion", a=2, b=0, day="Sunday", crowd=4100, m=12, n=77, w=5),
        MATCH.format(home="Wanderers", guest="Harriers", a=1, b=0, day="Sunday", crowd=900, m=31, n=64, w=3),
    ),
    "the rates of the next day": (
        RATES.format(a="41.02", b="41.10", c="44.80", d="52.31", e="40.90", f="41.40", day="4 March"),
        RATES.format(a="41.17", b="41.02", c="44.95", d="52.02", e="41.00", f="41.55", day="5 March"),
    ),
    "an alert for another region": (ALERT.format(region="Sumy"), ALERT.format(region="Poltava")),
    "a daily count of which some figures stay": (
        LOSSES_UK.format(d=13, a=110415, b=1920, c=1991, e=140, f=33, g=12),
        LOSSES_UK.format(d=14, a=110900, b=1920, c=1993, e=141, f=33, g=12),
    ),
    "another person sentenced elsewhere": (
        SENTENCED.format(city="Sumy", name="Oleh Bondar", years=12, age=41),
        SENTENCED.format(city="Dnipro", name="Iryna Lys", years=15, age=29),
    ),
    "an index of another exchange": (
        INDEX.format(index="DAX", a="0.5", b="18,233"),
        INDEX.format(index="ATX", a="0.9", b="3,512"),
        ("DAX closes higher", "ATX closes higher"),
    ),
}  # fmt: skip


def judged(first: str, second: str, titles: Sequence[str] = ("One title", "Another headline")) -> Relation | None:
    """The strongest relation of two articles, in this order of arrival."""
    shelf = Shelf()
    shelf.add(first, titles[0])
    return next(iter(shelf.add(second, titles[1]).relations), None)


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "the copy first"])
def test_a_copy_is_found(name: str, turned: bool) -> None:
    first, second = COPIES[name][::-1] if turned else COPIES[name]
    relation = judged(first, second)
    assert relation is not None
    assert relation.joins, relation


@pytest.mark.parametrize("name", TRAPS)
@pytest.mark.parametrize("turned", [False, True], ids=["in order", "the other first"])
def test_a_trap_does_not_join(name: str, turned: bool) -> None:
    first, second, *titles = TRAPS[name]
    told = titles[0] if titles else ("One title", "Another headline")
    relation = judged(second, first, told[::-1]) if turned else judged(first, second, told)
    assert relation is None or not relation.joins, relation
