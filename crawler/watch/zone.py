"""The zone of the machine, for a watch that names none."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo


class MachineZone(tzinfo):
    """As the machine's clock shows it, summer time included, at any moment the machine can convert."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The difference to UTC of a wall clock time."""
        if moment is None:
            return timedelta(0)
        try:
            wall = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, 0, 0, -1)
            return timedelta(seconds=time.localtime(time.mktime(wall)).tm_gmtoff)
        except (OverflowError, ValueError, OSError):
            return timedelta(0)

    def fromutc(self, moment: datetime) -> datetime:
        """Wall clock time of a moment in UTC."""
        try:
            offset = timedelta(seconds=time.localtime(moment.replace(tzinfo=UTC).timestamp()).tm_gmtoff)
        except (OverflowError, ValueError, OSError):
            offset = timedelta(0)
        return moment + offset

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Not told apart."""
        return None

    def tzname(self, moment: datetime | None) -> str:
        """The machine's word for it."""
        return time.tzname[0]


MACHINE_ZONE = MachineZone()
