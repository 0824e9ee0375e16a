"""Tells when an outlet of an article and a credited name are one publisher, listed or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

_SHORTEST = 4
"""Squeezed names shorter than this are too often something else."""


class _Credit(Protocol):
    @property
    def outlet(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def domain(self) -> str: ...


class _Step(Protocol):
    @property
    def source_outlet(self) -> str: ...


class OutletNames:
    """Families by outlet id, name and domain. ``families`` maps ids of listed outlets to their publisher's."""

    def __init__(self, families: Mapping[str, str]) -> None:
        self._families = families
        self._known: dict[str, str] = {}

    def learn(self, outlet: str, name: str, domain: str) -> None:
        """An outlet that has articles: "Cork Courier" of corkcourier.example is credited by either name."""
        family = self.family(outlet)
        for spelling in _spellings(name, domain):
            self._known.setdefault(spelling, family)

    def family(self, outlet: str) -> str:
        """The publisher of an outlet id; the id itself when no family is known."""
        return self._families.get(outlet) or self._known.get(outlet) or outlet

    def of_credit(self, credit: _Credit) -> str:
        """The publisher a credit means."""
        if credit.outlet:
            return self.family(credit.outlet)
        spellings = _spellings(credit.name, credit.domain)
        known = next((self._known[s] for s in spellings if s in self._known), None)
        family = known or credit.domain or credit.name
        for spelling in spellings:
            self._known.setdefault(spelling, family)
        return family

    def of(self, step: _Step) -> str:
        """The publisher a step leads to."""
        return self.family(step.source_outlet)


def _spellings(name: str, domain: str) -> list[str]:
    label = domain.removeprefix("www.").partition(".")[0]
    squeezed = [_squeezed(name), _squeezed(label)]
    return [*filter(None, [domain]), *(s for s in squeezed if len(s) >= _SHORTEST)]


def _squeezed(name: str) -> str:
    letters = "".join(c for c in name.casefold() if c.isalnum())
    return letters.removeprefix("the") if len(letters) > len("the") + _SHORTEST else letters
