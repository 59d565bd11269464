"""A page, a file, a command and a job read the result in one snapshot; every other transaction has a name."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine, event

import surveyapp
from surveyapp.cli import main
from surveyapp.jobs import report
from surveyapp.reports.family import REPORTS
from surveyapp.reports.print import pdf
from surveyapp.reports.report import AGENCY, Order
from surveyapp.results.kept import memory
from surveyapp.results.scope import WHOLE
from tests.surveyapp.results.conftest import hold_rounds

RESULT = "results"
NAMED = {
    "web/staff/access/sessions": "whose browser it is",
    "web/staff/access/rules": "what the account may see",
    "web/staff/access/scope": "what the account may see",
    "web/staff/access/guard": "what the account may see",
    "web/staff/desk": "the account",
    "web/staff/jobs/view": "reports that were asked for",
    "web/staff/downloads/view": "the line of the record about a file that left",
    "web/staff/extending/view": "whether somebody closed the round, or the calendar",
    "web/staff/releases/view": "what stands under the release of a round",
    "web/staff/unit/view": "what the unit answers for, whatever the round",
    "web/staff/measures/lines": "the measures of the unit, whatever the round",
    "web/office": "the name of the office in the head of every page",
    "web/schema": "whether the tables are those that this program knows",
    "web/watched": "whose account it is: Flask-Security asks, and the first of ours that waits for it is this",
}
OF_PAGES = {RESULT, *NAMED}
PAGES = ("", "/agencies/A", "/change", "/agencies/A/change", "/losses", "/mix", "/quality", "/drivers")
FILES = ("/index.csv", "/contributions.csv", "/losses.csv")
OPTIONS = ("", "--against BEFORE --public", "--standardise channel", "--against BEFORE --contributions")


@contextmanager
def readers(engine: Engine | None) -> Iterator[Counter[str]]:
    """Module of the program -> transactions that it began."""
    found: Counter[str] = Counter()

    def note(_connection: Any) -> None:
        if asked := _asked_by():
            found[asked] += 1

    event.listen(engine or Engine, "begin", note)
    yield found
    event.remove(engine or Engine, "begin", note)


def _asked_by() -> str:
    """The innermost module that is not the database's own, or `results`; "" where Flask-Security reads the account."""
    folder, frame = Path(surveyapp.__file__).parent, sys._getframe()
    while frame := frame.f_back:  # type: ignore[assignment]
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(folder) and file.relative_to(folder).parts[0] not in ("db", "store"):
            room, *_ = file.relative_to(folder).parts
            return RESULT if room == RESULT else str(file.relative_to(folder).with_suffix(""))
    return ""


@pytest.fixture
def rounds(app: Flask) -> Engine:
    engine: Engine = app.extensions["engine"]
    hold_rounds(engine)
    return engine


@pytest.mark.parametrize("page", [*PAGES, *FILES])
@pytest.mark.parametrize("edition", ["staff", "published"])
def test_a_page_reads_the_result_in_one_snapshot(office, rounds, page, edition):
    address = f"/staff/waves/NOW{page}?view={edition}"
    assert office.get(address).status_code == 200  # what was computed is kept
    for forget in (memory.clear, lambda: None):
        forget()
        with readers(rounds) as found:
            assert office.get(address).status_code == 200
        assert found.pop(RESULT) == 1
        assert found.keys() <= NAMED.keys()


def every_address(app: Flask) -> list[str]:
    """Of all that can be looked at, found by asking the application: also of a page that came since."""
    places = {
        "code": "NOW",
        "agency": "A",
        "number": 1,
        "form": 1,
        "release": 1,
        "what": "index",
        "shape": "csv",
        "move": "lock",
        "list_name": "agencies",
        "questionnaire": "single-rating",
    }
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff") and "GET" in rule.methods]
    with app.test_request_context():
        named = {rule.endpoint: {name: places.get(name, "none") for name in rule.arguments} for rule in rules}
        return [app.url_for(endpoint, **arguments) for endpoint, arguments in named.items()]


def test_no_page_takes_two_snapshots_or_opens_a_transaction_of_its_own(app, office, rounds):
    addresses = every_address(app)
    for address in addresses:
        office.get(address)  # what was computed is kept
    read = {}
    for address in addresses:
        with readers(rounds) as found:
            office.get(address)
        read[address] = found
    assert {address: found[RESULT] for address, found in read.items() if found[RESULT] > 1} == {}
    of_results = {address: found.keys() - OF_PAGES for address, found in read.items() if found[RESULT]}
    assert {address: modules for address, modules in of_results.items() if modules} == {}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_reads_the_result_and_the_office_in_one_snapshot(rounds, name):
    of = "A" if REPORTS[name].subject == AGENCY else ""
    order = Order(format=REPORTS[name].formats[0], language=REPORTS[name].languages[0], agency=of)
    arguments = report.arguments_of(name, "NOW", order, internal=False)
    report.make(rounds, arguments, WHOLE)
    with readers(rounds) as found:
        report.make(rounds, arguments, WHOLE)
    assert found == {RESULT: 1}


@pytest.fixture
def free_connections(monkeypatch) -> list[int]:
    """How many connections were in use each time a document was laid out; its bytes do not matter here."""
    found: list[int] = []
    engines: list[Engine] = []

    def lay_out(_html: str) -> bytes:
        found.append(sum(engine.pool.checkedout() for engine in engines))
        return b"%PDF-1.7"

    event.listen(Engine, "begin", note := lambda connection: engines.append(connection.engine))
    monkeypatch.setattr(pdf, "from_html", lay_out)
    yield found
    event.remove(Engine, "begin", note)


def test_a_job_lays_its_report_out_when_the_snapshot_is_closed(rounds, free_connections):
    report.make(rounds, {"wave": "NOW", "language": "vi"}, WHOLE)
    assert free_connections == [0]


@pytest.mark.parametrize("words", ["report --wave NOW --internal", "questionnaire paper single-rating --lang vi"])
def test_a_command_lays_its_document_out_when_the_snapshot_is_closed(rounds, free_connections, words, tmp_path):
    command = [*words.split(), "--database", str(rounds.url), "-o", str(tmp_path / "made.pdf")]
    made = CliRunner().invoke(main, command)
    assert made.exit_code == 0, made.output
    assert free_connections == [0]


@pytest.mark.parametrize("options", OPTIONS)
def test_the_command_reads_the_result_in_one_snapshot(rounds, options):
    command = ["index", "--database", str(rounds.url), "--wave", "NOW", *options.split()]
    assert CliRunner().invoke(main, command).exit_code == 0
    memory.clear()
    with readers(None) as found:
        assert CliRunner().invoke(main, command).exit_code == 0
    assert found[RESULT] == 1
    assert found.keys() <= {RESULT, "cli/database"}
