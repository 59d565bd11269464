"""Commands for the accounts of the survey office, and for the record of what was done with them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import bom_option, day, delimiter_option, language_option, outgoing_file
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import text_to
from surveyapp.exports import export, formats_of

if TYPE_CHECKING:
    from surveyapp.store import Engine

NOT_ASKED = "-"
LINES = 200


@click.group()
def user() -> None:
    """Accounts: who may sign in at /staff.

    \b
    Example: surveyapp user add an.nguyen@example.org
    """


@user.command()
@click.argument("email")
@click.option(
    "--role",
    default="admin",
    show_default=True,
    metavar="ROLE",
    help="admin, manager, analyst, viewer, operator or agency.",
)
@click.option(
    "--agency",
    default="",
    metavar="CODE",
    help="Whom they belong to: the role agency sees its results alone, others keep off its forms.",
)
@language_option
@click.option("--first", "first_only", is_flag=True, help="Refuse if there is any account already.")
@with_engine
def add(engine: Engine, email: str, role: str, agency: str, language: str, first_only: bool) -> None:
    """Add an account and print its one-time password, which opens the door once, within a week, to choose another.

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


@user.command("list")
@with_engine
def list_accounts(engine: Engine) -> None:
    """Every account: role, agency, state, last sign-in, open sessions.

    \b
    Example: surveyapp user list
    """
    from surveyapp import store
    from surveyapp.db.clock import office_time
    from surveyapp.store.people.states import accounts

    with store.reading(engine) as session:
        rows = accounts(session)
    for row in rows:
        came = f"last came in {office_time(row.signed_in_at):%Y-%m-%d %H:%M}" if row.signed_in_at else "never came in"
        who = f"{row.role} {row.agency}".strip()
        click.echo(f"{row.email}  {who}  {row.state}  {came}  sessions {row.sessions}")
    if not rows:
        click.echo("there is no account; add one with: surveyapp user add", err=True)


@user.command()
@click.argument("email")
@click.argument("role")
@click.option(
    "--agency",
    default="",
    metavar="CODE",
    help="Whom they belong to: the role agency sees its results alone, others keep off its forms.",
)
@with_engine
def role(engine: Engine, email: str, role: str, agency: str) -> None:
    """Give an account another role. Its open sessions end; the last admin keeps theirs.

    \b
    Example: surveyapp user role an.nguyen@example.org manager
    Example: surveyapp user role an.nguyen@example.org agency --agency H99.01
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.people.states import change_role

    with store.writing(engine) as session:
        change_role(session, email, role, agency, actor=COMMAND_LINE)
    click.echo(f"{email} is {role}{f' of {agency}' if agency else ''}; its open sessions have ended")


@user.command()
@click.argument("email")
@with_engine
def disable(engine: Engine, email: str) -> None:
    """Let nobody in with an account until it is enabled again. What it did stays on the record.

    \b
    Example: surveyapp user disable an.nguyen@example.org
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.people.states import disable as to_disabled

    with store.writing(engine) as session:
        to_disabled(session, email, actor=COMMAND_LINE)
    click.echo(f"{email} is disabled, its open sessions have ended; undo it with: surveyapp user enable {email}")


@user.command()
@click.argument("email")
@with_engine
def enable(engine: Engine, email: str) -> None:
    """Let somebody in again whose account was disabled, or sleeps because nobody used it for 90 days.

    \b
    Example: surveyapp user enable an.nguyen@example.org
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.people.states import enable as to_enabled

    with store.writing(engine) as session:
        to_enabled(session, email, actor=COMMAND_LINE)
    click.echo(f"{email} can sign in again, with the password that it had")


@user.command()
@click.argument("email")
@with_engine
def reset(engine: Engine, email: str) -> None:
    """Print a new one-time password for somebody who forgot theirs, or did not use it in a week. Open sessions end.

    \b
    Example: surveyapp user reset an.nguyen@example.org
    """
    from surveyapp import store
    from surveyapp.store.people.accounts import give_one_time_password, one_time_password

    fresh = one_time_password()
    with store.writing(engine) as session:
        give_one_time_password(session, email, fresh)
    click.echo(f"one-time password of {email}, good once and for seven days: {fresh}")


@user.command("second-factor")
@click.argument("email", required=False)
@click.option(
    "--remove", is_flag=True, help="Take an account's application, passkeys and codes away, as when all were lost."
)
@click.option("--demand", metavar="ROLES", help='Roles that must have one, as "admin manager"; "" for none.')
@with_engine
def second_factor(engine: Engine, email: str | None, remove: bool, demand: str | None) -> None:
    """Say of which roles a second step is demanded, demand it, or take one account's away.

    \b
    Example: surveyapp user second-factor --demand "admin manager"
    Example: surveyapp user second-factor an.nguyen@example.org --remove
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.people import second_factor as kept

    if bool(email) != remove or (remove and demand is not None):
        raise click.UsageError("give an account and --remove, or --demand, or nothing to see what is demanded")
    with store.writing(engine) as session:
        if email:
            kept.remove(session, email, actor=COMMAND_LINE)
        if demand is not None:
            kept.demand(session, demand.split(), actor=COMMAND_LINE)
        wanted = kept.demanded(session)
    click.echo(f"{email} signs in with the password only" if email else f"demanded of: {', '.join(wanted) or 'nobody'}")


