"""From stored answers to the one result: whatever is to be computed is asked of `analysis`, never done here."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import numpy as np

from analysis.index.answer_distribution import MISSING, AnswerDistribution, answer_distribution
from analysis.index.indices import WaveIndices
from analysis.ranking.rank_sets import SEED
from analysis.ranking.reliability import RELIABLE_FROM
from analysis.wave.flags import PUBLISH_FROM, RANK_FROM
from analysis.wave.rules import Rule
from analysis.wave.sample import Sample
from questionnaires.model import Questionnaire
from surveyapp import __version__
from surveyapp.results.index.basis import RANKABLE, SELF_SELECTED, Speaking
from surveyapp.results.index.estimates import WaveEstimates, estimates_of
from surveyapp.results.index.fieldwork import fieldwork_of
from surveyapp.results.index.inputs import CONFIDENCE, Inputs
from surveyapp.results.index.parts import as_fixed, beside_fixed, flagged, lacking, lost_parts
from surveyapp.results.index.provenance import provenance_of
from surveyapp.results.index.rows.making import RowMaker
from surveyapp.results.index.rows.placing import dependence_of, draws_of
from surveyapp.results.index.rows.reasons import Thresholds
from surveyapp.results.index.sampling import WaveAgencies
from surveyapp.results.model.body import figures_hash
from surveyapp.results.model.percent import percent
from surveyapp.results.model.result import (
    COLLAPSED,
    EXCEEDED,
    Counts,
    Hashes,
    ItemLevels,
    WaveResult,
)
from surveyapp.store.readings.answers import StoredAnswers
from surveyapp.store.waves.parts import BY_ANSWERS, FIXED, TAKEN


def compute(inputs: Inputs, rule: Rule, with_ranks: bool = True) -> WaveResult:
    """Every part of every agency, peer group and all, under one rule; places only where somebody reads them.

    Where a decision left a factor out, the index as it was fixed stands beside it.
    """
    result = _computed(inputs, rule, with_ranks=with_ranks)
    if not inputs.decisions:
        return result
    rows = beside_fixed(result.rows, _computed(as_fixed(inputs), rule, with_ranks=with_ranks).rows, inputs)
    return dataclasses.replace(result, rows=rows, hashes=dataclasses.replace(result.hashes, result=figures_hash(rows)))


def _computed(inputs: Inputs, rule: Rule, *, with_ranks: bool) -> WaveResult:
    found = estimates_of(inputs, rule)
    places, samples, left_out, indices = found.wave_agencies, found.samples, found.left_out, found.indices
    dependence = None
    if found.is_rankable and with_ranks:
        dependence = dependence_of(samples[RANKABLE], inputs.questionnaire, indices[RANKABLE])
    draws, thresholds = draws_of(inputs.wave.state), Thresholds(inputs.wave.purpose, inputs.response_from)
    without = _lacking(inputs, found)
    maker = RowMaker(
        wave=inputs.wave.code,
        wave_agencies=places,
        speaking=found.speaking,
        indices=indices,
        moderated=found.moderated,
        frame=inputs.fieldwork,
        thresholds=thresholds,
        dependence=dependence,
        draws=draws,
        decided=inputs.display,
        lacking=without,
    )
    lost = lost_parts(inputs, places, found.speaking, found.answered, left_out)
    rows = flagged(tuple(maker.rows()), lost)
    return WaveResult(
        wave=inputs.wave,
        questionnaire=inputs.questionnaire,
        rule=str(rule),
        confidence=CONFIDENCE,
        rows=rows,
        agencies=found.agencies,
        counts=_counts(inputs, found, None),
        counts_by_group={g: _counts(inputs, found, g) for g in places.groups},
        levels=_levels(samples, inputs.questionnaire, places, found.speaking),
        hashes=Hashes(figures_hash(rows), inputs.data_hash, inputs.population_hash),
        software=f"surveyapp {__version__}",
        notes=tuple(dict.fromkeys(_notes(inputs.stored, indices))),
        publish_from=PUBLISH_FROM,
        rank_from=RANK_FROM,
        response_from=inputs.response_from,
        parts_left_out=_left_out(found),
        leagues=maker.placing.leagues,
        reliable_from=RELIABLE_FROM,
        draws=draws,
        seed=SEED,
        group_names=inputs.group_names,
        stratum_names=inputs.stratum_names,
        provenance=provenance_of(inputs, found),
        parts_rule=_parts_rule(inputs),
        fixed_parts=inputs.fixed_parts,
        lost_parts=lost,
        part_decisions=inputs.decisions,
    )


def _parts_rule(inputs: Inputs) -> str:
    if inputs.taken_in is not None:
        return TAKEN
    return BY_ANSWERS if inputs.left_out is None else FIXED


def _left_out(found: WaveEstimates) -> dict[str, tuple[str, ...]]:
    """Peer group -> factors outside its index, as the forms that speak for the group have it."""
    outside = {}
    for number, group in enumerate(found.wave_agencies.groups):
        speaks = found.speaking.get(("peer_group", group))
        tier = speaks.tier if speaks is not None and speaks.tier is not None else found.best_tier
        outside[group] = found.left_out[tier].get(number, ())
    return {group: factors for group, factors in outside.items() if factors}


def _lacking(inputs: Inputs, found: WaveEstimates) -> np.ndarray | None:
    """Who among those that can be ranked has no answer to a factor that was fixed."""
    if not found.is_rankable:
        return None
    answered, outside = found.answered[RANKABLE], found.left_out[RANKABLE]
    return lacking(inputs, answered, outside, found.wave_agencies, found.indices[RANKABLE])


def _counts(inputs: Inputs, found: WaveEstimates, group: str | None) -> Counts:
    """A group of which only people who chose themselves answered has an index, and counts nowhere."""
    mine = {code for code, facts in inputs.agencies.items() if group is None or facts.peer_group == group}
    field = fieldwork_of(inputs.fieldwork, mine, whole=group is None)
    speaks = found.speaking["all", "all"] if group is None else found.speaking["peer_group", group]
    excluded = sum(n for place, n in inputs.excluded.items() if group is None or not mine.isdisjoint(place))
    valid = _valid(inputs.stored, None if group is None else mine)
    return Counts(
        valid=valid,
        excluded=None if inputs.stored.counts_several else excluded,
        monitoring=valid if speaks.tier == SELF_SELECTED else speaks.monitoring,
        issued=field.issued,
        returned=field.returned,
        population=field.population,
        issued_from=field.issued_from,
    )


def _valid(stored: StoredAnswers, agencies: set[str] | None) -> int | None:
    """Forms of these agencies, of all for None. Published counts of several questions are none; where there is nothing
    else, how many people answered is not known."""
    touched = [b for b in stored.cell_answers if agencies is None or _touches(stored, b.cell, agencies)]
    forms = [b.count for b in touched if stored.strata[stored.cells[b.cell].stratum].question is None]
    return sum(forms) if forms or not touched else None


def _touches(stored: StoredAnswers, cell: int, agencies: set[str]) -> bool:
    facts = stored.cells[cell]
    return facts.resolving in agencies or facts.receiving in agencies


def _levels(
    samples: Mapping[int, Sample],
    questionnaire: Questionnaire,
    domains: WaveAgencies,
    found: Mapping[tuple[str, str], Speaking],
) -> dict[tuple[str, str, str], ItemLevels]:
    """How every item, the overall question and the facts were answered, by the tier that speaks for the scope."""
    wanted = [s.name for s in questionnaire.slots if s.question.is_item or s.question.overall or s.question.fact]
    arrays = {tier: answer_distribution(sample, questionnaire, only=wanted) for tier, sample in samples.items()}
    levels = {}
    for domain, place in enumerate(domains.domains):
        tier = found[place].tier
        if tier is not None:
            for question in arrays[tier].shares:
                levels[*place, question] = _level(arrays[tier], question, domain)
    return levels


def _level(arrays: AnswerDistribution, question: str, domain: int) -> ItemLevels:
    characters = arrays.characters[question]
    shares = arrays.shares[question][domain]
    known = not np.isnan(shares).any()
    return ItemLevels(
        shares={c: percent(s) for c, s in zip(characters, shares, strict=True)} if known else {},
        counts=dict(zip(characters, arrays.counts[question][domain].tolist(), strict=True)),
        missing=dict(zip(MISSING, arrays.missing[question][domain].tolist(), strict=True)),
    )


def _notes(stored: StoredAnswers, indices: Mapping[int, WaveIndices]) -> Iterator[str]:
    """`collapsed:A + B` and `frame-exceeded:A` with the names of the strata."""
    for found in indices.values():
        for together in found.frame.collapsed:
            yield f"{COLLAPSED}:" + " + ".join(_name(stored, h) for h in together)
        for final in found.frame.exceeded:
            yield f"{EXCEEDED}:" + " + ".join(_name(stored, int(h)) for h in np.flatnonzero(found.frame.final == final))


def _name(stored: StoredAnswers, stratum: int) -> str:
    facts = stored.strata[stratum]
    return "/".join(filter(None, (facts.agency, facts.name)))
