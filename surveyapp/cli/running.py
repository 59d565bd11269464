"""Commands that prepare and run an installation: the schema and the demo city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from surveyapp.cli.database import with_any_engine, with_engine
from surveyapp.cli.progress import waiting

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.command()
@with_any_engine
def init(engine: Engine) -> None:
    """Create the database, or bring an older one up to date. Safe to repeat.

    \b
    Example: surveyapp init --database postgresql:///survey
    """
    from surveyapp.store import schema

    schema.upgrade(engine)
    click.echo(f"database ready: {engine.url.render_as_string(hide_password=True)}")


@click.command()
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where it will be served.")
@with_engine
def demo(engine: Engine, address: str) -> None:
    """Load an invented city: agencies, counters, two waves a year apart. Safe to repeat.

    \b
    Example: surveyapp demo --address http://127.0.0.1:8000
    """
    from surveyapp.cli.demo_city.loading import load

    with waiting("Inventing a city"):
        is_new = load(engine)
    click.echo("the invented city is loaded" if is_new else "the invented city is there already")
    click.echo(f"staff pages: {address}/staff")
