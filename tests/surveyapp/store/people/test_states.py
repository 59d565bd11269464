"""Who may still sign in, and as what; the last admin cannot go, and whoever is changed is out everywhere."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select, update

from surveyapp import store
from surveyapp.models import Account
from surveyapp.store import audit
from surveyapp.store.agencies import agencies
from surveyapp.store.people import accounts, second_factor, staff_sessions, states

AN, BINH = "an@example.org", "binh@example.org"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def two(engine: Engine) -> Engine:
    """Two admins, An with an open browser."""
    with store.writing(engine) as session:
        agencies.save_agencies(session, [agencies.AgencyRow("D1", "Sở Một")])
        for email in (AN, BINH):
            accounts.add_account(session, email, password="once-only")
        open_browser(session)
    return engine


def open_browser(session: store.Session) -> str:
    uniquifier = session.scalars(select(Account.fs_uniquifier).where(Account.email == AN)).one()
    return staff_sessions.begin(session, {}, uniquifier=uniquifier, lifetime=HOUR)


def row(engine: Engine, email: str = AN) -> states.AccountRow:
    with store.reading(engine) as session:
        return next(one for one in states.accounts(session) if one.email == email)


def test_list_tells_role_state_and_open_browsers(two: Engine):
    found = row(two)
    assert (found.role, found.agency, found.state, found.sessions) == ("admin", "", "active", 1)
    assert (found.signed_in_at, found.first_password) == (None, True)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda s: states.change_role(s, AN, "viewer", actor=BINH), ("viewer", "", "active")),
        (lambda s: states.change_role(s, AN, "agency", "D1", actor=BINH), ("agency", "D1", "active")),
        (lambda s: states.disable(s, AN, actor=BINH), ("admin", "", "disabled")),
        (lambda s: states.sign_out(s, AN, actor=BINH), ("admin", "", "active")),
        (lambda s: second_factor.remove(s, AN, actor=BINH), ("admin", "", "active")),
        (lambda s: accounts.give_one_time_password(s, AN, "once-only", actor=BINH), ("admin", "", "active")),
    ],
    ids=["role", "role of an agency", "disabled", "signed out", "second step taken away", "one-time password"],
)
def test_every_change_ends_all_browsers_and_is_on_the_record(two: Engine, change, left):
    with store.writing(two) as session:
        key = open_browser(session)
        change(session)
        assert staff_sessions.find(session, key, idle=HOUR) is None
        last = audit.events(session)[0]
    found = row(two)
    assert (found.role, found.agency, found.state) == left
    assert found.sessions == 0
    assert (last.actor, last.subject) == (BINH, f"account {AN}")


def test_disabled_account_is_enabled_again_with_what_it_was(two: Engine):
    with store.writing(two) as session:
        states.disable(session, AN, actor=BINH)
        states.enable(session, AN, actor=BINH)
    assert row(two).state == "active"


@pytest.mark.parametrize(
    "change",
    [
        lambda s: states.disable(s, BINH, actor=BINH),
        lambda s: states.change_role(s, BINH, "manager", actor=BINH),
    ],
    ids=["disabled", "another role"],
)
def test_last_admin_cannot_go(two: Engine, change):
    with store.writing(two) as session:
        states.disable(session, AN, actor=BINH)
    with pytest.raises(store.Refused, match="last admin"), store.writing(two) as session:
        change(session)
    assert (row(two, BINH).role, row(two, BINH).state) == ("admin", "active")


def test_two_admins_who_take_each_other_away_at_once_leave_one(two: Engine):
    def take(email: str) -> str:
        try:
            with store.writing(two) as session:
                states.disable(session, email, actor="test")
        except store.Refused as refused:
            return refused.problems[0].code
        return "done"

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(take, (AN, BINH))) == ["done", "last-admin"]


def test_role_that_does_not_fit_is_refused_and_the_old_name_leads_to_the_new(two: Engine):
    for role, agency, code in (("king", "", "account-role"), ("agency", "", "account-agency")):
        with pytest.raises(store.Refused) as refusal, store.writing(two) as session:
            states.change_role(session, AN, role, agency, actor=BINH)
        assert refusal.value.problems[0].code == code
    with pytest.raises(store.Refused, match="the role office is called admin now"), store.writing(two) as session:
        states.change_role(session, AN, "office", actor=BINH)


def test_accounts_unused_for_ninety_days_sleep_but_never_the_last_admin(two: Engine):
    later = audit.now() + states.UNUSED + HOUR
    with store.writing(two) as session:
        session.execute(update(Account).where(Account.email == BINH).values(signed_in_at=audit.now() + HOUR * 2))
        assert states.put_to_sleep(session, later, actor="last day") == [AN]
    assert (row(two).state, row(two).sessions, row(two, BINH).state) == ("asleep", 0, "active")
    with store.writing(two) as session:
        assert states.put_to_sleep(session, later + states.UNUSED, actor="last day") == []
        states.enable(session, AN, actor=BINH)
        assert states.put_to_sleep(session, audit.now() + HOUR, actor="last day") == []
    assert row(two).state == "active"


def test_one_time_password_expires_after_a_week(two: Engine):
    with store.writing(two) as session:
        number = session.scalars(select(Account.id).where(Account.email == AN)).one()
        assert not accounts.has_expired(session, number)
        old = audit.now() - accounts.ONE_TIME_LASTS - HOUR
        session.execute(update(Account).where(Account.id == number).values(created_at=old))
        session.expire_all()
        assert accounts.has_expired(session, number)
        accounts.give_one_time_password(session, AN, "once-more")
        assert not accounts.has_expired(session, number)
