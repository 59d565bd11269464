"""The citizens' pages: printed addresses, the form step by step, the receipt."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from questionnaires.answers import AnswerErrors
from questionnaires.languages import LANGUAGES, everywhere, of_pages
from surveyapp import store
from surveyapp.db.clock import now
from surveyapp.forms import (
    REVIEW,
    START,
    Filled,
    is_key,
    mistakes,
    move,
    new_key,
    opened_at,
    opened_mark,
    read,
    size,
)
from surveyapp.store.forms.acceptance import is_in_grace
from surveyapp.store.forms.receipts import receipt_is_genuine
from surveyapp.store.waves.codes import plain
from surveyapp.web.assets import asset
from surveyapp.web.bounds.limits import count_form
from surveyapp.web.citizen.addresses import CODE, COUNTER, FormAddress, counter_exists, form_address
from surveyapp.web.citizen.finished import end_history, is_finished
from surveyapp.web.citizen.offices import is_searched
from surveyapp.web.citizen.pages import Visit, show
from surveyapp.web.citizen.sending import becomes_of, send, variant
from surveyapp.web.citizen.sentences import agency_question, nothing_said, sentences_for
from surveyapp.web.citizen.typed import no_such_code
from surveyapp.web.language import menu, preferred, speaking
from surveyapp.web.messages import message
from surveyapp.web.office import office, who_asks
from surveyapp.words.speech import Speech

bp = Blueprint("survey", __name__)

ADDRESS = "/<any(w, k, c):kind>/<code>"
FORM = "/<language:language>" + ADDRESS
TRY_AGAIN_AFTER = 30  # seconds


@bp.get(ADDRESS, strict_slashes=False)
def printed(kind: str, code: str) -> ResponseReturnValue:
    """What stands under a QR code is free of language; the browser's wish decides."""
    code = plain(code) if kind == CODE else code
    found = form_address(kind, code)
    language = preferred(request, found.languages if found else ())
    response = redirect(f"/{language}/{kind}/{code}", 302)
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get(FORM)
def begin(language: str, kind: str, code: str) -> ResponseReturnValue:
    """Looking uses no code: previews and scanners of links open every address that they meet."""
    if kind == CODE and code != plain(code):
        return redirect(f"/{language}/{kind}/{plain(code)}", 302)
    found = form_address(kind, code)
    _refuse_unspoken(language, found)
    if found is None or found.wave.state not in ("open", "trial"):
        return _not_open(language, kind, code, found)
    if language not in found.languages:
        return redirect(found.address(found.languages[0]), 302)
    if found.facts.code_is_used:
        return _code_used(language)
    key = new_key()
    filled = Filled(key, opened_mark(key, current_app.config["SECRET_KEY"]), wave=_wave_of(found))
    return show(_visit(found, language, filled))


@bp.post(FORM)
def step(language: str, kind: str, code: str) -> ResponseReturnValue:
    found = _address_of_form(kind, code)
    _refuse_unspoken(language, found)
    go = request.form.get("go", "next")
    if found is None or not _goes_on(found, language):
        return _not_open(language, kind, code, found)
    if found.facts.code_is_used and go != "send":
        return _code_used(language)
    moment = _visit(found, language, read(request.form, found.questionnaire))
    if go != "send" and is_finished(moment.filled):
        return _received(moment)
    if go == "next" and moment.filled.searches and is_searched(found):
        return show(moment)
    if go == "next" and (errors := _errors(moment)):
        return show(_at(moment, moment.filled, errors=errors), 422)
    return _send(moment) if go == "send" else show(_moved(moment, go))


@bp.get(FORM + "/receipt/<number>")
def receipt(language: str, kind: str, code: str, number: str) -> ResponseReturnValue:
    """Nothing is looked up: a genuine receipt proves itself and leads to no form."""
    if not receipt_is_genuine(number, current_app.config["SECRET_KEY"].encode()):
        abort(404)
    found, now = form_address(kind, code), size(request.args.get("size", ""))
    if found is None and not (kind == COUNTER and counter_exists(code)):
        abort(404)
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
        **who_asks(language),
        here=f"/{language}/{kind}/{code}",
        with_code=kind == CODE,
        becomes=becomes_of(kind, found, language),
        languages=menu(offered, lambda spoken: f"/{spoken}/{kind}/{code}/receipt/{number}{_size_query(now)}"),
        sizes=[f"{number}{_size_query(Filled('', '', size=now).resized(by).size)}" for by in (-1, 1)],
    )
    return Response(html, headers={"Cache-Control": "no-store"})


