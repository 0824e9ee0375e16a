"""Where the news of a story comes from: tables of articles, one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judging.copies.copygroups import Tie
from crawler.judging.stories.origins import Member, TracedCredit, Tracing, sentence, trace

MORNING = datetime(2026, 3, 4, 6, tzinfo=UTC)


def article(
    number: int,
    outlet: str,
    credits: str = "",
    *,
    own: bool | None = None,
    copy_of: int | None = None,
    hours: float | None = None,
    kind: str = "according_to",
) -> Member:
    """An article published ``number`` hours into the morning; the last of ``credits`` is the primary one."""
    names = credits.split()
    return Member(
        number,
        outlet,
        outlet.title(),
        f"{outlet}.example",
        MORNING + timedelta(hours=number if hours is None else hours),
        copy_of,
        False if names and own is None else own,
        tuple(TracedCredit(i, name, name.title(), "", kind, name == names[-1]) for i, name in enumerate(names)),
    )


def origins(tracing: Tracing) -> set[tuple[str, int | None, str]]:
    return {(origin.outlet, origin.article, origin.reason) for origin in tracing.origins}


def followed(tracing: Tracing) -> dict[int, tuple[int | None, str]]:
    return {edge.article: (edge.source_article, edge.reason) for edge in tracing.edges if edge.leads}


def test_rewrites_lead_to_the_one_who_reported() -> None:
    tracing = trace([article(1, "politico", own=True), *(article(n, f"paper{n}", "politico") for n in range(2, 12))])
    assert origins(tracing) == {("politico", 1, "own")}
    assert (tracing.article_count, tracing.outlet_count, tracing.origin_count) == (11, 11, 1)
    assert set(tracing.article_origin.values()) == {"politico"}
    assert tracing.uncredited == ()
    assert followed(tracing) == dict.fromkeys(range(2, 12), (1, "according_to"))


def test_a_chain_is_followed_to_its_end() -> None:
    tracing = trace(
        [
            article(1, "monde", own=True),
            article(2, "soir", "monde"),
            article(3, "euractiv", "soir monde"),
            article(4, "post", "euractiv"),
        ]
    )
    assert origins(tracing) == {("monde", 1, "own")}
    assert followed(tracing)[4] == (3, "according_to")
    assert [(e.source_outlet, e.leads) for e in tracing.edges if e.article == 3] == [("soir", False), ("monde", True)]


def test_a_credited_outlet_that_was_not_collected_is_an_origin() -> None:
    tracing = trace([article(1, "unian", "bild"), article(2, "focus", "bild")])
    assert origins(tracing) == {("bild", None, "credited")}


def test_a_collected_report_that_shows_nothing_of_its_own_is_an_origin_once_it_is_credited() -> None:
    assert origins(trace([article(1, "cork")])) == set()
    assert origins(trace([article(1, "cork"), article(2, "tide", "cork")])) == {("cork", 1, "credited")}


def test_a_late_independent_report_raises_the_number() -> None:
    before = [article(1, "nbc", own=True), article(2, "hill", "nbc")]
    assert trace(before).origin_count == 1
    after = [*before, article(25, "cnn", "nbc", own=True), article(26, "newsweek", "cnn")]
    assert origins(trace(after)) == {("nbc", 1, "own"), ("cnn", 25, "own")}


def test_an_article_without_source_or_signs_is_uncredited_and_no_origin() -> None:
    tracing = trace([article(1, "politico", own=True), article(2, "echo")])
    assert (tracing.origin_count, tracing.uncredited) == (1, (2,))
    assert 2 not in tracing.article_origin


def test_one_text_that_nobody_signs_has_no_known_origin_and_yet_one() -> None:
    """Four outlets print the same agency text and name nobody: one reporter, whom we cannot name."""
    printed = [article(n, f"paper{n}", copy_of=1 if n > 1 else None) for n in range(1, 5)]
    tracing = trace(printed, [Tie(n, 1, "copy") for n in range(2, 5)])
    assert (tracing.origin_count, tracing.least_origins, tracing.uncredited) == (0, 1, (1,))
    assert tracing.article_origin == {}
    assert trace([*printed, article(5, "other")]).least_origins == 1, "another uncredited text confirms nothing"
    known = trace([*printed, article(6, "ledger", own=True), article(7, "herald", own=True)])
    assert (known.origin_count, known.least_origins) == (2, 2)


def test_a_further_piece_of_an_origin_is_neither_uncredited_nor_a_second_one() -> None:
    tracing = trace([article(1, "politico", own=True), article(2, "politico")])
    assert (tracing.origin_count, tracing.uncredited, tracing.outlet_count) == (1, (), 1)


def test_a_circle_is_marked_and_counts_once() -> None:
    tracing = trace([article(1, "delfi", "lrt"), article(2, "lrt", "delfi"), article(3, "riga", "lrt")])
    assert tracing.circular
    assert origins(tracing) == {("delfi", 1, "circle")}
    assert set(tracing.article_origin) == {1, 2, 3}


def test_a_chain_that_is_no_circle_is_not_marked() -> None:
    assert not trace([article(1, "delfi", own=True), article(2, "lrt", "delfi"), article(3, "delfi", "lrt")]).circular


def test_editions_of_one_publisher_count_once() -> None:
    members = [article(1, "bbc", own=True), article(2, "bbc-ukrainian", own=True), article(3, "post", "bbc-russian")]
    families = {"bbc": "bbc", "bbc-ukrainian": "bbc", "bbc-russian": "bbc"}
    assert trace(members).origin_count == 3
    tracing = trace(members, families=families)
    assert (tracing.origin_count, tracing.outlet_count) == (1, 3)
    assert followed(tracing) == {3: (1, "according_to")}


def test_crediting_a_sister_edition_is_no_step() -> None:
    tracing = trace([article(1, "bbc-ukrainian", "bbc")], families={"bbc": "bbc", "bbc-ukrainian": "bbc"})
    assert (tracing.edges, tracing.uncredited) == ((), (1,))


def test_an_unlisted_outlet_is_known_by_its_name_and_by_its_domain() -> None:
    cork = Member(1, "corkcourier.example", "corkcourier.example", "corkcourier.example", MORNING, None, True)
    by_name = TracedCredit(0, "", "Cork Courier", "", "according_to", True)
    by_domain = TracedCredit(0, "", "The Courier", "corkcourier.example", "link", True)
    readers = [Member(2, "a", "A", "", MORNING, None, False, (by_name,))]
    readers.append(Member(3, "b", "B", "", MORNING, None, False, (by_domain,)))
    tracing = trace([cork, *readers])
    assert origins(tracing) == {("corkcourier.example", 1, "own")}
    assert followed(tracing) == {2: (1, "according_to"), 3: (1, "link")}


def test_copies_lead_to_the_text_they_share_over_what_was_measured() -> None:
    group = [article(1, "delta"), article(2, "gulf", copy_of=1), article(3, "plains", copy_of=1)]
    tracing = trace(group, [Tie(2, 1, "copy"), Tie(3, 2, "partial")])
    assert followed(tracing) == {2: (1, "copy"), 3: (2, "partial")}
    assert (tracing.origin_count, tracing.uncredited) == (0, (1,))


def test_a_copy_may_arrive_before_its_source() -> None:
    group = [
        article(1, "fjord", "meridian", kind="byline"),
        article(2, "meridian", copy_of=1),
        article(3, "courier", "meridian", copy_of=1, kind="byline"),
    ]
    tracing = trace(group, [Tie(2, 1, "copy"), Tie(3, 1, "copy")])
    assert origins(tracing) == {("meridian", 2, "credited")}
    assert not tracing.circular
    assert followed(tracing)[1] == (2, "byline")
    assert tracing.article_origin == dict.fromkeys((1, 2, 3), "meridian")


def test_the_source_that_one_copy_names_holds_for_all_of_them() -> None:
    group = [article(1, "delta"), article(2, "gulf", "reuters", copy_of=1, kind="dateline")]
    tracing = trace(group, [Tie(2, 1, "copy")])
    assert origins(tracing) == {("reuters", None, "credited")}
    assert followed(tracing)[1] == (2, "copy")


def test_of_an_outlets_articles_the_one_before_the_reader_is_meant() -> None:
    members = [article(1, "politico", own=True), article(2, "post", "politico"), article(3, "politico", own=True)]
    assert followed(trace(members)) == {2: (1, "according_to")}


def test_a_report_of_the_next_day_cannot_be_what_was_credited() -> None:
    tracing = trace([article(1, "post", "bild"), article(2, "bild", "zeit", hours=30)])
    assert origins(tracing) == {("bild", None, "credited"), ("zeit", None, "credited")}


def test_the_very_report_that_is_linked_to_wins() -> None:
    linked = TracedCredit(0, "politico", "Politico", "", "link", True, article=2)
    members = [article(1, "politico", own=True), article(2, "politico", own=True)]
    members.append(Member(3, "post", "Post", "", MORNING + timedelta(hours=4), None, False, (linked,)))
    assert followed(trace(members)) == {3: (2, "link")}


def test_a_translation_that_says_nothing_itself_follows_its_twin() -> None:
    members = [article(1, "dnipro", "politico"), article(2, "dnipro")]
    assert trace(members).uncredited == (2,)
    tracing = trace(members, [Tie(2, 1, "translation")])
    assert (tracing.uncredited, followed(tracing)[2]) == ((), (1, "translation"))


@pytest.mark.parametrize(
    "counts, told",
    [
        ((11, 11, ["Politico"], 0), "11 articles, 11 outlets, 1 known origin (Politico), 0 uncredited"),
        ((1, 1, [], 1), "1 article, 1 outlet, 0 known origins, 1 uncredited"),
        ((9, 9, list("abcdefg"), 0), "9 articles, 9 outlets, 7 known origins (a, b, c, d, e and 2 more), 0 uncredited"),
    ],
)
def test_the_sentence(counts: tuple[int, int, list[str], int], told: str) -> None:
    assert sentence(*counts) == told


def test_the_sentence_says_when_outlets_credit_each_other() -> None:
    assert sentence(2, 2, ["Delfi"], 0, circular=True).endswith("0 uncredited, crediting each other in a circle")


OUTLETS = [f"outlet{i}" for i in range(5)]


@given(
    st.lists(
        st.tuples(st.sampled_from(OUTLETS), st.sampled_from(["", *OUTLETS]), st.sampled_from([None, True, False])),
        min_size=1,
        max_size=12,
    )
)
def test_every_article_is_traced_or_uncredited_and_origins_are_few(rows: list[tuple[str, str, bool | None]]) -> None:
    members = [article(n, outlet, credits, own=own) for n, (outlet, credits, own) in enumerate(rows, 1)]
    tracing = trace(members)
    assert set(tracing.article_origin) | set(tracing.uncredited) == {m.id for m in members}
    assert not set(tracing.article_origin) & set(tracing.uncredited)
    assert {o.outlet for o in tracing.origins} == set(tracing.article_origin.values())
    assert tracing.origin_count <= len({name for outlet, credits, _ in rows for name in (outlet, credits) if name})
    assert len(followed(tracing)) == sum(e.leads for e in tracing.edges)
    assert tracing == trace(reversed(members))


def test_a_long_story_compares_each_article_with_few_others() -> None:
    compared = []

    class Counted(int):
        def __eq__(self, other: object) -> bool:
            compared.append(other)
            return int(self) == other

        __hash__ = int.__hash__

    outlets = ("herald", "courier", "gazette")
    members = [replace(article(n, outlets[n % 3], hours=n / 100), id=Counted(n)) for n in range(1, 301)]
    assert len(trace(members).uncredited) == 300
    assert len(compared) < 20 * 300
