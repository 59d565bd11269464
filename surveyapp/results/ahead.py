"""All that pages and documents show of a wave, computed step by step before anybody asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from surveyapp.results.index.inputs import refuse_uncollected
from surveyapp.results.kept import Kind, revision_of
from surveyapp.results.model.result import MIXES
from surveyapp.results.reading import PREVIOUS, View
from surveyapp.results.snapshot import Snapshot
from surveyapp.store import Engine, Refused
from surveyapp.store.waves.transitions import COLLECTED
from surveyapp.store.waves.waves import waves

FORMAT = 1
"""Of what is computed ahead: raised when there is more of it."""
KEPT_EVERY = 1.0
"""Seconds: who waits for one step finds it soon, and seven hundred steps are not seven hundred transactions."""
_WHOLE: Kind[bool] = Kind("ahead", lambda _: b"all", lambda _: True)
Step = Callable[[], object]


def make_all(engine: Engine, wave: str, told: Callable[[int, int], object] = lambda done, of: None) -> None:
    """Compute what is not kept yet, in one snapshot and with one reading of the forms, and keep each part soon.

    `told(done, of)` after every step. Raises Refused before the wave is collected, and for one that is not there.
    """
    with View(engine, wave, against=PREVIOUS) as view:
        steps = [lambda: view.result, *_beside(view)]
        last = time.monotonic()
        for done, step in enumerate(steps, 1):
            with suppress(Refused):  # what nobody can be shown
                step()
            if done == 1 or time.monotonic() - last > KEPT_EVERY:
                view.keep()
                last = time.monotonic()
            told(done, len(steps))
        snapshot = view.snapshot
        snapshot.shelf.fetched(snapshot.session, wave, _WHOLE, _revision(snapshot, wave), lambda: True)


@dataclass(frozen=True, slots=True)
class EndedWave:
    """A wave that has ended: the revision of all that its results are computed from, and whether they all are kept."""

    wave: str
    revision: bytes
    is_made: bool


def ended_waves(engine: Engine) -> list[EndedWave]:
    """The newest first. No result and no form is read for it."""
    with Snapshot.of(engine) as snapshot:
        held = [wave for wave in waves(snapshot.session) if wave.questionnaire and wave.state in COLLECTED]
        return [_ended(snapshot, wave.code) for wave in held]


def _ended(snapshot: Snapshot, wave: str) -> EndedWave:
    revision = _revision(snapshot, wave)
    return EndedWave(wave, revision, snapshot.shelf.kept_before(snapshot.session, wave, _WHOLE, revision) is not None)


def _revision(snapshot: Snapshot, wave: str) -> bytes:
    """A wave's inputs, and those of the one before."""
    row = snapshot.wave(wave)
    refuse_uncollected(row)
    previous = snapshot.wave(row.previous) if row.previous else None
    beside = previous is not None and previous.questionnaire and previous.state in COLLECTED
    return revision_of(FORMAT, *map(snapshot.revision, (wave, row.previous) if beside else (wave,)))


def _beside(view: View) -> Iterator[Step]:
    """First what stands on the pages that are opened first; agencies one by one come last."""
    result = view.result
    groups = result.peer_groups
    yield view.quality
    yield view.prospects
    yield from [partial(view.standardised, by) for by in MIXES]
    yield view.decompositions
    yield view.wishes
    yield from [partial(view.wishes, "peer_group", group) for group in groups]
    yield from [partial(view.drivers, "peer_group", group) for group in groups]
    yield from [partial(view.drivers, "agency", agency) for agency in result.agencies]
