"""What the rows of a file are read by, and whether it is still so once they have been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.models import QuestionnaireVersion, Wave, WaveAgency
from surveyapp.store.agencies.agencies import agency_ids
from surveyapp.store.forms.shape import Shape, shape_of
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.frame import FrameRow, frame
from surveyapp.store.waves.texts import served


@dataclass(frozen=True, slots=True)
class Premises:
    """Of one wave. `served` are (language, revision), `rated` ids of agencies; `strata` are those of the population,
    by which a row without a stratum finds its own."""

    wave: str
    basis: str
    basis_rule: str
    version: int
    shape: Shape
    served: set[tuple[str, int]]
    agencies: Mapping[str, int]
    rated: frozenset[int]
    strata: tuple[FrameRow, ...]


def premises_of(session: Session, stored: Wave) -> Premises:
    """Raises Refused where the wave asks nothing."""
    version = session.get(QuestionnaireVersion, stored.questionnaire_version_key or 0)
    if version is None:
        raise Refused(Problem("wave-questionnaire", f"wave {stored.code} has no questionnaire"))
    rated = select(WaveAgency.agency_id).where(WaveAgency.wave_id == stored.id)
    return Premises(
        wave=stored.code,
        basis=stored.basis,
        basis_rule=stored.basis_rule,
        version=version.key,
        shape=shape_of(session.connection(), version.key, version.structure_hash),
        served=served(session, stored.code),
        agencies=agency_ids(session),
        rated=frozenset(session.scalars(rated)),
        strata=tuple(frame(session, stored.code)),
    )


def refuse_changed(before: Premises, now: Premises) -> None:
    """While a file is read, which may take minutes, others go on with their work."""
    if before != now:
        what = f"wave {now.wave}, its population or the agencies changed while the file was read"
        raise Refused(Problem("changed-meanwhile", what, remedy="import the file again"), status=409)
