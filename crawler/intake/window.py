"""The identities a feed's last document held, as 64-bit hashes: small enough to travel to a worker with every poll.

It answers "was this in the document before?", which is what overlap and the fast path need. Whether an entry is new to
the archive is decided by its keys when it is stored, so a chance hit here (one in 10^16) could only delay one entry.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable


class KeyWindow:
    """A set of keys that remembers only their hashes. ``key in window`` as with a set."""

    __slots__ = ("_hashes",)

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._hashes = frozenset(_hash(key) for key in keys)

    @classmethod
    def from_bytes(cls, data: bytes | None) -> KeyWindow:
        """The inverse of ``to_bytes``."""
        window = cls()
        if data:
            hashes = array("q")
            hashes.frombytes(data)
            window._hashes = frozenset(hashes)
        return window

    def to_bytes(self) -> bytes:
        """Eight bytes per key, sorted, so that equal windows are equal bytes."""
        return array("q", sorted(self._hashes)).tobytes()

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and _hash(key) in self._hashes

    def __len__(self) -> int:
        return len(self._hashes)


def _hash(key: str) -> int:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
