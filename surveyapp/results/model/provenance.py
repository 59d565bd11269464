"""How the figures of a wave came about: made of the rows that went into them, and asked by all that is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

USES = ("counted", "beside", "apart")
COUNTED, BESIDE, APART = USES
"""What became of a valid form: it stands in the index of all agencies; in that of its agency alone, because of how
people were chosen; or in none, beside forms that say more."""
WEIGHTINGS = ("population", "scaled", "own", "once", "chosen")
BY_POPULATION, SCALED, OWN, ONCE, CHOSEN = WEIGHTINGS
"""How forms weigh: by the population of their stratum; with weights that they brought, scaled to it or, where it is not
known, as they are; once for want of both; once because people chose themselves."""
DESIGN = ("clusters", "finite")
CLUSTERS, FINITE = DESIGN
"""What variances take account of beside strata."""


@dataclass(frozen=True, slots=True)
class Source:
    """Valid forms that came alike and were used alike. None: how many is not published."""

    basis: str
    proof: str
    channel: str
    use: str
    forms: int | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """`from_file`: forms whose one-time code stands in a file and was not checked here. `in_two_groups`: forms on a
    case that one peer group received and another decided, so that they count in both. `weights`: kind of WEIGHTINGS ->
    the agencies in whose index forms weigh so. `agencies`: how many have forms in the index of all. `design`: kinds of
    DESIGN that some variance takes account of. `taken_in`: the wave was made for published counts and never opened;
    `is_basis_declared`: somebody said how its people were chosen."""

    sources: tuple[Source, ...] = ()
    from_file: int | None = 0
    in_two_groups: int | None = 0
    agencies: int = 0
    weights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    design: tuple[str, ...] = ()
    taken_in: bool = False
    is_basis_declared: bool = True

    def uses(self) -> tuple[str, ...]:
        return tuple(use for use in USES if any(source.use == use for source in self.sources))

    def forms(self, by: str, *uses: str) -> dict[str, int | None]:
        """Basis, proof or channel -> forms that were put to one of these uses, most first."""
        found: dict[str, int | None] = {}
        for source in self.sources:
            if source.use in uses:
                kind, known = getattr(source, by), found.get(getattr(source, by), 0)
                found[kind] = None if known is None or source.forms is None else known + source.forms
        return dict(sorted(found.items(), key=lambda item: (-(item[1] or 0), item[0])))

    def weighing(self, *kinds: str) -> frozenset[str]:
        """Agencies with forms that weigh in one of these ways."""
        return frozenset(agency for kind in kinds for agency in self.weights.get(kind, ()))

    def without_counts(self) -> Provenance:
        sources = tuple(replace(source, forms=None) for source in self.sources)
        return replace(self, sources=sources, from_file=None, in_two_groups=None)
