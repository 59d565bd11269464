"""The quality of a wave's data: whether items belong together, what is left blank, and what careless forms move."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from surveyapp.results.model.data_quality import DataQuality, ItemQuality, Scale, Without
from surveyapp.results.model.percent import percent_of
from surveyapp.results.model.result import WaveResult
from surveyapp.web.staff.access.rules import FEW, needs
from surveyapp.web.staff.desk import bp, reader
from surveyapp.web.staff.edition import for_staff
from surveyapp.web.staff.ranking.view import confidence
from surveyapp.words.beside import AMONG_FORMS, NO_FORMS, NO_SCALE
from surveyapp.words.naming import Words
from surveyapp.words.sentences import NO_VALID_FORM
from surveyapp.words.speech import sentence

MOST_MOVED = 10


@dataclass(frozen=True, slots=True)
class ItemQualityRow:
    name: str
    item_rest: str
    if_dropped: str
    better_without: bool
    ceiling: str
    blank: str
    evaded: str


@dataclass(frozen=True, slots=True)
class ScaleRow:
    name: str
    n: str
    alpha: str
    interval: str
    omega: str
    why: str
    items: tuple[ItemQualityRow, ...]


@dataclass(frozen=True, slots=True)
class EffectRow:
    name: str
    forms: str
    careless: str
    index: str
    without: str
    moved: str


@bp.get("/waves/<code>/quality")
@needs(FEW, whole=True)
def quality(code: str) -> ResponseReturnValue:
    words = reader()
    with for_staff(code) as view:
        result, found = view.result, view.quality()
    return render_template(
        "staff/quality/page.html",
        result=result,
        sentence=_sentence(found, result, words),
        scales=[_scale(scale, result, words) for scale in found.scales],
        effects=[_effect(one, result, words) for scope in ("all", "peer_group") for one in found.of(scope)],
        most=[_effect(one, result, words) for one in most_moved(found, result)],
        signs="" if result.counted_questions else _signs(found, words),
        confidence=confidence(result, words),
    )


def most_moved(data_quality: DataQuality, result: WaveResult) -> list[Without]:
    """Agencies with enough forms to be shown, by how far the forms that look careless move them."""
    known = [one for one in data_quality.of("agency") if one.moved is not None and one.forms >= result.publish_from]
    return sorted(known, key=lambda one: (-abs(one.moved or 0), one.domain))[:MOST_MOVED]


def _sentence(data_quality: DataQuality, result: WaveResult, words: Words) -> str:
    if result.counted_questions:
        return words.say(NO_FORMS if result.counts.valid is None else AMONG_FORMS)
    everything = next(iter(data_quality.of("all")), None)
    if everything is None:
        return words.say(NO_VALID_FORM)
    if not everything.careless:
        return words.say("None of {forms} forms looks careless.", forms=words.count(everything.forms))
    return words.say(
        "{careless} of {forms} forms ({share}%) look careless. Without them the index of all agencies would be "
        "{without} instead of {index}.",
        careless=words.count(everything.careless),
        forms=words.count(everything.forms),
        share=words.number(percent_of(everything.careless, everything.forms), 1),
        without=words.number(everything.without),
        index=words.number(everything.index),
    )


def _signs(data_quality: DataQuality, words: Words) -> str:
    said = words.say(
        "A form looks careless when all its answers are the same, at least five and half of the items ({alike} forms), "
        "or when it was filled in too fast ({fast}; {timed} forms say how fast).",
        alike=words.count(data_quality.alike),
        fast=words.count(data_quality.fast),
        timed=words.count(data_quality.timed),
    )
    kept = words.say("People may mean it: nobody is left out of the index for it.")
    return f"{said} {kept}"


def _scale(scale: Scale, result: WaveResult, words: Words) -> ScaleRow:
    part = f"factor:{scale.factor}" if scale.factor else "overall"
    return ScaleRow(
        name=words.part(result.questionnaire, part),
        n=words.count(scale.complete),
        alpha=words.number(scale.alpha),
        interval=words.interval(scale.low, scale.high, 2),
        omega=words.number(scale.omega),
        why=sentence(words.label(NO_SCALE, scale.why)) if scale.why else "",
        items=tuple(_item(item, scale, result, words) for item in scale.items),
    )


def _item(item: ItemQuality, scale: Scale, result: WaveResult, words: Words) -> ItemQualityRow:
    return ItemQualityRow(
        name=words.part(result.questionnaire, f"item:{item.code}"),
        item_rest=words.number(item.item_rest),
        if_dropped=words.number(item.if_dropped),
        better_without=item.if_dropped is not None and item.if_dropped > (scale.high or 1),
        ceiling=words.number(item.ceiling, 1),
        blank=words.number(item.blank, 1),
        evaded=words.number(item.evaded, 1),
    )


def _effect(one: Without, result: WaveResult, words: Words) -> EffectRow:
    return EffectRow(
        name=_domain(one, result, words),
        forms=words.count(one.forms),
        careless=words.count(one.careless),
        index=words.number(one.index),
        without=words.number(one.without),
        moved=words.number(one.moved, signed=True),
    )


def _domain(one: Without, result: WaveResult, words: Words) -> str:
    if one.scope == "all":
        return words.say("All agencies")
    if one.scope == "peer_group":
        return words.group(one.domain, result.group_names)
    return result.agencies[one.domain].name(words.language)
