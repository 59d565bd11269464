"""A database of its own, its doors, a clock that goes on by days, and what is known of it."""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.office_clock import OFFICE, stop_clock
from tests.stateful.known import Known, Round
from tests.stateful.office import Doors

BEGIN = dt.datetime(2026, 10, 5, 9, tzinfo=OFFICE)


class Stage(RuleBasedStateMachine):
    doors: Doors

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="surveyapp-states-")
        self.numbers = itertools.count(1)
        self.known = Known()
        self.browsers: list[tuple[str, FlaskClient]] = []
        self.clock = pytest.MonkeyPatch()
        self.now = stop_clock(self.clock, BEGIN)

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def go_on(self, days: int) -> None:
        self.now = stop_clock(self.clock, self.now + dt.timedelta(days=days))
        self.known.settle(self.today)

    def some_round(self, data: st.DataObject) -> tuple[str, Round]:
        code = data.draw(st.sampled_from(sorted(self.known.rounds)))
        return code, self.known.rounds[code]

    def a_round_with(self, data: st.DataObject, what: str) -> tuple[str, Round]:
        having = [code for code, it in self.known.rounds.items() if getattr(it, what)]
        code = data.draw(st.sampled_from(having))
        return code, self.known.rounds[code]

    def have(self, what: str) -> bool:
        return any(getattr(it, what) for it in self.known.rounds.values())

    def file(self, kind: str) -> Path:
        return Path(self.folder.name) / f"{kind}-{next(self.numbers)}"

    def new_key(self) -> str:
        return f"{next(self.numbers):032x}"

    def must(self, *command: str) -> str:
        ended, said = self.doors.run(*command)
        assert ended == 0, said
        return said
