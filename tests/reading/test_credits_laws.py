"""Laws of every reading: offsets are true, one primary, no crash, no credit for one's own outlet."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.models import Link
from crawler.reading.credits import CreditReading, find_credits
from crawler.reading.credits.grammar import grammar_for
from crawler.reading.credits.languages import LANGUAGES
from crawler.reading.outlets import OutletList

PIECES = st.sampled_from(
    [
        "Reuters",
        "The Times",
        "the Sun",
        "Bild",
        "Le Monde",
        "El País",
        "PAP",
        "Медуза",
        "Українська правда",
        "Baltic Wire",
        "Politico",
        "AFP",
        "FT",
        "told",
        "citing",
        "according to",
        "Source:",
        "reported",
        "writes",
        "пише",
        "сообщает",
        "laut",
        "selon",
        "según",
        "podaje",
        "scrive",
        "(",
        ")",
        "—",
        ",",
        ".",
        "\n",
        "/",
        "«",
        "»",
        '"',
        "'s",
        "Photo:",
        "poll",
        "Read also",
        "published in",
        "Telegram",
        "the newspaper",
        "earlier",
        "a",
        "🙂",
        "ß",
        "İ",
    ]
)
TEXT = st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=80)
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _read(
    outlets: OutletList, title: str = "", body: str = "", byline: str = "", language: str = "en"
) -> CreditReading:
    return find_credits(
        title=title,
        summary="",
        body=body,
        byline=byline,
        language=language,
        links=[Link("https://www.politico.com/a/1", "writes"), Link("https://[bad", "told")],
        own_domain="thetimes.com",
        own_outlet="The Times",
        outlets=outlets,
    )


@QUIET
@given(title=TEXT, body=TEXT, byline=TEXT, language=st.sampled_from([*LANGUAGES, "", "nl", "EN-gb"]))
def test_readings_hold_together(outlets: OutletList, title: str, body: str, byline: str, language: str) -> None:
    reading = _read(outlets, title, body, byline, language)
    fields = {"title": title, "body": body, "byline": byline}
    assert sum(credit.primary for credit in reading.credits) == bool(reading.credits)
    assert len({credit.outlet or credit.name for credit in reading.credits}) == len(reading.credits)
    for credit in reading.credits:
        assert credit.outlet != "times"
        assert credit.span is not None
        assert fields[credit.span.field][credit.span.start : credit.span.end] == credit.span.text != ""
        assert credit.span.text.split()[0] in credit.quote
    assert reading == _read(outlets, title, body, byline, language)


def test_authors_may_come_as_a_list(outlets: OutletList) -> None:
    reading = find_credits(
        title="",
        summary="",
        body="",
        byline=["Ann Lee", "Reuters"],
        language="en",
        links=[],
        own_domain="",
        own_outlet="",
        outlets=outlets,
    )
    (credit,) = reading.credits
    assert (credit.kind, credit.span and credit.span.start, credit.outlet) == ("byline", 9, "reuters")


def test_offsets_are_code_points_of_the_field(outlets: OutletList) -> None:
    (credit,) = _read(outlets, body="🙂 It will snow, Der Spiegel reports.").credits
    assert credit.span is not None
    assert (credit.span.start, credit.span.end, credit.span.text) == (16, 27, "Der Spiegel")
    assert "reports" in credit.quote


@pytest.mark.parametrize("rel, primary", [("source", True), ("canonical", False)])
def test_declared_sources_have_no_span_and_a_canonical_address_alone_is_none(
    outlets: OutletList, rel: str, primary: bool
) -> None:
    reading = find_credits(
        title="Snow",
        summary="",
        body="Snow fell.",
        byline="",
        language="en",
        links=[Link("https://news.example/1", "", rel)],
        own_domain="bay.example",
        own_outlet="Bay Herald",
        outlets=outlets,
    )
    (credit,) = reading.credits
    assert (credit.name, credit.domain, credit.kind, credit.span, credit.primary) == (
        "news.example",
        "news.example",
        "republished",
        None,
        primary,
    )
    assert not reading.original


def test_summaries_are_read_too(outlets: OutletList) -> None:
    reading = find_credits(
        title="Snow",
        summary="Snow fell, Yle reports.",
        body="Snow fell.",
        byline="",
        language="en",
        links=[],
        own_domain="",
        own_outlet="",
        outlets=outlets,
    )
    assert [(c.outlet, c.span and c.span.field) for c in reading.credits] == [("yle", "summary")]


def test_hostile_texts_end(outlets: OutletList) -> None:
    for piece in (
        "Reuters ",
        ". ",
        "(",
        "according to the ",
        "Source: ",
        "«",
        "Telegram ",
        "\n",
        "a",
        "Herald ",
        "told Reuters, ",
    ):
        _read(outlets, body=piece * (60_000 // len(piece)))


def test_every_cue_list_compiles_and_matches_no_empty_text() -> None:
    for language in LANGUAGES:
        grammar = grammar_for(language)
        for name in (
            "before",
            "work",
            "cite",
            "relay",
            "told",
            "learned",
            "after",
            "told_after",
            "work_after",
            "label",
        ):
            assert getattr(grammar, name).search("") is None
