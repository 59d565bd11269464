"""The row of a wave, for the modules beside it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.models import Wave
from surveyapp.store.refusal import Problem, Refused


def stored_wave(session: Session, code: str) -> Wave:
    found = session.scalars(select(Wave).where(Wave.code == code)).first()
    if found is None:
        remedy = "list the waves with: surveyapp wave list"
        raise Refused(Problem("wave-unknown", f"there is no wave {code!r}", remedy=remedy), status=404)
    return found
