"""The second step of a sign-in: a number of this half-minute, a passkey, or a recovery code, each used once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence

from sqlalchemy import CursorResult, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from surveyapp.models import Account, Passkey
from surveyapp.store import audit
from surveyapp.store.locks import change_accounts
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


def has_one(session: Session, account_id: int) -> bool:
    """Whether a sign-in to the account has a second step."""
    keyed = exists().where(Passkey.account_id == Account.id)
    either = select(Account.id).where(Account.id == account_id, or_(Account.tf_totp_secret.is_not(None), keyed))
    return session.scalar(either) is not None


def has_application(session: Session, account_id: int) -> bool:
    return session.scalar(select(Account.tf_totp_secret).where(Account.id == account_id)) is not None


def codes_of_first(session: Session, account_id: int) -> list[str]:
    """Recovery codes to go with a factor that is about to be kept, where it is the first; else none. Two at once: one
    of them is the first."""
    change_accounts(session.connection())
    return [] if has_one(session, account_id) else recovery_codes()


def keep(session: Session, account_id: int, sealed: str, codes: Sequence[str], counter: int, *, key: str = "") -> None:
    """From now on an application gives the second step. `sealed`: what it shares with us, encrypted; `counter`: the
    half-minute whose number was shown to prove it; `codes`: none where the account has some already. With the first
    factor every browser is signed out but the one that holds `key`."""
    account = session.get_one(Account, account_id)
    account.tf_primary_method, account.tf_totp_secret = APPLICATION, sealed
    account.second_factor_counter = counter
    keep_first(session, account, codes, key=key)
    audit.record(session, account.email, "second-factor-set", f"account {account.email}")


def keep_first(session: Session, account: Account, codes: Sequence[str], *, key: str) -> None:
    """With a first factor come recovery codes, and whoever came in with the password alone is signed out: he could make
    another factor his own. A further one leaves the codes that are written down already."""
    if codes:
        account.mf_recovery_codes = [_hash(code) for code in codes]
        end_others(session, account.id, key=key)


def renew_codes(session: Session, account_id: int, codes: Sequence[str]) -> None:
    """Those of before open nothing any more."""
    account = session.get_one(Account, account_id)
    account.mf_recovery_codes = [_hash(code) for code in codes]
    audit.record(session, account.email, "recovery-codes-made", f"account {account.email}")


def remove(session: Session, email: str, *, actor: str) -> None:
    """Application, passkeys and codes, as when everything was lost: every browser is signed out."""
    account = account_of(session, email)
    session.execute(delete(Passkey).where(Passkey.account_id == account.id))
    _forget_application(account)
    taken_away(session, account, key="")
    audit.record(session, actor, "second-factor-removed", f"account {account.email}")


def remove_application(session: Session, account_id: int, *, key: str) -> None:
    """By its owner: every browser is signed out but the one that holds `key`; passkeys stay. Refused where it is the
    last factor of a role that has to have one; nothing happens where there is none."""
    change_accounts(session.connection())
    account = session.get_one(Account, account_id, populate_existing=True)
    if account.tf_totp_secret is None:
        return
    _forget_application(account)
    taken_away(session, account, key=key, by_owner=True)
    audit.record(session, account.email, "second-factor-removed", f"account {account.email}")


def taken_away(session: Session, account: Account, *, key: str, by_owner: bool = False) -> None:
    """What follows when a factor is gone: browsers other than that of `key` are signed out, and with the last factor
    go the recovery codes. Refused where the owner took the last one and the role has to have one."""
    session.flush()
    if not has_one(session, account.id):
        if by_owner and {role.name for role in account.roles} & set(demanded(session)):
            what, remedy = "the office demands a second step of this role", "set another one up, or ask an admin"
            raise Refused(Problem("second-factor-demanded", what, remedy=remedy), status=409)
        account.mf_recovery_codes = None
    end_others(session, account.id, key=key)


def _forget_application(account: Account) -> None:
    account.tf_primary_method = account.tf_totp_secret = account.second_factor_counter = None


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
