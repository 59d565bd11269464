"""Which wish comes first, as far as it may be published: where the shares of all are published anyway."""

from __future__ import annotations

import dataclasses

from surveyapp.results.model.result import WaveResult
from surveyapp.results.model.wishes import Wish, Wishes, WishTable
from surveyapp.results.public.levels import ALL
from surveyapp.results.public.rounding import OF_SHARES, as_printed, rounded, to_step
from surveyapp.results.public.steps import FACTS


def published_wishes(result: WaveResult, found: Wishes, scope: str) -> Wishes:
    """`result` is published itself: levels that are not shown one by one stand joined in it. Of peer groups no answers
    to facts are published, since those of an agency would follow."""
    if scope != "all":
        return Wishes(why="few")
    step = result.steps.get((*ALL, FACTS))
    tables = tuple(_as_printed(table, step) for table in found.tables if _are_shown(result, table))
    return Wishes(tables, "few" if found.tables and not tables else found.why)


def _are_shown(result: WaveResult, table: WishTable) -> bool:
    return all(_is_shown(result, wish) for wish in table.wishes)


def _is_shown(result: WaveResult, wish: Wish) -> bool:
    levels = result.levels.get((*ALL, wish.slot))
    return levels is not None and not levels.joined and wish.n >= result.publish_from


def _as_printed(table: WishTable, step: float | None) -> WishTable:
    """Shares as those of levels are."""
    wishes = (dataclasses.replace(wish, share=_printed(wish.share, step)) for wish in table.wishes)
    return as_printed(dataclasses.replace(table, wishes=tuple(wishes)))


def _printed(share: float, step: float | None) -> float:
    return rounded(share, OF_SHARES) if step is None else to_step(share, step)
