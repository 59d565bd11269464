"""A batch is complete, opened again, rejected, or released: then each of its sheets is a response, all in one step."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from surveyapp.db.clock import office_day
from surveyapp.models import EntryBatch
from surveyapp.store import audit
from surveyapp.store.forms.responses import id_of, save_response
from surveyapp.store.forms.submission import Submission
from surveyapp.store.paper.batches import COMPLETE, OPEN, REJECTED, RELEASED, BatchRow, batch, locked_batch
from surveyapp.store.paper.entries import (
    Keying,
    Sheet,
    asked_on_paper,
    entries,
    seen_batch,
    submission_of,
    totals,
    wave_secret,
)
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.scopes import refuse_own

FROM = {COMPLETE: (OPEN,), OPEN: (COMPLETE, REJECTED), RELEASED: (COMPLETE,), REJECTED: (OPEN, COMPLETE)}
"""State -> those from which a batch comes to it."""
LONGEST_REASON = 500


def complete(session: Session, number: int, who: Keying) -> None:
    """Everything is keyed in that lies there. Refused for an empty batch."""
    stored = locked_batch(session, number)
    row = seen_batch(session, number, who)
    if not row.entered:
        raise Refused(Problem("batch-empty", f"nothing of batch {number} has been entered", "batch"), status=409)
    _move(session, stored, COMPLETE, who.account)


def reopen(session: Session, number: int, who: Keying) -> None:
    """To correct what was keyed in; a batch that was released stays so."""
    stored = locked_batch(session, number)
    seen_batch(session, number, who)
    _move(session, stored, OPEN, who.account)


def reject(session: Session, number: int, reason: str, *, actor: str) -> None:
    """None of its forms becomes a response; the entries stay until they are erased. Refused without a reason."""
    stored = locked_batch(session, number)
    _refuse_own(session, batch(session, number), actor)
    _move(session, stored, REJECTED, actor, reason=_said(reason))


def release(session: Session, number: int, secret: bytes, *, actor: str, reason: str = "") -> int:
    """How many responses the batch became, all in the transaction of the caller.

    They are stored in the order of their ids, so that no order in storage tells the number on a sheet. Refused where
    numbers are missing or beyond the declared ones and no reason is given, and for each form that cannot be stored,
    by its number. `secret` is that of the server, which signs receipts.
    """
    stored = locked_batch(session, number)
    row = batch(session, number)
    _refuse_own(session, row, actor)
    _refuse_state(stored, RELEASED)
    told = totals(session, row)
    if not told.agree and not reason.strip():
        what = f"{told.entered} forms are entered and {told.declared} declared, or with other numbers"
        raise Refused(Problem("batch-totals", what, "reason", "say why, or correct the batch"))
    _store(session, row, secret)
    counts = {"forms": told.entered, "declared": told.declared}
    _move(session, stored, RELEASED, actor, **counts, **({"reason": _said(reason)} if reason.strip() else {}))
    stored.released_on = office_day()
    return told.entered


def _store(session: Session, row: BatchRow, secret: bytes) -> None:
    asked, of_wave = asked_on_paper(session, row), wave_secret(session, row.wave)
    sheets = [entry.sheet for entry in entries(session, row.id)]
    forms = [(submission_of(row, asked, of_wave, sheet), sheet) for sheet in sheets]
    problems: list[Problem] = []
    for submission, sheet in sorted(forms, key=lambda form: id_of(form[0].key)):
        problems += _stored(session, submission, sheet, secret)
    if problems:
        raise Refused(problems)


def _stored(session: Session, submission: Submission, sheet: Sheet, secret: bytes) -> tuple[Problem, ...]:
    try:
        save_response(session, submission, secret)
    except Refused as refused:
        return tuple(replace(problem, where=f"form {sheet.number}") for problem in refused.problems)
    return ()


def _move(session: Session, stored: EntryBatch, state: str, actor: str, **detail: object) -> None:
    _refuse_state(stored, state)
    before, stored.state = stored.state, state
    session.flush()
    wave = batch(session, stored.id).wave
    audit.record(session, actor, "paper-state", wave, batch=stored.id, before=before, after=state, **detail)


def _refuse_state(stored: EntryBatch, state: str) -> None:
    if stored.state not in FROM[state]:
        what = f"batch {stored.id} is {stored.state}"
        remedy = "complete it first" if state == RELEASED and stored.state == OPEN else ""
        raise Refused(Problem("batch-state", what, "batch", remedy), status=409)


def _refuse_own(session: Session, row: BatchRow, actor: str) -> None:
    refuse_own(session, actor, row.wave, {row.agency, row.receiving_agency} - {""})


def _said(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise Refused(Problem("reason-missing", "no reason is given", "reason", "say why"))
    if len(said) > LONGEST_REASON:
        raise Refused(Problem("reason-long", f"a reason has at most {LONGEST_REASON} letters", "reason", "shorten it"))
    return said
