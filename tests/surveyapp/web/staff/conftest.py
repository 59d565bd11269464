"""A staff client that obeys the laws of a page, and accounts for every role."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

import questionnaires
from surveyapp import store
from surveyapp.store import questionnaires as asked
from surveyapp.store.agencies import agencies
from surveyapp.store.agencies.agencies import AgencyRow
from surveyapp.store.people import accounts
from surveyapp.store.waves import waves
from surveyapp.web import create_app
from tests.visitor import PASSWORD, Visitor

ACCOUNTS = {"office": "office@example.org", "analyst": "analyst@example.org", "agency": "agency@example.org"}


@pytest.fixture(scope="session")
def office_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with an agency and one account per role, whose passwords are cheap to check."""
    file = tmp_path_factory.mktemp("office") / "survey.db"
    shutil.copyfile(migrated_file, file)
    engine = store.connect(f"sqlite:///{file}")
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with store.writing(engine) as session:
        agencies.save_agencies(session, [AgencyRow("H99.02", "Sở Xây dựng", peer_group="departments")])
        for role, email in ACCOUNTS.items():
            agency = "H99.02" if role == "agency" else ""
            account = accounts.add_account(session, email, password=PASSWORD, role=role, agency=agency)
            accounts.set_password(session, account, cheap)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_url(office_file: Path, tmp_path: Path) -> str:
    shutil.copyfile(office_file, tmp_path / "survey.db")
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


@pytest.fixture(autouse=True)
def made_up_where_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages read a result from the database, unless a test hands them one that is made up."""
    from surveyapp.web.staff import edition
    from tests import made_up

    monkeypatch.setattr(edition, "View", made_up.MadeUpView)


@pytest.fixture
def result(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A collected wave without a database: what `result_of` gives, whatever wave is asked for."""
    from tests import made_up as results
    from tests.factories.results import made_up_result

    made_up = made_up_result()
    monkeypatch.setattr(results, "result_of", lambda _engine, _code: made_up)
    return made_up


@pytest.fixture
def closed_wave(app: Flask, monkeypatch: pytest.MonkeyPatch) -> str:
    """The wave that `result` is said to be of, closed; what stands beside the result is made up too."""
    from surveyapp.results.model.prospects import Prospects
    from tests import made_up as results
    from tests.factories.drivers import made_up_priorities
    from tests.factories.quality import made_up_quality
    from tests.factories.standardised import made_up_mix

    monkeypatch.setattr(results, "case_mix", lambda _engine, result, by: made_up_mix(result, by))
    rises = {"H99.02": {1: 1.25, 2: 4.5}, "H99.03": {1: 30.0}}
    monkeypatch.setattr(results, "prospects_of", lambda _engine, _result: Prospects(0.8, rises))
    monkeypatch.setattr(results, "priorities_of", lambda _engine, result, *_place: made_up_priorities(result))
    monkeypatch.setattr(results, "data_quality_of", lambda _engine, result: made_up_quality(result))
    with store.writing(app.extensions["engine"]) as session:
        asked.add_questionnaire(session, questionnaires.load("single-rating"))
        waves.create_wave(session, "2026-H1", questionnaire="single-rating", title="6 tháng đầu năm 2026")
        waves.set_state(session, "2026-H1", "open", "test")
        waves.set_state(session, "2026-H1", "collected", "test")
    return "2026-H1"
