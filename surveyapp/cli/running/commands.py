"""Commands that prepare and run an installation: the schema and the demo city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from surveyapp.cli.database import with_any_engine, with_engine
from surveyapp.cli.progress import waiting

if TYPE_CHECKING:
    from surveyapp.store import Engine

ADDRESS = "http://127.0.0.1:8000"
NEW_CARDS = 'surveyapp codes make --wave 2026-Q4 --agency P01 --stratum "Hộ tịch" --count 10 -o codes.csv'


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
@click.option("--address", default=ADDRESS, show_default=True, metavar="URL", help="Where `serve` is reached.")
@with_engine
def demo(engine: Engine, address: str) -> None:
    """Load an invented city with three survey rounds, and make the first account. Safe to repeat.

    \b
    Example: surveyapp demo
    """
    from surveyapp.cli.demo_city.loading import load
    from surveyapp.cli.demo_city.welcome import first_sign_in
    from surveyapp.config import settings

    with waiting("Inventing a city"):
        cards = load(engine, settings()["SECRET_KEY"].encode())
    if cards:
        click.echo("the invented city is loaded")
        click.echo("cards with a code, each for one form; they stand nowhere else:")
    else:
        click.echo("the invented city is there already")
        click.echo(f"for new cards with a code: {NEW_CARDS}")
    for card in cards:
        click.echo(f"  {address.rstrip('/')}/c/{card.code}  {card.agency}")
    click.echo(f"first sign-in: {first_sign_in(engine)}")
