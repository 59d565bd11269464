"""Which responses count: leaving out, letting in again, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.group()
def responses() -> None:
    """Leave single responses out of every figure, and take that back.

    \b
    Example: surveyapp responses exclusions --wave 2026-H1
    """


@responses.command()
@click.argument("response_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="TEXT", help="Why they do not count; kept on the record.")
@with_engine
def exclude(engine: Engine, response_ids: tuple[str, ...], reason: str) -> None:
    """Leave responses out, by the ids of an export; possible until the wave is locked.

    \b
    Example: surveyapp responses exclude 0f3a… --reason "entered twice from one sheet"
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.forms import exclusions

    with store.writing(engine) as session:
        left_out = exclusions.exclude(session, response_ids, reason, COMMAND_LINE)
    click.echo(f"{left_out} left out; take it back with: surveyapp responses include")


@responses.command()
@click.argument("response_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", required=True, metavar="TEXT", help="Why they count after all; kept on the record.")
@with_engine
def include(engine: Engine, response_ids: tuple[str, ...], reason: str) -> None:
    """Let responses that were left out count again.

    \b
    Example: surveyapp responses include 0f3a… --reason "two people, as the counter confirms"
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.forms import exclusions

    with store.writing(engine) as session:
        counted = exclusions.include(session, response_ids, reason, COMMAND_LINE)
    click.echo(f"{counted} count again")


@responses.command("exclusions")
@click.option("--wave", required=True, metavar="W", help="The wave.")
@with_engine
def list_exclusions(engine: Engine, wave: str) -> None:
    """What was left out of a wave, by whom and why, and what was taken back.

    \b
    Example: surveyapp responses exclusions --wave 2026-H1
    """
    from surveyapp import store
    from surveyapp.db.clock import office_time
    from surveyapp.store.forms import exclusions
    from surveyapp.store.waves.stored import stored_wave

    with store.reading(engine) as session:
        rows = exclusions.exclusions(session, stored_wave(session, wave).code)
    for row in rows:
        when = office_time(row.at).isoformat(timespec="minutes") if row.at else "not recorded"
        undone = f"  taken back by {row.undone_by}: {row.undone_reason}" if row.undone_at else ""
        click.echo(f"{row.response_id}  {when}  {row.actor or 'not recorded'}: {row.reason}{undone}")
    if not rows:
        click.echo(f"nothing was left out of wave {wave}")
