"""The identities a feed's last document held, as 64-bit hashes: small enough to travel to a worker with every poll.

It answers "was this in the document before?", which is what overlap and the fast path need. Whether an entry is new to
the archive is decided by its keys when it is stored, so a chance hit here (one in 10^16) could only delay one entry.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable


class KeyWindow:
    """A set of keys that remembers only their hashes. ``key in window`` as with a set."""

    __slots__ = ("_data", "_hashes")

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._data = array("q", sorted({_hash(key) for key in keys})).tobytes()
        self._hashes: frozenset[int] | None = None

    @classmethod
    def from_bytes(cls, data: bytes | None) -> KeyWindow:
        """The inverse of ``to_bytes``. Most polls end with a 304: the set is made when somebody looks into it."""
        window = cls.__new__(cls)
        window._data, window._hashes = data or b"", None
        return window

    def to_bytes(self) -> bytes:
        """Eight bytes per key, sorted, so that equal windows are equal bytes."""
        return self._data

    def joined(self, other: KeyWindow) -> KeyWindow:
        """The keys of both."""
        hashes = array("q")
        hashes.frombytes(self._data + other._data)
        return KeyWindow.from_bytes(array("q", sorted(set(hashes))).tobytes())

    def __reduce__(self) -> tuple[Callable[[bytes], KeyWindow], tuple[bytes]]:
        return KeyWindow.from_bytes, (self._data,)

    def __contains__(self, key: object) -> bool:
        if self._hashes is None:
            hashes = array("q")
            hashes.frombytes(self._data)
            self._hashes = frozenset(hashes)
        return isinstance(key, str) and _hash(key) in self._hashes

    def __len__(self) -> int:
        return len(self._data) // 8


def _hash(key: str) -> int:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
