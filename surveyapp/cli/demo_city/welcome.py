"""How a newcomer gets in: one account, whose password works once and is shown once."""

from __future__ import annotations

from surveyapp.store import Engine, writing
from surveyapp.store.people.accounts import account_count, add_account, one_time_password

FIRST_ACCOUNT = "office@example.org"


def first_sign_in(engine: Engine) -> str:
    """The first account with its password; once there is any account, only the way to make another."""
    with writing(engine) as session:
        if account_count(session):
            return "an account was made before; for another one: surveyapp user add"
        password = one_time_password()
        add_account(session, FIRST_ACCOUNT, password=password, first_only=True)
    return f"{FIRST_ACCOUNT}, one-time password {password}"
