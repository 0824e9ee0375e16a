"""Sentences in every language of credits, each with whom it credits: kinds, chains and traps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.models import Link
from crawler.reading.credits import CreditReading, find_credits
from crawler.reading.outlets import OutletList

CASES = Path(__file__).with_name("credits_cases.tsv")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)(\w*)")
_OWN_NAMES = {"bayherald.example": "Bay Herald"}


def _cases() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def _read(case: list[str], outlets: OutletList) -> CreditReading:
    _, language, domain, title, byline, body, expected, _ = case
    return find_credits(
        title=title,
        summary="",
        body=body.replace("\\n", "\n"),
        byline=byline,
        language=language,
        links=[Link(href, text, rel) for text, href, rel in _LINK.findall(expected)],
        own_domain=domain,
        own_outlet=_OWN_NAMES.get(domain, ""),
        outlets=outlets,
    )


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case[0])
def test_credits_of_a_sentence(case: list[str], outlets: OutletList) -> None:
    reading = _read(case, outlets)
    found = {
        (credit.domain or "=" + credit.name.replace(" ", "_")) + "*" * credit.primary
        for credit in reading.credits
        if credit.outlet
    } | {f"={credit.name.replace(' ', '_')}" + "*" * credit.primary for credit in reading.credits if not credit.outlet}
    assert found == set(_LINK.sub("", case[6]).split())
    assert reading.original == (case[7] == "yes")