@bp.errorhandler(CSRFError)
def form_expired(_error: CSRFError) -> ResponseReturnValue:
    """The cookie is gone or another one. The page comes back with all answers and a fresh token: press once more."""
    known = request.view_args or {}
    language, kind, code = known["language"], known["kind"], known["code"]
    found = _address_of_form(kind, code)
    if found is None or not _goes_on(found, language):
        return _not_open(language, kind, code, found)
    say = Speech(language).say
    notice = (
        say("Please press the button once more"),
        say(
            "This page had been open for a long time, or the browser keeps no cookies. Your answers are all still here."
        ),
    )
    visit = _visit(found, language, read(request.form, found.questionnaire), notice=notice)
    return _received(visit, 400) if is_finished(visit.filled) else show(visit, 400)


def _address_of_form(kind: str, code: str) -> FormAddress | None:
    """The wave that a form at a counter was opened in, in the words that the form began with."""
    wave_code = request.form.get("wave", "") if kind == COUNTER else ""
    return form_address(kind, code, wave_code, request.form.get("texts", ""))


def _visit(address: FormAddress, language: str, filled: Filled, *, notice: tuple[str, str] | None = None) -> Visit:
    """The form where it stands, with answers to questions that are no longer asked let go."""
    at = address.route(filled.answers, address.agency(filled.agency), variant(address.questionnaire, filled.key))
    filled = filled.kept(at).worded(address.texts)
    return Visit(address, language, filled if filled.step in at.steps else filled.at(START), at, notice=notice)


def _at(
    visit: Visit, filled: Filled, *, errors: dict[str, str] | None = None, notice: tuple[str, str] | None = None
) -> Visit:
    return Visit(visit.address, visit.language, filled, visit.route, errors or {}, notice)


def _moved(visit: Visit, go: str) -> Visit:
    return _at(visit, move(visit.filled, go, visit.route, visit.address.page_of))


def _errors(visit: Visit) -> dict[str, str]:
    """Mistakes on the screen that is being left: control -> sentence. A blank is none, but an agency is needed before
    anything is asked: nobody should answer thirteen pages to learn that they count for no place."""
    if visit.filled.step == START:
        return _without_agency(visit)
    questions = visit.route.pages.get(visit.filled.step, ())
    return sentences_for(visit.address.questionnaire, mistakes(questions, visit.filled), visit.language)


def _without_agency(visit: Visit) -> dict[str, str]:
    if visit.address.agency(visit.filled.agency):
        return {}
    return {"agency": agency_question(visit.address.questionnaire, visit.language).missing}


def _send(visit: Visit) -> ResponseReturnValue:
    found, language, filled = visit.address, visit.language, visit.filled
    if nowhere := _without_agency(visit):
        back_to = REVIEW if found.is_about_households else ""
        return show(_at(visit, filled.at(START, returns=back_to), errors=nowhere), 422)
    if not is_key(filled.key):
        abort(400)
    count_form()
    try:
        number = send(found, language, filled).number
    except AnswerErrors as wrong:
        return _back_to_mistakes(visit, {error.question: error.reason for error in wrong.errors})
    except store.Unavailable:
        return _not_stored(visit)
    except store.Refused as refused:
        return _refused(visit, refused)
    way = f"{found.address(language)}/receipt/{number}{_size_query(filled.size)}"
    # without the page that Flask's `redirect` writes for browsers of long ago
    response = Response(status=303, headers=[("Location", way), ("Content-Length", "0")])
    end_history(response)
    return response


def _received(visit: Visit, status: int = 200) -> ResponseReturnValue:
    """For an earlier screen of a form that was sent: none of its answers."""
    say, place = Speech(visit.language).say, visit.address
    anew = None if place.kind == CODE else (place.address(visit.language), say("Open a new form"))
    sentence = say("Thank you for the time that you have given.")
    return message(visit.language, status, say("Your form has been received"), sentence, way_on=anew)


def _back_to_mistakes(visit: Visit, reasons: dict[str, str]) -> ResponseReturnValue:
    """To the first page that has one; the others are met on the way on."""
    page = visit.address.page_of.get(next(iter(reasons)), START)
    here = {code: reason for code, reason in reasons.items() if visit.address.page_of.get(code) == page}
    errors = sentences_for(visit.address.questionnaire, here, visit.language)
    return show(_at(visit, visit.filled.at(page, returns=REVIEW), errors=errors), 422)


