"""Rounds, forms, codes, devices, releases, accounts and backups in any order, while days go by; beside them the little
that must be true.

What was acknowledged is stored once, with its rating and its words, and nothing else is. Words are there until they are
erased after their time. Left out is what somebody left out. A state is only reached from those that lead to it. A
release never changes. Whoever may not come in is not in. The record fits together.
"""

from __future__ import annotations

import copy
import csv
import datetime as dt
import itertools
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlalchemy import select

from surveyapp import store
from surveyapp.models import Cell, Exclusion, Release, Response, TextAnswer, Wave
from surveyapp.store import schema, trail
from surveyapp.store.people import accounts
from surveyapp.store.waves import clock
from surveyapp.store.waves.codes import TAKES_CODES, plain
from tests.stateful.arriving import Arriving
from tests.stateful.known import LEADS, Known, Round
from tests.stateful.office import ASKED, COUNTER, Doors, is_signed_in
from tests.visitor import CHEAP_HASHER, PASSWORD

SAID = {
    "publish": ("--decision", "Số 1/QĐ", "--signer", "Nguyễn Văn An"),
    "reopen": ("--reason", "test"),
    "withdraw": ("--reason", "test"),
}
ROLES = ("admin", "manager", "analyst", "viewer", "operator")
FIRST_ADMIN = "first@example.org"
CODES = 10
COPIES = 3
DAYS = st.sampled_from((None, None, 0, 1, 3))
MOST = 6  # rounds, and accounts: few enough that things happen to each

BEGUN: list[Any] = []


