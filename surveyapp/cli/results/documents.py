"""Commands that write a wave down: its reports, and the responses with their weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from questionnaires.languages import everywhere
from surveyapp.cli.arguments import (
    bom_option,
    day,
    delimiter_option,
    language_option,
    outgoing_file,
    required_file,
    wave_option,
)
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import bytes_to, tell_undrawn, text_to
from surveyapp.cli.progress import waiting
from surveyapp.exports import export as writer
from surveyapp.exports import files_of, formats_of, of_results, parts_of

RESPONSES = "responses"
CONFERENCE = "conference"

if TYPE_CHECKING:
    from surveyapp.reports.report import Report
    from surveyapp.store import Engine


def _number_of_clerk(_ctx: click.Context, _option: click.Parameter, number: str) -> str:
    from surveyapp.store.office.checks import is_document_number

    if number and not is_document_number(number):
        raise click.BadParameter("letters and digits, joined by - . & or /, as in: 214 or 214/BC-SNV")
    return number


def _list_reports(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """What there is, and what each needs."""
    if not wanted or ctx.resilient_parsing:
        return
    from surveyapp.reports.family import REPORTS

    for report in REPORTS.values():
        languages, formats = ", ".join(report.languages), ", ".join(report.formats)
        click.echo(f"{report.name}: about one {report.subject}; needs {report.needs}; in {languages}; as {formats}")
    click.echo(
        f"{CONFERENCE}: about one province and year; needs published indices; in {', '.join(everywhere())}; as pdf"
    )
    ctx.exit()


@click.command()
@click.argument("name", metavar="[NAME]", default="")
@click.option("--wave", "wave", default="", metavar="CODE", help="The wave's code; of every report about a wave.")
@click.option("--unit", default="", metavar="PROVINCE", help="The province, for the conference report.")
@click.option("--year", type=int, metavar="YYYY", help="The year of the conference report.")
@click.option("--agency", metavar="A", default="", help="The agency, for a report about one.")
@language_option
@click.option("--rule", metavar="R", help="SCORE/ROLL-UP [default: the wave's, else the questionnaire's].")
@click.option("--against", metavar="W0", help="Compare with this wave [default: the wave's previous one].")
@click.option("--release", "number", type=int, metavar="N", help="From a release: the figures and words as signed.")
@click.option("--internal", is_flag=True, help="Nothing hidden; marked on every page as not for publication.")
@click.option("--draft", is_flag=True, help="Marked on every page, with what the office has not said yet.")
@click.option("--issuer", default="", metavar="CODE", help="In whose name it goes out [default: the office itself].")
@click.option(
    "--number",
    "of_clerk",
    default="",
    metavar="NO",
    callback=_number_of_clerk,
    help="The document's number [default: left to the pen].",
)
@click.option("--date", type=day, metavar="DAY", help="The day of the document [default: left to the pen].")
@click.option("--format", "shape", metavar="F", default="pdf", show_default=True, help="Of the formats it has.")
@click.option(
    "--list", is_flag=True, is_eager=True, expose_value=False, callback=_list_reports, help="Name the reports."
)
@required_file("FILE.pdf", "The file to write.")
@with_engine
def report(
    engine: Engine,
    name: str,
    wave: str,
    unit: str,
    year: int | None,
    agency: str,
    language: str,
    rule: str | None,
    against: str | None,
    number: int | None,
    internal: bool,
    draft: bool,
    issuer: str,
    of_clerk: str,
    date: dt.datetime | None,
    shape: str,
    output: Path,
) -> None:
    """A report of a collected wave that can be signed: the ranked one, or NAME of `report --list`.

    It is the published view and hides what `index --public` hides. Of a published wave it is refused as long as the
    office has not said what a signed document needs (`office show`); before that it is marked as a draft.

    \b
    Example: surveyapp report --wave 2026-H1 --lang vi -o report.pdf
    Example: surveyapp report ranking --wave 2026-H1 --internal -o internal.pdf
    Example: surveyapp report --wave 2026-H1 --release 1 --issuer ubnd -o signed.pdf
    Example: surveyapp report conference --unit "Cần Thơ" --year 2024 -o meeting.pdf
    """
    if name == CONFERENCE:
        of_wave = any((wave, agency, rule, against, number, internal, draft, issuer))
        _meeting(engine, unit, year, language, of_clerk, date, shape, output, of_wave=of_wave)
        return
    _refuse_of_another_report(wave, unit, year)
    from surveyapp.reports.report import Order
    from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View
    from surveyapp.results.releases.printed import ReleaseView, release_of
    from surveyapp.words.speech import Speech

    if number is not None and (rule or against):
        raise click.UsageError("--release prints what was signed: neither --rule nor --against goes with it")
    if internal and draft:
        raise click.UsageError("--internal is not for signing, and no draft of anything: leave --draft out")
    told: dict[str, Any] = {"issuer": issuer, "number": of_clerk, "date": date.date() if date else None, "draft": draft}
    wanted, order = _report_named(name), Order(language, shape, agency, **told)
    for misfit in wanted.misfits(order):
        raise click.UsageError(misfit)
    with waiting("Computing and printing"):
        edition = STAFF if internal else PUBLISHED
        if number is not None:
            opened: View = ReleaseView(engine, wave, number, edition)
        else:
            opened = View(engine, wave, rule, against or PREVIOUS, edition)
        with opened as view:
            laid_out = wanted.collect(view, order)
            lacks = [fact.key for fact in wanted.lacks(view, order)]
            names = {code: [facts.name(language)] for code, facts in view.result.agencies.items()}
            signing = view.office().issuer(issuer)
            words = Speech(language)
            names["round"] = [words.title(view.result.wave)]
            names |= {f"group {code}": [words.group(code, view.result.group_names)] for code in view.result.group_names}
            if release := release_of(view):
                names |= {"decision": [release.decision], "signer": [release.signer]}
            names["number"] = [of_clerk]
            names |= {f"office {fact}": list(signing.lines(fact, language)) for fact in signing.facts}
        document = laid_out()
    with bytes_to(output) as out:
        out.write(document)
        _on_record(engine, "report-made", wave, report=wanted.name, file=output.name, internal=internal, draft=draft)
    click.echo(f"{output} written ({len(document) // 1024} kB)")
    tell_undrawn(names)
    if lacks:
        click.echo(f"it is marked as a draft: the office has not said {', '.join(lacks)} — see: office show", err=True)


def _refuse_of_another_report(wave: str, unit: str, year: int | None) -> None:
    if not wave:
        raise click.UsageError("Missing option '--wave'.")
    if unit or year is not None:
        raise click.UsageError(f"--unit and --year belong to the report {CONFERENCE}")


def _meeting(
    engine: Engine,
    unit: str,
    year: int | None,
    language: str,
    of_clerk: str,
    date: dt.datetime | None,
    shape: str,
    output: Path,
    *,
    of_wave: bool,
) -> None:
    """The page about the sister indices of a province: of no wave, and in no other edition than as published."""
    if not unit or year is None:
        raise click.UsageError(f"the report {CONFERENCE} needs --unit PROVINCE and --year YYYY")
    if of_wave or shape != "pdf":
        raise click.UsageError(f"with {CONFERENCE} go --lang, --number and --date alone; it is made as pdf")
    from surveyapp.jobs.conference import arguments_of, make
    from surveyapp.results.external.provinces import province
    from surveyapp.results.scope import WHOLE

    with waiting("Printing"):
        document = make(engine, arguments_of(unit, year, language, of_clerk, date.date() if date else None), WHOLE)
    with bytes_to(output) as out:
        out.write(document.body)
        _on_record(engine, "report-made", province(unit) or unit, report=CONFERENCE, file=output.name, year=year)
    click.echo(f"{output} written ({len(document.body) // 1024} kB)")


def _report_named(name: str) -> Report:
    from surveyapp.reports.family import MAIN, REPORTS

    name = name or MAIN
    if name not in REPORTS:
        raise click.UsageError(f"there is no report {name}; there are: {', '.join(REPORTS)}")
    return REPORTS[name]


@click.command()
@click.argument("name", metavar="[NAME]", default="responses")
@wave_option
@click.option("--rule", metavar="R", help="Of an index: SCORE/ROLL-UP [default: the wave's, else the questionnaire's].")
@click.option("--against", metavar="W0", help="Of an index: the earlier wave [default: the wave's previous one].")
@click.option("--public", is_flag=True, help="Of an index: without figures of few people.")
@click.option("--format", "shape", metavar="F", default="csv", show_default=True, help="Of the formats it has.")
@outgoing_file
@bom_option
@delimiter_option
@click.option("--texts", is_flag=True, help="Of responses: with the words of free-text questions.")
@with_engine
def export(
    engine: Engine,
    name: str,
    wave: str,
    rule: str | None,
    against: str | None,
    public: bool,
    shape: str,
    output: Path | None,
    bom: bool | None,
    delimiter: str,
    texts: bool,
) -> None:
    """The responses of a wave with their weights as CSV, as `import` reads them; or NAME, a table made of its result:
    index, contributions.

    \b
    Example: surveyapp export --wave 2026-H1 -o responses.csv
    Example: surveyapp export index --wave 2026-H1 --format json -o index.json
    """
    for misfit in _misfits(name, shape, of_result=bool(rule or against or public), texts=texts):
        raise click.UsageError(misfit)
    mark = bom if bom is not None else output is not None
    if name == RESPONSES:
        _responses(engine, wave, shape, output, bom=mark, delimiter=delimiter, texts=texts)
        return
    from surveyapp.results.reading import PREVIOUS, PUBLISHED, STAFF, View

    with waiting("Computing"), View(engine, wave, rule, against or PREVIOUS, PUBLISHED if public else STAFF) as view:
        found = parts_of(name, view)
    cells = {"bom": mark, "delimiter": delimiter} if shape in files_of(name) else {}
    with text_to(output) as out:
        out.write(writer(name, shape)(*found, **cells))


def _misfits(name: str, shape: str, *, of_result: bool, texts: bool) -> Iterator[str]:
    """What of this an export cannot be, with what would do."""
    known = (RESPONSES, *of_results())
    if name not in known:
        yield f"there is no export {name}; there are: {', '.join(known)}"
    if shape not in formats_of(name):
        yield f"the export {name} is not made as {shape}; it has: {', '.join(formats_of(name))}"
    if name == RESPONSES and of_result:
        yield "responses are as they came: leave --rule, --against and --public out"
    if name != RESPONSES and texts:
        yield "--texts goes with the export of responses only"


def _responses(
    engine: Engine, wave: str, shape: str, output: Path | None, *, bom: bool, delimiter: str, texts: bool
) -> None:
    from surveyapp import store

    with waiting("Writing"), store.reading(engine) as session, text_to(output) as out:
        count = writer(RESPONSES, shape)(session, wave, out, bom=bom, delimiter=delimiter, texts=texts)
        _on_record(engine, "responses-exported", wave, responses=count, texts=texts, file=output.name if output else "")
    click.echo(f"{count} responses written", err=True)


def _on_record(engine: Engine, action: str, wave: str, **told: Any) -> None:
    """Before the file gets its name: what cannot be recorded does not leave."""
    from surveyapp import store
    from surveyapp.store import audit

    with store.writing(engine) as session:
        audit.record(session, audit.COMMAND_LINE, action, wave, **told)
