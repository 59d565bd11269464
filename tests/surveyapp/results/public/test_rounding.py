"""Published figures have the digits that documents print, in every file: unrounded, they tell shares of weights."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from surveyapp import store
from surveyapp.cli import main
from surveyapp.languages.numbers import rounded as numbers_as_printed
from surveyapp.results.public.rounding import rounded
from tests.factories.held import EARLIER, WAVE, hold_rounds

TIES = st.integers(-(10**7), 10**7).map(lambda units: (2 * units + 1) / 2000)
FIGURES = st.floats(-1e9, 1e9) | TIES | TIES.map(lambda tie: math.nextafter(tie, math.inf))
FILES = {
    "index": ("index", "--standardise", "channel"),
    "contributions": ("export", "contributions"),
}


@given(figure=FIGURES, digits=st.integers(0, 3))
def test_figures_are_rounded_as_documents_print_them(figure: float, digits: int):
    assert rounded(figure, digits) == float(numbers_as_printed(figure, digits))


@pytest.fixture(scope="module")
def database(migrated_file, tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("published") / "survey.db"
    shutil.copyfile(migrated_file, file)
    url = f"sqlite:///{file}"
    engine = store.connect(url)
    with store.writing(engine) as session:
        hold_rounds(session)
    engine.dispose()
    return url


def written(database: str, file: str, form: str, *words: str) -> str:
    command = [*FILES[file], "--wave", WAVE, "--against", EARLIER, "--format", form, "--database", database, *words]
    done = CliRunner().invoke(main, [*command, *(["--no-bom"] if form == "csv" else [])])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def published(database) -> dict[str, list[dict[str, str]]]:
    return {file: list(csv.DictReader(io.StringIO(written(database, file, "csv", "--public")))) for file in FILES}


def numbers(value: Any) -> Iterator[float]:
    """Every number with a fraction in a plain structure."""
    if isinstance(value, dict):
        yield from (number for part in value.values() for number in numbers(part))
    elif isinstance(value, list):
        yield from (number for part in value for number in numbers(part))
    elif isinstance(value, float):
        yield value


FROM_COUNTS = "response_rate"  # of two counts that stand beside it


@pytest.mark.parametrize("file", FILES)
def test_no_published_file_has_more_digits_than_documents(database, published, file):
    told = [value for row in published[file] for column, value in row.items() if column != FROM_COUNTS]
    fractions = [value for value in told if value and value.lstrip("-").replace(".", "", 1).isdigit() and "." in value]
    assert len(fractions) > 100
    assert max(len(value.partition(".")[2]) for value in fractions) <= 2


def test_nor_has_json(database):
    body = json.loads(written(database, "index", "json", "--public"))
    for row in body:
        del row[FROM_COUNTS]
    told = list(numbers(body))
    assert len(told) > 100
    assert all(round(number, 2) == number for number in told)


def test_the_office_has_every_digit(database):
    rows = csv.DictReader(io.StringIO(written(database, "index", "csv")))
    assert max(len(row["index"].partition(".")[2]) for row in rows) > 6


def shares(contributions: list[dict[str, str]]) -> list[float]:
    """What an attack takes for the exact weight of an agency: what it adds over what it moved."""
    found = []
    for row in contributions:
        is_own = row["source"] == "performance" and row["agency"] and not row["part"]
        if is_own and row["before"] and abs(moved := float(row["after"]) - float(row["before"])) > 0.5:
            found.append(float(row["contribution"]) / moved)
    return found


def test_what_an_agency_adds_no_longer_tells_its_exact_weight(database, published):
    """With every digit these are shares of whole forms to the last digit."""
    exact = list(csv.DictReader(io.StringIO(written(database, "contributions", "csv"))))
    known, told = shares([row for row in exact if row["scope"] == "all"]), published["contributions"]
    rounded = shares([row for row in told if row["scope"] == "all"])
    assert len(rounded) >= 5
    off = [min(abs(share - of) for of in known) for share in rounded]
    assert max(off) > 1e-4
    assert sum(off) / len(off) > 1e-5
