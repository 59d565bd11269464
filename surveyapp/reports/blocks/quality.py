"""The annex on the quality of the data: one table by factor, and what forms that look careless move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveyapp.languages import numbers
from surveyapp.results.model.data_quality import DataQuality, ItemQuality, Scale, Without
from surveyapp.results.model.result import FEW, WaveResult
from surveyapp.words.beside import NO_SCALE
from surveyapp.words.naming import Words
from surveyapp.words.rows import HIDDEN


@dataclass(frozen=True, slots=True)
class PrintedScale:
    """A factor; what belongs to its items is given from the lowest to the highest."""

    name: str
    n: str
    alpha: str
    interval: str
    omega: str
    item_rest: str
    if_dropped: str
    ceiling: str
    blank: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Quality:
    rows: tuple[PrintedScale, ...]
    careless: tuple[str, ...]


def quality(result: WaveResult, data_quality: DataQuality | None, words: Words) -> Quality | None:
    if data_quality is None or not data_quality.effects:
        return None
    lines = tuple(_line(scale, result, words) for scale in data_quality.scales)
    return Quality(lines, tuple(_careless(data_quality, result, words)))


def _line(scale: Scale, result: WaveResult, words: Words) -> PrintedScale:
    names = result.questionnaire.text(words.language).factors
    name = names.get(scale.factor, scale.factor) or words.say("All items")
    if result.is_public and _is_of_few(scale, result):
        no = numbers.UNKNOWN
        return PrintedScale(
            name,
            no,
            no,
            no,
            no,
            no,
            no,
            no,
            no,
            remark=words.label(HIDDEN, FEW, least=words.count(result.publish_from)),
        )
    return PrintedScale(
        name=name,
        n=words.count(scale.n),
        alpha=words.number(scale.alpha),
        interval=words.interval(scale.low, scale.high, 2),
        omega=words.number(scale.omega),
        item_rest=_range((item.item_rest for item in scale.items), 2, words),
        if_dropped=_range((item.if_dropped for item in scale.items), 2, words),
        ceiling=_range((item.ceiling for item in scale.items if _is_ceiling_shown(item, result)), 1, words),
        blank=_range((item.blank for item in scale.items), 1, words),
        remark=words.label(NO_SCALE, scale.why) if scale.why else "",
    )


def _is_of_few(scale: Scale, result: WaveResult) -> bool:
    """Or some of its figures are not published for all agencies together."""
    parts = ["overall", f"factor:{scale.factor}", *(f"item:{item.code}" for item in scale.items)]
    return scale.n < result.publish_from or any(("all", "all", part) in result.hidden for part in parts)


def _is_ceiling_shown(item: ItemQuality, result: WaveResult) -> bool:
    """Not where levels are published only together: the share of the best one could tell them apart."""
    levels = result.levels.get(("all", "all", item.code))
    return not result.is_public or (levels is not None and not levels.joined)


def _range(values: Iterable[float | None], digits: int, words: Words) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return numbers.UNKNOWN
    return numbers.interval(min(known), max(known), digits, words.language)


def _careless(found: DataQuality, result: WaveResult, words: Words) -> Iterator[str]:
    def count(forms: int) -> str:
        is_hidden = result.is_public and 0 < forms < result.publish_from
        least = words.count(result.publish_from)
        return words.say("fewer than {n}", n=least) if is_hidden else words.count(forms)

    yield words.say(
        "{alike} forms give one answer throughout and {fast} were filled in too fast; people may mean it, and "
        "all of them count in the index.",
        alike=count(found.alike),
        fast=count(found.fast),
    )
    told = [_told(one, result, words) for one in _with_and_without(found, result)]
    if told:
        yield words.say("The index with and without them: {places}.", places="; ".join(told))


def _with_and_without(found: DataQuality, result: WaveResult) -> list[Without]:
    """All, and each group. Where one group is hidden the others are too: with all of them they would tell it."""
    whole, groups = found.of("all"), found.of("peer_group")
    if not result.is_public:
        return [*whole, *groups]
    shown = [one for one in whole if _is_shown(one, result)]
    return [*shown, *groups] if all(_is_shown(one, result) for one in groups) else shown


def _is_shown(one: Without, result: WaveResult) -> bool:
    """Not with so few careless forms, or so few others, that the two indices tell how those people answered."""
    is_told = all(n == 0 or n >= result.publish_from for n in (one.careless, one.forms - one.careless))
    return is_told and (one.scope, one.domain, "overall") not in result.hidden


def _told(one: Without, result: WaveResult, words: Words) -> str:
    is_all = one.scope == "all"
    name = words.all_agencies() if is_all else words.group(one.domain, result.group_names)
    return f"{name} {words.number(one.index)} / {words.number(one.without)}"
