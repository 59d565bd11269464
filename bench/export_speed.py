"""The CSV of a large wave against a bare `csv.writer` that writes the same cells, and the memory it takes."""

from __future__ import annotations

import csv
import dataclasses
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
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.waves import create_wave, set_state

RESPONSES, AGENCIES, STRATA = 1_000_000, 700, ("land", "health", "work")
WAVE, EMPTY = "2026", "2025"
MEGABYTES = 100
AT_ONCE = 10_000


def measure() -> list[tuple[str, float, float | None]]:
    with tempfile.TemporaryDirectory() as folder:
        url, file = f"sqlite:///{folder}/survey.sqlite3", Path(folder) / "export.csv"
        _fill(url)
        idle, peak = (_peak_of_the_command(url, file, wave) for wave in (EMPTY, WAVE))
        exported = min(_export(url, file) for _ in range(2))
        bare = min(_write_bare(file, Path(folder) / "bare.csv") for _ in range(2))
    return [
        (f"CSV of {RESPONSES:,} responses / csv.writer on the same cells", exported / bare, 1.6),
        (f"memory that they add to `surveyapp export` / {MEGABYTES} MB", (peak - idle) / MEGABYTES, 1.0),
        (f"the whole program with its libraries / {MEGABYTES} MB", peak / MEGABYTES, None),
    ]


def _fill(url: str) -> None:
    engine = store.connect(url)
    schema.upgrade(engine)
    definition = questionnaires.load("one-stop")
    items = tuple(dataclasses.replace(item, only_if=()) for item in definition.items)
    form = dataclasses.replace(definition, id="ratings", questions=items, default_rule="mean-score/pooled")
    with store.writing(engine) as session:
        codes = [f"H99.{number:03}" for number in range(AGENCIES)]
        save_agencies(session, [AgencyRow(code, f"Cơ quan {code}", peer_group="departments") for code in codes])
        add_questionnaire(session, form)
        for wave in (EMPTY, WAVE):
            create_wave(session, wave, questionnaire=form.key)
            set_state(session, wave, "open", "bench")
        save_frame(session, WAVE, [FrameRow(stratum, 10_000, agency=code) for code in codes for stratum in STRATA])
        save_imported(session, WAVE, _forms(form, codes))
        set_state(session, WAVE, "collected", "bench")
    engine.dispose()


def _forms(form: Questionnaire, codes: list[str]) -> Iterator[ImportedRow]:
    dice = random.Random(1)
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
    started = time.process_time()
    with store.reading(engine) as session, file.open("w", encoding="utf-8", newline="") as out:
        responses.write(session, WAVE, out)
    took = time.process_time() - started
    engine.dispose()
    return took


def _write_bare(file: Path, copy: Path) -> float:
    """Only the writing counts; the cells are read in between."""
    took = 0.0
    with file.open(encoding="utf-8", newline="") as source, copy.open("w", encoding="utf-8", newline="") as out:
        rows, writer = csv.reader(source), csv.writer(out)
        while cells := list(islice(rows, AT_ONCE)):
            started = time.process_time()
            writer.writerows(cells)
            took += time.process_time() - started
    return took


_PROGRAM = """
import re, sys
from surveyapp.cli import main
main(sys.argv[1:], standalone_mode=False)
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""


def _peak_of_the_command(url: str, file: Path, wave: str) -> float:
    """Megabytes that the program held at most, as Linux counts them."""
    words = ["export", "--wave", wave, "-o", str(file), "--database", url]
    home = Path(__file__).parent.parent
    told = subprocess.check_output([sys.executable, "-c", _PROGRAM, *words], cwd=home, stderr=subprocess.DEVNULL)
    return int(told) / 1024
