"""Real input through the command line: published government ratings, and a real questionnaire that R has computed.

`data/opg_user_satisfaction.csv` is from ministryofjustice/opg-performance-data (MIT licence, see data/NOTICE.md);
`golden/` says where its numbers come from.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdf
import pytest

from surveyapp.languages.numbers import interval, number
from tests.desk import Desk, office_of

HERE = Path(__file__).parents[3]
LEVELS = ("very_dissatisfied", "dissatisfied", "neither", "satisfied", "very_satisfied")
FORMULAS = {"weighted": ("mean-score",), "top2": ("satisfied-share",), "neither": ("mean-score", "satisfied-share")}
WEIGHTED, POOLED = "satisfied-share/weighted-factors", "satisfied-share/pooled"


def test_published_ratings_are_confirmed_except_where_they_fit_no_formula(desk: Desk) -> None:
    months = [row for row in rows_of(HERE / "data" / "opg_user_satisfaction.csv") if is_imported_here(row)]
    services = sorted({row["service"] for row in months})
    desk.does("agencies", "load", desk.file("agencies.csv", table(["code", "name"], [(s, s) for s in services])))
    counts = desk.file("counts.csv", table(["wave", "agency", "stratum", "item", "code", "count"], counted(months)))
    asked = ("--format", "counts", "--create-waves", "--questionnaire", "single-rating")
    assert desk.does("import", counts, *asked) == "167063 responses imported into 51 waves\n"
    assert responses_in(desk) == 167_063

    printed = desk.file("published.csv", table(["wave", "agency", "rule", "published", "decimals"], published(months)))
    result = desk.run("index", "--check", printed)
    assert result.exit_code == 1
    assert result.stderr == "56 rows checked, 4 differ\n"
    neither = {(row["month"], row["service"]) for row in months if row["published_matches"] == "neither"}
    assert {tuple(line.split()[1:3]) for line in result.stdout.splitlines()} == neither
    assert len(result.stdout.splitlines()) == 4

    assert printed_in_csv(desk, "2025-06") == printed_in_pdf(desk, "2025-06")

    known = desk.does("import", counts, *asked)
    assert known == "0 responses imported into 51 waves; 167063 were there already and stay as they are\n"


def is_imported_here(row: dict[str, str]) -> bool:
    """Half of the published months, those of many people only where no formula gives the figure, or where the report is
    read: a million forms more would tell nothing else."""
    few = sum(int(row[level]) for level in LEVELS) <= 8000
    return few or row["published_matches"] == "neither" or row["month"] == "2025-06"


def counted(months: Iterable[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for row in months:
        for code, level in enumerate(LEVELS, 1):
            yield row["month"], row["service"], "", "RATING", str(code), row[level]


def published(months: Iterable[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    for row in months:
        for rule in FORMULAS[row["published_matches"]]:
            yield row["month"], row["service"], rule, row["published_percent"], "0"


@pytest.fixture
def people_of_r(desk: Desk) -> Desk:
    """Golden case 29, as an office would bring it in: definition, agencies, population, responses."""
    people = rows_of(HERE / "golden" / "data" / "bfi.csv")
    agencies = sorted({row["agency"] for row in people})
    items = [f"{factor}{number}" for factor in "ACENO" for number in range(1, 6)]
    desk.does("questionnaire", "add", HERE / "golden" / "bfi-questionnaire")
    desk.does("agencies", "load", desk.file("agencies.csv", table(["code", "name"], [(a, a) for a in agencies])))
    desk.does("wave", "create", "BFI", "--questionnaire", "bfi-25", "--basis", "probability")
    desk.does("wave", "open", "BFI")
    population = table(["stratum", "population"], [("1", "10000"), ("2", "15000")])
    desk.does("frame", "load", desk.file("population.csv", population), "--wave", "BFI")
    columns = ["agency", "stratum", *items]
    answers = desk.file("answers.csv", table(columns, [[row[column] for column in columns] for row in people]))
    assert desk.does("import", answers, "--wave", "BFI") == "2800 responses imported into wave BFI\n"
    desk.does("wave", "close", "BFI")
    return desk


def test_indices_are_those_of_r_in_csv_and_json(people_of_r: Desk) -> None:
    for rule in (WEIGHTED, POOLED):
        words = ("index", "--wave", "BFI", "--rule", rule, "--format")
        in_csv = list(csv.DictReader(io.StringIO(people_of_r.does(*words, "csv"), newline="")))
        in_json = json.loads(people_of_r.does(*words, "json"))
        assert [(row["index"], row["se"]) for row in in_csv] == [(repr(r["index"]), repr(r["se"])) for r in in_json]
        wanted = expected(rule)
        found = {(row["agency"], row["part"]): row for row in in_json if row["scope"] in ("agency", "all")}
        assert found.keys() == wanted.keys() | {key for key in found if key[1] not in parts_of_r(rule)}
        for key, (estimate, error) in wanted.items():
            assert found[key]["index"] == pytest.approx(100 * estimate, rel=1e-9), key
            assert found[key]["se"] == pytest.approx(100 * error, rel=1e-9), key


def expected(rule: str) -> dict[tuple[str, str], tuple[float, float]]:
    """(agency, part) -> R's estimate and standard error, of the parts that R computed under the rule."""
    case = json.loads((HERE / "golden" / "cases" / "29_composite_index.json").read_text(encoding="utf-8"))["expected"]
    domains = [("all", case["city"]), *((str(domain["agency"]), domain) for domain in case["by_agency"])]
    parts = parts_of_r(rule)
    return {
        (agency, part): (estimate, error)
        for agency, domain in domains
        for stat, estimate, error in zip(domain["stat"], domain["estimate"], domain["se"], strict=True)
        for part in [called(stat, rule)]
        if part in parts
    }


