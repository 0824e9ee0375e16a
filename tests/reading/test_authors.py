"""Names out of bylines."""

from __future__ import annotations

import pytest
from lxml.html import document_fromstring

from crawler.reading.authors import clean_authors, read_signatures
from crawler.reading.people import is_person, people_among
from crawler.reading.structured import read_structured


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ann Roe", ("Ann Roe",)),
        ("Von Eva Maier und Jan Huber", ("Eva Maier", "Jan Huber")),
        ("Ann Roe, Senior Editor", ("Ann Roe",)),
        ("Ann Roe and Bob Poe, Political correspondent", ("Ann Roe", "Bob Poe")),
        ("Par Zoé Blanc et Luc Noir", ("Zoé Blanc", "Luc Noir")),
        ("Іван Петренко та Олена Коваль", ("Іван Петренко", "Олена Коваль")),
        ("https://www.facebook.com/someone", ()),
        ("@annroe", ()),
        ("admin", ()),
        ("Ann Roe; Ann Roe", ("Ann Roe",)),
        ("Anders Bysted", ("Anders Bysted",)),
    ],
)
def test_clean_authors(byline: str, names: tuple[str, ...]) -> None:
    assert clean_authors([byline]) == names


def authors_of(head: str, body: str = "") -> tuple[str, ...]:
    tree = document_fromstring(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")
    return read_signatures(read_structured(tree), tree, ["Example News", "example"])


def ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "author": {author}}}</script>'


def test_the_site_is_the_author_only_when_nobody_else_is() -> None:
    site = ld('{"@type": "Organization", "name": "Example News"}')
    assert authors_of(site) == ("Example News",)
    assert authors_of(site, '<a rel="author" href="/x">Ann Roe</a>') == ("Ann Roe",)


def test_the_name_of_the_site_is_not_taken_for_two_people() -> None:
    tree = document_fromstring(
        "<html><head><meta name='author' content='Hafen und Leben'></head><body><p>x</p></body></html>"
    )
    assert read_signatures(read_structured(tree), tree, ["Hafen und Leben"]) == ("Hafen und Leben",)


def test_another_organisation_is_an_author() -> None:
    assert authors_of(ld('[{"@type": "Organization", "name": "Some Agency"}]')) == ("Some Agency",)


def test_an_author_given_by_reference_is_looked_up() -> None:
    graph = (
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "author": {"@id": "#ann"}},'
        ' {"@type": "Person", "@id": "#ann", "name": "Ann Roe"}]}</script>'
    )
    assert authors_of(graph) == ("Ann Roe",)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ann Roe, AP National Political Writer", ("Ann Roe", "AP")),
        ("Harbour Post Staff", ()),
        ("Reuters Updated: January 16", ("Reuters",)),
        ("Ann Roe Monday, November 18, 04:05 pm PT", ("Ann Roe",)),
        ("Ann Roe, MS, RDN", ("Ann Roe",)),
        ("View all posts by Ann Roe", ("Ann Roe",)),
        ("Ann Roe Alle Artikel", ("Ann Roe",)),
        ("Ann Roe, Gear Team", ("Ann Roe",)),
        ("Redazione ANSA", ()),
        ("Letters To The Editor", ()),
        ("Seehafen Medien GmbH", ()),
        ("Ann Roe, Boats Inc.", ("Ann Roe",)),
        ("192.0.2.17", ()),
        ("28.5.2020 17:43", ()),
        ('{ "name": "Ann Roe" }', ()),
        ("May Writer-Smith", ("May Writer-Smith",)),
        ("Text und Interview: Eva Maier", ("Eva Maier",)),
        ("Autor:in: Eva Maier", ("Eva Maier",)),
        ("Photos: Bob Poe", ()),
        ("Ann Roe; Illustration: Bob Poe", ("Ann Roe",)),
        ("Von Tom Span Fr, 18. Oktober 2019", ("Tom Span",)),
        ("Ann Roe @annroe", ("Ann Roe",)),
        ("Ann Roe - Bob Poe", ("Ann Roe", "Bob Poe")),
        ("durch Yi Chen", ("Yi Chen",)),
        ("Alle Artikel", ()),
        ("Super User", ()),
        ("April March", ("April March",)),
        ("Max von August", ("Max von August",)),
    ],
)
def test_roles_desks_firms_and_times_are_no_authors(value: str, names: tuple[str, ...]) -> None:
    assert clean_authors([value]) == names


def test_no_author_is_no_author() -> None:
    assert authors_of("<title>x</title>") == ()


@pytest.mark.parametrize(
    "name",
    [
        *("Reuters", "dpa", "AFP", "Associated Press", "ТАСС", "新华社", "SID", "GNB"),
        *(
            "Harbour News",
            "Seehafen Zeitung",
            "Freiwillige Feuerwehr Varn",
            "Ratsfraktion der Grünen Partei",
            "Varn Online",
        ),
        *(
            "varn.example",
            "VARNPOST.PL",
            "link78",
            "sv_team",
            "majainfos_zlf4",
            "VARN24",
            "eva.maier",
            "Redaktion Varnpost",
        ),
        *("Die Hafenkante", "VP-Redaktion", "3 de Mayo de 2031", "Редакция Варна", "Газета Варна"),
    ],
)
def test_agencies_desks_groups_and_accounts_are_no_people(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ann Roe",
        "Emily Press",
        "kj",
        "Henry",
        "松岡大地",
        "Іван Петренко",
        "Max von August",
        "JÖRG MAIER",
        "la Roe",
        "J.R. Stone",
        "T. V. Raman",
    ],
)
def test_people_are_people(name: str) -> None:
    assert is_person(name)


def test_the_site_is_no_author_but_a_blog_may_bear_its_writers_name() -> None:
    assert people_among(["Example Varn"], ["Example Varn", "examplevarn.org", "examplevarn"]) == ()
    assert people_among(["Peter Varn"], ["Peter Varn", "petervarn.org", "petervarn"]) == ("Peter Varn",)
    assert people_among(["Kyra Varn"], ["Kyra Varn", "harbour.org", "harbour"]) == ("Kyra Varn",)
    assert people_among(["La Harbóur"], ["La Harbóur", "laharbour.org", "laharbour"]) == ()
