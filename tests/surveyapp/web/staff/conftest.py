"""A staff client that obeys the laws of a page, and accounts for every role."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import questionnaires
from surveyapp import store
from surveyapp.results.model.result import WaveResult
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.store import jobs
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.agencies.agencies import AgencyRow
from surveyapp.store.people import accounts
from surveyapp.store.waves import waves
from surveyapp.web import create_app
from tests.factories.held import WAVE, hold_rounds
from tests.factories.results import made_up_result
from tests.factories.views import hand
from tests.visitor import CHEAP_HASHER, PASSWORD, Visitor

ROLES = {"office": "admin"} | {role: role for role in ("manager", "analyst", "viewer", "operator", "agency")}
"""What the tests call somebody -> the role of their account: the office is somebody who may do everything."""
ACCOUNTS = {name: f"{name}@example.org" for name in ROLES}


@pytest.fixture(scope="session")
def office_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an agency and one account per role, whose passwords are cheap to check."""
    file = tmp_path_factory.mktemp("office") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    cheap = CHEAP_HASHER().hash(PASSWORD)
    with store.writing(engine) as session:
        agencies.save_agencies(session, [AgencyRow("H99.02", "Sở Xây dựng", peer_group="departments")])
        for name, email in ACCOUNTS.items():
            agency = "H99.02" if name == "agency" else ""
            account = accounts.add_account(session, email, password=PASSWORD, role=ROLES[name], agency=agency)
            accounts.set_password(session, account, cheap)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A copy of its own for each test: with the rounds where it asks for `held`."""
    pattern = "held_file" if "held" in request.fixturenames else "office_file"
    shutil.copyfile(request.getfixturevalue(pattern), tmp_path / "survey.db")
    return f"sqlite:///{tmp_path / 'survey.db'}"


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    app = create_app({"SECRET_KEY": "t" * 40, "DATABASE": sqlite_url, "TESTING": True})
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def anonymous(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def office(app: Flask) -> Visitor:
    return signed_in(app, "office")


def signed_in(app: Flask, role: str) -> Visitor:
    visitor = Visitor(app)
    visitor.sign_in(ACCOUNTS[role])
    return visitor


@pytest.fixture(scope="session")
def held_file(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with two rounds that were really held; whatever a page shows of them was computed from their forms."""
    file = tmp_path_factory.mktemp("held") / "survey.db"
    shutil.copyfile(office_file, file)
    engine = store.connect(f"sqlite:///{file}")
    with store.writing(engine) as session:
        hold_rounds(session)
    with View(engine, WAVE, against=PREVIOUS) as view:
        view.beside()
        view.prospects()
    engine.dispose()
    return file


@pytest.fixture
def held(app: Flask) -> WaveResult:
    """The result of the later one of two rounds that were really held. They are in the database of the pages."""
    with View(app.extensions["engine"], WAVE, against=PREVIOUS) as view:
        return view.result


@pytest.fixture
def closed_wave(app: Flask) -> str:
    """A closed wave without a form; a test hands its result (`tests.factories.views.hand`), or takes `result`."""
    with store.writing(app.extensions["engine"]) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, WAVE, questionnaire="single-rating", title="6 tháng đầu năm 2026")
        waves.set_state(session, WAVE, "open", "test")
        waves.set_state(session, WAVE, "collected", "test")
    return WAVE


@pytest.fixture
def result(app: Flask, closed_wave: str) -> WaveResult:
    """What the pages show of the closed wave: made up, with every state."""
    return hand(app, made_up_result())


def asked_for(app: Flask) -> jobs.JobRow | None:
    """The report that somebody asked for last."""
    with store.reading(app.extensions["engine"]) as session:
        return next(iter(jobs.recent(session, "report")), None)
