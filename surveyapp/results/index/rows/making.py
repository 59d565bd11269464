"""Estimates become rows: the one place where a share of 0-1 turns into an index of 0-100."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from analysis.index.indices import WaveIndices
from analysis.index.moderated_indices import OF_ONE, OF_WAVE, ModeratedIndices
from surveyapp.results.index.basis import RANKABLE, SELF_SELECTED, Speaking
from surveyapp.results.index.fieldwork import FieldRow, fieldwork_of
from surveyapp.results.index.rows.placing import Dependence, Placing, ranked, unranked
from surveyapp.results.index.rows.reasons import Thresholds, reasons
from surveyapp.results.index.sampling import WaveAgencies
from surveyapp.results.model.percent import known, known_percent, percent
from surveyapp.results.model.result import DIRECT, IndexRow


@dataclass(frozen=True)
class RowMaker:
    """Everything a row needs beside the estimates of its own tier."""

    wave: str
    wave_agencies: WaveAgencies
    speaking: Mapping[tuple[str, str], Speaking]
    indices: Mapping[int, WaveIndices]  # by tier
    moderated: Mapping[int, ModeratedIndices]  # by tier
    frame: Sequence[FieldRow]
    thresholds: Thresholds
    dependence: Dependence | None  # between agencies, of the tier that can be ranked
    draws: int  # behind the sets of places
    decided: str  # how the order is shown at most
    lacking: np.ndarray | None = (
        None  # (A,) agencies that lack a factor which was fixed, in the tier that can be ranked
    )

    @cached_property
    def placing(self) -> Placing:
        some = next(iter(self.indices.values()))
        reason = reasons(self.wave_agencies, self.indices, self.speaking, self.frame, self.thresholds, self.lacking)
        if self.dependence is None:
            return unranked(self.wave_agencies, some.parts, reason)
        moderated = self.moderated[RANKABLE]
        return ranked(
            self.indices[RANKABLE],
            moderated,
            self.wave_agencies,
            reason,
            self.dependence,
            draws=self.draws,
            decided=self.decided,
        )

    def rows(self) -> Iterator[IndexRow]:
        """Agencies, peer groups, all; in each, the parts in the questionnaire's order."""
        some = next(iter(self.indices.values()))
        for number, (scope, place) in enumerate(self.wave_agencies.domains):
            told = self.domain_columns(scope, place)
            for part, name in enumerate(some.parts):
                placed = self._placed(number, part) if scope == "agency" else {}
                estimated = self._estimated(number, part, self.speaking[scope, place])
                yield IndexRow(part=name, rule=str(some.rule), **told, **estimated, **placed)

    def _placed(self, number: int, part: int) -> dict[str, Any]:
        """The place, and how its table is shown: of whoever stands in it."""
        agencies, parts = self.wave_agencies, next(iter(self.indices.values())).parts
        code = agencies.agencies[number]
        league = self.placing.leagues.get((agencies.group_of[code] or agencies.groups[0], parts[part]))
        placed = _placed(self.placing, number, part)
        stands = "rank" in placed or placed["not_ranked"] == "unreliable"
        return placed | {"display": league.display if league and stands else ""}

    def domain_columns(self, scope: str, domain: str) -> dict[str, Any]:
        group = {"agency": self.wave_agencies.group_of.get(domain, ""), "peer_group": domain, "all": ""}[scope]
        field = fieldwork_of(self.frame, self._agencies_of(scope, domain), whole=scope == "all")
        return {
            "wave": self.wave,
            "scope": scope,
            "agency": {"agency": domain, "peer_group": "", "all": "all"}[scope],
            "peer_group": group,
            "aggregate": DIRECT,
            "n_monitoring": self.speaking[scope, domain].monitoring,
            "n_issued": field.issued,
            "response_rate": field.response_rate,
            "n_population": field.population,
            "n_returned": field.returned,
            "issued_from": field.issued_from,
        }

    def _agencies_of(self, scope: str, domain: str) -> set[str]:
        if scope == "agency":
            return {domain}
        return {a for a, group in self.wave_agencies.group_of.items() if scope == "all" or group == domain}

    def _estimated(self, domain: int, part: int, scope: Speaking) -> dict[str, Any]:
        if scope.tier is None:
            return {}
        found = self.indices[scope.tier]
        if np.isnan(found.estimate[domain, part]):
            return {"n": _forms(found, domain, part)}
        told = {
            "index": percent(found.estimate[domain, part]),
            "n": _forms(found, domain, part),
            "flags": found.flags_at(domain, part),
        }
        # Chance had no hand in who chose to answer: an interval would say how sure it is of what nobody drew.
        if scope.tier == SELF_SELECTED:
            return told
        moderated = self.moderated[scope.tier]
        return told | _uncertainty(found, domain, part) | self._moderation(moderated, domain, part)

    def _moderation(self, found: ModeratedIndices, domain: int, part: int) -> dict[str, Any]:
        """The interval of the round, and all that it is made of."""
        units = found.units
        if np.isnan(found.low[domain, part]):
            return {}
        return {
            "ci_low": known_percent(found.low[domain, part]),
            "ci_high": known_percent(found.high[domain, part]),
            "ci_method": "wilson",
            "pool": self._pool(found, domain, part),
            "effect": known(units.found[domain, part]),
            "pool_effect": known(units.common[domain, part]),
            "pool_df": known(units.strength[domain, part]),
            "n_moderated": known(units.n_eff[domain, part]),
            "df_moderated": known(units.df[domain, part]),
            "n_interval": known(found.n_round[domain, part]),
        }

    def _pool(self, found: ModeratedIndices, domain: int, part: int) -> str:
        number = int(found.pool[domain, part])
        if number == OF_ONE:
            return "own"
        name = "all" if number == OF_WAVE else self.wave_agencies.groups[number] or "all"
        return f"{name}/clusters" if found.clustered[domain] else name


def _uncertainty(found: WaveIndices, domain: int, part: int) -> dict[str, Any]:
    return {
        "se": known_percent(found.se[domain, part]),
        "df": known(found.df[domain, part]),
        "confidence": found.confidence,
        "deff": known(found.deff[domain, part]),
        "n_eff": known(found.n_eff[domain, part]),
    }


def _forms(found: WaveIndices, domain: int, part: int) -> int | None:
    """None of counts: each counted answer is one form there, and several of them one person."""
    return None if found.flags["counts"][domain, part] else int(found.n[domain, part])


def _placed(placing: Placing, number: int, part: int) -> dict[str, Any]:
    reason = str(placing.reason[number, part])
    if reason or not placing.rank[number, part]:
        return {"not_ranked": reason}
    values = {
        "rank": placing.rank,
        "rank_low": placing.low,
        "rank_high": placing.high,
        "rank_low_alone": placing.low_alone,
        "rank_high_alone": placing.high_alone,
        "rank_of": placing.rank_of,
    }
    return {name: int(of[number, part]) or None for name, of in values.items()}
