"""The questionnaire that a name stands for: stored already, or shipped and stored at its first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import questionnaires
from questionnaires.model import Questionnaire
from surveyapp.store.questionnaires import add_questionnaire, find_version, questionnaire

if TYPE_CHECKING:
    from surveyapp.store import Session


def find_or_ship(session: Session, key: str) -> Questionnaire:
    """`id@version`, or `id` for the newest edition of all. A name that is neither stored nor shipped is refused."""
    name, _, version = key.partition("@")
    stored = find_version(session, key)
    if name in questionnaires.shipped():
        shipped = questionnaires.load(name)
        is_wanted = version == str(shipped.version) if version else stored is None or stored.version < shipped.version
        if is_wanted and find_version(session, shipped.key) is None:
            add_questionnaire(session, shipped)
    return questionnaire(session, key)


def look_up(session: Session, key: str) -> Questionnaire:
    """The same by its whole key, and nothing is stored."""
    name, _, version = key.partition("@")
    if find_version(session, key) is None and name in questionnaires.shipped():
        shipped = questionnaires.load(name)
        if version == str(shipped.version):
            return shipped
    return questionnaire(session, key)
