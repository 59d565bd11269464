"""Commands for one-time codes: make, print, count, unpair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import incoming_file, outgoing_file, required_file, wave_option
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine

COUNTS = ("batch", "wave", "agency", "stratum", "made", "handed out", "spoiled", "returned")


@click.group()
def codes() -> None:
    """One-time codes: one card for each dossier, one form for each card. Forms with a code count.

    \b
    Example: surveyapp codes make --wave 2026-H1 --agency H01 --count 200 -o codes.csv
    """


@codes.command("make")
@wave_option
@click.option("--agency", default="", metavar="A", help="The agency that is rated.")
@click.option("--receiving-agency", default="", metavar="A", help="Who took the papers in [default: the same].")
@click.option("--stratum", default="", help="The stratum of the dossiers.")
@click.option("--procedure-group", default="", metavar="G", help="The group of procedures of the dossiers.")
@click.option("--count", type=int, required=True, metavar="N", help="How many, at least 10.")
@required_file("FILE", "The only place where the codes stand: print them, then delete it.")
@with_engine
def make(engine: Engine, wave: str, count: int, output: Path, agency: str, **place: str) -> None:
    """Make a batch of codes for an agency. The database keeps their marks only, so a lost file is made anew.

    \b
    Example: surveyapp codes make --wave 2026-H1 --agency H01 --count 200 -o codes.csv
    """
    from surveyapp import store
    from surveyapp.cli.outputs import text_to
    from surveyapp.config import settings
    from surveyapp.db.clock import office_day
    from surveyapp.reports.paper.code_files import code_file
    from surveyapp.store import Problem, Refused
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.waves.codes import make_batch

    if output.is_file():
        what = f"{output} is there already, and the codes in it may stand nowhere else"
        raise Refused(Problem("file-exists", what, "--output", "name another file"))
    secret = settings()["SECRET_KEY"].encode()
    day = office_day()
    # The file is written within the transaction: no batch without its codes.
    with store.writing(engine) as session, text_to(output) as out:
        number, made = make_batch(session, wave, count, secret, actor=COMMAND_LINE, today=day, agency=agency, **place)
        out.write(code_file(number, wave, agency or place["receiving_agency"], made))
    click.echo(f"batch {number}: {count} codes written to {output}; they stand nowhere else")


@codes.command("print")
@incoming_file
@click.option("--address", required=True, metavar="URL", help="Where citizens reach this server.")
@outgoing_file
@with_engine
@click.pass_context
def print_cards(ctx: click.Context, engine: Engine, file: Path, address: str, output: Path | None) -> None:
    """Cards to hand out, six or eight on a sheet, in the languages of their form, from the file that `make` wrote.

    \b
    Example: surveyapp codes print codes.csv --address https://khaosat.example.vn -o cards.pdf
    """
    from surveyapp import store
    from surveyapp.cli.outputs import bytes_to, tell_undrawn
    from surveyapp.cli.refusals import refuse
    from surveyapp.config import settings
    from surveyapp.imports.codes import codes_in
    from surveyapp.reports.paper import cards
    from surveyapp.reports.paper.code_files import cards_of
    from surveyapp.store.office.saving import read as read_office

    if not address.startswith(("https://", "http://")):
        refuse(ctx, [f"--address {address}: begin it with https://"])
    written = codes_in(file.read_bytes(), str(file))
    with store.reading(engine) as session:
        made = cards_of(session, written, settings()["SECRET_KEY"].encode())
        office = read_office(session)
    output = output or file.with_suffix(".pdf")
    tell_undrawn(cards.names_on(made, office))
    with bytes_to(output) as out:
        out.write(cards.print_cards(made, address.rstrip("/"), office))
    click.echo(f"{len(made)} cards written to {output}")


@codes.command("count")
@click.option("--wave", default="", metavar="CODE", help="Only the batches of this wave.")
@click.option("--batch", type=int, metavar="N", help="Write down what became of this batch.")
@click.option("--handed-out", type=click.IntRange(min=0), metavar="N", help="How many cards were handed out.")
@click.option("--spoiled", type=click.IntRange(min=0), metavar="N", help="How many were spoiled.")
@with_engine
def count(engine: Engine, wave: str, batch: int | None, handed_out: int | None, spoiled: int | None) -> None:
    """What became of each batch, as counts: nobody can see whose code has been used.

    \b
    Example: surveyapp codes count --batch 3 --handed-out 180 --spoiled 4
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.waves.codes import batches, say_what_became

    if batch is None and (handed_out, spoiled) != (None, None):
        raise click.UsageError("name the batch that was counted: --batch N")
    if batch is not None:
        with store.writing(engine) as session:
            say_what_became(session, batch, handed_out=handed_out, spoiled=spoiled, actor=COMMAND_LINE)
    with store.reading(engine) as session:
        rows = batches(session, wave)
    click.echo("\t".join(COUNTS))
    for row in rows:
        became = (row.printed, row.handed_out, row.spoiled, row.returned)
        named = (row.id, row.wave, row.agency or row.receiving_agency, row.stratum)
        click.echo("\t".join("" if cell is None else str(cell) for cell in (*named, *became)))


@codes.command("unpair")
@with_engine
def unpair(engine: Engine) -> None:
    """Let nothing in the database's storage tell which form came with which code. `serve` does it each half-day.

    \b
    Example: surveyapp codes unpair
    """
    from surveyapp.store.forms.unpairing import unpair

    come = unpair(engine)
    click.echo(f"{come} codes used since the last time; no storage order leads from a code to its form any more")
