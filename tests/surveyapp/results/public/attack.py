"""Somebody who has every public file of a round, knows the dossiers of every agency, and searches whole numbers.

An agency of few is hidden with others. What they add to a published figure is known to half a unit of its last digit,
and what each can add is a whole number of its answers: the search tries all of them, with the change since the wave
before, the error or the interval, and the counts of levels as further equations. It is given the easiest case: one
stratum in each agency, and every question rated by everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

Row = Mapping[str, str]
Places = dict[tuple[str, str, str], Row]


HALF_A_HUNDREDTH = 0.00005


@dataclass(frozen=True)
class Published:
    """The files of one round: `rows` of `index --public`, `before` those of the wave before; `dossiers` and `group` of
    each agency, `items` of each part, of the answers of all together `satisfied`, where their counts are told, and the
    points to which figures are rounded."""

    rows: Places
    before: Places
    dossiers: Mapping[str, float]
    group: Mapping[str, str]
    items: Mapping[str, int]
    satisfied: Mapping[str, int]
    steps: Mapping[tuple[str, str, str], float]

    @property
    def hidden(self) -> list[str]:
        return [agency for agency in self.dossiers if not self.rows["agency", agency, "overall"]["index"]]

    @property
    def place(self) -> str:
        """The group that they are of."""
        (group,) = {self.group[agency] for agency in self.hidden}
        return group

    @property
    def hidden_forms(self) -> int:
        return self._n("peer_group", self.place) - sum(
            self._n("agency", agency) for agency in self._visible(self.place)
        )

    def _visible(self, place: str) -> list[str]:
        return [a for a in self.dossiers if place in ("all", self.group[a]) and a not in self.hidden]

    def known_parts(self) -> list[str]:
        """Those of which the group and every visible agency show a figure."""
        places = [("peer_group", self.place), *(("agency", agency) for agency in self._visible("all"))]
        return [part for part in self.items if all(self.rows[(*place, part)]["index"] for place in places)]

    def window(self, part: str) -> tuple[float, float]:
        """Ends of what the hidden agencies add, dossiers times share satisfied: by their group and by all."""
        windows = [self._added(scope, place, part) for scope, place in (("peer_group", self.place), ("all", "all"))]
        return max(low for low, _ in windows), min(high for _, high in windows)

    def _added(self, scope: str, place: str, part: str) -> tuple[float, float]:
        total = sum(self.dossiers[agency] for agency in [*self._visible(place), *self.hidden])
        low, high = (end * total for end in self._whole(scope, place, part))
        for agency in self._visible(place):
            share = float(self.rows["agency", agency, part]["index"]) / 100
            low -= self.dossiers[agency] * (share + HALF_A_HUNDREDTH)
            high -= self.dossiers[agency] * (share - HALF_A_HUNDREDTH)
        return low, high

    def _whole(self, scope: str, place: str, part: str) -> tuple[float, float]:
        """Ends of a figure on 0-1, by itself and by its change."""
        row, before = self.rows[scope, place, part], self.before.get((scope, place, part))
        step = self.steps.get((scope, place, part))
        found, off = float(row["index"]) / 100, step / 200 if step else HALF_A_HUNDREDTH
        low, high = found - off, found + off
        if before and before["index"] and row["change"] and not step:  # else it is the difference of both
            again, off = (float(before["index"]) + float(row["change"])) / 100, 2 * HALF_A_HUNDREDTH
            low, high = max(low, again - off), min(high, again + off)
        return low, high

    def variance_window(self, part: str) -> tuple[float, float] | None:
        """The same of dossiers² times the variance of each, from the error of the group or else from its interval."""
        row, visible = self.rows["peer_group", self.place, part], self._visible(self.place)
        if not row["se"] and not row["ci_low"]:
            return None
        total = sum(self.dossiers[agency] for agency in [*visible, *self.hidden])
        low, high = ((error * total) ** 2 for error in (_error(row) if row["se"] else _error_of_ends(row)))
        for agency in visible:
            least, most = ((self.dossiers[agency] * error) ** 2 for error in _error(self.rows["agency", agency, part]))
            low, high = low - most, high - least
        return low, high

    def counted(self, part: str) -> int | None:
        """Satisfied answers of the hidden ones, where the counts of all say so."""
        if part not in self.satisfied:
            return None
        rows = {agency: self.rows["agency", agency, part] for agency in self._visible("all")}
        shares = (float(row["index"]) / 100 * self._n("agency", agency) for agency, row in rows.items())
        return self.satisfied[part] - sum(round(share) for share in shares)

    def _n(self, scope: str, place: str) -> int:
        return int(self.rows[scope, place, "overall"]["n"])


def _error(row: Row) -> tuple[float, float]:
    """Ends of the standard error on 0-1."""
    return max(float(row["se"]) / 100 - HALF_A_HUNDREDTH, 0), float(row["se"]) / 100 + HALF_A_HUNDREDTH


def _error_of_ends(row: Row) -> tuple[float, float]:
    """The same from the interval, whose moderation moves it a little."""
    half = (float(row["ci_high"]) - float(row["ci_low"])) / 200
    return max(half - 0.005, 0) / 2 * 0.98, (half + 0.005) / 1.95 * 1.02


@dataclass(frozen=True)
class Found:
    """What is left of the agency with the fewest forms: the numbers of its forms that some answers would explain, and
    of each of these the shares of each part (on 0-1)."""

    shares: Mapping[int, Mapping[str, frozenset[float]]]

    @property
    def forms(self) -> set[int]:
        return set(self.shares)

    def of(self, part: str) -> set[float]:
        return {share for parts in self.shares.values() for share in parts.get(part, ())}


def search(published: Published, few: str, known: Mapping[str, int] | None = None) -> Found:
    """`known`: forms of hidden agencies that somebody has counted, as those of one know their own."""
    others = [agency for agency in published.hidden if agency != few]
    parts = sorted(published.known_parts(), key=lambda part: published.items[part])  # single questions tell most
    shares: dict[int, dict[str, frozenset[float]]] = {}
    for forms in range(1, 10):
        for split in _splits(published.hidden_forms - forms, others, known or {}):
            told = _explained(published, parts, {few: forms, **split}, few)
            if told is not None:
                mine = shares.setdefault(forms, {})
                mine |= {part: mine.get(part, frozenset()) | found for part, found in told.items()}
    return Found(shares)


def _splits(forms: int, agencies: Sequence[str], known: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every way in which so many forms are those of these agencies, at least ten of each."""
    first, *others = agencies
    if not others:
        if forms >= 10 and known.get(first, forms) == forms:
            yield {first: forms}
        return
    for mine in [known[first]] if first in known else range(10, forms - 10 * len(others) + 1):
        for split in _splits(forms - mine, others, known):
            yield {first: mine, **split}


