"""Commands for whoever writes a questionnaire: a folder to begin with, and a preview that follows every change."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveyapp.cli.arguments import folder
from surveyapp.cli.database import unused_database_option

if TYPE_CHECKING:
    from questionnaires.problems import DefinitionProblem

HOST = "127.0.0.1"


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--id", "name", metavar="ID", help="The questionnaire's id [default: the folder's name].")
@click.option(
    "--from", "model", metavar="NAME", help="Copy a shipped questionnaire [default: one that explains itself]."
)
@unused_database_option
def new(folder: Path, name: str | None, model: str | None) -> None:
    """Begin a questionnaire in a new folder; its files explain themselves.

    \b
    Example: surveyapp questionnaire new my-questionnaire/
    """
    import questionnaires
    from questionnaires.toml.beginning import STARTING_POINT, begin

    source = questionnaires.DEFINITIONS / questionnaires.load(model).id if model else STARTING_POINT
    for file in begin(folder, name or folder.name, source):
        click.echo(file)
    click.echo(f"now change them; see them with: surveyapp questionnaire preview {folder}")


@click.command()
@folder
@click.option("--port", default=8010, show_default=True, type=click.IntRange(1, 65535))
@unused_database_option
def preview(folder: Path, port: int) -> None:
    """Show the form in a browser as citizens would see it; the page follows every change. Stop with Ctrl+C.

    \b
    Example: surveyapp questionnaire preview my-questionnaire/
    """
    _refuse_busy_port(port)
    from surveyapp.web.preview import Preview, serve

    with tempfile.TemporaryDirectory(prefix="preview-") as workshop:
        shown = Preview(folder, Path(workshop), _tell)
        server = serve(shown, HOST, port)
        click.echo(f"http://{HOST}:{port}/  (nothing that is sent there is kept)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped")
        finally:
            server.server_close()
            shown.close()


def _tell(problems: list[DefinitionProblem]) -> None:
    click.echo("\n".join(map(str, problems)) or "no problems")


def _refuse_busy_port(port: int) -> None:
    from surveyapp.store import Problem, Refused

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            remedy = "stop the other program, or choose another port with --port"
            raise Refused(Problem("port-busy", f"port {port} is in use", HOST, remedy)) from error
