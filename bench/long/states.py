"""A hundred thousand steps of an office, in any order: rounds extended or ended by their day, forms from pages,
counters, codes, devices and paper, what is left out and let in, releases, accounts, words erased, copies put back.

The first broken law stops it, told with the shortest way to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from surveyapp.store.people import accounts
from tests.stateful.machine import Office
from tests.visitor import CHEAP_HASHER

STEPS, AT_ONCE = 100_000, 100


def measure() -> Iterator[tuple[str, float, float | None]]:
    many = settings(
        max_examples=STEPS // AT_ONCE,
        stateful_step_count=AT_ONCE,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    with patch.object(accounts, "PasswordHasher", CHEAP_HASHER):
        run_state_machine_as_test(Office, settings=many)
    yield f"laws broken in {STEPS:,} steps of an office", 0.0, 0.0
