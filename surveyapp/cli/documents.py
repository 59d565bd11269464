"""Commands that write a wave down: the ranked report as PDF, and the responses with their weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import bom_option, delimiter_option, language_option, outgoing_file, wave_option
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import bytes_to, text_to
from surveyapp.cli.progress import waiting
from surveyapp.exports import export as writer
from surveyapp.exports import formats_of

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.command()
@wave_option
@language_option
@click.option("--rule", metavar="R", help="SCORE/ROLL-UP [default: the wave's, else the questionnaire's].")
@click.option("--against", metavar="W0", help="Compare with this wave [default: the wave's previous one].")
@click.option("--internal", is_flag=True, help="Nothing hidden; marked on every page as not for publication.")
@click.option(
    "-o",
    "--output",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE.pdf",
    help="The PDF to write.",
)
@with_engine
def report(
    engine: Engine, wave: str, language: str, rule: str | None, against: str | None, internal: bool, output: Path
) -> None:
    """The ranked report of a collected wave as a PDF that can be signed.

    It is the published view and hides what `index --public` hides.

    \b
    Example: surveyapp report --wave 2026-H1 --lang vi -o report.pdf
    Example: surveyapp report --wave 2026-H1 --internal -o internal.pdf
    """
    from surveyapp.reports import Office
    from surveyapp.reports import report as report_named
    from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View

    with waiting("Computing and printing"):
        edition = STAFF if internal else PUBLISHED
        with View(engine, wave, rule, against or PREVIOUS, edition) as view:
            result, beside = view.result, view.beside()
            office = Office.from_setting(view.setting("office", {}))
        document = report_named("ranking")(result, language, office, beside=beside, internal=internal)
    with bytes_to(output) as out:
        out.write(document)
    click.echo(f"{output} written ({len(document) // 1024} kB)")


@click.command()
@wave_option
@click.option("--format", "shape", type=click.Choice(formats_of("responses")), default="csv", show_default=True)
@outgoing_file
@bom_option
@delimiter_option
@click.option("--texts", is_flag=True, help="With the words of free-text questions.")
@with_engine
def export(
    engine: Engine, wave: str, shape: str, output: Path | None, bom: bool | None, delimiter: str, texts: bool
) -> None:
    """The responses of a wave with their weights as CSV, as `import` reads them.

    \b
    Example: surveyapp export --wave 2026-H1 -o responses.csv
    """
    from surveyapp import store

    mark = bom if bom is not None else output is not None
    with waiting("Writing"), store.reading(engine) as session, text_to(output) as out:
        count = writer("responses", shape)(session, wave, out, bom=mark, delimiter=delimiter, texts=texts)
    click.echo(f"{count} responses written", err=True)
