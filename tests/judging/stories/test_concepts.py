"""What happened is told alike in ten languages: by whole words, by beginnings, inside compounds, by phrases."""

from __future__ import annotations

from importlib.resources import files

import pytest

from crawler.judging.stories.concepts import concepts_in, known_languages, opposites, prior_shares
from crawler.judging.stories.eventnames import PAIR, WeighedNames, is_concept, names_of, weigh_names
from crawler.judging.stories.likeness import Likeness, likeness

PORT_ON_FIRE = {
    "en": "Firefighters fight a blaze in the port, two sailors are injured",
    "de": "Brand im Hafen, zwei Matrosen verletzt",
    "uk": "Пожежа в порту, двоє моряків поранені",
    "ru": "Пожар в порту, ранены двое моряков",
    "fr": "Incendie au port, deux marins blessés",
    "es": "Incendio en el puerto, dos marineros heridos",
    "it": "Incendio nel porto, feriti due marinai",
    "pl": "Pożar w porcie, rannych dwóch marynarzy",
    "pt": "Incêndio no porto, dois marinheiros feridos",
    "nl": "Brand in de haven, twee zeelieden gewond",
}


def told(text: str, language: str) -> set[str]:
    return set(concepts_in(text.replace(",", " ").split(), language))


@pytest.mark.parametrize("language", sorted(PORT_ON_FIRE))
def test_an_event_has_the_same_concepts_in_every_language(language: str) -> None:
    assert {"fire", "port", "sailor", "injure"} <= told(PORT_ON_FIRE[language], language)


def test_every_language_of_the_list_is_tried_and_others_have_no_concepts() -> None:
    assert set(PORT_ON_FIRE) == known_languages()
    assert concepts_in(["port"], "xx") == concepts_in(["port"], "") == {}
    assert told("The port", "en-GB") == {"port"}


@pytest.mark.parametrize(
    ("text", "language", "concepts"),
    [
        ("Getreidefrachter", "de", {"grain", "ship"}),
        ("Gewerkschaft", "de", {"union"}),
        ("Das Ende", "de", {"end"}),
        ("die Reisenden", "de", {"passenger"}),
        ("wir fordern", "de", {"demand"}),
        ("wir fördern", "de", set()),
        ("Portugal", "en", set()),
        ("Portuguese portraits", "en", set()),
        ("a drone was shot down", "en", {"drone", "shooting", "airdefence"}),
        ("a drone was shot at", "en", {"drone", "shooting"}),
        ("cet été", "fr", {"summer"}),
        ("il a ete", "fr", set()),
        ("El avion cayo", "es", {"airforce", "plane", "fall"}),
        ("ЛЁД", "ru", {"ice"}),
    ],
)
def test_words_compounds_phrases_and_accents(text: str, language: str, concepts: set[str]) -> None:
    assert told(text, language) == concepts


def test_a_phrase_is_shown_whole_and_a_title_counts_more() -> None:
    names = names_of("Ferry runs aground", "Two ferries and a bridge.", "en")
    assert names.counts["+ferry"] == 4
    assert names.counts["+bridge"] == 1
    assert names_of("", "Die Stadt war ohne Strom", "de").shown["+blackout"] == "ohne Strom"


@pytest.mark.parametrize("text", ["", "=", "_ _", "ß" * 3000, "port" * 2000, "\ud800", "İ" * 400, "'", "a" * 2])
@pytest.mark.parametrize("language", ["de", "en", "es"])
def test_hostile_words_are_read(text: str, language: str) -> None:
    concepts_in([text], language)


