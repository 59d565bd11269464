"""The command that takes answers in: single responses, or published counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli import progress
from surveyapp.cli.arguments import incoming_file, periods_option, sheet_option
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine


SHOWN = 3  # codes of waves whose days are said


@click.command("import")
@incoming_file
@click.option("--wave", metavar="CODE", help="The wave that the responses belong to.")
@click.option("--format", "shape", type=click.Choice(["responses", "counts"]), default="responses", show_default=True)
@click.option("--create-waves", is_flag=True, help="Counts: make the waves that do not exist, as collected.")
@click.option("--questionnaire", metavar="Q", help="Counts: what new waves asked.")
@click.option("--basis", metavar="B", default="all-invited", show_default=True, help="Counts: how people were chosen.")
@periods_option
@sheet_option
@with_engine
def import_file(
    engine: Engine,
    file: Path,
    wave: str | None,
    shape: str,
    create_waves: bool,
    questionnaire: str | None,
    basis: str,
    periods: str | None,
    sheet: str,
) -> None:
    """Take in a CSV or XLSX file, all of it or nothing. The same file again changes nothing.

    Responses need --wave, which must be open, or collected until its `entry until`. Counts have the columns wave,
    agency, stratum, item, code, count.

    \b
    Example: surveyapp import responses.csv --wave 2026-H1
    Example: surveyapp import counts.csv --format counts --create-waves --questionnaire single-rating
    """
    if shape == "responses":
        if not wave:
            raise click.UsageError("responses need --wave CODE")
        _responses(engine, file, wave, sheet)
        return
    if wave:
        raise click.UsageError("counts name their waves in the column `wave`; leave --wave out")
    if create_waves and not questionnaire:
        raise click.UsageError("--create-waves needs --questionnaire Q")
    _counts(engine, file, questionnaire if create_waves else None, basis, periods, sheet)


def _responses(engine: Engine, file: Path, wave: str, sheet: str) -> None:
    from surveyapp import store
    from surveyapp.imports import responses

    with store.writing(engine) as session:
        taken = responses.load(session, file, wave, sheet=sheet, watch=progress.bar)
    click.echo(f"{taken.new} responses imported into wave {wave}{_known(taken.known)}")


def _counts(engine: Engine, file: Path, questionnaire: str | None, basis: str, periods: str | None, sheet: str) -> None:
    from surveyapp import store
    from surveyapp.imports import counts

    with store.writing(engine) as session:
        taken = counts.load(
            session,
            file,
            questionnaire=questionnaire,
            basis=basis,
            periods=periods,
            sheet=sheet,
            watch=progress.bar,
        )
    what = "counted answers" if taken.counting_several else "responses"
    click.echo(f"{taken.new} {what} imported into {taken.waves} waves{_known(taken.known)}")
    if taken.counting_several:
        click.echo(
            f"{', '.join(taken.counting_several)}: counts of several questions do not say who gave which answers; what "
            "spans questions has an index, but no interval, number of forms or place"
        )
    for meant in taken.made[:SHOWN]:
        click.echo(meant, err=True)
    if len(taken.made) > SHOWN:
        click.echo(f"and {len(taken.made) - SHOWN} more alike; see: surveyapp wave list", err=True)


def _known(number: int) -> str:
    return f"; {number} were there already and stay as they are" if number else ""
