"""Which way of reading credits this is, for those who store it: the ways themselves cost a tenth of a second to import."""

from __future__ import annotations

METHOD_VERSION = 5
"""Raised when the same text may give other credits than before."""
