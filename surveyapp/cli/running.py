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
@with_engine
def demo(engine: Engine) -> None:
    """Load an invented city with three survey rounds, and make the first account. Safe to repeat.

    \b
    Example: surveyapp demo
    """
    from surveyapp.cli.demo_city.loading import load
    from surveyapp.cli.demo_city.welcome import first_sign_in

    with waiting("Inventing a city"):
        is_new = load(engine)
    click.echo("the invented city is loaded" if is_new else "the invented city is there already")
    click.echo(f"first sign-in: {first_sign_in(engine)}")
