"""What people wrote in delivery.toml: which events are told, to whom, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

STORY_KINDS = ("story_new", "origin_new", "story_grew")
ARTICLE_KINDS = (*STORY_KINDS, "headline_changed", "text_changed", "edited_into_topic", "article_withdrawn")
TOPIC_KINDS = ("topic_spike", "topic_quiet")
SOURCE_KINDS = ("source_gap", "source_failing", "source_recovered", "source_silent")
KINDS = (*ARTICLE_KINDS, *TOPIC_KINDS, *SOURCE_KINDS)
"""The one vocabulary: of the table ``events``, of ``on`` in delivery.toml and of JSON."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` to ``end`` on the wall clock of a zone, past midnight when ``end`` is the earlier one."""

    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        """Whether a moment, in the zone of the watch, lies in it."""
        at = self._wall(moment)
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def end_after(self, moment: datetime, zone: tzinfo) -> datetime:
        """When the quiet that holds at ``moment`` ends. A time that the clock skips counts as the hour after it."""
        local = moment.astimezone(zone)
        day = local.date() if local.time() < self.end else local.date() + timedelta(days=1)
        end = datetime.combine(day, self.end, zone).astimezone(moment.tzinfo)
        # In an hour that comes twice, it may be the first one's.
        return end if end > moment else max(end + timedelta(hours=1), moment + timedelta(minutes=1))

    def _wall(self, moment: datetime) -> time:
        """What the clock shows; while an hour comes for the second time, the end of it: all of it has been once."""
        last = moment
        for _ in range(180):
            if not last.fold or last.utcoffset() == last.replace(fold=0).utcoffset():
                break
            last = (last + timedelta(minutes=1)).replace(fold=1)
        return moment.time() if last is moment else (last.replace(second=0) - timedelta(seconds=1)).time()


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One [[alerts]] of delivery.toml."""

    name: str
    channel: str
    on: tuple[str, ...] = ("story_new", "origin_new")
    topics: tuple[str, ...] = ()
    """Empty: every article and story."""
    where: str = ""
    """A query without words: which articles."""
    sources: str = ""
    """A query without words: which sources, for rules about sources."""
    quiet: QuietHours | None = None
    batch: timedelta = timedelta(minutes=5)
    max_items: int = 10
    hold: timedelta = timedelta(minutes=10)
    max_age: timedelta = timedelta(hours=12)
    private: bool = False
    """Whether it tells of articles and sources that are asked with a password or on a private address."""
    subject: str = "full"
    """``plain``: no topic and no headline in the subject, which a locked screen shows."""

    @property
    def about_sources(self) -> bool:
        """Whether it tells of sources rather than of articles."""
        return any(kind in SOURCE_KINDS for kind in self.on)


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """One [channels.NAME] of delivery.toml, with ``${NAME}`` where a secret goes in."""

    name: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    """Signs what a webhook is sent."""
    to: tuple[str, ...] = ()
    sender: str = ""
