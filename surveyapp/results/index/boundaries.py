"""What became of the agencies of an earlier wave: renamed and merged ones are carried over, a split is a break."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveyapp.results.index.inputs import Inputs
from surveyapp.results.model.result import AgencyFacts, WaveResult

Predecessors = Mapping[str, Sequence[tuple[str, float]]]  # agency -> (predecessor, share of it that came here)


@dataclass(frozen=True)
class Boundaries:
    """`heir`: agency of the earlier wave -> the one of the later wave that all of it is in now. `heirs` also names
    those that took parts. `split`: agencies whose earlier self cannot be put together again."""

    heir: Mapping[str, str] = field(default_factory=dict)
    heirs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    split: frozenset[str] = frozenset()


def boundaries(earlier: Collection[str], later: Collection[str], predecessors: Predecessors) -> Boundaries:
    """Follows successions through agencies that came and went between the two waves."""
    found = [(old, agency, whole) for agency in later for old, whole in _origins(agency, earlier, predecessors)]
    claimed = Counter(old for old, _, _ in found)
    broken = {agency for old, agency, whole in found if not whole or old in later or claimed[old] > 1}
    heirs = {old: frozenset(agency for other, agency, _ in found if other == old) for old in claimed}
    return Boundaries(
        heir={old: agency for old, agency, _ in found if agency not in broken},
        heirs=heirs,
        split=frozenset(broken | {old for old, agency, _ in found if agency in broken and old in later}),
    )


def _origins(
    agency: str, earlier: Collection[str], predecessors: Predecessors, whole: bool = True
) -> Iterator[tuple[str, bool]]:
    """(agency of the earlier wave, did all of it come here) of everything that went into an agency."""
    for old, share in predecessors.get(agency, ()):
        if old in earlier:
            yield old, whole and share >= 1
        else:
            yield from _origins(old, earlier, predecessors, whole and share >= 1)


@dataclass(frozen=True)
class Carry:
    """What an earlier wave is laid over: the later `wave`, what its agencies became, and what those are today."""

    wave: str
    heir: Mapping[str, str]
    heirs: Mapping[str, AgencyFacts]

    @property
    def facts(self) -> list[object]:
        """All that can change a figure."""
        facts = sorted([dataclasses.asdict(facts) for facts in self.heirs.values()], key=lambda told: told["code"])
        return [self.wave, sorted(self.heir.items()), facts]


def carry_to(later: WaveResult, bounds: Boundaries) -> Carry:
    return Carry(later.wave.code, bounds.heir, {code: later.agencies[code] for code in set(bounds.heir.values())})


def carried(inputs: Inputs, carry: Carry) -> Inputs:
    """The earlier wave as if its forms had been about the agencies of today; strata stay as they were sampled."""

    def today(agency: str) -> str:
        return carry.heir.get(agency, agency)

    excluded: Counter[tuple[str, str]] = Counter()
    for (resolving, receiving), forms in inputs.excluded.items():
        excluded[today(resolving), today(receiving)] += forms
    cells = [
        dataclasses.replace(cell, resolving=today(cell.resolving), receiving=today(cell.receiving))
        for cell in inputs.stored.cells
    ]
    strata = [dataclasses.replace(stratum, agency=today(stratum.agency)) for stratum in inputs.stored.strata]
    return dataclasses.replace(
        inputs,
        agencies={today(a): carry.heirs.get(today(a), facts) for a, facts in inputs.agencies.items()}
        | dict(carry.heirs),
        stored=dataclasses.replace(inputs.stored, cells=tuple(cells), strata=tuple(strata)),
        frame=[dataclasses.replace(row, agency=today(row.agency)) for row in inputs.frame],
        codes=[dataclasses.replace(row, agency=today(row.agency)) for row in inputs.codes],
        excluded=excluded,
    )
