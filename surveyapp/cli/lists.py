"""Commands that read a table: which sheet of a workbook, and the language in which its slips are said."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from surveyapp.cli.arguments import SpokenEverywhere, sheet_option

SPOKEN = "en"
"""What commands speak; whoever has to correct a file may read another language."""

Command = Callable[..., Any]

_language_option = click.option(
    "--lang",
    "slips_in",
    type=SpokenEverywhere(),
    default=SPOKEN,
    show_default=True,
    help="The language in which slips in the file are said.",
)


def reads_a_list(command: Command) -> Command:
    """The command gets `--sheet`; with `--lang` whatever it refuses is said in that language."""

    @sheet_option
    @_language_option
    @functools.wraps(command)
    def wrapped(*words: Any, slips_in: str, **options: Any) -> Any:
        if slips_in == SPOKEN:
            return command(*words, **options)
        return _spoken(slips_in, command, *words, **options)

    return wrapped


def _spoken(language: str, command: Command, *words: Any, **options: Any) -> Any:
    from surveyapp.store import Refused
    from surveyapp.words.slips import in_language
    from surveyapp.words.speech import Speech

    try:
        return command(*words, **options)
    except Refused as refused:
        raise Refused(in_language(refused.problems, Speech(language)), status=refused.status) from None
