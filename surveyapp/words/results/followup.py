"""Who answers for which part of which index, in words."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.languages import name_in
from questionnaires.model import Questionnaire
from surveyapp.results.external.indices import INDICES
from surveyapp.store.external import OVERALL
from surveyapp.store.followup.responsible import OWN
from surveyapp.words.naming import Words
from surveyapp.words.results.external import PARTS_CALLED
from surveyapp.words.speech import Speech

AgencyNames = Mapping[str, Mapping[str, str]]


def source(code: str, words: Speech) -> str:
    return words.say("Own index") if code == OWN else INDICES[code].name if code in INDICES else code


def part(of: str, code: str, asked: Mapping[str, Questionnaire], words: Words) -> str:
    """`asked`: part of the own index -> an edition that asks it; a part that none asks any more is its code."""
    if code == OVERALL:
        return words.say("Overall index")
    if of != OWN:
        return words.label(PARTS_CALLED, code)
    return words.part(asked[code], code) if code in asked else code


def agency(code: str, names: AgencyNames, words: Speech) -> str:
    return name_in(names.get(code, {}), words.language, code)


def agencies(codes: tuple[str, ...], names: AgencyNames, words: Speech) -> str:
    return ", ".join(agency(code, names, words) for code in codes)
