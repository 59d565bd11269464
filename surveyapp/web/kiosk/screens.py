"""All that a tablet shows and needs to know, in every language of its form: made once, kept by the tablet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from flask import render_template

from questionnaires.languages import everywhere, language
from questionnaires.model import Question, Questionnaire, Text
from questionnaires.variants import is_drawn
from surveyapp.db import clock
from surveyapp.store.agencies.devices import HALL, PIN_ROUNDS, DeviceRow
from surveyapp.web.assets import asset
from surveyapp.web.citizen.addresses import COUNTER, FormAddress, form_address
from surveyapp.web.citizen.sentences import sentences_for
from surveyapp.web.kiosk.accepting import CHANNEL, PROOFS, variants
from surveyapp.web.kiosk.at_counter import asked_at_counter
from surveyapp.web.office import office, who_asks
from surveyapp.words.notices import Door, notice, notice_said
from surveyapp.words.speech import Speech

NOT_A_NUMBER = "not-a-number"
TYPEFACES = {"Noto Sans Khmer": "noto-sans-khmer.woff2"}
"""Typefaces that tablets often lack, as files of ours: the letters and digits of their script in weights 400 to 700."""


@dataclass(frozen=True, slots=True)
class KioskPage:
    """The page of one device, and the mark that changes with anything on it."""

    html: str
    mark: str


def page_of(device: DeviceRow) -> KioskPage:
    """The open round of its counter; without one, a screen that says so and a queue that goes on."""
    address = form_address(COUNTER, device.counter)
    asked = asked_at_counter(address) if address else None
    spoken = address.languages if address else everywhere()
    plan = _plan(device, address, asked, spoken)
    context = {
        "asset": asset,
        "first": spoken[0],
        "title": device.counter_name or device.counter,
        "names": [(code, language(code).name) for code in spoken],
        "plan": plan,
        "languages": [_screens(code, device, address, asked) for code in spoken],
    }
    html = render_template("kiosk/page.html", mark="", **context)
    mark = hashlib.sha256(html.encode()).hexdigest()[:32]
    return KioskPage(html.replace('data-mark=""', f'data-mark="{mark}"', 1), mark)


def _plan(
    device: DeviceRow, address: FormAddress | None, asked: Questionnaire | None, spoken: tuple[str, ...]
) -> dict[str, Any]:
    return {
        "counter": device.counter,
        "device": device.id,
        "zone": clock.zone(),
        "software": version("surveyapp"),
        "pin": {
            "salt": (device.pin_salt or b"").hex(),
            "mark": (device.pin_mark or b"").hex(),
            "rounds": PIN_ROUNDS,
        },
        "wave": address.wave.code if address else "",
        "version": asked.key if asked else "",
        "revisions": dict(address.facts.revisions) if address else {},
        "languages": list(spoken),
        "variants": list(variants(asked).items()) if asked else [],
        "questions": [_question(asked, question) for question in asked.questions] if asked else [],
        "typefaces": {family: asset(file) for family, file in _typefaces(spoken).items()},
        "only": _only_question(asked) if asked and device.mode == HALL else "",
        "mode": device.mode,
        "words": {code: _words(code) for code in spoken},
    }


def _typefaces(spoken: tuple[str, ...]) -> dict[str, str]:
    wanted = {face.family for code in spoken if (face := language(code).typeface)}
    return {family: file for family, file in TYPEFACES.items() if family in wanted}


def _question(asked: Questionnaire, question: Question) -> dict[str, Any]:
    drawn = [each for each in variants(asked) if is_drawn(asked, question, each)] if question.module else []
    return {
        "code": question.code,
        "several": question.kind.several,
        "keeps": question.kind.keeps,
        "counts": question.counts,
        "offers": question.offers,
        "minimum": question.minimum,
        "maximum": question.maximum,
        "drawn": "".join(drawn),
        "only_if": [{"question": each.question, "codes": each.codes} for each in question.only_if],
        "shown": _is_met(question),
    }


def _only_question(asked: Questionnaire) -> str:
    """The only question that anybody meets, where one touch answers it: it stands on the first screen; else ''."""
    met = [question for question in asked.questions if _is_met(question)]
    one = len(met) == 1 and not (met[0].module or met[0].kind.several or met[0].kind.keeps)
    return met[0].code if one else ""


def _is_met(question: Question) -> bool:
    """By anybody: a filter without codes is never met."""
    return not question.only_if or any(each.codes for each in question.only_if)


def _words(code: str) -> dict[str, Any]:
    """What the script puts together itself; what stands in braces is filled in there."""
    say = Speech(code).say
    return {
        "tall": language(code).tall,
        "locale": code,
        "progress": say("Question {number} of {total}", number="{number}", total="{total}"),
        "count": say(
            "In {seconds} seconds the answers are erased and the screen goes back to the start.", seconds="{seconds}"
        ),
        "never": say("nothing yet"),
        "kept": say("kept by the browser"),
        "unkept": say("the browser may clear it when the device is full"),
    }


def _screens(code: str, device: DeviceRow, address: FormAddress | None, asked: Questionnaire | None) -> dict[str, Any]:
    speech = Speech(code)
    known: dict[str, Any] = {
        "language": code,
        "say": speech.say,
        "office": office().says("name", code),
        "asks": who_asks(code)["asks"],
        "ends": _ends(speech),
        "facts": _facts(speech),
        "questions": [],
        "text": None,
    }
    if address is None or asked is None:
        return known
    through = Door.of(asked, CHANNEL, PROOFS[device.mode], address.wave.settings, of_itself=address.rates(office()))
    said = partial(notice_said, through, speech)
    told = {name: office().says(name, code) for name in ("contact",)} | {"office": office().says("name", code)}
    return known | {
        "text": _text(asked, code),
        "questions": [question for question in asked.questions if _is_met(question)],
        "sentences": _sentences(asked, code),
        "in_short": " ".join(said("no-name", "readers")),
        "readers": " ".join(said("readers", "itself")),
        "terms": notice(asked, code, through, told).lines,
    }


def _text(asked: Questionnaire, code: str) -> Text:
    return asked.text(code)


def _sentences(asked: Questionnaire, code: str) -> dict[str, str]:
    """What is said of a number that is none."""
    numbers = {q.code: NOT_A_NUMBER for q in asked.questions if q.kind.keeps and not q.kind.private}
    return sentences_for(asked, numbers, code)


def _ends(speech: Speech) -> list[tuple[str, str, str]]:
    """(screen, heading, sentence): what became of the form, never more than is true."""
    say, thanks = speech.say, speech.say("Thank you very much.")
    return [
        ("sent", thanks, say("Your form has been sent and received.")),
        ("saved", thanks, say("Your form is kept on this device. It is sent by itself once there is a network.")),
        ("refused", thanks, say("Your form could not be taken as it is. It is kept on this device for the office.")),
        ("unsaved", say("Your form could not be kept"), say("This device has no room left. Please tell the staff.")),
        ("empty", thanks, say("Nothing was rated, so nothing was sent.")),
        ("tried", thanks, say("This was a trial: nothing was kept.")),
    ]


def _facts(speech: Speech) -> list[tuple[str, str]]:
    say = speech.say
    return [
        ("waiting", say("Forms that wait to be sent")),
        ("refused", say("Forms that were refused")),
        ("sent", say("Last sent")),
        ("version", say("Version")),
        ("languages", say("Languages")),
        ("counter", say("Counter and device")),
        ("store", say("Store of the device")),
    ]
