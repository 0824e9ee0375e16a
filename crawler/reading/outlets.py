"""The outlets the program knows: titles, domains, names in each language; and who is meant by a name or an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from crawler.errors import ConfigError
from crawler.reading.name_endings import CYRILLIC
from crawler.reading.name_index import Domains, NameIndex, domain_index
from crawler.reading.names import Name, make_name, split_article

KINDS = frozenset({"agency", "newspaper", "magazine", "broadcaster", "online", "journal", "other"})
COLUMNS = ("id", "title", "domains", "kind", "country", "language", "family", "ordinary", "names")
_SHORT = 4
"""Names of this many letters or fewer are told apart by case (AP, Efe, Time)."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """One publication. ``family`` joins one publisher's editions; it is the id when the list names none."""

    id: str
    title: str
    domains: tuple[str, ...] = ()
    kind: str = "other"
    country: str = ""
    language: str = ""
    family: str = ""
    ordinary: frozenset[str] = frozenset()
    """Languages in which its one-word names are plain words."""
    names_by_language: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further names; key '' holds for every language."""

    @property
    def domain(self) -> str:
        """The first domain, or ''."""
        return self.domains[0] if self.domains else ""


@dataclass(frozen=True, eq=False)
class OutletList:
    """Outlets by id, looked up by domain and name; the indexes are made once, on first use."""

    outlets: Mapping[str, Outlet]
    _made: dict[str, dict[str, str] | NameIndex] = field(default_factory=dict, repr=False)

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], source: str = "outlets.csv") -> OutletList:
        """A list from the rows of a CSV file with the ``COLUMNS``; a header is taken to be line 1.

        A row whose id was there before is merged over it: filled cells replace, domains and names are added.
        Raises ``ConfigError`` naming the line.
        """
        return cls({}).with_rows(rows, source)

    def with_rows(self, rows: Iterable[Mapping[str, str]], source: str = "outlets.csv") -> OutletList:
        """This list with further rows merged over it, as ``from_rows`` merges."""
        merged = dict(self.outlets)
        for line, row in enumerate(rows, start=2):
            outlet = _read_row(row, f"{source}, line {line}", merged)
            if outlet is not None:
                merged[outlet.id] = outlet
        return OutletList(merged)

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self.outlets.values())

    def get(self, outlet_id: str) -> Outlet | None:
        return self.outlets.get(outlet_id)

    def by_domain(self, host: str) -> Outlet | None:
        """The outlet that owns ``host`` or a domain above it (``asia.nikkei.com``, ``www.bbc.co.uk``)."""
        table = self._made.get("domains")
        if not isinstance(table, dict):
            table = {domain: outlet.id for outlet in self for domain in outlet.domains}
            self._made["domains"] = table
        host = host.casefold().strip(".")
        while host:
            if host in table:
                return self.outlets[table[host]]
            host = host.partition(".")[2]
        return None

    def by_name(self, name: str, language: str = "") -> Outlet | None:
        """The outlet a name stands for, in its base form; without a language every language's names count."""
        key = f"names {language}"
        table = self._made.get(key)
        if not isinstance(table, dict):
            table = {}
            for outlet in self:
                for spelling, _ in _spellings(outlet, language):
                    table.setdefault(_name_key(spelling), outlet.id)
            self._made[key] = table
        found = table.get(_name_key(name))
        return self.outlets[found] if found is not None else None

    @cached_property
    def _domain_index(self) -> Domains:
        return domain_index((outlet.id, domain) for outlet in self for domain in outlet.domains)

    def index(self, language: str) -> NameIndex:
        """Every name that counts in texts of ``language``, ready to be found."""
        key = f"index {language}"
        index = self._made.get(key)
        if not isinstance(index, NameIndex):
            names = (name for outlet in self for name in _names(outlet, language))
            index = NameIndex.build(names, self._domain_index, language)
            self._made[key] = index
        return index


def _name_key(name: str) -> str:
    key = " ".join(split_article(name)[1])
    return key if len(key) <= _SHORT else key.casefold()


def _spellings(outlet: Outlet, language: str) -> Iterator[tuple[str, bool]]:
    """(name, whether it is tagged with this very language); '' as language gives every name."""
    yield outlet.title, False
    for tag, names in outlet.names_by_language.items():
        shared = (language in CYRILLIC and tag in CYRILLIC) or (language == "sr" and tag == "hr")
        if not tag or not language or shared or tag == language:
            for name in names:
                yield name, bool(tag)


def _names(outlet: Outlet, language: str) -> Iterator[Name]:
    ordinary = language in outlet.ordinary
    article = next(filter(None, (split_article(spelling)[0] for spelling, _ in _spellings(outlet, ""))), "")
    native = outlet.language == language
    for spelling, tagged in _spellings(outlet, language):
        name = make_name(
            outlet.id, spelling, language, ordinary=ordinary, article=article, tagged=tagged, native=native
        )
        if name is not None:
            yield name


def _read_row(row: Mapping[str, str], where: str, known: Mapping[str, Outlet]) -> Outlet | None:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    if not any(cells.values()):
        return None
    if not cells["id"]:
        raise ConfigError(f"{where}: an outlet needs an id; fill the first column")
    if cells["kind"] and cells["kind"] not in KINDS:
        raise ConfigError(f"{where}: kind {cells['kind']!r} is none of {', '.join(sorted(KINDS))}")
    before = known.get(cells["id"])
    if before is None and not cells["title"]:
        raise ConfigError(f"{where}: the new outlet {cells['id']!r} needs a title")
    outlet = before or Outlet(cells["id"], cells["title"], family=cells["id"])
    plain = {key: cells[key] for key in ("title", "kind", "country", "language", "family") if cells[key]}
    return replace(
        outlet,
        **plain,
        domains=_added(outlet.domains, _read_domains(cells["domains"], where)),
        ordinary=outlet.ordinary | frozenset(cells["ordinary"].split()),
        names_by_language=_read_names(cells["names"], where, outlet.names_by_language),
    )


def _read_domains(cell: str, where: str) -> list[str]:
    domains = cell.casefold().split()
    for domain in domains:
        if "." not in domain or "/" in domain or ":" in domain:
            raise ConfigError(f"{where}: {domain!r} is no domain; write it as in example.org, without scheme or path")
    return domains


def _read_names(cell: str, where: str, before: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    names = dict(before)
    for part in cell.split(";"):
        tag, colon, name = part.strip().rpartition(":")
        if colon and not (len(tag) == 2 and tag.isalpha()):
            raise ConfigError(f"{where}: {part.strip()!r}: before a colon stands a language of two letters (uk:Медуза)")
        if name.strip():
            names[tag] = _added(names.get(tag, ()), [name.strip()])
    return names


def _added(before: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*before, *more]))
