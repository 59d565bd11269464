"""Passkeys of accounts, and the random numbers that they are asked to sign: each is taken once, and soon."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CursorResult, delete, func, select
from sqlalchemy.orm import Session

from surveyapp.db.clock import now
from surveyapp.models import Account, Passkey, PasskeyChallenge
from surveyapp.store import audit
from surveyapp.store.locks import change_accounts
from surveyapp.store.people.second_factor import keep_first, taken_away
from surveyapp.store.refusal import Problem, Refused, refuse_unseen

CHALLENGE_BYTES = 32
CHALLENGE_LASTS = dt.timedelta(minutes=5)
CHALLENGES = 20  # open ones of an account: a page for each browser in which somebody is about to sign in
MOST = 20
LONGEST_NAME = 60
LONGEST_CREDENTIAL = 1023  # of bytes: no device may make a longer one


@dataclass(frozen=True, slots=True)
class Key:
    """A public key (COSE) and what belongs to it; `host`: the name of the installation that it was made for."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    host: str
    transports: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A passkey as its owner knows it, and as a page asks for it."""

    id: int
    name: str
    created_at: dt.datetime
    used_at: dt.datetime | None
    key: Key


def challenge(session: Session, account_id: int) -> bytes:
    """A new random number for a passkey of this account to sign. The oldest go where there are too many."""
    mine = select(PasskeyChallenge.id).where(PasskeyChallenge.account_id == account_id)
    too_many = mine.order_by(PasskeyChallenge.expires_at.desc()).offset(CHALLENGES - 1)
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now()))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.id.in_(list(session.scalars(too_many)))))
    fresh = PasskeyChallenge(id=secrets.token_bytes(CHALLENGE_BYTES), account_id=account_id)
    fresh.expires_at = now() + CHALLENGE_LASTS
    session.add(fresh)
    return fresh.id


def take_challenge(session: Session, account_id: int, number: bytes) -> bool:
    """Whether this account was asked to sign this number a short while ago; it is asked no more. Two at once: one."""
    own = PasskeyChallenge.account_id == account_id
    taken = delete(PasskeyChallenge).where(PasskeyChallenge.id == number, own, PasskeyChallenge.expires_at > now())
    result = session.execute(taken)
    return isinstance(result, CursorResult) and result.rowcount == 1


def keys_of(session: Session, account_id: int) -> list[KeyRow]:
    """The oldest first."""
    query = select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)
    return [_row(found) for found in session.scalars(query)]


def own_key(session: Session, account_id: int, credential_id: bytes) -> KeyRow | None:
    """The passkey of this account that a device names, held until the transaction ends; None where it is of nobody, or
    of somebody else."""
    query = select(Passkey).where(Passkey.account_id == account_id, Passkey.credential_id == credential_id)
    found = session.scalar(query.with_for_update())
    return _row(found) if found else None


def add(session: Session, account_id: int, made: Key, name: str, codes: Sequence[str], *, key: str = "") -> None:
    """From now on it opens the second step. `codes`, `key`: as where an application is kept.

    Refused without a fit name, for a device that is known already, and for too many.
    """
    change_accounts(session.connection())
    account = session.get_one(Account, account_id)
    _refuse_name(name)
    _refuse(session, account_id, made)
    row = Passkey(account_id=account_id, name=name, host=made.host, created_at=now())
    row.credential_id, row.public_key, row.sign_count = made.credential_id, made.public_key, made.sign_count
    row.transports = list(made.transports)
    session.add(row)
    keep_first(session, account, codes, key=key)
    audit.record(session, account.email, "passkey-added", f"account {account.email}", name=name, host=made.host)


def used(session: Session, passkey_id: int, sign_count: int) -> None:
    row = session.get_one(Passkey, passkey_id)
    row.sign_count, row.used_at = sign_count, now()


def rename(session: Session, account_id: int, passkey_id: int, name: str) -> None:
    """Refused without a fit name, and where the account has none of this number."""
    before = _own(session, account_id, passkey_id)
    _refuse_name(name)
    session.get_one(Passkey, passkey_id).name = name
    who = session.get_one(Account, account_id).email
    audit.record(session, who, "passkey-renamed", f"account {who}", name=name, before=before.name)


def remove(session: Session, account_id: int, passkey_id: int, *, key: str) -> None:
    """By its owner: every browser is signed out but the one that holds `key`. Refused where the account has none of
    this number, and where it is the last factor of a role that has to have one."""
    change_accounts(session.connection())
    row = _own(session, account_id, passkey_id)
    account = session.get_one(Account, account_id, populate_existing=True)
    session.execute(delete(Passkey).where(Passkey.id == passkey_id))
    taken_away(session, account, key=key, by_owner=True)
    audit.record(
        session, account.email, "passkey-removed", f"account {account.email}", name=row.name, host=row.key.host
    )


def _own(session: Session, account_id: int, passkey_id: int) -> KeyRow:
    row = next((one for one in keys_of(session, account_id) if one.id == passkey_id), None)
    if row is None:
        raise Refused(Problem("passkey-unknown", "there is no such passkey", remedy="look at the list"), status=404)
    return row


def _refuse_name(name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise Refused(Problem("passkey-name", "it needs a name", remedy=f"give one of up to {LONGEST_NAME} letters"))
    refuse_unseen({"name": name})


def _refuse(session: Session, account_id: int, key: Key) -> None:
    known = session.scalar(select(Passkey.id).where(Passkey.credential_id == key.credential_id))
    if known is not None or len(key.credential_id) > LONGEST_CREDENTIAL:
        raise Refused(Problem("passkey-known", "this passkey is known already", remedy="use another device"))
    if (session.scalar(select(func.count()).where(Passkey.account_id == account_id)) or 0) >= MOST:
        raise Refused(Problem("passkey-many", f"there are {MOST} passkeys already", remedy="remove one first"))


def _row(row: Passkey) -> KeyRow:
    key = Key(row.credential_id, row.public_key, row.sign_count, row.host, tuple(row.transports))
    return KeyRow(row.id, row.name, row.created_at, row.used_at, key)
