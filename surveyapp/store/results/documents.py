"""The paper of a release as it was signed: kept with its hash, replaced only by a step on the record, never deleted."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from surveyapp.db.clock import now
from surveyapp.models import Release, ReleaseDocument, Wave
from surveyapp.store import audit
from surveyapp.store.refusal import Problem, Refused

LARGEST = 30 << 20
"""Bytes: a scan of a hundred pages that can be read."""
PDF, PDF_BEGINS = "application/pdf", b"%PDF-"
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A signed paper without its bytes. One that was replaced says when and why."""

    id: int
    release: int
    name: str
    media_type: str
    sha256: str
    uploaded_by: str
    uploaded_at: dt.datetime
    replaced_at: dt.datetime | None
    replaced_reason: str

    @property
    def is_current(self) -> bool:
        return self.replaced_at is None


def attach(
    session: Session, wave_code: str, number: int, name: str, body: bytes, *, actor: str, reason: str = ""
) -> DocumentRow:
    """Keep `body` as the signed paper of a release. The same bytes again change nothing.

    Raises Refused for what is no PDF or too large, for a release that is not there, and where another paper is kept
    and no `reason` is given to replace it.
    """
    release = _release(session, wave_code, number)
    _refuse_other_files(name, body)
    digest = hashlib.sha256(body).digest()
    before = _current(session, release.id)
    if before is not None and before.sha256 == digest:
        return _row(before, number)
    if before is not None:
        _replace(session, before, wave_code, number, actor, reason)
    stored = ReleaseDocument(
        release_id=release.id,
        name=_file_name(name),
        media_type=PDF,
        sha256=digest,
        body=body,
        uploaded_by=actor,
        uploaded_at=now(),
    )
    session.add(stored)
    session.flush()
    audit.record(session, actor, "release-document", wave_code, number=number, name=stored.name, sha256=digest.hex())
    return _row(stored, number)


def documents(session: Session, wave_code: str) -> list[DocumentRow]:
    """All of a wave, by release, the newest of each first. Empty for a wave that is not there."""
    query = (
        select(ReleaseDocument, Release.number)
        .join(Release, Release.id == ReleaseDocument.release_id)
        .join(Wave, Wave.id == Release.wave_id)
        .where(Wave.code == wave_code)
        .order_by(Release.number, ReleaseDocument.id.desc())
        .options(defer(ReleaseDocument.body, raiseload=True))
    )
    return [_row(stored, number) for stored, number in session.execute(query)]


def document(session: Session, wave_code: str, number: int, which: int | None = None) -> tuple[DocumentRow, bytes]:
    """The signed paper of a release with its bytes: the one in force, or the one with the id `which`."""
    release = _release(session, wave_code, number)
    found = _current(session, release.id) if which is None else session.get(ReleaseDocument, which)
    if found is None or found.release_id != release.id:
        what = f"release {number} of wave {wave_code} has no signed document"
        raise Refused(Problem("document-unknown", what, remedy=_way(wave_code, number)), status=404)
    return _row(found, number), found.body


def _release(session: Session, wave_code: str, number: int) -> Release:
    query = select(Release).join(Wave, Wave.id == Release.wave_id).where(Wave.code == wave_code)
    found = session.scalars(query.where(Release.number == number).options(defer(Release.body))).first()
    if found is None:
        what = f"wave {wave_code} has no release {number}"
        remedy = f"see: surveyapp release list --wave {wave_code}"
        raise Refused(Problem("release-unknown", what, remedy=remedy), status=404)
    return found


def _current(session: Session, release_id: int) -> ReleaseDocument | None:
    query = select(ReleaseDocument).where(ReleaseDocument.release_id == release_id)
    return session.scalars(query.where(ReleaseDocument.replaced_at.is_(None))).first()


def _replace(session: Session, before: ReleaseDocument, wave_code: str, number: int, actor: str, reason: str) -> None:
    if not reason.strip():
        what = f"release {number} of wave {wave_code} has a signed document, {before.name}"
        remedy = "say why it is replaced; the one before is kept"
        raise Refused(Problem("document-there", what, remedy=remedy), status=409)
    before.replaced_at, before.replaced_reason = now(), reason.strip()
    told = {"number": number, "name": before.name, "sha256": before.sha256.hex(), "reason": reason.strip()}
    audit.record(session, actor, "release-document-replaced", wave_code, **told)


def _refuse_other_files(name: str, body: bytes) -> None:
    if not body.startswith(PDF_BEGINS):
        what = f"{_file_name(name)} is not a PDF file"
        raise Refused(Problem("not-pdf", what, remedy="scan or save the signed paper as PDF"))
    if len(body) > LARGEST:
        what = f"{_file_name(name)} has {len(body) >> 20} MB"
        raise Refused(Problem("too-large", what, remedy=f"scan it again with at most {LARGEST >> 20} MB"), status=413)


def _file_name(given: str) -> str:
    """The last part of a path, without what a header or a file system could take for something else."""
    last = given.replace("\\", "/").rpartition("/")[2]
    safe = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in last).strip(" .")
    return safe[-LONGEST_NAME:] or "signed.pdf"


def _way(wave_code: str, number: int) -> str:
    return f"upload it with: surveyapp release attach FILE.pdf --wave {wave_code} --release {number}"


def _row(stored: ReleaseDocument, number: int) -> DocumentRow:
    return DocumentRow(
        id=stored.id,
        release=number,
        name=stored.name,
        media_type=stored.media_type,
        sha256=stored.sha256.hex(),
        uploaded_by=stored.uploaded_by,
        uploaded_at=stored.uploaded_at,
        replaced_at=stored.replaced_at,
        replaced_reason=stored.replaced_reason or "",
    )
