"""docs/analysis-examples.md: the ranking comes again out of the files that the program writes, as the page says."""

from __future__ import annotations

import csv
import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

import questionnaires
from surveyapp import store
from surveyapp.models import Wave
from surveyapp.results.kept import memory
from surveyapp.store.agencies.agencies import AgencyRow, save_agencies
from surveyapp.store.forms.imported import ImportedRow, save_imported
from surveyapp.store.questionnaires import add_questionnaire
from surveyapp.store.waves.frame import FrameRow, save_frame
from surveyapp.store.waves.parts import leave_out
from surveyapp.store.waves.waves import create_wave, set_state
from tests.desk import Desk
from tests.factories.held import PERFECT, SELF_SELECTED, WAVE, hold_rounds

PAGE = (Path(__file__).parents[1] / "docs/analysis-examples.md").read_text(encoding="utf-8")
EXAMPLE, INTERVALS, PANDAS, R = (
    re.search(rf"^```{block}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[1]
    for block in ("python", "python intervals", "python pandas", "r")
)
PRINTED = dict(re.findall(r"^```text (python|intervals|pandas|r)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
"""Example -> what the page says that it prints, of the held round under the first rule."""
RSCRIPT = shutil.which("Rscript")
HAS_R = RSCRIPT is not None and not subprocess.run([RSCRIPT, "-e", "library(survey)"], capture_output=True).returncode
OFFICES = {"SYT": "departments", "STP": "departments", "AB": "communes", "CS": "communes", "TT": "communes"}
CENTRE = "TT"
SCORES = ("satisfied-share", "mean-score", "share-of-maximum")
RULES = [f"{s}/{r}" for s in SCORES for r in ("pooled", "mean-of-factors")]
RULES += ["satisfied-share/mean-of-items"]
RULES_OF = {WAVE: [*RULES, "mean-score/overall-question"], "MIXED": RULES, "OLD": RULES}
"""The rules of each round; one asks for the whole of everybody who is rated."""
EACH = pytest.mark.parametrize(("wave", "rule"), [(wave, rule) for wave, rules in RULES_OF.items() for rule in rules])


@pytest.fixture(scope="module")
def desk(migrated_file, tmp_path_factory) -> Desk:
    """The held rounds, and `MIXED`: a centre that receives for others, bases, excluded forms, a factor left out."""
    folder = tmp_path_factory.mktemp("analyst")
    shutil.copyfile(migrated_file, folder / "survey.db")
    memory.clear()
    engine = store.connect(f"sqlite:///{folder / 'survey.db'}")
    with store.writing(engine) as session:
        hold_rounds(session)
        hold_mixed(session)
        hold_from_before(session)
    engine.dispose()
    return Desk(folder)


def hold_mixed(session) -> None:
    asked = questionnaires.load("one-stop")
    save_agencies(session, [AgencyRow(code, f"Cơ quan {code}", peer_group=group) for code, group in OFFICES.items()])
    add_questionnaire(session, asked)
    create_wave(session, "MIXED", questionnaire=asked.key, basis="probability")
    set_state(session, "MIXED", "open", "test")
    save_frame(session, "MIXED", [FrameRow("all", 300 + 40 * n, code) for n, code in enumerate(OFFICES)])
    save_imported(session, "MIXED", [form(asked, number) for number in range(400)])
    facts = {"group": "communes", "decision": "Số 1/QĐ", "reason": "thử", "actor": "test"}
    leave_out(session, "MIXED", f"factor:{asked.factors[2].id}", **facts)
    set_state(session, "MIXED", "collected", "test")


def hold_from_before(session) -> None:
    """A round whose parts nobody fixed. The communes, where people chose themselves, leave the third factor blank."""
    asked = questionnaires.load("one-stop")
    create_wave(session, "OLD", questionnaire=asked.key, basis="probability")
    set_state(session, "OLD", "open", "test")
    session.scalars(select(Wave).where(Wave.code == "OLD")).one().fixed_parts = None
    rows = [form(asked, number)._replace(id=(1000 + number).to_bytes(16, "big")) for number in range(400)]
    save_imported(session, "OLD", [of_before(asked, row) for row in rows])
    set_state(session, "OLD", "collected", "test")


def of_before(asked, row: ImportedRow) -> ImportedRow:
    row = row._replace(receiving_agency="", base_weight=None, basis="")
    if OFFICES[row.agency] == "departments":
        return row
    third = asked.factors[2].id
    blank = [
        "." if slot.question.factor == third else code for slot, code in zip(asked.slots, row.answers, strict=True)
    ]
    return row._replace(basis="self-selected", answers=row.answers if row.line % 20 == 0 else "".join(blank))


def form(asked, number: int) -> ImportedRow:
    """Some offices please more than others; every third was received by the centre, every seventh chose themselves."""
    agency = list(OFFICES)[number % len(OFFICES)]
    codes = ["".join(sorted({*slot.question.kind.characters(slot.question, slot.option)})) for slot in asked.slots]
    answers = "".join(answer(some, number, place) for place, some in enumerate(codes))
    return ImportedRow(
        number.to_bytes(16, "big"),
        number + 2,
        agency,
        answers,
        receiving_agency=CENTRE if number % 3 == 0 else "",
        basis="self-selected" if number % 7 == 0 else "",
        base_weight=1.5 if number % 4 == 0 else None,
        language="vi",
        text_revision=1,
    )


def answer(codes: str, number: int, place: int) -> str:
    pleased = "5" in codes and (number * 13 + place * 5) // 5 % 10 < 2 * (number % len(OFFICES))
    return "5" if pleased else codes[(number * 7 + place * 3 + number // 5) % len(codes)]


def files(desk: Desk, wave: str, rule: str, index: str = "index.csv") -> dict[str, dict[str, str]]:
    """Those that the page asks for, of a wave; and the index file by agency."""
    desk.does("export", "--wave", wave, "-o", desk.folder / "responses.csv")
    desk.does("questionnaire", "codebook", "--wave", wave, "-o", desk.folder / "codebook.csv")
    desk.does("index", "--wave", wave, "--rule", rule, "--format", "csv", "-o", desk.folder / index)
    desk.does("frame", "export", "--wave", wave, "-o", desk.folder / "population.csv")
    with (desk.folder / index).open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["scope"], row["part"]) == ("agency", "overall")]
    return {row["agency"]: row for row in rows}


def run_example(
    desk: Desk, wave: str, rule: str, monkeypatch, text: str = EXAMPLE
) -> tuple[dict[str, object], dict[str, dict[str, str]]]:
    """What the page's text computes from the files of a wave, and the index file by agency."""
    rows = files(desk, wave, rule)
    monkeypatch.chdir(desk.folder)
    return runpy.run_path(str(desk.file("example.py", text))), rows


def numbers(rows: dict[str, dict[str, str]], *columns: str) -> dict[str, tuple[float, ...]]:
    """Of the agencies that have them."""
    return {agency: tuple(float(row[c]) for c in columns) for agency, row in rows.items() if row[columns[0]]}


@EACH
def test_the_example_finds_every_index_and_rank_again(desk, wave, rule, monkeypatch, capsys):
    found, rows = run_example(desk, wave, rule, monkeypatch)
    indices = {agency: float(row["index"]) for agency, row in rows.items() if row["index"]}
    assert found["index"].keys() == indices.keys()
    assert found["index"] == pytest.approx(indices, rel=0, abs=1e-9)
    assert found["rank"] == {agency: int(row["rank"]) for agency, row in rows.items() if row["rank"]}
    assert capsys.readouterr().out.count("\n") == len(found["rank"])


@pytest.mark.parametrize("wave", [WAVE, "MIXED", "OLD"])
@pytest.mark.parametrize("rule", ["satisfied-share/pooled", "mean-score/mean-of-factors"])
def test_it_goes_on_to_every_standard_error_and_interval(desk, wave, rule, monkeypatch, capsys):
    found, rows = run_example(desk, wave, rule, monkeypatch, EXAMPLE + INTERVALS)
    capsys.readouterr()
    wanted = numbers(rows, "ci_low", "ci_high")
    assert wanted.keys() == {agency for agency, row in rows.items() if row["index"] and row["n"] != row["n_monitoring"]}
    assert len(wanted) >= 2, "people who chose themselves have no interval"
    assert {agency: pytest.approx(ends, rel=0, abs=1e-9) for agency, ends in wanted.items()} == found["interval"]
    errors = numbers(rows, "se", "df")
    assert {agency: pytest.approx(both, rel=1e-9, abs=1e-9) for agency, both in errors.items()} == found["error"]


@EACH
def test_pandas_finds_every_index_and_rank_again(desk, wave, rule, monkeypatch):
    found, rows = run_example(desk, wave, rule, monkeypatch, PANDAS)
    again = found["again"]
    indices = {agency: index for agency, (index,) in numbers(rows, "index").items()}
    assert again.again.dropna().to_dict() == pytest.approx(indices, rel=0, abs=1e-9)
    ranks = {agency: rank for agency, (rank,) in numbers(rows, "rank").items()}
    assert again.rank_again.dropna().to_dict() == ranks


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (EXAMPLE, PRINTED["python"]),
        (EXAMPLE + INTERVALS, PRINTED["python"] + PRINTED["intervals"]),
        (PANDAS, PRINTED["pandas"]),
    ],
    ids=["python", "intervals", "pandas"],
)
def test_each_example_prints_what_stands_beneath_it(desk, text, printed, monkeypatch, capsys):
    run_example(desk, WAVE, RULES[0], monkeypatch, text)
    assert capsys.readouterr().out == printed


def test_what_stands_beneath_the_example_in_r_is_what_the_others_print():
    errors = dict(line.split(" | ", 1) for line in PRINTED["intervals"].splitlines())
    both = [line.rsplit(" | ", 2) for line in PRINTED["r"].splitlines()]
    assert [ranked for ranked, *_ in both] == PRINTED["python"].splitlines() == PRINTED["pandas"].splitlines()
    assert {" | ".join(error) for _, *error in both} <= {*errors.values()}


@pytest.mark.skipif(not HAS_R, reason="there is no R with the package survey here")
@pytest.mark.parametrize("wave", [WAVE, "MIXED", "OLD"])
def test_r_finds_every_index_interval_and_rank_again(desk, wave):
    """Under every rule, in one process: R takes longer to begin than to compute."""
    wanted = {rule: files(desk, wave, rule, f"index-{n}.csv") for n, rule in enumerate(RULES_OF[wave])}
    each = R.replace("index.csv", "INDEX")
    kept = "write.csv(offices, 'again-{n}.csv', row.names = FALSE, na = '')\n"
    text = "".join(each.replace("INDEX", f"index-{n}.csv") + kept.replace("{n}", str(n)) for n in range(len(wanted)))
    run = [RSCRIPT, "--vanilla", desk.file("example.R", text)]
    printed = subprocess.run(
        run, cwd=desk.folder, check=True, capture_output=True, encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"}
    ).stdout
    assert wave != WAVE or printed.startswith(PRINTED["r"])
    for n, rows in enumerate(wanted.values()):
        compare_with_r(desk, rows, f"again-{n}.csv")


def compare_with_r(desk: Desk, rows: dict[str, dict[str, str]], name: str) -> None:
    with (desk.folder / name).open(encoding="utf-8", newline="") as file:
        again = {row["agency"]: row for row in csv.DictReader(file)}
    columns = {
        ("again",): ("index",),
        ("error", "free"): ("se", "df"),
        ("low", "high"): ("ci_low", "ci_high"),
        ("rank_again",): ("rank",),
    }
    for theirs, ours in columns.items():
        wanted = {agency: pytest.approx(n, rel=0, abs=1e-9) for agency, n in numbers(rows, *ours).items()}
        assert wanted == numbers(again, *theirs)


def test_the_rounds_have_what_the_page_warns_of(desk, monkeypatch):
    _, held = run_example(desk, WAVE, RULES[0], monkeypatch)
    assert held[SELF_SELECTED]["not_ranked"] == "basis"
    assert held[PERFECT]["rank"] == "1"
    found, mixed = run_example(desk, "MIXED", RULES[0], monkeypatch)
    assert {row["rank"] for row in mixed.values()} >= {"1", "2", "3"}
    assert {form["basis"] for form in found["forms"] if form["weight"] == ""} == {"self-selected"}
    assert set(found["role"].values()) == {"agency", "receiving_agency"}
    outside = {
        item for item, factor in found["factor"].items() if factor == questionnaires.load("one-stop").factors[2].id
    }
    assert outside & set(mixed["SYT"]["made_of"].split())
    assert not outside & set(mixed[CENTRE]["made_of"].split())
