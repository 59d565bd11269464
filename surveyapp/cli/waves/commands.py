"""Commands for survey rounds, each in the module of its subject."""

from __future__ import annotations

import click

from surveyapp.cli.waves import making, parts, publishing, states, texts


@click.group()
def wave() -> None:
    """Waves: one survey round each.

    \b
    Example: surveyapp wave create 2026-H1 --questionnaire one-stop && surveyapp wave open 2026-H1
    """


for command in (
    making.create,
    making.list_waves,
    making.retitle,
    making.display,
    states.trial,
    states.open_,
    states.extend,
    states.close,
    states.lock,
    states.reopen,
    states.withdraw,
    publishing.publish,
    texts.revise,
    parts.parts,
    parts.leave_out,
):
    wave.add_command(command)
