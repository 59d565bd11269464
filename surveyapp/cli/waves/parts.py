"""What the index of a survey round is made of: said beforehand, and left out by decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine, Session


def parts_said(session: Session, code: str) -> list[str]:
    """Sentences about what the index is, or will be, made of."""
    from questionnaires.languages import SOURCE
    from surveyapp.results.opening import parts_now
    from surveyapp.store.waves.texts import asked_in
    from surveyapp.store.waves.waves import wave, wave_group_names
    from surveyapp.words.naming import Words
    from surveyapp.words.results.parts import said

    if not wave(session, code).questionnaire:
        return []
    asked, names = asked_in(session, code), wave_group_names(session, code)
    return list(said(*parts_now(session, code), asked, names, Words(SOURCE)))


@click.command()
@click.argument("code")
@with_engine
def parts(engine: Engine, code: str) -> None:
    """What the index of each peer group is made of, or will be when the wave opens, and what was decided since.

    \b
    Example: surveyapp wave parts 2026-H1
    """
    from surveyapp import store
    from surveyapp.store.waves.parts import part_decisions

    with store.reading(engine) as session:
        said, decisions = parts_said(session, code), part_decisions(session, code, undone=True)
    click.echo("\n".join(said))
    for each in decisions:
        where = each.group or "all agencies"
        click.echo(f"left out: factor:{each.factor} of {where} · {each.decision} · {each.reason} · {each.actor}")
        if each.undone_at:
            click.echo(f"  taken back: {each.undone_reason} · {each.undone_by}")


@click.command("leave-out")
@click.argument("code")
@click.option("--part", required=True, metavar="factor:ID", help="The factor that leaves the index.")
@click.option("--peer-group", metavar="G", help="Only in this peer group [default: in all].")
@click.option("--decision", default="", metavar="TEXT", help="Number and name of the decision; not needed to undo.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it is printed with both indices.")
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="Who enters it.")
@click.option("--undo", is_flag=True, help="Take the decision back: the factor is a part of the index again.")
@with_engine
def leave_out(
    engine: Engine,
    code: str,
    part: str,
    peer_group: str | None,
    decision: str,
    reason: str,
    account: str,
    undo: bool,
) -> None:
    """Leave a factor out of the index after the opening, by decision; reports print the index with it and without it.

    \b
    Example: surveyapp wave leave-out 2026-H1 --part factor:F5 --decision "Số 15/QĐ-SNV" --reason "…" --as ACCOUNT
    """
    from surveyapp import store
    from surveyapp.store.approvals import account_of_office
    from surveyapp.store.waves import parts as stored

    with store.writing(engine) as session:
        actor = account_of_office(session, account)
        if undo:
            groups = stored.take_in(session, code, part, group=peer_group, reason=reason, actor=actor)
        else:
            facts = {"decision": decision, "reason": reason, "actor": actor}
            groups = stored.leave_out(session, code, part, group=peer_group, **facts)
    named = ", ".join(group or "all agencies" for group in groups)
    if undo:
        click.echo(f"{part} is a part of the index of {named} again")
    else:
        click.echo(f"{part} is left out of the index of {named}; both indices are printed")
