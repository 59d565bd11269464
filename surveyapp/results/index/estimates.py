"""What every kind of result of a wave starts from: its samples by tier, what leaves the index, and the indices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.index.indices import WaveIndices, index_wave
from analysis.index.moderated_indices import ModeratedIndices, moderated_indices
from analysis.index.parts import Answered, answered_by_agency
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample
from questionnaires.languages import FIRST
from surveyapp.results.index.basis import RANKABLE, Speaking, speaking, tiers_used
from surveyapp.results.index.inputs import CONFIDENCE, Inputs
from surveyapp.results.index.parts import LeftOut, left_out
from surveyapp.results.index.sampling import WaveAgencies, sample_of
from surveyapp.results.model.result import AgencyFacts


@dataclass(frozen=True)
class WaveEstimates:
    """Samples, who answered which factor, factors left out (by number of the peer group), indices and their moderated
    variances, each by tier of the basis."""

    agencies: Mapping[str, AgencyFacts]
    wave_agencies: WaveAgencies
    speaking: Mapping[tuple[str, str], Speaking]
    samples: Mapping[int, Sample]
    answered: Mapping[int, Answered]
    left_out: Mapping[int, LeftOut]
    indices: Mapping[int, WaveIndices]
    moderated: Mapping[int, ModeratedIndices]

    @property
    def best_tier(self) -> int:
        """Rankable forms where there are any."""
        return min(self.samples)

    @property
    def is_rankable(self) -> bool:
        return RANKABLE in self.indices


@dataclass(frozen=True)
class Measured:
    """A wave's estimates with what they were made from: for what is computed of two waves together."""

    inputs: Inputs
    rule: Rule
    estimates: WaveEstimates


def estimates_of(inputs: Inputs, rule: Rule) -> WaveEstimates:
    agencies = _with_strangers(inputs)
    places = WaveAgencies.of(agencies)
    asked = inputs.questionnaire
    samples = {
        tier: sample_of(inputs.stored, places, tier, len(asked.slots)) for tier in tiers_used(inputs.stored) or [0]
    }
    answered = {tier: answered_by_agency(sample, asked) for tier, sample in samples.items()}
    outside = {tier: left_out(inputs, places, answered[tier]) for tier in samples}
    indices = {
        tier: index_wave(sample, asked, rule, confidence=CONFIDENCE, leave_out=outside[tier])
        for tier, sample in samples.items()
    }
    moderated = {tier: moderated_indices(sample, indices[tier]) for tier, sample in samples.items()}
    speaks = speaking(inputs.stored, places.group_of)
    return WaveEstimates(agencies, places, speaks, samples, answered, outside, indices, moderated)


def _with_strangers(inputs: Inputs) -> dict[str, AgencyFacts]:
    """The wave's agencies, then those that only its answers name (a centre that receives for others)."""
    named = {a for cell in inputs.stored.cells for a in (cell.resolving, cell.receiving) if a}
    strangers = sorted(named - inputs.agencies.keys())
    return dict(inputs.agencies) | {a: AgencyFacts(a, {FIRST: a}, "") for a in strangers}
