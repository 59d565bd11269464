"""Commands that describe a questionnaire: show, diff, codebook, paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import outgoing_file, required_file
from surveyapp.cli.database import database_option
from surveyapp.cli.questionnaires.named import (
    named,
    named_or_asked,
    office_of,
    rates,
    revisions_in_force,
    settings_of,
    stored,
)
from surveyapp.cli.refusals import refuse

if TYPE_CHECKING:
    from questionnaires.editions.crosswalk import Worth
    from questionnaires.model import Question, Questionnaire, Text

language_option = click.option(
    "--lang", "language", metavar="LANGUAGE", help="Language of the words [default: the first, usually vi]."
)

wave_option = click.option("--wave", metavar="W", help="What this wave asks, in the words that it serves or served.")


@click.command()
@click.argument("name", metavar="QUESTIONNAIRE")
@language_option
@database_option
def show(name: str, language: str | None, url: str | None) -> None:
    """What a questionnaire asks, page by page. QUESTIONNAIRE is a folder, a shipped name or ID@VERSION.

    \b
    Example: surveyapp questionnaire show one-stop --lang en
    """
    from questionnaires.codebook import standing

    found = named(name, url)
    text = _words(found, language)
    marks = [f"{code} is {words.review}" for code, words in found.texts.items() if words.review]
    head = (found.key, text.title, f"rule {found.default_rule}", f"languages {' '.join(found.texts)}", *marks)
    click.echo("\n".join(line for line in (*head, _bands(found, text), *standing(found), found.source) if line))
    for page in found.pages:
        click.echo(f"\n{text.pages.get(page.id, page.id)}")
        for question in (q for q in found.questions if q.page == page.id):
            click.echo(_line(question, text))


@click.command()
@click.argument("earlier", metavar="A")
@click.argument("later", metavar="B")
@click.option("--draft", is_flag=True, help="B as it is stored, with the words that await approval.")
@click.option("--crosswalk", "as_table", is_flag=True, help="As CSV: which question answers which.")
@database_option
def diff(earlier: str, later: str, draft: bool, as_table: bool, url: str | None) -> None:
    """What changed from A to B in words, and what that breaks. A and B are folders, shipped names or ID@VERSION.

    \b
    Example: surveyapp questionnaire diff one-stop my-questionnaire/
    """
    before, after = named(earlier, url), named(later, url)
    if draft:
        before, after = before if Path(earlier).is_dir() else stored(earlier, url), stored(later, url, draft=True)
    for line in pairs(before, after) if as_table else differences_said(before, after):
        click.echo(line)


def pairs(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    """Which question answers which under the default rule, as CSV: whether its figures are compared, or why not."""
    from questionnaires.editions.crosswalk import crosswalk

    yield "concept,earlier,later,comparable,breaks"
    for pair in crosswalk(before, after, _worth(after.default_rule)):
        yield f"{pair.concept},{pair.earlier},{pair.later},{'yes' if pair.is_comparable else 'no'},{pair.reason}"


def becomes(before: Questionnaire, after: Questionnaire, rule: str = "") -> Iterator[str]:
    """What becomes of comparisons under a rule (the default one): of the whole, then of contents and of factors."""
    from questionnaires.editions.crosswalk import compared_parts, crosswalk

    rule = rule or after.default_rule
    parts = compared_parts(before, after, rule, crosswalk(before, after, _worth(rule)))
    for part, compared in parts.items():
        if not part.startswith("item:"):
            over = " over " + " ".join(compared.alike) if compared.verdict == "common-items" else ""
            note = f" ({compared.note})" if compared.note else ""
            yield f"compared under {rule}: {part}: {compared.verdict}{over}{note}"


def _worth(rule: str) -> Worth:
    from analysis.wave.scores import SCORES
    from questionnaires.rules import split_rule

    return SCORES[split_rule(rule)[0]].worth


def differences_said(before: Questionnaire, after: Questionnaire) -> Iterator[str]:
    """Every difference on a line of its own, how many there are, and what becomes of comparisons."""
    from questionnaires.editions.comparing import differences

    found = differences(before, after)
    yield from map(str, found)
    breaks = sum(bool(difference.breaks) for difference in found)
    yield f"{len(found)} changes from {before.key} to {after.key}, {breaks} of them break the series"
    yield from becomes(before, after) if found else ()


@click.command()
@click.argument("name", metavar="QUESTIONNAIRE", required=False)
@wave_option
@click.option("--format", "shape", type=click.Choice(["csv", "json", "html"]), default="csv", show_default=True)
@language_option
@outgoing_file
@database_option
def codebook(
    name: str | None, wave: str | None, shape: str, language: str | None, output: Path | None, url: str | None
) -> None:
    """What every column of the responses means: its codes, their words and values; of a wave as it was asked.

    \b
    Example: surveyapp questionnaire codebook one-stop --format html -o codebook.html
    """
    from questionnaires import codebook as book
    from surveyapp.cli.outputs import text_to

    found = named_or_asked(name, wave, url, all_words=True)
    with text_to(output) as out:
        if shape == "csv":
            book.write_csv(found, out)
        else:
            out.write(book.to_json(found) if shape == "json" else book.to_html(found, _words(found, language).language))


@click.command()
@click.argument("name", metavar="QUESTIONNAIRE", required=False)
@wave_option
@language_option
@click.option("--office", default="", help="Name of the office that asks [default: of a wave, its office].")
@click.option("--contact", default="", help="Where questions are answered [default: of a wave, what its office says].")
@required_file("FILE", "FILE.pdf, or FILE.html to change it further.")
@database_option
@click.pass_context
def paper(
    ctx: click.Context,
    name: str | None,
    wave: str | None,
    language: str | None,
    office: str,
    contact: str,
    output: Path,
    url: str | None,
) -> None:
    """The form for pen and paper, with the numbers and keys that it is keyed in by; of a wave in its words.

    \b
    Example: surveyapp questionnaire paper one-stop --lang vi --office "Sở Nội vụ" -o form.pdf
    """
    from surveyapp.cli.outputs import bytes_to, tell_undrawn
    from surveyapp.reports.paper import form

    if output.suffix not in (".pdf", ".html"):
        refuse(ctx, [f"{output}: a form is written as .pdf or as .html"])
    found = named_or_asked(name, wave, url)
    spoken = _words(found, language).language
    facts = {"office": office, "contact": contact}
    settings: Mapping[str, object] = {}
    of_itself = False
    if wave:
        settings, said = settings_of(wave, url), office_of(url)
        of_itself = rates(wave, said, url)
        facts["revision"] = str(revisions_in_force(wave, url)[spoken])
        facts["office"] = office or said.says("name", spoken)
        facts["contact"] = contact or said.says("contact", spoken)
        facts["complaints"] = said.says("complaints", spoken)
    if output.suffix == ".pdf":
        tell_undrawn(form.words_on(found.text(spoken), facts))
    made = (
        form.print_form(found, spoken, facts, settings, of_itself=of_itself)
        if output.suffix == ".pdf"
        else form.html(found, spoken, facts, settings, of_itself=of_itself).encode()
    )
    with bytes_to(output) as out:
        out.write(made)
    click.echo(f"{output} written ({len(made) // 1024} kB)")


def _words(found: Questionnaire, language: str | None) -> Text:
    """The words of a language that must be there; the first one where none was asked for."""
    from surveyapp.store import Problem, Refused

    if language and language not in found.texts:
        remedy = f"it has: {', '.join(found.texts)}"
        raise Refused(Problem("language-unknown", f"{found.key} has no words in {language}", remedy=remedy))
    return found.texts[language] if language else next(iter(found.texts.values()))


def _bands(found: Questionnaire, text: Text) -> str:
    """How an index is called, the lowest band first; nothing where the questionnaire has no bands."""
    if found.bands is None:
        return ""
    named = (f"{text.band(band.id)} from {band.lowest:g}" for band in found.bands.bands)
    return f"bands out of {found.bands.out_of:g}: {', '.join(named)}"


def _line(question: Question, text: Text) -> str:
    said = text.options.get(question.code, {})
    kind = question.type + (f", {question.factor}" if question.factor else "")
    lines = [f"  {question.code:10} {text.questions.get(question.code, '')}  [{kind}]"]
    wanted = ", or ".join(f"{f.question} = {' or '.join(f.codes)}" for f in question.only_if)
    lines += [f"             only if {wanted}"] if wanted else []
    answers = [f"{code} {said.get(code, '')}" for code in (*(o.code for o in question.options), *question.offers)]
    return "\n".join([*lines, *([f"             {' · '.join(answers)}"] if answers else [])])
