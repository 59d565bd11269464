"""What is asked of a form before it is stored: an open wave, known places, words and answers of its questionnaire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection

from surveyapp.db.clock import last_day, office_day
from surveyapp.store import vocabulary
from surveyapp.store.forms.shape import problems as answer_problems
from surveyapp.store.forms.shape import shape_of
from surveyapp.store.forms.statements import SubmissionFacts
from surveyapp.store.forms.submission import Submission
from surveyapp.store.refusal import Problem, Refused

GRACE = dt.timedelta(minutes=60)
"""Forms already open when a wave closes may still be sent for so long."""


def is_late_or_refused(facts: SubmissionFacts, submission: Submission, at: dt.datetime) -> bool:
    """Whether the form is late; outside the field time and its allowances it is refused."""
    if facts.wave_id is None:
        raise Refused(Problem("wave-unknown", f"there is no wave {submission.wave!r}", "wave"), status=404)
    if facts.state in ("open", "trial"):
        return False
    if facts.state == "collected" and (
        is_in_grace(facts.closed_at, submission.opened_at, at) or _may_arrive_later(facts, submission, at)
    ):
        return True
    what = f"wave {submission.wave} does not take answers"
    raise Refused(Problem("wave-closed", what, "wave", "ask the survey office"), status=410)


def is_in_grace(closed: dt.datetime | None, opened: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether a form may still be sent: only one that proves that it was open before its wave closed."""
    return closed is not None and opened is not None and opened <= closed and at <= closed + GRACE


def _may_arrive_later(facts: SubmissionFacts, submission: Submission, at: dt.datetime) -> bool:
    """Paper and devices without a network, until entry ends, if they were answered in time."""
    answered_in_time = submission.day is not None and (
        facts.closed_at is None or submission.day <= last_day(facts.closed_at)
    )
    entry_is_open = facts.entry_until is None or office_day(at) <= facts.entry_until
    return submission.channel in vocabulary.FILLED_IN_ELSEWHERE and answered_in_time and entry_is_open


def refuse_invalid(connection: Connection, facts: SubmissionFacts, submission: Submission, at: dt.datetime) -> None:
    found = [*_unknown_words(submission), *_wrong_places(facts, submission, at)]
    if not found and facts.version_key is not None and facts.structure_hash is not None:
        shape = shape_of(connection, facts.version_key, facts.structure_hash)
        found = list(answer_problems(shape, submission.answers, submission.numbers, submission.texts))
    if found:
        raise Refused(found)


def refuse_empty(submission: Submission, is_empty: bool) -> None:
    """Whoever fills in a form can be asked for one rating; a sheet of paper without any is kept, and does not count."""
    if submission.channel != "paper" and is_empty:
        what = "nothing was rated on the form"
        raise Refused(Problem("empty-form", what, remedy="rate at least one item"), status=422)


def _unknown_words(submission: Submission) -> Iterator[Problem]:
    for column, words in vocabulary.OF_A_RESPONSE.items():
        value = getattr(submission, column)
        if column == "basis" and not value:
            continue
        if problem := vocabulary.unknown_word(column, value, words):
            yield problem


def _wrong_places(facts: SubmissionFacts, submission: Submission, at: dt.datetime) -> Iterator[Problem]:
    yield from _wrong_version(facts, submission)
    yield from _wrong_agency(facts, submission)
    if submission.day is not None and submission.day > office_day(at) + dt.timedelta(days=1):
        yield Problem("day-ahead", f"{submission.day} is still to come", "day", "set the clock of the device")
    if len(submission.variant) > 1:
        yield Problem("invalid", "a variant is one character", "variant")


def _wrong_version(facts: SubmissionFacts, submission: Submission) -> Iterator[Problem]:
    if facts.version_key is None or facts.version_key != facts.wave_version_key:
        what = f"wave {submission.wave} does not ask {submission.questionnaire!r}"
        yield Problem("version-unknown", what, "questionnaire", "open the form again")
    elif facts.text_key is None:
        words = f"{submission.language!r} revision {submission.text_revision}"
        what = f"wave {submission.wave} never served the text {words} of {submission.questionnaire}"
        yield Problem("version-unknown", what, "text_revision", "open the form again")


def _wrong_agency(facts: SubmissionFacts, submission: Submission) -> Iterator[Problem]:
    if submission.counter and facts.counter_agency is None:
        yield Problem("counter-unknown", f"there is no counter {submission.counter!r}", "counter")
    for code, known in (
        (submission.agency, facts.named_resolving),
        (submission.receiving_agency, facts.named_receiving),
    ):
        if code and known is None:
            yield Problem("agency-unknown", f"there is no agency {code!r}", "agency")
    if facts.resolving is None and facts.receiving is None:
        yield Problem("agency-missing", "neither an agency nor a counter is known", "agency", "name the agency")
    if facts.resolving is not None and facts.agency_in_wave is None:
        yield Problem("agency-not-in-wave", f"wave {submission.wave} does not rate this agency", "agency")
