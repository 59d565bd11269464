"""Commands for forms on paper, which are keyed in on a page: batch, list, operators, complete, release, reject."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import required_file, wave_option
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine

COLUMNS = (
    *("batch", "wave", "agency", "receiving_agency", "stratum", "procedure_group", "cluster", "operator"),
    *("first", "declared", "entered", "missing", "beyond", "state", "made"),
)
_BATCH = click.argument("number", type=int, metavar="BATCH")


@click.group()
def paper() -> None:
    """Forms that came on paper: batches that operators key in, which count once they are released.

    \b
    Example: surveyapp paper batch --wave 2026-H1 --agency H01 --forms 40 --operator an@example.org
    """


@paper.command("batch")
@wave_option
@click.option("--agency", default="", metavar="A", help="The agency that is rated.")
@click.option("--receiving-agency", default="", metavar="A", help="Who took the papers in [default: the same].")
@click.option("--stratum", default="", help="The stratum of the dossiers.")
@click.option("--procedure-group", default="", metavar="G", help="The group of procedures of the dossiers.")
@click.option("--cluster", default="", help="The village, or the day at a counter, that was drawn.")
@click.option("--forms", type=int, required=True, metavar="N", help="How many sheets lie in the batch.")
@click.option("--first", type=int, default=1, show_default=True, metavar="N", help="The number on its first sheet.")
@click.option("--lang", "language", default="", metavar="L", help="The language of the sheets [default: the first].")
@click.option("--operator", required=True, metavar="ACCOUNT", help="Who keys it in.")
@with_engine
def make(
    engine: Engine,
    wave: str,
    forms: int,
    first: int,
    language: str,
    operator: str,
    **place: str,
) -> None:
    """Make a batch of sheets of one agency for an operator, whose page of the round then shows it.

    \b
    Example: surveyapp paper batch --wave 2026-H1 --agency H01 --forms 40 --first 201 --operator an@example.org
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.paper.batches import BatchPlace, Sheets, make_batch

    with store.writing(engine) as session:
        sheets = Sheets(forms, first, language)
        number = make_batch(session, wave, BatchPlace(**place), sheets, operator=operator, actor=COMMAND_LINE)
    click.echo(f"batch {number}: {forms} forms, numbers {first} to {first + forms - 1}, keyed in by {operator}")


@paper.command("list")
@click.option("--wave", default="", metavar="CODE", help="Only the batches of this wave.")
@with_engine
def list_batches(engine: Engine, wave: str) -> None:
    """All batches: declared and entered forms, how many numbers are missing or were not declared, and the state.

    \b
    Example: surveyapp paper list --wave 2026-H1
    """
    from surveyapp import store
    from surveyapp.store.paper.batches import batches
    from surveyapp.store.paper.entries import totals

    with store.reading(engine) as session:
        rows = [(row, totals(session, row)) for row in batches(session, wave)]
    click.echo("\t".join(COLUMNS))
    for row, told in rows:
        place = (row.agency, row.receiving_agency, row.stratum, row.procedure_group, row.cluster, row.operator)
        counts = (row.first_number, row.declared, told.entered, len(told.missing), len(told.beyond))
        click.echo("\t".join(map(str, (row.id, row.wave, *place, *counts, row.state, row.made_on))))


@paper.command("operators")
@wave_option
@required_file("FILE", "A workbook: FILE.xlsx.")
@with_engine
def list_operators(engine: Engine, wave: str, output: Path) -> None:
    """How many forms each operator keyed in, for whoever pays them: counts and nothing of any form.

    \b
    Example: surveyapp paper operators --wave 2026-H1 -o operators.xlsx
    """
    from dataclasses import astuple, fields

    from surveyapp import store
    from surveyapp.cli.outputs import bytes_to
    from surveyapp.exports.workbook import workbook
    from surveyapp.store.paper.entries import OperatorRow, forms_by_operator

    with store.reading(engine) as session:
        rows = forms_by_operator(session, wave)
    columns = [field.name for field in fields(OperatorRow)]
    with bytes_to(output) as out:
        out.write(workbook(wave, columns, [astuple(row) for row in rows]))
    click.echo(f"{len(rows)} operators written to {output}")


@paper.command("complete")
@_BATCH
@with_engine
def complete_batch(engine: Engine, number: int) -> None:
    """Say that everything that lies in a batch is keyed in.

    \b
    Example: surveyapp paper complete 3
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.paper.entries import Keying
    from surveyapp.store.paper.releasing import complete

    with store.writing(engine) as session:
        complete(session, number, Keying(COMMAND_LINE, sees_all=True))
    click.echo(f"batch {number} is complete")


@paper.command("release")
@_BATCH
@click.option("--reason", default="", metavar="TEXT", help="Why forms are missing, or more than were declared.")
@with_engine
def release_batch(engine: Engine, number: int, reason: str) -> None:
    """Let each form of a complete batch become a response, all in one step: broken off, it has done nothing.

    \b
    Example: surveyapp paper release 3
    """
    from surveyapp import store
    from surveyapp.config import settings
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.paper.releasing import release

    secret = settings()["SECRET_KEY"].encode()
    with store.writing(engine) as session:
        forms = release(session, number, secret, actor=COMMAND_LINE, reason=reason)
    click.echo(f"batch {number} is released: {forms} responses")


@paper.command("reject")
@_BATCH
@click.option("--reason", required=True, metavar="TEXT", help="Why none of its forms is to count.")
@with_engine
def reject_batch(engine: Engine, number: int, reason: str) -> None:
    """Take none of the forms of a batch; the reason is on the record.

    \b
    Example: surveyapp paper reject 3 --reason "The sheets were filled in by one hand"
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.paper.releasing import reject

    with store.writing(engine) as session:
        reject(session, number, reason, actor=COMMAND_LINE)
    click.echo(f"batch {number} is rejected")
