"""The parts of an index and the columns that each of them is made of, in every domain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bools, Ints
from analysis.wave.domains import columns_of_role
from analysis.wave.rollups import Rollup
from analysis.wave.structure import Structure


@dataclass(frozen=True, eq=False)
class Layout:
    """P parts over K columns in D domains. `columns` (V, P, K) for each of V choices of left-out factors and
    `choice` (D,) which of them a domain follows."""

    names: tuple[str, ...]
    columns: Bools
    choice: Ints

    def of_part(self, part: int) -> Bools:
        """(D, K) columns of one part in every domain."""
        columns: Bools = self.columns[self.choice, part]
        return columns

    @property
    def single(self) -> Bools:
        """(P,) parts made of one column."""
        single: Bools = self.columns[0].sum(axis=1) == 1
        return single

    def sets(self, structure: Structure) -> tuple[Bools, Ints]:
        """Distinct sets of more or fewer columns than one (U, K); and what stands for a part in a role, (D, 3, P):
        a column, or K + the number of a set."""
        asked = self.columns[:, None, :, :] & columns_of_role(structure)[None, :, None, :]
        flat = asked.reshape(-1, asked.shape[-1])
        place = flat.argmax(axis=1)
        several = flat.sum(axis=1) != 1
        sets, number = np.unique(flat[several], axis=0, return_inverse=True)
        place[several] = flat.shape[1] + number
        return sets, place.reshape(asked.shape[:-1])[self.choice]


def layout_of(
    structure: Structure, rollup: Rollup, group_of_domain: Ints, leave_out: Mapping[int, Collection[str]]
) -> Layout:
    """Lay out `overall`, then contents, factors and items. `all` keeps a factor only if every group does."""
    dropped = [frozenset(leave_out.get(int(group), ())) for group in group_of_domain]
    dropped[-1] = frozenset[str]().union(*leave_out.values())
    choices = list(dict.fromkeys([frozenset[str](), *dropped]))
    names, plain = _parts(structure, rollup)
    ranked = np.array([name == "overall" or name.startswith("content:") for name in names])
    columns = np.stack([plain & ~(ranked[:, None] & _columns_of(structure, factors)) for factors in choices])
    return Layout(names, columns, np.array([choices.index(factors) for factors in dropped]))


def _parts(structure: Structure, rollup: Rollup) -> tuple[tuple[str, ...], Bools]:
    parts = [("overall", rollup.columns(structure))]
    contents = structure.content_of_column
    parts += [(f"content:{name}", contents == i) for i, name in enumerate(structure.contents)]
    parts += [(f"factor:{name}", structure.factor == i) for i, name in enumerate(structure.factors)]
    own = np.eye(len(structure.questions), dtype=np.bool_)
    parts += [(f"item:{q.code}", own[i]) for i, q in enumerate(structure.questions) if q.is_item]
    return tuple(name for name, _ in parts), np.stack([columns for _, columns in parts])


def _columns_of(structure: Structure, factors: Collection[str]) -> Bools:
    return np.isin(structure.factor, [structure.factors.index(f) for f in factors])
