"""The citizens' pages: printed addresses, the form step by step, the receipt."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from questionnaires.answers import AnswerErrors
from questionnaires.languages import LANGUAGES, everywhere, of_pages
from surveyapp import store
from surveyapp.forms import (
    REVIEW,
    START,
    Filled,
    is_key,
    mistakes,
    move,
    new_key,
    opened_mark,
    read,
    size,
)
from surveyapp.store.forms.acceptance import GRACE
from surveyapp.store.forms.receipts import receipt_is_genuine
from surveyapp.web.assets import asset
from surveyapp.web.citizen.addresses import COUNTER, FormAddress, counter_exists, place
from surveyapp.web.citizen.pages import Visit, show
from surveyapp.web.citizen.sending import send, variant
from surveyapp.web.citizen.sentences import sentences_for
from surveyapp.web.language import menu, preferred, speaking
from surveyapp.web.limits import count_form
from surveyapp.web.messages import message
from surveyapp.web.office import office
from surveyapp.words.speech import Speech

bp = Blueprint("survey", __name__)

PLACE = "/<any(w, k):kind>/<code>"
FORM = "/<language:language>" + PLACE
TRY_AGAIN_AFTER = 30  # seconds


@bp.get(PLACE, strict_slashes=False)
def printed(kind: str, code: str) -> ResponseReturnValue:
    """What stands under a QR code is free of language; the browser's wish decides."""
    found = place(kind, code)
    language = preferred(request, found.languages if found else ())
    response = redirect(f"/{language}/{kind}/{code}", 302)
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get(FORM)
def begin(language: str, kind: str, code: str) -> ResponseReturnValue:
    found = place(kind, code)
    _refuse_unspoken(language, found)
    if found is None or found.wave.state not in ("open", "trial"):
        return _not_open(language, kind, code, found)
    if language not in found.languages:
        return redirect(found.address(found.languages[0]), 302)
    key = new_key()
    filled = Filled(key, opened_mark(key, current_app.config["SECRET_KEY"]), wave=_wave_of(found))
    return show(_moment(found, language, filled))


@bp.post(FORM)
def step(language: str, kind: str, code: str) -> ResponseReturnValue:
    found = place(kind, code, request.form.get("wave", "") if kind == COUNTER else "")
    _refuse_unspoken(language, found)
    go = request.form.get("go", "next")
    # A form that is sent goes on to the store in every state of the wave: it may be one that is stored already.
    if found is None or language not in found.languages or not (go == "send" or _takes_answers(found)):
        return _not_open(language, kind, code, found)
    moment = _moment(found, language, read(request.form, found.questionnaire))
    if go in ("next", "send") and (errors := _errors(moment)):
        return show(_at(moment, moment.filled, errors=errors), 422)
    return _send(moment) if go == "send" else show(_moved(moment, go))


@bp.get(FORM + "/receipt/<number>")
def receipt(language: str, kind: str, code: str, number: str) -> ResponseReturnValue:
    """Nothing is looked up: a genuine receipt proves itself and leads to no form."""
    if not receipt_is_genuine(number, current_app.config["SECRET_KEY"].encode()):
        abort(404)
    found, now = place(kind, code), size(request.args.get("size", ""))
    _refuse_unspoken(language, found)
    offered = found.languages if found else everywhere()
    html = render_template(
        "citizen/receipt.html",
        **speaking(language),
        asset=asset,
        lang=language,
        size=now,
        invented=office().invented,
        receipt=number,
        complaints=office().says("complaints", language),
        here=f"/{language}/{kind}/{code}",
        languages=menu(offered, lambda spoken: f"/{spoken}/{kind}/{code}/receipt/{number}{_size_query(now)}"),
        sizes=[f"{number}{_size_query(Filled('', '', size=now).resized(by).size)}" for by in (-1, 1)],
    )
    return Response(html, headers={"Cache-Control": "no-store"})


@bp.errorhandler(CSRFError)
def form_expired(_error: CSRFError) -> ResponseReturnValue:
    """The cookie is gone or another one. The page comes back with all answers and a fresh token: press once more."""
    known = request.view_args or {}
    language, kind, code = known["language"], known["kind"], known["code"]
    found = place(kind, code, request.form.get("wave", "") if kind == COUNTER else "")
    if found is None or language not in found.languages:
        return _not_open(language, kind, code, found)
    say = Speech(language).say
    notice = (
        say("Please press the button once more"),
        say(
            "This page had been open for a long time, or the browser keeps no cookies. Your answers are all still here."
        ),
    )
    return show(_moment(found, language, read(request.form, found.questionnaire), notice=notice), 400)


def _moment(found: FormAddress, language: str, filled: Filled, *, notice: tuple[str, str] | None = None) -> Visit:
    """The form where it stands, with answers to questions that are no longer asked let go."""
    at = found.route(filled.answers, found.agency(filled.agency), variant(found.questionnaire, filled.key))
    filled = filled.kept(at)
    return Visit(found, language, filled if filled.step in at.steps else filled.at(START), at, notice=notice)


