"""The one clock of the program, stopped at a moment."""

from __future__ import annotations

import datetime as dt
import types
from zoneinfo import ZoneInfo

import pytest

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")


def stop_clock(monkeypatch: pytest.MonkeyPatch, moment: str | dt.datetime, zone: dt.tzinfo = OFFICE) -> dt.datetime:
    """Let it be this moment, or `2026-10-05 09:00` on the clocks of the office, until the test ends."""
    stopped = dt.datetime.fromisoformat(moment).replace(tzinfo=zone) if isinstance(moment, str) else moment

    class Stopped(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return stopped.astimezone(tz)

    monkeypatch.setattr("surveyapp.db.clock.dt", types.SimpleNamespace(**{**vars(dt), "datetime": Stopped}))
    return stopped
