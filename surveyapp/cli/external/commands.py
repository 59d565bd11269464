"""Commands about sister indices: published figures loaded, and checked against their parts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import incoming_file, reads_a_list
from surveyapp.cli.database import with_engine
from surveyapp.cli.refusals import refuse

if TYPE_CHECKING:
    from surveyapp.store import Engine
    from surveyapp.words.speech import Speech

NAMES = ("SIPAS", "PAPI", "PCI", "PAR-INDEX", "PGI")


@click.group()
def external() -> None:
    """Published sister indices: SIPAS, PAPI, PCI, PAR INDEX by year, province and part.

    \b
    Example: surveyapp external load papi.csv --index PAPI
    """


@external.command("load")
@incoming_file
@click.option("--index", type=click.Choice(NAMES), help="Whose figures; rows of others stay out [default: all].")
@click.option("--unit", default="", metavar="PROVINCE", help="Whose figures, where the file has no column province.")
@click.option("--edition", default="", metavar="TEXT", help="The edition that they are from.")
@click.option("--without-zeros", is_flag=True, help="Leave out rows in which zeros stand for missing values.")
@reads_a_list
@with_engine
def load(
    engine: Engine,
    file: Path,
    index: str | None,
    unit: str,
    edition: str,
    without_zeros: bool,
    sheet: str,
    words: Speech,
) -> None:
    """Add or replace published figures from a CSV or XLSX file, all of them or none.

    The columns tell what a file holds. A row for each figure: year, index, value, rank, of [, province, part, weight,
    edition, note, confidence, source]. Or a row for each province and year with a column for each part, as PCI, PAPI
    and PAR INDEX are passed on; or the national values of SIPAS by year. A zero never is a value: it is refused.

    \b
    Example: surveyapp external load pci.csv --index PCI
    Example: surveyapp external load papi.csv --index PAPI --without-zeros
    Example: surveyapp external load indices.csv --unit "Cần Thơ"
    """
    from surveyapp import store
    from surveyapp.imports.external.loading import HowToLoad, load_external
    from surveyapp.imports.external.summary import of_loaded

    how = HowToLoad(index or "", unit, edition, without_zeros)
    with store.writing(engine) as session:
        loaded = load_external(session, file, how, sheet=sheet)
    for line in of_loaded(loaded, words):
        click.echo(line)


@external.command("check")
@with_engine
@click.pass_context
def check(ctx: click.Context, engine: Engine) -> None:
    """Compute every loaded index again from its parts; the exit code is 1 if any differs.

    Where no weights were published for a year, or parts are missing, nothing can be said, and it says so.

    \b
    Example: surveyapp external check
    """
    from surveyapp import store
    from surveyapp.results.external.checking import AGREES, DIFFERS, NO_RULE
    from surveyapp.results.external.checking import check as checked_against_parts
    from surveyapp.store.external import external_figures
    from surveyapp.words.results.external import of_difference

    with store.reading(engine) as session:
        checked = checked_against_parts(external_figures(session))
    differing = [each for each in checked if each.outcome == DIFFERS]
    for each in differing:
        click.echo(of_difference(each))
    counted = Counter((each.figure.source, each.outcome) for each in checked)
    without = sorted({(each.figure.source, each.figure.year) for each in checked if each.outcome == NO_RULE})
    for source, year in without:
        click.echo(f"{source} {year}: no weights are known under which it follows from its parts")
    summary = [
        f"{name}: {counted[name, AGREES]} follow from their parts, {counted[name, DIFFERS]} differ"
        for name in NAMES
        if counted[name, AGREES] or counted[name, DIFFERS]
    ]
    if differing:
        refuse(ctx, summary)
    for line in summary or ["no figure with parts is loaded"]:
        click.echo(line)