def _at(
    moment: Visit, filled: Filled, *, errors: dict[str, str] | None = None, notice: tuple[str, str] | None = None
) -> Visit:
    return Visit(moment.place, moment.language, filled, moment.route, errors or {}, notice)


def _moved(moment: Visit, go: str) -> Visit:
    return _at(moment, move(moment.filled, go, moment.route, moment.place.page_of))


def _errors(moment: Visit) -> dict[str, str]:
    """Mistakes on the screen that is being left: control -> sentence. A blank is none, but an agency is needed."""
    if moment.filled.step == START:
        say = Speech(moment.language).say
        missing = say("Choose the office that handled your papers")
        return {} if moment.place.agency(moment.filled.agency) else {"agency": missing}
    questions = moment.route.pages.get(moment.filled.step, ())
    return sentences_for(moment.place.questionnaire, mistakes(questions, moment.filled), moment.language)


def _send(moment: Visit) -> ResponseReturnValue:
    found, language, filled = moment.place, moment.language, moment.filled
    if not found.agency(filled.agency):
        missing = Speech(language).say("Choose the office that handled your papers")
        return show(_at(moment, filled.at(START), errors={"agency": missing}), 422)
    if not is_key(filled.key):
        abort(400)
    count_form()
    try:
        number = send(found, language, filled).number
    except AnswerErrors as wrong:
        return _back_to_mistakes(moment, {error.question: error.reason for error in wrong.errors})
    except store.Unavailable:
        return _not_stored(moment)
    except store.Refused as refused:
        return _refused(moment, refused)
    return redirect(f"{found.address(language)}/receipt/{number}{_size_query(filled.size)}", 303)


def _back_to_mistakes(moment: Visit, reasons: dict[str, str]) -> ResponseReturnValue:
    """To the first page that has one; the others are met on the way on."""
    page = moment.place.page_of.get(next(iter(reasons)), START)
    here = {code: reason for code, reason in reasons.items() if moment.place.page_of.get(code) == page}
    errors = sentences_for(moment.place.questionnaire, here, moment.language)
    return show(_at(moment, moment.filled.at(page, returns=REVIEW), errors=errors), 422)


def _not_stored(moment: Visit) -> ResponseReturnValue:
    """The answers stay in the page, so the person can send them again a little later."""
    say = Speech(moment.language).say
    notice = (
        say("The form could not be sent yet"),
        say("The system is busy. Your answers are still on this page: wait half a minute and press “Send” again."),
    )
    return show(_at(moment, moment.filled.at(REVIEW), notice=notice), 503, **{"Retry-After": str(TRY_AGAIN_AFTER)})


def _refused(moment: Visit, refused: store.Refused) -> ResponseReturnValue:
    say, place, language = Speech(moment.language).say, moment.place, moment.language
    codes = {problem.code for problem in refused.problems}
    anew = (place.address(language), say("Open a new form"))
    if "key-conflict" in codes:
        sentence = say(
            "It was received with other answers and cannot be changed any more. To answer again, open a new form."
        )
        return message(language, 409, say("This form has already been sent"), sentence, way_on=anew)
    if "wave-closed" in codes:
        return _not_open(language, place.kind, place.code, place)
    current_app.logger.warning("a form was refused: %s", ", ".join(sorted(codes)))
    sentence = say("The survey has changed since this page was opened. Please open the form again.")
    return message(language, refused.status, say("The form could not be taken"), sentence, way_on=anew)


def _refuse_unspoken(language: str, found: FormAddress | None) -> None:
    """An address in a language that neither the house nor the questionnaire speaks leads nowhere."""
    if language not in LANGUAGES and not (found and language in found.languages):
        abort(404)


def _takes_answers(found: FormAddress) -> bool:
    """Forms that were open when the wave closed have an hour to arrive."""
    wave = found.wave
    if wave.state in ("open", "trial"):
        return True
    return (
        wave.state == "collected" and wave.closed_at is not None and dt.datetime.now(dt.UTC) <= wave.closed_at + GRACE
    )


def _wave_of(found: FormAddress) -> str:
    return found.wave.code if found.kind == COUNTER else ""


def _size_query(size: int) -> str:
    return f"?size={size}" if size != Filled("", "").size else ""


def _not_open(language: str, kind: str, code: str, found: FormAddress | None) -> ResponseReturnValue:
    say = Speech(language).say
    home = (f"/{of_pages(language)}/", say("See the rounds that are open"))
    if found is None and not (kind == COUNTER and counter_exists(code)):
        sentence = say("Please check the address on the notice or the slip of paper, letter by letter.")
        return message(language, 404, say("There is no survey at this address"), sentence, way_on=home)
    if found is None:
        sentence = say("At present no answers are collected here. Thank you for wanting to help.")
        return message(language, 200, say("No survey round is open at this counter"), sentence, way_on=home)
    if found.wave.state == "draft":
        sentence = say("The survey round “{title}” will begin soon. Please come again then.", title=found.wave.title)
        return message(language, 200, say("This survey has not begun yet"), sentence, way_on=home)
    sentence = say(
        "The survey round “{title}” no longer takes answers. Thank you for wanting to help.", title=found.wave.title
    )
    return message(language, 410, say("This survey is closed"), sentence, way_on=home)
