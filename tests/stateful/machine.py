"""Rounds, forms, codes, releases, accounts and backups in any order; beside them the little that must be true.

What was acknowledged is stored once, and nothing else is. A state is only reached from those that lead to it. A release
never changes. Whoever may not come in is not in. The record fits together.
"""

from __future__ import annotations

import copy
import csv
import itertools
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import func, select

from surveyapp import store
from surveyapp.models import Cell, Release, Response, Wave
from surveyapp.store import schema, trail
from surveyapp.store.people import accounts
from surveyapp.store.waves.codes import TAKES_CODES, plain
from tests.stateful.office import Doors, is_signed_in
from tests.visitor import CHEAP_HASHER, PASSWORD

LEADS = {
    "open": ({"draft", "trial"}, "open"),
    "trial": ({"draft"}, "trial"),
    "close": ({"open"}, "collected"),
    "lock": ({"collected"}, "locked"),
    "publish": ({"locked"}, "published"),
    "reopen": ({"locked", "published"}, "collected"),
    "withdraw": ({"draft", "trial", "open", "collected", "locked", "published"}, "withdrawn"),
}
SAID = {
    "publish": ("--decision", "Số 1/QĐ", "--signer", "Nguyễn Văn An"),
    "reopen": ("--reason", "test"),
    "withdraw": ("--reason", "test"),
}
ROLES = ("admin", "manager", "analyst", "viewer", "operator")
RATINGS = ("1", "2", "3", "4", "5")
FIRST_ADMIN = "first@example.org"
CODES = 10
COPIES = 3
MOST = 6  # rounds, and accounts: few enough that things happen to each


@dataclass
class Round:
    state: str = "draft"
    sent: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # by key: address, rating, receipt
    codes: dict[str, bool] = field(default_factory=dict)  # code -> used
    releases: int = 0


@dataclass
class Known:
    rounds: dict[str, Round] = field(default_factory=dict)
    accounts: dict[str, tuple[str, bool]] = field(default_factory=dict)  # address -> role, may come in