def _explained(
    published: Published, parts: Sequence[str], forms: Mapping[str, int], few: str
) -> dict[str, frozenset[float]] | None:
    """By part the shares of `few` that leave whole numbers for the others; None where a part leaves none."""
    found: dict[str, frozenset[float]] = {}
    for part in parts:
        shares = _shares(published, part, forms, few)
        if not shares:
            return None
        found[part] = shares
    return found


def _shares(published: Published, part: str, forms: Mapping[str, int], few: str) -> frozenset[float]:
    answers = {agency: n * published.items[part] for agency, n in forms.items()}
    others = [agency for agency in forms if agency != few]
    sums, counts, variances = np.zeros(1), np.zeros(1), np.zeros(1)
    for agency in others:
        satisfied = np.arange(answers[agency] + 1)
        sums = np.add.outer(sums, published.dossiers[agency] * satisfied / answers[agency]).ravel()
        counts = np.add.outer(counts, satisfied).ravel()
        variances = np.add.outer(variances, _variance(published, agency, forms[agency], answers[agency])).ravel()
    of_few, order = _variance(published, few, forms[few], answers[few]), np.argsort(sums)
    low, high = published.window(part)
    total = published.counted(part)
    bounds = published.variance_window(part) if published.items[part] == 1 else None
    left = set()
    for satisfied in range(answers[few] + 1):
        share = satisfied / answers[few]
        ends = (low - published.dossiers[few] * share, high - published.dossiers[few] * share)
        first, last = np.searchsorted(sums, ends, sorter=order)
        fits = order[first:last]
        if total is not None:
            fits = fits[counts[fits] == total - satisfied]
        if bounds is not None:
            both = variances[fits] + of_few[satisfied]
            fits = fits[(both >= bounds[0]) & (both <= bounds[1])]
        if len(fits):
            left.add(share)
    return frozenset(left)


def _variance(published: Published, agency: str, forms: int, answers: int) -> np.ndarray:
    """(answers + 1,) dossiers² times the variance of a question, by how many were satisfied."""
    if answers != forms or forms < 2:
        return np.zeros(answers + 1)
    share, people = np.arange(answers + 1) / answers, published.dossiers[agency]
    return people**2 * (1 - forms / people) * share * (1 - share) / (forms - 1)


def widest_gap(shares: set[float]) -> float:
    """Between neighbours of those that are left: 1 where one is."""
    return max((after - before for before, after in pairwise(sorted(shares))), default=1.0)
