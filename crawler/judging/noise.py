"""Finds lines of a text that are still recognisably not the article: read-also, related, tags, newsletter, cookies."""

from __future__ import annotations


def masked_ranges(text: str, language: str = "") -> list[tuple[int, int]]:
    return []
