"""What a reader has to know beside a number: its flags, as boolean arrays (D, P)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.arrays import Bools, Floats
from analysis.wave.domains import FinalCells, Memberships
from analysis.wave.sample import Sample
from analysis.wave.weights import WaveDesign

PUBLISH_FROM = 10
"""Forms from which a figure is published."""
RANK_FROM = 30
"""Forms from which an agency is ranked."""

FLAGS: Mapping[str, str] = {
    "unweighted": "the population of a stratum is not known, and forms came without weights: those count once",
    "collapsed": "a stratum with fewer than two sampling units was put together with a neighbour",
    "adjusted": "a stratum has one sampling unit and no neighbour; the variance takes it from the mean of all",
    "frame-exceeded": "a stratum has more forms, or more clusters, than its population",
    "self-selected": "respondents chose themselves: no weights, not a probability sample",
    "few": f"from fewer than {RANK_FROM} forms: not ranked",
    "suppressed": f"from fewer than {PUBLISH_FROM} forms: not published",
    "one-respondent": "from one form",
    "all-same": "all answers are alike, so nothing was seen to vary",
    "weights-changed": "an item that nobody rated was dropped, and its weight shared out",
    "part-lost": "a factor that was fixed as a part of it has too few answers: raised by whoever fixed it",
    "coarse": "published in longer steps, since an agency of few is in it: raised by whoever publishes it",
    "counts": "from published counts of several questions: how it varies and of how many people it is, is not known",
}
"""Every flag that an index can carry, and what it says of the number."""


def flags_of_domains(sample: Sample, design: WaveDesign, cells: FinalCells, members: Memberships) -> dict[str, Bools]:
    """(D, 1) each: what is true of some stratum in which the domain has forms."""
    of_stratum = {
        "unweighted": design.unweighted,
        "collapsed": design.collapsed,
        "adjusted": design.alone,
        "frame-exceeded": design.exceeded,
    }
    flags = {name: _touched_by_domain(of, cells, members) for name, of in of_stratum.items()}
    flags["self-selected"] = np.full((members.domains, 1), not sample.weighted) & _touched(
        np.ones(len(cells.stratum), dtype=np.bool_), members
    )
    return flags


def made_with(sample: Sample, design: WaveDesign, cells: FinalCells, members: Memberships) -> dict[str, Bools]:
    """(D,) each: how forms of a domain got their weights, and what the variance of a stratum of theirs takes account
    of. `population`: weighted by it without a weight brought; `scaled`, `own`: a weight that they brought, scaled to
    the population or as it is where none is known; `once`: neither; `clusters`: sampling units are clusters; `finite`:
    the sampled fraction is known."""
    there = cells.of_cell >= 0
    forms, brought = (
        np.bincount(cells.of_cell[there], weights=of_cell[there], minlength=len(cells.stratum))
        for of_cell in (sample.forms_per_cell, np.bincount(sample.cell[sample.brought], minlength=len(cells.of_cell)))
    )
    uncounted = design.uncounted[cells.stratum]
    kinds = {
        "population": ~uncounted & (brought < forms),
        "scaled": ~uncounted & (brought > 0),
        "own": uncounted & (brought > 0),
        "once": uncounted & (brought < forms),
        "clusters": (design.frame.clustered > 0)[cells.stratum],
        "finite": (design.unsampled < 1)[cells.stratum],
    }
    return {kind: _touched(of_cell, members)[:, 0] for kind, of_cell in kinds.items()}


def flags_of_parts(n: Floats, all_same: Bools, weights_changed: Bools, of_counts: Bools) -> dict[str, Bools]:
    """(D, P) each: what the answers to the part themselves say. Of counts, `n` is the least that it can be."""
    return {
        "few": (n > 0) & (n < RANK_FROM) & ~of_counts,
        "suppressed": (n > 0) & (n < PUBLISH_FROM),
        "one-respondent": (n == 1) & ~of_counts,
        "all-same": all_same & (n > 1),
        "weights-changed": weights_changed,
        "counts": of_counts,
    }


def names_at(flags: Mapping[str, Bools], domain: int, part: int) -> tuple[str, ...]:
    return tuple(name for name, raised in flags.items() if raised[domain, part])


def _touched_by_domain(of_stratum: Bools, cells: FinalCells, members: Memberships) -> Bools:
    """(D, 1) whether a domain has forms in some stratum of which this is true (T,)."""
    return _touched(of_stratum[cells.stratum], members)


def _touched(property_of_cell: Bools, members: Memberships) -> Bools:
    touched = np.zeros(members.domains, dtype=np.bool_)
    touched[members.domain[property_of_cell[members.cell]]] = True
    return touched[:, None]
