"""Which agencies somebody may see: all of them, or a set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Codes of agencies; None is all of them, also those that are still to come. An empty set sees no agency."""

    agencies: frozenset[str] | None = None

    @classmethod
    def of(cls, *agencies: str) -> Scope:
        return cls(frozenset(agencies))

    @property
    def is_whole(self) -> bool:
        return self.agencies is None

    def __contains__(self, agency: str) -> bool:
        return self.agencies is None or agency in self.agencies

    def covers(self, other: Scope) -> bool:
        """Whether whoever sees this sees all of the other."""
        return self.agencies is None or (other.agencies is not None and other.agencies <= self.agencies)

    def within(self, agencies: Iterable[str]) -> Iterator[str]:
        """Those of `agencies` that may be seen, in their order."""
        return (agency for agency in agencies if agency in self)


WHOLE = Scope()
"""Everything: the survey office's own people, and the command line."""
