"""Commands for devices at counters: list, enrol, mode, revoke."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine

COLUMNS = ("device", "counter", "agency", "name", "state", "made", "enrolled", "revoked", "mode")
MODES = ("hall", "window")


@click.group()
def device() -> None:
    """Tablets at counters, and programs that send forms: each is enrolled at one counter.

    \b
    Example: surveyapp device enrol Q1 --name "Tablet at the exit"
    """


@device.command("list")
@with_engine
def list_devices(engine: Engine) -> None:
    """The devices by counter: waiting for their code to be typed, enrolled, expired or revoked.

    \b
    Example: surveyapp device list
    """
    from surveyapp import store
    from surveyapp.store.agencies.devices import devices

    with store.reading(engine) as session:
        rows = devices(session)
    click.echo("\t".join(COLUMNS))
    for row in rows:
        days = (row.made_on, row.enrolled_on, row.revoked_on)
        told = (row.id, row.counter, row.agency, row.name, row.state, *(day or "" for day in days), row.mode)
        click.echo("\t".join(map(str, told)))


@device.command("enrol")
@click.argument("counter", metavar="COUNTER")
@click.option("--name", default="", metavar="TEXT", help="What the office calls the device.")
@click.option(
    "--mode", type=click.Choice(MODES), default=MODES[0], help="Whoever passes answers, or only who is invited."
)
@with_engine
def enrol(engine: Engine, counter: str, name: str, mode: str) -> None:
    """A code to type into /kiosk on the tablet, once, within seven days.

    A program sends it instead, always, as "Authorization: Bearer CODE" to /api/v1/responses. The code is shown here and
    stored nowhere.

    \b
    Example: surveyapp device enrol Q1 --name "Tablet at the exit"
    """
    from surveyapp import store
    from surveyapp.config import settings
    from surveyapp.store.agencies.devices import CODE_DAYS, make_device, shown_code
    from surveyapp.store.audit import COMMAND_LINE

    secret = settings()["SECRET_KEY"].encode()
    with store.writing(engine) as session:
        number, code = make_device(session, counter, secret, name=name, mode=mode, actor=COMMAND_LINE)
    click.echo(f"device {number} at counter {counter}: {shown_code(code)}")
    click.echo(f"type it at /kiosk on the tablet within {CODE_DAYS} days; it is shown only now", err=True)


@device.command("mode")
@click.argument("number", type=int, metavar="DEVICE")
@click.argument("mode", type=click.Choice(MODES))
@with_engine
def change_mode(engine: Engine, number: int, mode: str) -> None:
    """Who answers at a tablet: in a hall whoever passes, at a window only whom an officer invites.

    The tablet takes it up within five minutes in which nobody uses it.

    \b
    Example: surveyapp device mode 3 window
    """
    from surveyapp import store
    from surveyapp.store.agencies.devices import set_mode
    from surveyapp.store.audit import COMMAND_LINE

    with store.writing(engine) as session:
        set_mode(session, number, mode, actor=COMMAND_LINE)
    click.echo(f"device {number}: {mode}")


@device.command("revoke")
@click.argument("number", type=int, metavar="DEVICE")
@with_engine
def revoke(engine: Engine, number: int) -> None:
    """Take nothing more from a device that was lost, stolen or moved. Forms that it has not sent stay on it.

    \b
    Example: surveyapp device revoke 3
    """
    from surveyapp import store
    from surveyapp.store.agencies.devices import revoke as revoke_device
    from surveyapp.store.audit import COMMAND_LINE

    with store.writing(engine) as session:
        revoke_device(session, number, actor=COMMAND_LINE)
    click.echo(f"device {number} is revoked")
