"""The address guard: what is public, in every spelling, at every lookup."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.fetching.addresses import is_loopback, is_public, names_loopback
from crawler.fetching.guard import CACHE_SECONDS, AddressGuard, GuardedResolver

REFUSED = """
    127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200
    192.0.0.192 198.18.0.1 192.0.2.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ff0e::1 2001:db8::1 100::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:7f00:1 ::127.0.0.1 ::10.0.0.1
    2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b:1::1
    2001:0:7f00:1::1 localhost example.org 127.1 2130706433 0x7f000001 017700000001 1.2.3 999.1.1.1
""".split()
PUBLIC = "1.1.1.1 8.8.8.8 93.184.216.34 2606:4700::1111 2a00:1450:4001::1 64:ff9b::808:808 2002:808:808::1".split()


@pytest.mark.parametrize("address", [*REFUSED, "", " ", "::ffff:", "1.1.1.1\0", "[::1]"])
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public(address: str) -> None:
    # Python counts all of 2002::/16 as global; what such an address carries decides.
    assert is_public(address) or address.startswith(("64:ff9b", "2002"))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_loopback(address: str) -> None:
    assert is_loopback(address)
    assert AddressGuard(allow_loopback=True).permits("h", 80, address)
    assert not AddressGuard().permits("h", 80, address)


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "nonsense"])
def test_loopback_allowed_allows_nothing_else(address: str) -> None:
    assert not AddressGuard(allow_loopback=True).permits("h", 80, address)


def test_an_exception_is_one_host_and_port() -> None:
    guard = AddressGuard(["10.0.0.5:1200", "Bridge.Local:80", "[fd00::5]:8080"])
    assert guard.permits("10.0.0.5", 1200, "10.0.0.5")
    assert guard.permits("bridge.local", 80, "192.168.0.9")
    assert guard.permits("fd00::5", 8080, "fd00::5")
    for host, port in (("10.0.0.5", 80), ("10.0.0.6", 1200), ("bridge.local.evil.example", 80), ("fd00::5", 80)):
        assert not guard.permits(host, port, "10.0.0.5")
    assert guard.refused["10.0.0.6"] == "10.0.0.5", "so that a refusal is not taken for a failed lookup"


class Names:
    """A resolver with scripted answers; counts how often it is asked."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *_: Any) -> Any:
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        receiver.resolutionBegan(None)
        for address in found:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


class Receiver:
    """Collects what a connection would be made to."""

    def __init__(self) -> None:
        self.got: list[tuple[str, int]] = []
        self.complete = False

    def resolutionBegan(self, _: Any) -> None:
        """Nothing to note."""

    def addressResolved(self, address: Any) -> None:
        self.got.append((address.host, address.port))

    def resolutionComplete(self) -> None:
        self.complete = True


def lookup(resolver: GuardedResolver, name: str, port: int = 80) -> list[tuple[str, int]]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, port)
    assert receiver.complete, "without an end the connection would hang"
    return receiver.got


def test_only_public_addresses_of_a_name_pass() -> None:
    names = Names(["10.0.0.1", "93.184.216.34", "fe80::1", "2606:4700::1111", "::ffff:127.0.0.1"])
    assert lookup(GuardedResolver(names, AddressGuard()), "mixed.example") == [
        ("93.184.216.34", 80),
        ("2606:4700::1111", 80),
    ]


def test_literals_are_judged_without_a_lookup() -> None:
    names = Names(["93.184.216.34"])
    resolver = GuardedResolver(names, AddressGuard())
    assert lookup(resolver, "169.254.169.254") == []
    assert lookup(resolver, "::1") == []
    assert lookup(resolver, "8.8.8.8", 443) == [("8.8.8.8", 443)]
    assert lookup(resolver, "2606:4700::1111", 443) == [("2606:4700::1111", 443)]
    assert names.asked == 0


@pytest.mark.parametrize("spelling", ["127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0x7f000001", "017700000001"])
def test_odd_spellings_of_loopback_are_refused_as_what_they_resolve_to(spelling: str) -> None:
    names = Names([socket.inet_ntoa(socket.inet_aton(spelling))])
    assert lookup(GuardedResolver(names, AddressGuard()), spelling) == []


def test_a_name_that_changes_its_address_is_judged_at_each_connection() -> None:
    now = [0.0]
    names = Names(["93.184.216.34"], ["127.0.0.1"])
    resolver = GuardedResolver(names, AddressGuard(), lambda: now[0])
    assert lookup(resolver, "rebind.example") == [("93.184.216.34", 80)]
    now[0] = CACHE_SECONDS - 1
    assert lookup(resolver, "rebind.example", 443) == [("93.184.216.34", 443)], "from the cache, at the port asked for"
    assert names.asked == 1
    now[0] = CACHE_SECONDS + 1
    assert lookup(resolver, "rebind.example") == []
    assert names.asked == 2


def test_the_cache_keeps_no_exception_for_another_port() -> None:
    resolver = GuardedResolver(Names(["10.0.0.5"]), AddressGuard(["bridge.local:1200"]))
    assert lookup(resolver, "bridge.local", 1200) == [("10.0.0.5", 1200)]
    assert lookup(resolver, "bridge.local", 22) == []


def test_a_failed_lookup_is_not_remembered() -> None:
    names = Names([], ["93.184.216.34"])
    resolver = GuardedResolver(names, AddressGuard())
    assert lookup(resolver, "late.example") == []
    assert lookup(resolver, "late.example") == [("93.184.216.34", 80)]


def test_a_refusal_is_forgotten_with_the_next_look_up() -> None:
    """A site that is moved back: its next failure is no private address."""
    now = [0.0]
    guard = AddressGuard()
    resolver = GuardedResolver(Names(["10.0.0.1"], []), guard, lambda: now[0])
    assert lookup(resolver, "moved.example") == []
    assert guard.refused == {"moved.example": "10.0.0.1"}
    now[0] = CACHE_SECONDS + 1
    assert lookup(resolver, "moved.example") == []
    assert guard.refused == {}


def test_a_name_with_one_public_address_was_not_refused() -> None:
    guard = AddressGuard()
    assert lookup(GuardedResolver(Names(["93.184.216.34", "10.0.0.1"]), guard), "mixed.example")
    assert guard.refused == {}


@pytest.mark.parametrize("address", ["::ffff:0:7f00:1", "::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1"])
def test_translated_addresses_are_as_public_as_what_they_carry(address: str) -> None:
    """RFC 2765."""
    assert not is_public(address)
    assert is_public("::ffff:0:8.8.8.8")


def test_without_a_contact_only_this_machine_is_asked() -> None:
    guard = AddressGuard(["10.0.0.5:80"], allow_loopback=True, only_loopback=True)
    assert guard.permits("h", 80, "127.0.0.1")
    for address in ("93.184.216.34", "10.0.0.5", "2606:4700::1111"):
        assert not guard.permits("10.0.0.5", 80, address)
    for name, own in (("127.0.0.8", True), ("localhost", True), ("[::1]", True), ("a.localhost.", True)):
        assert names_loopback(name) is own
    assert not names_loopback("paper.example")
    assert not names_loopback("localhost.example")
