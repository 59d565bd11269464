"""The second step of a sign-in: a number of this half-minute, or a recovery code, each used once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.orm import Session

from surveyapp.models import Account
from surveyapp.store import audit
from surveyapp.store.people.accounts import account_of
from surveyapp.store.people.staff_sessions import end_others
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.settings import put_setting, setting
from surveyapp.store.vocabulary import ROLES

DEMANDED = "second_factor_roles"
RECOVERY_CODES = 10
APPLICATION = "authenticator"
_GROUPS, _GROUP = 3, 4


def recovery_codes() -> list[str]:
    """Ten of 48 random bits each, to be written down."""
    digits = (secrets.token_hex(_GROUPS * _GROUP // 2) for _ in range(RECOVERY_CODES))
    return ["-".join(one[at : at + _GROUP] for at in range(0, len(one), _GROUP)) for one in digits]


def keep(session: Session, account_id: int, sealed: str, codes: Sequence[str], counter: int) -> None:
    """From now on a sign-in has a second step. `sealed`: what the application shares with us, encrypted; `counter`: the
    half-minute whose number was shown to prove it."""
    account = session.get_one(Account, account_id)
    account.tf_primary_method, account.tf_totp_secret = APPLICATION, sealed
    account.mf_recovery_codes, account.second_factor_counter = [_hash(code) for code in codes], counter
    audit.record(session, account.email, "second-factor-set", f"account {account.email}")


def renew_codes(session: Session, account_id: int, codes: Sequence[str]) -> None:
    """Those of before open nothing any more."""
    account = session.get_one(Account, account_id)
    account.mf_recovery_codes = [_hash(code) for code in codes]
    audit.record(session, account.email, "recovery-codes-made", f"account {account.email}")


def remove(session: Session, email: str, *, actor: str, key: str = "") -> None:
    """As when a telephone was lost: every browser is signed out but the one that holds `key`. Refused where the role
    has to have one and its owner asks."""
    account = account_of(session, email)
    if actor == account.email and {role.name for role in account.roles} & set(demanded(session)):
        what = "the office demands a second step of this role"
        raise Refused(Problem("second-factor-demanded", what, remedy="set another one up, or ask an admin"), status=409)
    account.tf_primary_method = account.tf_totp_secret = account.mf_recovery_codes = None
    account.second_factor_counter = None
    end_others(session, account.id, key=key)
    audit.record(session, actor, "second-factor-removed", f"account {account.email}")


def use_counter(session: Session, account_id: int, counter: int) -> bool:
    """Whether the number of this half-minute was not used before; it is now. Two at once: one of them."""
    unused = or_(Account.second_factor_counter.is_(None), Account.second_factor_counter < counter)
    later = update(Account).where(Account.id == account_id, unused).values(second_factor_counter=counter)
    result = session.execute(later)
    return isinstance(result, CursorResult) and result.rowcount == 1


def use_recovery_code(session: Session, account_id: int, code: str) -> bool:
    """Whether it is one of those that are left; it is not any more."""
    account = session.scalars(select(Account).where(Account.id == account_id).with_for_update()).one()
    left, given = list(account.mf_recovery_codes or ()), _hash(code)
    if given not in left:
        return False
    left.remove(given)
    account.mf_recovery_codes = left
    audit.record(session, account.email, "recovery-code-used", f"account {account.email}", left=len(left))
    return True


def demanded(session: Session) -> list[str]:
    """Roles whose accounts must have a second step."""
    return list(setting(session, DEMANDED, []))


def demand(session: Session, roles: Collection[str], *, actor: str) -> None:
    """Of these roles and no others, from the next sign-in on."""
    if unknown := [role for role in roles if role not in ROLES]:
        raise Refused(
            Problem("account-role", f"there is no role {unknown[0]!r}", remedy=f"roles are: {', '.join(ROLES)}")
        )
    wanted = [role for role in ROLES if role in roles]
    put_setting(session, DEMANDED, wanted)
    audit.record(session, actor, "second-factor-demanded", "accounts", roles=wanted)


def _hash(code: str) -> str:
    """Of 48 random bits that open nothing without the password: no salt is needed against lists."""
    return hashlib.sha256("".join(c for c in code.lower() if c.isalnum()).encode()).hexdigest()
