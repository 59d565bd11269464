"""Commands that move a survey round on: tried, opened, extended, closed, locked; the reason is on the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from questionnaires.languages import FIRST
from surveyapp.cli.arguments import day
from surveyapp.cli.database import with_engine
from surveyapp.cli.waves.making import out_of_date
from surveyapp.cli.waves.parts import parts_said

if TYPE_CHECKING:
    from surveyapp.store import Engine
    from surveyapp.store.office.office import Office
    from surveyapp.store.waves.waves import WaveRow


def _moves(name: str, state: str, says: str, example: str) -> click.Command:
    """A command that moves a wave to a state."""

    @click.command(name, help=f"{says}\n\n\b\nExample: surveyapp wave {name} {example}")
    @click.argument("code")
    @click.option("--reason", default="", help="Kept in the audit trail.")
    @with_engine
    def move(engine: Engine, code: str, reason: str) -> None:
        from surveyapp import store
        from surveyapp.results.opening import parts_to_fix
        from surveyapp.store.audit import COMMAND_LINE
        from surveyapp.store.office.saving import read
        from surveyapp.store.waves.texts import asked_in
        from surveyapp.store.waves.transitions import refuse_to_reopen
        from surveyapp.store.waves.waves import set_state, wave
        from surveyapp.words.waves import WHAT_COUNTS

        with store.reading(engine) as session:
            expected = parts_to_fix(session, code) if state == "open" else ()
        with store.writing(engine) as session:
            if state == "collected":
                refuse_to_reopen(session, code)
            set_state(session, code, state, COMMAND_LINE, reason=reason, parts=expected)
            row = wave(session, code)
            told = out_of_date(row, asked_in(session, code)) if state in ("trial", "open") else ""
            parts = parts_said(session, code) if state in ("trial", "open") else []
            unsaid = [*_unsaid(read(session))] if state == "open" else []
        click.echo(f"wave {code} is now {row.state}")
        if state == "open" != row.state:
            click.echo(_over(row))
        if state in ("trial", "open"):
            click.echo("\n".join(filter(None, (told, WHAT_COUNTS[row.basis], *parts))))
        for line in unsaid:
            click.echo(line, err=True)

    return move


def _unsaid(office: Office) -> Iterator[str]:
    """What people read before they answer, and the office has not said."""
    for fact, what in (("name", "who asks"), ("contact", "whom to ask"), ("complaints", "where a complaint goes")):
        if not office.lines(fact, FIRST):
            yield f"the form does not say {what} — surveyapp office set {fact} …"


def _over(row: WaveRow) -> str:
    """What a wave takes that was opened after its last day."""
    entry = f" until {row.entry_until.isoformat()}" if row.entry_until else ""
    return (
        f"its last day, {row.closes}, is over: nobody can fill in a form, late paper and files are taken{entry}; "
        f"to collect, give it a later day: surveyapp wave extend {row.code}"
    )


trial = _moves("trial", "trial", "Let the office try the form; trial answers never count.", "2026-H1")
open_ = _moves("open", "open", "Open the field and freeze which agencies are rated.", "2026-H1")
close = _moves("close", "collected", "Close the field; indices can be computed from here on.", "2026-H1")


@click.command()
@click.argument("code")
@click.option("--until", required=True, type=day, metavar="YYYY-MM-DD", help="The new last day of the field.")
@click.option("--decision", required=True, metavar="TEXT", help="Number and name of the decision to extend.")
@click.option("--reason", default="", metavar="TEXT", help="Why; kept in the audit trail.")
@with_engine
def extend(engine: Engine, code: str, until: dt.datetime, decision: str, reason: str) -> None:
    """Let a wave collect for longer, by decision; one whose last day is over opens again.

    \b
    Example: surveyapp wave extend 2026-H1 --until 2026-07-15 --decision "Số 15/QĐ-SNV"
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.waves.extending import extend_wave
    from surveyapp.store.waves.waves import wave as wave_row

    with store.writing(engine) as session:
        extend_wave(session, code, until.date(), decision, COMMAND_LINE, reason=reason)
        state = wave_row(session, code).state
    click.echo(f"wave {code} is {state} and collects until {until.date().isoformat()}")


lock = _moves("lock", "locked", "Let no further form in.", "2026-H1")


@click.command()
@click.argument("code")
@click.option("--reason", default="", help="Kept in the audit trail.")
@with_engine
def reopen(engine: Engine, code: str, reason: str) -> None:
    """Take a locked or published wave back to collected.

    \b
    Example: surveyapp wave reopen 2026-H1 --reason "late forms of An Bình"
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.waves.transitions import reopen as reopen_wave

    with store.writing(engine) as session:
        reopen_wave(session, code, COMMAND_LINE, reason=reason)
    click.echo(f"wave {code} is now collected")


withdraw = _moves("withdraw", "withdrawn", "Give a wave up for good.", '2026-H1 --reason "sampling failed"')
