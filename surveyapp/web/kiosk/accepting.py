"""One form of a device becomes one response: the same way as a form from a page, told apart by its proof."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from flask import current_app

from questionnaires.answers import AnswerErrors, encode
from questionnaires.model import Questionnaire
from questionnaires.variants import MOST_MODULES, variant_of
from surveyapp import store
from surveyapp.db.clock import office_day
from surveyapp.forms import is_key
from surveyapp.store.agencies.devices import HALL, WINDOW, DeviceRow
from surveyapp.store.forms.invitations import Invitation, count_unanswered
from surveyapp.store.forms.responses import Receipt, refuse_before_answers, submit
from surveyapp.store.forms.submission import Submission
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.codes import batch_of, is_whole, plain
from surveyapp.web.bounds.limits import count_unknown_code, refuse_guesses
from surveyapp.web.citizen.addresses import COUNTER, FormAddress, form_address
from surveyapp.web.citizen.sending import counted, helped, variant
from surveyapp.web.kiosk.at_counter import asked_at_counter
from surveyapp.web.kiosk.credential import secret
from surveyapp.web.kiosk.posted import DeviceForm, DeviceInvitation

CHANNEL = "kiosk"
PROOFS = {HALL: "device", WINDOW: "staff-opened"}
"""What vouches for a form, by the mode of its device."""


def accept(device: DeviceRow, form: DeviceForm) -> Receipt:
    """Stored durably when this returns. Raises Refused, or Unavailable with nothing stored."""
    with counted() as became:
        receipt = _accept(device, form)
        became.append("repeated" if receipt.repeated else "late" if receipt.late else "accepted")
    return receipt


def _accept(device: DeviceRow, form: DeviceForm) -> Receipt:
    engine = current_app.extensions["engine"]
    if form.counter != device.counter:
        what = f"this device is enrolled at counter {device.counter}"
        raise Refused(Problem("invalid", what, "counter", "send forms of its own counter"))
    sent = _with_code(_invited(_envelope(form), device, form), form)
    found = form_address(COUNTER, form.counter, form.wave) if form.wave else None
    if found is None or found.questionnaire.key != form.version:
        refuse_before_answers(engine, sent, secret())
        what = f"wave {form.wave} does not ask {form.version!r}"
        raise Refused(Problem("version-unknown", what, "version", "load the questionnaire anew"))
    try:
        return submit(engine, _answered(sent, form, found), secret())
    except AnswerErrors as wrong:
        refuse_before_answers(engine, sent, secret())
        raise Refused([Problem("invalid", error.reason, error.question) for error in wrong.errors]) from wrong


def _envelope(form: DeviceForm) -> Submission:
    return Submission(
        key=bytes.fromhex(form.key),
        wave=form.wave,
        questionnaire=form.version,
        language=form.language,
        text_revision=form.text_revision,
        answers="",
        counter=form.counter,
        day=form.day,
        half=form.half,
        pace=form.pace,
        channel=CHANNEL,
        proof=PROOFS[HALL],
    )


def count_invitation(device: DeviceRow, told: DeviceInvitation) -> None:
    """One that led to no form. Refused where the day is still to come."""
    if told.day > office_day() + dt.timedelta(days=1):
        raise Refused(Problem("invalid", f"{told.day} is still to come", "day", "set the clock of the device"))
    invitation = Invitation(told.key, device.id, told.day, told.half)
    with store.writing(current_app.extensions["engine"]) as session:
        count_unanswered(session, told.wave, invitation, secret(), opened=told.opened)


def _invited(sent: Submission, device: DeviceRow, form: DeviceForm) -> Submission:
    """The device says so, whatever its mode is by now: no form that waited on it is lost for a change of mode."""
    if not form.invitation:
        return sent
    if not is_key(form.invitation):
        what = "nobody opened this invitation"
        raise Refused(Problem("invitation-unknown", what, "invitation", "send the form without one"), status=404)
    return replace(sent, invitation=form.invitation, device=device.id, proof=PROOFS[WINDOW])


def _with_code(sent: Submission, form: DeviceForm) -> Submission:
    """A form with a one-time code goes where the code leads."""
    if not form.code:
        return sent
    refuse_guesses()
    code = plain(form.code)
    with store.reading(current_app.extensions["engine"]) as session:
        known = batch_of(session, code, secret()) if is_whole(code) else None
    if known is None:
        count_unknown_code()
        return replace(sent, code=form.code, proof="token")
    batch = known[0]
    return replace(
        sent,
        code=code,
        proof="token",
        agency=batch.agency,
        receiving_agency=batch.receiving_agency,
        stratum=batch.stratum,
        procedure_group=batch.procedure_group,
    )


def _answered(sent: Submission, form: DeviceForm, found: FormAddress) -> Submission:
    drawn = _variant(form, found.questionnaire)
    encoded = encode(asked_at_counter(found), form.answers, variant=drawn)
    return replace(
        sent,
        answers=encoded.answers,
        numbers=encoded.numbers,
        texts=encoded.texts,
        variant=drawn,
        helped=helped(found.questionnaire, form.answers),
    )


def _variant(form: DeviceForm, asked: Questionnaire) -> str:
    """Without a network nobody but the device can draw; it says what it drew."""
    if not form.variant:
        return variant(asked, form.key)
    if form.variant not in variants(asked):
        raise Refused(Problem("invalid", "the questionnaire has no such draw of modules", "variant"))
    return form.variant


def variants(asked: Questionnaire) -> dict[str, float]:
    """Every draw that can happen -> its probability; empty without modules."""
    found: dict[str, float] = {}
    for bits in range(1 << len(asked.modules[:MOST_MODULES]) if asked.modules else 0):
        drawn = {module.id for place, module in enumerate(asked.modules) if bits >> place & 1}
        share = 1.0
        for module in asked.modules:
            share *= module.probability if module.id in drawn else 1 - module.probability
        if share > 0:
            found[variant_of(asked, drawn)] = share
    return found
