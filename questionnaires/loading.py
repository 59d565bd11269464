"""A definition on the disk becomes a questionnaire, or the list of all that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from questionnaires import DEFINITIONS, shipped
from questionnaires.checks import check, check_against
from questionnaires.model import Questionnaire
from questionnaires.problems import DefinitionProblem
from questionnaires.reading import read
from questionnaires.toml.files import read_folder


def read_and_check(path: Path) -> tuple[Questionnaire | None, list[DefinitionProblem]]:
    sources = read_folder(path)
    if sources.structure is None:
        return None, sources.problems
    problems = sources.problems
    questionnaire = read(sources.structure, sources.texts, problems)
    against = [problem for earlier in _claimed(questionnaire) for problem in check_against(questionnaire, earlier)]
    return questionnaire, [*problems, *check(questionnaire), *against]


def _claimed(questionnaire: Questionnaire) -> Iterator[Questionnaire]:
    """The shipped editions that a questionnaire names. Read only: checking them in turn could go round in a circle."""
    names = [questionnaire.same_items_as, *(claim.questionnaire for claim in questionnaire.comparable_with)]
    for key in dict.fromkeys(names):
        name = key.partition("@")[0]
        if name in shipped():
            sources = read_folder(DEFINITIONS / name)
            earlier = read(sources.structure or {}, sources.texts, [])
            if earlier.key == key:
                yield earlier
