"""What it would take to stand higher, as it is kept and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Prospects:
    """`rises`: agency -> places -> points that its overall index has to rise, the others staying, to stand so many
    places higher in a next wave of the same size with this `chance`. Agencies and places that cannot be: absent."""

    chance: float
    rises: Mapping[str, Mapping[int, float]]

    def most(self, agency: str) -> tuple[int, float] | None:
        """(places, points) for the most places that are told."""
        told = self.rises.get(agency, {})
        return max(told.items()) if told else None
