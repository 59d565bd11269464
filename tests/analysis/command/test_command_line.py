"""`python -m analysis` on the tables of the golden cases, and what it says when it is refused."""

import csv
import io
import subprocess
import sys

import numpy as np
import pytest

from analysis.__main__ import HELP, main
from analysis.command.commands import COMMANDS
from tests.analysis.cases import GOLDEN, expected, numbers
from tests.analysis.designs import close

STRATIFIED = 'weights = "pw"\nstrata = "stype"\npopulations = "fpc"\n'
CLUSTERED = 'weights = "pw"\nclusters = "dnum"\npopulations = "fpc"\n'
MARGINS = (
    CLUSTERED
    + """
[margins]
stype = { E = 4421, H = 755, M = 1018 }
"sch.wide" = { No = 1072, Yes = 5122 }
"""
)


@pytest.fixture
def run(tmp_path, capsys):
    def run_command(command, data, design):
        path = tmp_path / "design.toml"
        path.write_text(design, encoding="utf-8")
        source = GOLDEN / "data" / f"{data}.csv" if isinstance(data, str) else data
        code = main([command, str(source), "--design", str(path)])
        out, err = capsys.readouterr()
        return code, list(csv.DictReader(io.StringIO(out))), err

    return run_command


def values(rows, column):
    return [float(row[column]) for row in rows]


def test_means_are_those_of_r(run):
    code, rows, _ = run("estimate", "apistrat", STRATIFIED + '[estimate]\ncolumns = ["api00", "enroll"]\n')
    wanted = {row["stat"]: row for row in expected("02_strat_fpc_mean")["mean"]}
    assert code == 0
    for ours, theirs in (
        ("estimate", "estimate"),
        ("se", "se"),
        ("low", "ci_low"),
        ("high", "ci_high"),
        ("deff", "deff"),
    ):
        close(values(rows, ours), [wanted[name][theirs] for name in ("api00", "enroll")])


def test_shares_totals_and_medians_by_domain(run):
    code, rows, _ = run(
        "estimate",
        "bfi",
        'weights = "w"\nstrata = "stratum"\n[estimate]\ncolumns = ["A2"]\nsatisfied_from = 5\ndomain = "agency"\n',
    )
    assert code == 0
    assert [row["domain"] for row in rows] == ["1", "2", "3", "4", "5", "9"]
    assert {row["method"] for row in rows} == {"wilson"}
    _, total, _ = run("estimate", "apistrat", STRATIFIED + '[estimate]\ncolumns = "enroll"\nstatistic = "total"\n')
    close(values(total, "estimate"), [expected("02_strat_fpc_mean")["total"][0]["estimate"]])
    _, median, _ = run("estimate", "apiclus1", CLUSTERED + '[estimate]\ncolumns = "api00"\nstatistic = "median"\n')
    assert values(median, "estimate") == [652]


def test_omega_with_several_factors(run):
    told = (
        '[alpha]\ncolumns = ["A1", "A2", "A3", "A4", "A5"]\nreversed = ["A1"]\nlowest = 1\nhighest = 6\nfactors = 2\n'
    )
    _, rows, _ = run("alpha", "bfi", told)
    assert float(rows[0]["omega_total"]) == pytest.approx(0.747981, abs=1e-3)
    assert float(rows[0]["omega_hierarchical"]) == pytest.approx(0.645307, abs=1e-3)


def test_any_quantile_by_any_rule(run):
    told = CLUSTERED + '[estimate]\ncolumns = "api00"\nstatistic = "quantile"\nat = 0.25\nbetween = '
    _, rows, _ = run("estimate", "apiclus1", told + '"hf7"\n')
    close(values(rows, "estimate") + values(rows, "low"), [552.5, 492.210197673], 1e-11)
    code, _, refused = run("estimate", "apiclus1", told + '"hf10"\n')
    assert code == 1
    assert "unknown between 'hf10'" in refused
    assert "known: lower, middle" in refused


def test_raked_weights_are_those_of_r(run):
    code, rows, _ = run("rake", "apiclus1", MARGINS)
    assert code == 0
    close(values(rows, "weight"), numbers("expected_w_rake", "w"))


def test_estimates_use_the_margins_of_the_design(run):
    _, rows, _ = run("estimate", "apiclus1", MARGINS + '[estimate]\ncolumns = "api00"\n')
    wanted = expected("13_rake")["mean"][0]
    close([*values(rows, "estimate"), *values(rows, "se")], [wanted["estimate"], wanted["se"]])


