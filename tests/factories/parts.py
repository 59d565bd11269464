"""Rounds of five departments that nearly everybody rates in full, but for the fifth factor."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from sqlalchemy.orm import Session

from questionnaires.model import Questionnaire
from surveyapp.results.opening import expected_parts
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.forms.responses import save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state
from tests.factories.questionnaires import made_up_questionnaire

AGENCIES = ("A", "B", "C", "D", "E")
FORMS = 40
FULL = dict.fromkeys(AGENCIES, FORMS)
"""Agency -> how many of its forms answer the fifth factor."""
FAILED = FULL | {"A": 9, "B": 9}
"""Two of five with fewer than ten."""
LACKING = FULL | {"A": 0}
SECRET = b"a secret of the tests"
_keys = itertools.count(1)


def city(session: Session, asked: Questionnaire | None = None) -> None:
    rows = [
        AgencyRow(code, f"Sở {code}", peer_group="departments", names={"en": f"Office {code}"}) for code in AGENCIES
    ]
    save_agencies(session, rows)
    add_questionnaire(session, asked or made_up_questionnaire())


def draft(session: Session, code: str, *, previous: str = "", questionnaire: str = "one-stop@1") -> None:
    create_wave(session, code, questionnaire=questionnaire, previous=previous)


def open_wave(session: Session, code: str) -> None:
    set_state(session, code, "open", "test", parts=expected_parts(session, code))


def collect(session: Session, code: str, answers: Mapping[str, int], **said: str) -> None:
    """The forms of an open wave, which closes with them."""
    fill_in(session, code, answers, **said)
    set_state(session, code, "collected", "test")


def fill_in(session: Session, code: str, answers: Mapping[str, int], **said: str) -> None:
    """Forms of every department; the first answer all, the others all but the fifth factor."""
    rows = [
        ImportedRow(next(_keys).to_bytes(16, "big"), 2, agency, _form(agency, number, answered), proof="token", **said)
        for agency, answered in answers.items()
        for number in range(FORMS)
    ]
    save_imported(session, code, rows)


def hold(session: Session, code: str, answers: Mapping[str, int], *, previous: str = "") -> None:
    """A round from its making to its closing."""
    draft(session, code, previous=previous)
    open_wave(session, code)
    collect(session, code, answers)


def hold_trial(session: Session, code: str, forms: int, answered: int) -> None:
    """Forms of the first department while the round is on trial."""
    set_state(session, code, "trial", "test")
    for number in range(forms):
        key = next(_keys).to_bytes(16, "big")
        answers = _form("A", number, answered)
        save_response(session, Submission(key, code, "one-stop@1", "vi", 1, answers, agency="A"), SECRET)


def _form(agency: str, number: int, answered: int) -> str:
    """The fifth factor is rated worse than the others, so that it matters whether it is in the index."""
    likes = "5" if number % 10 < 9 - (ord(agency) - ord("A")) else "2"
    fifth = "2" if number % 5 else "5"
    return "0" + likes * 18 + (fifth if number < answered else "~") * 4
