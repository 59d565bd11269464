"""The command that freezes the figures of a survey round, and says what they change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli.arguments import day
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import tell_undrawn

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.command()
@click.argument("code")
@click.option("--decision", required=True, metavar="TEXT", help="Number and name of the decision to publish.")
@click.option("--signer", required=True, metavar="NAME", help="Who signs it.")
@click.option("--date", "signed_on", type=day, metavar="YYYY-MM-DD", help="Day of the decision [default: today].")
@with_engine
def publish(engine: Engine, code: str, decision: str, signer: str, signed_on: dt.datetime | None) -> None:
    """Freeze the figures of a locked wave as its next release.

    A correction is a release of its own: reopen, mend, lock and publish again. It lists every value that it changes.

    \b
    Example: surveyapp wave publish 2026-H1 --decision "Số 12/QĐ-SNV" --signer "Nguyễn Văn An"
    """
    from surveyapp.cli.progress import waiting
    from surveyapp.db.clock import office_day
    from surveyapp.results.releases.releasing import is_empty, publish_result, released
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.results.releases import Signed

    signed = Signed(decision, signer, signed_on.date() if signed_on else office_day())
    with waiting("Computing"):
        number, changed = publish_result(engine, code, signed, COMMAND_LINE)
        nothing = is_empty(released(engine, code, number))
    if nothing:
        click.echo("nothing was answered in it: this release holds no index at all", err=True)
    click.echo(f"wave {code} is now published: release {number}")
    for scope, agency, part, column, was, is_now in changed:
        click.echo(f"  {scope} {agency} {part} {column}: {_or_none(was)} -> {_or_none(is_now)}")
    tell_undrawn({"decision": [decision], "signer": [signer]})
    click.echo(f"{len(changed)} values differ from release {number - 1}" if number > 1 else "its first release")


def _or_none(value: Any) -> str:
    return "–" if value is None or value == "" else str(value)
