"""Finds the JSON-LD node of a page's own article among those of related stories; a page may have only others'."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlsplit

from crawler.reading.stems import same_headline, stems

Node = dict[str, Any]


def own_article(
    nodes: Sequence[Node], addresses: Collection[str], shown: Sequence[str], headlines: Sequence[Sequence[str]]
) -> Node:
    """The node of the page's own article, empty when none of them is its own.

    ``addresses``: the page's own; ``shown``: what it shows as its headline, and what its feed calls it; ``headlines``: of
    each node. A node that names another address, or another headline than any that is shown, is another story's.
    """
    ranked = [(_rank(node, addresses, shown, headline), node) for node, headline in zip(nodes, headlines, strict=True)]
    best = max((rank for rank, _ in ranked), default=-1)
    if best < 0:
        return {}
    merged: Node = {}
    # The same article is often written twice, by the site and by a plugin: the fuller node speaks first.
    same = [node for rank, node in ranked if rank == best]
    same = same if best else same[:1]
    for node in sorted(same, key=len, reverse=True):
        for key, value in node.items():
            known = merged.setdefault(key, value)
            if key == "author" and isinstance(value, list) and (not isinstance(known, list) or len(value) > len(known)):
                merged[key] = value  # one of the two names all authors, the other only the first
    return merged


def addresses_of(node: Node) -> list[str]:
    """The addresses by which a node says whose it is, without fragments."""
    own = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    urls = [u.get("@id") or u.get("url") if isinstance(u, dict) else u for u in own]
    return [u.split("#")[0].rstrip("/") for u in urls if isinstance(u, str) and u.split("#")[0]]


def names_another_page(node: Node, addresses: Collection[str]) -> bool:
    """Whether all addresses of a node lead to other pages than this one, and to pages: a homepage is the site's own."""
    here = {_place(address) for address in addresses}
    others = [_place(url) for url in addresses_of(node) if url.startswith(("http://", "https://", "/"))]
    return bool(others) and all(place and place not in here for place in others)


def _rank(node: Node, addresses: Collection[str], shown: Sequence[str], headlines: Sequence[str]) -> int:
    """Twice for the address, once for the headline; below 0 for a node of another page or story."""
    told = [h for h in headlines if stems(h)]
    agrees = any(same_headline(h, s) for h in told for s in shown)
    if any(url in addresses for url in addresses_of(node)):
        return 2 + agrees
    if agrees:
        return 1
    if names_another_page(node, addresses):
        return -1
    # What is shown may be the site's name alone: then nothing contradicts the node.
    disagrees = bool(told) and any(len(set(stems(s))) >= 3 for s in shown)
    return -1 if disagrees and not any(_akin(h, s) for h in told for s in shown) else 0


def _akin(one: str, other: str) -> bool:
    """Whether two headlines share a word: each says the same in its own way."""
    return not set(stems(one)).isdisjoint(stems(other))


def _place(address: str) -> str:
    """Host-less address: what tells two pages of a site apart, whatever scheme or host they are written with."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return parts.path.rstrip("/") + (f"?{parts.query}" if parts.query else "")