class Office(Arriving):
    """Each run has a database of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.backups: list[tuple[Path, Known]] = []
        self.bodies: dict[tuple[str, int], bytes] = {}

    @initialize()
    def begin(self) -> None:
        """As the first run made it: all begin alike."""
        database = self.file("survey.db")
        if BEGUN:
            begun, self.known, number = copy.deepcopy(BEGUN)
            self.numbers = itertools.count(number)
            database.write_bytes(begun)
            self.doors = Doors(database)
        else:
            self.found_an_office(database)
            BEGUN.extend(copy.deepcopy((bytes_of(database), self.known, next(self.numbers))))

    def found_an_office(self, database: Path) -> None:
        engine = store.connect(f"sqlite:///{database}")
        schema.upgrade(engine)
        engine.dispose()
        self.doors = Doors(database)
        self.load("agencies", "code,name\nA,Sở Một\n")
        self.load("counters", f"code,agency,name\n{COUNTER},A,Quầy 1\n")
        self.must("questionnaire", "add", str(ASKED))
        self.add_account(FIRST_ADMIN, "admin")
        self.make_a_round()
        code = self.make_a_round()
        self.must("wave", "open", code)
        self.known.rounds[code].move("open", self.today)
        self.make_codes_of(code)

    def load(self, what: str, rows: str) -> None:
        file = self.file(f"{what}.csv")
        file.write_text(rows, encoding="utf-8")
        self.must(what, "load", str(file))

    # Rounds

    @precondition(lambda self: len(self.known.rounds) < MOST)
    @rule(lasts=DAYS, entry=DAYS)
    def make_another_round(self, lasts: int | None, entry: int | None) -> None:
        closes = None if lasts is None else self.today + dt.timedelta(lasts)
        self.make_a_round(closes, None if closes is None or entry is None else closes + dt.timedelta(entry))

    def make_a_round(self, closes: dt.date | None = None, entry_until: dt.date | None = None) -> str:
        code = f"w{next(self.numbers)}"
        days = {"--closes": closes, "--entry-until": entry_until}
        said = [word for name, day in days.items() if day for word in (name, day.isoformat())]
        self.must("wave", "create", code, "--questionnaire", "rating-and-words", *said)
        self.known.rounds[code] = Round(closes=closes, entry_until=entry_until)
        return code

    @rule(data=st.data(), command=st.sampled_from(sorted(LEADS)))
    def move_a_round(self, data: st.DataObject, command: str) -> None:
        code, it = self.some_round(data)
        ended, said = self.doors.run("wave", command, code, *SAID.get(command, ()))
        may = it.state in LEADS[command][0]
        assert (ended == 0) is (may or it.has_had_done(command)), (command, it.state, ended, said)
        if may:
            it.move(command, self.today)

    @rule(data=st.data(), days=st.integers(-1, 5))
    def extend_a_round(self, data: st.DataObject, days: int) -> None:
        code, it = self.some_round(data)
        until = self.today + dt.timedelta(days)
        ended, said = self.doors.run("wave", "extend", code, "--until", until.isoformat(), "--decision", "Số 2/QĐ")
        may = it.can_be_extended(until, self.today)
        assert (ended == 0) is may, (it, until, said)
        if may:
            it.extend(until)

    @rule(data=st.data())
    def make_codes(self, data: st.DataObject) -> None:
        self.make_codes_of(self.some_round(data)[0])

    def make_codes_of(self, code: str) -> None:
        it = self.known.rounds[code]
        file = self.file("codes.csv")
        command = ("codes", "make", "--wave", code, "--agency", "A", "--count", str(CODES), "-o", str(file))
        ended, said = self.doors.run(*command)
        assert (ended == 0) is (it.state in TAKES_CODES), (it.state, said)
        if ended == 0:
            with file.open(encoding="utf-8-sig", newline="") as rows:
                it.codes |= {plain(row["code"]): False for row in csv.DictReader(rows)}

    # Accounts

    @precondition(lambda self: len(self.known.accounts) < MOST)
    @rule(role=st.sampled_from(ROLES))
    def make_an_account(self, role: str) -> None:
        self.add_account(f"a{next(self.numbers)}@example.org", role)

    @rule(data=st.data(), command=st.sampled_from(("disable", "enable", "reset", "sign-out", "role")))
    def change_an_account(self, data: st.DataObject, command: str) -> None:
        email = data.draw(st.sampled_from(sorted(self.known.accounts)))
        role, may_come = self.known.accounts[email]
        to = data.draw(st.sampled_from(ROLES)) if command == "role" else role
        ended, said = self.doors.run("user", command, email, *([to] if command == "role" else []))
        last = role == "admin" and may_come and self.known.admins() == 1
        if last and (command == "disable" or (command == "role" and to != "admin")):
            assert ended == 1, said
            return
        if ended == 0:
            self.known.accounts[email] = (to, may_come if command not in ("disable", "enable") else command == "enable")
            if command != "enable" and not (command == "role" and to == role):
                assert not any(is_signed_in(browser) for whose, browser in self.browsers if whose == email), command
            if command == "reset":
                self.let_in(email)

    @rule(data=st.data())
    def sign_in(self, data: st.DataObject) -> None:
        email = data.draw(st.sampled_from(sorted(self.known.accounts)))
        browser = self.doors.sign_in(email, PASSWORD)
        assert is_signed_in(browser) is self.known.accounts[email][1], email
        self.browsers = [*self.browsers[-5:], (email, browser)]

    def add_account(self, email: str, role: str) -> None:
        self.must("user", "add", email, "--role", role)
        self.let_in(email, role)

    def let_in(self, email: str, role: str | None = None) -> None:
        """They have chosen the password that all have here."""
        engine = self.doors.app.extensions["engine"]
        with store.writing(engine) as session:
            accounts.set_password(session, accounts.account_of(session, email).id, CHEAP_HASHER().hash(PASSWORD))
        was, may = self.known.accounts.get(email, ("", True))
        self.known.accounts[email] = (role or was, may)

    # Copies

    @precondition(lambda self: len(self.backups) < COPIES)
    @rule()
    def back_up(self) -> None:
        file = self.file("backup")
        self.must("backup", str(file))
        self.backups.append((file, copy.deepcopy(self.known)))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        """Into a new place: what came after the copy is gone, and everybody is signed out."""
        file, known = self.backups.pop(data.draw(st.integers(0, len(self.backups) - 1)))
        before, database = self.doors, self.file("survey.db")
        self.doors = Doors.__new__(Doors)
        self.doors.url = f"sqlite:///{database}"
        ended, said = self.doors.run("restore", str(file))
        assert ended == 0, said
        self.doors = Doors(database)
        before.close()
        self.known, self.opened = copy.deepcopy(known), []
        self.known.settle(self.today)
        self.known.erase(self.today)
        self.bodies = {place: body for place, body in self.bodies.items() if place in self.releases()}
        assert not any(is_signed_in(self.doors.carried_over(browser)) for _, browser in self.browsers)
        self.browsers = []

    # What must be true

    def teardown(self) -> None:
        if hasattr(self, "doors"):
            self.check()
            self.doors.close()
        self.clock.undo()
        self.folder.cleanup()

    def check(self) -> None:
        with store.reading(self.doors.app.extensions["engine"]) as session:
            stored = session.execute(
                select(Wave.code, Response.id, Response.answers, Response.status)
                .join(Cell, Cell.wave_id == Wave.id)
                .join(Response, Response.cell_id == Cell.id)
            ).all()
            states = {
                code: clock.state_at(state, closes)
                for code, state, closes in session.execute(select(Wave.code, Wave.state, Wave.closes))
            }
            words = dict(session.execute(select(TextAnswer.response_id, TextAnswer.value)).all())
            left_out = list(session.scalars(select(Exclusion.response_id).where(Exclusion.undone_at.is_(None))))
            assert trail.verify(session).broken is None
        forms = list(self.known.forms())
        assert states == {code: it.state for code, it in self.known.rounds.items()}
        assert sorted((code, id_.hex(), *rest) for code, id_, *rest in stored) == sorted(
            (code, form.id, form.answers, form.status)
            for code, it in self.known.rounds.items()
            for form in it.forms.values()
        )
        assert {id_.hex(): value for id_, value in words.items()} == {f.id: f.words for f in forms if f.words}
        assert sorted(id_.hex() for id_ in left_out) == sorted(f.id for f in forms if f.status == "excluded")
        receipts = [form.receipt for form in forms if form.receipt]
        assert len(set(receipts)) == len(receipts)
        self.releases_stay()

    def releases_stay(self) -> None:
        found = self.releases()
        assert {place: found[place] for place in self.bodies} == self.bodies
        self.bodies = found

    def releases(self) -> dict[tuple[str, int], bytes]:
        with store.reading(self.doors.app.extensions["engine"]) as session:
            query = select(Wave.code, Release.number, Release.body).join(Release, Release.wave_id == Wave.id)
            return {(code, number): body for code, number, body in session.execute(query)}

    @rule()
    def look_at_everything(self) -> None:
        self.check()


def bytes_of(database: Path) -> bytes:
    """Of all that was committed: with what still stands in the log beside it."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.serialize()
