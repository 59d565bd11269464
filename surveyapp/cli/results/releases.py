"""Commands about releases: which there are, and the paper of each as it was signed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import RegularFile, required_file, wave_option
from surveyapp.cli.database import with_engine
from surveyapp.cli.outputs import bytes_to

if TYPE_CHECKING:
    from surveyapp.store import Engine

number_option = click.option("--release", "number", type=int, required=True, metavar="N", help="The release's number.")


@click.group()
def release() -> None:
    """Releases: the numbered, signed editions of a wave's results, and their papers.

    \b
    Example: surveyapp release list --wave 2026-H1
    """


@release.command("list")
@wave_option
@with_engine
def list_releases(engine: Engine, wave: str) -> None:
    """Every release of a wave with decision, signer and date, and its signed document.

    \b
    Example: surveyapp release list --wave 2026-H1
    """
    from surveyapp import store
    from surveyapp.store.results.documents import documents
    from surveyapp.store.results.releases import listed
    from surveyapp.store.waves.waves import wave as wave_named

    with store.reading(engine) as session:
        wave_named(session, wave)
        found, papers = listed(session, wave), documents(session, wave)
    for facts in found:
        day = facts.date.isoformat() if facts.date else "–"
        click.echo("  ".join((f"{facts.number:3}", f"{facts.state:10}", facts.decision, facts.signer, day)))
        for paper in (one for one in papers if one.release == facts.number):
            replaced = "" if paper.is_current else f"  replaced: {paper.replaced_reason}"
            click.echo(f"     {paper.name}  sha256 {paper.sha256}{replaced}")
    if not found:
        click.echo(f"wave {wave} has no release yet; publish one with: surveyapp wave publish {wave}")


@release.command()
@click.argument("file", type=RegularFile(), metavar="FILE.pdf")
@wave_option
@number_option
@click.option("--reason", default="", help="Why a document that is there is replaced; the one before is kept.")
@with_engine
def attach(engine: Engine, file: Path, wave: str, number: int, reason: str) -> None:
    """Keep the signed paper of a release, a PDF, with its hash. The same file again changes nothing.

    \b
    Example: surveyapp release attach signed.pdf --wave 2026-H1 --release 1
    """
    from surveyapp import store
    from surveyapp.store.audit import COMMAND_LINE
    from surveyapp.store.results import documents

    with store.writing(engine) as session:
        kept = documents.attach(session, wave, number, file.name, file.read_bytes(), actor=COMMAND_LINE, reason=reason)
    click.echo(f"{kept.name} is the signed document of release {number} of wave {wave}: sha256 {kept.sha256}")


@release.command()
@wave_option
@number_option
@required_file("FILE.pdf", "The file to write.")
@with_engine
def fetch(engine: Engine, wave: str, number: int, output: Path) -> None:
    """Write the signed document of a release to a file, byte for byte as it was uploaded.

    \b
    Example: surveyapp release fetch --wave 2026-H1 --release 1 -o signed.pdf
    """
    from surveyapp import store
    from surveyapp.store.results.documents import document

    with store.reading(engine) as session:
        paper, body = document(session, wave, number)
    with bytes_to(output) as out:
        out.write(body)
    click.echo(f"{output} written: {paper.name}, sha256 {paper.sha256}")
