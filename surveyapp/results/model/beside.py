"""What documents print beside the indices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from surveyapp.results.model.contributions import DomainDecomposition
from surveyapp.results.model.data_quality import DataQuality
from surveyapp.results.model.standardised import StandardisedIndices
from surveyapp.results.model.wishes import Wishes

if TYPE_CHECKING:  # scipy comes with it
    from analysis.ranking.moves import RankMoves


@dataclass(frozen=True)
class Beside:
    """What is not given is not printed. `needs_answers`: it cannot be given, because only figures were kept."""

    mixes: tuple[StandardisedIndices, ...] = ()
    quality: DataQuality | None = None
    changes: Mapping[tuple[str, str], DomainDecomposition] = field(default_factory=dict)
    needs_answers: bool = False
    wishes: Wishes = field(default_factory=Wishes)
    places: Mapping[str, tuple[int, RankMoves | None]] = field(default_factory=dict)  # before, by agency: usual moves


NOTHING = Beside()
