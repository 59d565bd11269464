"""The command that shows indices, or checks published ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli.arguments import (
    RegularFile,
    bom_option,
    delimiter_option,
    language_option,
    outgoing_file,
    sheet_option,
)
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import text_to
from surveyapp.cli.progress import waiting
from surveyapp.cli.refusals import refuse
from surveyapp.exports import export, formats_of
from surveyapp.results.model.result import AGGREGATES, MIXES

if TYPE_CHECKING:
    from surveyapp.results.model.result import WaveResult
    from surveyapp.store import Engine


@click.command()
@click.option("--wave", "wave", metavar="CODE", help="The wave's code.")
@click.option("--rule", metavar="R", help="SCORE/ROLL-UP [default: the wave's, else the questionnaire's].")
@click.option("--against", metavar="W0", help="An earlier wave: adds the change of each index since then.")
@click.option(
    "--aggregate",
    type=click.Choice(AGGREGATES),
    default="direct",
    show_default=True,
    help="Peer groups and all: over all weighted answers, agencies by their dossiers, or each agency once.",
)
@click.option(
    "--standardise",
    type=click.Choice(MIXES),
    help="Beside each agency's overall index the one at the common mix of its peer group; adds columns at the end.",
)
@click.option("--contributions", is_flag=True, help="Instead, as CSV: what each change since --against is made of.")
@click.option("--release", "number", type=int, metavar="N", help="The figures as they were published, by number.")
@click.option("--public", is_flag=True, help="Without figures of few people, and without those that would tell them.")
@click.option("--format", "shape", type=click.Choice(formats_of("index")), default="table", show_default=True)
@language_option
@outgoing_file
@bom_option
@delimiter_option
@click.option(
    "--check",
    "published",
    type=RegularFile(),
    metavar="FILE",
    help="Compute the figures of FILE again and print those that differ.",
)
@sheet_option
@with_engine
@click.pass_context
def index(
    ctx: click.Context,
    engine: Engine,
    wave: str | None,
    rule: str | None,
    against: str | None,
    aggregate: str,
    standardise: str | None,
    contributions: bool,
    number: int | None,
    public: bool,
    shape: str,
    language: str,
    output: Path | None,
    bom: bool | None,
    delimiter: str,
    published: Path | None,
    sheet: str,
) -> None:
    """The indices of a collected wave with their intervals and ranks; or a check of figures that were published.

    A file to check has the columns wave, agency, rule, published, decimals [, part, scope, aggregate]; the exit code is
    1 if any figure differs.

    \b
    Example: surveyapp index --wave 2026-H1 --format csv -o index.csv
    Example: surveyapp index --wave 2026-H1 --against 2025-H1 --public
    Example: surveyapp index --wave 2026-H1 --against 2025-H1 --contributions -o contributions.csv
    Example: surveyapp index --wave 2026-H1 --aggregate dossier-share
    Example: surveyapp index --wave 2026-H1 --standardise procedure-group
    Example: surveyapp index --wave 2026-H1 --release 1 --public
    Example: surveyapp index --check published.csv
    """
    if (wave is None) == (published is None):
        raise click.UsageError("give either --wave CODE or --check FILE")
    if published:
        _check(ctx, engine, published, sheet)
        return
    another = aggregate != AGGREGATES[0]
    if number is not None and any((rule, against, standardise, contributions, another)):
        raise click.UsageError("--release shows what was published as it was: only --public and --format go with it")
    if contributions and any((against is None, standardise, another)):
        raise click.UsageError("--contributions needs --against, and goes with neither --aggregate nor --standardise")
    from surveyapp.results.reading import PUBLISHED, STAFF, View

    code, standardised, decompositions = wave or "", None, None
    with waiting("Computing"):
        if number is not None:
            result = _released(engine, code, number, public)
        else:
            with View(engine, code, rule, against, PUBLISHED if public else STAFF, aggregate=aggregate) as view:
                result = view.result
                standardised = view.standardised(standardise) if standardise else None
                decompositions = view.decompositions() if contributions else None
    with text_to(output) as out:
        for_people = bom if bom is not None else output is not None
        as_file: dict[str, Any] = {"bom": for_people, "delimiter": delimiter}
        if decompositions is not None:
            out.write(export("contributions", "csv")(result, decompositions, **as_file))
            return
        options: dict[str, Any] = {"language": language} | (as_file if shape == "csv" else {})
        if standardised:
            options["standardised"] = standardised
        out.write(export("index", shape)(result, **options))


def _released(engine: Engine, code: str, number: int, public: bool) -> WaveResult:
    from surveyapp.results.releases.releasing import released

    return released(engine, code, number, public=public)


def _check(ctx: click.Context, engine: Engine, file: Path, sheet: str) -> None:
    from surveyapp.imports.published import check
    from surveyapp.results.reading import View

    def result_of(wave: str, rule: str, aggregate: str) -> WaveResult:
        with View(engine, wave, rule, aggregate=aggregate) as view:
            return view.result

    with waiting("Computing"):
        checked = check(file, result_of, sheet=sheet)
    summary = f"{checked.compared} rows checked, {len(checked.differing)} differ"
    for line in checked.differing:
        click.echo(line)
    if checked.differing:
        refuse(ctx, [summary])
    click.echo(summary)
