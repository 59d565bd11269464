"""The CSV of a large wave against a bare `csv.writer` that writes the same cells, and the memory it takes."""

from __future__ import annotations

import csv
import dataclasses
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import questionnaires
from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.exports import responses
from surveyapp.store import schema
from surveyapp.store.agencies import AgencyRow, save_agencies
from surveyapp.store.frame import FrameRow, save_frame
from surveyapp.store.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves import create_wave, set_state

RESPONSES, AGENCIES, STRATA = 1_000_000, 700, ("land", "health", "work")
WAVE = "2026"
MEGABYTES = 100
AT_ONCE = 10_000


def measure() -> list[tuple[str, float, float | None]]:
    with tempfile.TemporaryDirectory() as folder:
        url, file = f"sqlite:///{folder}/survey.sqlite3", Path(folder) / "export.csv"
        _fill(url)
        peak = _peak_of_the_command(url, file)
        exported = min(_export(url, file) for _ in range(2))
        bare = min(_write_bare(file, Path(folder) / "bare.csv") for _ in range(2))
    return [
        (f"CSV of {RESPONSES:,} responses / csv.writer on the same cells", exported / bare, 1.6),
        (f"peak memory of `surveyapp export` / {MEGABYTES} MB", peak / MEGABYTES, 1.0),
    ]


def _fill(url: str) -> None:
    engine = store.connect(url)
    schema.upgrade(engine)
    definition = questionnaires.load("one-stop")
    form = dataclasses.replace(definition, id="ratings", questions=definition.items, default_rule="mean-score/pooled")
    with store.writing(engine) as session:
        codes = [f"H99.{number:03}" for number in range(AGENCIES)]
        save_agencies(session, [AgencyRow(code, f"Cơ quan {code}", peer_group="departments") for code in codes])
        add_questionnaire(session, form)
        create_wave(session, WAVE, questionnaire=form.key)
        set_state(session, WAVE, "open", "bench")
        save_frame(session, WAVE, [FrameRow(stratum, 10_000, agency=code) for code in codes for stratum in STRATA])
        save_imported(session, WAVE, _forms(form, codes))
        set_state(session, WAVE, "collected", "bench")
    engine.dispose()


def _forms(form: Questionnaire, codes: list[str]) -> Iterator[ImportedRow]:
    dice = random.Random(1)  # noqa: S311 - invented answers
    answers = ["".join(dice.choices("12345~?", (2, 5, 10, 40, 35, 5, 3), k=len(form.slots))) for _ in range(50_000)]
    channels = ("kiosk", "qr", "web", "paper")
    for number in range(RESPONSES):
        yield ImportedRow(
            dice.randbytes(16),
            number,
            codes[number % AGENCIES],
            answers[number % len(answers)],
            stratum=STRATA[number // AGENCIES % len(STRATA)],
            half=("am", "pm")[number % 2],
            channel=channels[number % 4],
            language="vi",
            text_revision=1,
        )


def _export(url: str, file: Path) -> float:
    engine = store.connect(url)
    started = time.perf_counter()
    with store.reading(engine) as session, file.open("w", encoding="utf-8", newline="") as out:
        responses.write(session, WAVE, out)
    took = time.perf_counter() - started
    engine.dispose()
    return took


def _write_bare(file: Path, copy: Path) -> float:
    """Only the writing counts; the cells are read in between."""
    took = 0.0
    with file.open(encoding="utf-8", newline="") as source, copy.open("w", encoding="utf-8", newline="") as out:
        rows, writer = csv.reader(source), csv.writer(out)
        while cells := list(islice(rows, AT_ONCE)):
            started = time.perf_counter()
            writer.writerows(cells)
            took += time.perf_counter() - started
    return took


def _peak_of_the_command(url: str, file: Path) -> float:
    """Megabytes that the whole program held at most."""
    words = ["-m", "surveyapp.cli", "export", "--wave", WAVE, "-o", str(file), "--database", url]
    process = subprocess.Popen([sys.executable, *words], cwd=Path(__file__).parent.parent, stderr=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("surveyapp export failed")
    return usage.ru_maxrss / 1024
