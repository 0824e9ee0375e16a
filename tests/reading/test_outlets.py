"""The outlet list: rows, merging, lookups, errors that name the line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.reading.outlets import KINDS, OutletList

NORDVIKEN = {
    "id": "nordviken",
    "title": "Nordviken",
    "domains": "nordviken.no",
    "kind": "newspaper",
    "language": "no",
    "names": "Avisa Nordviken;uk:Нордвікен",
}


def test_shipped_list_is_sound(outlets: OutletList) -> None:
    domains = [domain for outlet in outlets for domain in outlet.domains]
    assert len(outlets.outlets) >= 200
    assert len(domains) == len(set(domains))
    assert all(outlet.kind in KINDS and outlet.title for outlet in outlets)
    assert all(re.fullmatch(r"[a-z0-9-]+", outlet.id) for outlet in outlets)
    assert all(outlets.get(outlet.family) or outlet.family == outlet.id for outlet in outlets if outlet.family)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("politico.eu", "politico-eu"),
        ("www.bbc.co.uk", "bbc"),
        ("asia.nikkei.com", "nikkei"),
        ("abcnews.go.com", "abc-us"),
        ("ABC.es", "abc-es"),
        ("notpolitico.eu", None),
        ("", None),
    ],
)
def test_by_domain(outlets: OutletList, host: str, expected: str | None) -> None:
    found = outlets.by_domain(host)
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("WP", "en", "wapo"),
        ("WP", "pl", "wppl"),
        ("washington post", "en", "wapo"),
        ("the washington post", "en", "wapo"),
        ("TIME", "", None),
        ("Time", "", "time"),
        ("Медуза", "uk", "meduza"),
        ("Focus (Ukraine)", "", "focus-ua"),
        ("Nobody's Gazette", "", None),
    ],
)
def test_by_name(outlets: OutletList, name: str, language: str, expected: str | None) -> None:
    found = outlets.by_name(name, language)
    assert (found.id if found else None) == expected


def test_user_rows_are_merged_over_shipped_ones(outlets: OutletList) -> None:
    merged = outlets.with_rows([NORDVIKEN, {"id": "reuters", "domains": "reuters.test", "names": "Rtr News"}])
    nordviken, reuters = merged.get("nordviken"), merged.get("reuters")
    assert nordviken is not None
    assert (nordviken.domain, nordviken.family) == ("nordviken.no", "nordviken")
    assert nordviken.names_by_language == {"": ("Avisa Nordviken",), "uk": ("Нордвікен",)}
    assert reuters is not None
    assert reuters.domains == ("reuters.com", "reuters.test")
    assert reuters.title == "Reuters"
    assert merged.by_name("Rtr News") == reuters
    assert outlets.get("nordviken") is None


def test_editions_know_their_family(outlets: OutletList) -> None:
    pairs = [("politico-eu", "politico"), ("sunday-times", "times"), ("bams", "bild")]
    assert all(outlets.outlets[edition].family == family for edition, family in pairs)


def test_blank_rows_are_skipped() -> None:
    assert not list(OutletList.from_rows([{"id": "", "title": " "}, {}]))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"title": "Nordviken"}, "needs an id"),
        ({"id": "avisa"}, "needs a title"),
        (NORDVIKEN | {"kind": "gossip"}, "gossip"),
        (NORDVIKEN | {"domains": "https://nordviken.no/"}, "no domain"),
        (NORDVIKEN | {"names": "ukr:Нордвікен"}, "two letters"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(row: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=r"mine\.csv, line 3: .*" + message):
        OutletList.from_rows([NORDVIKEN, row], source="mine.csv")


def test_shipped_columns() -> None:
    from crawler.reading.outlets import COLUMNS

    shipped = Path(__file__).parents[2] / "data" / "defaults" / "outlets.csv"
    assert tuple(shipped.read_text(encoding="utf-8").split("\n", 1)[0].split(",")) == COLUMNS
