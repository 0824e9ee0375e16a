"""Which addresses are public and which are this machine, in all spellings."""

from __future__ import annotations

import ipaddress

_CARRIERS = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::ffff:0:0:0/96"))
"""NAT64 and the translated addresses of RFC 2765: the last 32 bits are an IPv4 address."""
# Not for the open Internet, though some versions of Python call them global: protocol assignments (a cloud's metadata
# lives there), relays of 6to4, NAT64 inside one network, site-local, segment routing, documentation.
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "fec0::/10", "5f00::/16", "3fff::/20"),
    )
)


def is_public(address: str) -> bool:
    """May this address be asked? ``address`` is an IP address as text; anything else is refused.

    An IPv6 address that carries an IPv4 one inside (mapped, translated, 6to4, Teredo, NAT64) is as public as what it carries.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(_is_global(i) for i in (ip, *_carried(ip)))


def _is_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NEVER)


def is_loopback(address: str) -> bool:
    """Is this 127.0.0.0/8, [::1], or one of them inside an IPv6 address?"""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return ip.is_loopback or any(i.is_loopback for i in _carried(ip))


def names_loopback(host: str) -> bool:
    """Is ``host`` this machine by its name alone, without a look-up?"""
    name = host.lower().strip("[]").rstrip(".")
    return is_loopback(name) or name == "localhost" or name.endswith(".localhost")


def _carried(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if any(ip in network for network in _CARRIERS) or (
        int(ip) >> 32 == 0 and int(ip) > 1
    ):  # ::a.b.c.d, deprecated but still connectable
        inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return [i for i in inner if i is not None]
