"""Stored strings become the arrays that `analysis` reads, without a copy per form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.wave.sample import Sample
from analysis.wave.totals.counted import asked_once
from surveyapp.results.index.basis import DRAWN, SELF_SELECTED, cells_of_tier
from surveyapp.results.model.result import AgencyFacts
from surveyapp.store.readings.answers import CellAnswers, StoredAnswers, StratumFacts


@dataclass(frozen=True)
class WaveAgencies:
    """What the numbers of a sample stand for: agencies and peer groups, in the order of the wave."""

    agencies: tuple[str, ...]
    groups: tuple[str, ...]
    group_of: Mapping[str, str]

    @classmethod
    def of(cls, agencies: Mapping[str, AgencyFacts]) -> WaveAgencies:
        """Where no agency was given a peer group, all of them are one, named ''."""
        group_of = {code: facts.peer_group for code, facts in agencies.items()}
        named = tuple(dict.fromkeys(filter(None, group_of.values())))
        return cls(tuple(agencies), named or ("",), group_of)

    @property
    def domains(self) -> list[tuple[str, str]]:
        """(scope, place) in the order in which `analysis` numbers its domains."""
        return [("agency", a) for a in self.agencies] + [("peer_group", g) for g in self.groups] + [("all", "all")]

    def peer_group(self) -> np.ndarray:
        number = {group: i for i, group in enumerate(self.groups)}
        return np.array([number.get(self.group_of[a], -1) for a in self.agencies], dtype=np.int32)


def sample_of(stored: StoredAnswers, wave_agencies: WaveAgencies, tier: int, slots: int) -> Sample:
    """The forms of one tier. Only strata from which chance drew the people have a sampled fraction; self-selected forms
    have no weights."""
    blocks = cells_of_tier(stored, tier)
    agency = {code: i for i, code in enumerate(wave_agencies.agencies)} | {"": -1}
    codes, own = _codes(blocks, slots), None if tier == SELF_SELECTED else _own_weights(blocks)
    return Sample(
        codes=codes,
        cell=np.repeat(_ints(b.cell for b in blocks), _ints(b.count for b in blocks)),
        stratum=_ints(c.stratum for c in stored.cells),
        resolving=_ints(agency[c.resolving] for c in stored.cells),
        receiving=_ints(agency[c.receiving] for c in stored.cells),
        cluster=_numbers([c.cluster for c in stored.cells]),
        population=_floats(s.population for s in stored.strata),
        clusters=_floats(s.clusters for s in stored.strata),
        n_agencies=len(wave_agencies.agencies),
        peer_group=wave_agencies.peer_group(),
        base_weight=None if own is None else np.where(np.isnan(own), 1.0, own),
        own_weight=None if own is None else ~np.isnan(own),
        stratum_agency=_ints(_owner(agency, s) for s in stored.strata),
        finite=_drawn(stored, blocks),
        weighted=tier != SELF_SELECTED,
        counted=asked_once(codes) if stored.counts_several else None,
    )


def _drawn(stored: StoredAnswers, blocks: Sequence[CellAnswers]) -> np.ndarray:
    """(H,) strata all of whose forms are of a probability sample: who answers an invitation to all was not drawn."""
    drawn = np.ones(len(stored.strata), dtype=np.bool_)
    drawn[[stored.cells[block.cell].stratum for block in blocks if block.basis != DRAWN]] = False
    return drawn


def _owner(agency: Mapping[str, int], stratum: StratumFacts) -> int:
    """Small strata are put together within one owner: of published counts an agency and a question."""
    owner = agency[stratum.agency]
    return owner if stratum.question is None else owner + (stratum.question + 1) * len(agency)


def _codes(blocks: Sequence[CellAnswers], slots: int) -> np.ndarray:
    return np.frombuffer(b"".join(block.answers for block in blocks), dtype=np.uint8).reshape(-1, slots)


def _own_weights(blocks: Sequence[CellAnswers]) -> np.ndarray | None:
    """(n,) NaN where a form brought none; None where no form did."""
    if not any(block.base_weights for block in blocks):
        return None
    return np.concatenate([np.array(b.base_weights or [np.nan] * b.count, dtype=np.float64) for b in blocks])


def _numbers(names: Sequence[str]) -> np.ndarray:
    """Each name a number from 0, the empty one -1."""
    number = {name: i for i, name in enumerate(dict.fromkeys(filter(None, names)))}
    return _ints(number.get(name, -1) for name in names)


def _ints(values: Iterable[int]) -> np.ndarray:
    return np.fromiter(values, dtype=np.int32)


def _floats(values: Iterable[int | None]) -> np.ndarray:
    return np.fromiter((np.nan if v is None else v for v in values), dtype=np.float64)
