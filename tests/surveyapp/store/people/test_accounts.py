"""Who may sign in."""

from __future__ import annotations

import datetime as dt

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from surveyapp import store
from surveyapp.models import Account
from surveyapp.store.agencies import agencies
from surveyapp.store.people import accounts, staff_sessions

HOUR = dt.timedelta(hours=1)


def test_account_begins_with_a_password_for_one_time(engine):
    with store.writing(engine) as session:
        accounts.add_account(session, " An@Example.org ", password="once-only")
    with store.reading(engine) as session:
        account = session.scalars(select(Account)).one()
    assert (account.email, account.one_time_password, account.active) == ("an@example.org", True, True)
    assert PasswordHasher().verify(account.password, "once-only")


def test_one_time_passwords_are_readable_and_never_the_same():
    first, second = accounts.one_time_password(), accounts.one_time_password()
    assert first != second
    assert len(first.replace("-", "")) == 20
    assert not set(first) & set("0O1lI")


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        pytest.param({"email": "an@example.org"}, ["account-exists"], id="address taken"),
        pytest.param({"first_only": True}, ["first-account-exists"], id="a second first account"),
        pytest.param({"email": "an"}, ["account-email"], id="no address"),
        pytest.param({"role": "king"}, ["account-role"], id="unknown role"),
        pytest.param({"role": "agency"}, ["account-agency"], id="agency role without an agency"),
        pytest.param({"agency": "H9"}, ["agency-unknown"], id="unknown agency"),
    ],
)
def test_account_that_cannot_be_is_refused_with_every_reason(engine, given, codes):
    with store.writing(engine) as session:
        accounts.add_account(session, "an@example.org", password="once-only")
    with pytest.raises(store.Refused) as refusal, store.writing(engine) as session:
        accounts.add_account(session, **{"email": "b@example.org", "password": "once-only", **given})
    assert [problem.code for problem in refusal.value.problems] == codes
    with store.reading(engine) as session:
        assert accounts.account_count(session) == 1


def test_agency_account_knows_its_agency(engine):
    with store.writing(engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("D1", "Sở Một")])
        number = accounts.add_account(session, "an@example.org", password="once", role="agency", agency="D1")
        assert accounts.agency_of(session, number) == "D1"


def test_new_password_ends_every_session(engine):
    with store.writing(engine) as session:
        number = accounts.add_account(session, "an@example.org", password="once")
        before = session.get_one(Account, number).fs_uniquifier
        key = staff_sessions.begin(session, {"a": 1}, uniquifier=before, lifetime=HOUR)
        accounts.set_password(session, number, "hash")
        assert staff_sessions.find(session, key, idle=HOUR) is None
        assert session.get_one(Account, number).fs_uniquifier != before


def test_forgotten_password_is_replaced_by_one_for_one_time(engine):
    with store.writing(engine) as session:
        number = accounts.add_account(session, "an@example.org", password="once")
        accounts.set_password(session, number, "hash")
        accounts.give_one_time_password(session, "An@example.org", "once-more")
        account = session.get_one(Account, number)
        assert account.one_time_password
        assert PasswordHasher().verify(account.password, "once-more")
    with pytest.raises(store.Refused, match="there is no account"), store.writing(engine) as session:
        accounts.give_one_time_password(session, "b@example.org", "once-more")