def test_the_list_is_whole() -> None:
    text = files("crawler.judging.stories").joinpath("concepts.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    header, *concepts = [[cell.strip() for cell in line.split("|")] for line in lines if "|" in line]
    assert all(len(cells) == len(header) and all(cells) for cells in concepts)
    names = [cells[0].partition(" ")[0] for cells in concepts]
    assert len(names) == len(set(names)) > 300
    assert set(opposites()) <= set(names)
    assert opposites()["accept"] >= {"reject"} and "accept" in opposites()["reject"]
    assert all(0 < share < 0.3 for share in prior_shares().values())
    assert not any(
        stem.endswith("_") or stem.startswith("_") for cells in concepts for c in cells for stem in c.split()
    )


def weighed(title: str, body: str, language: str, total: int = 500) -> WeighedNames:
    return weigh_names(names_of(title, body, language), total, {})


def alike(one: tuple[str, str, str], other: tuple[str, str, str]) -> Likeness:
    return likeness(weighed(*one), weighed(*other).vector)


OFFER = ("Envoy offers a truce", "Envoy Runa Kolbrekt offered the rebels of Varnholm a truce; aid convoys wait.", "en")
OFFER_DE = (
    "Gesandte bietet Waffenruhe an",
    "Die Gesandte Runa Kolbrekt hat den Rebellen von Varnholm eine Waffenruhe angeboten, Konvois mit Hilfsgütern warten.",
    "de",
)
REFUSAL_DE = (
    "Rebellen lehnen Waffenruhe ab",
    "Die Rebellen von Varnholm lehnen die Waffenruhe der Gesandten Runa Kolbrekt ab, Konvois mit Hilfsgütern warten.",
    "de",
)


def test_the_refusal_of_an_offer_is_another_event() -> None:
    assert alike(OFFER, OFFER_DE).one_event
    refused = alike(OFFER, REFUSAL_DE)
    assert refused.opposed and not refused.one_event
    assert refused.cosine * refused.evidence > 0.15, "the names alone would have joined them"


def test_who_refuses_an_offer_names_it_and_is_opposed_all_the_same() -> None:
    refusal = ("Rebels reject the truce", "The rebels of Varnholm rejected the truce that Runa Kolbrekt offered.", "en")
    assert names_of(*refusal).counts["+offer"]
    assert alike(refusal, OFFER_DE).opposed
    assert alike(OFFER, refusal).opposed
    assert not alike(OFFER, OFFER_DE).opposed


def test_events_without_names_are_found_by_what_is_told() -> None:
    english = (
        "Bees starve in the cold",
        "Beekeepers lost one hive in five to mites and frost; honey costs more.",
        "en",
    )
    german = (
        "Bienen verhungern in der Kälte",
        "Imker verloren durch Milben und Frost viele Völker, Honig kostet mehr.",
        "de",
    )
    found = alike(english, german)
    assert found.one_event
    assert {"+bee", "+mite", "+honey"} <= set(found.shared)


def test_names_that_meet_do_not_join_what_is_told_of_other_things() -> None:
    fire = (
        "Fire in Varnholm",
        "A blaze destroyed a school in Varnholm, said Runa Kolbrekt; firefighters were injured.",
        "en",
    )
    match = (
        "Varnholm gewinnt das Finale",
        "Die Mannschaft von Varnholm siegt im Finale, sagte Trainerin Runa Kolbrekt.",
        "de",
    )
    assert not alike(fire, match).one_event


def test_names_decide_where_concepts_are_few_or_unknown() -> None:
    swedish = ("Varnholm", "Runa Kolbrekt i Varnholm talade om Nordspan och 1350 kronor.", "sv")
    english = (
        "Varnholm",
        "Runa Kolbrekt spoke in Varnholm about the fire, the bridge, the port, Nordspan and 1350 crowns.",
        "en",
    )
    assert alike(english, swedish).told == 0
    assert alike(english, swedish).one_event
    before = {term: weight for term, weight in weighed(*english).vector.items() if not is_concept(term)}
    assert likeness(weighed(*english), before).one_event, "an archive may hold articles of a time without concepts"


def test_an_archive_that_has_counted_no_concepts_knows_which_are_common() -> None:
    vector = weighed("", "The company plans to offer a bridge.", "en", total=100_000).vector
    assert vector["+bridge"] > 1.3 * vector["+company"]


def test_pairs_of_concepts_find_and_weigh_nothing() -> None:
    names = weighed(*OFFER)
    pairs = {term: weight for term, weight in names.vector.items() if term.startswith(PAIR)}
    assert pairs and set(pairs.values()) == {0.0}
    assert set(pairs) <= set(names.asked())
    assert not any(is_concept(term) for term in names.asked())
    assert not set(pairs) & set(alike(OFFER, OFFER_DE).shared)
