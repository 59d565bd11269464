"""Commands for survey rounds: made, tried, opened, closed, locked; and what they were told is on the record."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from surveyapp.cli.arguments import day, periods_option, title_in_option, trait_option
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from questionnaires.model import Questionnaire
    from surveyapp.store import Engine, Session
    from surveyapp.store.waves.parts import FixedPart
    from surveyapp.store.waves.waves import WaveRow


@click.group()
def wave() -> None:
    """Waves: one survey round each.

    \b
    Example: surveyapp wave create 2026-H1 --questionnaire one-stop && surveyapp wave open 2026-H1
    """


@wave.command()
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
@with_engine
def create(
    engine: Engine,
    code: str,
    questionnaire: str,
    rule: str | None,
    response_from: float | None,
    titles: tuple[tuple[str, str], ...],
    traits: tuple[str, ...],
    **facts: Any,
) -> None:
    """Make a wave as a draft. A code like 2026-04, 2026-Q2 or 2026 sets the reference period.

    Administrative reports count from the 15th to the 14th: 2026-04 is 15 March to 14 April, 2026-Q2 is 15 March to 14
    June, 2026 is 15 December 2025 to 14 December 2026. With --periods months these are the months alone.

    \b
    Example: surveyapp wave create 2026-Q2 --questionnaire one-stop --closes 2026-06-30 --entry-until 2026-07-15
    Example: surveyapp wave create 2026-H2 --questionnaire one-stop --title "Đợt 2" --title-in en "Round 2"
    """
    from analysis.wave.rules import parse_rule
    from surveyapp import store
    from surveyapp.imports.questionnaires import find_or_ship
    from surveyapp.imports.traits import declared
    from surveyapp.store.waves.periods import told as period_told
    from surveyapp.store.waves.waves import create_wave
    from surveyapp.words.waves import WHAT_COUNTS

    dates = {name: given.date() for name, given in facts.items() if isinstance(given, dt.datetime)}
    settings: dict[str, Any] = {} if response_from is None else {"response_from": response_from}
    facts["titles"] = dict(titles)
    with store.writing(engine) as session:
        form = find_or_ship(session, questionnaire)
        if rule:
            parse_rule(rule, form)
        if traits:
            settings["traits"] = list(declared(traits, form))
        made = create_wave(session, code, questionnaire=form.key, rule=rule, settings=settings, **(facts | dates))
        compared = _beside_the_previous(session, made.previous, form, rule or form.default_rule)
        told, parts = _unlike_the_form(made, form), _parts(session, code)
        means = period_told(code, made.reference_from, made.reference_to)
    click.echo(f"wave {made.code} made as a draft; open it with: surveyapp wave open {made.code}")
    for line in filter(None, (means, told, WHAT_COUNTS[made.basis], *parts, compared)):
        click.echo(line)


def _unlike_the_form(row: WaveRow, form: Questionnaire) -> str:
    """What a round says of itself that its questionnaire is not made for."""
    from questionnaires.model import HOUSEHOLD

    of_cases = form.about == HOUSEHOLD and row.basis == "all-invited"
    sampled = (
        f"warning: {form.key} is asked of people at home, and this round says that everybody whose case was "
        "finished was invited; if households are drawn, make it with --basis probability"
    )
    return "\n".join(filter(None, (_out_of_date(row, form), sampled if of_cases else "")))


def _out_of_date(row: WaveRow, form: Questionnaire) -> str:
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


@wave.command("list")
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


def _moves(name: str, state: str, says: str, example: str) -> click.Command:
    """A command that moves a wave to a state."""

    @wave.command(name, help=f"{says}\n\n\b\nExample: surveyapp wave {name} {example}")
    @click.argument("code")
    @click.option("--reason", default="", help="Kept in the audit trail.")
    @with_engine
    def move(engine: Engine, code: str, reason: str) -> None:
        from surveyapp import store
        from surveyapp.store.audit import COMMAND_LINE
        from surveyapp.store.waves.texts import asked_in
        from surveyapp.store.waves.waves import set_state, wave
        from surveyapp.words.waves import WHAT_COUNTS

        with store.reading(engine) as session:
            expected = _expected(session, code) if state == "open" else ()
        with store.writing(engine) as session:
            set_state(session, code, state, COMMAND_LINE, reason=reason, parts=expected)
            row = wave(session, code)
            told = _out_of_date(row, asked_in(session, code)) if state in ("trial", "open") else ""
            parts = _parts(session, code) if state in ("trial", "open") else []
        click.echo(f"wave {code} is now {row.state}")
        if state == "open" != row.state:
            click.echo(_over(row))
        if state in ("trial", "open"):
            click.echo("\n".join(filter(None, (told, WHAT_COUNTS[row.basis], *parts))))

    return move


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


@wave.command()
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


@wave.command()
@click.argument("code")
@click.option("--decision", required=True, metavar="TEXT", help="Number and name of the decision to publish.")
@click.option("--signer", required=True, metavar="NAME", help="Who signs it.")
@click.option("--date", "signed_on", type=day, metavar="YYYY-MM-DD", help="Day of the decision [default: today].")
@with_engine
def publish(engine: Engine, code: str, decision: str, signer: str, signed_on: dt.datetime | None) -> None:
    """Freeze the figures of a locked wave as its next release.

    A correction is a release of its own: reopen, mend, lock and publish again. It lists every value that it changes.

    \b
    Example: surveyapp wave publish 2026-H1 --decision "Số 12/QĐ-SNV" --signer "Nguyễn Văn An"
    """
    from surveyapp.cli.progress import waiting
    from surveyapp.db.clock import office_day
    from surveyapp.results.releases.releasing import publish_result
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.results.releases import Signed

    signed = Signed(decision, signer, signed_on.date() if signed_on else office_day())
    with waiting("Computing"):
        number, changed = publish_result(engine, code, signed, COMMAND_LINE)
    click.echo(f"wave {code} is now published: release {number}")
    for scope, agency, part, column, was, is_now in changed:
        click.echo(f"  {scope} {agency} {part} {column}: {_or_none(was)} -> {_or_none(is_now)}")
    click.echo(f"{len(changed)} values differ from release {number - 1}" if number > 1 else "its first release")


@wave.command()
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


def _or_none(value: Any) -> str:
    return "–" if value is None or value == "" else str(value)


lock = _moves("lock", "locked", "Let no further form in.", "2026-H1")


@wave.command()
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


def _expected(session: Session, code: str) -> tuple[FixedPart, ...]:
    """What the wave would fix if it opened now; nothing where it cannot open, which is refused elsewhere."""
    from surveyapp.results.opening import parts_now
    from surveyapp.store.waves.parts import EXPECTED

    rule, parts = parts_now(session, code)
    return parts if rule == EXPECTED else ()


def _parts(session: Session, code: str) -> list[str]:
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


@wave.command()
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
        said, decisions = _parts(session, code), part_decisions(session, code, undone=True)
    click.echo("\n".join(said))
    for each in decisions:
        where = each.group or "all agencies"
        click.echo(f"left out: factor:{each.factor} of {where} · {each.decision} · {each.reason} · {each.actor}")
        if each.undone_at:
            click.echo(f"  taken back: {each.undone_reason} · {each.undone_by}")


@wave.command("leave-out")
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
