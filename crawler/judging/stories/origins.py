"""Traces each article of a story to where its news comes from: credits, copies and publisher families, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crawler.judging.copies.copygroups import Tie, tie_groups
from crawler.judging.stories.outletnames import OutletNames

METHOD_VERSION = 1
_LATE = timedelta(hours=6)
"""A report cannot be credited before it is out; but clocks, time zones and undated pages err by hours."""


@dataclass(frozen=True, slots=True)
class TracedCredit:
    """A credit, as far as tracing needs it."""

    position: int
    outlet: str
    """Id in the outlet list, '' when it is not listed."""
    name: str
    domain: str
    kind: str
    primary: bool
    article: int | None = None
    """The very article it links to, when that is in the story."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, root or copy."""

    id: int
    outlet: str
    name: str
    """The outlet's title."""
    domain: str
    at: datetime
    """When it was published, else first seen."""
    copy_of: int | None = None
    original: bool | None = None
    """True: it shows own reporting; False: it relays; None: neither shows."""
    credits: tuple[TracedCredit, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """One step from an article towards its source."""

    article: int
    source_article: int | None
    source_outlet: str
    source_name: str
    reason: str
    """The kind of the credit, or copy | partial | revision | same | translation."""
    credit: int | None
    """Position of the credit; None for a copy."""
    leads: bool
    """True for the one step of each article that is followed."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A publisher that the news of the story comes from."""

    outlet: str
    name: str
    article: int | None
    """Its article in the story; None when it was not collected."""
    reason: str
    """own: it shows own reporting; credited: others credit it; circle: the earliest of outlets crediting each other."""


@dataclass(frozen=True, slots=True)
class Tracing:
    """What is known of the origins of a story."""

    edges: tuple[Edge, ...]
    origins: tuple[Origin, ...]
    article_origin: Mapping[int, str]
    """Article -> outlet of its origin; without those that cannot be traced."""
    uncredited: tuple[int, ...]
    """Articles that neither show own reporting nor credit anybody; of several with one text only the source of it."""
    circular: bool
    article_count: int
    outlet_count: int

    @property
    def origin_count(self) -> int:
        """How many origins are known: what the archive stores and every sentence says."""
        return len(self.origins)

    @property
    def least_origins(self) -> int:
        """How many origins there are at least: the known ones, else one that nobody names.

        Somebody reported first, also where no article says who; more than one uncredited text is no sign of more than
        one reporter, for copying often goes uncredited.
        """
        return max(1, self.origin_count)


@dataclass(slots=True)
class _Found:
    """Origins by family, under construction."""

    origins: dict[str, Origin] = field(default_factory=dict)
    family_of: dict[int, str] = field(default_factory=dict)
    untraced: list[int] = field(default_factory=list)
    circular: bool = False


def trace(members: Iterable[Member], ties: Iterable[Tie] = (), families: Mapping[str, str] | None = None) -> Tracing:
    """Follows credits, copies and families to their ends.

    ``ties`` are the measured relations between members; ``families`` maps outlet ids to their publisher's.
    The end of a way is an article that shows own reporting or that others credit, or a credited outlet that is not
    among the members. Own reporting and copies come before credits: a text is its source's whoever signs it.
    """
    ordered = sorted(members, key=lambda member: (member.at, member.id))
    names = OutletNames(families or {})
    for publisher in dict.fromkeys((member.outlet, member.name, member.domain) for member in ordered):
        names.learn(*publisher)
    edges = _edges(ordered, list(ties), names)
    leading = {edge.article: edge for edge in edges if edge.leads}
    found = _ends(ordered, leading, names)
    untraced = dict.fromkeys(found.untraced)
    for member in ordered:
        # A further piece of an outlet whose report is an origin adds nothing, and is no mystery either.
        family = names.family(member.outlet)
        if member.id in untraced and member.id not in leading and family in found.origins:
            found.family_of[member.id] = family
            untraced.pop(member.id)
    return Tracing(
        tuple(edges),
        tuple(found.origins.values()),
        {article: found.origins[family].outlet for article, family in found.family_of.items()},
        tuple(a for a in untraced if a not in leading),
        found.circular,
        len(ordered),
        len({member.outlet for member in ordered}),
    )


def _by_id(members: Sequence[Member]) -> dict[int, Member]:
    return {member.id: member for member in members}


def _edges(members: Sequence[Member], ties: Sequence[Tie], names: OutletNames) -> list[Edge]:
    """Every step, by article in time order; credits before copies."""
    by_id = _by_id(members)
    published: dict[str, list[Member]] = {}
    for member in members:
        published.setdefault(names.family(member.outlet), []).append(member)
    parents = _copy_parents(members, ties, names)
    twins = {tie.article: by_id[tie.other] for tie in ties if tie.relation == "translation" and tie.other in by_id}
    edges: list[Edge] = []
    for member in members:
        credited: list[Edge] = []
        primary = None
        for credit in member.credits:
            family = names.of_credit(credit)
            if family == names.family(member.outlet):
                continue
            source = by_id.get(credit.article or 0) or _report_of(member, published.get(family, ()))
            outlet = source.outlet if source else credit.outlet or family
            source_id = source.id if source and source is not member else None
            credited.append(Edge(member.id, source_id, outlet, credit.name, credit.kind, credit.position, False))
            primary = credited[-1] if credit.primary and primary is None else primary
        copied = _copy_edge(member, parents, by_id)
        twin = None if copied or member.credits else _twin_edge(member, twins)
        lead = _lead(member, primary, copied, names) or (twin if member.original is not True else None)
        edges += [replace(e, leads=e is lead) for e in (*credited, copied, twin) if e is not None]
    return edges


def _lead(member: Member, primary: Edge | None, copied: Edge | None, names: OutletNames) -> Edge | None:
    """The step to follow. A copy's own credit is followed when it names the source of its text: it says it in words."""
    if copied is not None:
        same = primary is not None and names.of(primary) == names.of(copied)
        return primary if same else copied
    return None if member.original is True else primary


def _report_of(reader: Member, theirs: Iterable[Member]) -> Member | None:
    """The article of a publisher that ``reader`` can have meant: before it, own reporting rather than not."""
    possible = [m for m in theirs if m.at <= reader.at + _LATE]
    return min(possible, key=lambda m: (m.at > reader.at, m.original is not True, m.at, m.id), default=None)


def _copy_parents(members: Sequence[Member], ties: Sequence[Tie], names: OutletNames) -> dict[int, tuple[int, str]]:
    """Copy -> (the article it is a step away from, relation); the source of each group has none."""
    groups: dict[int, list[Member]] = {}
    for member in members:
        groups.setdefault(member.copy_of or member.id, []).append(member)
    parents: dict[int, tuple[int, str]] = {}
    for group in groups.values():
        if len(group) > 1:
            parents |= tie_groups([m.id for m in group], _text_source(group, names).id, ties)
    return parents


def _text_source(group: Sequence[Member], names: OutletNames) -> Member:
    """Whose text it is, of several that print the same: the one the others credit, else one that shows own reporting,
    else one that credits somebody (they all pass that on), else the earliest. A copy may arrive before its source.
    """
    credited = {
        names.of_credit(c)
        for m in group
        for c in m.credits
        if c.primary and names.of_credit(c) != names.family(m.outlet)
    }

    def rank(member: Member) -> tuple[bool, bool, bool, datetime, int]:
        credits_another = any(c.primary for c in member.credits)
        return (
            names.family(member.outlet) not in credited,
            member.original is not True,
            not credits_another,
            member.at,
            member.id,
        )

    return min(group, key=rank)


def _copy_edge(member: Member, parents: Mapping[int, tuple[int, str]], by_id: Mapping[int, Member]) -> Edge | None:
    if member.id not in parents:
        return None
    parent, relation = parents[member.id]
    source = by_id[parent]
    return Edge(member.id, parent, source.outlet, source.name, relation, None, False)


def _twin_edge(member: Member, twins: Mapping[int, Member]) -> Edge | None:
    """To the earlier of two translations; followed only when the article itself says nothing."""
    twin = twins.get(member.id)
    return Edge(member.id, twin.id, twin.outlet, twin.name, "translation", None, False) if twin else None


def _ends(members: Sequence[Member], leading: Mapping[int, Edge], names: OutletNames) -> _Found:
    """Follows the leading steps of every member, in time order."""
    by_id = _by_id(members)
    named = {e.source_article for e in leading.values() if e.credit is not None}
    found = _Found()
    for member in members:
        way = [member.id]
        step = leading.get(member.id)
        while step is not None and step.source_article is not None and step.source_article not in way:
            way.append(step.source_article)
            step = leading.get(step.source_article)
        end = by_id[way[-1]]
        if step is None and end.original is not True and end.id not in named:
            found.untraced.append(member.id)
        elif step is None:
            reason = "own" if end.original is True else "credited"
            _note(found, member, Origin(end.outlet, end.name, end.id, reason), names)
        elif step.source_article is None:
            _note(found, member, Origin(step.source_outlet, step.source_name, None, "credited"), names)
        else:
            circle = [by_id[i] for i in way[way.index(step.source_article) :]]
            first = min(circle, key=lambda m: (m.at, m.id))
            found.circular = True
            _note(found, member, Origin(first.outlet, first.name, first.id, "circle"), names)
    return found


def _note(found: _Found, member: Member, origin: Origin, names: OutletNames) -> None:
    """Counts an origin once a family; one with an article says more than one without."""
    family = names.family(origin.outlet)
    known = found.origins.get(family)
    if known is None or (known.article is None and origin.article is not None):
        found.origins[family] = origin
    found.family_of[member.id] = family


def counted(number: int, noun: str) -> str:
    """ "1 article", "11 articles"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def sentence(
    articles: int, outlets: int, origins: Sequence[str], uncredited: int, *, circular: bool = False, shown: int = 5
) -> str:
    """ "11 articles, 11 outlets, 1 known origin (Politico), 0 uncredited"; names beyond ``shown`` are counted."""
    names = ", ".join(origins[:shown]) + (f" and {len(origins) - shown} more" if len(origins) > shown else "")
    known = counted(len(origins), "known origin") + (f" ({names})" if origins else "")
    told = f"{counted(articles, 'article')}, {counted(outlets, 'outlet')}, {known}, {uncredited} uncredited"
    return told + (", crediting each other in a circle" if circular else "")
