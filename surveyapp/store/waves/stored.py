"""The row of a wave, for whatever reads more of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.models import Wave
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.vocabulary import is_storable


def stored_wave(session: Session, code: str) -> Wave:
    found = session.scalars(select(Wave).where(Wave.code == code)).first() if is_storable(code) else None
    if found is None:
        known = ", ".join(session.scalars(select(Wave.code).order_by(Wave.id.desc()).limit(10))) or "none yet"
        raise Refused(Problem("wave-unknown", f"there is no wave {code!r}", remedy=f"waves are: {known}"), status=404)
    return found
