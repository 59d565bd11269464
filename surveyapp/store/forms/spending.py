"""A code and its form: used up in the transaction that stores the form, and only there."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from surveyapp.models import SpentCode
from surveyapp.store.forms.statements import SubmissionFacts
from surveyapp.store.forms.submission import Submission
from surveyapp.store.refusal import Problem, Refused
from surveyapp.store.waves.codes import Destination, destination, is_whole, mark_of_code, plain

_SPEND = {
    "sqlite": sqlite.insert(SpentCode).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
    "postgresql": postgresql.insert(SpentCode).on_conflict_do_nothing().execution_options(preserve_rowcount=True),
}


def leads_to(
    connection: Connection, facts: SubmissionFacts, submission: Submission, secret: bytes
) -> Destination | None:
    """Where the form's code leads; None for a form without one. Refused unless the form goes just there."""
    if not submission.code:
        return None
    code = plain(submission.code)
    found = destination(connection, mark_of_code(code, secret)) if is_whole(code) else None
    if found is None or found.wave_id != facts.wave_id:
        what = f"wave {submission.wave} has no such code"
        raise Refused(Problem("code-unknown", what, "code", "compare it with the card"), status=404)
    theirs = (found.resolving, found.receiving, found.stratum, found.procedure_group)
    ours = (facts.named_resolving, facts.named_receiving, submission.stratum, submission.procedure_group)
    if theirs != ours or submission.proof != "token":
        what = "the form goes elsewhere than its code"
        raise Refused(Problem("invalid", what, "code", "open the address of the code again"))
    return found


def spend(connection: Connection, code: str, secret: bytes) -> bool:
    """False where another form has used it. PostgreSQL waits for whoever is about to: one of two is stored."""
    new = _SPEND[connection.dialect.name]
    return connection.execute(new, {"mark": mark_of_code(code, secret)}).rowcount == 1


def code_spent() -> Refused:
    return Refused(Problem("code-spent", "this code has been used", "code", "each code serves one form"), status=410)
