"""The questionnaire that a name stands for: stored already, or shipped and stored at its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import questionnaires
from questionnaires.model import Questionnaire
from surveyapp.store.questionnaires import add_questionnaire, find_version, questionnaire

if TYPE_CHECKING:
    from surveyapp.store import Session


def find_or_ship(session: Session, key: str) -> Questionnaire:
    """`id` or `id@version`. A name that is neither stored nor shipped is refused."""
    if find_version(session, key) is None:
        name, _, version = key.partition("@")
        if name in questionnaires.shipped() and version in ("", str(questionnaires.load(name).version)):
            add_questionnaire(session, questionnaires.load(name))
    return questionnaire(session, key)
