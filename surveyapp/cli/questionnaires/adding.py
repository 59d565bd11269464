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
        state = "in use, frozen" if row.frozen_at else "not in use yet"
        languages = " ".join(f"{language} ({revision})" for language, revision in row.languages.items())
        state += "".join(f", draft {language} ({revision})" for language, revision in row.drafts.items())
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
    from surveyapp.cli.questionnaires.reading import differences_said

    problems, earlier = questionnaires.check_folder(folder), None
    if against and all(problem.severity != ERROR for problem in problems):
        earlier = named(against, url)
        problems += questionnaires.check_against(questionnaires.load_folder(folder), earlier)
    if any(problem.severity == ERROR for problem in problems):
        refuse(ctx, map(str, problems))
    for problem in dict.fromkeys(problems):
        click.echo(str(problem))
    for line in differences_said(earlier, questionnaires.load_folder(folder)) if earlier else ():
        click.echo(line)
    click.echo(f"{folder}: nothing stands in the way of using it")


@questionnaire.command()
@folder
@click.option("--approved-by", metavar="NAME", help="Who approved the first words of an edition.")
@click.option(
    "--as", "account", metavar="ACCOUNT", help="Who brings the words in; somebody else has to vouch for them."
)
@with_engine
def add(engine: Engine, folder: Path, approved_by: str | None, account: str | None) -> None:
    """Store the definition of a folder: questions.toml and one text.<language>.toml per language.

    Once the edition can be answered, other words are kept as drafts: approve them, then put them in force with
    `wave revise`.

    \b
    Example: surveyapp questionnaire add my-questionnaire/
    """
    import questionnaires
    from surveyapp import store
    from surveyapp.store import audit
    from surveyapp.store.approvals import account_of_office
    from surveyapp.store.questionnaires import add_questionnaire

    definition = questionnaires.load_folder(folder)
    with store.writing(engine) as session:
        added_by = account_of_office(session, account) if account else None
        added = add_questionnaire(session, definition, approved_by, added_by=added_by)
        if added.revisions or added.described:
            told = {"texts": added.revisions, "drafts": added.drafts, "described": added.described}
            audit.record(session, added_by or audit.COMMAND_LINE, "questionnaire-texts", definition.key, **told)
    click.echo(f"questionnaire {definition.key} stored: {', '.join(definition.texts)}")
    if approved_by and added.drafts:
        click.echo("--approved-by counts for first words only; these are approved by accounts")
    for language, revision in added.drafts.items():
        click.echo(f"{language} revision {revision} is a draft; nothing that is being asked changes. Approve it with:")
        click.echo(f"  surveyapp questionnaire approve {definition.key} --language {language} --as ACCOUNT")


@questionnaire.command()
@click.argument("name", metavar="QUESTIONNAIRE")
@click.option("--language", required=True, metavar="L", help="Whose newest words are approved.")
@click.option("--as", "account", required=True, metavar="ACCOUNT", help="An account of the survey office.")
@click.option("--same-meaning", is_flag=True, help="Vouch, as a second person, that the words ask the same as before.")
@click.option("--reason", default="", metavar="TEXT", help="Why they ask the same; it is printed beside comparisons.")
@with_engine
def approve(engine: Engine, name: str, language: str, account: str, same_meaning: bool, reason: str) -> None:
    """Approve new words of an edition that is in use; `wave revise` then puts them in force.

    Spelling, space and punctuation take one account. Anything beyond needs another one that vouches for the meaning.
    Labels or questions that changed places are refused: they are another question.

    \b
    Example: surveyapp questionnaire approve one-stop --language vi --as an@example.org
    """
    from surveyapp import store
    from surveyapp.store.approvals import approve as approved

    with store.writing(engine) as session:
        found = approved(session, name, language, account, same_meaning=same_meaning, reason=reason)
    for difference in found.differences:
        click.echo(str(difference))
    what = f"{found.key}, {language} revision {found.revision}"
    if found.state == "draft":
        click.echo(
            f"{what}, says more than spelling otherwise than revision {found.before}; another account must agree:"
        )
        command = f"surveyapp questionnaire approve {found.key} --language {language} --as ANOTHER"
        click.echo(f"  {command} --same-meaning --reason TEXT")
        return
    click.echo(f"{what}, is approved")
    if found.before:
        click.echo(f"  surveyapp wave revise WAVE --questionnaire {found.key} --reason TEXT")
