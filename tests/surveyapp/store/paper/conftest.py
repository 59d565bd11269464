"""Two operators and a manager with an open wave and a batch of three sheets about D1."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from questionnaires.answers import Encoded
from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.models import Account
from surveyapp.store.paper.batches import BatchPlace, Sheets, make_batch
from surveyapp.store.paper.entries import Keying, Sheet, enter
from surveyapp.store.people.accounts import role_named
from tests.surveyapp.store.conftest import SECRET

AN, BINH, CHI = (f"{name}@example.org" for name in ("an", "binh", "chi"))
BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)
ROLES = {AN: "operator", BINH: "operator", CHI: "manager"}


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """SQLite; a test that names both has each."""
    return request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_engine")


@pytest.fixture
def desk(open_wave: Engine) -> Engine:
    with store.writing(open_wave) as session:
        for email, role in ROLES.items():
            roles = [role_named(session, role)]
            session.add(Account(email=email, fs_uniquifier=email, roles=roles, created_at=now()))
            session.flush()
    return open_wave


@pytest.fixture
def batch(desk: Engine) -> int:
    with store.writing(desk) as session:
        return make_batch(session, "2026-Q3", BatchPlace("D1"), Sheets(3), operator=AN, actor=CHI)


@pytest.fixture
def key_in(desk: Engine, batch: int) -> Callable[..., None]:
    """Number -> what was ticked."""

    def key_in(answers: dict[int, str], who: str = AN) -> None:
        with store.writing(desk) as session:
            for number, answer in answers.items():
                enter(session, batch, Sheet(number, None, Encoded(answer)), Keying(who))

    return key_in


__all__ = ["SECRET"]
