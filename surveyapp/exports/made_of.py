"""Which items an index is made of: those that rate the agency, that somebody answered, and that stand in the index."""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.model import Question
from questionnaires.rules import ROLLUPS, split_rule
from surveyapp.results.model.result import IndexRow, WaveResult


def made_of(result: WaveResult, row: IndexRow) -> list[str]:
    """Codes in the order of the questionnaire; none where there is no index to see.

    A factor that stands outside is in its own row, and in neither the overall one nor that of a content.
    """
    if row.index is None or row.key in result.hidden:
        return []
    if row.part == "overall" and (others := _instead_of_items(result)):
        return others
    outside = _outside(result, row)
    return [
        item.code for item in _of_part(result, row.part) if item.factor not in outside and _is_rated(result, row, item)
    ]


def _instead_of_items(result: WaveResult) -> list[str]:
    """The questions that make up the whole, under a roll-up that does not take the items for it."""
    counted = ROLLUPS[split_rule(result.rule)[1]].counted(result.questionnaire)
    return [] if counted == result.questionnaire.items else [question.code for question in counted]


def _of_part(result: WaveResult, part: str) -> Iterable[Question]:
    kind, _, name = part.partition(":")
    items = result.questionnaire.items
    if kind == "item":
        return [item for item in items if item.code == name]
    if kind == "factor":
        return [item for item in items if item.factor == name]
    if kind == "content":
        mine = {factor.id for factor in result.questionnaire.factors if factor.content == name}
        return [item for item in items if item.factor in mine]
    return items


def _outside(result: WaveResult, row: IndexRow) -> set[str]:
    """`all` keeps a factor only where every peer group does."""
    if row.part != "overall" and not row.part.startswith("content:"):
        return set()
    left_out = result.parts_left_out
    if row.scope == "all":
        return {factor for factors in left_out.values() for factor in factors}
    return set(left_out.get(row.peer_group, ()))


def _is_rated(result: WaveResult, row: IndexRow, item: Question) -> bool:
    """An item has an index wherever it rates the agency and was answered."""
    of_item = result.row(*row.key[:2], f"item:{item.code}")
    return of_item is not None and of_item.index is not None
