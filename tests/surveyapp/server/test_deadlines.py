"""Waiting ends in time, with one look at all who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from surveyapp.server.deadlines import Deadlines


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """In a thread of its own: a browser that other tests have open keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _waits(deadlines: Deadlines, seconds: float) -> str:
    try:
        with deadlines.within(seconds):
            await asyncio.get_running_loop().create_future()
    except TimeoutError:
        return "left"
    raise AssertionError


def test_who_waits_too_long_is_sent_on():
    assert run(_waits(Deadlines(), 0)) == "left"


def test_whoever_is_ready_in_time_hears_nothing_of_the_others():
    async def several() -> tuple[str, str]:
        deadlines = Deadlines()
        late = asyncio.create_task(_waits(deadlines, 0))
        with deadlines.within(60):
            told = await late
        await asyncio.sleep(0)
        return told, "in time"

    assert run(several()) == ("left", "in time")


def test_nobody_waits_longer_once_the_server_stops():
    async def stopping() -> list[str]:
        deadlines = Deadlines()
        of_before = asyncio.create_task(_waits(deadlines, 3600))
        await asyncio.sleep(0)
        deadlines.bring_forward(0)
        return [await of_before, await _waits(deadlines, 3600)]

    assert run(stopping()) == ["left", "left"]


def test_cancellation_by_somebody_else_stays_one():
    async def cancelled() -> None:
        task = asyncio.create_task(_waits(Deadlines(), 3600))
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        run(cancelled())


def test_second_look_is_there_for_those_who_come_later():
    async def twice() -> list[str]:
        deadlines = Deadlines()
        first = await _waits(deadlines, 0)
        return [first, await _waits(deadlines, 0)]

    assert run(twice()) == ["left", "left"]
