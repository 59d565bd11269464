"""The lines of a place that is made of agencies: all of them for the file, and those that are opened for reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surveyapp.results.change.outline import FEWEST_AGENCIES, MOST_AGENCIES, MOST_IN_MIX, named
from surveyapp.results.change.part_rows import ComparedParts, Judged, PartRows, Tell, judge
from surveyapp.results.change.together import Together
from surveyapp.results.model.contributions import MIX, OTHERS, PERFORMANCE, Contribution, OutlineRow
from surveyapp.results.model.percent import known_percent, percent
from surveyapp.results.model.result import RowKey, WaveResult

OF_KIND = (PERFORMANCE, MIX)


@dataclass(frozen=True, eq=False)
class AgencyRows:
    """`df` (A,) of the agencies and `df_whole` of the place; `used` (A, K) items that count in one of the waves;
    `hidden` places are never named apart."""

    together: Together
    codes: tuple[str, ...]
    parts: ComparedParts
    used: np.ndarray
    df: np.ndarray
    df_whole: float
    results: tuple[WaveResult, WaveResult]
    hidden: Collection[RowKey]

    def rows(self) -> Iterator[Contribution]:
        """Everything: the performance with its agencies and their parts, then the mix with its agencies."""
        for kind, source in enumerate(OF_KIND):
            yield self._total(kind)
            for number, code in enumerate(self.codes):
                if kind == 1 or self._in_both[number]:
                    yield self._agency(kind, number)
                    yield from self.part_rows(number).rows(self._tell(source, code)) if kind == 0 else ()

    def outline(self) -> Iterator[OutlineRow]:
        for kind in (0, 1):
            chosen, others = self._named[kind]
            yield OutlineRow(1, self._total(kind))
            for number in chosen:
                yield OutlineRow(2, self._agency(kind, number))
                yield from self._opened(number) if kind == 0 and self._judged[kind][number].significant else ()
            if chosen and others:
                yield OutlineRow(2, self._rest(kind), len(others))

    def part_rows(self, number: int) -> PartRows:
        return PartRows(
            self.parts, self.together.apart.items, number, self.used[number], float(self.df[number]), self._confidence
        )

    @property
    def _confidence(self) -> float:
        return self.results[1].confidence

    @cached_property
    def _in_both(self) -> np.ndarray:
        there: np.ndarray = ((self.together.agencies[0] >= 0) & (self.together.agencies[1] >= 0)).astype(np.bool_)
        return there

    @cached_property
    def _judged(self) -> tuple[list[Judged], list[Judged]]:
        apart, everywhere = self.together.apart, np.ones(self.used.shape[1], dtype=np.bool_)
        variance = np.array([apart.items.variance(number, everywhere) for number in range(len(self.codes))])
        variance[~self._in_both] = np.nan
        performance = judge(apart.performance, variance, self.df, self._confidence)
        return performance, judge(apart.mix, apart.mix_variance, self.df_whole, self._confidence)

    @cached_property
    def _named(self) -> tuple[tuple[list[int], list[int]], ...]:
        hidden = [("agency", code, "overall") in self.hidden for code in self.codes]
        there = np.flatnonzero(self._in_both).tolist()
        of_performance = self._choose(0, there, hidden, MOST_AGENCIES, FEWEST_AGENCIES)
        return of_performance, self._choose(1, list(range(len(self.codes))), hidden, MOST_IN_MIX, 0)

    def _choose(
        self, kind: int, numbers: Sequence[int], hidden: Sequence[bool], most: int, fewest: int
    ) -> tuple[list[int], list[int]]:
        judged = [self._judged[kind][number] for number in numbers]
        values, found = [one.value for one in judged], [one.significant for one in judged]
        chosen, others = named(values, found, [hidden[n] for n in numbers], most=most, fewest=fewest)
        return [numbers[i] for i in chosen], [numbers[i] for i in others]

    @cached_property
    def _sums(self) -> list[list[Judged]]:
        """Of performance and mix: the total, and what is put together. The totals are one family."""
        numbers = np.zeros((4, len(self.codes), 2))
        for kind in (0, 1):
            numbers[kind, :, kind] = 1
            numbers[2 + kind, self._named[kind][1], kind] = 1
        values, variances = self.together.sums(numbers)
        totals, rests = (
            judge(values[pair], variances[pair], self.df_whole, self._confidence) for pair in (slice(2), slice(2, 4))
        )
        return [[total, rest._replace(significant=False)] for total, rest in zip(totals, rests, strict=True)]

    def _total(self, kind: int) -> Contribution:
        return self._tell(OF_KIND[kind], "")("", self._sums[kind][0])

    def _rest(self, kind: int) -> Contribution:
        return self._tell(OF_KIND[kind], OTHERS)("", self._sums[kind][1])

    def _agency(self, kind: int, number: int) -> Contribution:
        return self._tell(OF_KIND[kind], self.codes[number])("", self._judged[kind][number])

    def _opened(self, number: int) -> Iterator[OutlineRow]:
        """The factors of an agency that are found, the items of these that are, and in both the rest."""
        lines, code = self.part_rows(number), self.codes[number]
        for depth, opened in lines.opened(self._tell(PERFORMANCE, code), self._hidden_parts(code)):
            yield OutlineRow(3 + depth, *opened)

    def _hidden_parts(self, code: str) -> Collection[str]:
        return {part for scope, place, part in self.hidden if scope == "agency" and place == code}

    def _tell(self, source: str, agency: str) -> Tell:
        return teller(self.results, source, ("agency", agency), agency)


def teller(results: tuple[WaveResult, WaveResult], source: str, where: tuple[str, str], agency: str) -> Tell:
    """Lines in points, with what the index of the part itself was and is."""

    def tell(part: str, judged: Judged) -> Contribution:
        rows = [result.row(*where, part or "overall") for result in results]
        before, after = (row.index if row else None for row in rows)
        low, high = known_percent(judged.low), known_percent(judged.high)
        return Contribution(source, agency, part, percent(judged.value), low, high, judged.significant, before, after)

    return tell
