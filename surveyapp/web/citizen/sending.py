"""The last step: the answers become one stored response, and the person gets a receipt."""

from __future__ import annotations

import datetime as dt
import hmac
from zoneinfo import ZoneInfo

from flask import current_app

from questionnaires.answers import encode
from questionnaires.model import FILLED, Questionnaire
from questionnaires.variants import draw
from surveyapp.forms import Filled, pace
from surveyapp.store.forms.responses import Receipt, submit
from surveyapp.store.forms.submission import Submission
from surveyapp.web.citizen.addresses import COUNTER, FormAddress

OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = 12


def send(place: FormAddress, language: str, filled: Filled) -> Receipt:
    """Stored durably when this returns. Raises AnswerErrors, Refused, or Unavailable with nothing stored."""
    secret = current_app.config["SECRET_KEY"]
    encoded = encode(place.questionnaire, filled.answers, variant=variant(place.questionnaire, filled.key))
    now = dt.datetime.now(OFFICE_TIME)
    agency = place.agency(filled.agency)
    kind = filled.kind if filled.kind in place.kinds(agency) else ""
    submission = Submission(
        key=bytes.fromhex(filled.key),
        wave=place.wave.code,
        questionnaire=place.questionnaire.key,
        language=language,
        text_revision=place.facts.revisions[language],
        answers=encoded.answers,
        agency=agency,
        receiving_agency=agency,
        counter=place.code if place.kind == COUNTER else "",
        stratum=kind,
        procedure_group=place.procedure_group(kind),
        day=now.date(),
        half="am" if now.hour < NOON else "pm",
        channel="qr" if place.kind == COUNTER else "web",
        basis=_basis(place),
        helped=_helped(place.questionnaire, filled),
        variant=variant(place.questionnaire, filled.key),
        pace=pace(filled.key, filled.opened, len(filled.answers), secret),
        numbers=encoded.numbers,
        texts=encoded.texts,
    )
    return submit(current_app.extensions["engine"], submission, secret.encode())


def variant(questionnaire: Questionnaire, key: str) -> str:
    """Which modules this form asks: fixed by its key, so that a refresh changes nothing, and stored nowhere else."""
    if not questionnaire.modules:
        return ""
    return draw(questionnaire, hmac.digest(current_app.config["SECRET_KEY"].encode(), key.encode(), "sha256"))


def _basis(place: FormAddress) -> str:
    """Whoever types an open address was drawn by nobody, even in a wave that also draws people."""
    return "self-selected" if place.wave.basis == "probability" else place.wave.basis


def _helped(questionnaire: Questionnaire, filled: Filled) -> str:
    """The question about help also fills a column of its own."""
    for question in questionnaire.questions:
        if question.fills == "helped":
            return FILLED["helped"].get(str(filled.answers.get(question.code, "")), "unknown")
    return "unknown"
