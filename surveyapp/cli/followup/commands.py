"""Commands about who answers for a part of an index, and about measures."""

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

    _write(engine, "responsible", output, bom, delimiter)


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


@click.group()
def measures() -> None:
    """Measures: what is done about a part of an index, by whom and until when.

    \b
    Example: surveyapp measures list --overdue
    """


@measures.command("load")
@incoming_file
@reads_a_list
@with_engine
def load_list(engine: Engine, file: Path, sheet: str, words: Speech) -> None:
    """Add or change the measures of a CSV or XLSX file, all of them or none.

    Columns: source, period, part, what, lead [, number, agency, support, due, state, evidence, feedback,
    feedback_state]. The period is the code of a wave, or the year of a sister index; a row with a number changes that
    measure. States: planned, under-way, done, dropped; the last two need evidence.

    \b
    Example: surveyapp measures load measures.xlsx
    """
    from surveyapp import store
    from surveyapp.imports.followup.measures import load_measures, of_saved_measures

    with store.writing(engine) as session:
        saved = load_measures(session, file, sheet=sheet)
    click.echo(of_saved_measures(saved, words))


@measures.command("list")
@click.option("--overdue", "late", is_flag=True, help="Only those that were due before today and are not done.")
@with_engine
def list_measures(engine: Engine, late: bool) -> None:
    """All measures, a line each, those that are due first.

    \b
    Example: surveyapp measures list --overdue
    """
    from surveyapp import store
    from surveyapp.db.clock import office_day
    from surveyapp.store.followup.measures import measures as stored

    with store.reading(engine) as session:
        rows = [row for row in stored(session) if not late or row.is_overdue(office_day())]
    for row in rows:
        due = f", due {row.due}" if row.due else ""
        click.echo(f"{row.number} {row.source} {row.period} {row.part}: {row.what} ({row.lead}{due}; {row.state})")
    if not rows:
        click.echo("no measure is overdue" if late else "there is no measure yet")


@measures.command("export")
@outgoing_file
@bom_option
@delimiter_option
@with_engine
def export_measures(engine: Engine, output: Path | None, bom: bool | None, delimiter: str) -> None:
    """All measures, as `measures load` reads them.

    \b
    Example: surveyapp measures export -o measures.csv
    """
    _write(engine, "measures", output, bom, delimiter)


def _write(engine: Engine, what: str, output: Path | None, bom: bool | None, delimiter: str) -> None:
    from surveyapp import store

    mark = bom if bom is not None else output is not None
    with store.reading(engine) as session, text_to(output) as out:
        out.write(export(what, "csv")(session, bom=mark, delimiter=delimiter))


def _days(since: dt.date | None, until: dt.date | None) -> str:
    if since is None and until is None:
        return "always"
    return f"{since or '…'} – {until or '…'}"
