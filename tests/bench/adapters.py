"""The shipped code behind the plain functions that the evaluators call."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def _outlets() -> Any:
    from crawler.reading.outlets import OutletList

    path = Path(__file__).parents[2] / "data" / "defaults" / "outlets.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return OutletList.from_rows(csv.DictReader(file))


def credits(article: dict[str, Any]) -> dict[str, Any]:
    """{"credited": [{name, domain, kind, primary}], "original": bool} for one labelled article."""
    from crawler.models import Link
    from crawler.reading.credits import find_credits

    reading = find_credits(
        title=article["title"],
        summary=article.get("summary", ""),
        body=article["body"],
        byline=article.get("byline", ""),
        language=article.get("lang", ""),
        links=[Link(x["href"], x.get("text", ""), x.get("rel", "")) for x in article.get("links", ())],
        own_domain=article.get("outlet_domain", ""),
        own_outlet=article.get("outlet", ""),
        outlets=_outlets(),
    )
    credited = [{"name": c.name, "domain": c.domain, "kind": c.kind, "primary": c.primary} for c in reading.credits]
    return {"credited": credited, "original": reading.original}
