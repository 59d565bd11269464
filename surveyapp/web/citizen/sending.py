"""The last step: the answers become one stored response, and the person gets a receipt."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import current_app

from questionnaires.answers import AnswerErrors, Encoded, encode
from questionnaires.model import FILLED, Questionnaire
from questionnaires.types import Raw
from questionnaires.variants import draw
from surveyapp.db.clock import office_time
from surveyapp.db.unavailable import reason_of
from surveyapp.forms import Filled, opened_at, pace
from surveyapp.store import Refused, Unavailable
from surveyapp.store.forms.responses import Receipt, refuse_before_answers, submit
from surveyapp.store.forms.submission import Submission
from surveyapp.telemetry.metrics import form_sent
from surveyapp.web.citizen.addresses import CODE, COUNTER, WAVE, FormAddress
from surveyapp.web.office import office
from surveyapp.words.notices import Door, notice_said
from surveyapp.words.speech import Speech

NOON = 12
CHANNELS = {COUNTER: "qr", WAVE: "web", CODE: "qr"}
"""A code is printed on a card with its address as QR."""


def door(address: FormAddress) -> Door:
    """How forms come in at this address, for what is stored of them and for what people are told of that."""
    channel, proof = way_in(address.kind)
    return Door.of(address.questionnaire, channel, proof, address.wave.settings, of_itself=address.rates(office()))


def way_in(kind: str) -> tuple[str, str]:
    """(channel, proof) of the forms that come in at an address of this kind."""
    return CHANNELS[kind], "token" if kind == CODE else "open"


def becomes_of(kind: str, address: FormAddress | None, language: str) -> tuple[str, ...]:
    """What a receipt says of the form that was sent; the address may lead to no wave any more."""
    speech = Speech(language)
    if address is not None and address.wave.state == "trial":
        return (speech.say("Forms sent now are not counted in any result."),)
    through = door(address) if address else Door(*way_in(kind))
    return (" ".join((speech.say("Answers are added up."), *notice_said(through, speech, "published", "apart"))),)


def send(address: FormAddress, language: str, filled: Filled) -> Receipt:
    """Stored durably when this returns. Raises AnswerErrors, Refused, or Unavailable with nothing stored."""
    with counted() as became:
        receipt = _send(address, language, filled)
        became.append("repeated" if receipt.repeated else "late" if receipt.late else "accepted")
    return receipt


@contextmanager
def counted() -> Iterator[list[str]]:
    """For whoever watches the machine: what became of the form, in one word."""
    became: list[str] = []
    try:
        yield became
    except AnswerErrors:
        became.append("invalid")
        raise
    except Refused as refused:
        became.append(refused.problems[0].code)
        raise
    except Unavailable as error:
        became.append("unavailable")
        current_app.logger.error("a form could not be stored: %s", reason_of(error))
        raise
    finally:
        form_sent(became[0] if became else "failed")


def _send(address: FormAddress, language: str, filled: Filled) -> Receipt:
    engine, secret = current_app.extensions["engine"], current_app.config["SECRET_KEY"].encode()
    drawn = variant(address.questionnaire, filled.key)
    try:
        encoded = encode(address.questionnaire, filled.answers, variant=drawn)
    except AnswerErrors:
        refuse_before_answers(engine, _submission(address, language, filled, drawn, Encoded("")), secret)
        raise
    return submit(engine, _submission(address, language, filled, drawn, encoded), secret)


def _submission(address: FormAddress, language: str, filled: Filled, drawn: str, encoded: Encoded) -> Submission:
    sent, opened = office_time(), opened_at(filled.key, filled.opened, current_app.config["SECRET_KEY"])
    agency = address.agency(filled.agency)
    kind = filled.kind if filled.kind in address.kinds(agency) else ""
    batch, (channel, proof) = address.facts.batch, way_in(address.kind)
    return Submission(
        key=bytes.fromhex(filled.key),
        wave=address.wave.code,
        questionnaire=address.questionnaire.key,
        language=language,
        text_revision=address.facts.revisions[language],
        answers=encoded.answers,
        numbers=encoded.numbers,
        texts=encoded.texts,
        agency=batch.agency if batch else agency,
        receiving_agency=batch.receiving_agency if batch else agency,
        counter=address.code if address.kind == COUNTER else "",
        stratum=batch.stratum if batch else kind,
        procedure_group=batch.procedure_group if batch else address.procedure_group(kind),
        day=sent.date(),
        half="am" if sent.hour < NOON else "pm",
        channel=channel,
        proof=proof,
        code=address.code if batch else "",
        helped=helped(address.questionnaire, filled.answers),
        variant=drawn,
        opened_at=opened,
        pace=pace(opened, len(filled.answers)),
    )


def variant(questionnaire: Questionnaire, key: str) -> str:
    """Which modules this form asks: fixed by its key, so that a refresh changes nothing, and stored nowhere else."""
    if not questionnaire.modules:
        return ""
    return draw(questionnaire, hmac.digest(current_app.config["SECRET_KEY"].encode(), key.encode(), "sha256"))


def helped(questionnaire: Questionnaire, answers: Mapping[str, Raw]) -> str:
    """The question about help also fills a column of its own."""
    for question in questionnaire.questions:
        if question.fills == "helped":
            return FILLED["helped"].get(str(answers.get(question.code, "")), "unknown")
    return "unknown"
