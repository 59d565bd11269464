"""Domains of a wave, agencies, then peer groups, then all, and which answers count in which of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from analysis.arrays import Bools, Floats, Ints
from analysis.wave.sample import Sample
from analysis.wave.structure import Structure

BOTH, RESOLVING, RECEIVING = 0, 1, 2
"""Roles in which a cell counts for a domain: with all items, or with those that rate one role."""


@dataclass(frozen=True, eq=False)
class FinalCells:
    """B cells as they are estimated: forms that share agencies, final stratum and cluster, sorted in this order.

    `of_cell` (C,) is the final cell of each cell of the sample, -1 for one without forms.
    """

    of_cell: Ints
    resolving: Ints
    receiving: Ints
    stratum: Ints
    cluster: Ints

    @property
    def same_weight(self) -> Ints:
        """(B,) number of the run of cells that share agencies and stratum and are clustered or not."""
        keys = np.stack([self.resolving, self.receiving, self.stratum, self.cluster >= 0])
        run: Ints = np.cumsum(np.r_[False, (keys[:, 1:] != keys[:, :-1]).any(axis=0)])
        return run[: keys.shape[1]]


@dataclass(frozen=True, eq=False)
class Memberships:
    """M memberships (M,): a final `cell` counts for `domain`, one of `domains`, in `role`; its `scope` is 0 for
    an agency, 1 for a group, 2 for all."""

    domains: int
    cell: Ints
    domain: Ints
    role: Ints
    scope: Ints

    def by_scope(self) -> Iterator[Memberships]:
        """The memberships in agencies, in groups, and in all: a third of the memory at a time."""
        ends = np.searchsorted(self.scope, np.arange(4))
        for start, stop in pairwise(ends):
            yield Memberships(self.domains, *(a[start:stop] for a in (self.cell, self.domain, self.role, self.scope)))

    def of_cell(self, cell: int) -> Ints:
        """The memberships of one cell; cells after the last one that counts have none."""
        if cell + 1 >= len(self._first):
            return self._by_cell[:0]
        mine: Ints = self._by_cell[self._first[cell] : self._first[cell + 1]]
        return mine

    @cached_property
    def roles(self) -> Bools:
        """(D, 3) which roles a domain has."""
        roles = np.zeros((self.domains, 3), dtype=np.bool_)
        roles[self.domain, self.role] = True
        return roles

    @cached_property
    def _by_cell(self) -> Ints:
        return np.argsort(self.cell, kind="stable")

    @cached_property
    def _first(self) -> Ints:
        first: Ints = np.r_[0, np.cumsum(np.bincount(self.cell))]
        return first


def final_cells_of(sample: Sample, stratum: Ints, structure: Structure) -> FinalCells:
    """Put the cells that have forms into final cells; `stratum` (C,) is the final stratum of each cell."""
    receiving = sample.receiving if structure.receiving.any() else sample.resolving
    keys = np.stack([sample.resolving, receiving, stratum, sample.cluster])
    filled = sample.forms_per_cell > 0
    kinds, number = np.unique(keys[:, filled], axis=1, return_inverse=True)
    of_cell = np.full(len(stratum), -1, dtype=np.int64)
    of_cell[filled] = number
    return FinalCells(of_cell, *kinds.astype(np.int64))


def memberships_of(sample: Sample, cells: FinalCells) -> Memberships:
    """Each cell counts once for an agency, a group and all where both roles lead to the same one, else by role."""
    cell = np.arange(len(cells.resolving))
    found = []
    of_resolving, of_receiving = (domains_of_agencies(sample, a) for a in (cells.resolving, cells.receiving))
    for scope, (resolving, receiving) in enumerate(zip(of_resolving, of_receiving, strict=True)):
        same = resolving == receiving
        for domain, role, there in (
            (resolving, BOTH, same & (resolving >= 0)),
            (resolving, RESOLVING, ~same & (resolving >= 0)),
            (receiving, RECEIVING, ~same & (receiving >= 0)),
        ):
            count = int(there.sum())
            found.append((cell[there], domain[there], np.full(count, role), np.full(count, scope)))
    return Memberships(n_domains(sample), *(np.concatenate(part) for part in zip(*found, strict=True)))


def domains_of_agencies(sample: Sample, agency: Ints) -> tuple[Ints, Ints, Ints]:
    """The domain of each entry in the three scopes: the agency (-1: none), its group (-1: none), all."""
    group = np.r_[sample.peer_group, -1][agency]
    in_group = np.where(group >= 0, group + sample.n_agencies, -1)
    return agency, in_group, np.full(len(agency), n_domains(sample) - 1)


def n_domains(sample: Sample) -> int:
    return sample.n_agencies + sample.n_groups + 1


def group_of_domain(sample: Sample) -> Ints:
    """(D,) the peer group that a domain lies in or is; -1 for all and for agencies without one."""
    group: Ints = np.r_[sample.peer_group, np.arange(sample.n_groups), -1]
    return group


def columns_of_role(structure: Structure) -> Bools:
    """(3, K) which columns count in each role."""
    return np.stack([np.ones_like(structure.receiving), ~structure.receiving, structure.receiving])


def masks_of_roles(structure: Structure) -> Floats:
    """(3, 2K) 1 where a column's totals, score and rated side by side, count in each role."""
    return np.repeat(columns_of_role(structure), 2, axis=1).astype(np.float64)
