"""Commands that make survey rounds, and list them; what a new one is unlike, it is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli.arguments import day, periods_option, title_in_option, trait_option
from surveyapp.cli.database import with_engine
from surveyapp.cli.waves.parts import parts_said

if TYPE_CHECKING:
    from questionnaires.model import Questionnaire
    from surveyapp.store import Engine, Session
    from surveyapp.store.waves.waves import WaveRow


@click.command()
@click.argument("code")
@click.option("--questionnaire", required=True, metavar="Q", help="ID or ID@VERSION; shipped ones need no adding.")
@click.option("--rule", metavar="R", help="Index rule, as SCORE/ROLL-UP [default: the questionnaire's].")
@click.option("--basis", metavar="B", default="all-invited", show_default=True, help="How people are chosen.")
@click.option("--purpose", metavar="P", default="official", show_default=True, help="official, monitoring or trial.")
@click.option("--title", default="", help="What pages and reports call it [default: the code].")
@title_in_option
@click.option("--opens", type=day, metavar="YYYY-MM-DD", help="First day of the field.")
@click.option("--closes", type=day, metavar="YYYY-MM-DD", help="Last day of the field.")
@click.option("--entry-until", type=day, metavar="YYYY-MM-DD", help="Last day on which late forms may be entered.")
@periods_option
@click.option("--previous", metavar="W", help="The wave to compare with.")
@click.option(
    "--response-from",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Forms returned of 100 issued that a rank needs [default: 30].",
)
@trait_option
@click.option(
    "--display",
    type=click.Choice(["figures", "ranges", "bands", "numbers"]),
    help="How the order is shown at most [default: figures]; see: surveyapp wave display --help.",
)
@with_engine
def create(engine: Engine, code: str, titles: tuple[tuple[str, str], ...], **facts: Any) -> None:
    """Make a wave as a draft. A code like 2026-04, 2026-Q2 or 2026 sets the reference period.

    Administrative reports count from the 15th to the 14th: 2026-04 is 15 March to 14 April, 2026-Q2 is 15 March to 14
    June, 2026 is 15 December 2025 to 14 December 2026. With --periods months these are the months alone.

    \b
    Example: surveyapp wave create 2026-Q2 --questionnaire one-stop --closes 2026-06-30 --entry-until 2026-07-15
    Example: surveyapp wave create 2026-H2 --questionnaire one-stop --title "Đợt 2" --title-in en "Round 2"
    """
    from surveyapp import store
    from surveyapp.imports.drafts import DraftFacts, make_draft
    from surveyapp.store.waves.periods import period_said
    from surveyapp.store.waves.texts import asked_in
    from surveyapp.words.waves import WHAT_COUNTS

    facts |= {name: given.date() for name, given in facts.items() if isinstance(given, dt.datetime)}
    said = {name: value for name, value in facts.items() if value is not None}
    with store.writing(engine) as session:
        made = make_draft(session, code, DraftFacts(titles=dict(titles), **said))
        form = asked_in(session, code)
        compared = _beside_the_previous(session, made.previous, form, made.rule or form.default_rule)
        told, parts = _unlike_the_form(made, form), parts_said(session, code)
        means = period_said(code, made.reference_from, made.reference_to)
    click.echo(f"wave {made.code} made as a draft; open it with: surveyapp wave open {made.code}")
    for line in filter(None, (means, told, WHAT_COUNTS[made.basis], *parts, compared)):
        click.echo(line)


@click.command("title")
@click.argument("code")
@click.option("--title", metavar="TITLE", help="What pages and reports call it.")
@title_in_option
@with_engine
def retitle(engine: Engine, code: str, title: str | None, titles: tuple[tuple[str, str], ...]) -> None:
    """Change what a wave is called, before it opens; an empty title in another language is taken away.

    \b
    Example: surveyapp wave title 2026-H2 --title "Đợt 2" --title-in en "Round 2"
    """
    from questionnaires.languages import FIRST
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.waves import drafts as stored

    said = {**dict(titles), **({} if title is None else {FIRST: title})}
    if not said:
        raise click.UsageError("say what it is called: --title TITLE, or --title-in LANGUAGE TITLE")
    with store.writing(engine) as session:
        is_another = stored.retitle(session, code, said, COMMAND_LINE)
    click.echo(f"wave {code} has its new title" if is_another else f"wave {code} is called so already")


@click.command()
@click.argument("code")
@click.argument("form", type=click.Choice(["figures", "ranges", "bands", "numbers"]))
@with_engine
def display(engine: Engine, code: str, form: str) -> None:
    """Decide how the order of a wave is shown, before it closes.

    
    figures  places, ranges or bands, by how far its agencies can be told apart (from the start)
    ranges   at most the places that each agency may have
    bands    three bands
    numbers  single places always; how far agencies can be told apart stays beside them

    
    Example: surveyapp wave display 2026-H2 ranges
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.waves.display import decide_display

    with store.writing(engine) as session:
        is_another = decide_display(session, code, form, COMMAND_LINE)
    click.echo(f"wave {code} is shown by {form}" if is_another else f"wave {code} is shown by {form} already")


def _unlike_the_form(row: WaveRow, form: Questionnaire) -> str:
    """What a round says of itself that its questionnaire is not made for."""
    from questionnaires.model import HOUSEHOLD

    of_cases = form.about == HOUSEHOLD and row.basis == "all-invited"
    sampled = (
        f"warning: {form.key} is asked of people at home, and this round says that everybody whose case was "
        "finished was invited; if households are drawn, make it with --basis probability"
    )
    return "\n".join(filter(None, (out_of_date(row, form), sampled if of_cases else "")))


def out_of_date(row: WaveRow, form: Questionnaire) -> str:
    """Of a round that begins after the last day of what its questionnaire stands on."""
    from surveyapp.words.wordings import day_asked

    day = day_asked(row)
    if form.valid_to is None or day <= form.valid_to:
        return ""
    ground = form.legal_basis.rstrip(".") or form.period or "what it stands on"
    return (
        f"warning: {form.key} was in force to {form.valid_to.isoformat()}, and this round is of {day.isoformat()} "
        f"({ground}); choose another questionnaire, or say in the report why this one is asked"
    )


def _beside_the_previous(session: Session, previous: str | None, form: Questionnaire, rule: str) -> str:
    """What will become of the comparison of the whole, while the questions can still be others."""
    from analysis.wave.rules import parse_rule
    from surveyapp.cli.questionnaires.reading import becomes
    from surveyapp.store.waves.texts import asked_in
    from surveyapp.store.waves.waves import wave

    before = wave(session, previous) if previous else None
    if before is None or not before.questionnaire or not form.items:
        return ""
    asked = asked_in(session, before.code)
    then, now = parse_rule(before.rule or asked.default_rule, asked), parse_rule(rule, form)
    whole = next(becomes(asked, form, str(now))) if then == now else f"compared: overall: rule ({then} → {now})"
    return f"beside {before.code}, {whole}"


@click.command("list")
@with_engine
def list_waves(engine: Engine) -> None:
    """Every wave, the newest first.

    \b
    Example: surveyapp wave list
    """
    from surveyapp import store
    from surveyapp.store.waves.waves import waves

    with store.reading(engine) as session:
        for row in waves(session):
            period = f"{row.reference_from or ''}–{row.reference_to or ''}".strip("–")
            click.echo(
                "  ".join((f"{row.code:16}", f"{row.state:10}", f"{row.questionnaire:20}", row.title, period)).rstrip()
            )
