"""Releases: numbered, signed editions of a wave's results. What is published is never rewritten, only superseded."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, defer

from questionnaires.signs import composed
from surveyapp.models import Release, Wave
from surveyapp.store import audit
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.trail import head
from surveyapp.store.waves.transitions import set_state
from surveyapp.store.waves.waves import wave

PUBLISHED, SUPERSEDED = "published", "superseded"


@dataclass(frozen=True, slots=True)
class Signed:
    """What stands under an official document."""

    decision: str
    signer: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is published, packed. `text_hashes`: language/revision -> SHA-256 (hex) of the words that it prints."""

    body: bytes
    body_hash: bytes
    format: int
    data_hash: bytes
    population_hash: bytes
    text_hashes: Mapping[str, str]

    @classmethod
    def of(cls, body: bytes, **facts: Any) -> Frozen:
        """To pack a large result takes longer than a form may wait: it is done before anything is locked."""
        return cls(zlib.compress(body), hashlib.sha256(body).digest(), **facts)


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a paper or a page says of a release. `sha256` (hex) is that of all its figures, staff's and public.

    `trail_head` (hex) is that of the audit trail when it was published; "" where it was no chain yet.
    """

    number: int
    state: str
    decision: str
    signer: str
    date: dt.date | None
    sha256: str
    superseded_by: int | None = None
    trail_head: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One edition; `body` is the canonical JSON that was frozen. `text_hashes` is None where none were kept."""

    number: int
    state: str
    decision: str
    signer: str
    date: dt.date | None
    body: bytes
    body_hash: bytes
    format: int
    text_hashes: Mapping[str, str] | None


Numbered = TypeVar("Numbered", ReleaseFacts, ReleaseRow)


def refuse_unsigned(signed: Signed) -> None:
    """Raises Refused for what nobody could stand under."""
    if wrong := [*_wrong(signed)]:
        raise Refused(wrong)


def _wrong(signed: Signed) -> Iterator[Problem]:
    """A document that nobody decided, or that nobody signs, is none."""
    for where, said in (("decision", signed.decision), ("signer", signed.signer)):
        if not said.strip():
            yield Problem(f"{where}-missing", f"a release needs its {where}", where, f"give it with --{where}")


def publish(
    session: Session, wave_code: str, frozen: Frozen, signed: Signed, *, inputs_revision: int, actor: str
) -> int:
    """Keep `frozen` as the next release of a locked wave and move the wave to published; the number it got.

    Refused where the wave is not locked, where its answers changed after `inputs_revision`, and without decision and
    signer.
    """
    refuse_unsigned(signed)
    if wave(session, wave_code).inputs_revision != inputs_revision:
        what = f"wave {wave_code} was changed while its figures were computed"
        raise Refused(Problem("wave-changed", what, remedy="publish again"), status=409)
    set_state(session, wave_code, "published", actor)
    earlier = newest_release(session, wave_code)
    number = earlier.number + 1 if earlier else 1
    wave_id = session.scalars(select(Wave.id).where(Wave.code == wave_code)).one()
    before = session.scalars(select(Release).where(Release.wave_id == wave_id, Release.state == PUBLISHED)).first()
    if before is not None:
        before.state = SUPERSEDED
    session.add(
        Release(
            wave_id=wave_id,
            number=number,
            state=PUBLISHED,
            decision=composed(signed.decision.strip()),
            signer=composed(signed.signer.strip()),
            date=signed.date,
            supersedes_id=before.id if before else None,
            body=frozen.body,
            body_hash=frozen.body_hash,
            data_hash=frozen.data_hash,
            population_hash=frozen.population_hash,
            format=frozen.format,
            text_hashes=dict(frozen.text_hashes),
            trail_head=head(session)[1],
        )
    )
    audit.record(session, actor, "release", wave_code, number=number, decision=signed.decision, signer=signed.signer)
    session.flush()
    return number


def listed(session: Session, wave_code: str) -> list[ReleaseFacts]:
    """What stands under each release of a wave, by number, without its figures. Empty for a wave that is not there."""
    later = aliased(Release)
    query = (
        select(Release, later.number)
        .join(Wave, Wave.id == Release.wave_id)
        .outerjoin(later, later.supersedes_id == Release.id)
        .where(Wave.code == wave_code)
        .order_by(Release.number)
        .options(defer(Release.body, raiseload=True))
    )
    return [
        ReleaseFacts(
            number=stored.number,
            state=stored.state,
            decision=stored.decision or "",
            signer=stored.signer or "",
            date=stored.date,
            sha256=stored.body_hash.hex(),
            superseded_by=number,
            trail_head=(stored.trail_head or b"").hex(),
        )
        for stored, number in session.execute(query)
    ]


def newest_release(session: Session, wave_code: str) -> ReleaseRow | None:
    rows = releases(session, wave_code)
    return rows[-1] if rows else None


def release(session: Session, wave_code: str, number: int) -> ReleaseRow:
    return _numbered(releases(session, wave_code), wave_code, number)


def release_facts(session: Session, wave_code: str, number: int) -> ReleaseFacts:
    """What stands under one release."""
    return _numbered(listed(session, wave_code), wave_code, number)


def _numbered(rows: Iterable[Numbered], wave_code: str, number: int) -> Numbered:
    by_number = {row.number: row for row in rows}
    if number not in by_number:
        known = ", ".join(map(str, by_number)) or "none yet; publish one with: surveyapp wave publish"
        what = f"wave {wave_code} has no release {number}"
        raise Refused(Problem("release-unknown", what, remedy=f"its releases: {known}"), status=404)
    return by_number[number]


def releases(session: Session, wave_code: str) -> list[ReleaseRow]:
    """By number."""
    wave(session, wave_code)  # refuses an unknown wave
    query = select(Release).join(Wave, Wave.id == Release.wave_id).where(Wave.code == wave_code)
    return [
        ReleaseRow(
            stored.number,
            stored.state,
            stored.decision or "",
            stored.signer or "",
            stored.date,
            zlib.decompress(stored.body),
            stored.body_hash,
            stored.format,
            stored.text_hashes,
        )
        for stored in session.scalars(query.order_by(Release.number))
    ]
