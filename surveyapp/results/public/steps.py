"""To which steps figures are rounded that an agency of few is in: so that whoever searches whole numbers finds nothing.

A hidden agency of few and the one that is hidden with it add N₁s₁/n₁ + N₂s₂/n₂ to a figure of their group, with whole
s₁ and s₂. Where the figure is known to less than N₂/n₂, what one answer of the other weighs, few s₁ leave a whole s₂.
Where it is known to no more than that, every s₁ does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import COMPLEMENT, FEW, RowKey, WaveResult

STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
"""Points. A figure that needs a longer one has the last."""
AMPLE = 2.0
"""Of what one answer weighs: a figure is told of a group and of all, and both together are sharper than either."""
FACTS = "facts"
"""In place of a part: questions that are no items."""
Steps = Mapping[RowKey, float]


def steps_above_few(result: WaveResult, hidden: Mapping[RowKey, str]) -> dict[RowKey, float]:
    """(scope, place, part) -> points, of peer groups and of all; rows that no agency of few is in have none.

    One of few in the earlier wave counts too: the change would tell its figure then.
    """
    return dict(_Steps(result, hidden).all())


def step_for(weight: float) -> float:
    """The shortest step that is `AMPLE` for a `weight` of one answer, 0-1 of the figure."""
    return next((step for step in STEPS if step >= AMPLE * percent(weight)), STEPS[-1])


class _Steps:
    def __init__(self, result: WaveResult, hidden: Mapping[RowKey, str]) -> None:
        self._result = result
        self._hidden = hidden

    def all(self) -> Iterator[tuple[RowKey, float]]:
        groups = {group: self._agencies(group) for group in self._result.peer_groups}
        for part in self._parts:
            for group, agencies in groups.items():
                yield from self._of("peer_group", group, part, agencies)
            yield from self._of("all", "all", part, self._result.agencies)
        yield from self._of("all", "all", FACTS, self._result.agencies)

    def _of(self, scope: str, place: str, part: str, agencies: Iterable[str]) -> Iterator[tuple[RowKey, float]]:
        weights = [*self._now(part, agencies), *self._before(part, agencies)]
        if weights:
            whole = sum(self._size(agency) for agency in agencies if self._n(agency, "overall"))
            yield (scope, place, part), step_for(max(weights) / self._questions(part) / whole)

    def _now(self, part: str, agencies: Iterable[str]) -> Iterator[float]:
        """What one answer weighs beside those of each agency of few: of the hidden one with most answers to its
        dossiers. Where an agency of few is hidden as a whole, the step is the same for every question and every wave.
        """
        is_whole = part == FACTS or any(self._hidden.get(("agency", agency, "overall")) == FEW for agency in agencies)
        asked = "overall" if is_whole else part
        why = {agency: self._hidden.get(("agency", agency, asked)) for agency in agencies}
        weighs = self._weights(asked, [agency for agency, reason in why.items() if reason in (FEW, COMPLEMENT)])
        for few in (agency for agency in weighs if why[agency] == FEW):
            yield min((weight for agency, weight in weighs.items() if agency != few), default=weighs[few])

    def _before(self, part: str, agencies: Iterable[str]) -> Iterator[float]:
        """The same of the earlier wave, of which only is known who was hidden: there the one with most answers is none
        of few."""
        gone = self._result.changes_from_few
        is_whole = part == FACTS or any(("agency", agency, "overall") in gone for agency in agencies)
        asked = "overall" if is_whole else part
        weighs = self._weights(asked, [agency for agency in agencies if ("agency", agency, asked) in gone])
        if weighs:
            yield min(weighs.values())

    def _weights(self, part: str, agencies: Iterable[str]) -> dict[str, float]:
        """Agency -> of one answer to one question, in dossiers."""
        return {agency: self._size(agency) / n for agency in agencies if (n := self._n(agency, part))}

    def _size(self, agency: str) -> float:
        """Dossiers, or forms where not all are known: then every form weighs the same."""
        return (self._dossiers if self._are_known else self._forms)[agency]

    def _n(self, agency: str, part: str) -> int:
        row = self._result.row("agency", agency, part)
        return (row.n or 0) if row else 0

    @cached_property
    def _are_known(self) -> bool:
        return all(self._dossiers.get(agency) for agency, forms in self._forms.items() if forms)

    @cached_property
    def _dossiers(self) -> dict[str, float]:
        rows = {agency: self._result.row("agency", agency) for agency in self._result.agencies}
        return {agency: float(row.n_population or 0) if row else 0.0 for agency, row in rows.items()}

    @cached_property
    def _forms(self) -> dict[str, float]:
        return {agency: float(self._n(agency, "overall")) for agency in self._result.agencies}

    def _agencies(self, group: str) -> list[str]:
        return [code for code, facts in self._result.agencies.items() if facts.peer_group == group]

    @cached_property
    def _parts(self) -> list[str]:
        return list(dict.fromkeys(row.part for row in self._result.rows if row.scope == "all"))

    def _questions(self, part: str) -> int:
        """How many whole numbers go into one figure; of the index itself all that stand in it."""
        kind, _, name = part.partition(":")
        items = self._result.questionnaire.items
        if kind == "factor":
            return max(1, sum(item.factor == name for item in items))
        if kind == "content":
            factors = {each.id for each in self._result.questionnaire.factors if each.content == name}
            return max(1, sum(item.factor in factors for item in items))
        return max(1, len(items)) if kind == "overall" else 1