def test_rank_sets_of_a_table_of_estimates(run):
    code, rows, _ = run(
        "ranks", "pisa2018", '[ranks]\nname = "jurisdiction"\nestimate = "math_score"\nse = "math_se"\n'
    )
    wanted = expected("32_ranks_pisa2018")
    assert code == 0
    assert values(rows, "rank") == wanted["rank"]
    assert np.abs(np.array(values(rows, "rank_low_for_all")) - wanted["simul"]["L"]).max() <= 1


def test_rank_sets_of_answers(run):
    _, rows, _ = run(
        "ranks", "bfi", 'weights = "w"\n[ranks]\ncolumn = "A2"\nsatisfied_from = 5\ndomain = "agency"\ndraws = 500\n'
    )
    assert sorted(values(rows, "rank")) == [1, 2, 3, 4, 5, 6]


def test_change_of_an_index_and_its_contributions_is_that_of_r(run):
    design = """weights = "w"
strata = "st"
populations = "fpc"
[change]
columns = ["y_sch", "y_comp", "y_aw"]
wave = "yr"
before = "a"
after = "b"
weights = { y_sch = 0.5, y_comp = 0.3, y_aw = 0.2 }
"""
    code, rows, _ = run("change", "two_years", design)
    assert code == 0
    wanted = expected("22_year_change_decomposition")["change"][1:]
    close(values(rows, "change"), [row["estimate"] for row in wanted])
    close(values(rows, "se"), [row["se"] for row in wanted])
    assert set(values(rows, "df")) == {396}


def test_alpha_of_a_scale_is_that_of_r(run):
    design = '[alpha]\ncolumns = ["A1", "A2", "A3", "A4", "A5"]\nreversed = ["A1"]\nlowest = 1\nhighest = 6\n'
    _, rows, _ = run("alpha", "bfi", design)
    close(values(rows[:1], "alpha"), [expected("26_cronbach_alpha")["psych"][0]["raw_alpha_complete"]])


