"""The stretch of time that Today tells of: six hours, a day, a week, since a moment, since a person last looked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.timestamps import moment, stamp

LONGEST = timedelta(days=31)
USUAL_DAYS, BAR_DAYS, FEWEST_DAYS = 14, 30, 3
OFFERED = (("6h", "6 hours"), ("24h", "24 hours"), ("7d", "7 days"))
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Window:
    """``since`` and ``until`` are stored times; ``asked`` is what the address said, '' for a day; ``note`` is what was made of
    it when it could not be taken as it is."""

    since: str
    until: str
    asked: str
    note: str = ""

    @property
    def length(self) -> timedelta:
        """How long it is."""
        begin, end = moment(self.since), moment(self.until)
        assert begin is not None
        assert end is not None
        return max(end - begin, timedelta(minutes=1))


def window_of(asked: str, seen_to: str | None, now: datetime) -> Window:
    """``6h``, ``7d``, ``2026-11-28``, ``2026-11-28T02:11:00Z`` or ``last``; a day when it is none of these."""
    until, since, note = _stamped(now), now - timedelta(days=1), ""
    if asked == "last":
        last = moment(seen_to)
        if last is None:
            note = "You have not yet marked how far you have read, so this is the last day. Use “Seen so far” below."
        else:
            since = last
    elif found := re.fullmatch(r"([0-9]{1,4})([hdw])", asked):
        since = now - int(found[1]) * _UNITS[found[2]]
    elif asked:
        begin = _moment(asked)
        note = "" if begin else "This is not a time such as 6h, 7d or 2026-11-28, so this is the last day."
        since = begin or since
    if since > now:
        since, note = now - timedelta(days=1), "That time is in the future, so this is the last day."
    if now - since > LONGEST:
        since, note = now - LONGEST, f"Today looks back {LONGEST.days} days at most."
    return Window(_stamped(since), until, asked, note)


def _moment(text: str) -> datetime | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:]{5,8}Z?)?", text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _stamped(at: datetime) -> str:
    return stamp(at) or ""


def bars_since(window: Window) -> str:
    """From when on topics are counted: thirty days, or the window where that is longer."""
    until = moment(window.until)
    assert until is not None
    return min(window.since, _stamped(until - timedelta(days=BAR_DAYS)))


def against_usual(topics: Iterable[Mapping[str, Any]], window: Window, begun: str | None) -> list[dict[str, Any]]:
    """Topics with ``texts`` of the window, ``usual`` for as long a time (None in the first three days), a ``remark``, and
    ``bars``: (day, texts) of thirty days, UTC. ``begun``: when the watch began."""
    until, since, first = moment(window.until), moment(window.since), moment(begun)
    assert until is not None
    assert since is not None
    days = [f"{until - timedelta(days=n):%Y-%m-%d}" for n in range(BAR_DAYS - 1, -1, -1)]
    before = min(timedelta(days=USUAL_DAYS), since - first) if first else timedelta(0)
    found = []
    for topic in topics:
        hours: Mapping[str, int] = topic["hours"]
        texts = sum(n for hour, n in hours.items() if hour >= window.since[:13])
        earlier = sum(n for hour, n in hours.items() if _stamped(since - before)[:13] <= hour < window.since[:13])
        usual = earlier * (window.length / before) if before >= timedelta(days=FEWEST_DAYS) else None
        found.append(
            {
                "topic": topic["topic"],
                "title": topic["title"],
                "texts": texts,
                "usual": None if usual is None else round(usual, 1),
                "remark": _remark(texts, usual),
                "bars": [(day, sum(n for hour, n in hours.items() if hour.startswith(day))) for day in days],
            }
        )
    return found


def _remark(texts: int, usual: float | None) -> str:
    if usual is None:
        return ""
    if texts >= 5 and texts >= 3 * usual:
        return "far more than usual"
    return "nothing, unusually" if not texts and usual >= 3 else ""


def summed(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The new texts of a window: how many, their languages, and the outlets whose texts were not had, the worst first."""
    languages: dict[str, int] = {}
    outlets: dict[str, dict[str, Any]] = {}
    for row in rows:
        languages[row["language"]] = languages.get(row["language"], 0) + row["n"]
        of = outlets.setdefault(
            row["outlet"], {"outlet": row["outlet_title"], "articles": 0, "paywall": 0, "denied": 0, "feed": 0}
        )
        of["articles"] += row["n"]
        kind = {"paywall": "paywall", "denied": "denied", "feed only": "feed", "title only": "feed"}.get(row["text"])
        if kind:
            of[kind] += row["n"]
    missed = [of for of in outlets.values() if of["paywall"] + of["denied"] + of["feed"]]
    missed.sort(key=lambda of: (-(of["paywall"] + of["denied"] + of["feed"]), of["outlet"]))
    return {
        "texts": sum(row["n"] for row in rows if not row["copy"]),
        "articles": sum(row["n"] for row in rows),
        "languages": sorted(languages.items(), key=lambda item: (-item[1], item[0])),
        "not_had": missed,
    }
