"""Commands about the office itself: its name, who signs, where to ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from questionnaires.languages import SOURCE
from surveyapp.cli.arguments import incoming_file, reads_a_file
from surveyapp.cli.database import with_engine

if TYPE_CHECKING:
    from surveyapp.store import Engine
    from surveyapp.store.office.office import Facts, Office
    from surveyapp.words.speech import Speech

issuer_option = click.option(
    "--issuer", default="", metavar="CODE", help="Another in whose name documents go out [default: the office itself]."
)


@click.group()
def office() -> None:
    """The office: its name, its documents' head and signature, and where citizens ask.

    \b
    Example: surveyapp office set name "Sở Nội vụ"
    """


@office.command()
@with_engine
def show(engine: Engine) -> None:
    """What the office says of itself, as `office load` reads it, and what a report that is signed still lacks.

    \b
    Example: surveyapp office show > office.toml
    """
    from surveyapp import store
    from surveyapp.config import periods
    from surveyapp.db import clock
    from surveyapp.store.office.saving import logo, read
    from surveyapp.words.speech import Speech

    with store.reading(engine) as session:
        said, picture = read(session), logo(session)
    for line in _written(said):
        click.echo(line)
    if picture:
        click.echo(f"# logo: {picture.media_type}, {len(picture.body)} bytes, sha256 {picture.sha256}")
    for key, in_force in (("time_zone", clock.zone()), ("periods", periods())):
        if key not in said.facts:
            click.echo(f'# {key} = "{in_force}"  # of SURVEYAPP_{key.upper()}, as the office has not said it')
    for line in _unsaid(said, Speech(SOURCE)):
        click.echo(line)


@office.command("set")
@click.argument("key")
@click.argument("lines", metavar="VALUE...", nargs=-1, required=True)
@issuer_option
@with_engine
def set_fact(engine: Engine, key: str, lines: tuple[str, ...], issuer: str) -> None:
    """Say one fact from now on: KEY, or KEY.LANGUAGE for another language than the first.

    Each VALUE is a line. An empty one ("") takes the fact back. `logo` takes the path of a PNG or SVG file.

    \b
    Example: surveyapp office set name "Sở Nội vụ"
    Example: surveyapp office set recipients "Như trên" "Lưu: VT, CCHC"
    Example: surveyapp office set signer.en Director
    Example: surveyapp office set name "UBND thành phố" --issuer ubnd
    """
    from questionnaires.languages import FIRST
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.office.checks import FactChange
    from surveyapp.store.office.facts import LOGO
    from surveyapp.store.office.saving import change, change_logo
    from surveyapp.words.speech import Speech

    fact, _, language = key.partition(".")
    if fact == LOGO and (language or issuer or len(lines) > 1):
        raise click.UsageError("logo takes one file, for all languages and issuers")
    with store.writing(engine) as session:
        if fact == LOGO:
            body = Path(lines[0]).read_bytes() if lines[0] else None
            said = change_logo(session, body, actor=COMMAND_LINE)
        else:
            split = tuple(line for value in lines for line in value.splitlines())
            said = change(session, [FactChange(fact, language or FIRST, split, issuer)], actor=COMMAND_LINE)
    click.echo(f"{key} is set" if any(line.strip() for line in lines) else f"{key} is no longer said")
    for line in _unsaid(said, Speech(SOURCE)):
        click.echo(line, err=True)


@office.command("load")
@incoming_file
@reads_a_file
@with_engine
def load_facts(engine: Engine, file: Path, words: Speech) -> None:
    """Say what a TOML file says, all of it or nothing; facts that it does not name stay.

    \b
    Example: surveyapp office load office.toml
    Example: surveyapp office load office.toml --lang vi
    """
    from surveyapp import store
    from surveyapp.imports.office import load
    from surveyapp.store.audit import COMMAND_LINE

    with store.writing(engine) as session:
        said = load(session, file, actor=COMMAND_LINE)
    click.echo(words.say("the facts of the office are those of {file}", file=file))
    for line in _unsaid(said, words):
        click.echo(line, err=True)


def _written(said: Office) -> Iterator[str]:
    yield from _table(said.facts)
    for code, facts in said.issuers.items():
        yield ""
        yield f"[issuers.{code}]"
        yield from _table(facts)


def _table(facts: Facts) -> Iterator[str]:
    from questionnaires.languages import in_order
    from surveyapp.store.office.facts import EVERY_LANGUAGE, FACTS

    for key in FACTS:
        said = facts.get(key, {})
        for language in (EVERY_LANGUAGE, *in_order(said)):
            if lines := said.get(language):
                name = f"{key}.{language}" if language else key
                written = [json.dumps(line, ensure_ascii=False) for line in lines]
                yield f"{name} = {written[0] if len(written) == 1 else '[' + ', '.join(written) + ']'}"
                if not language:
                    break


def _unsaid(said: Office, words: Speech) -> Iterator[str]:
    """What the office, and each of its issuers, has to say before a report can be signed."""
    from surveyapp.store.office.facts import SIGNED

    for code in ("", *said.issuers):
        whose = f" --issuer {code}" if code else ""
        for fact in said.issuer(code).lacks(SIGNED):
            needs = words.say("a report that is signed needs: {fact}", fact=fact.key)
            yield f"# {needs} — surveyapp office set {fact.key} …{whose}"