class Office(RuleBasedStateMachine):
    """Each run has a database of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="surveyapp-states-")
        self.numbers = itertools.count(1)
        self.known = Known()
        self.browsers: list[tuple[str, FlaskClient]] = []
        self.backups: list[tuple[Path, Known]] = []
        self.bodies: dict[tuple[str, int], bytes] = {}

    @initialize()
    def begin(self) -> None:
        database = Path(self.folder.name) / "survey.db"
        engine = store.connect(f"sqlite:///{database}")
        schema.upgrade(engine)
        engine.dispose()
        self.doors = Doors(database)
        agencies = Path(self.folder.name) / "agencies.csv"
        agencies.write_text("code,name\nA,Sở Một\n", encoding="utf-8")
        self.must("agencies", "load", str(agencies))
        self.add_account(FIRST_ADMIN, "admin")
        self.make_a_round()
        code = self.make_a_round()
        self.must("wave", "open", code)
        self.known.rounds[code].state = "open"
        self.make_codes_of(code)

    # Rounds

    @precondition(lambda self: len(self.known.rounds) < MOST)
    @rule()
    def make_another_round(self) -> None:
        self.make_a_round()

    def make_a_round(self) -> str:
        code = f"w{next(self.numbers)}"
        self.must("wave", "create", code, "--questionnaire", "single-rating")
        self.known.rounds[code] = Round()
        return code

    @rule(data=st.data(), command=st.sampled_from(sorted(LEADS)))
    def move_a_round(self, data: st.DataObject, command: str) -> None:
        code, it = self.some_round(data)
        ended, said = self.doors.run("wave", command, code, *SAID.get(command, ()))
        origins, target = LEADS[command]
        may = it.state in origins
        assert (ended == 0) is may, (command, it.state, ended, said)
        if may:
            it.state = target
            it.releases += command == "publish"

    @rule(data=st.data())
    def make_codes(self, data: st.DataObject) -> None:
        self.make_codes_of(self.some_round(data)[0])

    def make_codes_of(self, code: str) -> None:
        it = self.known.rounds[code]
        file = Path(self.folder.name) / f"codes-{next(self.numbers)}.csv"
        command = ("codes", "make", "--wave", code, "--agency", "A", "--count", str(CODES), "-o", str(file))
        ended, said = self.doors.run(*command)
        assert (ended == 0) is (it.state in TAKES_CODES), (it.state, said)
        if ended == 0:
            with file.open(encoding="utf-8-sig", newline="") as rows:
                it.codes |= {plain(row["code"]): False for row in csv.DictReader(rows)}

    # Forms

    @rule(data=st.data(), rating=st.sampled_from(RATINGS))
    def send_a_form(self, data: st.DataObject, rating: str) -> None:
        code, it = self.some_round(data)
        self.sent(it, f"/w/{code}", f"{next(self.numbers):032x}", rating, may=it.state in ("open", "trial"))

    @precondition(lambda self: any(it.sent for it in self.known.rounds.values()))
    @rule(data=st.data(), rating=st.sampled_from(RATINGS))
    def send_a_form_again(self, data: st.DataObject, rating: str) -> None:
        it = data.draw(st.sampled_from([it for it in self.known.rounds.values() if it.sent]))
        key = data.draw(st.sampled_from(sorted(it.sent)))
        address, before, receipt = it.sent[key]
        status, again = self.doors.send(address, key, rating)
        if it.state == "draft":
            assert status in (404, 410, 200)
        else:
            assert (status, again) == ((303, receipt) if rating == before else (409, "")), (it.state, status)

    @precondition(lambda self: any(it.codes for it in self.known.rounds.values()))
    @rule(data=st.data(), rating=st.sampled_from(RATINGS))
    def send_with_a_code(self, data: st.DataObject, rating: str) -> None:
        it = data.draw(st.sampled_from([it for it in self.known.rounds.values() if it.codes]))
        code = data.draw(st.sampled_from(list(it.codes)))  # as made: sorted, they would stand otherwise each time
        may = it.state in ("open", "trial") and not it.codes[code]
        if self.sent(it, f"/c/{code}", f"{next(self.numbers):032x}", rating, may=may):
            it.codes[code] = True

    @rule(data=st.data())
    def send_nothing(self, data: st.DataObject) -> None:
        code, it = self.some_round(data)
        self.sent(it, f"/w/{code}", f"{next(self.numbers):032x}", "", may=False)

    def sent(self, it: Round, address: str, key: str, rating: str, *, may: bool) -> bool:
        status, receipt = self.doors.send(address, key, rating)
        assert (status == 303) is may, (it.state, status)
        assert bool(receipt) is may
        if may:
            it.sent[key] = (address, rating, receipt)
        return may

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
        last = role == "admin" and may_come and self.admins() == 1
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

    def admins(self) -> int:
        return sum(role == "admin" and may for role, may in self.known.accounts.values())

    # Copies

    @precondition(lambda self: len(self.backups) < COPIES)
    @rule()
    def back_up(self) -> None:
        file = Path(self.folder.name) / f"backup-{next(self.numbers)}"
        self.must("backup", str(file))
        self.backups.append((file, copy.deepcopy(self.known)))

    @precondition(lambda self: self.backups)
    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        """Into a new place: what came after the copy is gone, and everybody is signed out."""
        file, known = self.backups.pop(data.draw(st.integers(0, len(self.backups) - 1)))
        before, database = self.doors, Path(self.folder.name) / f"survey-{next(self.numbers)}.db"
        self.doors = Doors.__new__(Doors)
        self.doors.url = f"sqlite:///{database}"
        ended, said = self.doors.run("restore", str(file))
        assert ended == 0, said
        self.doors = Doors(database)
        before.close()
        self.known = copy.deepcopy(known)
        self.bodies = {place: body for place, body in self.bodies.items() if place in self.releases()}
        assert not any(is_signed_in(self.doors.carried_over(browser)) for _, browser in self.browsers)
        self.browsers = []

    # What must be true

    def teardown(self) -> None:
        if hasattr(self, "doors"):
            self.check()
            self.doors.close()
        self.folder.cleanup()

    def check(self) -> None:
        with store.reading(self.doors.app.extensions["engine"]) as session:
            stored = dict(
                session.execute(
                    select(Wave.code, func.count(Response.id))
                    .join(Cell, Cell.wave_id == Wave.id)
                    .join(Response, Response.cell_id == Cell.id)
                    .group_by(Wave.code)
                ).all()
            )
            states = dict(session.execute(select(Wave.code, Wave.state)).all())
            assert trail.verify(session).broken is None
        assert states == {code: it.state for code, it in self.known.rounds.items()}
        assert stored == {code: len(it.sent) for code, it in self.known.rounds.items() if it.sent}
        self.releases_stay()

    def releases_stay(self) -> None:
        found = self.releases()
        assert {place: found[place] for place in self.bodies} == self.bodies
        self.bodies = found

    def releases(self) -> dict[tuple[str, int], bytes]:
        with store.reading(self.doors.app.extensions["engine"]) as session:
            query = select(Wave.code, Release.number, Release.body).join(Release, Release.wave_id == Wave.id)
            return {(code, number): body for code, number, body in session.execute(query)}

    def some_round(self, data: st.DataObject) -> tuple[str, Round]:
        code = data.draw(st.sampled_from(sorted(self.known.rounds)))
        return code, self.known.rounds[code]

    def must(self, *command: str) -> None:
        ended, said = self.doors.run(*command)
        assert ended == 0, said