def _not_stored(visit: Visit) -> ResponseReturnValue:
    """The answers stay in the page, so the person can send them again a little later."""
    say = Speech(visit.language).say
    notice = (
        say("The form could not be sent yet"),
        say("The system is busy. Your answers are still on this page: wait half a minute and press “Send” again."),
    )
    return show(_at(visit, visit.filled.at(REVIEW), notice=notice), 503, **{"Retry-After": str(TRY_AGAIN_AFTER)})


def _refused(visit: Visit, refused: store.Refused) -> ResponseReturnValue:
    say, place, language = Speech(visit.language).say, visit.address, visit.language
    codes = {problem.code for problem in refused.problems}
    if "empty-form" in codes:
        return _asked_to_rate(visit)
    anew = (place.address(language), say("Open a new form"))
    if "key-conflict" in codes:
        sentence = say(
            "It was received with other answers and cannot be changed any more. To answer again, open a new form."
        )
        return message(language, 409, say("This form has already been sent"), sentence, way_on=anew)
    if "code-spent" in codes:
        return _code_used(language)
    if "wave-closed" in codes:
        return _not_open(language, place.kind, place.code, place)
    current_app.logger.warning("a form was refused: %s", ", ".join(sorted(codes)))
    sentence = say("The survey has changed since this page was opened. Please open the form again.")
    return message(language, refused.status, say("The form could not be taken"), sentence, way_on=anew)


def _asked_to_rate(visit: Visit) -> ResponseReturnValue:
    """Back to the first page with something to rate; all that was written is still on the form."""
    pages = visit.route.pages
    page = next((page for page, asked in pages.items() if any(question.counts for question in asked)), "")
    notice = nothing_said(visit.route, Speech(visit.language))
    return show(_at(visit, visit.filled.at(page or next(iter(pages))), notice=notice), 422)


def _refuse_unspoken(language: str, address: FormAddress | None) -> None:
    """An address in a language that neither the house nor the questionnaire speaks leads nowhere."""
    if language not in LANGUAGES and not (address and language in address.languages):
        abort(404)


def _goes_on(address: FormAddress, language: str) -> bool:
    """A form that is sent goes on to the store in every state of the wave: it may be one that is stored already."""
    return language in address.languages and (request.form.get("go") == "send" or _takes_answers(address))


def _takes_answers(address: FormAddress) -> bool:
    """Forms that were open when the wave closed have an hour to arrive."""
    wave = address.wave
    if wave.state in ("open", "trial"):
        return True
    posted = request.form
    opened = opened_at(posted.get("key", ""), posted.get("opened", ""), current_app.config["SECRET_KEY"])
    return wave.state == "collected" and is_in_grace(wave.closed_at, opened, now())


def _wave_of(address: FormAddress) -> str:
    return address.wave.code if address.kind == COUNTER else ""


def _size_query(size: int) -> str:
    return f"?size={size}" if size != Filled("", "").size else ""


def _not_open(language: str, kind: str, code: str, address: FormAddress | None) -> ResponseReturnValue:
    say = Speech(language).say
    home = (f"/{of_pages(language)}/", say("See the rounds that are open"))
    if address is None and kind == CODE:
        return no_such_code(language, code)
    if address is None and not (kind == COUNTER and counter_exists(code)):
        sentence = say("Please check the address on the notice or the slip of paper, letter by letter.")
        return message(language, 404, say("There is no survey at this address"), sentence, way_on=home)
    if address is None:
        sentence = say("At present no answers are collected here. Thank you for wanting to help.")
        return message(language, 200, say("No survey round is open at this counter"), sentence, way_on=home)
    title = Speech(language).title(address.wave)
    if address.wave.state == "draft":
        sentence = say("The survey round “{title}” will begin soon. Please come again then.", title=title)
        return message(language, 200, say("This survey has not begun yet"), sentence, way_on=home)
    sentence = say("The survey round “{title}” no longer takes answers. Thank you for wanting to help.", title=title)
    return message(language, 410, say("This survey is closed"), sentence, way_on=home)


def _code_used(language: str) -> ResponseReturnValue:
    """Says so and nothing more: not when, and nothing of the form."""
    say = Speech(language).say
    sentence = say("Each code serves one form, and one was received with this code. Thank you for your opinion.")
    home = (f"/{of_pages(language)}/", say("See the rounds that are open"))
    return message(language, 410, say("This code has already been used"), sentence, way_on=home)
