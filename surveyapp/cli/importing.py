"""The command that takes answers in: single responses, or published counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli import progress
from surveyapp.cli.arguments import RegularFile, incoming_file, periods_option, reads_a_list
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.imports.preview import Preview
    from surveyapp.imports.taken import Taken
    from surveyapp.store import Engine


SHOWN = 3  # codes of waves whose days are said
NOTHING_STORED = "nothing was stored (--dry-run)"


@click.command("import")
@incoming_file
@click.option("--wave", metavar="CODE", help="The wave that the responses belong to.")
@click.option(
    "--map",
    "map_file",
    type=RegularFile(),
    metavar="FILE.toml",
    help="Responses: what the columns and codes of the file are in ours.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be stored, and all problems; nothing is.")
@click.option("--format", "shape", type=click.Choice(["responses", "counts"]), default="responses", show_default=True)
@click.option("--create-waves", is_flag=True, help="Counts: make the waves that do not exist, as collected.")
@click.option("--questionnaire", metavar="Q", help="Counts: what new waves asked.")
@click.option(
    "--basis", metavar="B", help="Counts: how people were chosen; not said, they count as if all were invited."
)
@periods_option
@reads_a_list
@with_engine
def import_file(
    engine: Engine,
    file: Path,
    wave: str | None,
    map_file: Path | None,
    dry_run: bool,
    shape: str,
    create_waves: bool,
    questionnaire: str | None,
    basis: str | None,
    periods: str | None,
    sheet: str,
) -> None:
    """Take in a CSV or XLSX file, all of it or nothing. The same file again changes nothing.

    Responses need --wave, which must be open, or collected until its `entry until`. A file with other columns or codes
    comes with --map. Counts have the columns wave, agency, stratum, item, code, count.

    \b
    Example: surveyapp import responses.csv --wave 2026-H1
    Example: surveyapp import responses.csv --wave 2026-H1 --dry-run --lang vi
    Example: surveyapp import form-tool.xlsx --wave 2026-H1 --map form-tool.toml --dry-run
    Example: surveyapp import counts.csv --format counts --create-waves --questionnaire single-rating
    """
    _refuse_unfitting(shape, wave, map_file, create_waves, questionnaire)
    if shape == "responses":
        load = _try_responses if dry_run else _responses
        load(engine, file, wave or "", sheet=sheet, map_file=map_file)
        return
    options = {"questionnaire": questionnaire if create_waves else None, "basis": basis, "periods": periods}
    _counts(engine, file, dry_run, **options, sheet=sheet)


def _refuse_unfitting(
    shape: str, wave: str | None, map_file: Path | None, create_waves: bool, questionnaire: str | None
) -> None:
    if shape == "responses" and not wave:
        raise click.UsageError("responses need --wave CODE")
    if shape == "counts" and wave:
        raise click.UsageError("counts name their waves in the column `wave`; leave --wave out")
    if shape == "counts" and map_file:
        raise click.UsageError("--map is for responses; give counts the columns wave, agency, item, code, count")
    if create_waves and not questionnaire:
        raise click.UsageError("--create-waves needs --questionnaire Q")


def _responses(engine: Engine, file: Path, wave: str, **options: Any) -> None:
    from surveyapp import store
    from surveyapp.imports import responses

    with store.writing(engine) as session:
        taken = responses.load(session, file, wave, **options, watch=progress.bar)
    click.echo(f"{taken.new} responses imported into wave {wave}{_known(taken.known)}")
    _say_beside(taken, wave)


def _try_responses(engine: Engine, file: Path, wave: str, **options: Any) -> None:
    """The first rows are shown even where others have problems, which are said after them."""
    from surveyapp import store
    from surveyapp.imports import responses
    from surveyapp.imports.preview import Preview
    from surveyapp.store.waves.texts import asked_in
    from surveyapp.store.waves.waves import wave as wave_of

    with store.reading(engine) as session:
        preview = Preview(asked_in(session, wave), wave_of(session, wave).basis)
    try:
        with store.trying(engine) as session:
            taken = responses.load(session, file, wave, **options, watch=progress.bar, look=preview.look)
    except store.Refused:
        _echo(*_first(preview), NOTHING_STORED)
        raise
    new = ", ".join(f"{count} {of}" for of, count in taken.by_proof.items())
    counted = f"{taken.new} responses would be imported into wave {wave}{_known(taken.known)}"
    _echo(*_first(preview), "how often each answer stands in the file:", *preview.tallies())
    _echo("", counted, *([f"new by basis and proof: {new}"] if new else []), NOTHING_STORED)
    _say_beside(taken, wave)


def _say_beside(taken: Taken, wave: str) -> None:
    """What was taken in and may not be meant so."""
    see = f"see: surveyapp responses exclusions --wave {wave}"
    empty = f"{taken.empty} of the new ones answer nothing and are excluded; {see}"
    far = f"{taken.far_days} rows have a day more than a month beside the days of wave {wave}: is it their round?"
    for line in [*([empty] if taken.empty else []), *([far] if taken.far_days else [])]:
        click.echo(line, err=True)


def _first(preview: Preview) -> list[str]:
    rows = [*preview.first_rows()]
    return [f"the first {len(preview.first)} of the rows that can be read:", *rows, ""] if rows else []


def _echo(*lines: str) -> None:
    for line in lines:
        click.echo(line)


def _counts(engine: Engine, file: Path, dry_run: bool, **options: Any) -> None:
    from surveyapp import store
    from surveyapp.imports import counts

    with (store.trying if dry_run else store.writing)(engine) as session:
        taken = counts.load(session, file, **options, watch=progress.bar)
    what = "counted answers" if taken.counting_several else "responses"
    would = "would be imported" if dry_run else "imported"
    click.echo(f"{taken.new} {what} {would} into {taken.waves} waves{_known(taken.known)}")
    if taken.counting_several:
        click.echo(
            f"{', '.join(taken.counting_several)}: counts of several questions do not say who gave which answers; what "
            "spans questions has an index, but no interval, number of forms or place"
        )
    for meant in taken.made[:SHOWN]:
        click.echo(meant, err=True)
    if len(taken.made) > SHOWN:
        click.echo(f"and {len(taken.made) - SHOWN} more alike; see: surveyapp wave list", err=True)
    if dry_run:
        click.echo(NOTHING_STORED)


def _known(number: int) -> str:
    return f"; {number} were there already and stay as they are" if number else ""
