"""A file of forms taken in by the command, against a bare program that reads the same file and inserts its rows.

Both are processes of their own, by the processor time that they took. The bare one reads the cells with `csv.reader`,
hashes the id and puts the answers together in one column, with one prepared statement; it checks nothing.
"""

from __future__ import annotations

import csv
import hashlib
import os
import random
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import questionnaires
from questionnaires.answers import columns, encode, to_cells
from questionnaires.model import Questionnaire
from surveyapp import store
from surveyapp.store import schema
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.waves import create_wave, set_state

FEW, MANY, AGENCIES, PEOPLE = 2_000, 100_000, 700, 20_000
WAVE, ABOUT = "2026", ("response_id", "agency", "stratum", "day", "channel", "basis", "proof", "language")
LIMIT, MEGABYTES, MOST_MEGABYTES = 8.0, 100, 0.6
TABLE = """CREATE TABLE response (id BLOB PRIMARY KEY, agency TEXT, stratum TEXT, day TEXT, channel TEXT, basis TEXT,
    proof TEXT, language TEXT, answers TEXT) WITHOUT ROWID"""
SMALL_PARENT = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
"""Linux counts for a program what its parent held when it was started: this process, after other measurements, more
than the program itself."""
Measured = tuple[float, float]  # seconds, megabytes


def measure() -> Iterator[tuple[str, float, float | None]]:
    form = questionnaires.load("one-stop")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [_file(folder, form, rows) for rows in (FEW, MANY)]
        few, many = (_ours(folder, form, file) for file in files)
        few_bare, bare = (_measured(sys.executable, "-m", "bench.import_speed", str(file)) for file in files)
    ours = (many[0] - few[0]) / (bare[0] - few_bare[0])
    yield f"import of {MANY - FEW:,} responses more / csv.reader and executemany", ours, LIMIT
    yield f"memory that they add / {MEGABYTES} MB", (many[1] - few[1]) / MEGABYTES, MOST_MEGABYTES
    yield f"note: microseconds a response of {len(form.slots)} slots", (many[0] - few[0]) / (MANY - FEW) * 1e6, None


def _file(folder: Path, form: Questionnaire, rows: int) -> Path:
    dice, file = random.Random(1), folder / f"{rows}.csv"
    people = [to_cells(form, encode(form, _answers(form, dice)).answers, {}) for _ in range(min(rows, PEOPLE))]
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow((*ABOUT, *columns(form)))
        for number in range(rows):
            agency, day = number % AGENCIES, f"2026-08-{1 + number % 28:02}"
            about = (f"r{number}", f"A{agency}", f"s{agency}-{number % 3}", day)
            writer.writerow((*about, "paper", "all-invited", "numbered-form", "vi", *dice.choice(people)))
    return file


def _answers(form: Questionnaire, dice: random.Random) -> dict[str, str | list[str]]:
    asked = [question for question in form.questions if question.options and dice.random() > 0.05]
    codes = {question.code: [option.code for option in question.options] for question in asked}
    return {q.code: dice.sample(codes[q.code], 2) if q.kind.several else dice.choice(codes[q.code]) for q in asked}


def _ours(folder: Path, form: Questionnaire, file: Path) -> Measured:
    address = f"sqlite:///{folder}/{file.stem}.db"
    engine = store.connect(address)
    schema.upgrade(engine)
    with store.writing(engine) as session:
        save_agencies(session, [AgencyRow(f"A{n}", f"Xã {n}", peer_group="communes") for n in range(AGENCIES)])
        add_questionnaire(session, form)
        create_wave(session, WAVE, questionnaire=form.key, basis="all-invited")
        set_state(session, WAVE, "open", "bench")
    engine.dispose()
    words = ("-m", "surveyapp.cli", "import", str(file), "--wave", WAVE, "--database", address)
    return _measured(sys.executable, *words)


def _measured(*command: str) -> Measured:
    environment = os.environ | {"SURVEYAPP_SECRET_KEY": secrets.token_hex(32)}
    home = Path(__file__).parent.parent
    told = subprocess.check_output([sys.executable, "-c", SMALL_PARENT, *command], text=True, env=environment, cwd=home)
    seconds, kilobytes = told.split()
    return float(seconds), int(kilobytes) / 1024


def bare(file: Path) -> None:
    database = sqlite3.connect(file.with_suffix(".bare"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute(TABLE)
    database.execute("BEGIN IMMEDIATE")
    with file.open(newline="") as rows:
        reader = csv.reader(rows)
        next(reader)
        database.executemany(f"INSERT INTO response VALUES ({', '.join('?' * (len(ABOUT) + 1))})", map(_row, reader))
    database.execute("COMMIT")


def _row(cells: list[str]) -> tuple[object, ...]:
    id_ = hashlib.sha256(cells[0].encode()).digest()[:16]
    return id_, *cells[1 : len(ABOUT)], "".join(cells[len(ABOUT) :])


if __name__ == "__main__":
    bare(Path(sys.argv[1]))
