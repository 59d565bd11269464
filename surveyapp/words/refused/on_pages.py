"""What to do about a refusal, for somebody at a page: who works there has no shell, and no option of a command."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from questionnaires.languages import SOURCE
from surveyapp.store.refusal import Problem
from surveyapp.words.refused.slips import in_language, pattern
from surveyapp.words.speech import Speech, later

INSTEAD: Mapping[str, str] = {
    "correct it, or let it be made with --create-waves --questionnaire Q": later("correct it, or make the round first"),
    "import it with --questionnaire {form}": later("import it on the page of a round that asks {form}"),
    "write it like 2026, 2026-Q2 or 2026-04, or make it first with: surveyapp wave create {wave}": later(
        "write it like 2026, 2026-Q2 or 2026-04, or make the round {wave} first"
    ),
    "leave --sheet out": later("send a workbook if a sheet is meant"),
    "name the one that is meant with --sheet": later("save the one that is meant in a workbook of its own"),
    "import it with --wave {wave}, or correct the column": later(
        "import it on the page of its round, or correct the column"
    ),
    "say with --alike known that they are those forms, with --alike new that they are other people’s": later(
        "say below whose they are"
    ),
    "load it first with: surveyapp agencies load FILE, or correct it": later("load it first, or correct the code"),
    "add a column province, or name it with --unit": later("add a column province, or name it below"),
    "empty these cells, or leave such rows out with --without-zeros": later(
        "empty these cells, or tick below that such rows stay out"
    ),
    "see: surveyapp import --help": later("send a map of columns, a text file in TOML"),
}
"""What a command says to do -> what a page says. Every other remedy that names a command is left out on pages."""
_COMMAND = re.compile(r"\bsurveyapp [a-z]|(?<![\w-])--[a-z]")


def names_a_command(remedy: str) -> bool:
    """Whether only somebody at a shell could do it."""
    return _COMMAND.search(remedy) is not None


def on_page(problems: Iterable[Problem], words: Speech) -> list[Problem]:
    """The same problems in words of the reader, with remedies that can be followed where they stand."""
    problems = list(problems)
    told = problems if words.language == SOURCE else in_language(problems, words)
    remedies = [_remedy(problem.remedy, said.remedy, words) for problem, said in zip(problems, told, strict=True)]
    return [Problem(said.code, said.what, said.where, remedy) for said, remedy in zip(told, remedies, strict=True)]


def line_on_page(line: str) -> str:
    """`place: what — remedy` without a remedy that only a shell offers."""
    said, dash, remedy = line.rpartition(" — ")
    return said if dash and names_a_command(remedy) else line


def _remedy(remedy: str, said: str, words: Speech) -> str:
    if not names_a_command(remedy):
        return said
    for command, page in INSTEAD.items():
        if found := pattern(command).fullmatch(remedy):
            return words.say(page, **found.groupdict()) if found.groupdict() else words.say(page)
    return ""
