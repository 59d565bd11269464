"""Commands for questionnaires: those that are shipped and those that an office adds from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import folder
from surveyapp.cli.database import database_option, with_engine
from surveyapp.cli.refusals import refuse

if TYPE_CHECKING:
    from surveyapp.store import Engine


@click.group()
def questionnaire() -> None:
    """Questionnaires: shipped definitions and those an office adds.

    \b
    Example: surveyapp questionnaire check my-questionnaire/
    """


@questionnaire.command("list")
@with_engine
def list_questionnaires(engine: Engine) -> None:
    """Every stored edition with its languages, then the shipped ones that nobody has used yet.

    \b
    Example: surveyapp questionnaire list
    """
    import questionnaires
    from surveyapp import store
    from surveyapp.store.questionnaires import list_questionnaires as stored

    with store.reading(engine) as session:
        rows = stored(session)
    for row in rows:
        state = "answered, frozen" if row.frozen_at else "not answered yet"
        languages = " ".join(f"{language} ({revision})" for language, revision in row.languages.items())
        click.echo(f"{row.key:24}  {languages:20}  {state}")
    for name in questionnaires.shipped():
        definition = questionnaires.load(name)
        if definition.key not in {row.key for row in rows}:
            click.echo(f"{definition.key:24}  {' '.join(definition.texts):20}  shipped, not used yet")


@questionnaire.command()
@folder
@click.option("--against", metavar="Q", help="An earlier edition: a folder, a shipped name or ID@VERSION.")
@database_option
@click.pass_context
def check(ctx: click.Context, folder: Path, against: str | None, url: str | None) -> None:
    """Say everything that is wrong with a definition; exit code 1 if anything would stop it from being added.

    \b
    Example: surveyapp questionnaire check my-questionnaire/ --against one-stop
    """
    import questionnaires
    from questionnaires.problems import ERROR
    from surveyapp.cli.questionnaires.named import named
    from surveyapp.cli.questionnaires.reading import told

    problems, earlier = questionnaires.check_folder(folder), None
    if against and all(problem.severity != ERROR for problem in problems):
        earlier = named(against, url)
        problems += questionnaires.check_against(questionnaires.load_folder(folder), earlier)
    if any(problem.severity == ERROR for problem in problems):
        refuse(ctx, map(str, problems))
    for problem in dict.fromkeys(problems):
        click.echo(str(problem))
    for line in told(earlier, questionnaires.load_folder(folder)) if earlier else ():
        click.echo(line)
    click.echo(f"{folder}: nothing stands in the way of using it")


@questionnaire.command()
@folder
@click.option("--approved-by", metavar="NAME", help="Who approved the wording.")
@with_engine
def add(engine: Engine, folder: Path, approved_by: str | None) -> None:
    """Store the definition of a folder: questions.toml and one text.<language>.toml per language.

    \b
    Example: surveyapp questionnaire add my-questionnaire/
    """
    import questionnaires
    from surveyapp import store
    from surveyapp.store.questionnaires import add_questionnaire

    definition = questionnaires.load_folder(folder)
    with store.writing(engine) as session:
        add_questionnaire(session, definition, approved_by)
    click.echo(f"questionnaire {definition.key} stored: {', '.join(definition.texts)}")