def called(stat: str, rule: str) -> str:
    if stat.startswith("factor_"):
        return f"factor:{stat.removeprefix('factor_')}"
    if stat.startswith("overall_"):
        return "overall" if stat == f"overall_{'weighted' if rule == WEIGHTED else 'pooled'}" else "another rule's"
    return f"item:{stat}"


def parts_of_r(rule: str) -> set[str]:
    """R's factors are means of items, as under `weighted-factors`; under `pooled` a factor is something else."""
    items = {f"item:{factor}{number}" for factor in "ACENO" for number in range(1, 6)}
    return items | {"overall"} | ({f"factor:{factor}" for factor in "ACENO"} if rule == WEIGHTED else set())


def test_the_report_prints_the_figures_of_the_csv(people_of_r: Desk) -> None:
    assert len(printed_in_csv(people_of_r, "BFI")) == 6
    assert printed_in_csv(people_of_r, "BFI") == printed_in_pdf(people_of_r, "BFI")
    parts = printed_in_csv(people_of_r, "BFI", scope="all", overall=False)
    assert len(parts) == 30, "25 items and 5 factors"
    assert parts <= printed_in_pdf(people_of_r, "BFI", pages_with="Chỉ số")


def printed_in_csv(desk: Desk, wave: str, *, scope: str = "agency", overall: bool = True) -> set[tuple[str, ...]]:
    """(n, index, interval) of every row that has an index, rounded for print."""
    rows = csv.DictReader(io.StringIO(desk.does("index", "--wave", wave, "--format", "csv"), newline=""))
    return {
        (
            number(float(row["n"]), 0, "vi"),
            number(float(row["index"]), 2, "vi"),
            interval(float(row["ci_low"]), float(row["ci_high"]), 1, "vi"),
        )
        for row in rows
        if row["scope"] == scope and (row["part"] == "overall") is overall and row["index"]
    }


def printed_in_pdf(desk: Desk, wave: str, *, pages_with: str = "Xếp hạng nhóm") -> set[tuple[str, ...]]:
    """The same as they stand side by side in the tables of these pages."""
    desk.does("report", "--wave", wave, "-o", desk.folder / "report.pdf")
    pages = [page.extract_text() for page in pypdf.PdfReader(desk.folder / "report.pdf").pages]
    words = re.sub(r"\s+", " ", " ".join(page for page in pages if pages_with in page))
    return set(re.findall(r"([\d.]+) (\d+,\d\d) (\d+,\d–\d+,\d)", words))


def test_the_pages_print_the_figures_of_the_csv(people_of_r: Desk) -> None:
    rows = json.loads(people_of_r.does("index", "--wave", "BFI", "--format", "json"))
    own = [row for row in rows if row["scope"] == "agency"]
    office = office_of(people_of_r)
    pages = {
        agency: office.get(f"/staff/waves/BFI/agencies/{agency}").text for agency in {row["agency"] for row in own}
    }
    ranking = office.get("/staff/waves/BFI").text
    for row in own:
        between = interval(row["ci_low"], row["ci_high"], 1, "vi")
        page = ranking if row["part"] == "overall" else pages[row["agency"]]
        assert f'>{number(row["index"], 2, "vi")}</td><td class="ci">{between}<' in page, row


def test_the_export_carries_the_weights_and_changes_nothing_when_imported_again(people_of_r: Desk) -> None:
    exported = people_of_r.folder / "export.csv"
    people_of_r.does("export", "--wave", "BFI", "-o", exported)
    weights = [row["weight"] for row in rows_of(exported)]
    assert sum(map(float, weights)) == pytest.approx(25_000, rel=1e-12)
    assert people_of_r.does("import", exported, "--wave", "BFI").startswith("0 responses imported")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(heading: list[str], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([heading, *rows])
    return out.getvalue()


def responses_in(desk: Desk) -> int:
    connection = sqlite3.connect(desk.database)
    try:
        return int(connection.execute("SELECT count(*) FROM response").fetchone()[0])
    finally:
        connection.close()
