"""Who may sign in: an account per person, with a role and, for an agency's people, their agency."""

from __future__ import annotations

import datetime as dt
import secrets

from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from questionnaires.languages import FIRST
from questionnaires.signs import unseen
from surveyapp.db.clock import now
from surveyapp.models import Account, Agency, Role
from surveyapp.store import audit
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.agencies.unknown import unknown_agency
from surveyapp.store.people.staff_sessions import end_all
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.vocabulary import ADMIN, ROLES

ONE_TIME_LASTS = dt.timedelta(days=7)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that are mistaken for each other
_GROUPS, _GROUP = 4, 5


def account_count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Account)) or 0


def one_time_password() -> str:
    """98 random bits in a form that can be read out over a telephone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def add_account(
    session: Session,
    email: str,
    *,
    password: str,
    role: str = ADMIN,
    agency: str = "",
    language: str = FIRST,
    first_only: bool = False,
    actor: str = audit.COMMAND_LINE,
) -> int:
    """The password opens the door once: it must be changed at the first sign-in. Returns the account's id.

    `first_only` is for installing: refused as soon as anybody has an account.
    """
    email = email.strip().lower()
    _refuse_bad_account(session, email, role, agency, first_only)
    account = Account(
        email=email,
        password=PasswordHasher().hash(password),
        active=True,
        fs_uniquifier=secrets.token_hex(16),
        one_time_password=True,
        language=language,
        agency_id=agency_ids(session)[agency] if agency else None,
        created_at=now(),
        roles=[role_named(session, role)],
    )
    session.add(account)
    audit.record(session, actor, "account-added", f"account {email}", role=role)
    session.flush()
    return account.id


def set_password(session: Session, account_id: int, hashed: str) -> None:
    """The owner's own choice. No browser that was signed in with the old password stays so."""
    account = session.get_one(Account, account_id)
    account.password, account.one_time_password, account.password_set_at = hashed, False, now()
    account.fs_uniquifier = secrets.token_hex(16)
    end_all(session, account_id)


def give_one_time_password(session: Session, email: str, password: str, *, actor: str = audit.COMMAND_LINE) -> None:
    """For somebody who forgot theirs: opens the door once, and every signed-in browser is out."""
    account = account_of(session, email)
    set_password(session, account.id, PasswordHasher().hash(password))
    account.one_time_password = True
    audit.record(session, actor, "one-time-password-given", f"account {account.email}")


def account_of(session: Session, email: str) -> Account:
    """Refused where there is none."""
    account = session.scalar(select(Account).where(Account.email == email.strip().lower()))
    if account is None:
        remedy = "correct the address (see: surveyapp user list), or add the account with: surveyapp user add"
        raise Refused(Problem("account-unknown", f"there is no account {email.strip()}", remedy=remedy), status=404)
    return account


def came_in(session: Session, account_id: int) -> None:
    """Somebody signed in. A one-time password has opened the door once with this, and opens it never again."""
    account = session.get_one(Account, account_id)
    account.signed_in_at = now()
    if account.one_time_password:
        account.password = None
    audit.record(session, account.email, "signed-in", f"account {account.email}")


def has_expired(session: Session, account_id: int) -> bool:
    """Whether the password is one for one time that nobody used for a week."""
    account = session.get_one(Account, account_id)
    given = account.password_set_at or account.created_at
    return account.one_time_password and given + ONE_TIME_LASTS < now()


def choose_language(session: Session, account_id: int, language: str) -> None:
    session.get_one(Account, account_id).language = language


def agency_of(session: Session, account_id: int) -> str:
    """The code of the agency that an account belongs to; "" where it belongs to none."""
    query = select(Agency.code).join(Account, Account.agency_id == Agency.id).where(Account.id == account_id)
    return session.scalar(query) or ""


def role_named(session: Session, name: str) -> Role:
    return session.scalar(select(Role).where(Role.name == name)) or Role(name=name)


def misfits(session: Session, role: str, agency: str) -> list[Problem]:
    """What is wrong with a role and an agency together. People of the survey office may belong to an agency too: they
    see all, and others enter and leave out its forms."""
    problems = []
    if role not in ROLES:
        now_called = {"office": "the role office is called admin now; "}.get(role, "")
        remedy = f"{now_called}roles are: {', '.join(ROLES)}"
        problems.append(Problem("account-role", f"there is no role {role!r}", remedy=remedy))
    if agency and agency not in (ids := agency_ids(session)):
        problems.append(unknown_agency(agency, "", ids, "load it, or correct the code"))
    if role == "agency" and not agency:
        remedy = "name it with --agency"
        problems.append(Problem("account-agency", "the role agency is of an agency", remedy=remedy))
    return problems


def _refuse_bad_account(session: Session, email: str, role: str, agency: str, first_only: bool) -> None:
    problems = []
    if first_only and account_count(session):
        remedy = "sign in with it, or add further accounts with: surveyapp user add"
        problems.append(Problem("first-account-exists", "there is an account already", remedy=remedy))
    elif session.scalar(select(Account.id).where(Account.email == email)) is not None:
        problems.append(Problem("account-exists", f"there is an account {email} already", remedy="use another address"))
    if signs := unseen("".join(email.split())):
        what = f"it holds a sign that nobody sees ({', '.join(signs)})"
        problems.append(Problem("sign-unseen", what, "e-mail", "type it anew instead of pasting it"))
    if "@" not in email.strip("@"):
        problems.append(
            Problem("account-email", f"{email!r} is not an e-mail address", remedy="give one like an@example.org")
        )
    problems += misfits(session, role, agency)
    if problems:
        raise Refused(problems)
