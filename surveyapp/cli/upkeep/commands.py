"""Commands that keep a database: copies that are checked, restored and rehearsed, and what is due erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import RegularFile, incoming_file
from surveyapp.cli.database import address_of, database_option, with_engine
from surveyapp.cli.outputs import bytes_to
from surveyapp.cli.progress import waiting

if TYPE_CHECKING:
    from surveyapp.backups.restoring import Restored
    from surveyapp.store import Engine

_A_FILE = click.Path(dir_okay=False, path_type=Path)


def _make_key(ctx: click.Context, _option: click.Parameter, file: Path | None) -> None:
    if file is None:
        return
    from surveyapp.backups.sealing import new_key

    click.echo(f"{file} opens what is sealed for it: keep it away from this machine, and in two places")
    click.echo(f"seal with: surveyapp backup FILE --to {new_key(file)}")
    ctx.exit()


@click.command()
@click.argument("file", type=_A_FILE)
@click.option("--to", "public_key", default="", metavar="AGE1…", help="Seal it: only the key of this can open it.")
@click.option(
    "--new-key",
    type=_A_FILE,
    is_eager=True,
    expose_value=False,
    callback=_make_key,
    metavar="FILE",
    help="Make a key instead, and say what to seal with.",
)
@with_engine
def backup(engine: Engine, file: Path, public_key: str) -> None:
    """Copy the whole database as of one moment while it serves, and check the copy. No file that is there is replaced.

    A plain copy of the file of a serving database lacks what its log still holds: this one does not.

    \b
    Example: surveyapp backup --new-key survey-backup.key
    Example: surveyapp backup survey-2026-11-28.backup --to age1qz…
    """
    from surveyapp.backups.making import back_up
    from surveyapp.store import Problem, Refused

    if file.exists():
        raise Refused(Problem("file-exists", f"{file} is there already", remedy="name another file"))
    with waiting("Copying and checking"), bytes_to(file, mode=0o600) as out:
        made = back_up(engine, out, file.resolve().parent, public_key=public_key, name=file.name)
    told = made.contents
    click.echo(
        f"{file} written: {told.tables['response']} responses in {told.tables['wave']} waves, schema {told.schema}"
    )
    click.echo(f"record: {told.entries} entries, head {told.head}")
    click.echo("sealed" if public_key else "not sealed: whoever has the file can read every answer")
    click.echo("not in it: the secret of the instance folder, without which no receipt and no code is known again")


@click.command()
@incoming_file
@click.option("--key", type=RegularFile(), metavar="FILE", help="Of a sealed backup.")
@click.option("--rehearse", is_flag=True, help="Try it in a place that is gone afterwards.")
@database_option
def restore(file: Path, key: Path | None, rehearse: bool, url: str | None) -> None:
    """Make a database of a backup, in a new place: a file that is not there, or an empty PostgreSQL database.

    It is compared with what was written, brought up to date, and before anybody is served from it everybody is signed
    out, what is due is erased and used codes are unpaired from their forms. The rehearsal of a PostgreSQL backup makes
    a database of its own on the server of --database, and drops it.

    \b
    Example: surveyapp restore survey-2026-11-28.backup --rehearse --key survey-backup.key
    Example: surveyapp restore survey-2026-11-28.backup --database sqlite:////srv/survey/new.sqlite3
    """
    from surveyapp.backups import restoring

    with waiting("Restoring and checking"):
        place = restoring.rehearse if rehearse else restoring.restore
        done = place(file, address_of(url), key=key)
    click.echo(_told(done))
    click.echo("rehearsed: nothing was kept" if rehearse else "restored; serve it with the secret it was made under")


def _told(done: Restored) -> str:
    from dataclasses import asdict

    contents = done.manifest.contents
    erased = ", ".join(f"{name} {n}" for name, n in asdict(done.erased).items())
    return (
        f"{done.manifest.made_at}: {contents.tables['response']} responses, all as they were written; "
        f"record of {contents.entries} entries whole, head {contents.head}\n"
        f"signed out: {done.sessions}; erased: {erased}"
    )


@click.command()
@click.option("--due", is_flag=True, required=True, help="Say so: what is due, and nothing else.")
@with_engine
def erase(engine: Engine, due: bool) -> None:
    """Erase words of citizens past their day, finished documents after 30 days, sessions that have ended, and entries
    of paper forms 60 days after the first release of their round.

    `serve` does it by itself. The record of who did what stays: no answer is in it.

    \b
    Example: surveyapp erase --due
    """
    from surveyapp import store
    from surveyapp.db.clock import now
    from surveyapp.db.remains import wipe_remains
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.upkeep.erasing import ERASED_FROM, erase_due

    with store.writing(engine) as session:
        erased = erase_due(session, now(), actor=COMMAND_LINE)
    wipe_remains(
        engine, ERASED_FROM.values()
    )  # also where nothing was due: the last time, somebody may have been reading
    told = f"{erased.words} texts, {erased.documents} documents, {erased.sessions} ended sessions"
    click.echo(f"erased: {told}, {erased.entries} entries of paper forms")
