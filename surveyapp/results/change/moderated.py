"""Changes of rows by the moderated sizes that they carry, each from its own wave."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from analysis.moderated.changes import Changes, changes
from analysis.moderated.pool import Moderated, of_size
from surveyapp.results.change.clusters import InCommon
from surveyapp.results.model.percent import share_of
from surveyapp.results.model.result import IndexRow

Pair = tuple[IndexRow, IndexRow]
"""A row and the one of before."""
Family = Callable[[IndexRow], tuple[str, ...]]


def changes_of_rows(pairs: Sequence[Pair], in_common: InCommon, family: Family) -> Changes:
    """Of each row from the one of before; unknown where either has no moderated variance. Through clusters that both
    waves visited they go together: how much, rows of one family lend each other."""
    after, before = ([pair[side] for pair in pairs] for side in (0, 1))
    return changes(_units(before), _units(after), _correlations(pairs, in_common, family))


def _units(rows: Sequence[IndexRow]) -> Moderated:
    index, size, df = (_column(rows, name) for name in ("index", "n_moderated", "df_moderated"))
    return of_size(share_of(index), size, df)


def _correlations(pairs: Sequence[Pair], in_common: InCommon, family: Family) -> np.ndarray:
    """(m,) of each row with the one of before: what its own few clusters say, pulled to the mean of its family."""
    correlation = np.zeros(len(pairs))
    for mine in _sharing(pairs, in_common, family):
        rows = [pairs[number] for number in mine]
        after, before = ([pair[side] for pair in rows] for side in (0, 1))
        covariance = np.array([in_common[row.key][0] for row in after])
        spread = share_of(_column(after, "se")) * share_of(_column(before, "se"))
        found = np.divide(covariance, spread, out=np.full(len(rows), np.nan), where=spread > 0)
        mean = 0.0 if np.isnan(found).all() else float(np.nanmean(found))
        df = np.fmin(_column(after, "df"), _column(before, "df"))
        own = np.nan_to_num(df / (df + np.fmin(_column(after, "pool_df"), _column(before, "pool_df"))))
        correlation[mine] = np.clip(np.where(np.isnan(found), mean, own * found + (1 - own) * mean), -1, 1)
    return correlation


def _sharing(pairs: Sequence[Pair], in_common: InCommon, family: Family) -> Iterator[list[int]]:
    """The numbers of rows whose waves visited the same clusters, family by family."""
    families: dict[tuple[str, ...], list[int]] = {}
    for number, (row, _) in enumerate(pairs):
        if in_common.get(row.key, (0.0, 0.0)) != (0.0, 0.0):
            families.setdefault(family(row), []).append(number)
    yield from families.values()


def _column(rows: Sequence[IndexRow], name: str) -> np.ndarray:
    """(m,) NaN where it is not known."""
    return np.array([np.nan if (value := getattr(row, name)) is None else value for row in rows], dtype=np.float64)