@pytest.mark.parametrize(
    ("command", "design", "says"),
    [
        ("estimate", "weights = pw", "design.toml"),
        ("estimate", 'wieghts = "pw"', "unknown key 'wieghts'"),
        ("estimate", 'lonely = "hope"', "known: adjust, average, certainty, remove"),
        ("estimate", STRATIFIED, "[estimate] needs 'columns'"),
        ("estimate", STRATIFIED + '[estimate]\ncolumns = "api01"', "has no column 'api01'"),
        ("estimate", STRATIFIED + '[estimate]\ncolumns = "awards"', "line 2: awards is 'No', which is no number"),
        (
            "estimate",
            STRATIFIED + '[estimate]\ncolumns = "api00"\nstatistic = "mode"',
            "known: mean, share, total, median",
        ),
        ("estimate", STRATIFIED + '[estimate]\ncolumns = "api00"\nmethod = "guess"', "known: wald, logit"),
        ("estimate", STRATIFIED + '[estimate]\ncolumns = "api00"\nmissing = "list"', "known: itemwise, listwise"),
        ("estimate", STRATIFIED + '[estimate]\ncolums = "api00"', "unknown option 'colums' in [estimate]; known: "),
        ("estimate", STRATIFIED + '[estimate]\ncolumns = "api00"\nconfidence = 95', "it lies between 0 and 1"),
        ("estimate", STRATIFIED + '[estimate]\ncolumns = "api00"\nconfidence = "high"', "it has to be a number"),
        ("estimate", STRATIFIED + "[estimate]\ncolumns = 1", "[estimate] columns is 1; it has to be text or a list"),
        ("estimate", STRATIFIED + "[trim]\nhi = 3", "unknown option 'hi' in [trim]; known: low, high, strict"),
        ("estimate", "estimate = 3", "design.toml estimate is 3; it has to be a table"),
        ("rake", STRATIFIED + "margins = 3", "it has to be a table"),
        ("rake", STRATIFIED + "[margins]\nstype = 3", "[margins] stype is 3; it has to be a table"),
        (
            "rake",
            STRATIFIED + '[margins]\nstype = { E = "many" }',
            "E is 'many'; it has to be a number",
        ),
        ("rake", STRATIFIED, "needs [margins]"),
        ("rake", STRATIFIED + "[margins]\nstype = { E = 1, H = 2 }", "no population for 'M'"),
        ("rake", STRATIFIED + "[margins]\nstype = { E = 1, H = 2, M = 1, X = 2 }", "nobody in apistrat.csv is in"),
        ("change", STRATIFIED + '[change]\ncolumns = "api00"', "needs 'wave'"),
        ("ranks", STRATIFIED + "[ranks]", "[ranks] needs 'domain'"),
        ("alpha", '[alpha]\ncolumns = "api00"', "at least two items"),
        ("estimate", ".".join("a" * 50_000) + " = 1", "nested too deeply"),
        ("estimate", "a = " + "[" * 50_000, "nested too deeply"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run, command, design, says):
    code, rows, err = run(command, "apistrat", design)
    assert (code, rows) == (1, [])
    assert says in err
    assert err.count("\n") == 1


def test_files_that_cannot_be_read_are_named(run, tmp_path):
    ragged = tmp_path / "ragged.csv"
    ragged.write_text("a,b\n1,2\n3\n", encoding="utf-8")
    assert "line 3 has 1 values" in run("estimate", ragged, "")[2]
    assert "cannot be read" in run("estimate", tmp_path / "nothing.csv", "")[2]
    empty = tmp_path / "empty.csv"
    empty.write_text("a,b\n", encoding="utf-8")
    assert "no rows" in run("estimate", empty, "")[2]


def test_semicolons_and_marks_are_read(run, tmp_path):
    table = tmp_path / "excel.csv"
    table.write_text("\ufeffx;y\n1;2\n3;\n", encoding="utf-8")
    _, rows, _ = run("estimate", table, '[estimate]\ncolumns = ["x", "y"]\n')
    assert values(rows, "estimate") == [2, 2]
    assert (rows[1]["se"], rows[1]["flags"]) == ("", "one-respondent")


def test_every_command_has_its_help():
    assert HELP.keys() == COMMANDS.keys()


def test_as_a_program_it_answers_wrong_usage_with_2():
    done = subprocess.run([sys.executable, "-m", "analysis", "guess"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "invalid choice" in done.stderr


STAND_STILL = {
    "one margin says what the other forbids": (
        [("f", "town"), ("f", "town"), ("m", "land"), ("m", "land")],
        "sex = { f = 60, m = 40 }\nwhere = { town = 50, land = 50 }",
        (
            "margin sex cannot be met: “f” has 50 instead of 60 – "
            "margin where has only 50 in “town”, and in this sample nobody else is “f”; "
            "margin sex cannot be met: “m” has 50 instead of 40 – "
            "margin where has 50 in “land”, where everybody in this sample is “m”"
        ),
    ),
    "a part forbids it": (
        [("f", "town"), ("f", "town"), ("m", "land"), ("m", "coast"), ("f", "coast")],
        "sex = { f = 40, m = 60 }\nwhere = { town = 50, land = 25, coast = 25 }",
        "“f” has 50 instead of 40 – margin where has 50 in “town”, where everybody in this sample is “f”",
    ),
}


@pytest.mark.parametrize(("rows", "margins", "says"), STAND_STILL.values(), ids=STAND_STILL.keys())
def test_a_raking_that_stands_still_beside_its_goal_names_what_stands_against_it(run, tmp_path, rows, margins, says):
    data = tmp_path / "data.csv"
    data.write_text("sex,where\n" + "".join(f"{sex},{where}\n" for sex, where in rows), encoding="utf-8")
    code, printed, err = run("rake", data, f"[margins]\n{margins}\n")
    assert (code, printed) == (1, [])
    assert says in err


def test_margins_that_only_together_forbid_it_are_named_together(run, tmp_path):
    data = tmp_path / "data.csv"
    cells = [("x", "p", "1"), ("x", "q", "2"), ("y", "p", "2"), ("y", "q", "1")]
    data.write_text("a,b,c\n" + "".join(",".join(cell) + "\n" for cell in cells), encoding="utf-8")
    margins = "a = { x = 80, y = 20 }\nb = { p = 80, q = 20 }\nc = { 1 = 20, 2 = 80 }\n"
    code, _, err = run("rake", data, f"[margins]\n{margins}")
    assert code == 1
    assert "together leave no other weights" in err
    assert "margin a" in err


def test_margins_that_can_be_met_are_met_to_the_last_person(run, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("sex,where\nf,town\nf,land\nm,land\nm,town\n", encoding="utf-8")
    code, rows, _ = run("rake", data, "[margins]\nsex = { f = 60, m = 40 }\nwhere = { town = 50, land = 50 }\n")
    assert code == 0
    assert values(rows, "weight") == pytest.approx([30, 30, 20, 20])
