"""Published counts of several questions that the same people answered: five questions, three offices of 40 people.

`data/counts_of_several_items` holds the answers one by one, and the same answers counted question by question.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pypdf
import pytest

from tests.desk import Desk, office_of

DATA = Path(__file__).parents[3] / "data" / "counts_of_several_items"
WAVE = "2026-Q1"
INDEX = {"A": 61.5, "B": 58.0, "C": 44.0}
UNKNOWN = ("se", "df", "ci_low", "ci_high", "ci_method", "deff", "n", "n_eff")
PLACE = ("rank", "rank_low", "rank_high", "rank_of")
MADE_UP = re.compile(r"\b(?:600|200)\b")
"""Forms that a wave, or an office, would have if every counted answer were a person."""
MAKING = ("--format", "counts", "--create-waves", "--questionnaire", "five")


@pytest.fixture
def office(desk: Desk) -> Desk:
    desk.does("questionnaire", "add", DATA / "five")
    desk.does("agencies", "load", DATA / "agencies.csv")
    return desk


@pytest.fixture
def counted(office: Desk) -> Desk:
    office.does("import", DATA / "counts.csv", *MAKING)
    return office


def one_by_one(office: Desk, wave: str = "PEOPLE") -> Desk:
    """The same answers as forms."""
    office.does("wave", "create", wave, "--questionnaire", "five")
    office.does("wave", "open", wave)
    office.does("import", DATA / "responses.csv", "--wave", wave)
    office.does("wave", "close", wave)
    return office


def rows(desk: Desk, wave: str = WAVE, *more: str) -> dict[tuple[str, str], dict[str, str]]:
    text = desk.does("index", "--wave", wave, "--format", "csv", *more)
    found = csv.DictReader(io.StringIO(text))
    return {(row["agency"] or row["peer_group"], row["part"]): row for row in found}


def whole(found: dict[tuple[str, str], dict[str, str]]) -> list[dict[str, str]]:
    return [row for (_, part), row in found.items() if not part.startswith("item:")]


def test_the_import_says_what_the_counts_cannot_tell(office):
    told = office.does("import", DATA / "counts.csv", *MAKING).splitlines()
    assert told[0] == "600 counted answers imported into 1 waves"
    assert told[1].startswith("2026-Q1: counts of several questions do not say who gave which answers; ")
    again = office.does("import", DATA / "counts.csv", *MAKING).splitlines()
    assert again[0] == "0 counted answers imported into 1 waves; 600 were there already and stay as they are"


def test_the_index_of_the_whole_is_right_and_nothing_is_said_of_how_it_varies(counted):
    found = rows(counted)
    assert {place: float(found[place, "overall"]["index"]) for place in INDEX} == pytest.approx(INDEX, abs=1e-9)
    for row in whole(found):
        assert [row[column] for column in (*UNKNOWN, *PLACE)] == [""] * 12, row["agency"]
        assert "counts" in row["flags"].split()
        assert row["not_ranked"] == ("counts" if row["scope"] == "agency" else "")


def test_each_question_alone_is_what_it_is_from_the_answers_one_by_one(counted):
    of_counts, of_people = rows(counted), rows(one_by_one(counted), "PEOPLE")
    items = [place for place in of_counts if place[1].startswith("item:")]
    assert len(items) == 5 * 5
    for place in items:
        for column in ("index", "se", "df", "ci_low", "ci_high", "n", "rank", "not_ranked", "flags"):
            told, true = of_counts[place][column], of_people[place][column]
            assert told == true or float(told) == pytest.approx(float(true), abs=1e-9), (place, column)


def test_questions_that_come_in_files_of_their_own_are_no_more_people(office):
    heading, *lines = (DATA / "counts.csv").read_text("utf-8").splitlines()
    for number in range(1, 6):
        mine = [line for line in lines if line.split(",")[2] == f"K{number}"]
        office.does("import", office.file(f"{number}.csv", "\n".join([heading, *mine]) + "\n"), *MAKING)
        row = rows(office)["A", "overall"]
        assert ("counts" in row["flags"]) == (number > 1)
        assert row["n"] == ("40" if number == 1 else "")
    assert float(rows(office)["A", "overall"]["index"]) == pytest.approx(61.5)


def test_counts_of_one_question_stay_what_they_are(office):
    heading, *lines = (DATA / "counts.csv").read_text("utf-8").splitlines()
    mine = [line for line in lines if ",K3," in line]
    told = office.does("import", office.file("one.csv", "\n".join([heading, *mine]) + "\n"), *MAKING)
    assert told == "120 responses imported into 1 waves\n"
    row = rows(office)["A", "overall"]
    assert (row["index"], row["n"], row["rank"], row["not_ranked"]) == ("72.5", "40", "1", "")
    assert row["se"] == rows(office)["A", "item:K3"]["se"] != ""


def test_a_population_is_held_against_the_people_that_answered_one_question(counted):
    """40 people of 50 in every office, whose 200 answers are more than 50."""
    frame = counted.file("frame.csv", "stratum,population,agency\n" + "".join(f"{a},50,{a}\n" for a in INDEX))
    counted.does("frame", "load", frame, "--wave", WAVE)
    one_by_one(counted).does("frame", "load", frame, "--wave", "PEOPLE")
    of_counts, of_people = rows(counted), rows(counted, "PEOPLE")
    assert of_counts.keys() == of_people.keys()
    for place, row in of_counts.items():
        assert float(row["index"]) == pytest.approx(float(of_people[place]["index"]), abs=1e-9)
        if place[1].startswith("item:"):
            assert float(row["se"]) == pytest.approx(float(of_people[place]["se"]), abs=1e-9)
            assert row["flags"] == of_people[place]["flags"] == ""


def test_a_population_of_fewer_people_than_answered_one_question_is_refused(counted):
    frame = counted.file("frame.csv", "stratum,population,agency\nA,39,A\n")
    (line,) = counted.refuses("frame", "load", frame, "--wave", WAVE)
    assert "stratum A of A has 40 answers but only 39 people or dossiers" in line


@pytest.mark.parametrize("basis", ["probability", "quota", "self-selected"])
def test_counts_are_no_forms_however_the_people_were_chosen(office, basis):
    office.does("import", DATA / "counts.csv", *MAKING, "--basis", basis)
    for row in whole(rows(office)):
        assert row["n_monitoring"] == "0"
        if row["index"]:  # people who chose themselves are in no total
            assert [row[column] for column in (*UNKNOWN, *PLACE)] == [""] * 12
    assert MADE_UP.findall(printed(office, "--internal")) == []
    staff = office_of(office)
    for address in ("", "/agencies/A"):
        staff.get(f"/staff/waves/{WAVE}{address}")
        assert MADE_UP.findall(staff.page.text) == []


@pytest.mark.parametrize("more", [(), ("--public",), ("--aggregate", "equal")])
def test_every_way_to_ask_for_the_index_leaves_the_same_things_open(counted, more):
    for row in whole(rows(counted, WAVE, *more)):
        assert [row[column] for column in (*UNKNOWN, *PLACE)] == [""] * 12
        assert row["index"]


def test_json_says_null_and_the_terminal_a_dash(counted):
    told = json.loads(counted.does("index", "--wave", WAVE, "--format", "json"))
    overall = next(row for row in told if row["agency"] == "A" and row["part"] == "overall")
    assert [overall[column] for column in ("se", "n", "rank")] == [None, None, None]
    shown = counted.does("index", "--wave", WAVE)
    assert "published counts of 5 questions" in shown.splitlines()[0]
    assert "600" not in shown
    assert "None" not in shown


@pytest.mark.parametrize(("before", "now"), [("counts", "people"), ("people", "counts"), ("counts", "counts")])
def test_a_change_has_a_value_but_neither_interval_nor_verdict_nor_parts(office, before, now):
    for wave, how in (("2025-Q1", before), (WAVE, now)):
        if how == "people":
            one_by_one(office, wave)
        else:
            text = (DATA / "counts.csv").read_text("utf-8").replace(WAVE, wave)
            office.does("import", office.file(f"{wave}.csv", text), *MAKING)
    found = rows(office, WAVE, "--against", "2025-Q1")
    for row in whole(found):
        assert (float(row["change"]), row["change_low"], row["change_high"]) == (0, "", "")
    assert found["A", "item:K1"]["change_low"]
    told = office.does("index", "--wave", WAVE, "--against", "2025-Q1", "--contributions")
    for line in csv.DictReader(io.StringIO(told)):
        assert (line["contribution"], line["why_not"]) == ("", "counts")
    assert "+0.00 (interval unknown)" in office.does("index", "--wave", WAVE, "--against", "2025-Q1")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("edition", [("--internal",), ()], ids=["internal", "published"])
def test_the_report_speaks_of_counted_questions_and_of_no_forms(counted, language, edition):
    text = printed(counted, "--lang", language, *edition)
    assert MADE_UP.findall(text) == []
    said = {"vi": "số đếm đã công bố của 5 câu hỏi", "en": "published counts of 5 questions"}[language]
    assert text.count(said) >= 2, "in the lead and in the method"


PAGES = ("", "?part=factor:f", "?view=published", "/agencies/A", "/quality", "/change", "/drivers", "/mix", "/lock")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_says_how_many_forms_there_are(counted, address):
    office = office_of(counted)
    assert office.get(f"/staff/waves/{WAVE}{address}").status_code == 200
    assert MADE_UP.findall(office.page.text) == []


def test_an_open_round_counts_no_forms_either(office):
    office.does("wave", "create", WAVE, "--questionnaire", "five")
    office.does("wave", "open", WAVE)
    office.does("import", DATA / "counts.csv", "--format", "counts")
    staff = office_of(office)
    staff.get(f"/staff/waves/{WAVE}")
    assert MADE_UP.findall(staff.page.text) == []
    assert "số đếm đã công bố của 5 câu hỏi" in staff.page.text
    assert staff.get(f"/staff/waves/{WAVE}/counts.csv").text.splitlines() == ["agency,channel,basis,day,count"]


def test_counts_are_not_exported_as_responses(counted):
    output = counted.folder / "responses.csv"
    (line,) = counted.refuses("export", "--wave", WAVE, "-o", output)
    assert line.startswith(f"wave {WAVE} holds published counts of 5 questions, which are nobody's responses — ")
    assert not output.exists()


def test_no_page_offers_or_gives_counts_as_responses(counted):
    staff = office_of(counted)
    staff.get(f"/staff/waves/{WAVE}")
    assert not [link for link in staff.page.links if "responses.csv" in link]
    assert staff.get(f"/staff/waves/{WAVE}/responses.csv").status_code == 422


def test_a_release_keeps_what_is_not_known(counted):
    counted.does("wave", "lock", WAVE)
    counted.does("wave", "publish", WAVE, "--decision", "12", "--signer", "A. Nguyen", "--date", "2026-05-01")
    for more in ((), ("--public",)):
        for row in whole(rows(counted, WAVE, "--release", "1", *more)):
            assert [row[column] for column in (*UNKNOWN, *PLACE)] == [""] * 12
            assert row["index"]


@pytest.fixture
def mixed(office: Desk) -> Desk:
    """The answers of A and B came as forms; C published its counts."""
    office.does("wave", "create", WAVE, "--questionnaire", "five")
    office.does("wave", "open", WAVE)
    people = [line for line in (DATA / "responses.csv").read_text("utf-8").splitlines() if ",C," not in line]
    office.does("import", office.file("people.csv", "\n".join(people) + "\n"), "--wave", WAVE)
    lines = (DATA / "counts.csv").read_text("utf-8").splitlines()
    counts = [lines[0], *(line for line in lines if ",C," in line)]
    office.does("import", office.file("counts.csv", "\n".join(counts) + "\n"), "--format", "counts")
    office.does("wave", "close", WAVE)
    return office


def test_beside_counts_of_another_office_forms_keep_all_that_is_known_of_them(mixed):
    found = rows(mixed)
    for place, se in (("A", 6.3402458902), ("B", 6.6332495807)):
        row = found[place, "overall"]
        assert (float(row["se"]), row["n"]) == (pytest.approx(se, abs=1e-9), "40")
        assert "counts" not in row["flags"]
    assert [found["C", "overall"][column] for column in (*UNKNOWN, *PLACE)] == [""] * 12
    assert [found["all", "overall"][column] for column in (*UNKNOWN, *PLACE)] == [""] * 12
    assert float(found["C", "overall"]["index"]) == pytest.approx(44)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_forms_and_counts_are_told_apart(mixed, language):
    text = printed(mixed, "--lang", language, "--internal")
    assert {"vi": "80 phiếu hợp lệ và số đếm", "en": "80 valid forms and published counts"}[language] in text
    assert re.findall(r"\b(?:280|200)\b", text) == []
    assert "80 valid responses and published counts" in mixed.does("index", "--wave", WAVE)
    staff = office_of(mixed)
    for address in ("", "/quality", "/agencies/A", "/agencies/C"):
        staff.get(f"/staff/waves/{WAVE}{address}")
        assert re.findall(r"\b(?:280|200)\b", staff.page.text) == []


def printed(desk: Desk, *words: str) -> str:
    path = desk.folder / "report.pdf"
    desk.does("report", "--wave", WAVE, "-o", path, *words)
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())
