"""Which names are those of a host, and which only stand on one of its pages."""

import pytest

from crawler.reading.credits.hostnames import names_host


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Lesotho Times", "www.lestimes.com"),
        ("Neue Zürcher Zeitung", "www.nzz.ch"),
        ("KRON", "kron4.com"),
        ("JIS News", "jis.gov.jm"),
        ("The Harbour Post", "harbourpost.co.uk"),
    ],
)
def test_a_name_is_that_of_its_host(name: str, host: str) -> None:
    assert names_host(name, host)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Ministry of Ports", "www.harbourpost.co.uk"),
        ("Anna Lindqvist", "www.nzz.ch"),
        ("Post", "post-office-shop.example"),
        ("Harbour Post", ""),
    ],
)
def test_other_names_are_not(name: str, host: str) -> None:
    assert not names_host(name, host)
