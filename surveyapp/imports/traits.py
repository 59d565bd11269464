"""Facts about dossiers that the files of a wave bring with their forms, each in a column of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from questionnaires.answers import columns
from questionnaires.model import Questionnaire
from surveyapp.imports.responses import ABOUT_THE_FORM, IGNORED
from surveyapp.store.refusal import Problem, Refused

LONGEST = 40
"""Letters of a name: people read it in the notice on paper."""
MOST = 10


def declared(names: Iterable[str], form: Questionnaire) -> tuple[str, ...]:
    """The names as a wave keeps them; raises Refused for what cannot head a column of its own."""
    traits = tuple(" ".join(name.split()) for name in names)
    taken = {"agency", "base_weight", *ABOUT_THE_FORM, *IGNORED, *columns(form, with_texts=True)}
    if problems := [*_problems(traits, taken)]:
        raise Refused(problems)
    return traits


def _problems(traits: tuple[str, ...], taken: Collection[str]) -> Iterator[Problem]:
    if len(traits) > MOST:
        yield Problem("trait", f"{len(traits)} facts about dossiers are too many", remedy=f"declare {MOST} at most")
    for number, name in enumerate(traits):
        if not name or len(name) > LONGEST or not name.isprintable():
            what = f"“{name}” cannot name a fact about dossiers"
            yield Problem("trait", what, remedy=f"use 1 to {LONGEST} letters, as people shall read it")
        elif name in taken or name in traits[:number]:
            what = f"files have a column “{name}” already"
            yield Problem("trait", what, remedy="give the fact another name")
