"""Commands for the accounts of the survey office."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import language_option
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.group()
def user() -> None:
    """Accounts: who may sign in at /staff.

    \b
    Example: surveyapp user add an.nguyen@example.org
    """


@user.command()
@click.argument("email")
@click.option("--role", default="office", show_default=True, metavar="ROLE", help="office, analyst or agency.")
@click.option("--agency", default="", metavar="CODE", help="For the role agency: whose results they see.")
@language_option
@click.option("--first", "first_only", is_flag=True, help="Refuse if there is any account already.")
@with_engine
def add(engine: Engine, email: str, role: str, agency: str, language: str, first_only: bool) -> None:
    """Add an account and print its one-time password, which must be changed at the first sign-in.

    \b
    Example: surveyapp user add an.nguyen@example.org --role agency --agency H99.01
    """
    from surveyapp import store
    from surveyapp.store.people.accounts import add_account, one_time_password

    password = one_time_password()
    with store.writing(engine) as session:
        add_account(
            session, email, password=password, role=role, agency=agency, language=language, first_only=first_only
        )
    click.echo(f"account {email} added; one-time password: {password}")


@user.command()
@click.argument("email")
@with_engine
def password(engine: Engine, email: str) -> None:
    """Print a new one-time password for somebody who forgot theirs. Their open sessions end.

    \b
    Example: surveyapp user password an.nguyen@example.org
    """
    from surveyapp import store
    from surveyapp.store.people.accounts import give_one_time_password, one_time_password

    fresh = one_time_password()
    with store.writing(engine) as session:
        give_one_time_password(session, email, fresh)
    click.echo(f"one-time password of {email}: {fresh}")
