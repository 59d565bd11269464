"""How much each factor weighs for the overall rating."""

from __future__ import annotations

from surveyapp.results.model.drivers import DomainDrivers, Driver
from surveyapp.results.model.result import WaveResult


def made_up_priorities(result: WaveResult) -> DomainDrivers:
    """Three factors; the second one is to be mended first."""
    shares = ((20.0, 80.0, False), (45.0, 60.0, True), (35.0, 85.0, False))
    drivers = tuple(
        Driver(f"factor:{factor.id}", share, share - 5, share + 6, index, index - 4, index + 3, acts)
        for factor, (share, index, acts) in zip(result.questionnaire.factors, shares, strict=False)
    )
    return DomainDrivers(drivers, n=240, explained=61.5)
