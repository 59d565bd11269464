"""Results of waves that have ended, computed before anybody asks: behind all others, a wave at a time."""

from __future__ import annotations

import logging
from threading import Event

from surveyapp import store
from surveyapp.jobs.apart import Failed
from surveyapp.jobs.computing import compute_apart
from surveyapp.results.ahead import EndedWave, ended_waves

log = logging.getLogger(__name__)

LOOK = 60.0
"""Seconds between two looks. What has changed since the last one waits for the next: paper is keyed in form by form."""


class Ahead:
    """Runs until `stopping` is set. A wave that cannot be computed is tried again once it has changed."""

    def __init__(self, engine: store.Engine, look: float = LOOK) -> None:
        self._engine, self._look = engine, look
        self.stopping = Event()
        self._seen: dict[str, bytes] = {}
        self._given_up: dict[str, bytes] = {}

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                self.compute_due()
            except store.Unavailable as error:
                log.warning("results are not computed ahead yet: %s", error)
            except Exception:  # pages still compute what they show
                log.exception("results could not be computed ahead; going on")
            self.stopping.wait(self._look)

    def compute_due(self) -> list[str]:
        """Compute what is not kept of the waves that have not changed since the last look; their codes."""
        return [due.wave for due in self._due() if not self.stopping.is_set() and self._compute(due)]

    def _due(self) -> list[EndedWave]:
        ended, before = ended_waves(self._engine), self._seen
        self._seen = {wave.wave: wave.revision for wave in ended}
        still = [wave for wave in ended if wave.revision == before.get(wave.wave)]
        return [wave for wave in still if not wave.is_made and wave.revision != self._given_up.get(wave.wave)]

    def _compute(self, due: EndedWave) -> bool:
        try:
            compute_apart(self._engine, due.wave)
        except Failed as failed:
            log.warning("wave %s is not computed ahead: %s", due.wave, failed)
            self._given_up[due.wave] = due.revision
            return False
        log.info("wave %s is computed: pages and documents find it", due.wave)
        return True