@user.command("sign-out")
@click.argument("email")
@with_engine
def sign_out(engine: Engine, email: str) -> None:
    """End every open session of an account, as when a telephone was lost.

    \b
    Example: surveyapp user sign-out an.nguyen@example.org
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.people.states import sign_out as end_sessions

    with store.writing(engine) as session:
        ended = end_sessions(session, email, actor=COMMAND_LINE)
    click.echo(f"{email}: {ended} open sessions have ended")


@click.command()
@click.option("--since", type=day, metavar="DAY", help="From this day on, in the office's time.")
@click.option("--until", type=day, metavar="DAY", help="Up to the end of this day.")
@click.option("--actor", default="", metavar="A", help='An account’s address, or "command line".')
@click.option("--action", default="", metavar="X", help="What was done, as wave-state or signed-in.")
@click.option("--about", default="", metavar="TEXT", help="Part of the name of the thing it was done to.")
@click.option("--limit", type=click.IntRange(1), default=LINES, show_default=True, help="The newest of them.")
@click.option("--format", "shape", type=click.Choice(formats_of("trail")), default="table", show_default=True)
@click.option(
    "--verify",
    "wanted",
    is_flag=False,
    flag_value="",
    default=NOT_ASKED,
    metavar="[HEAD]",
    help="Walk the whole trail; with a head of a release or backup, say whether that one still stands in it.",
)
@outgoing_file
@bom_option
@delimiter_option
@with_engine
def audit(
    engine: Engine,
    since: dt.datetime | None,
    until: dt.datetime | None,
    limit: int,
    shape: str,
    wanted: str,
    output: Path | None,
    bom: bool | None,
    delimiter: str,
    actor: str,
    action: str,
    about: str,
) -> None:
    """Who did what to which thing, the newest first; never an answer, nor anybody who gave one.

    \b
    Example: surveyapp audit --since 2026-11-01 --action wave-state
    Example: surveyapp audit --verify 3f9a12bc77d0
    """
    from surveyapp import store
    from surveyapp.store.audit import Wanted, search

    if wanted != NOT_ASKED:
        _verify(engine, wanted)
        return
    asked = Wanted(since and since.date(), until and until.date(), actor=actor, action=action, about=about)
    with store.reading(engine) as session:
        found = search(session, asked, limit=limit)
    mark = bom if bom is not None else output is not None
    with text_to(output) as out:
        out.write(export("trail", shape)(found, bom=mark, delimiter=delimiter))
    if not found:
        click.echo("nothing in the trail fits", err=True)


def _verify(engine: Engine, wanted: str) -> None:
    """Exit code 1 where the trail is broken, or where no entry has the head that was asked for."""
    from surveyapp import store
    from surveyapp.store import Problem, Refused
    from surveyapp.store.trail import verify

    with store.reading(engine) as session:
        found = verify(session, wanted)
    if found.broken is not None:
        what = f"the trail is broken at entry {found.broken} of {found.entries}: it is not what was written"
        remedy = "keep this database as it is, compare it with a backup, and ask who had access to it"
        raise Refused(Problem("trail-broken", what, remedy=remedy))
    if wanted and found.since is None:
        what = f"no entry of this trail has the head {wanted}: entries were cut off, or it is of another database"
        raise Refused(Problem("trail-head-unknown", what, remedy=f"the head now, after {found.entries}: {found.head}"))
    click.echo(f"the trail is whole: {found.entries} entries, head {found.head}")
    if wanted:
        click.echo(f"the head asked for stands in it; entries written since: {found.since}")
