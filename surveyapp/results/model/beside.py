"""What documents print beside the indices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveyapp.results.model.contributions import Decomposition
from surveyapp.results.model.data_quality import DataQuality
from surveyapp.results.model.standardised import StandardisedIndices


@dataclass(frozen=True)
class Beside:
    """What is not given is not printed."""

    mixes: tuple[StandardisedIndices, ...] = ()
    quality: DataQuality | None = None
    changes: Mapping[tuple[str, str], Decomposition] = field(default_factory=dict)


NOTHING = Beside()
