from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.judging.copies.groups import derive_groups

_pairs = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9)).filter(lambda p: p[0] != p[1]).map(lambda p: (min(p), max(p))),
    max_size=12,
)


def _joins(pairs: list[tuple[int, int]]) -> dict[int, list[int]]:
    joins: dict[int, list[int]] = {}
    for earlier, later in pairs:
        joins.setdefault(later, []).append(earlier)
    return joins


def test_the_root_is_the_earliest_even_when_a_later_article_links_two_groups() -> None:
    assert derive_groups([1, 2, 3], {3: [2, 1]}) == {1: 1, 2: 1, 3: 1}


def test_what_a_person_set_apart_stays_apart_through_a_third() -> None:
    assert derive_groups([1, 2, 3], {3: [1, 2]}, apart=[(1, 2)]) == {1: 1, 2: 2, 3: 1}


def test_what_a_person_called_the_same_joins_without_a_relation() -> None:
    assert derive_groups([1, 2], {}, same=[(1, 2)]) == {1: 1, 2: 1}


@given(_pairs, _pairs, _pairs)
def test_groups_obey_people_and_have_the_earliest_as_root(
    pairs: list[tuple[int, int]], same: list[tuple[int, int]], apart: list[tuple[int, int]]
) -> None:
    roots = derive_groups(range(1, 10), _joins(pairs), same, apart)
    for one, two in apart:
        assert roots[one] != roots[two]
    for article, root in roots.items():
        assert root == min(other for other, its in roots.items() if its == root) <= article


@given(_pairs)
def test_without_people_groups_are_the_connected_articles(pairs: list[tuple[int, int]]) -> None:
    roots = derive_groups(range(1, 10), _joins(pairs))
    assert all(roots[one] == roots[two] for one, two in pairs)
    assert len(set(roots.values())) >= 9 - len(set(pairs))
