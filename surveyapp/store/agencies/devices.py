"""Devices at counters: made known by a code that serves once, from then on by a secret of their own, until revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.db.clock import office_day
from surveyapp.models import Agency, Counter, Device
from surveyapp.store import audit
from surveyapp.store.refusal import Problem, Refused, refuse_unseen
from surveyapp.store.vocabulary import READ_ALOUD, is_storable

CODE_LENGTH = 12
CODE_DAYS = 7
LONGEST_NAME = 60
PIN_LENGTHS = range(4, 9)
PIN_ROUNDS = 100_000
_SEPARATORS = str.maketrans("", "", " -\u00a0\u2010\u2011\u2012\u2013\u2014")

WAITING, ENROLLED, REVOKED, EXPIRED = "waiting", "enrolled", "revoked", "expired"
STATES = (WAITING, ENROLLED, REVOKED, EXPIRED)
HALL, WINDOW = "hall", "window"
MODES = (HALL, WINDOW)
"""Whoever passes answers, or only whom an officer at the window invites."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device as the office sees it; `pin_salt` and `pin_mark` open the corner for staff on the device itself."""

    id: int
    counter: str
    counter_name: str
    agency: str
    name: str
    state: str
    made_on: dt.date
    enrolled_on: dt.date | None
    revoked_on: dt.date | None
    pin_salt: bytes | None = None
    pin_mark: bytes | None = None
    mode: str = HALL


def make_device(
    session: Session, counter: str, secret: bytes, *, name: str = "", mode: str = HALL, actor: str
) -> tuple[int, str]:
    """(number, code) of a device that may enrol at the counter within `CODE_DAYS` days. The code is stored nowhere."""
    found = session.scalar(select(Counter).where(Counter.code == counter)) if is_storable(counter) else None
    if found is None:
        what = f"there is no counter {counter!r}"
        raise Refused(Problem("counter-unknown", what, "counter", "load it first: surveyapp counters load"))
    if len(name) > LONGEST_NAME or not is_storable(name):
        raise Refused(Problem("name-long", f"a name has at most {LONGEST_NAME} letters", "name", "shorten it"))
    refuse_unseen({"name": name})
    _refuse_other(mode)
    code, today = "".join(secrets.choice(READ_ALOUD) for _ in range(CODE_LENGTH)), office_day()
    until = today + dt.timedelta(days=CODE_DAYS)
    device = Device(
        counter_id=found.id,
        name=name,
        mode=mode,
        code_mark=_mark("device code", code, secret),
        code_until=until,
        made_on=today,
    )
    session.add(device)
    session.flush()
    audit.record(session, actor, "device-made", counter, device=device.id, name=name, mode=mode)
    return device.id, code


def enrol(session: Session, code: str, pin: str, secret: bytes) -> str:
    """The secret that the device shows from now on; the code serves nobody any more. Refused (422) for a PIN that is
    none, and (404) for a code that is not known, was used, or is too old."""
    if not (pin.isascii() and pin.isdigit() and len(pin) in PIN_LENGTHS):
        raise Refused(Problem("pin", "a PIN has 4 to 8 digits", "pin", "choose another one"))
    device = _waiting(session, code, secret)
    if device is None:
        raise Refused(_unknown("nobody gave out this code, or it has been used or is too old"), status=404)
    credential = secrets.token_urlsafe(32)
    device.pin_salt = secrets.token_bytes(16)
    device.pin_mark = hashlib.pbkdf2_hmac("sha256", pin.encode(), device.pin_salt, PIN_ROUNDS)
    _settle(session, device, _mark("device", credential, secret))
    return credential


def device_of(session: Session, credential: str, secret: bytes) -> DeviceRow | None:
    """Who shows this secret; None where nobody has it, or has it any more."""
    found = session.execute(_ROWS.where(Device.credential_mark == _mark("device", credential, secret))).first()
    return None if found is None or found[0].revoked_on else _row(*found)


def claim(session: Session, code: str, secret: bytes) -> DeviceRow | None:
    """A program shows its code itself, again and again; from the first time on nobody can type it into a tablet."""
    device = _waiting(session, code, secret)
    if device is None:
        return None
    _settle(session, device, _mark("device", code, secret))
    return device_of(session, code, secret)


def revoke(session: Session, number: int, *, actor: str) -> None:
    """Nothing is taken from the device any more. Refused (404) for one that is not known; once is enough."""
    device = session.get(Device, number)
    if device is None:
        raise Refused(_unknown(f"there is no device {number}"), status=404)
    if device.revoked_on is None:
        device.revoked_on, device.code_mark = office_day(), None
        audit.record(session, actor, "device-revoked", _counter_code(session, device), device=number)


def set_mode(session: Session, number: int, mode: str, *, actor: str) -> None:
    """The tablet takes it up as soon as nobody uses it. Refused (404) for a device that is not known or was revoked."""
    _refuse_other(mode)
    device = session.get(Device, number)
    if device is None or device.revoked_on is not None:
        raise Refused(_unknown(f"there is no device {number} in use"), status=404)
    if device.mode != mode:
        device.mode = mode
        audit.record(session, actor, "device-mode", _counter_code(session, device), device=number, mode=mode)


def devices(session: Session) -> list[DeviceRow]:
    """All that were ever made, by counter."""
    return [_row(*found) for found in session.execute(_ROWS.order_by(Counter.code, Device.id))]


def plain_code(typed: str) -> str:
    """Without the case, spaces and hyphens that people type."""
    return typed.upper().translate(_SEPARATORS)


def shown_code(code: str) -> str:
    """XXXX-XXXX-XXXX."""
    return "-".join((code[:4], code[4:8], code[8:]))


def _refuse_other(mode: str) -> None:
    if mode not in MODES:
        raise Refused(Problem("device-mode", f"a device has no mode {mode!r}", "mode", f"choose {' or '.join(MODES)}"))


def _waiting(session: Session, code: str, secret: bytes) -> Device | None:
    mark = _mark("device code", plain_code(code), secret)
    found = session.scalar(select(Device).where(Device.code_mark == mark).with_for_update())
    return found if found and found.code_until and found.code_until >= office_day() else None


def _settle(session: Session, device: Device, mark: bytes) -> None:
    device.credential_mark, device.code_mark, device.enrolled_on = mark, None, office_day()
    session.flush()
    audit.record(session, audit.NOBODY, "device-enrolled", _counter_code(session, device), device=device.id)


def _counter_code(session: Session, device: Device) -> str:
    return session.get_one(Counter, device.counter_id).code


def _unknown(what: str) -> Problem:
    return Problem("device-unknown", what, "device", "ask the survey office for a new code")


def _mark(purpose: str, text: str, secret: bytes) -> bytes:
    return hmac.digest(secret, purpose.encode() + b"\0" + text.encode(errors="replace"), "sha256")


def _row(device: Device, counter: str, counter_name: str, agency: str) -> DeviceRow:
    return DeviceRow(
        device.id,
        counter,
        counter_name,
        agency,
        device.name,
        _state(device),
        device.made_on,
        device.enrolled_on,
        device.revoked_on,
        device.pin_salt,
        device.pin_mark,
        device.mode,
    )


def _state(device: Device) -> str:
    if device.revoked_on:
        return REVOKED
    if device.credential_mark:
        return ENROLLED
    return WAITING if device.code_until and device.code_until >= office_day() else EXPIRED


_ROWS = (
    select(Device, Counter.code, Counter.name, Agency.code)
    .join(Counter, Counter.id == Device.counter_id)
    .join(Agency, Agency.id == Counter.agency_id)
)
