"""What a newcomer sees first: the addresses to open, and the first sign-in with its one-time password."""

from __future__ import annotations

from collections.abc import Iterator

from surveyapp.cli.demo_city import city as places
from surveyapp.cli.demo_city.loading import counter_codes, load
from surveyapp.store import Engine, writing
from surveyapp.store.accounts import account_count, add_account, one_time_password

FIRST_ACCOUNT = "office@example.org"


def load_city(engine: Engine, address: str) -> Iterator[str]:
    """Load what is missing and say, line by line, what is there."""
    loaded = load(engine)
    yield "The invented city of Vĩnh Lam has been loaded." if loaded else "The invented city is there already."
    code, office, name = next(counter_codes(places.read()))
    yield f"  counter form  {address}/k/{code}   ({office.en}, {name})"
    yield f"  staff pages   {address}/staff"
    yield f"  first sign-in {_first_sign_in(engine)}"


def _first_sign_in(engine: Engine) -> str:
    with writing(engine) as session:
        if account_count(session):
            return "has been made before; another account: surveyapp user add"
        password = one_time_password()
        add_account(session, FIRST_ACCOUNT, password=password, first_only=True)
    return f"{FIRST_ACCOUNT}  one-time password {password}"
