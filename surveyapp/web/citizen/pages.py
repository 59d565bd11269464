"""One screen of a form in one language: made once, filled in for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, current_app, render_template, request
from markupsafe import escape

from questionnaires.answers import AnswerErrors, encode
from questionnaires.languages import FIRST, name_in
from questionnaires.model import Question, Text
from surveyapp.forms import KIND, REVIEW, START, Filled, Route
from surveyapp.languages.numbers import day
from surveyapp.store.forms.shape import says_nothing
from surveyapp.web.assets import asset
from surveyapp.web.bounds.bounded import Bounded
from surveyapp.web.citizen.addresses import CODE, FormAddress, possible_answers
from surveyapp.web.citizen.offices import SHOWN, is_searched, search
from surveyapp.web.citizen.screens import Screen, cut, hidden_inputs, marks, words_written
from surveyapp.web.citizen.sending import door, variant
from surveyapp.web.citizen.sentences import agency_question, nothing_said
from surveyapp.web.language import menu, speaking
from surveyapp.web.office import office, who_asks
from surveyapp.web.tokens import form_token_again
from surveyapp.words.notices import notice, notice_said
from surveyapp.words.speech import Speech

KEPT_BY_THE_BROWSER_ONLY = "private, no-cache"
"""Not `no-store`: the browser's Back must show a page that was itself an answer to a POST."""

MOST_OF_SCREENS = 32 << 20
"""Bytes. A round shows some hundred screens of ten thousand; who leaves other questions blank sees others."""

HERE = '<a id="here"></a>'
"""Where every button of the review leads, on the page of its question: one address for all keeps the review short."""

MADE_ANEW = "no-store"
"""The first page carries a new key: a browser that kept it would hand the next person a key already used."""


@dataclass(frozen=True)
class Visit:
    """What is to be shown: the form at one of its steps, and what there is to say about it."""

    address: FormAddress
    language: str
    filled: Filled
    route: Route
    errors: Mapping[str, str] = field(default_factory=dict)  # name of the control -> sentence
    notice: tuple[str, str] | None = None


def show(visit: Visit, status: int = 200, **headers: str) -> Response:
    html = _screen(visit).filled_in(visit.filled, _values(visit))
    response = Response(html, status, mimetype="text/html", headers=headers)
    response.headers["Cache-Control"] = KEPT_BY_THE_BROWSER_ONLY if request.method == "POST" else MADE_ANEW
    return response


def _screen(visit: Visit) -> Screen:
    if visit.errors or visit.notice or _is_personal(visit):
        return _made(visit)
    kept, key = _kept(), (visit.address.serial, *_key(visit))
    return kept.get(key) or kept.put(key, made := _made(visit), made.size)


def _kept() -> Bounded[Screen]:
    """The screens of all addresses."""
    screens: Bounded[Screen] = current_app.extensions.setdefault("screens", Bounded(MOST_OF_SCREENS))
    return screens


def _is_personal(visit: Visit) -> bool:
    """What somebody searched is nobody else's screen, and a code is one person's address."""
    if visit.address.kind == CODE:
        return True
    searched = visit.filled.find or visit.filled.agency
    return bool(searched) and visit.filled.step == START and is_searched(visit.address)


def _key(visit: Visit) -> tuple[Any, ...]:
    """Everything that the fixed part of the screen depends on."""
    filled = visit.filled
    also: object = None
    if filled.step == REVIEW:
        also = (*(q.code for q in visit.route.blank(filled.answers)), _says_nothing(visit))
    elif filled.step == KIND:
        also = visit.address.agency(filled.agency)
    return (
        visit.language,
        filled.size,
        filled.step,
        filled.returns,
        office().mark,
        visit.route.questions_asked,
        visit.route.steps,
        also,
    )


def _made(visit: Visit) -> Screen:
    make = {START: _start, KIND: _kind, REVIEW: _review}.get(visit.filled.step, _page)
    template, own, context = make(visit)
    return cut(render_template(template, own=" ".join(own), **_common(visit), **context))


def _common(visit: Visit) -> dict[str, Any]:
    place, language, filled = visit.address, visit.language, visit.filled
    text, through = place.questionnaire.text(language), door(place)
    return {
        **speaking(language),
        **marks(),
        "asset": asset,
        "lang": language,
        "size": filled.size,
        "invented": office().invented,
        **who_asks(language),
        "contact_is_told": "{contact}" in text.notice + text.notices.get(through.channel, ""),
        "languages": menu(place.languages, place.address),
        "here": place.address(language),
        "step": filled.step,
        "returns": filled.returns,
        "onward": "send" if filled.step == REVIEW else "next",
        "t": text,
        "terms": notice(place.questionnaire, language, through, _facts(language)),
        "in_short": " ".join(notice_said(through, Speech(language), "no-name", "readers")),
        "round": Speech(language).title(place.wave),
        "errors": visit.errors,
        "notice": visit.notice,
    }


def _facts(language: str) -> dict[str, str]:
    """What the notice may name."""
    return {name: office().says(key, language) for name, key in (("office", "name"), ("contact", "contact"))}


