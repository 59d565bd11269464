"""What a browser is asked to do with a passkey, and whether what it answers is right.

The device signs a random number of ours together with the address that the browser is really at: a page that only looks
like ours gets nothing."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import webauthn
from flask import current_app, request
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from surveyapp import store
from surveyapp.store.people import passkeys
from surveyapp.store.people.passkeys import CHALLENGE_LASTS, Key, KeyRow

LOCAL = "localhost"  # the one name that browsers trust without HTTPS
LONGEST_ANSWER = 32_768
TOO_LATE, UNKNOWN, UNFIT, COPIED = "too-late", "unknown", "unfit", "copied"
_PATIENCE = int(CHALLENGE_LASTS.total_seconds() * 1000)
_PREFERRED = UserVerificationRequirement.PREFERRED
_REQUIRED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """Where a page is: the name that passkeys belong to, and the origin that a browser vouches for."""

    host: str
    origin: str


def site() -> Site | None:
    """Of this request; None where no browser offers passkeys (a bare address, no HTTPS), or where it came under another
    name than the installation's."""
    try:
        host = (urlsplit(request.host_url).hostname or "").lower()
    except ValueError:
        return None
    is_safe = request.scheme == "https" or host == LOCAL
    is_ours = host == (current_app.config["PASSKEY_HOST"] or host)
    if not (host and is_safe and is_ours) or _is_address(host):
        return None
    return Site(host, f"{request.scheme}://{request.host.lower()}")


def offered_to(account_id: int, email: str) -> str:
    """What a browser needs to make a passkey here (JSON); "" where it cannot."""
    here = site()
    if here is None:
        return ""
    with store.writing(current_app.extensions["engine"]) as database:
        known = passkeys.keys_of(database, account_id)
        number = passkeys.challenge(database, account_id)
    options = webauthn.generate_registration_options(
        rp_id=here.host,
        rp_name=here.host,
        user_id=_handle(account_id),
        user_name=email,
        challenge=number,
        timeout=_PATIENCE,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_PREFERRED
        ),
        exclude_credentials=_named(known, here),
    )
    return webauthn.options_to_json(options)


def asked_of(account_id: int, *, alone: bool = False) -> str:
    """What a browser needs to use one of the account's passkeys here (JSON); "" where there is none. `alone`: it stands
    for the password too, so the device has to ask for a finger, a face or a PIN."""
    here = site()
    if here is None:
        return ""
    with store.writing(current_app.extensions["engine"]) as database:
        named = _named(passkeys.keys_of(database, account_id), here)
        number = passkeys.challenge(database, account_id) if named else b""
    if not named:
        return ""
    options = webauthn.generate_authentication_options(
        rp_id=here.host,
        challenge=number,
        timeout=_PATIENCE,
        allow_credentials=named,
        user_verification=_REQUIRED if alone else _PREFERRED,
    )
    return webauthn.options_to_json(options)


def made(account_id: int, answer: str) -> Key | str:
    """The key that a browser made for this account, or why there is none: `too-late`, `unfit`."""
    here, credential = site(), _registration(answer)
    if here is None or credential is None:
        return UNFIT
    number = _number(credential)
    with store.writing(current_app.extensions["engine"]) as database:
        if not passkeys.take_challenge(database, account_id, number):
            return TOO_LATE
    try:
        verified = webauthn.verify_registration_response(
            credential=credential, expected_challenge=number, expected_rp_id=here.host, expected_origin=here.origin
        )
    except Exception:  # of the many parsers behind it, whatever a stranger’s bytes make them do: they do not fit
        return UNFIT
    how = tuple(transport.value for transport in credential.response.transports or ())
    return Key(verified.credential_id, verified.credential_public_key, verified.sign_count, here.host, how)


def misfit(account_id: int, answer: str, *, alone: bool = False) -> str:
    """Why what a browser answered opens no second step of this account: `too-late` (also for the second time),
    `unknown`, `unfit`, `copied`; "" when it does. One and the same answer opens it once, whoever is faster. `alone`: as
    in `asked_of`."""
    here, credential = site(), _authentication(answer)
    if here is None or credential is None:
        return UNFIT
    number = _number(credential)
    with store.writing(current_app.extensions["engine"]) as database:
        if not passkeys.take_challenge(database, account_id, number):
            return TOO_LATE
        row = passkeys.own_key(database, account_id, credential.raw_id)
        if row is None or row.key.host != here.host:
            return UNKNOWN
        count = _count(credential, number, row.key, here, alone=alone)
        if count is None:
            return UNFIT
        if row.key.sign_count and count <= row.key.sign_count:
            return COPIED
        passkeys.used(database, row.id, count)
    return ""


def _count(credential: AuthenticationCredential, number: bytes, key: Key, here: Site, *, alone: bool) -> int | None:
    """How often the device says that it was used; None where the signature, or what was signed, is not right."""
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=number,
            expected_rp_id=key.host,
            expected_origin=here.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,  # compared by `misfit`, which says so when it went back
            require_user_verification=alone,
        )
    except Exception:  # as in `made`
        return None
    return verified.new_sign_count


def _registration(answer: str) -> RegistrationCredential | None:
    try:
        return parse_registration_credential_json(answer) if len(answer) <= LONGEST_ANSWER else None
    except Exception:  # as in `made`
        return None


def _authentication(answer: str) -> AuthenticationCredential | None:
    try:
        return parse_authentication_credential_json(answer) if len(answer) <= LONGEST_ANSWER else None
    except Exception:  # as in `made`
        return None


def _number(credential: RegistrationCredential | AuthenticationCredential) -> bytes:
    """The random number that was signed; one that nobody was asked to sign where it cannot be read."""
    try:
        return bytes(parse_client_data_json(credential.response.client_data_json).challenge)
    except Exception:  # as in `made`
        return b""


def _named(rows: list[KeyRow], here: Site) -> list[PublicKeyCredentialDescriptor]:
    """Those that belong to this name."""
    return [
        PublicKeyCredentialDescriptor(
            id=row.key.credential_id, transports=[AuthenticatorTransport(one) for one in row.key.transports]
        )
        for row in rows
        if row.key.host == here.host
    ]


def _handle(account_id: int) -> bytes:
    """What a device files the key under: the same for an account each time, and says nothing about whose it is."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, b"passkey handle %d" % account_id, hashlib.sha256).digest()


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
