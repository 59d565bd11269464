"""A million responses to 22 items, 700 agencies, 2,100 strata: read and index against reading and counting.

The yardstick reads the same strings without the covering index and counts every item once. Both run in this process, in
turn; the median of the paired ratios is judged. Peak memory is that of a process of its own.
"""

from __future__ import annotations

import dataclasses
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import text

import questionnaires
from analysis.index.indices import index_wave
from analysis.index.parts import factors_to_leave_out
from analysis.wave.rules import parse_rule
from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.results.index.sampling import WaveAgencies, sample_of
from surveyapp.results.model.result import AgencyFacts
from surveyapp.store import schema
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.readings.answers import answers
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state
from tests import postgresql

RESPONSES, AGENCIES, STRATA = 1_000_000, 700, 3
WAVE, RULE = "2026", "satisfied-share/weighted-factors"
RUNS, AT_ONCE = 5, 100_000
RATIO_LIMIT, MEMORY_LIMIT = 4.0, 500.0
YARDSTICKS = {  # `channel` is in no index: the table itself is read
    "sqlite": "SELECT cell_id, group_concat(answers, '') FROM response WHERE channel > '' GROUP BY +cell_id",
    "postgresql": "SELECT cell_id, string_agg(answers, '') FROM response WHERE channel > '' GROUP BY cell_id",
}


def measure() -> Iterator[tuple[str, float, float | None]]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(f"sqlite:///{folder}/survey.db", "sqlite")
    with postgresql.running_server() as address:
        yield from _measured(address.format(database="postgres"), "postgresql")


def _measured(url: str, name: str) -> Iterator[tuple[str, float, float | None]]:
    engine = store.connect(url)
    fill(engine)
    yield f"{name}: bytes per response on disk", _bytes_per_response(engine), None
    pairs = [(_seconds(lambda: read_and_index(engine)), _seconds(lambda: _yardstick(engine))) for _ in range(RUNS + 1)]
    ratio = statistics.median(ours / bare for ours, bare in pairs[1:])
    yield f"{name}: read + all indices / (read + 22 bincounts)", ratio, RATIO_LIMIT
    yield f"{name}: seconds for read + all indices", statistics.median(ours for ours, _ in pairs[1:]), None
    yield f"{name}: peak memory in MB", _peak_memory(url), MEMORY_LIMIT
    engine.dispose()


def fill(engine: store.Engine, responses: int = RESPONSES, agencies: int = AGENCIES) -> None:
    """The wave, made the way an import makes it."""
    schema.upgrade(engine)
    asked, people = only_items(), 2 * responses // (agencies * STRATA)
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(_agency(a), f"Cơ quan {a}", peer_group=f"g{a % 3}") for a in range(agencies)])
        add_questionnaire(session, asked)
        create_wave(session, WAVE, questionnaire=asked.key, basis="probability")
        set_state(session, WAVE, "open", "bench")
        save_frame(
            session, WAVE, [FrameRow(f"s{h}", people, _agency(a)) for a in range(agencies) for h in range(STRATA)]
        )
        save_imported(session, WAVE, _rows(len(asked.slots), responses, agencies))
        set_state(session, WAVE, "collected", "bench")
    _tidy(engine)


def only_items() -> Questionnaire:
    """The 22 items of one-stop, without filters and facts."""
    whole = questionnaires.load("one-stop")
    items = tuple(dataclasses.replace(item, only_if=()) for item in whole.items)
    return dataclasses.replace(whole, id="items-only", questions=items)


def read_and_index(engine: store.Engine) -> None:
    asked = only_items()
    with store.reading(engine) as session:
        stored = answers(session, WAVE)
    places = WaveAgencies.of({_agency(a): AgencyFacts(_agency(a), {}, f"g{a % 3}") for a in range(AGENCIES)})
    sample = sample_of(stored, places, 0, len(asked.slots))
    found = index_wave(sample, asked, parse_rule(RULE, asked), leave_out=factors_to_leave_out(sample, asked))
    assert found.n[-1, 0] == RESPONSES


def _yardstick(engine: store.Engine) -> None:
    with engine.connect() as connection:
        strings = [row[1].encode() for row in connection.execute(text(YARDSTICKS[engine.dialect.name]))]
    codes = np.frombuffer(b"".join(strings), dtype=np.uint8).reshape(-1, 22)
    for item in range(22):
        np.bincount(codes[:, item], minlength=128)


def _rows(slots: int, responses: int, agencies: int) -> Iterator[ImportedRow]:
    dice = np.random.default_rng(7)
    for i in range(responses):
        if i % AT_ONCE == 0:
            codes = dice.choice(np.frombuffer(b"12345~?.", dtype=np.uint8), size=(AT_ONCE, slots), p=_SHARES)
        stratum = i % (agencies * STRATA)
        key = int(i * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128).to_bytes(16, "big")
        answers = codes[i % AT_ONCE].tobytes().decode()
        yield ImportedRow(key, i + 2, _agency(stratum // STRATA), answers, stratum=f"s{stratum % STRATA}")


_SHARES = (0.02, 0.05, 0.1, 0.4, 0.35, 0.04, 0.02, 0.02)


def _agency(number: int) -> str:
    return f"A{number:03d}"


def _tidy(engine: store.Engine) -> None:
    """As a database stands a night after an import; outside any transaction, as VACUUM wants it."""
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    if engine.dialect.name == "postgresql":
        driver.autocommit = True
    driver.execute("VACUUM" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE")
    connection.invalidate()


def _bytes_per_response(engine: store.Engine) -> float:
    if engine.dialect.name == "sqlite":
        return Path(str(engine.url.database)).stat().st_size / RESPONSES
    with engine.connect() as connection:
        return float(connection.scalar(text("SELECT pg_total_relation_size('response')")) or 0) / RESPONSES


def _peak_memory(url: str) -> float:
    command = [sys.executable, "-c", f"from bench.wave import peak; peak({url!r})"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
    return float(done.stdout)


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(url: str) -> None:
    """Run in a process of its own: read and index once, then say how much memory that took."""
    read_and_index(store.connect(url))
    status = Path("/proc/self/status").read_text()  # getrusage would count the memory of the process it came from
    print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