def _start(visit: Visit) -> tuple[str, set[str], dict[str, Any]]:
    place, language = visit.address, visit.language
    only, once = place.agency(""), _only_question(visit)
    context = {
        "once": once,
        "is_trial": place.wave.state == "trial",
        "until": day(place.wave.closes, language) if place.wave.closes else "",
        "only_agency": place.agency_name(only, language) if only else "",
        "counter": place.facts.counter.name if place.facts.counter else "",
        "agency_question": agency_question(place.questionnaire, language),
        "agency_groups": [] if only or is_searched(place) else _agency_groups(place, language),
        "searched": search(place, language, visit.filled.find, visit.filled.agency) if is_searched(place) else None,
        "shown_at_most": SHOWN,
    }
    return "citizen/start.html", {"agency", *([once.code] if once else [])}, context


def _only_question(visit: Visit) -> Question | None:
    """The only question of the form, on its first screen: where nothing else is chosen and one touch answers it."""
    place, asked = visit.address, [question for page in visit.route.pages.values() for question in page]
    chooses = len(place.questionnaire.questions) > 1 or not place.agency("") or place.kinds(place.agency(""))
    if chooses or len(asked) != 1 or asked[0].kind.several or asked[0].kind.keeps:
        return None
    return asked[0]


def _agency_groups(address: FormAddress, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, agency in address.facts.agencies.items():
        groups.setdefault(agency.peer_group, []).append((code, address.agency_name(code, language)))
    return [(_group_name(group, address, language), agencies) for group, agencies in groups.items()]


def _group_name(group: str, address: FormAddress, language: str) -> str:
    if not group:
        return Speech(language).say("Other offices")
    return name_in(address.facts.group_names.get(group, {}), language, group)


def _kind(visit: Visit) -> tuple[str, set[str], dict[str, Any]]:
    agency = visit.address.agency(visit.filled.agency)
    context = {
        "kinds": [(kind, *_catalogue_words(visit, kind)) for kind in visit.address.kinds(agency)],
        "agency_name": visit.address.agency_name(agency, visit.language),
    }
    return "citizen/kind.html", {"kind"}, context


def _catalogue_words(visit: Visit, kind: str) -> tuple[str, str]:
    """(name, examples) of a kind; the procedures of the catalogue are named in the first language alone."""
    name = visit.address.kind_name(kind, visit.language)
    return name, visit.address.examples(kind) if visit.language == FIRST else ""


def _page(visit: Visit) -> tuple[str, set[str], dict[str, Any]]:
    say = Speech(visit.language).say
    step, route = visit.filled.step, visit.route
    text, questions = visit.address.questionnaire.text(visit.language), route.pages[step]
    number = route.number(step)
    context = {
        "questions": questions,
        "shown": " ".join(q.code for q in questions),
        "heading": text.pages[step],
        "stem": text.stems.get(step, ""),
        "faces": any(q.kind.has_faces(q) for q in questions),
        "number": number,
        "total": route.parts,
        "back": say("Part before") if number > 1 else say("Back"),
        "onward_words": say("Continue to the review") if visit.filled.returns == REVIEW else say("Continue"),
    }
    return "citizen/page.html", {q.code for q in questions}, context


def _review(visit: Visit) -> tuple[str, set[str], dict[str, Any]]:
    route = visit.route
    text = visit.address.questionnaire.text(visit.language)
    blanks = route.blank(visit.filled.answers)
    parts = [
        (route.number(page), text.pages[page], [_line(q, text, route) for q in questions if q not in blanks])
        for page, questions in route.pages.items()
    ]
    context = {
        "parts": [part for part in parts if part[2]],
        "nothing": nothing_said(route, Speech(visit.language)) if _says_nothing(visit) else (),
        "blanks": [_line(q, text, route) for q in blanks],
        "number": route.parts,
        "total": route.parts,
        "back": Speech(visit.language).say("Part before"),
    }
    return "citizen/review.html", set(), context


def _says_nothing(visit: Visit) -> bool:
    """Whether the form would be refused as it is."""
    asked = visit.address.questionnaire
    try:
        answers = encode(asked, visit.filled.answers, variant=variant(asked, visit.filled.key)).answers
    except AnswerErrors:
        return False
    return says_nothing(asked, answers)


def _line(question: Question, text: Text, route: Route) -> dict[str, Any]:
    return {"code": question.code, "ask": text.questions[question.code], "part": route.number(question.page)}


def _values(visit: Visit) -> dict[str, Any]:
    filled = visit.filled
    return {
        "csrf": form_token_again(),
        "key": str(escape(filled.key)),
        "opened": str(escape(filled.opened)),
        "hidden": lambda own: hidden_inputs(filled, own),
        "written": lambda code: words_written(filled, code),
        "said": lambda code: _said(visit, code),
        "here": lambda code: HERE if code == filled.aim else "",
    }


def _said(visit: Visit, code: str) -> str:
    """An answer as the review repeats it. Choices come round again and again, so their words are kept."""
    raw = visit.filled.answers.get(code, "")
    question = visit.address.questionnaire.question(code)
    if not isinstance(raw, str) or raw not in possible_answers(question):
        return _said_html(visit, question, raw)
    kept, key = visit.address.said, (visit.language, code, raw)
    if key not in kept:
        kept[key] = _said_html(visit, question, raw)
    return kept[key]


def _said_html(visit: Visit, question: Question, raw: str | list[str]) -> str:
    options = visit.address.questionnaire.text(visit.language).options.get(question.code, {})
    said = "; ".join(options.get(code, code) for code in ([raw] if isinstance(raw, str) else raw) if code)
    if question.kind.says_level and isinstance(raw, str) and raw in question.values:
        said = f"{raw} – {said}"
    return str(escape(said))
