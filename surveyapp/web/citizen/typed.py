"""The page on which the code of a card is typed; what it says of a code that leads nowhere."""

from __future__ import annotations

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.languages import LANGUAGES
from surveyapp.store.waves.codes import is_whole, plain
from surveyapp.web.assets import asset
from surveyapp.web.citizen.addresses import CODE
from surveyapp.web.language import menu, preferred, speaking
from surveyapp.web.office import office, who_asks
from surveyapp.words.speech import Speech

bp = Blueprint("typed", __name__)


@bp.get(f"/{CODE}", strict_slashes=False)
def any_language() -> ResponseReturnValue:
    response = redirect(f"/{preferred(request, tuple(LANGUAGES))}/{CODE}", 302)
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get(f"/<language:language>/{CODE}", strict_slashes=False)
def typed(language: str) -> ResponseReturnValue:
    if language not in LANGUAGES:
        abort(404)
    written = request.args.get("code")
    if written is None:
        return code_page(language, "", "", 200)
    if not plain(written):
        return code_page(language, written, Speech(language).say("Please type the code of your card."), 422)
    if not is_whole(plain(written)):
        return no_such_code(language, written)
    return redirect(f"/{language}/{CODE}/{plain(written)}", 302)


def no_such_code(language: str, written: str) -> Response:
    """A slip of the finger is told apart from a code that nobody gave out."""
    say = Speech(language).say
    if is_whole(plain(written)):
        heading = say("This code is not known")
        sentence = say("Please compare it with the card. If it is the same, ask the office that gave you the card.")
    else:
        heading = say("The code is not typed as it is printed")
        sentence = say(
            "A code has 9 characters: capital letters and digits, never 0, O, 1, I or L."
            " Please compare it with the card."
        )
    return code_page(language, written, f"{heading}. {sentence}", 404)


def code_page(language: str, written: str, mistake: str, status: int) -> Response:
    html = render_template(
        "citizen/code.html",
        **speaking(language),
        **who_asks(language),
        asset=asset,
        lang=language if language in LANGUAGES else preferred(request),
        size=100,
        invented=office().invented,
        office=office().says("name", language),
        languages=menu(LANGUAGES, lambda spoken: f"/{spoken}/{CODE}"),
        here=f"/{language}/{CODE}",
        written=written,
        mistake=mistake,
    )
    return Response(html, status, headers={"Cache-Control": "no-store"})
