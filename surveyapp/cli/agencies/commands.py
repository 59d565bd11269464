"""Commands for who is rated and how many stand behind it: agencies, procedures, counters, population."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli.arguments import (
    bom_option,
    delimiter_option,
    incoming_file,
    outgoing_file,
    reads_a_list,
    required_file,
    wave_option,
)
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import text_to
from surveyapp.exports import export

if TYPE_CHECKING:
    from surveyapp.store import Engine
    from surveyapp.words.speech import Speech


@click.group()
def agencies() -> None:
    """Agencies: the dated tree of who is rated.

    \b
    Example: surveyapp agencies load agencies.csv
    """


@agencies.command("load")
@incoming_file
@reads_a_list
@with_engine
def load_agencies(engine: Engine, file: Path, sheet: str, words: Speech) -> None:
    """Add or change the agencies of a CSV or XLSX file, all of them or none.

    Columns: code, name [, level, peer_group, parent, valid_from, valid_to, predecessors, name_en, and so on for each
    language].

    \b
    Example: surveyapp agencies load agencies.csv
    """
    from surveyapp.imports.agencies import load_agencies as load

    click.echo(words.say("{n} agencies loaded", n=_in_one_transaction(engine, load, file, sheet=sheet)))


@agencies.command("groups")
@incoming_file
@reads_a_list
@with_engine
def load_peer_groups(engine: Engine, file: Path, sheet: str, words: Speech) -> None:
    """Name the peer groups in which agencies are ranked, as pages and reports call them.

    Columns: code, name [, name_en, and so on for each language, valid_from]. The code is that of the agencies' column
    peer_group; without a name it is printed itself.

    \b
    Example: surveyapp agencies groups groups.csv
    """
    from surveyapp.imports.agencies import load_peer_groups as load

    click.echo(words.say("{n} peer groups named", n=_in_one_transaction(engine, load, file, sheet=sheet)))


@agencies.command("export")
@click.option("--groups", is_flag=True, help="The names of the peer groups instead.")
@outgoing_file
@bom_option
@delimiter_option
@with_engine
def export_agencies(engine: Engine, groups: bool, output: Path | None, bom: bool | None, delimiter: str) -> None:
    """Every agency ever, as `agencies load` reads it; or the names of peer groups, as `agencies groups` reads them.

    Both together bring the same tree back elsewhere, with dates, predecessors and the names of each language.

    \b
    Example: surveyapp agencies export -o agencies.csv
    Example: surveyapp agencies export --groups -o groups.csv
    """
    _write(engine, "peer-groups" if groups else "agencies", output=output, bom=bom, delimiter=delimiter)


@click.group()
def procedures() -> None:
    """Procedures: the catalogue that answers are grouped by.

    \b
    Example: surveyapp procedures load procedures.csv
    """


@procedures.command("load")
@incoming_file
@reads_a_list
@with_engine
def load_procedures(engine: Engine, file: Path, sheet: str, words: Speech) -> None:
    """Add or change the procedures of a CSV or XLSX file, all of them or none.

    Columns: code, name [, field, group].

    \b
    Example: surveyapp procedures load procedures.csv
    """
    from surveyapp.imports.agencies import load_procedures as load

    click.echo(words.say("{n} procedures loaded", n=_in_one_transaction(engine, load, file, sheet=sheet)))


@procedures.command("export")
@outgoing_file
@bom_option
@delimiter_option
@with_engine
def export_procedures(engine: Engine, output: Path | None, bom: bool | None, delimiter: str) -> None:
    """The catalogue as `procedures load` reads it.

    \b
    Example: surveyapp procedures export -o procedures.csv
    """
    _write(engine, "procedures", output=output, bom=bom, delimiter=delimiter)


@click.group()
def counters() -> None:
    """Counters: the desks with a printed address of their own.

    \b
    Example: surveyapp counters load counters.csv
    """


@counters.command("load")
@incoming_file
@reads_a_list
@with_engine
def load_counters(engine: Engine, file: Path, sheet: str, words: Speech) -> None:
    """Add or change the counters of a CSV or XLSX file, all of them or none.

    Columns: code, agency [, name].

    \b
    Example: surveyapp counters load counters.csv
    """
    from surveyapp.imports.agencies import load_counters as load

    click.echo(words.say("{n} counters loaded", n=_in_one_transaction(engine, load, file, sheet=sheet)))


@counters.command("export")
@outgoing_file
@bom_option
@delimiter_option
@with_engine
def export_counters(engine: Engine, output: Path | None, bom: bool | None, delimiter: str) -> None:
    """The desks as `counters load` reads them.

    \b
    Example: surveyapp counters export -o counters.csv
    """
    _write(engine, "counters", output=output, bom=bom, delimiter=delimiter)


@counters.command("posters")
@wave_option
@click.option("--address", required=True, metavar="URL", help="Where citizens reach this server.")
@click.option("--counter", "only", multiple=True, metavar="CODE", help="Of this counter alone; may be said again.")
@click.option("--paper", default="A4", show_default=True, type=click.Choice(("A3", "A4", "A5")))
@required_file("FILE", "The PDF to write.")
@with_engine
@click.pass_context
def print_posters(
    ctx: click.Context, engine: Engine, wave: str, address: str, only: tuple[str, ...], paper: str, output: Path
) -> None:
    """A poster for each counter of a wave, in the languages of its form, with the picture and the address that lead to
    it. Forms that come so are for monitoring.

    \b
    Example: surveyapp counters posters --wave 2026-H1 --address https://khaosat.example.vn -o posters.pdf
    """
    from surveyapp import store
    from surveyapp.cli.outputs import bytes_to, tell_undrawn
    from surveyapp.cli.refusals import refuse
    from surveyapp.reports.paper import posters
    from surveyapp.store.office.saving import read as read_office

    if not address.startswith(("https://", "http://")):
        refuse(ctx, [f"--address {address}: begin it with https://"])
    with store.reading(engine) as session:
        made, office = posters.posters_of(session, wave, only), read_office(session)
    tell_undrawn(posters.names_on(made, office))
    with bytes_to(output) as out:
        out.write(posters.print_posters(made, address.rstrip("/"), office, paper))
    click.echo(f"{len(made)} posters written to {output}")


@click.group()
def frame() -> None:
    """Population: how many people or dossiers stand behind each stratum of a wave.

    \b
    Example: surveyapp frame load population.csv --wave 2026-H1
    """


@frame.command("load")
@incoming_file
@wave_option
@click.option("--replace", is_flag=True, help="Forget strata that the file does not name.")
@reads_a_list
@with_engine
def load_frame(engine: Engine, file: Path, wave: str, words: Speech, **options: Any) -> None:
    """Add or change the strata of a wave, all of them or none.

    Columns: stratum, population [, agency, clusters, selected, issued, reached, returned, refused, ineligible, source,
    extracted_on].

    \b
    Example: surveyapp frame load population.csv --wave 2026-H1
    """
    from surveyapp.imports.frame import load

    n = _in_one_transaction(engine, load, file, wave, **options)
    click.echo(words.say("{n} strata loaded for wave {wave}", n=n, wave=wave))


@frame.command("export")
@wave_option
@outgoing_file
@bom_option
@delimiter_option
@with_engine
def export_frame(engine: Engine, wave: str, output: Path | None, bom: bool | None, delimiter: str) -> None:
    """The strata of a wave as `frame load` reads them.

    \b
    Example: surveyapp frame export --wave 2026-H1 -o population.csv
    """
    _write(engine, "population", wave, output=output, bom=bom, delimiter=delimiter)


def _in_one_transaction(engine: Engine, load: Callable[..., int], *words: Any, **options: Any) -> int:
    from surveyapp import store

    with store.writing(engine) as session:
        return load(session, *words, **options)


def _write(engine: Engine, what: str, *words: str, output: Path | None, bom: bool | None, delimiter: str) -> None:
    from surveyapp import store

    mark = bom if bom is not None else output is not None
    with store.reading(engine) as session, text_to(output) as out:
        out.write(export(what, "csv")(session, *words, bom=mark, delimiter=delimiter))
