"""The command that takes answers in: single responses, or published counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli import progress
from surveyapp.cli.arguments import RegularFile, incoming_file, periods_option, reads_a_list
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.imports.preview import CountsPreview, FilePreview
    from surveyapp.store import Engine
    from surveyapp.words.speech import Speech


@click.command("import")
@incoming_file
@click.option("--wave", metavar="CODE", help="The wave that the responses belong to.")
@click.option(
    "--map",
    "map_file",
    type=RegularFile(),
    metavar="FILE.toml",
    help="What the columns and codes of the file are in ours.",
)
@click.option(
    "--alike",
    type=click.Choice(["known", "new"]),
    help="What rows without response_id are that say the same as stored forms: those forms, or other people’s.",
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
    alike: str | None,
    dry_run: bool,
    shape: str,
    create_waves: bool,
    questionnaire: str | None,
    basis: str | None,
    periods: str | None,
    sheet: str,
    words: Speech,
) -> None:
    """Take in a CSV or XLSX file, all of it or nothing. The same file again changes nothing.

    Responses need --wave, which must be open, or collected until its `entry until`. Counts have the columns wave,
    agency, stratum, item, code, count. A file with other columns or codes comes with --map.

    \b
    Example: surveyapp import responses.csv --wave 2026-H1
    Example: surveyapp import responses.csv --wave 2026-H1 --dry-run --lang vi
    Example: surveyapp import form-tool.xlsx --wave 2026-H1 --map form-tool.toml --dry-run
    Example: surveyapp import counts.csv --format counts --create-waves --questionnaire single-rating
    Example: surveyapp import table.xlsx --format counts --map table.toml --dry-run
    """
    _refuse_unfitting(shape, wave, create_waves, questionnaire, alike)
    if shape == "responses":
        load = _try_responses if dry_run else _responses
        load(engine, file, wave or "", words, sheet=sheet, map_file=map_file, alike=alike or "")
        return
    options = {"questionnaire": questionnaire if create_waves else None, "basis": basis, "periods": periods}
    _counts(engine, file, dry_run, words, **options, sheet=sheet, map_file=map_file)


def _refuse_unfitting(
    shape: str, wave: str | None, create_waves: bool, questionnaire: str | None, alike: str | None
) -> None:
    if shape == "responses" and not wave:
        raise click.UsageError("responses need --wave CODE")
    if shape == "counts" and wave:
        raise click.UsageError("counts name their waves in the column `wave`; leave --wave out")
    if shape == "counts" and alike:
        raise click.UsageError("counts are known by their places; leave --alike out")
    if create_waves and not questionnaire:
        raise click.UsageError("--create-waves needs --questionnaire Q")


def _responses(engine: Engine, file: Path, wave: str, words: Speech, **options: Any) -> None:
    from surveyapp import store
    from surveyapp.imports import responses, summary

    with store.writing_late(engine) as session:
        taken = responses.load(session, file, wave, **options, watch=_watch(words))
    click.echo(summary.of_responses(taken, wave, words))
    _warn(summary.beside(taken, wave, words))


def _try_responses(engine: Engine, file: Path, wave: str, words: Speech, **options: Any) -> None:
    """The first rows are shown even where others have problems, which are said after them."""
    from surveyapp import store
    from surveyapp.imports import responses, summary
    from surveyapp.imports.preview import FilePreview
    from surveyapp.store.waves.texts import asked_in
    from surveyapp.store.waves.waves import wave as wave_of

    with store.reading(engine) as session:
        preview = FilePreview(asked_in(session, wave), wave_of(session, wave).basis, words)
    try:
        with store.writing_late(engine, stays=False) as session:
            taken = responses.load(session, file, wave, **options, watch=_watch(words), look=preview.look)
    except store.Refused:
        _echo(*_first(preview, words), _nothing_stored(words))
        raise
    new = ", ".join(f"{count} {summary.declared(of, words)}" for of, count in taken.by_proof.items())
    _echo(*_first(preview, words), words.say("how often each answer stands in the file:"), *preview.tallies(), "")
    _echo(summary.of_responses(taken, wave, words, would=True))
    _echo(*([words.say("new by basis and proof: {new}", new=new)] if new else []), _nothing_stored(words))
    _warn(summary.beside(taken, wave, words))


def _counts(engine: Engine, file: Path, dry_run: bool, words: Speech, **options: Any) -> None:
    from surveyapp import store
    from surveyapp.imports import counts, summary
    from surveyapp.imports.preview import CountsPreview

    preview = CountsPreview(None, words)
    try:
        with store.writing_late(engine, stays=not dry_run) as session:
            taken = counts.load(session, file, **options, watch=_watch(words), look=preview.look)
    except store.Refused:
        if dry_run:
            _echo(*_first(preview, words), _nothing_stored(words))
        raise
    if dry_run:
        _echo(*_first(preview, words))
    _echo(*summary.of_counts(taken, words, would=dry_run))
    _warn(summary.periods(taken, words))
    if dry_run:
        _echo(_nothing_stored(words))


def _watch(words: Speech) -> Callable[..., Iterator[Any]]:
    """A bar that says in the reader's words what is being read."""
    return lambda things, total, what: progress.bar(things, total, words.say("Reading {what}", what=what))


def _first(preview: FilePreview | CountsPreview, words: Speech) -> list[str]:
    rows = [*preview.first_rows()]
    heading = words.say("the first {n} of the rows that can be read:", n=len(preview.first))
    return [heading, *rows, ""] if rows else []


def _nothing_stored(words: Speech) -> str:
    return words.say("nothing was stored (--dry-run)")


def _echo(*lines: str) -> None:
    for line in lines:
        click.echo(line)


def _warn(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)
