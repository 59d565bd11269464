"""What the worker does by the clock, beside the jobs that people ask for."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from surveyapp import store
from surveyapp.db.clock import now as present
from surveyapp.db.remains import wipe_remains
from surveyapp.store.forms.unpairing import is_due, unpair
from surveyapp.store.people import states
from surveyapp.store.settings import keep_time
from surveyapp.store.upkeep import erasing
from surveyapp.store.waves import clock

log = logging.getLogger(__name__)

BETWEEN_ERASINGS = dt.timedelta(hours=1)
BETWEEN_LOOKS = dt.timedelta(minutes=1)


class Chores:
    """Looked at once a minute. What could not be done is tried again a minute later."""

    def __init__(self, engine: store.Engine, now: Callable[[], dt.datetime] = present) -> None:
        self._engine, self._now = engine, now
        self._looked_at: dt.datetime | None = None
        self._erased_at: dt.datetime | None = None
        self._erased_from: set[str] = set()  # tables in whose files it still stands
        self._unpaired_at: dt.datetime | None = None  # None: not since this worker began

    def do_due(self) -> None:
        at = self._now()
        if self._looked_at is not None and at < self._looked_at + BETWEEN_LOOKS:
            return
        self._looked_at = at
        self._try(lambda: self._close(at), "rounds past their last day are not closed yet")
        self._try(lambda: self._put_to_sleep(at), "accounts unused for long are not put to sleep yet")
        self._try(lambda: self._erase(at), "what is due is not erased yet")
        self._try(lambda: self._unpair(at), "used codes are not unpaired from their forms yet")

    def _try(self, chore: Callable[[], None], undone: str) -> None:
        try:
            chore()
        except store.Unavailable as error:
            log.warning("%s: %s", undone, error)

    def _close(self, at: dt.datetime) -> None:
        """What is read needs no closing that is written; the audit trail does. Looks before it takes writers' lock."""
        with store.reading(self._engine) as session:
            keep_time(session)
            if not clock.are_over(session, at):
                return
        with store.writing(self._engine) as session:
            closed = clock.settle_all(session, at)
        log.info("closed after their last day: %s", ", ".join(closed))

    def _put_to_sleep(self, at: dt.datetime) -> None:
        with store.reading(self._engine) as session:
            if not states.unused(session, at):
                return
        with store.writing(self._engine) as session:
            asleep = states.put_to_sleep(session, at, actor=clock.BY_DATE)
        log.info("accounts put to sleep, unused for 90 days: %d", len(asleep))

    def _erase(self, at: dt.datetime) -> None:
        """Once an hour: the words are due by the day, and nobody waits for them."""
        if self._erased_at is not None and at < self._erased_at + BETWEEN_ERASINGS:
            return
        with store.reading(self._engine) as session:
            is_due = bool(erasing.due(session, at))
        if is_due:
            with store.writing(self._engine) as session:
                erased = erasing.erase_due(session, at, actor=clock.BY_DATE)
            log.info("erased: %s", erased)
            self._erased_from |= erased.tables()
        if self._erased_from:
            wipe_remains(self._engine, sorted(self._erased_from))
            self._erased_from = set()
        self._erased_at = at

    def _unpair(self, at: dt.datetime) -> None:
        """Anonymity does not wait for a worker that was stopped at the turn of a half-day: it begins with this."""
        if self._unpaired_at is None or is_due(self._engine, self._unpaired_at, at):
            unpair(self._engine)
            self._unpaired_at = at
