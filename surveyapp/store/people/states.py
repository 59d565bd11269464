"""Who may still sign in, and as what: roles changed, accounts disabled, enabled, asleep, browsers signed out."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveyapp.db.clock import now
from surveyapp.models import Account, Role, StaffSession
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.locks import change_accounts
from surveyapp.store.people.accounts import account_of, misfits, role_named
from surveyapp.store.people.staff_sessions import end_all
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.vocabulary import ADMIN

UNUSED = dt.timedelta(days=90)
ACTIVE, ASLEEP, DISABLED = "active", "asleep", "disabled"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`sessions`: browsers that are signed in; `first_password`: nobody has come in with it yet, or changed it."""

    id: int
    email: str
    role: str
    agency: str
    state: str
    language: str
    created_at: dt.datetime
    signed_in_at: dt.datetime | None
    first_password: bool
    sessions: int


def accounts(session: Session) -> list[AccountRow]:
    """All there are, by address."""
    open_now = dict(
        session.execute(
            select(StaffSession.account_id, func.count())
            .where(StaffSession.expires_at > now())
            .group_by(StaffSession.account_id)
        ).all()
    )
    agencies = {number: code for code, number in agency_ids(session).items()}
    return [
        AccountRow(
            account.id,
            account.email,
            account.roles[0].name if account.roles else "",
            agencies.get(account.agency_id or 0, ""),
            state_of(account),
            account.language,
            account.created_at,
            account.signed_in_at,
            account.one_time_password,
            open_now.get(account.id, 0),
        )
        for account in session.scalars(select(Account).order_by(Account.email))
    ]


def state_of(account: Account) -> str:
    if account.active:
        return ACTIVE
    return ASLEEP if account.slept_at else DISABLED


def change_role(session: Session, email: str, role: str, agency: str = "", *, actor: str) -> None:
    """Every browser of the account is out. Refused for what does not fit together, and for the last admin."""
    account = _to_change(session, email)
    if problems := misfits(session, role, agency):
        raise Refused(problems)
    before = account.roles[0].name if account.roles else ""
    if role != ADMIN:
        _refuse_last_admin(session, account)
    account.roles = [role_named(session, role)]
    account.agency_id = agency_ids(session)[agency] if agency else None
    _end(session, account)
    told = {"before": before, "after": role} | ({"agency": agency} if agency else {})
    audit.record(session, actor, "account-role", _subject(account), **told)


def disable(session: Session, email: str, *, actor: str) -> None:
    """Nobody comes in with it until it is enabled. Refused for the last admin."""
    account = _to_change(session, email)
    _refuse_last_admin(session, account)
    account.active, account.slept_at = False, None
    _end(session, account)
    audit.record(session, actor, "account-disabled", _subject(account))


def enable(session: Session, email: str, *, actor: str) -> None:
    """With the password it had; the time in which it must be used begins anew."""
    account = account_of(session, email)
    account.active, account.slept_at, account.signed_in_at = True, None, now()
    audit.record(session, actor, "account-enabled", _subject(account))


def sign_out(session: Session, email: str, *, actor: str) -> int:
    """End every open session of the account; how many there were."""
    account = account_of(session, email)
    query = select(func.count()).select_from(StaffSession).where(StaffSession.account_id == account.id)
    ended = session.scalar(query) or 0
    _end(session, account)
    audit.record(session, actor, "account-signed-out", _subject(account), sessions=ended)
    return ended


def unused(session: Session, at: dt.datetime) -> list[str]:
    """Addresses of active accounts with which nobody has come in for 90 days; never that of the last admin."""
    last = func.coalesce(Account.signed_in_at, Account.password_set_at, Account.created_at)
    query = select(Account).where(Account.active, last < at - UNUSED).order_by(last.desc(), Account.id)
    found = list(session.scalars(query))
    admins = set(_active_admins(session))
    kept = next((one for one in found if one.id in admins), None) if admins <= {one.id for one in found} else None
    return [account.email for account in found if account is not kept]


def put_to_sleep(session: Session, at: dt.datetime, *, actor: str) -> list[str]:
    """Accounts unused for 90 days sleep until somebody enables them; their addresses."""
    change_accounts(session.connection())
    addresses = unused(session, at)
    for email in addresses:
        account = account_of(session, email)
        account.active, account.slept_at = False, at
        _end(session, account)
        audit.record(session, actor, "account-asleep", _subject(account))
    return addresses


def _to_change(session: Session, email: str) -> Account:
    change_accounts(session.connection())
    return account_of(session, email)


def _end(session: Session, account: Account) -> None:
    """Also the browsers that come back with what they had before."""
    account.fs_uniquifier = secrets.token_hex(16)
    end_all(session, account.id)


def _refuse_last_admin(session: Session, account: Account) -> None:
    if _active_admins(session) == [account.id]:
        what = f"{account.email} is the last admin that can sign in"
        raise Refused(Problem("last-admin", what, remedy="make somebody else admin first"), status=409)


def _active_admins(session: Session) -> list[int]:
    query = select(Account.id).join(Account.roles).where(Account.active, Role.name == ADMIN).order_by(Account.id)
    return list(session.scalars(query))


def _subject(account: Account) -> str:
    return f"account {account.email}"
