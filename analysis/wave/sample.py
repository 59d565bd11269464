"""One wave as arrays: who answered what, in which cell, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analysis.arrays import Bools, Codes, Floats, Ints
from analysis.refusal import AnalysisError


class SampleError(AnalysisError):
    """The arrays of a sample do not fit together."""


@dataclass(frozen=True, eq=False)
class Sample:
    """n forms with S slots in C cells, H strata and A agencies. Every index starts at 0; -1 stands for none.

    `codes` (n, S) ASCII of the stored characters; `cell` (n,). Per cell (C,): `stratum`, `resolving` and `receiving`
    agency, `cluster` (-1: every form is its own sampling unit). Per stratum (H,): `population` and `clusters`, how many
    forms and sampling units there are to draw from (NaN: unknown), and `stratum_agency`, the agency that the stratum
    belongs to (-1: it spans agencies; None: read it off the cells); strata with different ones are never put together,
    so that of published counts it numbers agency and question. `base_weight` (n,) or None, and `own_weight` (n,) which
    forms brought it (None: all of them, if any). `peer_group` (A,). `finite`, of all or (H,) per stratum, is False
    where the sampled fraction means nothing (all were invited, quota, self-selected), `weighted` is False where every
    form counts once (self-selected). `counted` (n,) marks forms that are published counts of several questions, one for
    every counted answer (None: there are none).
    """

    codes: Codes
    cell: Ints
    stratum: Ints
    resolving: Ints
    receiving: Ints
    cluster: Ints
    population: Floats
    clusters: Floats
    n_agencies: int
    peer_group: Ints
    base_weight: Floats | None = None
    stratum_agency: Ints | None = None
    finite: bool | Bools = True
    weighted: bool = True
    counted: Bools | None = None
    own_weight: Bools | None = None

    def __post_init__(self) -> None:
        if len(self.codes) != len(self.cell):
            raise SampleError("codes and cell do not have the same number of forms")
        if self.base_weight is not None and len(self.base_weight) != len(self.cell):
            raise SampleError("base_weight and cell do not have the same number of forms")
        if self.counted is not None and len(self.counted) != len(self.cell):
            raise SampleError("counted and cell do not have the same number of forms")
        if not len(self.stratum) == len(self.resolving) == len(self.receiving) == len(self.cluster):
            raise SampleError("the four arrays per cell do not have the same length")
        if not len(self.population) == len(self.clusters):
            raise SampleError("population and clusters do not have the same number of strata")
        if len(self.peer_group) != self.n_agencies:
            raise SampleError("peer_group does not have one entry per agency")
        _within(self.cell, len(self.stratum), "cell", lowest=0)
        _within(self.stratum, len(self.population), "stratum", lowest=0)
        _within(self.resolving, self.n_agencies, "resolving")
        _within(self.receiving, self.n_agencies, "receiving")

    @property
    def n_groups(self) -> int:
        """Peer groups, numbered from 0."""
        return int(self.peer_group.max(initial=-1)) + 1

    @property
    def brought(self) -> Bools:
        """(n,) forms that came with a weight of their own."""
        if self.base_weight is None or self.own_weight is None:
            return np.full(len(self.cell), self.base_weight is not None)
        return self.own_weight

    @cached_property
    def forms_per_cell(self) -> Ints:
        return np.bincount(self.cell, minlength=len(self.stratum))

    def only(self, forms: Bools) -> Sample:
        """The sample without some of its forms: their weight goes to the others of their strata."""
        base = None if self.base_weight is None else self.base_weight[forms]
        return replace(
            self,
            codes=self.codes[forms],
            cell=self.cell[forms],
            base_weight=base,
            counted=None if self.counted is None else self.counted[forms],
            own_weight=None if self.own_weight is None else self.own_weight[forms],
            stratum_agency=self.owner_of_stratum(),
        )

    def owner_of_stratum(self) -> Ints:
        """(H,) the agency each stratum belongs to, -1 where it spans agencies or is empty and nobody said."""
        if self.stratum_agency is not None:
            return self.stratum_agency
        lowest = np.full(len(self.population), self.n_agencies, dtype=np.int64)
        highest = np.full(len(self.population), -1, dtype=np.int64)
        np.minimum.at(lowest, self.stratum, self.resolving)
        np.maximum.at(highest, self.stratum, self.resolving)
        return np.where(lowest == highest, highest, -1)


def _within(index: Ints, size: int, name: str, lowest: int = -1) -> None:
    if len(index) and not (lowest <= index.min() and index.max() < size):
        raise SampleError(f"{name} points outside 0..{size - 1}")
