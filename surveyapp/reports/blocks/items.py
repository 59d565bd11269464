"""How each item was answered, level by level, over all agencies or at one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from questionnaires.model import Question
from surveyapp.figures import Backdrop, as_background, backdrop, in_print, printed_levels
from surveyapp.languages import numbers
from surveyapp.reports.blocks.standings import StandingRow, standing_row
from surveyapp.results.model.result import ItemLevels, WaveResult
from surveyapp.words.naming import Words

Where = tuple[str, str]  # scope, and agency or group or "all"
EVERYWHERE: Where = ("all", "all")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item: its index, the share of every level, and the address of its bar."""

    row: StandingRow
    shares: tuple[str, ...]
    bar: str


@dataclass(frozen=True, slots=True)
class ItemTable:
    """Items of one factor."""

    label: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Items that share one scale. `levels` runs from worst to best, each with the address of its swatch."""

    levels: tuple[tuple[str, str], ...]
    tables: tuple[ItemTable, ...]
    behind: Backdrop


def items(result: WaveResult, words: Words, width: float, where: Where = EVERYWHERE) -> Items | None:
    """Of one scope and agency, or of all. None where no item has levels, or where the items do not share one scale."""
    asked = [question for question in result.questionnaire.items if _is_asked(result, question, where)]
    scales = {_scale(result, question, words) for question in asked}
    if len(scales) != 1:
        return None
    balances = {q.code: found for q in asked if (found := _balance(result, q, where)) is not None}
    place = printed_levels.balance(list(balances.values()), width)
    return Items(
        levels=_legend(asked[0], scales.pop()),
        tables=tuple(_blocks(result, words, where, asked, balances, place)),
        behind=backdrop("levels", place, words.language),
    )


def _is_asked(result: WaveResult, question: Question, where: Where) -> bool:
    levels = _levels(result, question, where)
    if levels is not None and (any(levels.counts.values()) or any(levels.shares.values()) or levels.joined):
        return True
    return (*where, f"item:{question.code}") in result.hidden


def _levels(result: WaveResult, question: Question, where: Where) -> ItemLevels | None:
    return result.levels.get((*where, question.code))


def _scale(result: WaveResult, question: Question, words: Words) -> tuple[str, ...]:
    options = result.questionnaire.text(words.language).options.get(question.code, {})
    return tuple(options.get(code, code) for code in _worst_to_best(question))


def _worst_to_best(question: Question) -> list[str]:
    return sorted(question.values, key=question.values.__getitem__)


def _legend(question: Question, labels: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    above = len(_satisfied(question))
    shades = printed_levels.colours(len(labels) - above, above)
    return tuple(
        (label, as_background(printed_levels.swatch(shade))) for label, shade in zip(labels, shades, strict=True)
    )


def _satisfied(question: Question) -> list[str]:
    threshold = question.satisfied_from
    return [code for code in _worst_to_best(question) if threshold is not None and question.values[code] >= threshold]


def _balance(result: WaveResult, question: Question, where: Where) -> printed_levels.LevelCounts | None:
    """None where not even the sum of hidden levels is published."""
    levels = _levels(result, question, where)
    if levels is None or any(share is None for _, share in levels.joined):
        return None
    satisfied = _satisfied(question)
    sides = [[code for code in _worst_to_best(question) if (code in satisfied) is side] for side in (False, True)]
    return printed_levels.LevelCounts(*(_side(levels, codes) for codes in sides))


def _side(levels: ItemLevels, codes: Sequence[str]) -> printed_levels.Side:
    for joined, share in levels.joined:
        if set(joined) == set(codes):
            return printed_levels.Side([share or 0.0], joined=True)
    return printed_levels.Side([levels.shares.get(code, 0.0) for code in codes])


def _blocks(
    result: WaveResult,
    words: Words,
    where: Where,
    asked: Sequence[Question],
    balances: dict[str, printed_levels.LevelCounts],
    place: printed_levels.Balance,
) -> list[ItemTable]:
    names = result.questionnaire.text(words.language).factors
    lines: dict[str, list[ItemRow]] = {}
    for question in asked:
        bar = as_background(in_print("levels", place, balances[question.code])) if question.code in balances else ""
        lines.setdefault(question.factor or "", []).append(_item_row(result, words, where, question, bar))
    return [ItemTable(names.get(factor, factor), tuple(found)) for factor, found in lines.items()]


def _item_row(result: WaveResult, words: Words, where: Where, question: Question, bar: str) -> ItemRow:
    levels, name = _levels(result, question, where), words.item(result.questionnaire, question)
    row = result.row(*where, f"item:{question.code}")
    shares = tuple(_share(levels, code, words) for code in _worst_to_best(question))
    return ItemRow(standing_row(row, name, result, words) if row else _unknown(name), shares, bar)


def _share(levels: ItemLevels | None, code: str, words: Words) -> str:
    if levels is None or levels.is_joined(code):
        return words.say("hidden")
    return words.number(levels.shares.get(code), 1)


def _unknown(name: str) -> StandingRow:
    return StandingRow(name, numbers.UNKNOWN, numbers.UNKNOWN, "", "")
