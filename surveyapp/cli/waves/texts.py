"""The command that puts corrected words in force while a survey round is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.command()
@click.argument("code", required=False)
@click.option("--wave", "named", metavar="W", help="The wave, where it does not stand before the options.")
@click.option("--questionnaire", required=True, metavar="Q", help="ID or ID@VERSION, whose approved words are meant.")
@click.option("--language", metavar="L", help="Only the words of this language.")
@click.option("--reason", default="", metavar="TEXT", help="Why; it is shown with the wave.")
@click.option("--as", "account", metavar="ACCOUNT", help="Whose doing it is [default: the command line].")
@with_engine
def revise(engine: Engine, code: str | None, named: str | None, account: str | None, **told: Any) -> None:
    """Put approved words in force for a wave while it is asked; its questions and options stay.

    Forms that are being filled in keep the words they began with. Store and approve new words first.

    \b
    Example: surveyapp wave revise 2026-H1 --questionnaire one-stop --reason "Sửa lỗi chính tả"
    """
    from surveyapp import store
    from surveyapp.store.approvals import account_of_office
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.waves.texts import revise_texts

    wave_code = code or named
    if not wave_code or named not in (None, wave_code):
        raise click.UsageError("name one wave: surveyapp wave revise CODE, or --wave CODE")
    with store.writing(engine) as session:
        actor = account_of_office(session, account) if account else COMMAND_LINE
        now = revise_texts(session, wave_code, told.pop("questionnaire"), actor=actor, **told)
    serves = ", ".join(f"{words.language} {words.revision}" for words in now)
    click.echo(f"wave {wave_code} asks its questions with text revision {serves}")
