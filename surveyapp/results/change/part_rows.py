"""Factors and items of one change: each with its interval, and whether it is found among those of its kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from analysis.arrays import Floats
from analysis.change.contributions import ItemContributions
from analysis.survey.adjustment import differences
from surveyapp.results.change.outline import named
from surveyapp.results.index.estimates import Measured
from surveyapp.results.model.contributions import OTHERS, Contribution


class Judged(NamedTuple):
    """A contribution on 0-1 with its interval (NaN: unknown), and whether it is found among those of its family."""

    value: float
    low: float
    high: float
    significant: bool


Tell = Callable[[str, Judged], Contribution]
"""(part, what is known of it) -> the line in points."""


@dataclass(frozen=True)
class ComparedParts:
    """Codes of the columns of both waves, and the factor of each ("" where it has none)."""

    codes: tuple[str, ...]
    factors: tuple[str, ...]

    @classmethod
    def of(cls, codes: tuple[str, ...], measured: Sequence[Measured]) -> ComparedParts:
        factor = {q.code: q.factor or "" for wave in measured for q in wave.inputs.questionnaire.questions}
        return cls(codes, tuple(factor[code] for code in codes))

    def factor(self, name: str) -> np.ndarray:
        """(K,) its columns."""
        return np.array([factor == name for factor in self.factors])

    def item(self, code: str) -> np.ndarray:
        return np.array([other == code for other in self.codes])


def judge(values: Floats, variances: Floats, df: float | Floats, confidence: float) -> list[Judged]:
    """One family. A variance of 0 says that nothing was seen to vary, not that the value is certain."""
    variance = np.asarray(variances, dtype=np.float64)
    known = np.where(variance > 0, variance, np.nan)
    judged = differences(np.asarray(values, dtype=np.float64), known, np.asarray(df), confidence=confidence)
    found = judged.significant(1 - confidence)
    columns = (judged.estimate.tolist(), judged.low.tolist(), judged.high.tolist(), found.tolist())
    return [Judged(*one) for one in zip(*columns, strict=True)]


class PartRows:
    """The lines of one place among those of `items`. `used` (K,) are the columns of its index in one of the waves."""

    def __init__(
        self,
        parts: ComparedParts,
        items: ItemContributions,
        number: int,
        used: np.ndarray,
        df: float,
        confidence: float,
    ) -> None:
        self._parts, self._items, self._number, self._df, self._confidence = parts, items, number, df, confidence
        self._used = used
        names = [factor for factor, there in zip(parts.factors, used, strict=True) if there and factor]
        self.factors = list(dict.fromkeys(names))
        self.codes = [code for code, there in zip(parts.codes, used, strict=True) if there]

    def items_of(self, factor: str) -> list[str]:
        return [code for code in self.codes if self._parts.factors[self._parts.codes.index(code)] == factor]

    def columns(self, part: str) -> np.ndarray:
        kind, _, name = part.partition(":")
        mine = self._parts.factor(name) if kind == "factor" else self._parts.item(name)
        used: np.ndarray = mine & self._used
        return used

    def rows(self, tell: Tell) -> Iterator[Contribution]:
        """Each factor before its items; then items without a factor."""
        of_factors, of_items = self._factors, self._items_judged
        for factor in [*self.factors, ""]:
            if factor:
                yield tell(f"factor:{factor}", of_factors[f"factor:{factor}"])
            for code in self.items_of(factor):
                yield tell(f"item:{code}", of_items[f"item:{code}"])

    def opened(self, tell: Tell, hidden: Collection[str]) -> Iterator[tuple[int, tuple[Contribution, int]]]:
        """(depth, (line, how many it puts together)): factors that are found, in them the items that are, the rest."""
        yield from self._level(0, self._factors, tell, hidden)

    def _level(
        self, depth: int, judged: Mapping[str, Judged], tell: Tell, hidden: Collection[str]
    ) -> Iterator[tuple[int, tuple[Contribution, int]]]:
        parts = list(judged)
        values, found = [judged[part].value for part in parts], [judged[part].significant for part in parts]
        chosen, others = named(values, found, [part in hidden for part in parts], most=len(parts))
        for number in chosen:
            yield depth, (tell(parts[number], judged[parts[number]]), 0)
            if depth == 0 and found[number]:
                mine = self.items_of(parts[number].partition(":")[2])
                of_items = {f"item:{code}": self._items_judged[f"item:{code}"] for code in mine}
                yield from self._level(1, of_items, tell, hidden)
        if chosen and others:
            kind = parts[0].partition(":")[0]
            together = np.any([self.columns(parts[number]) for number in others], axis=0)
            (rest,) = self._sums([together])
            yield depth, (tell(f"{kind}:{OTHERS}", rest._replace(significant=False)), len(others))

    @cached_property
    def _factors(self) -> dict[str, Judged]:
        return self._judged([f"factor:{factor}" for factor in self.factors])

    @cached_property
    def _items_judged(self) -> dict[str, Judged]:
        return self._judged([f"item:{code}" for code in self.codes])

    def _judged(self, parts: Sequence[str]) -> dict[str, Judged]:
        return dict(zip(parts, self._sums([self.columns(part) for part in parts]), strict=True))

    def _sums(self, columns: Sequence[np.ndarray]) -> list[Judged]:
        """Of sums of columns, which are one family."""
        values = np.array([self._items.contribution[self._number][mine].sum() for mine in columns])
        variances = np.array([self._items.variance(self._number, mine) for mine in columns])
        return judge(values, variances, self._df, self._confidence)
