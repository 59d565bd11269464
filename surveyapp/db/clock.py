"""The one clock: moments in UTC, days in the time zone of the office, whatever the machine's own clock is set to.

Nothing else in the package asks a machine what day it is; a test forbids it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from surveyapp import config

_SAID: Final = {"zone": ""}
"""What the office has said in the database that this process works on; "" where it has not."""


def keep(zone: str) -> None:
    """Count days by this zone from now on; by that of the environment for "". Raises ConfigurationError for a zone that
    this machine does not know."""
    _SAID["zone"] = zone and config.known_zone(zone, "office set time_zone")


def zone() -> str:
    """The one in force: what the office has said stands before the environment."""
    return _SAID["zone"] or config.time_zone()


def now() -> dt.datetime:
    """This moment (UTC)."""
    return dt.datetime.now(dt.UTC)


def moment_of(seconds: int) -> dt.datetime:
    """The moment (UTC) that many seconds after the first of January 1970."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def office_time(at: dt.datetime | None = None) -> dt.datetime:
    """A moment, or this one, as clocks in the office show it."""
    return (at or now()).astimezone(_zone(zone()))


def office_day(at: dt.datetime | None = None) -> dt.date:
    """The day in the office's time zone: the only “today” there is."""
    return office_time(at).date()


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which the office's day is over (UTC)."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), _zone(zone()))
    return midnight.astimezone(dt.UTC)


def last_day(closed: dt.datetime) -> dt.date:
    """Of what closed at this moment; at midnight the day before."""
    return office_day(closed - dt.timedelta(seconds=1))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
