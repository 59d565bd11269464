"""Arguments and options that several commands take."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from questionnaires.languages import FIRST, SOURCE, everywhere
from surveyapp.config import PERIODS

if TYPE_CHECKING:
    from surveyapp.words.speech import Speech


class RegularFile(click.Path):
    """A file that is there and ends: a device or a pipe would be read for ever."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, readable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(str(super().convert(value, param, ctx)))
        if not path.is_file():
            self.fail(f"{str(path)!r} is no regular file.", param, ctx)
        return path


incoming_file = click.argument("file", type=RegularFile())
sheet_option = click.option(
    "--sheet", default="", metavar="NAME", help="The sheet of an XLSX workbook [default: the first that people see]."
)
folder = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
wave_option = click.option("--wave", "wave", required=True, metavar="CODE", help="The wave's code.")
_WRITABLE = click.Path(dir_okay=False, path_type=Path)
outgoing_file = click.option("-o", "--output", "output", type=_WRITABLE, metavar="FILE", help="File to write.")
bom_option = click.option(
    "--bom/--no-bom", default=None, help="Byte order mark for spreadsheets [default: in a file yes, in a pipe no]."
)
delimiter_option = click.option(
    "--delimiter", type=click.Choice([",", ";"]), default=",", show_default=True, help="Between the cells of a CSV."
)


periods_option = click.option(
    "--periods",
    type=click.Choice(PERIODS),
    help="What 2026-04 means: 15 March to 14 April, or the month [default: $SURVEYAPP_PERIODS, else reports].",
)
title_in_option = click.option(
    "--title-in",
    "titles",
    type=(str, str),
    multiple=True,
    metavar="LANGUAGE TITLE",
    help="What they call it in another language; can be repeated [default: as --title].",
)
trait_option = click.option(
    "--trait",
    "traits",
    multiple=True,
    metavar="NAME",
    help="A fact about the dossier, one sign a form, that files bring in a column of this name; its notice says so.",
)


class SpokenEverywhere(click.ParamType[str]):
    """A language that every page and report speaks."""

    name = "language"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in everywhere():
            self.fail(f"{value!r} is not one of {', '.join(map(repr, everywhere()))}.", param, ctx)
        return value

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return f"[{'|'.join(everywhere())}]"


language_option = click.option("--lang", "language", type=SpokenEverywhere(), default=FIRST, show_default=True)
day = click.DateTime(formats=["%Y-%m-%d"])

Command = Callable[..., Any]


def required_file(metavar: str, about: str) -> Callable[[Command], Command]:
    """`--output` of a command that has nothing to say without a file."""
    return click.option("-o", "--output", "output", type=_WRITABLE, required=True, metavar=metavar, help=about)


slips_option = click.option(
    "--lang",
    "slips_in",
    type=SpokenEverywhere(),
    default=SOURCE,
    show_default=True,
    help="The language in which all that is said of the file is said.",
)


def reads_a_list(command: Command) -> Command:
    """The command gets `--sheet`, and all that `reads_a_file` gives."""
    return sheet_option(reads_a_file(command))


def reads_a_file(command: Command) -> Command:
    """The command gets with `--lang` the `words` of a language; what it refuses is said in it, too."""

    @slips_option
    @functools.wraps(command)
    def wrapped(*arguments: Any, slips_in: str, **options: Any) -> Any:
        from surveyapp.words.speech import Speech

        with _spoken(words := Speech(slips_in)):
            return command(*arguments, words=words, **options)

    return wrapped


@contextmanager
def _spoken(words: Speech) -> Iterator[None]:
    from surveyapp.store import Refused
    from surveyapp.words.refused.slips import in_language

    try:
        yield
    except Refused as refused:
        if words.language == SOURCE:
            raise
        raise Refused(in_language(refused.problems, words), status=refused.status) from None
