"""Only public addresses: decides on the address that is connected to, after every redirect, in all spellings."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer

from crawler.fetching.addresses import is_loopback, is_public

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

CACHE_SECONDS = 300.0  # Scrapy's own cache never expires; an address learnt before a move would be asked for ever
CACHE_SIZE = 10_000


class AddressGuard:
    """What may be connected to in this run.

    ``allow_private`` holds exact ``host:port`` of listed sources; only their own feed request may use it, never a
    redirect and never a page: that is checked before the request is sent (see ``middlewares.GuardMiddleware``).
    """

    def __init__(
        self, allow_private: Iterable[str] = (), allow_loopback: bool = False, only_loopback: bool = False
    ) -> None:
        """``only_loopback``: nothing outside this machine, whatever else is allowed."""
        self.only_loopback = only_loopback
        self.allow_private = frozenset(item.lower() for item in allow_private)
        self.allow_loopback = allow_loopback
        self.refused: dict[str, str] = {}
        """Host to the address it was refused for, so that a failed lookup can be told from a refused one."""

    def excepted(self, host: str, port: int) -> bool:
        """Is ``host:port`` one of the exceptions?"""
        name = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"{name.lower()}:{port}" in self.allow_private

    def permits(self, host: str, port: int, address: str) -> bool:
        """May ``address``, which ``host`` resolved to, be connected to? Remembers a refusal."""
        if self._permits(host, port, address):
            return True
        if len(self.refused) > CACHE_SIZE:
            self.refused.clear()
        self.refused[host] = address
        return False

    def forget(self, host: str) -> None:
        """What was refused of ``host`` is looked up anew."""
        self.refused.pop(host, None)

    def _permits(self, host: str, port: int, address: str) -> bool:
        if self.only_loopback:
            return self.allow_loopback and is_loopback(address)
        return is_public(address) or (self.allow_loopback and is_loopback(address)) or self.excepted(host, port)


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IResolutionReceiver)
class _Filter:
    """Passes on to ``receiver`` only addresses the guard permits."""

    def __init__(self, receiver: Any, guard: AddressGuard, host: str, port: int, learn: Callable[[list[Any]], None]):
        self.receiver, self.guard, self.host, self.port, self.learn = receiver, guard, host, port, learn
        self.seen: list[Any] = []
        self.permitted = False

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self.receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        self.seen.append(address)
        if self.guard.permits(self.host, self.port, address.host):
            self.permitted = True
            self.receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        self.learn(self.seen)
        if self.permitted:  # one of several was refused: what fails now fails for another reason
            self.guard.forget(self.host)
        self.receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """The reactor's name resolver: caches for five minutes and lets through only what the guard permits.

    It sees the very address that is connected to, so a name that changes its address between check and use (DNS
    rebinding) finds no gap. Every way around it would be a hole: the reactor stays enabled, and a proxy, when one is
    configured, has to do this check itself.
    """

    def __init__(self, original: Any, guard: AddressGuard, clock: Callable[[], float] = time.monotonic) -> None:
        self.original, self.guard, self.clock = original, guard, clock
        self._cache: dict[str, tuple[float, list[Any]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardedResolver:
        """Made by Scrapy from TWISTED_DNS_RESOLVER; the guard's exceptions come from the settings."""
        settings = crawler.settings
        guard = AddressGuard(
            settings.getlist("WIREWATCH_ALLOW_PRIVATE"),
            settings.getbool("WIREWATCH_ALLOW_LOOPBACK"),
            settings.getbool("WIREWATCH_ONLY_LOOPBACK"),
        )
        return cls(reactor.nameResolver, guard)

    def install_on_reactor(self) -> None:
        """Put this resolver, and nothing else, in charge of names."""
        from twisted.internet import reactor

        reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        self.guard.forget(hostName)
        known = self._known(hostName, portNumber)
        filtered = _Filter(
            resolutionReceiver, self.guard, hostName, portNumber, lambda seen: self._learn(hostName, seen)
        )
        if known is None:
            return self.original.resolveHostName(filtered, hostName, portNumber, addressTypes, transportSemantics)
        resolution: Any = _Resolution(hostName)
        filtered.resolutionBegan(resolution)
        for address in known:
            filtered.addressResolved(address)
        filtered.learn = lambda seen: None
        filtered.resolutionComplete()
        return resolution

    def _known(self, host: str, port: int) -> list[Any] | None:
        """Addresses that need no lookup: a literal, or a fresh answer."""
        try:
            ip = ipaddress.ip_address(host)
            return [(IPv4Address if ip.version == 4 else IPv6Address)("TCP", str(ip), port)]
        except ValueError:
            pass
        if host not in self._cache:
            return None
        until, hosts = self._cache[host]
        if until < self.clock():
            return None
        return [type(a)("TCP", a.host, port) for a in hosts]

    def _learn(self, host: str, seen: list[Any]) -> None:
        if seen:
            if len(self._cache) >= CACHE_SIZE:
                self._cache.clear()
            self._cache[host] = (self.clock() + CACHE_SECONDS, seen)


def installed_guard() -> AddressGuard | None:
    """The guard of the reactor's resolver; None when somebody replaced the resolver, which must end a run."""
    from twisted.internet import reactor

    resolver = reactor.nameResolver
    return resolver.guard if isinstance(resolver, GuardedResolver) else None
