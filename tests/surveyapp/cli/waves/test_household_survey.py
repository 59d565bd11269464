"""A household survey from its plan to its report: villages as clusters, base weights, the form of 2023."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pypdf
import pytest

import questionnaires
from questionnaires.answers import columns, encode, questions_asked, to_cells
from tests.desk import Desk

FORM = questionnaires.load("sipas-2023-form")
COMMUNES = {"X1": "Xã An Bình", "X2": "Xã Bình Phú", "X3": "Phường Cái Khế"}
FORMS = 36


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Three communes, six villages each, six people in each village; who has less to do with offices is asked less."""
    return made(Desk(tmp_path_factory.mktemp("household")), written(random.Random(2024)))


def made(desk: Desk, forms: str) -> Desk:
    desk.does("init")
    names = "".join(f"{code},{name},communes\n" for code, name in COMMUNES.items())
    desk.does("agencies", "load", desk.file("agencies.csv", f"code,name,peer_group\n{names}"))
    field = ("--opens", "2024-09-01", "--closes", "2024-10-15", "--title", "Điều tra hộ dân năm 2024")
    desk.does("wave", "create", "2024", "--questionnaire", FORM.id, "--basis", "probability", *field)
    frame = "".join(f"{code},{code},3000,12\n" for code in COMMUNES)
    desk.does("frame", "load", desk.file("frame.csv", f"stratum,agency,population,clusters\n{frame}"), "--wave", "2024")
    desk.does("wave", "open", "2024")
    desk.does("import", desk.file("forms.csv", forms), "--wave", "2024")
    desk.does("wave", "close", "2024")
    return desk


def written(dice: random.Random) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["response_id", "agency", "stratum", "cluster", "proof", "base_weight", *columns(FORM)])
    for code in COMMUNES:
        for n in range(FORMS):
            said = answered(dice)
            cells = to_cells(FORM, encode(FORM, said).answers, {})
            table.writerow(
                [f"{code}-{n}", code, code, f"{code}-{n % 6}", "numbered-form", dice.choice((60, 80)), *cells]
            )
    return out.getvalue()


def answered(dice: random.Random) -> dict[str, str]:
    said: dict[str, str] = {}
    for question in FORM.questions:
        if question.options and question.code in questions_asked(FORM, said):
            best = [option.code for option in question.options][-2:]
            said[question.code] = dice.choice([*[option.code for option in question.options], *best])
    return said


def rows_of(desk: Desk, *more: str) -> list[dict[str, object]]:
    return json.loads(desk.does("index", "--wave", "2024", "--format", "json", *more))


def test_each_commune_has_51_figures_on_satisfaction(survey: Desk):
    found = rows_of(survey)
    for commune in COMMUNES:
        mine = [row for row in found if row["agency"] == commune]
        assert len(mine) == 51
        assert all(row["index"] is not None and row["n"] > 0 for row in mine)
    assert {row["ci_method"] for row in found if row["part"] == "overall"} == {"wilson"}


def test_clusters_and_weights_of_the_sample_count(survey: Desk):
    overall = {row["agency"]: row for row in rows_of(survey) if row["part"] == "overall"}
    assert all(overall[commune]["n"] == FORMS for commune in COMMUNES)
    assert all("unweighted" not in overall[commune]["flags"] for commune in COMMUNES)
    assert all(overall[commune]["df"] == 5 for commune in COMMUNES)


def test_what_is_exported_makes_the_same_index_elsewhere(survey: Desk, tmp_path: Path):
    target = survey.folder / "export.csv"
    survey.does("export", "--wave", "2024", "-o", target)
    exported = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    assert len(exported) == FORMS * len(COMMUNES)
    assert {row["S24"] for row in exported if row["X4"] == "0"} == {"_"}
    again = made(Desk(tmp_path), target.read_text("utf-8-sig"))
    for there, here in zip(rows_of(again), rows_of(survey), strict=True):
        assert (there["agency"], there["part"], there["n"]) == (here["agency"], here["part"], here["n"])
        assert (there["index"], there["se"]) == (pytest.approx(here["index"]), pytest.approx(here["se"]))


def test_the_report_prints_what_people_perceive_and_wish(survey: Desk):
    target = survey.folder / "report.pdf"
    survey.does("report", "--wave", "2024", "--lang", "vi", "-o", target, "--draft")
    told = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(target).pages).split())
    for words in ("Chính sách cải cách hành chính", "Loa truyền thanh", "Phản ánh được xử lý nhanh hơn"):
        assert words in told
    assert "Mỗi phiếu đại diện cho người dân của tầng mình" in told
