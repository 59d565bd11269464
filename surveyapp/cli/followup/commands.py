"""Commands about who answers for a part of an index."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import bom_option, day, delimiter_option, incoming_file, outgoing_file, reads_a_list
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import text_to
from surveyapp.exports import export

if TYPE_CHECKING:
    from surveyapp.store import Engine
    from surveyapp.words.speech import Speech


@click.group()
def responsible() -> None:
    """Responsible units: who leads and who supports for a part of an index.

    \b
    Example: surveyapp responsible load responsible.csv
    """


@responsible.command("load")
@incoming_file
@click.option("--replace", "alone", is_flag=True, help="Forget all that the file does not name.")
@reads_a_list
@with_engine
def load(engine: Engine, file: Path, alone: bool, sheet: str, words: Speech) -> None:
    """Say who answers for which part, from a CSV or XLSX file, all of it or none.

    Columns: source, part, lead [, support, agency, peer_group, valid_from, valid_to]. The source is own, PAR-INDEX,
    SIPAS, PCI, PAPI or PGI; lead and support are codes of agencies, several with a space between them; agency or
    peer_group say in whose results it holds. A row ends where the next one of its part begins.

    \b
    Example: surveyapp responsible load responsible.csv
    """
    from surveyapp import store
    from surveyapp.imports.followup.responsible import load_responsible, of_saved

    with store.writing(engine) as session:
        saved = load_responsible(session, file, sheet=sheet, alone=alone)
    click.echo(of_saved(saved, words))


@responsible.command("list")
@click.option("--on", "on", type=day, help="Only what holds on this day [default: everything ever said].")
@with_engine
def list_all(engine: Engine, on: dt.datetime | None) -> None:
    """Who answers for what, a line each, with the days on which it holds.

    \b
    Example: surveyapp responsible list --on 2026-06-30
    """
    from surveyapp import store
    from surveyapp.store.followup.responsible import responsible_rows, with_ends

    with store.reading(engine) as session:
        rows = with_ends(responsible_rows(session))
    shown = [row for row in rows if on is None or row.since <= on.date() <= (row.valid_to or dt.date.max)]
    for row in shown:
        where = f" in {row.agency or row.peer_group}" if row.agency or row.peer_group else ""
        support = f", supported by {', '.join(row.support)}" if row.support else ""
        click.echo(f"{row.source} {row.part}{where}: {row.lead}{support}; {_days(row.valid_from, row.valid_to)}")
    if not shown:
        click.echo("nobody answers for anything yet")


@responsible.command("export")
@outgoing_file
@bom_option
@delimiter_option
@with_engine
def export_all(engine: Engine, output: Path | None, bom: bool | None, delimiter: str) -> None:
    """Who answers for what, as `responsible load` reads it.

    \b
    Example: surveyapp responsible export -o responsible.csv
    """
    from surveyapp import store

    with store.reading(engine) as session:
        with_bom = output is not None if bom is None else bom
        written = export("responsible", "csv")(session, bom=with_bom, delimiter=delimiter)
    with text_to(output) as out:
        out.write(written)


@responsible.command("undo")
@with_engine
def undo(engine: Engine) -> None:
    """Take the last change of the list back; done once more, the change is back.

    \b
    Example: surveyapp responsible undo
    """
    from surveyapp import store
    from surveyapp.store import audit
    from surveyapp.store.followup.responsible import undo_responsible

    with store.writing(engine) as session:
        undo_responsible(session, actor=audit.COMMAND_LINE)
    click.echo("the list is as it was before the last change")


def _days(since: dt.date | None, until: dt.date | None) -> str:
    if since is None and until is None:
        return "always"
    return f"{since or '…'} – {until or '…'}"
