"""The annex on the quality of the data: one table by factor, and what forms that look careless move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveyapp.languages import numbers
from surveyapp.reports.wording import NO_SCALE, Wording
from surveyapp.results.data_quality import DataQuality, Scale, Without
from surveyapp.results.model import WaveResult


@dataclass(frozen=True, slots=True)
class Line:
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
    lines: tuple[Line, ...]
    careless: tuple[str, ...]


def quality(result: WaveResult, found: DataQuality | None, words: Wording) -> Quality | None:
    if found is None or not found.effects:
        return None
    lines = tuple(_line(scale, result, words) for scale in found.scales)
    return Quality(lines, tuple(_careless(found, result, words)))


def _line(scale: Scale, result: WaveResult, words: Wording) -> Line:
    names = result.questionnaire.text(words.language).factors
    return Line(
        name=names.get(scale.factor, scale.factor) or words.says("All items"),
        n=words.count(scale.n),
        alpha=words.value(scale.alpha),
        interval=numbers.interval(scale.low, scale.high, 2, words.language),
        omega=words.value(scale.omega),
        item_rest=_range((item.item_rest for item in scale.items), 2, words),
        if_dropped=_range((item.if_dropped for item in scale.items), 2, words),
        ceiling=_range((item.ceiling for item in scale.items), 1, words),
        blank=_range((item.blank for item in scale.items), 1, words),
        remark=words.says(NO_SCALE[scale.why]) if scale.why else "",
    )


def _range(values: Iterable[float | None], digits: int, words: Wording) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return numbers.UNKNOWN
    return numbers.interval(min(known), max(known), digits, words.language)


def _careless(found: DataQuality, result: WaveResult, words: Wording) -> Iterator[str]:
    yield words.says(
        "%(alike)s forms give one answer throughout and %(fast)s were filled in too fast; people may mean it, and "
        "all of them count in the index.",
        alike=words.count(found.alike),
        fast=words.count(found.fast),
    )
    told = [_told(one, result, words) for scope in ("all", "peer_group") for one in found.of(scope)]
    yield words.says("The index with and without them: %(places)s.", places="; ".join(filter(None, told)))


def _told(one: Without, result: WaveResult, words: Wording) -> str:
    """Nothing of a place with too few forms to publish, with or without those that look careless."""
    if one.forms - one.careless < result.publish_from:
        return ""
    name = words.says("All agencies together") if one.scope == "all" else words.group(one.place)
    return f"{name} {words.value(one.index)} / {words.value(one.without)}"
