"""What is asked. Definitions are data; Python here only reads, checks and describes them.

No web, no database, no numbers: the standard library only. `load` a shipped definition or `load_folder` an office's
own; `check_folder` says what is wrong with one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from questionnaires.model import Questionnaire
from questionnaires.problems import ERROR, DefinitionError, DefinitionProblem

__all__ = [
    "DefinitionError",
    "Problem",
    "Questionnaire",
    "check_against",
    "check_folder",
    "load",
    "load_folder",
    "shipped",
]

DEFINITIONS = Path(__file__).parent / "definitions"


def shipped() -> tuple[str, ...]:
    """Names of the definitions that come with the package, in alphabetical order."""
    return tuple(sorted(folder.name for folder in DEFINITIONS.iterdir() if folder.is_dir()))


@cache
def load(name: str) -> Questionnaire:
    """A shipped definition. Raises DefinitionError where there is none of that name."""
    if name not in shipped():
        advice = "shipped: " + ", ".join(shipped())
        raise DefinitionError([DefinitionProblem("name-unknown", name, "", "is not a shipped questionnaire", advice)])
    return load_folder(DEFINITIONS / name)


def load_folder(path: Path | str) -> Questionnaire:
    """The definition in a folder (`questions.toml`, `text.<language>.toml`).

    Raises DefinitionError with every error that `check_folder` finds; its warnings stop nothing.
    """
    questionnaire, problems = _read_and_check(Path(path))
    errors = [problem for problem in problems if problem.severity == ERROR]
    if errors or questionnaire is None:
        raise DefinitionError(errors)
    return questionnaire


def check_folder(path: Path | str) -> list[DefinitionProblem]:
    """Every problem of the definition in a folder, errors and warnings; never an exception for what stands there."""
    return _read_and_check(Path(path))[1]


def check_against(questionnaire: Questionnaire, earlier: Questionnaire) -> Iterator[DefinitionProblem]:
    """Every problem of a questionnaire in the light of an earlier one."""
    from questionnaires import checks

    return checks.check_against(questionnaire, earlier)


def _read_and_check(path: Path) -> tuple[Questionnaire | None, list[DefinitionProblem]]:
    from questionnaires.loading import read_and_check  # the checks come with it, which whoever only computes never runs

    return read_and_check(path)
