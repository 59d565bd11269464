"""The first page, and the addresses that machines ask for."""

from __future__ import annotations

import datetime as dt

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from questionnaires.languages import everywhere
from surveyapp.db.clock import now
from surveyapp.languages.numbers import day
from surveyapp.web.assets import asset
from surveyapp.web.citizen.addresses import CODE, WAVE, codes_are_out, open_waves
from surveyapp.web.language import menu, preferred, speaking
from surveyapp.web.office import logo, office, who_asks
from surveyapp.words.speech import Speech

bp = Blueprint("home", __name__)


@bp.get("/")
def first() -> ResponseReturnValue:
    response = redirect(f"/{preferred(request)}/", 302)
    response.vary.add("Accept-Language")
    return response


@bp.get("/<language:language>/")
def home(language: str) -> ResponseReturnValue:
    if language not in everywhere():
        abort(404)
    waves = open_waves()
    rounds = [
        {
            "title": Speech(language).title(wave),
            "until": day(wave.closes, language) if wave.closes else "",
            "address": _address(language, wave.code),
        }
        for wave in waves
    ]
    html = render_template(
        "home.html",
        **speaking(language),
        asset=asset,
        lang=language,
        size=100,
        invented=office().invented,
        **who_asks(language),
        rounds=rounds,
        typed=f"/{language}/{CODE}" if codes_are_out(waves) else "",
        languages=menu(everywhere(), lambda code: f"/{code}/"),
        staff="/staff/",
    )
    return Response(html, headers={"Cache-Control": "no-store"})


@bp.get("/office/<mark>")
def picture(mark: str) -> ResponseReturnValue:
    """The office's picture, under a name that changes with it: no browser has to ask twice."""
    found = logo()
    if found is None or not found.sha256.startswith(mark):
        abort(404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'"}
    return Response(found.body, mimetype=found.media_type, headers=headers)


@bp.get("/.well-known/security.txt")
def security() -> ResponseReturnValue:
    contact = current_app.config["SECURITY_CONTACT"] or "/"  # never what the request calls this machine
    expires = (now() + dt.timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    text = f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: {', '.join(everywhere())}\n"
    return Response(text, mimetype="text/plain")


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


def _address(language: str, code: str) -> str:
    return f"/{language}/{WAVE}/{code}"
