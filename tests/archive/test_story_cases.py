"""Small stories in prose, from their texts to their known origins: credits are read, copies measured, steps followed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bench.adapters import story

Row = tuple[str, str, str, str, str]
"""Outlet, domain, title, byline, body; ten minutes after the row before."""

STRIKE = (
    "Dock workers in Gdynia will walk out on Friday over shifts of fourteen hours, the union of port workers decided in the"
    " night. Nine of ten members voted for the strike, which is to last three days. Forty ships are expected at the port in"
    " that time, most of them with containers from Asia. The port authority said it regretted the decision and would call"
    " a mediator."
)

CASES: dict[str, tuple[list[Row], set[str | None], dict[str, str]]] = {
    "one report, three rewrites": (
        [
            ("Der Spiegel", "spiegel.de", "Ministry hid a study on bridges", "By our reporters",
             "The ministry of transport kept a study on the state of motorway bridges in a drawer for two years, documents seen by"
             " Der Spiegel show. Four officials told Der Spiegel that they had warned of it."),
            ("The Guardian", "theguardian.com", "German ministry sat on bridge study", "",
             "Germany's transport ministry withheld a study on dilapidated bridges, Der Spiegel reported on Friday."),
            ("Le Figaro", "lefigaro.fr", "Ponts allemands : une étude cachée", "",
             "Le ministère allemand a gardé pour lui une étude sur l'état des ponts, selon Der Spiegel."),
            ("Kyiv Independent", "kyivindependent.com", "Bridges: German ministry kept silent", "",
             "A study on German bridges was kept from the public, according to Der Spiegel, which has seen it."),
        ],
        {"Der Spiegel"},
        {},
    ),
    "the origin was not collected": (
        [
            ("BBC News", "bbc.co.uk", "Bank to close a third of its branches, paper says", "",
             "Northern Bank is to close a third of its branches, the Financial Times reported, citing two directors."),
            ("RTÉ", "rte.ie", "Northern Bank plans branch closures", "",
             "Every third branch of Northern Bank could close, according to a report in the Financial Times."),
        ],
        {"Financial Times"},
        {},
    ),
    "two that credit each other": (
        [
            ("Delfi", "delfi.lt", "Minister to resign, LRT reports", "",
             "The minister of culture will resign next week, LRT reported on Tuesday."),
            ("LRT", "lrt.lt", "Culture minister is leaving, Delfi says", "",
             "The minister of culture is about to leave the government, according to Delfi."),
        ],
        {"Delfi"},
        {},
    ),
    "a wire text under three names": (
        [
            ("Straits Times", "straitstimes.com", "Dockers to strike in Gdynia", "Reuters", STRIKE),
            ("Daily Sabah", "dailysabah.com", "Strike at port of Gdynia", "By Reuters", STRIKE),
            ("Dawn", "dawn.com", "Polish dockers walk out", "Reuters", STRIKE + " Trains were not affected."),
        ],
        {"Reuters"},
        {},
    ),
    "a wire text that one paper does not sign": (
        [
            ("Harbour Post", "harbourpost.example", "Strike at port", "", STRIKE),
            ("Dawn", "dawn.com", "Polish dockers walk out", "Reuters", STRIKE),
            ("Coast Courier", "coastcourier.example", "Dockers to stop work", "", STRIKE),
        ],
        {"Reuters"},
        {"Harbour Post": "Reuters", "Coast Courier": "Reuters"},
    ),
    "one text that nobody signs": (
        [
            ("Harbour Post", "harbourpost.example", "Strike at port", "", STRIKE),
            ("Coast Courier", "coastcourier.example", "Dockers to stop work", "", STRIKE),
            ("Inland Echo", "inlandecho.example", "Port workers strike", "", STRIKE + " Buses run as usual."),
        ],
        {None},
        {},
    ),
    "a late independent report": (
        [
            ("Politico", "politico.eu", "Commission weighs ban on vapes", "By A. Writer",
             "The Commission is weighing a ban on flavoured vapes, three officials told POLITICO."),
            ("Brussels Times", "brusselstimes.com", "EU may ban flavoured vapes", "",
             "Flavoured vapes could be banned in the EU, POLITICO reported."),
            ("Reuters", "reuters.com", "EU drafts ban on flavoured vapes, document shows", "",
             "BRUSSELS (Reuters) - The European Commission has drafted a ban on flavoured vapes, a document seen by Reuters showed."),
        ],
        {"Politico Europe", "Reuters"},
        {"Brussels Times": "Politico Europe"},
    ),
    "an uncredited rewrite is no second origin": (
        [
            ("Bild", "bild.de", "Minister owned shares of supplier", "",
             "The minister held shares of a supplier of the army, documents obtained by Bild show."),
            ("Metro Blatt", "metroblatt.example", "Shares bring minister under pressure", "",
             "The minister held shares of a company that supplies the army. The opposition demands an explanation."),
            ("Focus", "focus.de", "Aktien: Minister unter Druck", "",
             "Der Minister hielt Aktien eines Zulieferers der Armee. Das berichtet die Bild."),
        ],
        {"Bild"},
        {},
    ),
    "a chain of three": (
        [
            ("Kommersant", "kommersant.ru", "Airline seeks new owner", "",
             "The airline is looking for a buyer, two sources close to its board told Kommersant."),
            ("Interfax", "interfax.ru", "Airline looks for buyer - Kommersant", "",
             "The airline is looking for a buyer, Kommersant reported on Monday."),
            ("Moscow Times", "themoscowtimes.com", "Airline up for sale", "",
             "The airline is up for sale, Interfax reported, citing the Kommersant newspaper."),
        ],
        {"Kommersant"},
        {"Moscow Times": "Kommersant"},
    ),
    "the copy came before its original": (
        [
            ("Harbour Post", "harbourpost.example", "Strike at port, AP reports", "AP", STRIKE),
            ("Associated Press", "apnews.com", "Dockers in Gdynia to walk out", "", "GDYNIA, Poland (AP) — " + STRIKE),
        ],
        {"The Associated Press"},
        {"Harbour Post": "The Associated Press"},
    ),
    "one that passes on and has its own sources": (
        [
            ("Axios", "axios.com", "Envoy to quit", "", "The envoy plans to quit in May, two aides told Axios."),
            ("Reuters", "reuters.com", "Envoy plans to step down, sources say", "",
             "WASHINGTON (Reuters) - The envoy plans to step down, two people familiar with the matter told Reuters on Monday."
             " Axios first reported the plan."),
            ("The Hill", "thehill.com", "Envoy to leave: report", "", "The envoy will leave in May, Axios reported."),
        ],
        {"Axios", "Reuters"},
        {"The Hill": "Axios"},
    ),
    "an origin in no list": (
        [
            ("Cape Ledger", "capeledger.example", "Lighthouse sold in secret", "",
             "The lighthouse was sold without a tender, a contract seen by the Cape Ledger shows."),
            ("BBC News", "bbc.co.uk", "Lighthouse sale raises questions", "",
             "A lighthouse on the cape was sold without a tender, the Cape Ledger reported."),
        ],
        {"Cape Ledger"},
        {"BBC News": "Cape Ledger"},
    ),
    "printed again with permission": (
        [
            ("Coast Courier", "coastcourier.example", "How eels find home", "",
             "Eels cross an ocean to breed, and nobody has seen them do it.\nThis article was originally published on The"
             " Conversation."),
            ("Inland Echo", "inlandecho.example", "The long way of the eel", "",
             "Nobody has seen eels breed. Republished from The Conversation under a Creative Commons licence."),
        ],
        {"The Conversation"},
        {},
    ),
    "national agencies": (
        [
            ("Hospodářské noviny", "hn.cz", "Stávka v přístavu", "ČTK", "Dělníci v přístavu vstoupí v pátek do stávky."),
            ("Aktuálně", "aktualne.cz", "Přístav čeká stávka", "ČTK", "Přístav čeká od pátku stávka dělníků, píše ČTK."),
            ("Die Zeit", "zeit.de", "Streik im Hafen", "dpa", "Im Hafen wird ab Freitag gestreikt."),
        ],
        {"ČTK", "dpa"},
        {},
    ),
    "in other languages": (
        [
            ("Le Monde", "lemonde.fr", "Le fonds a perdu 40 millions", "",
             "Le fonds a perdu quarante millions d'euros, selon des documents consultés par Le Monde."),
            ("El País", "elpais.com", "El fondo perdió 40 millones", "",
             "El fondo perdió cuarenta millones de euros, según informó Le Monde."),
            ("Repubblica", "repubblica.it", "Il fondo ha perso 40 milioni", "",
             "Il fondo ha perso quaranta milioni di euro, secondo quanto riporta Le Monde."),
            ("Українська правда", "pravda.com.ua", "Фонд втратив 40 мільйонів", "",
             "Фонд втратив сорок мільйонів євро. Про це пише Le Monde."),
        ],
        {"Le Monde"},
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_known_origins(name: str) -> None:
    rows, expected, stands = CASES[name]
    articles: list[dict[str, Any]] = [
        {
            "id": outlet,
            "outlet": outlet,
            "outlet_domain": domain,
            "published": f"2026-03-04T{9 + number // 6:02}:{number % 6}0:00+00:00",
            "title": title,
            "byline": byline,
            "body": body,
            "links": [],
        }
        for number, (outlet, domain, title, byline, body) in enumerate(rows)
    ]
    told = story({"id": name, "articles": articles})
    assert set(told["origin_outlets"]) == expected
    assert told["independent_origins"] == len(expected)
    assert told["circular"] == (name == "two that credit each other")
    assert {outlet: told["article_origin"][outlet] for outlet in stands} == stands
    if len(expected) == 1:
        unknown = {a for a, origin in told["article_origin"].items() if origin == "unknown"}
        assert unknown <= {"Metro Blatt"} or expected == {None}
