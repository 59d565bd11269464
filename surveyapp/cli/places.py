"""Commands for who is rated and how many stand behind it: agencies, procedures, counters, population."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli.arguments import incoming_file, wave_option
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.group()
def agencies() -> None:
    """Agencies: the dated tree of who is rated.

    \b
    Example: surveyapp agencies load agencies.csv
    """


@agencies.command("load")
@incoming_file
@with_engine
def load_agencies(engine: Engine, file: Path) -> None:
    """Add or change the agencies of a CSV file, all of them or none.

    Columns: code, name [, level, peer_group, parent, valid_from, valid_to, predecessors].

    \b
    Example: surveyapp agencies load agencies.csv
    """
    from surveyapp.imports.agencies import load_agencies as load

    click.echo(f"{_in_one_transaction(engine, load, file)} agencies loaded")


@agencies.command("groups")
@incoming_file
@with_engine
def load_peer_groups(engine: Engine, file: Path) -> None:
    """Name the peer groups in which agencies are ranked, as pages and reports call them.

    Columns: code, name [, name_en, and so on for each language, valid_from]. The code is that of the agencies' column
    peer_group; without a name it is printed itself.

    \b
    Example: surveyapp agencies groups groups.csv
    """
    from surveyapp.imports.agencies import load_peer_groups as load

    click.echo(f"{_in_one_transaction(engine, load, file)} peer groups named")


@click.group()
def procedures() -> None:
    """Procedures: the catalogue that answers are grouped by.

    \b
    Example: surveyapp procedures load procedures.csv
    """


@procedures.command("load")
@incoming_file
@with_engine
def load_procedures(engine: Engine, file: Path) -> None:
    """Add or change the procedures of a CSV file, all of them or none.

    Columns: code, name [, field, group].

    \b
    Example: surveyapp procedures load procedures.csv
    """
    from surveyapp.imports.agencies import load_procedures as load

    click.echo(f"{_in_one_transaction(engine, load, file)} procedures loaded")


@click.group()
def counters() -> None:
    """Counters: the desks with a printed address of their own.

    \b
    Example: surveyapp counters load counters.csv
    """


@counters.command("load")
@incoming_file
@with_engine
def load_counters(engine: Engine, file: Path) -> None:
    """Add or change the counters of a CSV file, all of them or none.

    Columns: code, agency [, name].

    \b
    Example: surveyapp counters load counters.csv
    """
    from surveyapp.imports.agencies import load_counters as load

    click.echo(f"{_in_one_transaction(engine, load, file)} counters loaded")


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
@with_engine
def load_frame(engine: Engine, file: Path, wave: str, replace: bool) -> None:
    """Add or change the strata of a wave, all of them or none.

    Columns: stratum, population [, agency, clusters, selected, issued, reached, returned, refused, ineligible, source,
    extracted_on].

    \b
    Example: surveyapp frame load population.csv --wave 2026-H1
    """
    from surveyapp.imports.frame import load

    click.echo(f"{_in_one_transaction(engine, load, file, wave, replace=replace)} strata loaded for wave {wave}")


def _in_one_transaction(engine: Engine, load: Callable[..., int], *words: Any, **options: Any) -> int:
    from surveyapp import store

    with store.writing(engine) as session:
        return load(session, *words, **options)
